"""Printed amounts and words that the account of a quote does not explain: asked about, never passed over.

A quote can add up and still be misread: a tax that stands in a note, a second column of amounts, a sum below
the one that was checked. The signs of it need no words that we know. Every amount outside the accepted lines
is compared with what was accepted; whatever is related to it by addition, by a usual rate of tax or by being
larger than everything is a question.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, combinations
from operator import attrgetter

from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.quote import CHARGES, LineRole
from workbench.quotes.account.left_sheets import REPLACED
from workbench.quotes.account.payment_schedule import PAYMENT_SCHEDULE
from workbench.quotes.account.reading import Reading
from workbench.quotes.account.reconcile import taxed_total
from workbench.quotes.account.settled import Settled
from workbench.quotes.account.structure import is_rounded, sums_of_no_lines
from workbench.quotes.asking.accepted import up_to_open
from workbench.quotes.language.numbers import currency_in, currency_in_format, percentages_in, read_number
from workbench.quotes.language.roles import Choice, TotalRank
from workbench.quotes.language.row_texts import label_of, months_of
from workbench.quotes.language.tax_words import denies_tax, may_speak_of_held_tax, says_gross
from workbench.quotes.language.values import LARGEST, read_figure
from workbench.quotes.language.words import folded, mentions
from workbench.quotes.layout.detect import Table
from workbench.quotes.layout.headers import PRICE_FIELDS, match_header
from workbench.quotes.layout.rows import QuoteRow, RowKind, cents_of, in_cents, sum_in_cents
from workbench.quotes.model import Field
from workbench.tables.sheet import Cell, column_letter

SUM_UNEXPLAINED = "sum_unexplained"
TAX_UNREAD = "tax_unread"

_USUAL_RATES = (*map(Decimal, range(7, 26)), *map(Decimal, ("5", "7.5", "7.7", "8.1", "25.5", "27")))
_ALSO_A_DISCOUNT = Decimal(25)
"""A list price less 20 % is exceeded by it by 25 %: that rate needs the word tax."""
_CENTS_OFF = Decimal("0.02")
_MOST_FIGURES = 500
_MOST_LINES = 2_000
"""Lines whose unused columns are added up: in longer tables the sums below them must do."""
_MOST_OPTIONS = 20
_MOST_PARTS = 8
_LONGEST_TEXT = 200
_TEXT_KINDS = frozenset({RowKind.LETTERHEAD, RowKind.NOTE, RowKind.HEADING})
_CHOICES = frozenset({LineRole.OPTION, LineRole.ALTERNATIVE})
_GROUPED = re.compile(r"(?<![\w.,])[0-9]{1,3}(?:[.,'\u2019 ][0-9]{3})+(?:[.,][0-9]{2})?(?!\w)")
_NO_SUM = re.compile(
    r"(?<!\w)(?:tel|phone|fax|zip|plz|date|id|no|nr|ref|account|konto|iban|qty|quantity|menge|gpus?|tokens?)(?!\w)|"
    r"credit|kredit|crédit|limit|capital|kapital|insur|versicher|assur|liabil|haftung|revenue|turnover|umsatz|"
    r"chiffre d'affaires"
)
"""Words of a number that is no price of the offer: of whom to call, how many, what is insured."""
_IS_OPTIONAL = re.compile(r"(?<!\w)(?:option(?:al|nel|nelle)?|conditional|conditionnel(?:le)?)(?!\w)")
_MOST_UNITS = 10_000
"""Sum of a column of optional quantities: amounts are larger."""
_CENTS = re.compile(r"(.*?)(?:[.,]([0-9]{2}))?")


@dataclass(frozen=True, slots=True)
class _Figure:
    """An amount outside the accepted lines, with the words of its row and header."""

    value: Decimal
    words: str
    sheet: str
    cell: str
    is_money: bool
    names_tax: bool


_FOR_COMPARISON = re.compile(
    r"for (?:comparison|information|reference)|(?<!\w)equivalent|zum vergleich|nachrichtlich|"
    r"(?:pour|à titre d'|à titre) (?:information|indicatif)|a título informativo"
)
"""Says that an amount tells what something else costs, or the same in other money."""


def unexplained(
    reading: Reading,
    settled: Settled,
    file_name: str,
    accepted: Mapping[str, str],
    watch: Callable[[], None],
    *,
    tax_is_settled: bool = False,
) -> list[Issue]:
    """Questions on a quote that adds up, one of each kind at most; none where it does not add up.

    To be called when the solution has been applied and taxes have been taken out of gross prices.
    What was `accepted` (a question to its reason) is passed to the caller, and the next question after it.
    `tax_is_settled` says that the tax in the prices was answered, or is asked about already. `watch` is
    called between the steps of long quotes, and may raise to stop.
    """
    solution = reading.solution
    if not solution.fits:
        return []
    account = _Account(reading, settled)
    checks: tuple[Iterable[_Figure], ...] = (
        account.taxed_otherwise(),
        account.sums(),
        account.added_on_top(),
        account.larger_than_everything(),
        account.columns_beside(),
    )
    sums = (
        _issue(
            SUM_UNEXPLAINED,
            f"{figure.value:,.2f} is printed ('{_short(figure.words)}') and nothing accepted explains it; "
            f"the total checked is {account.printed:,.2f}.",
            Where(file=file_name, sheet=figure.sheet, cell=figure.cell),
        )
        for check in checks
        for figure in _watched(check, watch)
    )
    issues = up_to_open(sums, accepted)
    if not account.tax and not tax_is_settled:
        taxes = (
            _issue(
                TAX_UNREAD,
                f"'{_short(figure.words)}' speaks of a tax, and none was read.",
                Where(file=file_name, sheet=figure.sheet, cell=figure.cell),
            )
            for figure in chain(account.untaxed_figures(), account.words_of_tax())
        )
        issues += up_to_open(taxes, accepted)
    return issues


def _watched(check: Iterable[_Figure], watch: Callable[[], None]) -> Iterator[_Figure]:
    watch()
    yield from check


def _issue(code: str, message: str, where: Where) -> Issue:
    return Issue(
        severity=Severity.WARNING,
        code=code,
        message=message,
        where=where,
        suggestion="Answer it in the Quotes view: what the amount is, or why the sums are right as they are.",
    )


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"


class _Account:
    """What was accepted, what it explains, and the amounts beside it."""

    def __init__(self, reading: Reading, settled: Settled) -> None:
        self.rows = reading.rows
        self.layouts = reading.layouts
        self.others = [row for row in settled.others if row.left_out != PAYMENT_SCHEDULE]
        self.solution = reading.solution
        self.tax = settled.charged(LineRole.TAX)
        self.printed = sum_in_cents(self.solution.totals)
        self.accepted = _sums_of([settled.goods, *map(settled.charged, CHARGES)]) | {self.printed}
        self.known = self._with_options()
        self.chosen = {id(total) for total in self.solution.totals}
        self.over_the_term = reading.over_the_term
        taxes = (row for row in (*settled.charges[LineRole.TAX], *self.others) if row.role is LineRole.TAX)
        self.states_no_tax = any(row.amount == 0 for row in taxes)
        outside = [figure for figure in self._figures_outside() if abs(figure.value) not in self.known]
        outside = [figure for figure in outside if not _FOR_COMPARISON.search(folded(figure.words))]
        of_lines = set(cents_of(settled.lines)) if outside else set()
        self.figures = [figure for figure in outside if figure.value not in of_lines]
        self.values = {figure.value for figure in self.figures if not _tells_savings(figure)}

    def _with_options(self) -> set[Decimal]:
        """The accepted sums with options, one of them or all, and without."""
        options = [
            row.cents
            for row in self.others
            if row.kind is RowKind.LINE and row.left_out and row.amount
            if row.choice is not Choice.NONE or row.role in _CHOICES
        ]
        added = {Decimal(0), sum(options, Decimal(0)), *options[:_MOST_OPTIONS]}
        known = {amount + more for amount in self.accepted for more in added} | added
        return known | {-amount for amount in known}

    def _figures_outside(self) -> list[_Figure]:
        found: list[_Figure] = []
        for row in self.others:
            if len(found) >= _MOST_FIGURES:
                break
            if (row.kind is RowKind.LINE and not row.left_out) or row.row.hidden or row.side:
                continue
            if row.left_out == REPLACED:
                continue
            if row.kind in _TEXT_KINDS:
                found += _figures_of_text(row)
            elif row.kind is RowKind.TOTAL:
                found += self._figures_of_total(row)
            elif row.amount and row.left_out and not row.figures.get(Field.QUANTITY):
                found.append(_figure(row.cents, row, row.cells.get("extended", "")))
        return found

    def _figures_of_total(self, row: QuoteRow) -> list[_Figure]:
        found = []
        if row.amount and id(row) not in self.chosen:
            found.append(_figure(row.cents, row, row.cells.get("extended", "")))
        if row.table is None:
            return found
        used = {column.number for column in row.table.columns.values()}
        for cell in row.row.cells:
            if cell.column not in used and _is_amount(cell):
                header = row.table.texts.get(cell.column, "")
                found.append(_figure(_cents_of(cell), row, cell.address, header))
        return found

    def taxed_otherwise(self) -> Iterator[_Figure]:
        """A printed total with the tax accepted beside another total."""
        row = taxed_total(self.solution, self.rows)
        if row is not None:
            yield _figure(row.cents, row, row.cells.get("extended", ""))

    def sums(self) -> Iterator[_Figure]:
        """Printed sums that no lines and no accepted parts give."""
        sums = [row for row in self.others if row.kind is RowKind.TOTAL and row.amount]
        wrong = sums_of_no_lines(self.rows) if len(sums) <= _MOST_FIGURES else []
        parts = {row.cents for row in sums}
        for row in wrong:
            if id(row) in self.chosen or row.table is None or row.cents in self.known:
                continue
            if mentions("other_total", row.label) or is_rounded(row, self.solution.totals):
                continue
            if not self._follows_from_rate(row) and not self._is_part(row.cents, parts):
                yield _figure(row.cents, row, row.cells.get("extended", ""))

    def _follows_from_rate(self, row: QuoteRow) -> bool:
        """Whether a percentage in the sum's own label leads to it: "total less 5 %"."""
        rates = percentages_in(row.label)
        return any(
            abs(row.cents - amount * (100 + signed) / 100) <= _CENTS_OFF
            for amount in self.accepted
            for rate in rates
            for signed in (rate, -rate)
        )

    def _is_part(self, cents: Decimal, sums: set[Decimal]) -> bool:
        """Whether a sum and other printed ones together are what was accepted: products and services."""
        others = [other for other in sorted(sums) if other != cents and other < self.printed][:_MOST_PARTS]
        return any(cents + more in self.accepted for more in _sums_of(others) if more)

    def added_on_top(self) -> Iterator[_Figure]:
        """An amount that the printed total and a further amount or a usual rate of tax give."""
        for figure in self.figures:
            if _tells_savings(figure):
                continue
            is_added = 0 < figure.value < self.printed and self.printed + figure.value in self.values
            if is_added or (not self.tax and self._is_taxed(figure.value, figure.names_tax)):
                yield figure

    def _is_taxed(self, value: Decimal, names_tax: bool) -> bool:
        return any(
            abs(value - self.printed * (100 + rate) / 100) <= _CENTS_OFF
            for rate in _USUAL_RATES
            if names_tax or rate != _ALSO_A_DISCOUNT
        )

    def larger_than_everything(self) -> Iterator[_Figure]:
        """An amount in a note, or a further total, that is larger than all that was accepted."""
        most = max(self.known)
        totals = {
            (row.sheet, row.cells.get("extended"))
            for row in self.others
            if row.kind is RowKind.TOTAL and row.total_rank >= TotalRank.TOTAL
        }
        for figure in self.figures:
            if mentions("restated", figure.words):
                continue
            if figure.value > most and (figure.is_money or (figure.sheet, figure.cell) in totals):
                yield figure

    def untaxed_figures(self) -> Iterator[_Figure]:
        """Amounts beside the word tax although no tax was read."""
        for figure in self.figures:
            if figure.names_tax and 0 < figure.value < self.printed:
                yield figure

    def words_of_tax(self) -> Iterator[_Figure]:
        """Texts that say that tax is in the prices, or name its rate and not that it comes on top."""
        if self.states_no_tax:
            return
        for row in self.others:
            if row.kind is RowKind.LINE or row.kind is RowKind.HEADER:
                continue
            if any(isinstance(value, str) and denies_tax(value) for value in row.row.values[1:]):
                continue
            for cell in row.row.cells:
                if isinstance(cell.value, str) and may_speak_of_held_tax(cell.value):
                    yield _Figure(Decimal(0), cell.text, row.sheet, cell.address, False, True)

    def columns_beside(self) -> Iterator[_Figure]:
        """Columns of amounts that were not used although they are related to the one that was."""
        covered = self.solution.covered
        tables = {id(table): table for layout in self.layouts for table in layout.tables}
        keys = dict.fromkeys(map(id, map(attrgetter("table"), covered)))
        for table in [tables[key] for key in keys if key in tables]:
            lines = [row for row in covered if row.table is table and not row.side]
            if len(lines) > _MOST_LINES:
                continue
            added = sum_in_cents(lines)
            sums = _sums_beside(table, lines)
            for number, total in sums.items():
                header = table.texts[number]
                if total.value in self.known or total.value <= 1:
                    continue
                if self.over_the_term and months_of(header):
                    continue
                others = [other.value for at, other in sums.items() if at != number]
                surcharged = any(total.value == added + other for other in others)
                taxed = not self.tax and total.names_tax and "%" not in header
                difference = any(total.value in {added - other, other - added} for other in others)
                optional = _IS_OPTIONAL.search(folded(header)) is not None
                further = number > table.column_of(Field.EXTENDED) and not currency_in(header)
                if (
                    surcharged
                    or taxed
                    or (optional and total.value > _MOST_UNITS)
                    or (further and not difference and _is_amount_header(header))
                ):
                    yield total


