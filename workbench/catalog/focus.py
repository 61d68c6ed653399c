"""Price lists in FOCUS column names (FinOps Open Cost and Usage Specification 1.2) as cloud prices.

A row is taken when it prices hours of an instance with accelerators: the unit price is the contracted one
where there is one, the list price otherwise. Currency: unit prices are in the billing currency, those of
the `PricingCurrency…` columns in the pricing currency. Whatever cannot be told is an issue with its cell.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from workbench.catalog.focus_match import MatchedInstance, match_instance
from workbench.catalog.library import Library
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.market import CloudPrice, PriceTier
from workbench.domain.provenance import Citation, Status
from workbench.tables.grid import read_grid
from workbench.tables.sheet import Cell, Row, Sheet

_TIERS = {
    "standard": PriceTier.ON_DEMAND,
    "dynamic": PriceTier.SPOT,
    "committed": PriceTier.RESERVED,
    "": PriceTier.ON_DEMAND,
}
_HOURS = re.compile(r"(?:1 )?(?:instance[- ])?h(?:ou)?rs?")
_ACCELERATOR_HOURS = re.compile(r"(?:1 )?(?:gpu|accelerator)[- ]h(?:ou)?rs?")
_TERM = re.compile(r"(\d+)[ -]?(year|yr|month|mo)\w*", re.IGNORECASE)
_PRICES = (
    ("ContractedUnitPrice", "BillingCurrency", "contracted unit price"),
    ("PricingCurrencyContractedUnitPrice", "PricingCurrency", "contracted unit price"),
    ("ListUnitPrice", "BillingCurrency", "list unit price"),
    ("PricingCurrencyListUnitPrice", "PricingCurrency", "list unit price"),
)
"""Columns with a price of one pricing unit, the currency each is in, and what to call it."""

_HEADER_ROWS = 20


class _Refused(Exception):  # noqa: N818 - carries the reason of one row, not a bug
    def __init__(self, code: str, message: str, column: str, suggestion: str) -> None:
        super().__init__(message)
        self.code, self.message, self.column, self.suggestion = code, message, column, suggestion


@dataclass(frozen=True, slots=True)
class _Line:
    """One row by FOCUS column name."""

    row: Row
    columns: Mapping[str, int]

    def cell(self, name: str) -> Cell | None:
        column = self.columns.get(name.casefold())
        return self.row.at(column) if column is not None else None

    def text(self, *names: str) -> str:
        """Text of the first of the columns that holds something."""
        cells = (self.cell(name) for name in names)
        return next((cell.text for cell in cells if cell is not None and cell.text), "")

    def number(self, name: str) -> Decimal | None:
        cell = self.cell(name)
        if cell is None or not cell.text:
            return None
        try:
            return Decimal(cell.text.replace(",", ""))
        except ArithmeticError:
            message = f"'{cell.text:.40}' is no number."
            raise _Refused("text_in_number", message, name, "Enter a number.") from None

    def address(self, name: str) -> str:
        cell = self.cell(name)
        return cell.address if cell else f"A{self.row.number}"


def import_focus(path: Path, library: Library, today: date) -> tuple[list[CloudPrice], list[Issue]]:
    """(prices, issues) of a FOCUS file, xlsx or CSV; `today` dates rows without a charge period.

    Instances are recognised by the library's cloud prices and accelerators, other currencies converted at
    its newest spot rate. Usage rows of one price are one record, the latest.
    """
    sheets, issues = read_grid(path)
    found = _header(sheets)
    if found is None:
        if not any(issue.severity is Severity.ERROR for issue in issues):
            issues.append(
                Issue(
                    severity=Severity.ERROR,
                    code="no_focus_header",
                    message="No row has FOCUS column names: PricingUnit and ListUnitPrice or "
                    "ContractedUnitPrice.",
                    where=Where(file=path.name),
                    suggestion="Export the price list in FOCUS 1.2 columns.",
                )
            )
        return [], issues
    sheet, header = found
    columns = {cell.text.casefold(): cell.column for cell in header.cells}
    prices: dict[str, CloudPrice] = {}
    for row in sheet.rows:
        if row.number <= header.number:
            continue
        line = _Line(row, columns)
        try:
            price = _price(line, path, sheet, library, today, issues)
        except _Refused as reason:
            where = Where(file=path.name, sheet=sheet.name, cell=line.address(reason.column))
            issues.append(
                Issue(
                    severity=Severity.ERROR,
                    code=reason.code,
                    message=f"{reason.message} The row is not imported.",
                    where=where,
                    suggestion=reason.suggestion,
                )
            )
            continue
        known = prices.get(price.id)
        if known is None or price.evidence["*"].as_of >= known.evidence["*"].as_of:
            prices[price.id] = price
    return list(prices.values()), issues


def _header(sheets: Iterable[Sheet]) -> tuple[Sheet, Row] | None:
    for sheet in sheets:
        for row in sheet.rows[:_HEADER_ROWS]:
            names = {cell.text.casefold() for cell in row.cells}
            if "pricingunit" in names and any(column.casefold() in names for column, _, _ in _PRICES):
                return sheet, row
    return None


def _price(
    line: _Line, path: Path, sheet: Sheet, library: Library, today: date, issues: list[Issue]
) -> CloudPrice:
    amount, currency, column, what = _unit_price(line)
    _check_cost(line, column, amount, path, sheet, issues)
    details = _details(line)
    instance = str(
        details.get("InstanceType") or line.text("x_InstanceType", "InstanceType", "SkuMeter", "SkuId")
    )
    described = " ".join(
        [instance, line.text("ChargeDescription"), line.text("SkuMeter"), line.text("SkuId")]
    )
    match = _match(library, line, instance, described, details)
    usd, conversion = _usd(amount, currency, library)
    if _ACCELERATOR_HOURS.fullmatch(line.text("PricingUnit").casefold()):
        usd *= match.accelerators
    tier = _tier(line)
    term = _term(line, details) if tier is PriceTier.RESERVED else None
    provider = line.text("ProviderName", "ServiceProviderName", "PublisherName", "InvoiceIssuerName")
    region = line.text("RegionId", "RegionName")
    as_of = _as_of(line, today)
    contracted = what.startswith("contracted")
    parts = [provider, instance, region, tier.value, f"{term}-months" if term else ""]
    kind = f"{term} months {tier.value}" if term else tier.value
    citation = Citation(
        source=f"FOCUS price list {path.name}",
        reference=f"{sheet.name} row {line.row.number}".strip(),
        as_of=as_of,
        status=Status.QUOTED if contracted else Status.PUBLISHED,
        note="; ".join(part for part in (what, conversion) if part),
    )
    try:
        return CloudPrice(
            id=re.sub(r"[^a-z0-9.]+", "-", " ".join(parts).casefold()).strip("-"),
            name=f"{provider} {instance} {region}".strip() + f", {kind}",
            provider=provider,
            instance=instance,
            accelerator_id=match.accelerator_id,
            accelerators=match.accelerators,
            region=region,
            tier=tier,
            term_months=term,
            usd_per_instance_hour=usd,
            evidence={"*": citation},
        )
    except ValidationError as error:
        message = str(error.errors(include_url=False)[0]["msg"])
        raise _Refused("invalid_value", f"{message}.", column, "Correct the row.") from None


def _unit_price(line: _Line) -> tuple[Decimal, str, str, str]:
    unit = line.text("PricingUnit").casefold()
    if not _HOURS.fullmatch(unit) and not _ACCELERATOR_HOURS.fullmatch(unit):
        message = f"The pricing unit is '{line.text('PricingUnit')}', not hours."
        raise _Refused("other_pricing_unit", message, "PricingUnit", "Only prices per hour are cloud prices.")
    for column, currency_column, what in _PRICES:
        amount = line.number(column)
        if amount is None:
            continue
        if amount <= 0:
            raise _Refused("no_price", f"The {what} is {amount}.", column, "Enter the price of one unit.")
        currency = line.text(currency_column, "BillingCurrency", "PricingCurrency").upper()
        if not currency:
            message = f"The {what} has no currency."
            raise _Refused("no_currency", message, column, "Fill in BillingCurrency or PricingCurrency.")
        return amount, currency, column, what
    raise _Refused("no_price", "The row has no unit price.", "ListUnitPrice", "Enter the price of one unit.")


def _check_cost(
    line: _Line, column: str, amount: Decimal, path: Path, sheet: Sheet, issues: list[Issue]
) -> None:
    """Say where unit price times quantity is not the row's own cost."""
    cost = line.number(column.replace("UnitPrice", "Cost"))
    quantity = line.number("PricingQuantity")
    if cost is None or not quantity or abs(amount * quantity - cost) <= abs(cost) * Decimal("0.01"):
        return
    issues.append(
        Issue(
            severity=Severity.WARNING,
            code="cost_disagrees",
            message=f"{amount} times {quantity} is {amount * quantity}, not the cost {cost} of the row.",
            where=Where(file=path.name, sheet=sheet.name, cell=line.address(column)),
            suggestion="Check what the unit price is the price of.",
        )
    )


