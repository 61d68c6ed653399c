"""Currencies that contradict each other, and dollars that may be another country's."""

import re
from functools import cache

from workbench.domain.issue import Issue, Where, warning
from workbench.domain.quote import LineRole
from workbench.quotes.account.reading import Reading
from workbench.quotes.account.settled import Settled
from workbench.quotes.language.numbers import DOLLARS, currency_in
from workbench.quotes.language.roles import Choice
from workbench.quotes.language.words import labels
from workbench.quotes.layout.letterhead import shows_us_dollar
from workbench.quotes.layout.rows import RowKind, with_role

_MOST_LINES = 100
"""Lines that are looked at for "US$" in their cells: where one says it, all do."""
_CHOICES = frozenset({LineRole.OPTION, LineRole.ALTERNATIVE})
_OTHER_DOLLARS = re.compile(
    r"(?<!\w)(?:GST|HST|PST|QST|IVA|RFC|ABN|UEN|CAD|AUD|NZD|SGD|HKD|TWD|MXN|CLP|Canada|Canadian|Toronto|"
    r"Vancouver|Montréal|Montreal|Calgary|Ottawa|Ontario|Québec|Australia|Sydney|Melbourne|Brisbane|Pty|"
    r"Singapore|New Zealand|Auckland|Hong Kong|Kowloon|Taiwan|Taipei|(?<!New )Mexico|"
    r"México|de CV|Chile|Colombia|Argentina)(?!\w)"
)
_DOTS_OF_LETTERS = re.compile(r"(?<=(?<![^\W\d])[A-Za-z])\.(?=[A-Za-z]\b|\W|$)")
"""Dots of an abbreviation: "I.V.A." is "IVA"."""


def total_in_other_currency(reading: Reading, file_name: str) -> list[Issue]:
    """The printed total in another currency than the lines that add up to it: one of them is wrong."""
    covered = reading.solution.covered
    lines = {row.currency for row in covered if row.currency and row.amount}
    told = [(total, currency_in(total.label) or total.currency) for total in reading.solution.totals]
    odd = [(total, code) for total, code in told if lines and code and code not in lines]
    if not odd:
        return []
    rows = (*covered, *(total for total, _ in odd))
    bare = reading.currency in DOLLARS and not any(map(shows_us_dollar, rows))
    same = {"USD", reading.currency} if bare else set[str]()
    return [
        warning(
            "currency_conflict",
            f"The printed total is in {code}, the lines that it adds are in {reading.currency}.",
            Where(file=file_name, sheet=total.sheet, cell=total.cells.get("extended", "")),
            "Ask the vendor and enter the currency in the Quotes view.",
        )
        for total, code in odd
        if not {code, *lines} <= same
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


@cache
def _taxes_paid_in_dollars() -> re.Pattern[str]:
    """Sales taxes of countries whose own money is written $."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, labels('dollar_tax')))})(?!\w)", re.IGNORECASE)


def bare_dollars(reading: Reading, file_name: str) -> list[Issue]:
    """A question where amounts are in $ alone and an address or a tax is of another country that writes $."""
    if any(map(shows_us_dollar, (*reading.solution.totals, *reading.solution.covered[:_MOST_LINES]))):
        return []
    texts = [
        (layout.sheet.name, cell, _OTHER_DOLLARS)
        for layout in reading.layouts
        for row in layout.preface
        for cell in row.cells
    ]
    taxes = _taxes_paid_in_dollars()
    charges = (row for row in with_role(reading.rows, LineRole.TAX) if not row.side)
    texts += [(row.sheet, cell, taxes) for row in charges for cell in row.row.cells]
    for sheet, cell, pattern in texts:
        found = pattern.search(_DOTS_OF_LETTERS.sub("", cell.text)) if isinstance(cell.value, str) else None
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
