"""A blank workbook for vendors to quote in: whatever they fill in imports with full confidence."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workbench.quotes.importer import RFQ_NOTES, RFQ_TITLE
from workbench.quotes.language.numbers import CURRENCY_CODES

LINES = 40
OPTION_LINES = 10

_CLASSES = (
    *("Server", "Accelerator", "CPU", "Memory", "Network", "Storage", "Rack", "Power"),
    *("Software", "Support", "Service", "Other"),
)
_COLUMNS = (
    ("Line", 6),
    ("Class", 13),
    ("Part number", 20),
    ("Description", 60),
    ("Qty", 8),
    ("UoM", 8),
    ("List price", 15),
    ("Discount %", 11),
    ("Unit net price", 15),
    ("Extended net price", 18),
    ("Term (months)", 14),
    ("Lead time", 14),
    ("Remark", 26),
)
_CLASS, _QUANTITY, _LIST, _DISCOUNT, _UNIT, _EXTENDED, _TERM = 1, 4, 6, 7, 8, 9, 10
_INSTRUCTIONS = (
    "How to fill in this quote",
    "1. Fill in the yellow cells only. Please add no columns and rename none.",
    "2. One row a position. Choose its class from the list; name accelerators as in '8x H200 141GB SXM5'.",
    "3. Qty is the number of units. Prices are for one unit, in the one currency chosen above, without tax.",
    "4. Discount % is that on the list price, 25 % as 25 %. The unit net price is what is to be paid.",
    "5. The extended net price is computed: quantity times unit net price.",
    "6. Support and licences: enter the term in months. Offer one term in the table, others as options.",
    "7. A rebate or trade-in is a row with a negative unit net price.",
    "8. Freight and tax have cells of their own below the table; leave them empty if they are not charged.",
    "9. Options stand in the last table and are not part of the total.",
    "10. Dates are real dates. The quote must be valid until the day named above.",
)


def write_rfq(path: Path, *, wanted: Sequence[tuple[str, int]] = (), currency: str = "USD") -> None:
    """Write the workbook; `wanted` are (description, quantity) rows that the buyer asks prices for.

    Raises OSError, and ValueError for more rows than the table has.
    """
    import xlsxwriter

    if len(wanted) > LINES:
        raise ValueError(f"{len(wanted)} rows are wanted, the table has {LINES}")
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": RFQ_TITLE, "created": datetime(2026, 1, 1, tzinfo=UTC)})
    _Form(book, currency).write(wanted)
    notes = book.add_worksheet(RFQ_NOTES)
    notes.set_column(0, 0, 110)
    for row, text in enumerate(_INSTRUCTIONS):
        notes.write_string(row, 0, text, book.add_format({"bold": row == 0, "text_wrap": True}))
    try:
        book.close()
    except xlsxwriter.exceptions.FileCreateError as error:
        raise OSError(str(error)) from error


class _Form:
    """The sheet that the vendor fills in."""

    def __init__(self, book: Any, currency: str) -> None:
        self._sheet = book.add_worksheet("Quote")
        self._currency = currency
        entry = {"bg_color": "#FFF9DB", "border": 1, "border_color": "#BFBFBF", "valign": "top"}
        self._text = book.add_format({**entry, "text_wrap": True})
        self._number = book.add_format({**entry, "num_format": "#,##0"})
        self._money = book.add_format({**entry, "num_format": f"[${currency}] #,##0.00"})
        self._share = book.add_format({**entry, "num_format": "0.00%"})
        self._date = book.add_format({**entry, "num_format": "yyyy-mm-dd", "align": "left"})
        self._computed = book.add_format(
            {"num_format": f"[${currency}] #,##0.00", "border": 1, "border_color": "#BFBFBF"}
        )
        self._bold = book.add_format({"bold": True})
        self._sum = book.add_format({"bold": True, "top": 1, "num_format": f"[${currency}] #,##0.00"})
        self._head = book.add_format(
            {"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "border": 1, "text_wrap": True}
        )
        self._title = book.add_format({"bold": True, "font_size": 16})

    def write(self, wanted: Sequence[tuple[str, int]]) -> None:
        """Everything from the title to the options."""
        sheet = self._sheet
        for column, (_, width) in enumerate(_COLUMNS):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, RFQ_TITLE, self._title)
        row = self._letterhead(2)
        header = row + 1
        self._header(header)
        sheet.freeze_panes(header + 1, 0)
        first, last = header + 1, header + LINES
        self._lines(first, LINES, wanted)
        row = last + 1
        for label, formula in (
            ("Subtotal", f"=SUM(J{first + 1}:J{last + 1})"),
            ("Freight", ""),
            ("Tax", ""),
            ("Grand total", f"=SUM(J{row + 1}:J{row + 3})"),
        ):
            sheet.write_string(row, 3, label, self._bold)
            if formula:
                sheet.write_formula(row, _EXTENDED, formula, self._sum, 0)
            else:
                sheet.write_blank(row, _EXTENDED, None, self._money)
                self._at_least_zero(row, _EXTENDED, row)
            row += 1
        sheet.write_string(row + 1, 0, "Options, not included in the total", self._bold)
        self._header(row + 2)
        self._lines(row + 3, OPTION_LINES, ())
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def _letterhead(self, row: int) -> int:
        for label, form in (
            ("Vendor:", self._text),
            ("Quote number:", self._text),
            ("Quote date:", self._date),
            ("Valid until:", self._date),
            ("Currency:", self._text),
            ("Payment terms:", self._text),
            ("Delivery terms:", self._text),
            ("Lead time:", self._text),
        ):
            self._sheet.write_string(row, 2, label, self._bold)
            if label == "Currency:":
                self._sheet.write_string(row, 3, self._currency, form)
                codes = sorted(CURRENCY_CODES)
                self._sheet.data_validation(row, 3, row, 3, {"validate": "list", "source": codes})
            else:
                self._sheet.write_blank(row, 3, None, form)
            if form is self._date:
                self._sheet.data_validation(
                    row,
                    3,
                    row,
                    3,
                    {
                        "validate": "date",
                        "criteria": ">=",
                        "value": datetime(2020, 1, 1),  # noqa: DTZ001 - spreadsheets know no time zone
                        "error_title": "A date",
                        "error_message": "Enter a date such as 2026-12-31.",
                    },
                )
            row += 1
        return row

    def _header(self, row: int) -> None:
        for column, (title, _) in enumerate(_COLUMNS):
            self._sheet.write_string(row, column, title, self._head)

    def _lines(self, first: int, count: int, wanted: Sequence[tuple[str, int]]) -> None:
        sheet = self._sheet
        last = first + count - 1
        forms = {_QUANTITY: self._number, _LIST: self._money, _UNIT: self._money, _DISCOUNT: self._share}
        for row in range(first, last + 1):
            for column in range(len(_COLUMNS)):
                if column != _EXTENDED:
                    sheet.write_blank(row, column, None, forms.get(column, self._text))
            number = row + 1
            formula = f'=IF(OR(E{number}="",I{number}=""),"",ROUND(E{number}*I{number},2))'
            sheet.write_formula(row, _EXTENDED, formula, self._computed, "")
        for offset, (description, quantity) in enumerate(wanted):
            sheet.write_string(first + offset, 3, description, self._text)
            sheet.write_number(first + offset, _QUANTITY, quantity, self._number)
        sheet.data_validation(first, _CLASS, last, _CLASS, {"validate": "list", "source": list(_CLASSES)})
        self._at_least_zero(first, _QUANTITY, last)
        self._at_least_zero(first, _LIST, last)
        sheet.data_validation(
            first,
            _UNIT,
            last,
            _UNIT,
            {"validate": "decimal", "criteria": ">=", "value": -1e12, **_message("A price")},
        )
        sheet.data_validation(
            first,
            _DISCOUNT,
            last,
            _DISCOUNT,
            {
                "validate": "decimal",
                "criteria": "between",
                "minimum": 0,
                "maximum": 1,
                **_message("A share, 0 to 100 %"),
            },
        )
        sheet.data_validation(
            first,
            _TERM,
            last,
            _TERM,
            {
                "validate": "integer",
                "criteria": "between",
                "minimum": 1,
                "maximum": 240,
                **_message("Whole months"),
            },
        )

    def _at_least_zero(self, first: int, column: int, last: int) -> None:
        self._sheet.data_validation(
            first,
            column,
            last,
            column,
            {"validate": "decimal", "criteria": ">=", "value": 0, **_message("A number of 0 or more")},
        )


def _message(what: str) -> dict[str, str]:
    return {"error_title": "Not a number", "error_message": f"{what} is needed here, without text or units."}
