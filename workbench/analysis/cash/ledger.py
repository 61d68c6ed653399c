"""Work out a ledger: present value, return, levelised cost, annual cost, payback, fixed charge rate.

Input is a plain document (docs/economics.md); what is wrong with it is an `Issue`, never a NaN.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from pydantic import ValidationError

from workbench.analysis.cash.irr import internal_rates
from workbench.analysis.cash.ledger_issues import validation_issues
from workbench.analysis.cash.ledger_lines import (
    BadLedgerError,
    Postings,
    depreciation_postings,
    depreciation_schedule,
    line_postings,
    refuse,
)
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.ledger import Ledger, LedgerLine, LineKind, Tokens
from workbench.engine.cashflow import (
    by_time,
    equivalent_annual,
    growth_factors,
    levelised_per_mtok,
    nominal_rate,
    payback_years,
    present_value,
    rate_per_period,
    real_rate,
)
from workbench.engine.constants import Floats, Ints
from workbench.engine.financing import FixedCharge, fixed_charge, weighted_cost_of_capital

_NONE = Postings(np.zeros(0), np.zeros(0), np.zeros(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTotal:
    """A line's undiscounted sum and present value, cash in positive; its tax is in the tax line."""

    name: str
    kind: str
    total: float
    npv: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRow:
    """One period: its end in years, cash in less cash out per line, their sum and what follows from it."""

    period: int
    end_year: float
    lines: tuple[float, ...]
    cash: float
    discounted: float
    cumulative: float
    tokens: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerResult:
    """Everything the ledger says, in its currency. `npv` counts cash in as positive, costs count as costs."""

    ledger: Ledger
    wacc_nominal: float
    wacc_real: float
    rate_per_period: float
    npv: float
    npv_costs: float
    irr: float | None
    equivalent_annual_cost: float
    lcot_nominal_per_mtok: float | None
    lcot_real_per_mtok: float | None
    undiscounted_per_mtok: float | None
    tokens: float | None
    npv_tokens_nominal: float | None
    npv_tokens_real: float | None
    payback_years: float | None
    discounted_payback_years: float | None
    fixed_charge: FixedCharge | None
    lines: tuple[LineTotal, ...]
    periods: tuple[PeriodRow, ...]
    issues: tuple[Issue, ...] = field(default=())


def read_ledger(document: object) -> tuple[Ledger | None, list[Issue]]:
    """The validated ledger of a parsed JSON document, or what is wrong with it."""
    if not isinstance(document, Mapping):
        return None, [
            Issue(
                severity=Severity.ERROR,
                code="not_a_ledger",
                message="A ledger is a JSON object with lines, a horizon and a rate.",
                suggestion="See the schema and an example with: workbench ledger --schema",
            )
        ]
    try:
        return Ledger.model_validate(document), []
    except ValidationError as error:
        return None, validation_issues(error, document)


def evaluate_ledger(ledger: Ledger) -> tuple[LedgerResult | None, list[Issue]]:
    """The ledger's results; None with an error among the issues where it cannot be worked out."""
    try:
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            result = _evaluate(ledger)
    except BadLedgerError as error:
        return None, [error.issue]
    return result, list(result.issues)


def _evaluate(ledger: Ledger) -> LedgerResult:
    rate = _nominal_wacc(ledger)
    inflation, tax = np.asarray(ledger.inflation), ledger.tax
    nominal = np.asarray(rate)
    real = real_rate(nominal, inflation)
    if not np.isfinite(real) or real <= -1:
        raise _not_finite("the real cost of capital")
    names, postings, is_cost = _all_postings(ledger)
    years = np.concatenate([item.years for item in postings])
    cash = np.concatenate([item.cash for item in postings])
    costs = np.concatenate(
        [
            item.cash if cost else np.zeros(len(item.cash))
            for item, cost in zip(postings, is_cost, strict=True)
        ]
    )
    saved_years, saved = _cost_tax(ledger, postings, is_cost)
    cost_years, costs = np.append(years, saved_years), np.append(costs, saved)
    tax_item = _tax(ledger, postings)
    names, postings = [*names, ("Tax", "tax")], [*postings, tax_item]
    years, cash = np.append(years, tax_item.years), np.append(cash, tax_item.cash)

    npv = float(present_value(cash, years, nominal))
    used_at_once = npv_costs = -float(present_value(costs, cost_years, nominal))
    if ledger.tax and ledger.losses == "carried_forward":
        npv_costs = _after_tax_on_revenue(ledger, postings, is_cost, nominal) - npv
    if not np.isfinite(npv) or not np.isfinite(npv_costs):
        raise _not_finite("the present value")
    irr, rates = internal_rates(cash, years)
    tokens = _tokens(ledger)
    levelised = _levelised(ledger, used_at_once, costs, tokens, nominal, real)
    times, together = by_time(years, cash)
    return LedgerResult(
        ledger=ledger,
        wacc_nominal=rate,
        wacc_real=float(real),
        rate_per_period=float(rate_per_period(nominal, ledger.period.years)),
        npv=npv,
        npv_costs=npv_costs,
        irr=irr,
        equivalent_annual_cost=float(
            equivalent_annual(np.asarray(npv_costs), nominal, np.asarray(ledger.years))
        ),
        **levelised,
        payback_years=_optional(payback_years(together, times)),
        discounted_payback_years=_optional(payback_years(together * growth_factors(nominal, -times), times)),
        fixed_charge=_fixed_charge(ledger, rate, tax),
        lines=tuple(
            LineTotal(
                name=name,
                kind=kind,
                total=float(item.cash.sum()),
                npv=float(present_value(item.cash, item.years, nominal)),
            )
            for (name, kind), item in zip(names, postings, strict=True)
            if kind != "tax" or tax
        ),
        periods=_periods(ledger, postings if tax else postings[:-1], nominal, tokens),
        issues=tuple(_notes(ledger, irr, rates)),
    )


