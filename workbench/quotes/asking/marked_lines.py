"""Lines that say of themselves that they are options or prices of a month, although all of it adds up."""

import re
from collections.abc import Sequence
from decimal import Decimal

from workbench.domain.issue import Issue, Severity, Where
from workbench.quotes.account.ways import INCLUDES_OPTIONS
from workbench.quotes.language.row_texts import term_in
from workbench.quotes.language.words import folded, is_word
from workbench.quotes.layout.rows import QuoteRow, counting
from workbench.quotes.model import Field

_PERIOD = re.compile(
    r"(?:(?<!\w)(?:per|pro|par|por|je|each)\s+|/\s*)(?:months?|mo|mth|monat|mois|mes)(?!\w)|"
    r"(?<!\w)(?:monthly|monatlich\w*|mensuel\w*|mensual\w*)(?!\w)"
)
_MAY_BE_PERIOD = ("month", "monat", "mois", "mensu", "/mo", "/ mo", "per mo", "mth", "por mes", "/mes")
_MONTHS = frozenset({"month", "months", "mo", "mon", "mth", "monat", "monate", "mois", "mes", "meses"})
_HALF_A_YEAR = 6
_MOST_LINES = 2_000
"""Lines whose units are looked at one by one."""
_MARKED_HEADERS = frozenset(
    {"lot", "status", "type", "tranche", "kind", "scope", "art", "statut", "los", "estado"}
)


def marked_lines(rows: Sequence[QuoteRow], file_name: str) -> list[Issue]:
    """One question on prices of a month that count once, and a warning where options are in the total."""
    lines = counting(rows)
    issues = []
    few = len(lines) <= _MOST_LINES
    monthly = None
    if few or _may_name_a_month("\n".join([line.description for line in lines])):
        monthly = next((line for line in lines if _is_for_a_month(line, unit_is_read=few)), None)
    if monthly is not None:
        issues.append(
            Issue(
                severity=Severity.WARNING,
                code="prices_per_period",
                message=f"The price of '{monthly.name}' is for one month only.",
                where=_where(monthly, file_name),
                suggestion="Ask the vendor for the sum over the whole term.",
            )
        )
    option = _marked_option(lines)
    if option is not None:
        issues.append(
            Issue(
                severity=Severity.WARNING,
                code=INCLUDES_OPTIONS,
                message=f"The accepted lines include some marked as options (row {option.number}).",
                where=_where(option, file_name),
                suggestion="They were accepted; leave them out in the Quotes view if you do not want them.",
            )
        )
    return issues


def _where(line: QuoteRow, file_name: str) -> Where:
    return Where(file=file_name, sheet=line.sheet, cell=line.cells.get("extended", ""))


def _is_for_a_month(line: QuoteRow, *, unit_is_read: bool) -> bool:
    """Whether a price is for a month, and neither quantity nor text says for how many.

    Half a year and more is a number of months, a smaller quantity rather that of systems.
    """
    by_unit = unit_is_read and _unit(line) in _MONTHS
    text = line.description
    if not by_unit and not (_may_name_a_month(text) and _PERIOD.search(folded(text))):
        return False
    quantity = line.figures.get(Field.QUANTITY, Decimal(1))
    columns = line.table.columns if line.table is not None else {}
    said = term_in(line.description) or (line.term_months or 0) > 1
    in_header = any(term_in(column.header) for column in columns.values())
    return bool(line.amount) and quantity % _HALF_A_YEAR != 0 and not said and not in_header


def _may_name_a_month(text: str) -> bool:
    """Whether a text, or one among many put together, may say that a price is for a month."""
    return any(map(text.casefold().__contains__, _MAY_BE_PERIOD))


def _unit(line: QuoteRow) -> str:
    cell = line.row.at(line.table.column_of(Field.UNIT)) if line.table is not None else None
    return cell.text.casefold().strip(" .") if cell is not None else ""


def _marked_option(lines: Sequence[QuoteRow]) -> QuoteRow | None:
    """The first accepted line that a column beside the others (lot, status) calls optional."""
    tables = {id(line.table): line.table for line in lines if line.table is not None}
    marks = {
        key: [number for number, text in table.texts.items() if folded(text) in _MARKED_HEADERS]
        for key, table in tables.items()
    }
    if not any(marks.values()):
        return None
    known: set[str] = set()
    for line in lines:
        for number in marks.get(id(line.table), ()):
            cell = line.row.at(number)
            if cell is None or not isinstance(cell.value, str) or cell.value in known:
                continue
            if is_word("option", cell.value):
                return line
            known.add(cell.value)
    return None
