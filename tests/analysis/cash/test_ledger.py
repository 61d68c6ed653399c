"""Ledgers against pyxirr, SAM and hand-written sums; the same cash written in different forms."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import PySAM.Lcoefcr
import pytest
import pyxirr

from workbench.analysis.cash.ledger import LedgerResult, evaluate_ledger, read_ledger

Document = dict[str, Any]


def work_out(document: Document) -> LedgerResult:
    ledger, issues = read_ledger(document)
    assert ledger is not None, [str(issue) for issue in issues]
    result, issues = evaluate_ledger(ledger)
    assert result is not None, [str(issue) for issue in issues]
    return result


def codes(document: Document) -> list[str]:
    ledger, issues = read_ledger(document)
    if ledger is None:
        return [issue.code for issue in issues]
    return [issue.code for issue in evaluate_ledger(ledger)[1]]


def _random_case(seed: int) -> tuple[Document, list[float], list[float], float, float]:
    """(document, net cash by period from 0, tokens by period, rate, inflation) of a varied ledger."""
    random = np.random.default_rng(seed)
    period = ("month", "quarter", "year")[seed % 3]
    per_year = {"month": 12, "quarter": 4, "year": 1}[period]
    years = int(random.integers(2, 9))
    count = years * per_year
    rate, inflation = float(random.uniform(-0.02, 0.3)), float(random.uniform(-0.01, 0.08))
    capex = float(random.uniform(1e3, 1e7))
    opex = random.uniform(0, capex / count, count)
    sales = random.uniform(0.8, 3, count) * capex / count + opex
    tokens = random.uniform(1e9, 1e12, count)
    document = {
        "period": period,
        "horizon_years": years,
        "wacc": rate,
        "inflation": inflation,
        "tokens": tokens.tolist(),
        "lines": [
            {"name": "price", "kind": "capex", "amount": capex},
            {"name": "running", "kind": "opex", "amounts": opex.tolist()},
            {"name": "sales", "kind": "revenue", "amounts": sales.tolist()},
        ],
    }
    return document, [-capex, *(sales - opex)], tokens.tolist(), rate, inflation


@pytest.mark.parametrize("seed", range(30))
def test_that_npv_irr_and_levelised_cost_equal_pyxirr(seed: int) -> None:
    document, cash, tokens, rate, inflation = _random_case(seed)
    per_year = {"month": 12, "quarter": 4, "year": 1}[document["period"]]
    periodic = (1 + rate) ** (1 / per_year) - 1
    real = ((1 + rate) / (1 + inflation)) ** (1 / per_year) - 1
    costs = [document["lines"][0]["amount"], *document["lines"][1]["amounts"]]
    result = work_out(document)
    assert result.npv == pytest.approx(pyxirr.npv(periodic, cash), rel=1e-9, abs=1e-6)
    irr = pyxirr.irr(cash)
    assert irr is not None
    assert result.irr == pytest.approx((1 + irr) ** per_year - 1, rel=1e-8, abs=1e-10)
    spent = pyxirr.npv(periodic, costs)
    assert spent is not None
    for found, at in (
        (result.lcot_nominal_per_mtok, periodic),
        (result.lcot_real_per_mtok, real),
    ):
        bought = pyxirr.npv(at, [0, *tokens])
        assert bought is not None
        assert found == pytest.approx(spent / bought * 1e6, rel=1e-9)
    assert result.undiscounted_per_mtok == pytest.approx(sum(costs) / sum(tokens) * 1e6, rel=1e-12)
    annual = pyxirr.pmt(rate, document["horizon_years"], -spent)
    assert result.equivalent_annual_cost == pytest.approx(annual, rel=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_that_dated_amounts_equal_xnpv_and_xirr(seed: int) -> None:
    random = np.random.default_rng(seed)
    start = dt.date(2027, 1, 1)
    dates = [start + dt.timedelta(days=int(day)) for day in np.sort(random.integers(20, 1400, 9))]
    amounts = random.uniform(100, 900, 9)
    rate = float(random.uniform(0.01, 0.4))
    result = work_out(
        {
            "valuation_date": "2027-01-01",
            "horizon_years": 4,
            "wacc": rate,
            "lines": [
                {"name": "price", "kind": "capex", "amount": 2500.0, "date": "2027-01-01"},
                {
                    "name": "sales",
                    "kind": "revenue",
                    "flows": [
                        {"date": day.isoformat(), "amount": amount}
                        for day, amount in zip(dates, amounts.tolist(), strict=True)
                    ],
                },
            ],
        }
    )
    cash = [-2500.0, *amounts.tolist()]
    assert result.npv == pytest.approx(pyxirr.xnpv(rate, [start, *dates], cash), rel=1e-9)
    assert result.irr == pytest.approx(pyxirr.xirr([start, *dates], cash), rel=1e-7)


@pytest.mark.parametrize(("wacc", "years", "ongoing"), [(0.05, 4, 100.0), (0.09, 7, 40.0), (0.12, 20, 0.0)])
def test_that_the_levelised_cost_equals_sams_fixed_charge_method(
    wacc: float, years: int, ongoing: float
) -> None:
    """Without inflation and tax, level costs over level tokens are SAM's LCOE: (FCR·TCC + FOC)/AEP."""
    result = work_out(
        {
            "period": "year",
            "horizon_years": years,
            "wacc": wacc,
            "tokens": {"per_year": 5e8},
            "lines": [
                {"name": "price", "kind": "capex", "amount": 1000.0},
                {"name": "running", "kind": "opex", "amount": ongoing},
            ],
        }
    )
    assert result.fixed_charge is not None
    model = PySAM.Lcoefcr.new()
    model.SimpleLCOE.annual_energy = 500.0
    model.SimpleLCOE.capital_cost = 1000.0
    model.SimpleLCOE.fixed_charge_rate = result.fixed_charge.fcr
    model.SimpleLCOE.fixed_operating_cost = ongoing
    model.SimpleLCOE.variable_operating_cost = 0.0
    model.execute(0)
    assert result.lcot_nominal_per_mtok == pytest.approx(model.Outputs.lcoe_fcr, rel=1e-9)
    assert result.lcot_real_per_mtok == pytest.approx(result.lcot_nominal_per_mtok)


