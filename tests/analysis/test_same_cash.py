"""The same cash in different forms: between kinds of offers, and between an offer and a typed ledger."""

from decimal import Decimal
from typing import Any

import pytest

from tests.analysis.test_one_basis import API, PRICE, RENT, leased, money, shop, typed, worked
from workbench.analysis.cash.ledger import LedgerResult, evaluate_ledger, read_ledger
from workbench.analysis.results.result import Economics, OfferResult
from workbench.catalog.library import Library
from workbench.domain.quote import LineRole, QuoteLine

__all__ = ["shop"]

PTU: dict[str, Any] = {
    "kind": "provisioned",
    "model_id": "llama-3.1-70b",
    "tokens_per_minute_per_unit": 500_000,
}


def systems(result: OfferResult) -> int:
    assert result.fleet is not None
    return result.fleet.systems


def work_out(document: dict[str, Any]) -> LedgerResult:
    ledger, issues = read_ledger(document)
    assert ledger is not None, issues
    result, issues = evaluate_ledger(ledger)
    assert result is not None, issues
    return result


def as_ledger(economics: Economics, months: int, **more: Any) -> LedgerResult:
    """Every line of an offer's cash before tax, typed by hand with its month."""
    lines = []
    for line in economics.cash:
        if line.category in ("tax", "tax gross-up"):
            continue
        flows = [
            {"at_month" if line.one_off else "at_period": index, "amount": amount}
            for index, amount in enumerate(line.amounts)
        ]
        lines.append({"name": line.key, "kind": "opex", "flows": flows})
    return work_out({"horizon_months": months, "wacc": 0.09, "lines": lines} | more)