def _sums_of(amounts: Sequence[Decimal]) -> set[Decimal]:
    """The sums of all choices of amounts."""
    return {
        sum(chosen, Decimal(0))
        for count in range(len(amounts) + 1)
        for chosen in combinations(amounts, count)
    }


def _tells_savings(figure: _Figure) -> bool:
    return mentions("other_total", figure.words)


def _figure(value: Decimal, row: QuoteRow, cell: str, header: str = "", *, is_money: bool = False) -> _Figure:
    texts = [text for text in row.row.values if isinstance(text, str) and read_number(text) is None]
    words = " ".join((*texts, header)).strip()[:_LONGEST_TEXT]
    names_tax = mentions("tax", words) or says_gross(words)
    return _Figure(value, words, row.sheet, cell, is_money, names_tax)


def _figures_of_text(row: QuoteRow) -> list[_Figure]:
    found = []
    columns = row.table.columns if row.table is not None else {}
    priced = {column.number for name, column in columns.items() if name in PRICE_FIELDS}
    for cell in row.row.cells:
        if _is_amount(cell):
            shown = bool(currency_in_format(cell.number_format)) or ".00" in cell.number_format
            shown = shown or (cell.column in priced and not _NO_SUM.search(folded(label_of(row.row))))
            found.append(_figure(_cents_of(cell), row, cell.address, is_money=shown))
        elif isinstance(cell.value, str) and len(cell.value) <= _LONGEST_TEXT:
            written = read_figure(cell, Field.EXTENDED, None) if cell.column in priced else None
            if written is not None and written.value and not written.percent:
                shown = not _NO_SUM.search(folded(label_of(row.row)))
                found.append(_figure(in_cents(written.value), row, cell.address, is_money=shown))
                continue
            texts = _GROUPED.findall(cell.value)
            shown = bool(texts and currency_in(cell.value)) and not _NO_SUM.search(folded(cell.value))
            found += [_figure(_plain(text), row, cell.address, is_money=shown) for text in texts]
    return found


