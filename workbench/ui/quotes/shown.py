"""What the page shows of a quote, worked out by a worker where it is long: the window only shows it."""

from dataclasses import dataclass, field, replace

from workbench.domain.control import JobControl, NoControl
from workbench.domain.quote import LineRole, Quote
from workbench.quotes import AddedUp, Question, QuoteImport, SheetPreview, questions
from workbench.ui.quotes.mapping_table import ColumnRow, column_rows
from workbench.ui.quotes.preview import preview_of

_TOTALS = frozenset({LineRole.SUBTOTAL, LineRole.TOTAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalChoice:
    """A printed sum that the lines can be checked against."""

    text: str
    key: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A quote with what is shown beside its lines; the same object as long as nothing changed.

    `result` is None where its file is not open. `places` stands for the rows of the lines: quotes with equal
    ones have a line for the same rows in the same order.
    """

    quote: Quote
    result: QuoteImport | None
    sheets: tuple[SheetPreview, ...]
    columns: tuple[ColumnRow, ...]
    questions: tuple[Question, ...]
    totals: tuple[TotalChoice, ...]
    left_out: tuple[tuple[str, int, str], ...]
    """Sheet, row and reason of what does not count."""
    left_out_texts: tuple[str, ...]
    numbers: dict[str, list[int]] = field(repr=False)
    """Numbers of the lines by their key; a row with a further charge has several."""
    places: int
    added: AddedUp | None

    @classmethod
    def of(
        cls, quote: Quote, result: QuoteImport | None = None, control: JobControl | None = None
    ) -> "Shown":
        """Work it out; a matter of 0.2 s for 100,000 lines. Raises `Cancelled` where `control` says so."""
        control = control or NoControl()
        control.check(0.99, f"Showing {quote.file_name}")
        numbers: dict[str, list[int]] = {}
        for number, line in enumerate(quote.lines):
            numbers.setdefault(line.key, []).append(number)
        if result is not None:
            left_out = [(row.sheet, row.row, row.reason) for row in result.rows_left_out]
        else:
            left_out = [(line.sheet, line.row, line.left_out) for line in quote.lines if line.left_out]
        quote.amount()
        control.check(0.99, f"Showing {quote.file_name}")
        added = AddedUp.of(quote) if result is None or not result.holds_tax else None
        control.check(0.99, f"Showing {quote.file_name}")
        return cls(
            quote=quote,
            result=result,
            sheets=result.sheets if result is not None and result.sheets else (preview_of(quote),),
            columns=tuple(column_rows(result)) if result is not None else (),
            questions=questions(result) if result is not None else (),
            totals=_totals(quote),
            left_out=tuple(left_out),
            left_out_texts=tuple(f"row {row}: {reason}" for _, row, reason in left_out),
            numbers=numbers,
            places=hash((len(quote.lines), tuple(numbers))),
            added=added,
        )

    @property
    def sheet_names(self) -> list[str]:
        """What to call the sheets in a list."""
        return [sheet.name if sheet.visible else f"{sheet.name} (hidden)" for sheet in self.sheets]

    def toggled(self, key: str, wanted: bool) -> "Shown | None":
        """The same with the lines of a row taken in or out; None where only the file can tell."""
        lines = self.quote.lines
        numbers = [n for n in self.numbers.get(key, ()) if lines[n].role not in _TOTALS]
        if self.added is None or not numbers:
            return None
        quote, added = self.added.toggled(self.quote, numbers, wanted)
        return replace(self, quote=quote, added=added)

    def renamed(self, quote: Quote, result: QuoteImport | None) -> "Shown":
        """The same lines under the names that the project gives the quote."""
        return replace(self, quote=quote, result=result)


def _totals(quote: Quote) -> tuple[TotalChoice, ...]:
    printed = quote.printed_total
    place = (printed.sheet, printed.cell) if printed is not None else None
    return tuple(
        TotalChoice(
            text=f"row {line.row}: {line.extended:,.2f}",
            key=line.key,
            is_chosen=(line.sheet, line.cells.get("extended")) == place,
        )
        for line in quote.lines
        if line.role in _TOTALS and line.extended is not None
    )