def _all_postings(ledger: Ledger) -> tuple[list[tuple[str, str]], list[Postings], list[bool]]:
    """Every line, the VAT that comes back, and the deductions (no cash): names, postings, whether costs."""
    own = {line.name: line_postings(line, ledger) for line in ledger.lines}
    names: list[tuple[str, str]] = []
    postings: list[Postings] = []
    is_cost: list[bool] = []
    for line in ledger.lines:
        found, vat = own[line.name]
        cost = line.kind is not LineKind.REVENUE
        names.append((line.name, line.kind.value))
        postings.append(found)
        is_cost.append(cost)
        if vat is not None:
            names.append((f"VAT on {line.name}", "vat"))
            postings.append(vat)
            is_cost.append(cost)
        if line.kind is LineKind.CAPEX and ledger.tax:
            grants = [own[other.name][0] for other in ledger.lines if other.reduces_basis_of == line.name]
            deducted = depreciation_postings(line, ledger, found, grants)
            if deducted is not None:
                last = postings.pop()
                postings.append(
                    Postings(
                        np.append(last.years, deducted.years),
                        np.append(last.cash, deducted.cash),
                        np.append(last.income, deducted.income),
                    )
                )
    known = {line.name for line in ledger.lines if line.kind is LineKind.CAPEX}
    for line in ledger.lines:
        if line.reduces_basis_of and line.reduces_basis_of not in known:
            raise refuse(
                "unknown_line",
                f"There is no capex line '{line.reduces_basis_of}'.",
                line.name,
                "reduces_basis_of",
                f"Name one of: {', '.join(sorted(known)) or 'none is there'}.",
            )
    return names, postings, is_cost


def _tax(ledger: Ledger, postings: Sequence[Postings]) -> Postings:
    """Tax on all income: paid (−) or saved (+)."""
    if not ledger.tax:
        return _NONE
    years = np.concatenate([item.years for item in postings])
    income = np.concatenate([item.income for item in postings])
    times, amounts = _settled(ledger, years, income, carry=ledger.losses == "carried_forward")
    return Postings(times, -ledger.tax * amounts, np.zeros(len(amounts)))


def _cost_tax(ledger: Ledger, postings: Sequence[Postings], is_cost: Sequence[bool]) -> tuple[Floats, Floats]:
    """Tax that the costs save, set off at once: what a levelised cost after tax is about."""
    if not ledger.tax:
        return np.zeros(0), np.zeros(0)
    costs = [item for item, cost in zip(postings, is_cost, strict=True) if cost] or [_NONE]
    years = np.concatenate([item.years for item in costs])
    income = np.concatenate([item.income for item in costs])
    times, amounts = _settled(ledger, years, income, carry=False)
    return times, -ledger.tax * amounts


def _after_tax_on_revenue(
    ledger: Ledger, postings: Sequence[Postings], is_cost: Sequence[bool], nominal: Floats
) -> float:
    """Present value of the revenue less the tax that it would bear without a deduction."""
    earned = [item for item, cost in zip(postings, is_cost, strict=False) if not cost] or [_NONE]
    years = np.concatenate([item.years for item in earned])
    cash, income = (np.concatenate([getattr(item, key) for item in earned]) for key in ("cash", "income"))
    times, taxed = _settled(ledger, years, income, carry=False)
    tax = ledger.tax * float(present_value(taxed, times, nominal))
    return float(present_value(cash, years, nominal)) - tax


