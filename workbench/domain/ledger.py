"""A ledger: cash-flow lines, rates, a horizon and tokens, as an auditor writes them down.

The declarations here are the document's schema: `workbench ledger --schema` prints them, docs/economics.md
explains them. Amounts are positive; the kind of a line says which way the money goes.
"""

import datetime as dt
import sys
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from workbench.domain.flow_timing import FlowTiming

HORIZON_OUT_OF_RANGE = "horizon_out_of_range"
MISSING_KEY = "missing_key"
RATE_LOOKS_LIKE_PERCENT = "rate_looks_like_percent"
"""Types of findings that have a code of their own."""


def _missing(fields: str, message: str) -> PydanticCustomError:
    """A finding that names the keys (their names after commas) of which nothing was given."""
    return PydanticCustomError(MISSING_KEY, "{said}", {"said": message, "fields": fields})


def _number(value: object) -> object:
    """A truth value is no number; "9 %" is 0.09."""
    if isinstance(value, bool):
        raise ValueError("a number is needed, not true or false")
    if isinstance(value, str) and value.strip().endswith("%"):
        return float(value.strip()[:-1]) / 100
    return value


def _yearly_rate(value: object) -> object:
    """A share a year. From 1 on without a percent sign it is more likely percent: who means it writes one."""
    number = _number(value)
    has_sign = number is not value
    if not has_sign and isinstance(number, str):
        try:
            number = float(number)
        except ValueError:
            return value
    if not has_sign and isinstance(number, int | float) and 1 <= number <= sys.float_info.max:
        raise PydanticCustomError(
            RATE_LOOKS_LIKE_PERCENT,
            '{value} would be {percent} % a year: write {value} % as {share} or as the text "{value} %", '
            'and {percent} % as "{percent} %"',
            {"value": f"{number:g}", "percent": f"{number * 100:g}", "share": f"{number / 100:g}"},
        )
    return number


Number = Annotated[float, BeforeValidator(_number)]
YearlyRate = Annotated[float, BeforeValidator(_yearly_rate), Field(gt=-1)]
Rate = Annotated[Number, Field(gt=-1)]
Share = Annotated[Number, Field(ge=0, le=1)]
Positive = Annotated[Number, Field(gt=0)]
NotNegative = Annotated[Number, Field(ge=0)]
Whole = Annotated[int, BeforeValidator(_number)]
Code = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 4217, such as EUR")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, str_strip_whitespace=True)


class Period(StrEnum):
    """Length of a period."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def years(self) -> float:
        """Length in years."""
        return {"month": 1 / 12, "quarter": 0.25, "year": 1.0}[self.value]


class Flow(_Part):
    """One amount at one time after the valuation date (exactly one of the `at_…` keys or `date`)."""

    amount: Number
    at_year: NotNegative | None = None
    at_month: NotNegative | None = None
    at_period: Annotated[
        Whole | None, Field(ge=0, description="0 the valuation date, k the k-th period, at the line's timing")
    ] = None
    date: dt.date | None = None

    @model_validator(mode="after")
    def _one_time(self) -> "Flow":
        if sum(value is not None for value in (self.at_year, self.at_month, self.at_period, self.date)) != 1:
            raise ValueError("give exactly one of at_year, at_month, at_period and date")
        return self


class DatedRate(_Part):
    """An exchange rate: units of the ledger's currency for one unit of the other, on a day."""

    rate: Positive
    as_of: dt.date | None = None
    source: str = ""