def _details(line: _Line) -> dict[str, Any]:
    text = line.text("SkuPriceDetails", "SkuDetails")
    if not text:
        return {}
    try:
        details = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        details = None
    if not isinstance(details, dict):
        message = f"'{text:.40}' is no JSON object."
        raise _Refused("bad_details", message, "SkuPriceDetails", "Leave the cell empty or correct it.")
    return details


def _match(
    library: Library, line: _Line, instance: str, described: str, details: Mapping[str, Any]
) -> MatchedInstance:
    given = str(details.get("GpuCount", line.text("x_GpuCount")) or "")
    if given and not given.isdigit():
        raise _Refused(
            "bad_details", f"GpuCount '{given:.20}' is no number.", "SkuPriceDetails", "Correct it."
        )
    found = match_instance(library, instance, described, int(given) if given else None)
    if isinstance(found, MatchedInstance):
        return found
    column = "SkuPriceDetails" if line.cell("SkuPriceDetails") else "ChargeDescription"
    raise _Refused(
        "unknown_instance", found, column, "Add an InstanceType and a GpuCount, or enter it by hand."
    )


def _usd(amount: Decimal, currency: str, library: Library) -> tuple[float, str]:
    if currency == "USD":
        return float(amount), ""
    rate = library.exchange_rate(currency)
    if rate is None:
        message = f"There is no exchange rate for {currency}."
        raise _Refused("no_exchange_rate", message, "BillingCurrency", "Enter a dated rate in Catalogs.")
    note = f"{amount} {currency} converted at {rate.usd_per_unit:g} USD, rate of {rate.rate_date}"
    return float(amount) * rate.usd_per_unit, note


def _tier(line: _Line) -> PriceTier:
    category = line.text("PricingCategory")
    tier = _TIERS.get(category.casefold())
    if tier is None:
        message = f"The pricing category is '{category}'."
        raise _Refused(
            "other_pricing_category", message, "PricingCategory", "Use Standard, Dynamic or Committed."
        )
    return tier


def _term(line: _Line, details: Mapping[str, Any]) -> int | None:
    texts = (
        str(details.get("x_Term", "")),
        line.text("x_CommitmentTerm"),
        line.text("CommitmentDiscountName"),
        line.text("ChargeDescription"),
    )
    for text in texts:
        found = _TERM.search(text)
        if found:
            return int(found[1]) * (12 if found[2].casefold().startswith("y") else 1)
    return None


def _as_of(line: _Line, today: date) -> date:
    cell = line.cell("ChargePeriodStart") or line.cell("BillingPeriodStart")
    if cell is None or cell.value is None:
        return today
    if isinstance(cell.value, datetime):
        return cell.value.date()
    try:
        return date.fromisoformat(cell.text[:10])
    except ValueError:
        message = f"'{cell.text:.30}' is no date such as 2026-11-25."
        raise _Refused("bad_date", message, "ChargePeriodStart", "Correct the date.") from None