def test_that_the_fixed_charge_rate_of_a_ledger_matches_sam() -> None:
    result = work_out(
        {
            "period": "year",
            "horizon_years": 4,
            "inflation": 0.025,
            "tax_rate": 0.257,
            "capital": {
                "debt_share": 0.6,
                "debt_rate": 0.08,
                "equity_rate": 0.13,
                "construction_rate": 0.08,
            },
            "lines": [
                {
                    "name": "price",
                    "kind": "capex",
                    "amount": 1.0,
                    "depreciation": {"method": "macrs", "recovery_years": 5},
                }
            ],
        }
    )
    assert result.fixed_charge is not None
    assert result.fixed_charge.fcr == pytest.approx(0.3187492, abs=5e-8)
    assert result.wacc_real == pytest.approx(0.0611356, abs=5e-8)


def _taxed(**changes: Any) -> Document:
    return {
        "period": "year",
        "horizon_years": 4,
        "wacc": 0.1,
        "tax_rate": 0.25,
        "tokens": {"per_year": 1e6},
        "lines": [
            {
                "name": "price",
                "kind": "capex",
                "amount": 1000.0,
                "depreciation": {"method": "straight_line", "life_years": 4},
            },
            {"name": "running", "kind": "opex", "amount": 100.0},
            {"name": "sales", "kind": "revenue", "amount": 600.0},
        ],
    } | changes


def test_that_tax_takes_its_share_of_income_after_depreciation() -> None:
    """Each year 600 − 100 − 250 = 250 taxable, 62.50 tax, 437.50 left."""
    result = work_out(_taxed())
    assert result.npv == pytest.approx(pyxirr.npv(0.1, [-1000, 437.5, 437.5, 437.5, 437.5]))
    assert result.irr == pytest.approx(pyxirr.irr([-1000, 437.5, 437.5, 437.5, 437.5]))


def test_that_the_levelised_price_after_tax_makes_the_project_worth_nothing() -> None:
    """Selling at LCOT earns exactly the cost of capital: the definition, grossed up by 1/(1 − T)."""
    for change in ({}, {"timing": "mid"}, {"tax_settled": "year_end"}, {"inflation": 0.03}):
        lcot = work_out(_taxed(**change)).lcot_nominal_per_mtok
        document = _taxed(**change)
        document["lines"][2]["amount"] = lcot
        assert work_out(document).npv == pytest.approx(0, abs=1e-9)