class Depreciation(_Part):
    """How an asset's price is deducted from income."""

    method: Literal["straight_line", "declining_balance", "macrs", "expense", "schedule", "none"]
    life_years: Annotated[
        Positive | None, Field(le=100, description="straight line and declining balance")
    ] = None
    recovery_years: Annotated[
        Literal[3, 5, 7, 10, 15, 20] | None, Field(description="MACRS class, half-year convention")
    ] = None
    factor: Annotated[Positive, Field(description="of the declining balance; 2 is double declining")] = 2.0
    salvage_share: Share = 0.0
    first_year_share: Annotated[
        Share, Field(description="deducted at once in the first year; the method applies to the rest")
    ] = 0.0
    shares: Annotated[
        tuple[NotNegative, ...], Field(description="by year, for the method 'schedule'; at most 1 in all")
    ] = ()
    after_horizon: Annotated[
        Literal["write_off", "continue", "drop"],
        Field(
            description="book value left at the horizon: deducted there, deducted year by year later, lost"
        ),
    ] = "write_off"

    @model_validator(mode="after")
    def _complete(self) -> "Depreciation":
        if self.method in ("straight_line", "declining_balance") and self.life_years is None:
            raise _missing("life_years", f"{self.method} needs life_years")
        if self.method == "macrs" and self.recovery_years is None:
            raise _missing("recovery_years", "macrs needs recovery_years: 3, 5, 7, 10, 15 or 20")
        if self.method == "schedule" and not 0 < sum(self.shares) <= 1 + 1e-6:
            raise ValueError("a schedule needs shares that add up to more than 0 and at most 1")
        return self


class LineKind(StrEnum):
    """What a line is; it sets the direction of the money and how tax treats it."""

    CAPEX = "capex"
    OPEX = "opex"
    REVENUE = "revenue"
    GRANT = "grant"
    CREDIT = "credit"
    RESIDUAL = "residual"
    LOAN = "loan"
    LEASE = "lease"

    @property
    def is_receipt(self) -> bool:
        """Whether a positive amount comes in."""
        return self in (LineKind.REVENUE, LineKind.GRANT, LineKind.CREDIT, LineKind.RESIDUAL, LineKind.LOAN)


class LedgerLine(_Part):
    """One line of money.

    When: `amounts` (one per period, the first period first), or `flows` (amounts at times of their own), or
    one `amount`, at a time (`at_year`, `at_month`, `at_period`, `date`) or every so often (`every`, within
    `from_year`/`from_month` and `to_year`/`to_month`). An amount without a time: capex, grant, credit, loan
    and lease start at the valuation date, a residual falls at the horizon, opex and revenue come each period.
    """

    name: Annotated[str, Field(min_length=1)]
    kind: LineKind
    amount: Annotated[
        Number | None, Field(description="positive; of a loan its principal, of a lease the price financed")
    ] = None
    amounts: tuple[Number, ...] = ()
    flows: tuple[Flow, ...] = ()
    every: Period | Literal["period"] | None = None
    at_year: NotNegative | None = None
    at_month: NotNegative | None = None
    at_period: Annotated[Whole | None, Field(ge=0)] = None
    date: dt.date | None = None
    from_year: NotNegative | None = None
    from_month: NotNegative | None = None
    to_year: NotNegative | None = None
    to_month: NotNegative | None = None
    timing: Annotated[FlowTiming | None, Field(description="start, mid (or middle) or end of its period")] = (
        None
    )
    basis: Annotated[
        Literal["nominal", "real"],
        Field(description="real: in money of the valuation date, raised by inflation up to its time"),
    ] = "nominal"
    inflation: Annotated[YearlyRate | None, Field(description="of a real line; else the ledger's")] = None
    escalation: Annotated[
        Rate, Field(description="growth per year, one step at each anniversary of the valuation date")
    ] = 0.0
    currency: Code | None = None
    taxable: Annotated[
        bool | None,
        Field(description="counts as income or deduction; else by kind: opex, lease, revenue, residual yes"),
    ] = None
    depreciation: Annotated[Depreciation | None, Field(description="capex only")] = None
    reduces_basis_of: Annotated[
        str, Field(description="grant or credit: name of the capex line whose depreciable price it lowers")
    ] = ""
    vat_rate: Annotated[NotNegative, Field(description="paid on top, with the line")] = 0.0
    vat_recovery_months: Annotated[
        NotNegative | None, Field(le=1200, description="months until VAT comes back; empty: never")
    ] = None
    rate: Annotated[YearlyRate | None, Field(description="of a loan or lease: effective, per year")] = None
    term_years: Annotated[Positive | None, Field(le=100, description="of a loan or lease")] = None
    payments: Annotated[Period | None, Field(description="of a loan or lease; else the ledger's period")] = (
        None
    )
    repayment: Annotated[Literal["annuity", "linear", "bullet"], Field(description="of a loan")] = "annuity"
    grace_years: Annotated[
        NotNegative, Field(description="of a loan: years at its start in which only interest is paid")
    ] = 0.0
    in_advance: Annotated[bool, Field(description="lease paid at the start of each period")] = False
    residual: Annotated[
        NotNegative, Field(description="of a lease: value that stays with the lessor and lowers the rent")
    ] = 0.0

    @model_validator(mode="after")
    def _one_way_to_say_when(self) -> "LedgerLine":
        said = (self.amount is not None) + bool(self.amounts) + bool(self.flows)
        if not said and self.kind not in (LineKind.LOAN, LineKind.LEASE):
            raise _missing("amount", "no money is named: give amount, amounts or flows")
        if said > 1:
            raise ValueError("give exactly one of amount, amounts and flows")
        times = sum(v is not None for v in (self.at_year, self.at_month, self.at_period, self.date))
        if times > 1 or (times and (self.every is not None or self.amount is None)):
            raise ValueError("give one time (at_year, at_month, at_period, date), or every, not both")
        for edge in ("from", "to"):
            if getattr(self, f"{edge}_year") is not None and getattr(self, f"{edge}_month") is not None:
                raise ValueError(f"give {edge}_year or {edge}_month, not both")
        return self

    @model_validator(mode="after")
    def _kind_has_what_it_needs(self) -> "LedgerLine":
        if self.kind in (LineKind.LOAN, LineKind.LEASE):
            absent = [key for key in ("amount", "rate", "term_years") if getattr(self, key) is None]
            if absent:
                named = ", ".join(absent)
                raise _missing(named, f"a {self.kind} needs amount, rate and term_years; {named} is missing")
            if self.every is not None:
                raise ValueError(f"a {self.kind} is one amount; say how often it is paid with payments")
        if self.depreciation is not None and self.kind is not LineKind.CAPEX:
            raise ValueError("only capex is depreciated")
        if self.reduces_basis_of and self.kind not in (LineKind.GRANT, LineKind.CREDIT):
            raise ValueError("only a grant or credit reduces another line's basis")
        return self