def _settled(ledger: Ledger, years: Floats, income: Floats, *, carry: bool) -> tuple[Floats, Floats]:
    """Taxable income at the times its tax is settled; losses wait for profits where they are carried."""
    if ledger.tax_settled == "with_flow":
        return years, income
    ends = np.maximum(1, np.ceil(years - 1e-9)).astype(int)
    by_year = np.zeros(int(ends.max(initial=0)) + 1)
    np.add.at(by_year, ends, income)
    if carry:
        loss = 0.0
        for year, amount in enumerate(by_year):
            loss, by_year[year] = max(0.0, loss - amount), max(0.0, amount - loss)
    times = np.minimum(np.arange(len(by_year)), np.maximum(ledger.years, np.arange(len(by_year)) - 1.0))
    return times[1:], by_year[1:]


def _nominal_wacc(ledger: Ledger) -> float:
    if ledger.wacc is not None:
        if ledger.wacc_basis == "nominal":
            return ledger.wacc
        return float(nominal_rate(np.asarray(ledger.wacc), np.asarray(ledger.inflation)))
    capital = ledger.capital
    assert capital is not None  # the ledger has one of the two
    values = (capital.debt_share, capital.debt_rate, capital.equity_rate, ledger.tax)
    return float(weighted_cost_of_capital(*(np.asarray(value) for value in values)))


def _fixed_charge(ledger: Ledger, rate: float, tax: float) -> FixedCharge | None:
    """Of the first capex line and the whole horizon; None without capex."""
    line = next((line for line in ledger.lines if line.kind is LineKind.CAPEX), None)
    if line is None:
        return None
    rule = line.depreciation
    schedule = np.zeros(1) if rule is None or rule.method == "none" else depreciation_schedule(rule)
    capital = ledger.capital
    return fixed_charge(
        inflation=ledger.inflation,
        nominal_equity_rate=rate if capital is None else capital.equity_rate,
        nominal_debt_rate=0.0 if capital is None else capital.debt_rate,
        debt_share=0.0 if capital is None else capital.debt_share,
        tax_rate=tax,
        years=ledger.years,
        depreciation=schedule,
        construction_shares=np.ones(1) if capital is None else np.array(capital.construction_shares),
        construction_rate=0.0 if capital is None else capital.construction_rate,
    )


def _tokens(ledger: Ledger) -> tuple[Floats, Floats] | None:
    """(time, tokens) of every period, None where the ledger names no tokens."""
    tokens = ledger.tokens
    if tokens is None:
        return None
    length = ledger.period.years
    starts: Floats = np.arange(ledger.periods, dtype=np.float64) * length
    amounts = _token_amounts(tokens, ledger) * growth_factors(
        np.asarray(tokens.growth), np.floor(starts + 1e-9)
    )
    amounts = amounts * (1e6 if tokens.unit == "Mtok" else 1.0)
    if not np.isfinite(amounts).all():
        raise _not_finite("the tokens")
    if (amounts < 0).any():
        raise refuse(
            "negative_tokens",
            "Tokens cannot be negative.",
            "",
            "tokens",
            "Correct the tokens of each period.",
        )
    if amounts.sum() <= 0:
        raise refuse(
            "zero_tokens",
            "The ledger delivers no tokens, so there is no cost per token.",
            "",
            "tokens",
            "Enter the good tokens of each period, or leave tokens out.",
        )
    offset = {"start": 0.0, "mid": 0.5, "end": 1.0}[(tokens.timing or ledger.timing).value]
    return starts + offset * length, amounts


def _token_amounts(tokens: Tokens, ledger: Ledger) -> Floats:
    if not tokens.amounts:
        each = tokens.per_period if tokens.per_year is None else tokens.per_year * ledger.period.years
        return np.full(ledger.periods, each or 0.0)
    if len(tokens.amounts) > ledger.periods:
        raise refuse(
            "more_amounts_than_periods",
            f"There are tokens for {len(tokens.amounts)} periods, the horizon has {ledger.periods}.",
            "",
            "tokens",
            "Give one figure per period.",
        )
    return np.pad(np.array(tokens.amounts), (0, ledger.periods - len(tokens.amounts)))


def _levelised(
    ledger: Ledger,
    npv_costs: float,
    costs: Floats,
    tokens: tuple[Floats, Floats] | None,
    nominal: Floats,
    real: Floats,
) -> dict[str, Any]:
    keys = (
        "lcot_nominal_per_mtok", "lcot_real_per_mtok", "undiscounted_per_mtok",
        "tokens", "npv_tokens_nominal", "npv_tokens_real",
    )  # fmt: skip
    if tokens is None:
        return dict.fromkeys(keys)
    years, amounts = tokens
    total = float(amounts.sum())
    if ledger.discount_tokens:
        at_nominal, at_real = (float(present_value(amounts, years, rate)) for rate in (nominal, real))
    else:
        at_nominal = at_real = total
    spent = -float(costs.sum())
    values = [
        float(levelised_per_mtok(np.asarray(cost), np.asarray(bought), np.asarray(ledger.tax)))
        for cost, bought in ((npv_costs, at_nominal), (npv_costs, at_real), (spent, total))
    ]
    found = (*values, total, at_nominal, at_real)
    if not np.isfinite(found).all():
        raise _not_finite("the levelised cost")
    return dict(zip(keys, found, strict=True))