def test_that_losses_carried_forward_wait_for_profits() -> None:
    """Expensed at once: −1000 in year 1 offsets 500 a year over two years; tax falls in years 3 and 4."""
    document = _taxed(losses="carried_forward", tax_settled="year_end")
    document["lines"][0]["depreciation"] = {"method": "expense"}
    assert work_out(document).npv == pytest.approx(pyxirr.npv(0.1, [-1000, 500, 500, 375, 375]))


def test_that_book_value_left_at_the_horizon_is_written_off_against_the_resale() -> None:
    """8-year straight line, sold after 4 years for 300: 500 book value, a loss of 200 saves 50."""
    document = _taxed()
    document["lines"][0]["depreciation"]["life_years"] = 8
    document["lines"].append({"name": "resale", "kind": "residual", "amount": 300.0})
    year = 500 - 0.25 * (500 - 125)
    expected = pyxirr.npv(0.1, [-1000, year, year, year, year + 300 + 50])
    assert work_out(document).npv == pytest.approx(expected)


@pytest.mark.parametrize(("rule", "last"), [("continue", 4 * 31.25), ("drop", 0.0)])
def test_that_later_deductions_continue_or_are_lost(rule: str, last: float) -> None:
    document = _taxed()
    document["lines"][0]["depreciation"] = {
        "method": "straight_line", "life_years": 8, "after_horizon": rule
    }  # fmt: skip
    year = 500 - 0.25 * (500 - 125)
    later = [last / 4] * 4
    assert work_out(document).npv == pytest.approx(pyxirr.npv(0.1, [-1000, *[year] * 4, *later]))


def test_that_a_grant_lowers_the_depreciable_price_where_it_says_so() -> None:
    document = _taxed()
    document["lines"].append({"name": "grant", "kind": "grant", "amount": 200.0, "reduces_basis_of": "price"})
    year = 500 - 0.25 * (500 - 200)
    assert work_out(document).npv == pytest.approx(pyxirr.npv(0.1, [-800, year, year, year, year]))


_PRICE = {"name": "price", "kind": "capex", "amount": 1000.0}


def _plain(*lines: Document, **changes: Any) -> Document:
    return {"horizon_years": 6, "wacc": 0.08, "lines": list(lines)} | changes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            _plain(_PRICE),
            _plain({"name": "l", "kind": "lease", "amount": 1000.0, "rate": 0.08, "term_years": 6}),
            id="bought or leased at the cost of capital",
        ),
        pytest.param(
            _plain({"name": "l", "kind": "lease", "amount": 1000.0, "rate": 0.05, "term_years": 4}),
            _plain(_PRICE, {"name": "b", "kind": "loan", "amount": 1000.0, "rate": 0.05, "term_years": 4}),
            id="leased, or bought with a loan",
        ),
        pytest.param(
            _plain({"name": "r", "kind": "opex", "amount": 1200.0, "every": "year", "timing": "end"}),
            _plain(
                {
                    "name": "r",
                    "kind": "opex",
                    "amount": 1200.0 * (1.08 ** (1 / 12) - 1) / 0.08,
                    "every": "month",
                }
            ),
            id="yearly, or monthly with the interest taken off",
        ),
        pytest.param(
            _plain({"name": "r", "kind": "opex", "amount": 108.0, "every": "month"}),
            _plain(
                {"name": "r", "kind": "opex", "amount": 100.0, "every": "month", "currency": "EUR"},
                exchange_rates={"EUR": 1.08},
            ),
            id="dollars or euros at a fixed rate",
        ),
        pytest.param(
            _plain({"name": "r", "kind": "opex", "amount": 100.0, "every": "month"}),
            _plain(
                {"name": "a", "kind": "opex", "amount": 100.0, "every": "month", "to_year": 3},
                {"name": "b", "kind": "opex", "amount": 100.0, "every": "month", "from_year": 3},
            ),
            id="six years, or three and three",
        ),
        pytest.param(
            _plain({"name": "r", "kind": "opex", "amount": 100.0, "basis": "real"}, inflation=0.03),
            _plain(
                {"name": "r", "kind": "opex", "amounts": [100 * 1.03 ** (k / 12) for k in range(1, 73)]},
                inflation=0.03,
            ),
            id="real, or nominal month by month",
        ),
        pytest.param(
            _plain(_PRICE, wacc=(1.08 / 1.02 - 1), wacc_basis="real", inflation=0.02),
            _plain(_PRICE, wacc="8 %", inflation=0.02),
            id="a real or a nominal rate",
        ),
        pytest.param(
            _plain({"name": "r", "kind": "opex", "amount": 100.0, "every": "quarter", "timing": "start"}),
            _plain(
                {
                    "name": "r",
                    "kind": "opex",
                    "flows": [{"at_month": month, "amount": 100.0} for month in range(0, 72, 3)],
                }
            ),
            id="every quarter, or each amount with its month",
        ),
    ],
)
def test_that_the_same_cash_in_different_forms_has_the_same_value(one: Document, other: Document) -> None:
    assert work_out(one).npv == pytest.approx(work_out(other).npv, rel=1e-9)