class Tokens(_Part):
    """Good tokens delivered: per period, or one figure for each period."""

    per_period: Number | None = None
    per_year: Number | None = None
    amounts: tuple[Number, ...] = ()
    unit: Annotated[Literal["token", "Mtok"], Field(description="of the figures")] = "token"
    growth: Annotated[Rate, Field(description="per year, one step at each anniversary")] = 0.0
    timing: FlowTiming | None = None

    @model_validator(mode="after")
    def _said_once(self) -> "Tokens":
        if (self.per_period is not None) + (self.per_year is not None) + bool(self.amounts) != 1:
            raise ValueError("give exactly one of per_period, per_year and amounts")
        return self


class Capital(_Part):
    """Debt and equity: the cost of capital follows, and the fixed charge rate."""

    debt_share: Share
    debt_rate: Annotated[YearlyRate, Field(description="nominal, per year")]
    equity_rate: Annotated[YearlyRate, Field(description="nominal, per year, after tax")]
    construction_shares: Annotated[
        tuple[NotNegative, ...],
        Field(description="of the cost by year of construction, the last year before service first"),
    ] = (1.0,)
    construction_rate: Annotated[Rate, Field(description="nominal interest while building")] = 0.0


_HORIZON_NEEDED = "the horizon is missing: give horizon_years, horizon_months or horizon_periods"
_RATE_NEEDED = "the cost of capital is missing: give wacc (or discount_rate), or capital"