FORMS = {
    "bought, or leased at the cost of capital": (typed(), leased(lease_rate=0.09)),
    "bought with a loan, or leased": (
        typed(loan_share=1.0, loan_rate=0.05, loan_months=48),
        leased(lease_rate=0.05, term_months=48),
    ),
    "bought, or bought with a loan at the cost of capital": (
        typed(),
        typed(loan_share=0.6, loan_rate=0.09, loan_months=60),
    ),
    "leased, or committed instances": (
        leased(usd_per_system=None, usd_per_system_month=7300.0, hosting_included=True),
        RENT | {"usd_per_instance_hour": 10.0, "term_months": 48},
    ),
    "committed for four years, or for two and two": (
        RENT | {"term_months": 48},
        RENT | {"term_months": 24},
    ),
    "leased for four years, or for two and two": (
        leased(usd_per_system=None, usd_per_system_month=7300.0, term_months=48),
        leased(usd_per_system=None, usd_per_system_month=7300.0, term_months=24),
    ),
    "dollars or euros at a fixed rate": (
        {"kind": "owned", "quote_id": "usd"},
        {"kind": "owned", "quote_id": "eur"},
    ),
    "units by the hour or by the month": (
        PTU | {"usd_per_unit_hour": 2.0},
        PTU | {"usd_per_unit_month": 1460.0},
    ),
    "today's cost by the year or by the token": (
        {"kind": "wait", "status_quo_usd_per_year": 20 * 2048 * 8760 * 3600 / 1e6 * 0.5},
        {"kind": "wait", "status_quo_usd_per_mtok": 0.5},
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_that_two_offers_of_the_same_cash_have_the_same_value(shop: Library, name: str) -> None:
    one, other = worked(shop, *FORMS[name])
    assert money(other).npv_usd == pytest.approx(money(one).npv_usd, rel=1e-9)
    assert money(other).equivalent_annual_cost_usd == pytest.approx(money(one).equivalent_annual_cost_usd)
    assert money(other).lcot_nominal_usd_per_mtok == pytest.approx(money(one).lcot_nominal_usd_per_mtok)
    assert money(other).lcot_real_usd_per_mtok == pytest.approx(money(one).lcot_real_usd_per_mtok)


def test_that_six_years_are_three_and_three_in_both_paths(shop: Library) -> None:
    rent = {"usd_per_system": None, "usd_per_system_month": 9000.0}
    long, short = worked(
        shop, leased(**rent, term_months=72), leased(**rent, term_months=36), study_months=72
    )
    each = {"kind": "opex", "amount": 9000.0 * systems(long), "every": "month"}
    halves = [each | {"name": "a", "to_year": 3}, each | {"name": "b", "from_year": 3}]
    typed_in = work_out({"horizon_years": 6, "wacc": 0.09, "lines": halves})
    for result in (long, short):
        assert money(result).npv_usd == pytest.approx(typed_in.npv_costs, rel=1e-9)


@pytest.mark.parametrize("timing", ["start", "mid", "end"])
@pytest.mark.parametrize(
    "offer",
    [
        typed(loan_share=0.5, loan_months=60), leased(in_advance=True), API,
        RENT | {"term_months": 24, "upfront_share": 0.4},
        PTU | {"usd_per_unit_hour": 2.0},
    ],
)  # fmt: skip
def test_that_an_offers_cash_typed_as_a_ledger_has_its_value(
    shop: Library, offer: dict[str, Any], timing: str
) -> None:
    (result,) = worked(
        shop, offer, flow_timing=timing, facility_id="us-ohio", inflation=0.03, staff_usd_per_year=90_000,
        vat_share=0.19, deposit_share=0.3, payment_days=60, study_months=42,
    )  # fmt: skip
    economics = money(result)
    tokens = 20 * 2048 * 8760 * 3600 / 12
    ledger = as_ledger(economics, 42, timing=timing, inflation=0.03, tokens=tokens)
    assert ledger.npv_costs == pytest.approx(economics.npv_usd, rel=1e-9)
    assert ledger.equivalent_annual_cost == pytest.approx(economics.equivalent_annual_cost_usd, rel=1e-9)
    assert ledger.lcot_nominal_per_mtok == pytest.approx(economics.lcot_nominal_usd_per_mtok, rel=1e-9)
    assert ledger.lcot_real_per_mtok == pytest.approx(economics.lcot_real_usd_per_mtok, rel=1e-9)
    assert ledger.undiscounted_per_mtok == pytest.approx(economics.undiscounted_usd_per_mtok, rel=1e-9)


@pytest.mark.parametrize("start", [0, 5])
@pytest.mark.parametrize(
    ("assumed", "rule"),
    [
        ({"depreciation": "MACRS 5"}, {"method": "macrs", "recovery_years": 5}),
        ({"depreciation_years": 3}, {"method": "straight_line", "life_years": 3}),
        (
            {"depreciation": "double declining balance", "depreciation_years": 6, "first_year_share": 0.4},
            {"method": "declining_balance", "life_years": 6, "first_year_share": 0.4},
        ),
    ],
)
def test_that_a_financed_and_taxed_purchase_equals_its_ledger(
    shop: Library, assumed: dict[str, Any], rule: dict[str, Any], start: int
) -> None:
    """Price, loan, support and revenue after tax: NPV of the costs, of the margin, and the levelised cost."""
    loan = {"loan_share": 0.7, "loan_rate": 0.06, "loan_months": 36}
    (result,) = worked(
        shop, typed(start_month=start, **loan), study_months=41, tax_rate=0.27, hardware_life_years=10,
        residual_share=0, support_share_per_year=0.05, price_usd_per_mtok=0.9, **assumed,
    )  # fmt: skip
    price = PRICE * systems(result)
    tokens = [0.0] * start + [20 * 2048 * 8760 * 3600 / 12] * (41 - start)
    document = {
        "horizon_months": 41, "wacc": 0.09, "tax_rate": 0.27, "tokens": tokens,
        "lines": [
            {"name": "price", "kind": "capex", "amount": price, "at_month": start, "depreciation": rule},
            {"name": "loan", "kind": "loan", "amount": price * 0.7, "rate": 0.06, "term_years": 3,
             "at_month": start},
            {"name": "support", "kind": "opex", "amount": price * 0.05 / 12, "from_month": start},
            {"name": "sales", "kind": "revenue", "amounts": [amount * 0.9 / 1e6 for amount in tokens]},
        ],
    }  # fmt: skip
    ledger = work_out(document)
    assert money(result).npv_usd == pytest.approx(ledger.npv_costs, rel=1e-9)
    assert money(result).npv_of_margin_usd == pytest.approx(ledger.npv, rel=1e-9)
    assert money(result).irr == pytest.approx(ledger.irr, rel=1e-7)
    assert money(result).lcot_nominal_usd_per_mtok == pytest.approx(ledger.lcot_nominal_per_mtok, rel=1e-9)


def test_that_a_quotes_parts_are_lines_of_their_own_that_add_up_to_its_price(shop: Library) -> None:
    """Freight, network and services of a quote beside its systems, each paid by deposit and net days."""
    quote = shop.quote("usd")
    assert quote is not None
    more = [
        QuoteLine(sheet="Offer", row=20, role=LineRole.FREIGHT, quantity=Decimal(2), extended=Decimal(4000)),
        QuoteLine(sheet="Offer", row=21, role=LineRole.NETWORK, quantity=Decimal(2), extended=Decimal(30000)),
        QuoteLine(sheet="Offer", row=22, role=LineRole.SERVICE, quantity=Decimal(1), extended=Decimal(9000)),
    ]
    fuller = quote.replaced(lines=[*quote.lines, *more], id="fuller")
    offers = [{"kind": "owned", "quote_id": key} for key in ("usd", "fuller")]
    plain, parts = worked(shop.with_records([fuller]), *offers, deposit_share=0.3, payment_days=60)
    lines = {line.key: line for line in money(parts).cash if line.category == "capex"}
    per_system = {"capex": 300_000.0, "capex/network": 15_000.0, "capex/freight": 2000.0}
    expected = {key: each * systems(parts) for key, each in per_system.items()} | {"capex/service": 9000.0}
    assert {key: sum(line.amounts) for key, line in lines.items()} == pytest.approx(expected)
    for line in lines.values():
        assert line.amounts[0] == pytest.approx(0.3 * sum(line.amounts))
        assert line.amounts[2] == pytest.approx(0.7 * sum(line.amounts))
    more_paid = money(parts).npv_usd - money(plain).npv_usd
    assert more_paid == pytest.approx(sum(line.npv_usd for key, line in lines.items() if key != "capex"))