def test_that_the_newest_rate_up_to_the_valuation_date_is_used() -> None:
    rates = [{"rate": 1.0, "as_of": "2026-01-01"}, {"rate": 1.2, "as_of": "2026-12-31"},
             {"rate": 9.0, "as_of": "2027-02-01"}]  # fmt: skip
    document = _plain(
        _PRICE | {"currency": "EUR"}, valuation_date="2027-01-01", exchange_rates={"EUR": rates}
    )
    assert work_out(document).npv == pytest.approx(-1200)


def test_that_vat_that_comes_back_costs_only_its_time() -> None:
    document = _plain(_PRICE | {"vat_rate": 0.2, "vat_recovery_months": 3})
    assert work_out(document).npv == pytest.approx(-1000 - 200 + 200 / 1.08**0.25)
    lost = _plain(_PRICE | {"vat_rate": 0.2})
    assert work_out(lost).npv == pytest.approx(-1200)


def test_that_lines_and_periods_sum_to_the_headlines() -> None:
    document, *_ = _random_case(3)
    document |= {"tax_rate": 0.3, "timing": "mid"}
    result = work_out(document)
    assert sum(line.npv for line in result.lines) == pytest.approx(result.npv, rel=1e-9)
    assert sum(row.discounted for row in result.periods) == pytest.approx(result.npv, rel=1e-9)
    assert sum(row.cash for row in result.periods) == pytest.approx(
        sum(line.total for line in result.lines), rel=1e-9
    )
    assert all(sum(row.lines) == pytest.approx(row.cash, rel=1e-9) for row in result.periods)


def _with(**changes: Any) -> Callable[[], Document]:
    return lambda: _plain(_PRICE, **changes)


def _line(**changes: Any) -> Callable[[], Document]:
    return lambda: _plain(_PRICE | changes)


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (_with(wacc=-1), "wacc_out_of_range"),
        (_with(wacc=-2.5), "wacc_out_of_range"),
        (_with(wacc="-100 %"), "wacc_out_of_range"),
        (_with(discount_rate=-1, wacc=None), "wacc_out_of_range"),
        (_with(wacc=float("nan")), "not_finite"),
        (_with(wacc=float("inf")), "not_finite"),
        (_with(wacc=True), "bad_value"),
        (_with(wacc=None), "missing_key"),
        (_with(horizon_years=None), "missing_key"),
        (_with(inflation=-1), "inflation_out_of_range"),
        (_with(tax_rate=1), "tax_rate_out_of_range"),
        (_with(tokens=0), "zero_tokens"),
        (_with(tokens=[0, 0]), "zero_tokens"),
        (_with(tokens=[5, -1]), "negative_tokens"),
        (_with(tokens=[1] * 73), "more_amounts_than_periods"),
        (_with(horizon_years=0), "horizon_out_of_range"),
        (_with(horizon_years=-3), "horizon_out_of_range"),
        (_with(horizon_years=1.03), "horizon_out_of_range"),
        (_with(lines=[]), "missing_key"),
        (_with(wac=0.1), "unknown_key"),
        (_line(amout=3), "unknown_key"),
        (_line(currency="EUR"), "no_exchange_rate"),
        (_line(currency="euro"), "bad_value"),
        (_line(amount=float("inf")), "not_finite"),
        (_line(amount=float("nan")), "not_finite"),
        (_line(amount="many"), "bad_value"),
        (_line(kind="capx"), "bad_value"),
        (_line(depreciation={"method": "straight_line", "life_years": 0}), "life_not_positive"),
        (_line(depreciation={"method": "straight_line"}), "missing_key"),
        (_line(depreciation={"method": "macrs", "recovery_years": 6}), "unknown_recovery_period"),
        (_line(date="2027-01-01"), "no_valuation_date"),
        (_line(at_year=7), "flow_after_horizon"),
        (_line(at_year=1, at_month=12), "bad_value"),
        (_line(name="x", kind="loan"), "missing_key"),
        (_line(amount=None), "missing_key"),
        (_line(kind="lease", rate=-1, term_years=3), "rate_out_of_range"),
        (_line(kind="lease", rate=0.1, term_years=0), "term_out_of_range"),
        (_line(kind="lease", rate=0.1, term_years=1e300), "term_out_of_range"),
        (_line(vat_rate=0.2, vat_recovery_months=1e18), "bad_value"),
        (_line(amount=1e308, vat_rate=10.0), "result_not_finite"),
    ],
)
def test_that_impossible_input_is_a_named_issue(document: Callable[[], Document], code: str) -> None:
    asked = {key: value for key, value in document().items() if value is not None}
    assert code in codes(asked)


