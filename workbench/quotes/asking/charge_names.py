"""Charges whose words leave open what they are: perhaps goods, two kinds at once, or conditional."""

from collections.abc import Iterator, Mapping

from workbench.domain.issue import Issue, Where, warning
from workbench.domain.quote import LineRole
from workbench.quotes.account.settled import Settled
from workbench.quotes.asking.accepted import up_to_open
from workbench.quotes.language.charges import charge_named
from workbench.quotes.language.words import digits_alike, folded, mentions
from workbench.quotes.layout.rows import QuoteRow
from workbench.quotes.model import Field

_COUNTED = frozenset({Field.QUANTITY, Field.UNIT_NET, Field.UNIT_LIST})
_MAY_BE_GOODS = "is counted as {role}; its words may as well name something else"
_TWO_KINDS = "is counted as {role}; its words name something else beside it"
_IN_TIME = "is a discount that holds only for a payment in time"


def doubtful_names(settled: Settled, file_name: str, accepted: Mapping[str, str]) -> list[Issue]:
    """Freight and taxes that may be goods, and discounts for early payment."""
    return up_to_open([_asked(row, why, file_name) for row, why in _doubtful(settled)], accepted)


def _doubtful(settled: Settled) -> Iterator[tuple[QuoteRow, str]]:
    for role in (LineRole.TAX, LineRole.FREIGHT):
        for row in settled.charges[role]:
            named = charge_named(_words(row))
            if named is None or row.side or row.decided or not row.cents:
                continue
            if named.mixed or not (named.certain or _is_bare(row) or _is_told_by_class(row)):
                yield row, (_TWO_KINDS if named.mixed else _MAY_BE_GOODS).format(role=role.value)
    for row in settled.charges[LineRole.DISCOUNT]:
        if row.cents and not row.decided and mentions("cash_discount", _words(row)):
            yield row, _IN_TIME


def _is_bare(row: QuoteRow) -> bool:
    """Whether a row of a table of quantities has none: charges are printed so, and goods are not."""
    bare = _COUNTED.isdisjoint(row.figures) and not row.part_number
    return bare and row.table is not None and Field.QUANTITY in row.table.columns


def _words(row: QuoteRow) -> str:
    return digits_alike(folded(row.description or row.label))


def _is_told_by_class(row: QuoteRow) -> bool:
    named = charge_named(digits_alike(folded(row.line_class))) if row.line_class else None
    return named is not None and named.certain and named.role is row.role


def _asked(row: QuoteRow, why: str, file_name: str) -> Issue:
    return warning(
        "charge_unlikely",
        f"'{row.name}' of {row.cents:,.2f} {why}.",
        Where(file=file_name, sheet=row.sheet, cell=row.cells.get("extended", "")),
        "Ask the vendor what it is, and give it the role that it has.",
    )
