"""The quotes on a common basis as a workbook."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from workbench.analysis.offers.quote_basis import BasisTable

_NOTE = (
    "Options, alternatives and tax are not in it. Support and licences with a term are scaled in proportion; "
    "what a quote leaves out is named, never filled in."
)


def write_basis(path: Path, table: BasisTable) -> None:
    """Write one sheet: a row per part of the price, a column per quote. Raises OSError."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "Quotes on a common basis", "created": datetime(2026, 1, 1, tzinfo=UTC)})
    sheet = book.add_worksheet("Common basis")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    amount = book.add_format({"num_format": "#,##0.00", "valign": "top"})
    total = book.add_format({"num_format": "#,##0.00", "bold": True, "top": 1})
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, len(table.names), 26)
    sheet.freeze_panes(1, 1)
    for column, title in enumerate(("", *table.names)):
        sheet.write_string(0, column, title, bold)
    for number, row in enumerate(table.rows, start=1):
        sheet.write_string(number, 0, row.title, bold if row.is_total else text)
        for column, cell in enumerate(row.cells, start=1):
            if isinstance(cell, Decimal):
                sheet.write_number(number, column, cell, total if row.is_total else amount)
            elif cell:
                sheet.write_string(number, column, cell, text)
    sheet.write_string(len(table.rows) + 2, 0, _NOTE, book.add_format({"italic": True}))
    try:
        book.close()
    except xlsxwriter.exceptions.FileCreateError as error:
        raise OSError(str(error)) from error
