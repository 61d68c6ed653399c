"""The import of a quote as plain data for `workbench import-quote --json`."""

from decimal import Decimal

from workbench.domain.issue import Issue
from workbench.domain.money import NO_CURRENCY
from workbench.domain.quote import LineRole, Quote, QuoteLine
from workbench.quotes.layout.rows import in_cents
from workbench.quotes.model import QuoteImport

_OF_TABLE = ("sheet", "header_row", "first_row", "last_row", "columns", "confidence")
_OF_COLUMN = ("sheet", "header_row", "column", "header", "field", "confidence", "note")


def import_as_json(result: QuoteImport) -> dict[str, object]:
    """The import as JSON-ready values; docs/json-output.md describes every key.

    Amounts are numbers in the quote's own currency, rounded to the cent. Without a quote (the file was
    refused) everything that concerns its content is null or empty, and `issues` says why.
    """
    quote = result.quote
    return {
        **_facts(quote),
        "match_confidence": result.match_confidence,
        **_sums(quote),
        "rows_read": result.rows_read,
        "rows_used": result.rows_used,
        "rows_left_out": len(result.rows_left_out),
        "left_out_rows": [
            {"sheet": row.sheet, "row": row.row, "reason": row.reason} for row in result.rows_left_out
        ],
        "sheets": [
            {"name": sheet.name, "visible": sheet.visible, "rows": sheet.row_count} for sheet in result.sheets
        ],
        "tables": [{name: getattr(table, name) for name in _OF_TABLE} for table in result.tables],
        "mapping": [
            {**{name: getattr(column, name) for name in _OF_COLUMN}, "field": column.field.value}
            for column in result.mapping
        ],
        "lines": [_line(line) for line in quote.lines] if quote else [],
        "totals": _totals(quote) if quote else [],
        "issues": [_issue(issue) for issue in result.issues],
    }


def _facts(quote: Quote | None) -> dict[str, object]:
    """Who offers what."""
    return {
        "id": quote.id if quote else None,
        "file": quote.file_name if quote else None,
        "sha256": quote.sha256 if quote else None,
        "vendor": quote.vendor if quote else None,
        "currency": quote.currency if quote and quote.currency != NO_CURRENCY else None,
        "quoted_on": quote.quoted_on.isoformat() if quote and quote.quoted_on else None,
        "valid_until": quote.valid_until.isoformat() if quote and quote.valid_until else None,
        "system_id": quote.system_id if quote and quote.system_id else None,
        "systems": quote.systems if quote else 0,
    }


def _sums(quote: Quote | None) -> dict[str, object]:
    """What is accepted, and how it adds up to the vendor's total."""
    printed = quote.printed_total if quote else None
    known = quote and any(line.accepted and line.extended is not None for line in quote.lines)
    priced = quote if known else None
    return {
        "net_total": _in_cents(priced.net_total) if priced else None,
        "freight": _in_cents(priced.amount(LineRole.FREIGHT)) if priced else None,
        "tax": _in_cents(priced.amount(LineRole.TAX)) if priced else None,
        "rounding": _in_cents(priced.amount(LineRole.ROUNDING)) if priced else None,
        "grand_total": _in_cents(priced.amount()) if priced else None,
        "printed_total": None
        if printed is None
        else {
            "amount": _in_cents(printed.amount),
            "label": printed.label,
            "sheet": printed.sheet,
            "cell": printed.cell,
        },
        "difference": _in_cents(quote.difference) if quote and quote.difference is not None else None,
        "reconciled": quote.reconciled if quote else False,
        "equation": quote.equation if quote else "",
    }


def _in_cents(amount: Decimal) -> float:
    return float(in_cents(amount))


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _line(line: QuoteLine) -> dict[str, object]:
    return {
        "sheet": line.sheet,
        "row": line.row,
        "cell": line.cells.get("extended") or line.cells.get("unit_net") or line.cells.get("description"),
        "role": line.role.value,
        "accepted": line.accepted,
        "left_out": line.left_out,
        "part_number": line.part_number,
        "description": line.description,
        "quantity": _number(line.quantity),
        "price_per": _number(line.price_per),
        "unit_list": _number(line.unit_list),
        "discount": _number(line.discount),
        "unit_net": _number(line.unit_net),
        "extended": _number(line.extended),
        "term_months": line.term_months,
        "scaling": None
        if line.scaling is None
        else {"basis": line.scaling.basis.value, "group": line.scaling.group},
        "breaks": [
            {"from_quantity": float(step.from_quantity), "unit_net": float(step.unit_net)}
            for step in line.breaks
        ],
        "cells": dict(line.cells),
    }


def _totals(quote: Quote) -> list[dict[str, object]]:
    return [
        {
            "sheet": line.sheet,
            "cell": line.cells.get("extended"),
            "label": line.description,
            "role": line.role.value,
            "amount": _number(line.extended),
        }
        for line in quote.lines
        if line.role in {LineRole.SUBTOTAL, LineRole.TOTAL}
    ]


def _issue(issue: Issue) -> dict[str, str]:
    return {
        "severity": issue.severity.value,
        "code": issue.code,
        "message": issue.message,
        "file": issue.where.file,
        "sheet": issue.where.sheet,
        "cell": issue.where.cell,
        "suggestion": issue.suggestion,
    }