def _is_amount(cell: Cell) -> bool:
    return (
        isinstance(cell.value, Decimal) and 1 <= abs(cell.value) < LARGEST and "%" not in cell.number_format
    )


def _cents_of(cell: Cell) -> Decimal:
    return in_cents(cell.value if isinstance(cell.value, Decimal) else None)


def _plain(text: str) -> Decimal:
    """A grouped number of a sentence; two digits behind the last mark are cents."""
    found = _CENTS.fullmatch(text)
    whole, cents = found.groups() if found else (text, None)
    return Decimal(re.sub(r"\D", "", whole) + "." + (cents or "0"))


def _is_amount_header(header: str) -> bool:
    return any(match.field is Field.EXTENDED for match in match_header(header))


def _sums_beside(table: Table, lines: Sequence[QuoteRow]) -> Mapping[int, _Figure]:
    """The sums of the visible columns that mean nothing to the import, by number of the column."""
    used = {column.number for column in (*table.columns.values(), *table.choices)}
    used |= {*table.parts, *(number for _, number in table.breaks)}
    used |= {column.number for column in table.document}
    found = {}
    for number, header in table.texts.items():
        if number in used or not lines or lines[0].layout.sheet.is_hidden_column(number):
            continue
        read = [read_figure(row.row.at(number), Field.EXTENDED, None).value for row in lines]
        total = in_cents(sum((value for value in read if value), Decimal(0)))
        if total:
            cell = f"{column_letter(number)}{lines[0].number}"
            names_tax = mentions("tax", header) or says_gross(header)
            found[number] = _Figure(total, header, lines[0].sheet, cell, True, names_tax)
    return found