def test_that_what_is_missing_is_named_all_at_once() -> None:
    _, (issue,) = read_ledger({"lines": [{"name": "a", "kind": "opex", "amount": 3}]})
    assert (issue.code, issue.where.field) == ("missing_key", "horizon_years, wacc")
    assert "horizon" in issue.message
    assert "cost of capital" in issue.message
    _, (issue,) = read_ledger(_plain({"name": "loan", "kind": "loan", "amount": 3, "rate": 0.1}))
    assert (issue.code, issue.where.record, issue.where.field) == ("missing_key", "loan", "term_years")


@pytest.mark.parametrize("document", [None, 3, "x", [], [1, 2], True])
def test_that_what_is_no_object_is_no_ledger(document: object) -> None:
    ledger, issues = read_ledger(document)
    assert ledger is None
    assert [issue.code for issue in issues] == ["not_a_ledger"]


def test_that_an_unknown_key_names_the_nearest_one() -> None:
    _, issues = read_ledger(_plain(_PRICE | {"amout": 3}))
    assert any("amount" in issue.suggestion and issue.where.record == "price" for issue in issues)


def test_that_costs_alone_have_no_return_and_say_so() -> None:
    result = work_out(_plain(_PRICE))
    assert result.irr is None
    assert result.payback_years is None
    assert [issue.code for issue in result.issues] == ["no_irr"]


def test_that_a_rate_at_which_the_value_only_touches_zero_is_found() -> None:
    flows = [{"at_year": 1, "amount": 2200.0}, {"at_year": 2, "amount": -1210.0}]
    result = work_out(_plain(_PRICE, {"name": "s", "kind": "revenue", "flows": flows}))
    assert result.irr == pytest.approx(0.1, abs=1e-6)
    flows[1]["amount"] = -1300.0
    assert work_out(_plain(_PRICE, {"name": "s", "kind": "revenue", "flows": flows})).irr is None


@pytest.mark.parametrize("repayment", ["annuity", "linear", "bullet"])
def test_that_a_loan_in_grace_pays_interest_alone(repayment: str) -> None:
    """A year of interest and then the same loan over the rest; at its own rate it is worth nothing."""
    loan = {"name": "l", "kind": "loan", "amount": 900.0, "rate": 0.08, "repayment": repayment}
    length = {"horizon_years": 4, "period": "year"}
    whole = work_out(_plain(loan | {"term_years": 4, "grace_years": 1}) | length)
    later = work_out(_plain(loan | {"term_years": 3, "at_year": 1}) | length)
    cash = [row.cash for row in whole.periods]
    assert cash[:2] == pytest.approx([900.0, -72.0])
    assert cash[2:] == pytest.approx([row.cash for row in later.periods][2:])
    assert work_out(_plain(loan | {"term_years": 4, "grace_years": 1}) | length | {"wacc": 0.08}).npv == (
        pytest.approx(0, abs=1e-9)
    )
    assert "term_not_whole" in codes(_plain(loan | {"term_years": 4, "grace_years": 4}) | length)


