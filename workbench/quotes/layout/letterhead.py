"""What stands around the tables: vendor, date, validity and currency of a quote."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property

from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.money import NO_CURRENCY
from workbench.quotes.language.dates import DateProblem, FoundDate, days_in, find_date
from workbench.quotes.language.numbers import DOLLARS, currency_in, currency_in_format, names_us_dollar
from workbench.quotes.language.words import LONGEST_TEXT, folded, labels, mentions, narrowed
from workbench.quotes.layout.detect import MOST_COLUMNS, SheetLayout
from workbench.quotes.layout.rows import QuoteRow, RowKind, of_kind
from workbench.quotes.layout.vendor_name import (
    known_name,
    labelled_name,
    name_with_form,
    names_in_wide_script,
    plain_name,
)
from workbench.quotes.model import Field
from workbench.tables.sheet import Cell, Row, Sheet, text_of_value

_VENDOR_WITHIN_ROWS = 12
_BODY_ROWS = 100
"""Terms stand above or below the lines: of long tables only so many rows at either end are searched."""
_CUSTOMER_BLOCK_ROWS = 5
_NO_NAME = re.compile(r"@|www\.|https?:|\b(?:tel|phone|fax|telefon|e-?mail)\b|^[\d\W]+$", re.IGNORECASE)
_PRICES_BY_WEIGHT = (Field.EXTENDED, Field.UNIT_NET, Field.EXTENDED_LIST, Field.UNIT_LIST)
"""Price columns by what the quote is paid in: list prices may be in the maker's currency."""
_NAMED_DOLLAR = re.compile(
    r"((?<![A-Za-z])(?i:[a-z.]+(?: zealand| kong| taiwan)? dollars?(?: canadiens?)?|"
    r"pesos? (?:mexicanos?|chilenos?)|"
    r"(?:mexican|chilean) pesos?)|"
    r"(?<![A-Za-z])(?:US|CDN|CA|AU|NZ|HK|NT|C|A|S)\$|"
    r"(?:(?i:in|en|currency|prices|amounts|totals|figures)[ :(]+(?:CAD|AUD|NZD|SGD|HKD|TWD|MXN|CLP|USD)|"
    r"^(?:CAD|AUD|NZD|SGD|HKD|TWD|MXN|CLP)(?=$|[ ,;]+(?i:ex|excl|excluding|inc|incl|including|only|plus))|"
    r"(?<=\()(?:CAD|AUD|NZD|SGD|HKD|TWD|MXN|CLP)(?=\))|"
    r"USD)(?![A-Za-z]))"
)
_SAYS_CURRENCY = re.compile(
    r"(?i:(?<!\w)(?:prices?|amounts?|figures?|totals?|values?|preise|beträge|prix|montants|precios|importes|prezzi|"
    r"preços|ceny)(?: (?:are|is|sind|sont|son|sono))?(?: (?:quoted|stated|given|shown|expressed|angegeben))?"
    r" (?:in|en|w)) ((?i:us |u\.s\. )?[^\s,;.)]+)"
)
_IDENTIFIER = re.compile(r"(?<![\w-])(?=[\w-]*[0-9])[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)+(?![\w.,])")
"""A number of a contract or document: letters in it name no currency."""
_YEN_SIGN = re.compile("[¥\uffe5]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]|税込|税抜|株式会社|消費税|見積")
_SIMPLIFIED = re.compile("[价单总项货币计报务设备]|公司")
_TITLES = 3
"""Texts near the top among which a name without a legal form may stand."""
_CLOSING_ROWS = 10


@dataclass(frozen=True, slots=True)
class _Labelled:
    """A value with a label: the cell it stands in, and the value or the text behind the label."""

    cell: Cell
    sheet: str
    text: str


