import numpy as np
import PySAM.LcoefcrDesign
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.engine.cashflow import present_value
from workbench.engine.depreciation import MACRS, straight_line
from workbench.engine.financing import (
    FixedCharge,
    annuity_loan,
    bullet_loan,
    fixed_charge,
    lease_payment,
    linear_loan,
    weighted_cost_of_capital,
)


def test_that_fixed_charge_rate_matches_sam() -> None:
    """NREL-PySAM 7.1.1, `LcoefcrDesign`; the 13 % and 8 % are nominal, MACRS-5 counts all six years."""
    found = fixed_charge(
        inflation=0.025,
        nominal_equity_rate=0.13,
        nominal_debt_rate=0.08,
        debt_share=0.6,
        tax_rate=0.257,
        years=4,
        depreciation=MACRS[5],
        construction_shares=np.array([1.0]),
        construction_rate=0.08,
    )
    assert found.real_wacc == pytest.approx(0.0611356, abs=5e-8)
    assert found.crf == pytest.approx(0.28934, abs=5e-6)
    assert found.pff == pytest.approx(1.0704325, abs=5e-8)
    assert found.cff == pytest.approx(1.0291483, abs=5e-8)
    assert found.fcr == pytest.approx(0.3187492, abs=5e-8)


def _sam(**values: object) -> float:
    model = PySAM.LcoefcrDesign.new()
    model.SystemControl.sim_type = 1
    model.SystemCosts.total_installed_cost = 1000.0
    for name, value in values.items():
        setattr(model.SimpleLCOE, name, value)
    model.SimpleLCOE.ui_fcr_input_option = 1
    model.SimpleLCOE.annual_energy = 1.0
    model.SimpleLCOE.fixed_operating_cost = 0.0
    model.SimpleLCOE.variable_operating_cost = 0.0
    model.IPHLCOH.annual_electricity_consumption = 0.0
    model.IPHLCOH.electricity_rate = 0.0
    model.execute(0)
    return float(model.Outputs.lcoe_fcr) / 1000.0


_CASES = [
    (0.025, 0.13, 0.08, 0.6, 0.257, 4, "macrs5", (1.0,), 0.08),
    (0.0, 0.10, 0.05, 0.5, 0.30, 5, "sl5", (1.0,), 0.0),
    (0.03, 0.12, 0.07, 0.0, 0.21, 6, "macrs3", (1.0,), 0.05),
    (0.02, 0.12, 0.07, 1.0, 0.21, 6, "macrs7", (1.0,), 0.05),
    (0.025, 0.15, 0.09, 0.7, 0.0, 3, "sl3", (1.0,), 0.04),
    (0.025, 0.13, 0.08, 0.6, 0.257, 4, "macrs5", (0.4, 0.6), 0.08),
    (0.01, 0.09, 0.04, 0.3, 0.19, 10, "sl8", (0.2, 0.3, 0.5), 0.06),
    (0.04, 0.20, 0.11, 0.45, 0.35, 20, "macrs7", (0.8, 0.1, 0.1), 0.035),
    (0.025, 0.08, 0.08, 0.5, 0.257, 8, "sl2", (1.0,), 0.08),
    (0.06, 0.18, 0.10, 0.25, 0.28, 7, "macrs5", (0.5, 0.5), 0.10),
]  # fmt: skip


def _schedule(name: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return MACRS[int(name[5:])] if name.startswith("macrs") else straight_line(float(name[2:]))


@pytest.mark.parametrize(
    ("inflation", "equity", "debt", "share", "tax", "years", "schedule", "construction", "interest"), _CASES
)
def test_that_the_fixed_charge_rate_equals_sams_own_code(
    inflation: float,
    equity: float,
    debt: float,
    share: float,
    tax: float,
    years: int,
    schedule: str,
    construction: tuple[float, ...],
    interest: float,
) -> None:
    found = fixed_charge(
        inflation=inflation,
        nominal_equity_rate=equity,
        nominal_debt_rate=debt,
        debt_share=share,
        tax_rate=tax,
        years=years,
        depreciation=_schedule(schedule),
        construction_shares=np.array(construction),
        construction_rate=interest,
    )
    expected = _sam(
        c_inflation=inflation * 100,
        c_equity_return=equity * 100,
        c_nominal_interest_rate=debt * 100,
        c_debt_percent=share * 100,
        c_tax_rate=tax * 100,
        c_lifetime=years,
        c_depreciation_schedule=(_schedule(schedule) * 100).tolist(),
        c_construction_cost=[part * 100 for part in construction],
        c_construction_interest=interest * 100,
    )
    assert isinstance(found, FixedCharge)
    assert found.fcr == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("schedule", [annuity_loan, linear_loan, bullet_loan])
@pytest.mark.parametrize("rate", [0.0, 0.004, 0.08])
def test_that_a_loan_at_its_own_rate_has_no_value(schedule: object, rate: float) -> None:
    assert callable(schedule)
    interest, repaid = schedule(900.0, rate, 7)
    assert repaid.sum() == pytest.approx(900)
    value = present_value(interest + repaid, np.arange(1.0, 8), np.asarray(rate))
    assert float(value) == pytest.approx(900)


@given(st.floats(0.0001, 0.1), st.integers(1, 60), st.floats(0, 1), st.booleans())
def test_that_rents_and_residual_are_worth_the_price(
    rate: float, periods: int, residual: float, in_advance: bool
) -> None:
    rent = lease_payment(1.0, residual, rate, periods, in_advance)
    first = 0.0 if in_advance else 1.0
    times = np.append(np.arange(periods) + first, periods)
    flows = np.append(np.full(periods, rent), residual)
    assert float(present_value(flows, times, np.asarray(rate))) == pytest.approx(1.0)


def test_that_interest_is_cheaper_by_its_tax() -> None:
    values = (np.asarray(v) for v in (0.4, 0.10, 0.20, 0.25))
    assert float(weighted_cost_of_capital(*values)) == pytest.approx(0.4 * 0.075 + 0.6 * 0.2)