@pytest.mark.parametrize(
    ("paid", "horizon", "months", "left"),
    [(0, 30, 30, 18), (6, 48, 42, 6), (7, 12, 5, 43), (12, 72, 48, 0)],
)
def test_that_depreciation_counts_from_the_payment_and_leaves_the_rest_to_the_horizon(
    paid: int, horizon: int, months: int, left: int
) -> None:
    """48 months of straight line, whatever month it is paid in and wherever the horizon cuts it."""
    price = {"name": "p", "kind": "capex", "amount": 4800.0, "at_month": paid}
    document = {
        "horizon_months": horizon, "wacc": 0.09, "tax_rate": 0.3,
        "lines": [price | {"depreciation": {"method": "straight_line", "life_years": 4}}],
    }  # fmt: skip
    result = work_out(document)
    tax = {row.period: row.cash for row in result.periods}
    expected = dict.fromkeys(range(horizon + 1), 0.0)
    expected[paid] -= 4800.0
    for month in range(paid + 1, paid + 1 + months):
        expected[month] += 30.0
    expected[horizon] += 30.0 * left
    assert tax == pytest.approx(expected)


def test_that_a_second_rate_of_return_is_pointed_out() -> None:
    flows = [{"at_year": 1, "amount": 2300.0}, {"at_year": 2, "amount": -1320.0}]
    result = work_out(_plain(_PRICE, {"name": "s", "kind": "revenue", "flows": flows}))
    assert result.irr == pytest.approx(0.1)
    assert "irr_not_unique" in [issue.code for issue in result.issues]


def test_that_a_list_that_ends_before_the_horizon_is_pointed_out() -> None:
    document = _plain(_PRICE) | {"tokens": [1e9]}
    (issue,) = (i for i in work_out(document).issues if i.code == "fewer_amounts_than_periods")
    assert issue.severity == "warning"
    assert "1 of " in issue.message
    (issue,) = (
        i
        for i in work_out(_plain({"name": "running", "kind": "opex", "amounts": [5.0]})).issues
        if i.code == "fewer_amounts_than_periods"
    )
    assert (issue.severity, issue.where.record) == ("note", "running")


@pytest.mark.parametrize(
    "amount", [{"amount": -5}, {"amounts": [3, -5]}, {"flows": [{"amount": -5, "at_year": 1}]}]
)
def test_that_a_negative_amount_is_worked_out_with_a_warning(amount: Document) -> None:
    result = work_out(_plain({"name": "rebate", "kind": "opex", **amount}))
    (issue,) = (i for i in result.issues if i.code == "negative_amount")
    assert (issue.severity, issue.where.record) == ("warning", "rebate")
    assert "-5" in issue.message
    assert "received" in issue.message


def test_that_the_middle_of_a_period_has_two_spellings() -> None:
    line = {"name": "running", "kind": "opex", "amount": 5.0}
    short, long = (work_out(_plain(line | {"timing": word})) for word in ("mid", "middle"))
    assert short.npv == long.npv != work_out(_plain(line)).npv


@pytest.mark.parametrize(
    ("document", "code", "said"),
    [
        ({"exchange_rates": {"EUR": 0}}, "bad_value", "0 cannot be used: a number above 0 is needed."),
        ({"exchange_rates": {"EUR": {"rate": -1}}}, "rate_out_of_range", "a number above 0 is needed"),
        ({"lines": "x"}, "bad_value", "'x' cannot be used: a list is needed."),
        ({"lines": [3]}, "bad_value", "3 cannot be used: an object with keys is needed."),
        ({"lines": []}, "missing_key", "at least one line"),
        ({"valuation_date": "soon"}, "bad_value", "a date such as"),
        ({"period": "year", "horizon_years": 0.3}, "horizon_out_of_range", "0.3 years"),
    ],
)
def test_that_what_is_wrong_is_said_once_in_plain_words(document: Document, code: str, said: str) -> None:
    _, (issue,) = read_ledger(_plain(_PRICE) | document)
    assert issue.code == code
    assert said in issue.message
    for word in ("valid", "tuple", "instance", "Input", "function"):
        assert word not in f"{issue.message} {issue.where}"
