"""`workbench ledger`: a ledger's results as one JSON object and as text. Keys: docs/economics.md."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from workbench.analysis.cash.ledger import LedgerResult
from workbench.domain.issue import Issue
from workbench.domain.ledger import Ledger
from workbench.reports.json_output import issue_as_json

SCHEMA_VERSION = 1

EXAMPLE: dict[str, Any] = {
    "name": "Eight servers over four years",
    "currency": "USD",
    "exchange_rates": {"EUR": {"rate": 1.08, "as_of": "2026-11-02", "source": "central bank"}},
    "valuation_date": "2027-01-01",
    "period": "month",
    "horizon_years": 4,
    "timing": "end",
    "wacc": 0.09,
    "inflation": 0.025,
    "tax_rate": 0.257,
    "tokens": {"per_year": 4.0e12, "growth": 0.1},
    "lines": [
        {
            "name": "Servers",
            "kind": "capex",
            "amount": 2400000,
            "currency": "EUR",
            "vat_rate": 0.19,
            "vat_recovery_months": 2,
            "depreciation": {"method": "macrs", "recovery_years": 5},
        },
        {"name": "Power", "kind": "opex", "amount": 9000, "every": "month", "escalation": 0.03},
        {"name": "Staff", "kind": "opex", "amount": 180000, "every": "year", "basis": "real"},
        {"name": "Grant", "kind": "grant", "amount": 100000, "at_month": 6},
        {"name": "Sales", "kind": "revenue", "amount": 120000, "every": "month"},
        {"name": "Resale", "kind": "residual", "amount": 250000},
    ],
}
"""The example that docs/economics.md explains."""


def ledger_schema() -> dict[str, Any]:
    """JSON Schema of the document, with the example."""
    return {**_standard(Ledger.model_json_schema()), "examples": [EXAMPLE]}


_KEYWORDS = {"ge": "minimum", "le": "maximum", "gt": "exclusiveMinimum", "lt": "exclusiveMaximum"}
"""Bounds of checked numbers as pydantic leaves them, and as JSON Schema calls them."""


def _standard(node: Any) -> Any:
    if isinstance(node, dict):
        return {_KEYWORDS.get(key, key): _standard(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_standard(value) for value in node]
    return node


def ledger_as_json(result: LedgerResult) -> dict[str, Any]:
    """All results, money in the ledger's currency, rates effective per year."""
    ledger, charge = result.ledger, result.fixed_charge
    return {
        "schema": SCHEMA_VERSION,
        "name": ledger.name,
        "currency": ledger.currency,
        "npv": result.npv,
        "npv_costs": result.npv_costs,
        "irr": result.irr,
        "equivalent_annual_cost": result.equivalent_annual_cost,
        "lcot_nominal_per_mtok": result.lcot_nominal_per_mtok,
        "lcot_real_per_mtok": result.lcot_real_per_mtok,
        "undiscounted_per_mtok": result.undiscounted_per_mtok,
        "payback_years": result.payback_years,
        "discounted_payback_years": result.discounted_payback_years,
        "fcr": None if charge is None else charge.fcr,
        "fixed_charge": None if charge is None else {**asdict(charge), "fcr": charge.fcr},
        "wacc_nominal": result.wacc_nominal,
        "wacc_real": result.wacc_real,
        "rate_per_period": result.rate_per_period,
        "tokens": result.tokens,
        "npv_tokens_nominal": result.npv_tokens_nominal,
        "npv_tokens_real": result.npv_tokens_real,
        "conventions": {
            "valuation_date": None if ledger.valuation_date is None else ledger.valuation_date.isoformat(),
            "period": ledger.period.value,
            "periods": ledger.periods,
            "horizon_years": ledger.years,
            "timing": ledger.timing.value,
            "inflation": ledger.inflation,
            "tax_basis": "post_tax" if ledger.tax else "pre_tax",
            "tax_rate": ledger.tax,
            "tax_settled": ledger.tax_settled,
            "losses": ledger.losses,
            "gross_up": 1 / (1 - ledger.tax),
            "discount_tokens": ledger.discount_tokens,
        },
        "lines": [asdict(line) for line in result.lines],
        "periods": [
            {
                "period": row.period,
                "end_year": row.end_year,
                "cash": row.cash,
                "discounted": row.discounted,
                "cumulative": row.cumulative,
                "tokens": row.tokens,
                "lines": {line.name: amount for line, amount in zip(result.lines, row.lines, strict=True)},
            }
            for row in result.periods
        ],
        "issues": [issue_as_json(issue) for issue in result.issues],
    }


def refused_as_json(issues: Sequence[Issue]) -> dict[str, Any]:
    """What is printed instead of results: the named issues."""
    return {"schema": SCHEMA_VERSION, "issues": [issue_as_json(issue) for issue in issues]}


def ledger_as_text(result: LedgerResult) -> str:
    """The headlines and the sum of every line, aligned."""
    currency = result.ledger.currency
    per_mtok = f"{currency}/Mtok"
    charge = result.fixed_charge
    headlines: list[tuple[str, float | None, str]] = [
        ("NPV (cash in less cash out)", result.npv, currency),
        ("NPV of the costs", result.npv_costs, currency),
        ("IRR", result.irr, "per year"),
        ("Equivalent annual cost", result.equivalent_annual_cost, f"{currency}/year"),
        ("LCOT nominal", result.lcot_nominal_per_mtok, per_mtok),
        ("LCOT real", result.lcot_real_per_mtok, per_mtok),
        ("Undiscounted average", result.undiscounted_per_mtok, per_mtok),
        ("Payback", result.payback_years, "years"),
        ("Fixed charge rate", None if charge is None else charge.fcr, "per year"),
        ("WACC nominal", result.wacc_nominal, "per year"),
    ]
    rows = [(title, "–" if value is None else f"{value:,.6g}", unit) for title, value, unit in headlines]
    rows += [(f"  {line.name} ({line.kind}), NPV", f"{line.npv:,.2f}", currency) for line in result.lines]
    first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    return "\n".join(f"{title.ljust(first)}  {value.rjust(second)}  {unit}" for title, value, unit in rows)