class Letterhead:
    """Reads the workbook-wide facts; what is wrong with them is collected in `issues`."""

    def __init__(
        self, file_name: str, layouts: Sequence[SheetLayout], month_first: bool | None = None
    ) -> None:
        self.file_name = file_name
        self.issues: list[Issue] = []
        self._layouts = layouts
        self._month_first = self._proven_order() if month_first is None else month_first

    def vendor(self, fallback: str) -> str:
        """Name of the vendor; the fallback, with a note, where no cell looks like it."""
        for found in self._labelled("vendor"):
            if found.text and not _NO_NAME.search(found.text) and (name := labelled_name(found.text)):
                return name
        candidates = list(self._name_cells())
        for cell, _ in candidates:
            if name := name_with_form(cell.text):
                return name
        for cell, _ in candidates[:_TITLES]:
            if name := known_name(cell.text):
                return name
        if candidates and candidates[0][1] and (name := plain_name(candidates[0][0].text)):
            return name
        for text in self._closing_texts():
            if name := name_with_form(text):
                return name
        self.issues.append(
            self._issue(
                Severity.NOTE,
                "vendor_unknown",
                "No cell names the vendor; the file's name stands for it.",
                suggestion="Enter the vendor in the Quotes view.",
            )
        )
        return fallback

    def text(self, meaning: str) -> str:
        """The first text with a label of the meaning (reference, payment, delivery, lead_time)."""
        found = next((labelled.text for labelled in self._labelled(meaning) if labelled.text), "")
        return found[:200]

    def quoted_on(self) -> date | None:
        """Date of the quote, None where it has none (or an impossible one, with its issue)."""
        found = self._date("quoted_on", "quote date")
        return found.day if found else None

    def valid_until(self, quoted_on: date | None) -> date | None:
        """Last day of validity: a date, or a number of days after the quote's date."""
        found = self._date("valid_until", "validity date")
        if found is not None:
            return found.day
        for labelled in self._labelled("valid_until"):
            days = days_in(labelled.text)
            if days is not None and quoted_on is not None:
                return quoted_on + timedelta(days=days)
        return None

    def currency(self, rows: Sequence[QuoteRow]) -> tuple[str, list[Issue]]:
        """ISO code of the currency: stated in words or headers, else that of the figures' formats."""
        issues = []
        stated, where = self._stated_currency()
        lines = of_kind(rows, RowKind.LINE)
        priced = [row for row in lines if row.amount]
        totals = of_kind(rows, RowKind.TOTAL)
        usual = usual_currency(priced) or usual_currency(totals) or _only_currency_of(totals)
        if (stated or usual) == "USD" and not self.states_currency:
            stated = usual = _dollar_of(priced, totals) or "USD"
        differ = stated and usual and stated != usual and usual not in self._list_currencies()
        if differ and not (usual == "USD" and stated in DOLLARS):
            issues.append(
                self._issue(
                    Severity.WARNING,
                    "currency_conflict",
                    f"The quote is said to be in {stated}, but its figures are formatted as {usual}.",
                    where[:2],
                    f"Ask the vendor; {stated} was used.",
                )
            )
        found = stated or usual or self._mentioned_currency() or self._yen_or_yuan(priced)
        if not found and lines:
            issues.append(
                self._issue(
                    Severity.WARNING,
                    "currency_unknown",
                    "Neither a cell nor a number format says in which currency the quote is.",
                    suggestion="Ask the vendor and enter the currency in the Quotes view.",
                )
            )
        return found or NO_CURRENCY, issues

    @property
    def states_currency(self) -> bool:
        """Whether a cell or header names the currency, and not by a $ that may be another country's."""
        code, (_, _, text) = self._stated_currency()
        return bool(code) and (code != "USD" or names_us_dollar(text))

    def _list_currencies(self) -> set[str]:
        """Currencies that headers of list prices name: those of the maker, beside what is paid in another."""
        tables = (table for layout in self._layouts for table in layout.tables)
        columns = (table.columns.get(field) for table in tables for field in _PRICES_BY_WEIGHT[2:])
        return {currency_in(column.header) for column in columns if column is not None}

    def _mentioned_currency(self) -> str:
        texts = [cell.text for _, row in self._rows() for cell in row.cells if isinstance(cell.value, str)]
        texts += [layout.sheet.name for layout in self._layouts]
        said = next((code for text in texts if (code := currency_in(_IDENTIFIER.sub(" ", text)))), "")
        shown = {currency_in_format(written) for written in self._formats()} - {""}
        return said or (shown.pop() if len(shown) == 1 else "")

    def _formats(self) -> set[str]:
        """Number formats of figures above the tables and around their lines: a total on top shows one."""
        return {
            cell.number_format
            for _, row in self._rows()
            for cell in row.cells
            if not isinstance(cell.value, str) and cell.number_format
        }

    def _yen_or_yuan(self, priced: Sequence[QuoteRow]) -> str:
        """What "¥" stands for: yen beside kana, yuan beside simplified Chinese; empty where neither tells."""
        texts = [text for _, _, _, text, _ in self._texts]
        texts += [
            text for layout in self._layouts for table in layout.tables for text in table.texts.values()
        ]
        shapes = {id(row.row.shape): row.row.shape for row in priced}
        formats = self._formats().union(*(shape.formats for shape in shapes.values()))
        if not any(_YEN_SIGN.search(text) for text in (*texts, *formats)):
            return ""
        together = " ".join(texts)
        if _KANA.search(together):
            return "JPY"
        return "CNY" if _SIMPLIFIED.search(together) else ""

    # -- looking for labels ----------------------------------------------------------------------

    def _rows(self) -> Iterator[tuple[Sheet, Row]]:
        """Rows above the tables, and the first and last ones of each table's body."""
        for layout in self._layouts:
            for row in layout.preface:
                yield layout.sheet, row
            for table in layout.tables:
                body = table.body
                if len(body) > 2 * _BODY_ROWS:
                    body = (*body[:_BODY_ROWS], *body[-_BODY_ROWS:])
                for row in body:
                    yield layout.sheet, row

    @cached_property
    def _texts(self) -> list[tuple[Sheet, Row, int, str, str]]:
        """(sheet, row, index of the cell, its text, the text folded) of every text that can hold a label."""
        return [
            (sheet, row, index, *_plain_and_folded(text_of_value(value)))
            for sheet, row in self._rows()
            for index, value in enumerate(row.values[:MOST_COLUMNS])
            if isinstance(value, str)
        ]

    def _labelled(self, meaning: str) -> Iterator[_Labelled]:
        for sheet, row, index, plain, lowered in self._texts:
            behind = _behind(plain, lowered, meaning)
            if behind is None:
                continue
            cell, *following = row.first_cells(2, index)
            if behind:
                yield _Labelled(cell, sheet.name, behind)
                continue
            target = following[0] if following else None
            if target is None or (isinstance(target.value, str) and target.text.endswith(":")):
                below = sheet.by_number.get(row.number + 1)
                target = below.at(cell.column) if below is not None else None
            if target is not None:
                yield _Labelled(target, sheet.name, target.text)

    def _proven_order(self) -> bool | None:
        orders = set()
        for meaning in ("quoted_on", "valid_until"):
            for labelled in self._labelled(meaning):
                found = find_date(labelled.text, month_first=None)
                if found is not None and found.month_first is not None:
                    orders.add(found.month_first)
        return orders.pop() if len(orders) == 1 else None

    def _date(self, meaning: str, called: str) -> FoundDate | None:
        for labelled in self._labelled(meaning):
            value = labelled.cell.value if labelled.cell.text == labelled.text else labelled.text
            found = find_date(value, month_first=self._month_first)
            if found is None:
                continue
            where = (labelled.sheet, labelled.cell.address)
            if found.problem is DateProblem.IMPOSSIBLE:
                self.issues.append(
                    self._issue(
                        Severity.WARNING,
                        "impossible_date",
                        f"The {called} '{labelled.text}' does not exist.",
                        where,
                        "Ask the vendor for the right date and enter it in the Quotes view.",
                    )
                )
            elif found.problem is DateProblem.AMBIGUOUS:
                self.issues.append(
                    self._issue(
                        Severity.WARNING,
                        "ambiguous_date",
                        f"The {called} '{labelled.text}' can be read as day/month or as month/day.",
                        where,
                        "Ask the vendor which one is meant and enter it in the Quotes view.",
                    )
                )
            return found
        return None

    def _stated_currency(self) -> tuple[str, tuple[str, str, str]]:
        """(code, (sheet, cell, text that states it)), all empty where nothing does."""
        for labelled in self._labelled("currency"):
            code = currency_in(labelled.text)
            if code:
                return code, (labelled.sheet, labelled.cell.address, labelled.text)
        for layout in self._layouts:
            for table in layout.tables:
                for field in _PRICES_BY_WEIGHT:
                    column = table.columns.get(field)
                    code = currency_in(column.header) if column is not None else ""
                    if code:
                        return code, (layout.sheet.name, "", column.header if column is not None else "")
        said = dict(self._said_currencies())
        if len(said) == 1:
            return said.popitem()
        dollars = dict(self._named_dollars())
        return dollars.popitem() if len(dollars) == 1 else ("", ("", "", ""))

    def _said_currencies(self) -> Iterator[tuple[str, tuple[str, str, str]]]:
        """Currencies of sentences above the tables: "Quotation, all amounts in Euro"."""
        for layout in self._layouts:
            for row in layout.preface:
                for cell in row.cells:
                    text = cell.text if isinstance(cell.value, str) else ""
                    for found in _SAYS_CURRENCY.finditer(text[:LONGEST_TEXT]):
                        if code := currency_in(found.group(1)):
                            yield code, (layout.sheet.name, cell.address, found.group(1))

    def _named_dollars(self) -> Iterator[tuple[str, tuple[str, str, str]]]:
        """Dollars that a text above the tables names: "prices in Canadian dollars", "C$", "in CAD"."""
        for layout in self._layouts:
            for row in layout.preface:
                for cell in row.cells:
                    text = cell.text if isinstance(cell.value, str) else ""
                    for found in _NAMED_DOLLAR.finditer(text):
                        code = currency_in(found.group(1))
                        if code in DOLLARS:
                            yield code, (layout.sheet.name, cell.address, found.group(1))

    def _closing_texts(self) -> Iterator[str]:
        """Texts below the lines in scripts of East Asia, where the vendor signs and seals."""
        for layout in self._layouts:
            for row in layout.tables[-1].body[-_CLOSING_ROWS:] if layout.tables else ():
                texts = [value for value in row.values if value is not None]
                if len(texts) == 1 and isinstance(texts[0], str) and not texts[0].isascii():
                    yield from (texts[0],) if names_in_wide_script(texts[0]) else ()

    def _name_cells(self) -> Iterator[tuple[Cell, bool]]:
        """Cells near the top that can be a company's name, those of the customer left out.

        With whether nothing stands right beside the cell: a label has its value there.
        """
        skipped = [*labels("title"), *labels("quoted_on"), *labels("valid_until"), *labels("currency")]
        for layout in self._layouts:
            blocked: dict[int, int] = {}
            for row in layout.preface[:_VENDOR_WITHIN_ROWS]:
                customer_row = False
                for cell in row.cells:
                    behind = _behind_label(cell.text, "customer") if isinstance(cell.value, str) else None
                    if behind is not None:
                        blocked[cell.column] = row.number + _CUSTOMER_BLOCK_ROWS
                        customer_row = True
                    if (
                        customer_row
                        or not isinstance(cell.value, str)
                        or row.number <= blocked.get(cell.column, 0)
                        or not 2 < len(cell.text) <= 100
                        or _NO_NAME.search(cell.text)
                        or any(folded(cell.text).startswith(label) for label in skipped)
                    ):
                        continue
                    yield cell, row.at(cell.column + 1) is None

    def _issue(
        self,
        severity: Severity,
        code: str,
        message: str,
        where: tuple[str, str] = ("", ""),
        suggestion: str = "",
    ) -> Issue:
        return Issue(
            severity=severity,
            code=code,
            message=message,
            where=Where(file=self.file_name, sheet=where[0], cell=where[1]),
            suggestion=suggestion,
        )


