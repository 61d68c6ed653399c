"""After-tax present values and levelised costs of debt-financed ledgers against NREL SAM's Cashloan model.

SAM's commercial owner: yearly flows at each year's end, a loan on level payments, interest and depreciation
deducted, losses used at once. Where conventions differ the ledger says so in its own terms: what is not yet
depreciated at the horizon is lost ("drop"), costs grow by inflation plus escalation added together, and SAM's
levelised cost is not grossed up by 1/(1 − T).
"""

from dataclasses import dataclass, field
from typing import Any

import PySAM.Cashloan as Cashloan
import pytest
from PySAM.PySSC import PySSC

from workbench.analysis.cash.ledger import LedgerResult, evaluate_ledger, read_ledger

COST = 1_200_000.0
ENERGY_KWH = 8760 * 100.0


@dataclass(frozen=True)
class Case:
    """One investment as both sides are told it; rates in percent, as SAM takes them."""

    years: int = 10
    debt: float = 60.0
    loan_rate: float = 7.0
    loan_term: int = 8
    federal_tax: float = 21.0
    state_tax: float = 0.0
    real_rate: float = 6.4
    inflation: float = 2.5
    depreciation: dict[str, Any] = field(default_factory=lambda: {"method": "macrs", "recovery_years": 5})
    fixed: float = 20_000.0
    fixed_escalation: float = 0.0
    insurance: float = 0.0
    salvage: float = 0.0
    value: float = 260_000.0
    value_growth: float = 0.0
    degradation: float = 0.0
    credit: float = 0.0

    @property
    def tax(self) -> float:
        """State tax is deducted from the income that the federal one is on."""
        state = self.state_tax / 100
        return state + (1 - state) * self.federal_tax / 100

    @property
    def worth(self) -> list[float]:
        """What the energy saves in each year."""
        return [self.value * (1 + self.value_growth) ** year for year in range(self.years)]


CASES = {
    "all equity": Case(debt=0.0),
    "macrs and debt": Case(),
    "debt alone": Case(debt=100.0, loan_term=10),
    "straight line": Case(depreciation={"method": "straight_line", "life_years": 7}),
    "straight line beyond the horizon": Case(
        years=5, loan_term=5, depreciation={"method": "straight_line", "life_years": 8}
    ),
    "macrs beyond the horizon": Case(years=4, loan_term=4),
    "own schedule": Case(depreciation={"method": "schedule", "shares": [0.5, 0.3, 0.2]}),
    "not depreciated": Case(depreciation={"method": "none"}),
    "two taxes": Case(state_tax=7.0),
    "high tax, low discount": Case(federal_tax=38.0, real_rate=1.0, years=20, loan_term=15),
    "no inflation": Case(inflation=0.0, real_rate=9.0),
    "discount of nothing": Case(inflation=0.0, real_rate=0.0),
    "no tax": Case(federal_tax=0.0),
    "costs that escalate, insured": Case(fixed_escalation=3.0, insurance=0.75, years=15),
    "resale": Case(salvage=20.0),
    "value grows, output fades": Case(value_growth=0.04, degradation=1.5),
    "loses money": Case(value=40_000.0),
    "tax credit": Case(credit=30.0),
}  # fmt: skip


@dataclass(frozen=True)
class Theirs:
    """What SAM says; levelised costs in cents per kWh."""

    npv: float
    lcoe_nom: float
    lcoe_real: float
    cash: list[float]


