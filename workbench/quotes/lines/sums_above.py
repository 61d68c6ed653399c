"""The sums of the lines above a row, and what rows without known words are by them: sums, taxes, fees."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from workbench.domain.quote import LineRole
from workbench.quotes.language.numbers import Mark, percentages_in
from workbench.quotes.language.roles import TotalRank, label_role, line_role, names_fee
from workbench.quotes.language.values import Figure, read_figure
from workbench.quotes.language.words import mentions
from workbench.quotes.layout.detect import Table
from workbench.quotes.layout.rows import QuoteRow, RowKind, in_cents
from workbench.quotes.lines.amounts import CENTS_OFF_RATE
from workbench.quotes.lines.read_line import LINE_FIELDS
from workbench.quotes.model import Field

_SURCHARGE = re.compile(
    r"fee|conting|reserve|margin|mark-?up|overhead|manage|handling|surcharge|zuschlag|commission|provision|bonus|"
    r"marge|margem|marż|profit|lucro|gewinn|wagnis|gemeinkosten|frais g|gastos g|spese g|beneficio|utilidad|"
    r"(?<!\w)bdi|aufschlag|narzut|наценк|накладн|zisk|이윤|일반관리비|利益|諸経費|管理|利润|利潤"
)
_NAMES_A_SUM = re.compile(r"(?<!\w)(?:net|list|gross|netto|brutto|liste|cost|costs|value|price|sum)(?!\w)")
_CLOSING_ROWS = 20
_FEWEST_DIGITS = 5
_MONEY_WITH_ANY_MARKS = re.compile(r"[^0-9]{0,5}[0-9][0-9.,'’ ]*[0-9][^0-9]{0,5}")


@dataclass(slots=True)
class SumsAbove:
    """What the lines of a sheet read so far add up to."""

    running: Decimal = Decimal(0)
    """All of them, on which a discount or tax in percent is taken."""
    of_section: Decimal = Decimal(0)
    """Those since the last printed sum."""
    of_heading: Decimal = Decimal(0)
    """Those since the last heading."""
    lines: int = 0
    lines_of_section: int = 0
    printed: int = 0
    """How many sums were printed."""
    taxes: Sequence[Decimal] = ()
    """Amounts of the taxes right above the row."""

    def end_section(self) -> None:
        """Begin anew behind a printed sum."""
        self.of_section, self.lines_of_section = Decimal(0), 0

    def add(self, cents: Sequence[Decimal]) -> None:
        """Go on behind lines of these amounts."""
        added = sum(cents, Decimal(0))
        self.running += added
        self.of_section += added
        self.of_heading += added
        self.lines += len(cents)
        self.lines_of_section += len(cents)

    def silent_sum(
        self, found: QuoteRow, figures: Mapping[Field, Figure], known: set[Field]
    ) -> TotalRank | None:
        """What sum a row with a strange label is: its lone amount is exactly what the lines above give."""
        table = table_of(found)
        field = Field.EXTENDED if Field.EXTENDED in table.columns else Field.EXTENDED_LIST
        if known & LINE_FIELDS != {field} or Field.QUANTITY not in table.columns:
            return None
        amount = in_cents(figures[field].value)
        if not found.label or not amount:
            return None
        if self.lines > 1 and amount == self.running:
            return TotalRank.TOTAL  # whatever its words: no tax or freight is as much as everything above
        if label_role(found.label) is not None:
            return None
        if self.lines_of_section > 1 and amount == self.of_section:
            return TotalRank.SUBTOTAL
        named = _NAMES_A_SUM.search(found.label.casefold()) is not None
        return TotalRank.SUBTOTAL if named and amount in {self.of_section, self.of_heading} else None

    def are_given_by(self, figures: Mapping[Field, Figure]) -> bool:
        """Whether a row without any words prints the sum of the lines above it, or of its section."""
        figure = figures.get(Field.EXTENDED)
        amount = in_cents(figure.value) if figure is not None else Decimal(0)
        return self.lines > 1 and amount != 0 and amount in {self.running, self.of_section}

    def has_digits(self, text: str) -> bool:
        """Whether a text of money has the digits of all lines' sum, wherever its marks stand."""
        digits = re.sub(r"\D", "", text)
        if len(digits) < _FEWEST_DIGITS or not _MONEY_WITH_ANY_MARKS.fullmatch(text) or self.lines < 2:
            return False
        return Decimal(digits) == self.running * 100

    def silent_charge(self, found: QuoteRow, figure: Figure, mark: Mark | None) -> LineRole | None:
        """Whether a row with a label that says no role is a tax or a fee by its amount."""
        return self._silent_tax(found, figure, mark) or self._silent_fee(found, figure, mark)

    def _silent_tax(self, found: QuoteRow, figure: Figure, mark: Mark | None) -> LineRole | None:
        """Whether a row with a strange label and a rate is a tax: that share of all above, then added."""
        rates = percentages_in(found.label)
        if not rates or figure.value is None or not self.running or _SURCHARGE.search(found.label.casefold()):
            return None
        if line_role(found.label) is not LineRole.COMPONENT or not self._is_printed_below(
            self.running + figure.value, found, mark
        ):
            return None
        share = rates[0] / 100
        off = abs(figure.value - self.running * share)
        return LineRole.TAX if 0 < share < 1 and off <= CENTS_OFF_RATE else None

    def _silent_fee(self, found: QuoteRow, figure: Figure, mark: Mark | None) -> LineRole | None:
        """Whether a row that names a fee is one: behind a sum, or with everything above printed below."""
        if figure.value is None or figure.value <= 0 or not names_fee(found.label):
            return None
        table = table_of(found)
        figures = [cell for cell in found.row.cells if isinstance(cell.value, Decimal)]
        net = found.row.at(table.column_of(Field.EXTENDED))
        if net is None or len(figures) > 1 or in_cents(figure.value) >= self.running:
            return None
        behind_sum = self.printed > 0 and self.lines > 0
        adds_up = behind_sum or self._is_printed_below(self.running + in_cents(figure.value), found, mark)
        return LineRole.SERVICE if adds_up else None

    def _is_printed_below(self, amount: Decimal, found: QuoteRow, mark: Mark | None) -> bool:
        """Whether one of the last rows of the table, below this one, prints an amount."""
        table = table_of(found)
        cells = (
            row.at(table.column_of(Field.EXTENDED))
            for row in table.body[-_CLOSING_ROWS:]
            if row.number > found.number
        )
        return any(
            in_cents(read_figure(cell, Field.EXTENDED, mark).value) == in_cents(amount)
            for cell in cells
            if cell
        )

    def is_tax_below_a_sum(
        self,
        found: QuoteRow,
        figures: Mapping[Field, Figure],
        known: set[Field],
        previous: QuoteRow | None,
        mark: Mark | None,
    ) -> bool:
        """Whether a lone amount behind a sum is a tax although its label stands where descriptions do."""
        return (
            known & LINE_FIELDS == {Field.EXTENDED}
            and Field.QUANTITY in table_of(found).columns
            and previous is not None
            and previous.kind is RowKind.TOTAL
            and self._silent_tax(found, figures[Field.EXTENDED], mark) is not None
        )

    def adds_taxes(self, label: str, figure: Figure) -> bool:
        """Whether a tax is what the taxes right above it add up to; of one tax, its label must say so."""
        if not self.taxes or in_cents(figure.value) != sum(self.taxes):
            return False
        return len(self.taxes) > 1 or any(mentions(meaning, label) for meaning in ("total", "grand_total"))


def table_of(found: QuoteRow) -> Table:
    """The table of a row. Raises ValueError for a row outside the tables."""
    if found.table is None:
        raise ValueError("a row outside the tables has no columns")
    return found.table