def _plain_and_folded(text: str) -> tuple[str, str]:
    plain = " ".join(narrowed(text).split()).lstrip("([【")
    lowered = folded(plain)
    return (plain if len(lowered) == len(plain) else lowered), lowered


@cache
def _label_pattern(meaning: str) -> re.Pattern[str]:
    """A label alone, before a colon, or (of several words) before a space; the longest one wins."""
    names = labels(meaning)
    any_name = "|".join(re.escape(name.rstrip(".")) + r"\.?" for name in names)
    long_name = "|".join(re.escape(name) for name in names if " " in name) or "(?!)"
    return re.compile(f"(?:{any_name})[ :.]*$|(?:{any_name})\\s*:|(?:{long_name})(?= )")


def _behind(plain: str, lowered: str, meaning: str) -> str | None:
    """Text behind a label in the same cell, "" where the cell is just the label, None where it has none."""
    match = _label_pattern(meaning).match(lowered)
    return None if match is None else plain[match.end() :].lstrip(" :").rstrip(")]】").strip()


def _behind_label(text: str, meaning: str) -> str | None:
    return _behind(*_plain_and_folded(text), meaning)


def usual_currency(lines: Sequence[QuoteRow]) -> str:
    """The currency that most lines show beside their figures, empty where most show none."""
    shown = Counter([line.currency for line in lines])
    return shown.most_common(1)[0][0] if shown else ""