def sam(case: Case) -> Theirs:
    """SAM's answer. The compute module itself is fed: PySAM's groups lack the bill without a system."""
    kinds = {"none": 0, "macrs": 1, "straight_line": 2, "schedule": 3}
    kind = kinds[case.depreciation["method"]]
    custom = [100 * share for share in case.depreciation.get("shares", [0.0])]
    life = case.depreciation.get("life_years", 7)
    by_month = [[0.0] * 12 for _ in range(case.years + 1)]
    values: dict[str, Any] = {
        "market": 1, "analysis_period": case.years, "debt_fraction": case.debt, "loan_rate": case.loan_rate,
        "loan_term": case.loan_term, "federal_tax_rate": [case.federal_tax],
        "state_tax_rate": [case.state_tax],
        "real_discount_rate": case.real_rate, "inflation_rate": case.inflation,
        "insurance_rate": case.insurance, "salvage_percentage": case.salvage,
        "depr_fed_type": kind, "depr_sta_type": kind, "depr_fed_sl_years": life, "depr_sta_sl_years": life,
        "depr_fed_custom": custom, "depr_sta_custom": custom,
        "total_installed_cost": COST, "om_fixed": [case.fixed], "om_fixed_escal": case.fixed_escalation,
        "om_capacity": [0.0], "om_fuel_cost": [0.0], "annual_fuel_usage": 0, "system_heat_rate": 0,
        "year1_nm_dollars_applied": 0, "itc_fed_percent": [case.credit],
        "annual_energy_value": [0.0, *case.worth], "degradation": [case.degradation],
        "system_use_lifetime_output": 0, "gen": [ENERGY_KWH / 8760] * 8760,
        "true_up_credits_ym": by_month, "net_billing_credits_ym": by_month, "nm_dollars_applied_ym": by_month,
        "charge_w_sys_ec_ym": by_month, "utility_bill_w_sys": [0.0] * (case.years + 1),
        "utility_bill_wo_sys": [0.0] * (case.years + 1),
    }  # fmt: skip
    groups = Cashloan.default("FlatPlatePVCommercial").export().values()
    library = PySSC()
    data = library.data_create()
    for name, value in {**{k: v for group in groups for k, v in group.items()}, **values}.items():
        if isinstance(value, int | float):
            library.data_set_number(data, name.encode(), value)
        elif isinstance(value[0], list | tuple):
            library.data_set_matrix(data, name.encode(), [list(row) for row in value])
        else:
            library.data_set_array(data, name.encode(), list(value))
    assert library.module_exec(library.module_create(b"cashloan"), data)
    found = Theirs(
        npv=library.data_get_number(data, b"npv"),
        lcoe_nom=library.data_get_number(data, b"lcoe_nom"),
        lcoe_real=library.data_get_number(data, b"lcoe_real"),
        cash=list(library.data_get_array(data, b"cf_after_tax_cash_flow")),
    )
    library.data_free(data)
    return found


def ledger(case: Case) -> LedgerResult:
    """The same investment as a ledger."""
    growth = case.inflation / 100
    kept = {} if case.depreciation["method"] == "none" else {"after_horizon": "drop"}
    credit = COST * case.credit / 100
    lines: list[dict[str, Any]] = [
        {"name": "price", "kind": "capex", "amount": COST, "depreciation": case.depreciation | kept},
        {"name": "upkeep", "kind": "opex", "amount": case.fixed,
         "escalation": growth + case.fixed_escalation / 100},
        {"name": "insurance", "kind": "opex", "amount": COST * case.insurance / 100, "escalation": growth},
        {"name": "value", "kind": "revenue", "amounts": case.worth},
        {"name": "resale", "kind": "residual", "amount": COST * case.salvage / 100},
    ]  # fmt: skip
    if case.debt:
        lines.append(
            {"name": "loan", "kind": "loan", "amount": COST * case.debt / 100, "rate": case.loan_rate / 100,
             "term_years": case.loan_term}
        )  # fmt: skip
    if credit:
        half = {"kind": "credit", "amount": credit / 2, "at_year": 1}
        lines += [half | {"name": "credit", "reduces_basis_of": "price"}, half | {"name": "other half"}]
    fade = 1 - case.degradation / 100
    document = {
        "period": "year", "horizon_years": case.years, "wacc": case.real_rate / 100, "wacc_basis": "real",
        "inflation": growth, "tax_rate": case.tax, "lines": lines,
        "tokens": {"amounts": [ENERGY_KWH * fade**year for year in range(case.years)]},
    }  # fmt: skip
    read, issues = read_ledger(document)
    assert read is not None, issues
    result, issues = evaluate_ledger(read)
    assert result is not None, issues
    return result


@pytest.mark.parametrize("name", CASES)
def test_that_taxed_and_financed_ledgers_equal_sam(name: str) -> None:
    case = CASES[name]
    theirs, ours = sam(case), ledger(case)
    assert ours.npv == pytest.approx(theirs.npv, rel=1e-6, abs=1e-6)
    per_kwh = 1 / 100 / (1 - case.tax) * 1e6
    assert ours.lcot_nominal_per_mtok == pytest.approx(theirs.lcoe_nom * per_kwh, rel=1e-6)
    assert ours.lcot_real_per_mtok == pytest.approx(theirs.lcoe_real * per_kwh, rel=1e-6)
    by_year = [row.cash for row in ours.periods]
    assert by_year == pytest.approx(theirs.cash[: case.years + 1], rel=1e-6, abs=1e-4)