def _periods(
    ledger: Ledger, postings: Sequence[Postings], nominal: Floats, tokens: tuple[Floats, Floats] | None
) -> tuple[PeriodRow, ...]:
    """One row for the valuation date and each period (later ones where money still moves)."""
    length = ledger.period.years

    def place(years: Floats) -> Ints:
        return np.maximum(0, np.ceil(years / length - 1e-9)).astype(np.int64)

    count = max(ledger.periods, *(int(place(item.years).max(initial=0)) for item in postings)) + 1
    table = np.zeros((count, len(postings)))
    discounted = np.zeros(count)
    for column, item in enumerate(postings):
        np.add.at(table[:, column], place(item.years), item.cash)
        np.add.at(discounted, place(item.years), item.cash * growth_factors(nominal, -item.years))
    delivered = np.zeros(count)
    if tokens is not None:
        delivered[1 : 1 + ledger.periods] = tokens[1]
    cash = table.sum(axis=1)
    return tuple(
        PeriodRow(
            period=number,
            end_year=number * length,
            lines=tuple(table[number].tolist()),
            cash=float(cash[number]),
            discounted=float(discounted[number]),
            cumulative=float(cash[: number + 1].sum()),
            tokens=float(delivered[number]),
        )
        for number in range(count)
    )


def _optional(value: Floats) -> float | None:
    return None if np.isnan(value) else float(value)


def _not_finite(what: str) -> BadLedgerError:
    return refuse(
        "result_not_finite",
        f"The figures are too large or too small: {what} is not a finite number.",
        "",
        "",
        "Check the amounts, rates and growth rates.",
    )


def _note(severity: Severity, code: str, message: str, suggestion: str, line: str = "") -> Issue:
    return Issue(
        severity=severity, code=code, message=message, where=Where(record=line), suggestion=suggestion
    )


def _notes(ledger: Ledger, irr: float | None, rates: int) -> list[Issue]:
    """What to know beside the result: about its rates, then about the lines."""
    found = []
    if irr is None:
        found.append(
            _note(
                Severity.NOTE,
                "no_irr",
                "There is no internal rate of return: no rate makes the present value zero.",
                "Add revenue lines, or compare two offers by their difference.",
            )
        )
    elif rates > 1:
        found.append(
            _note(
                Severity.WARNING,
                "irr_not_unique",
                f"{rates} rates make the present value zero; the one nearest to 10 % is shown.",
                "Judge by NPV.",
            )
        )
    if ledger.tax_basis == "pre_tax" and ledger.tax_rate:
        found.append(
            _note(
                Severity.WARNING,
                "tax_rate_unused",
                "The basis is pre-tax, so the tax rate is not used.",
                "Set tax_basis to post_tax, or leave tax_rate out.",
            )
        )
    if ledger.tax:
        found += [
            _note(
                Severity.WARNING,
                "capex_not_depreciated",
                "This price is never deducted from income.",
                "Add a depreciation.",
                line.name,
            )
            for line in ledger.lines
            if line.kind is LineKind.CAPEX and line.depreciation is None and not line.taxable
        ]
    if ledger.tokens is not None and 0 < len(ledger.tokens.amounts) < ledger.periods:
        found.append(
            _note(
                Severity.WARNING,
                "fewer_amounts_than_periods",
                f"There are tokens for {len(ledger.tokens.amounts)} of {ledger.periods} periods; "
                "none are counted in the others.",
                "Give one figure per period, 0 where none are delivered.",
            )
        )
    return found + [note for line in ledger.lines for note in _amount_notes(line, ledger.periods)]


def _amount_notes(line: LedgerLine, periods: int) -> Iterator[Issue]:
    """What the amounts of a line leave open."""
    if 0 < len(line.amounts) < periods:
        yield _note(
            Severity.NOTE,
            "fewer_amounts_than_periods",
            f"There are amounts for {len(line.amounts)} of {periods} periods; the others have none.",
            "Give one amount per period if the line goes on.",
            line.name,
        )
    least = min((line.amount or 0.0, *line.amounts, *(flow.amount for flow in line.flows)))
    if least < 0:
        way = "paid out" if line.kind.is_receipt else "received"
        yield _note(
            Severity.WARNING,
            "negative_amount",
            f"An amount of {least:,g} of a {line.kind} line counts as money {way}.",
            "Write amounts as positive numbers; the kind of the line says which way the money goes.",
            line.name,
        )
