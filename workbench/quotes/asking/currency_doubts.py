"""Currencies that contradict each other, and dollars that may be another country's."""

import re

from workbench.domain.issue import Issue, Where, warning
from workbench.domain.quote import LineRole
from workbench.quotes.account.reading import Reading
from workbench.quotes.account.settled import Settled
from workbench.quotes.language.roles import Choice
from workbench.quotes.layout.rows import RowKind, with_role

_CHOICES = frozenset({LineRole.OPTION, LineRole.ALTERNATIVE})
_OTHER_DOLLARS = re.compile(
    r"(?<!\w)(?:GST|HST|PST|QST|IVA|RFC|ABN|UEN|CAD|AUD|NZD|SGD|HKD|TWD|MXN|CLP|Canada|Canadian|Toronto|"
    r"Vancouver|Montréal|Montreal|Calgary|Ottawa|Ontario|Québec|Australia|Sydney|Melbourne|Brisbane|Pty|"
    r"Singapore|New Zealand|Auckland|Hong Kong|Kowloon|Taiwan|Taipei|(?<!New )Mexico|"
    r"México|Chile|Colombia|Argentina)(?!\w)"
)
_OTHER_TAXES = re.compile(r"(?<!\w)(?:GST|HST|PST|QST|TPS|TVQ|IVA)(?!\w)")
"""Sales taxes of countries whose own money is written $."""


def total_in_other_currency(reading: Reading, file_name: str) -> list[Issue]:
    """The printed total in another currency than the lines that add up to it: one of them is wrong."""
    if not any(total.currency for total in reading.solution.totals):
        return []
    lines = {row.currency for row in reading.solution.covered if row.currency and row.amount}
    return [
        warning(
            "currency_conflict",
            f"The printed total is in {total.currency}, the lines that it adds are in {reading.currency}.",
            Where(file=file_name, sheet=total.sheet, cell=total.cells.get("extended", "")),
            "Ask the vendor and enter the currency in the Quotes view.",
        )
        for total in reading.solution.totals
        if total.currency and lines and total.currency not in lines
    ]


def offered_in_two_currencies(reading: Reading, settled: Settled, file_name: str) -> list[Issue]:
    """Lines in another currency beside that of the quote: no sum is for everything that is offered."""
    foreign = [
        row
        for row in settled.others
        if row.kind is RowKind.LINE and row.left_out and row.currency not in {"", reading.currency}
        if row.choice is Choice.NONE and row.role not in _CHOICES and row.amount and not row.row.hidden
    ]
    return [
        warning(
            "currency_conflict",
            f"'{line.name}' is priced in {line.currency}, the quote in {reading.currency}: "
            "no total is for everything.",
            Where(file=file_name, sheet=line.sheet, cell=line.cells.get("extended", "")),
            f"Ask the vendor for one total; choose {reading.currency} to take its lines alone.",
        )
        for line in foreign[:1]
    ]


def bare_dollars(reading: Reading, file_name: str) -> list[Issue]:
    texts = [
        (layout.sheet.name, cell, _OTHER_DOLLARS)
        for layout in reading.layouts
        for row in layout.preface
        for cell in row.cells
    ]
    charges = (row for row in with_role(reading.rows, LineRole.TAX) if not row.side)
    texts += [(row.sheet, cell, _OTHER_TAXES) for row in charges for cell in row.row.cells]
    for sheet, cell, pattern in texts:
        found = pattern.search(cell.text) if isinstance(cell.value, str) else None
        if found:
            return [
                warning(
                    "which_dollar",
                    f"Amounts are in $ and '{found.group()}' is there: which dollar is meant?",
                    Where(file=file_name, sheet=sheet, cell=cell.address),
                    "Ask the vendor and enter the currency in the Quotes view.",
                )
            ]
    return []