class Ledger(_Part):
    """The whole document."""

    name: str = ""
    note: str = ""
    currency: Code = "USD"
    exchange_rates: Annotated[
        dict[Code, Positive | DatedRate | tuple[DatedRate, ...]],
        Field(description="ledger currency for one unit; of several the newest up to the valuation date"),
    ] = {}
    valuation_date: Annotated[dt.date | None, Field(description="time 0; needed by dates")] = None
    period: Period = Period.MONTH
    horizon_years: Annotated[Positive | None, Field(le=100)] = None
    horizon_months: Annotated[Positive | None, Field(le=1200)] = None
    horizon_periods: Annotated[Whole | None, Field(gt=0, le=1200)] = None
    timing: Annotated[FlowTiming, Field(description="of every line that does not say otherwise")] = (
        FlowTiming.END
    )
    wacc: Annotated[
        YearlyRate | None,
        Field(
            description="effective, per year; or give capital",
            validation_alias=AliasChoices("wacc", "discount_rate"),
        ),
    ] = None
    wacc_basis: Literal["nominal", "real"] = "nominal"
    capital: Capital | None = None
    inflation: YearlyRate = 0.0
    tax_rate: Annotated[Number, Field(ge=0, lt=1)] = 0.0
    tax_basis: Annotated[
        Literal["pre_tax", "post_tax"] | None,
        Field(
            description="post_tax: tax is a cash flow and levelised prices are grossed up by 1/(1 − T); "
            "empty: post_tax where a tax_rate is given"
        ),
    ] = None
    tax_settled: Annotated[
        Literal["with_flow", "year_end"], Field(description="when tax is paid or saved")
    ] = "with_flow"
    losses: Annotated[
        Literal["used", "carried_forward"],
        Field(
            description="used: set off at once against other income; carried forward: against later profit"
        ),
    ] = "used"
    discount_tokens: Annotated[
        bool, Field(description="false: tokens are summed as they are in the levelised cost")
    ] = True
    tokens: Tokens | None = None
    lines: tuple[LedgerLine, ...]

    @model_validator(mode="before")
    @classmethod
    def _tokens_as_a_number(cls, data: Any) -> Any:
        """`"tokens": 1000` and `"tokens": [..]` are short for per_period and amounts."""
        if isinstance(data, dict):
            tokens = data.get("tokens")
            if isinstance(tokens, int | float) and not isinstance(tokens, bool):
                return {**data, "tokens": {"per_period": tokens}}
            if isinstance(tokens, list):
                return {**data, "tokens": {"amounts": tokens}}
        return data

    @model_validator(mode="after")
    def _consistent(self) -> "Ledger":
        if not self.lines:
            raise PydanticCustomError(MISSING_KEY, "'lines' is empty: a ledger needs at least one line")
        horizons = (self.horizon_years, self.horizon_months, self.horizon_periods)
        absent = {
            "horizon_years": all(value is None for value in horizons) and _HORIZON_NEEDED,
            "wacc": self.wacc is None and self.capital is None and _RATE_NEEDED,
        }
        needed = {key: said for key, said in absent.items() if said}
        if needed:
            raise _missing(", ".join(needed), "; ".join(needed.values()))
        if sum(value is not None for value in horizons) > 1:
            raise ValueError("give exactly one of horizon_years, horizon_months and horizon_periods")
        if self.wacc is not None and self.capital is not None:
            raise ValueError("give exactly one of wacc and capital")
        if abs(self.years / self.period.years - self.periods) > 1e-6:
            raise PydanticCustomError(
                HORIZON_OUT_OF_RANGE,
                "the horizon of {years} years is not a whole number of {period}s",
                {"years": f"{self.years:g}", "period": self.period.value},
            )
        if self.tax_basis == "post_tax" and self.tax_rate == 0 and "tax_rate" not in self.model_fields_set:
            raise ValueError("a post_tax basis needs a tax_rate")
        if self.losses == "carried_forward" and self.tax_settled != "year_end":
            raise ValueError("losses carried forward need tax_settled 'year_end'")
        names = [line.name for line in self.lines]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"line name used twice: {', '.join(twice)}")
        return self

    @property
    def tax(self) -> float:
        """The tax rate that counts: 0 on a pre-tax basis."""
        return 0.0 if self.tax_basis == "pre_tax" else self.tax_rate

    @property
    def years(self) -> float:
        """The horizon in years."""
        if self.horizon_years is not None:
            return self.horizon_years
        if self.horizon_months is not None:
            return self.horizon_months / 12
        return (self.horizon_periods or 0) * self.period.years

    @property
    def periods(self) -> int:
        """The horizon in periods."""
        return round(self.years / self.period.years)