def _only_currency_of(totals: Sequence[QuoteRow]) -> str:
    """The one currency that printed totals show, where lines show none; empty for several.

    A total told once more in another currency ("S$ equivalent @ 1.2950") shows none of the quote.
    """
    shown = {total.currency for total in totals if not mentions("restated", total.label)} - {""}
    return shown.pop() if len(shown) == 1 else ""


def _dollar_of(lines: Sequence[QuoteRow], totals: Sequence[QuoteRow]) -> str:
    """The one dollar that lines and totals in $ name besides ("$1,000 CAD", "Total (CAD)"); else empty."""
    named = {line.currency for line in lines} | {total.currency for total in totals}
    named |= {currency_in(total.label) for total in totals}
    named = (named & DOLLARS) - {"USD"}
    return named.pop() if len(named) == 1 and not any(map(shows_us_dollar, (*lines, *totals))) else ""


def shows_us_dollar(row: QuoteRow) -> bool:
    """Whether a cell of a row says that its dollars are those of the United States."""
    return any(
        names_us_dollar(cell.text if isinstance(cell.value, str) else cell.number_format)
        for cell in row.row.cells
    )


def foreign_currency_lines(rows: Sequence[QuoteRow], currency: str) -> list[QuoteRow]:
    """Lines that show another currency than the quote's and than most of its lines do."""
    priced = [row for row in of_kind(rows, RowKind.LINE) if row.amount]
    if {row.currency for row in priced} <= {"", currency}:
        return []
    domestic = {"", currency, usual_currency(priced)}
    return [
        row
        for row in priced
        if row.currency not in domestic and not (row.currency == "USD" and currency in DOLLARS)
    ]
