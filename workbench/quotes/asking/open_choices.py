"""Choices that a quote leaves to the buyer, who must take one of several lines that no total holds."""

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile

from workbench.domain.formatting import counted
from workbench.domain.issue import Issue, Where, warning
from workbench.quotes.asking.accepted import up_to_open
from workbench.quotes.language.words import folded
from workbench.quotes.layout.rows import QuoteRow, RowKind

CHOICE_OPEN = "choice_open"
_ONE_IS_NEEDED = re.compile(
    r"\W*(?:please )?(?:select|choose|pick|tick|check) (?:only |just |exactly )?one\b|"
    r"\W*bitte (?:eine|einen|eines) .{0,40}(?:auswählen|wählen|ankreuzen)|"
    r"\W*(?:veuillez )?(?:choisir|cocher) une? "
)
_FEWEST = 2


def open_choices(rows: Sequence[QuoteRow], file_name: str, accepted: Mapping[str, str]) -> list[Issue]:
    """Headings such as "select one" above priced lines that were all left out; the first that stands open."""
    found = []
    for index, row in enumerate(rows):
        if row.kind is not RowKind.HEADING or not _ONE_IS_NEEDED.match(folded(row.label)):
            continue
        choices = _lines_below(row, rows[index + 1 :])
        if len(choices) >= _FEWEST and all(choice.left_out for choice in choices):
            found.append(_question(row, choices, file_name))
    return up_to_open(found, accepted)


def _lines_below(heading: QuoteRow, rows: Sequence[QuoteRow]) -> list[QuoteRow]:
    return list(takewhile(lambda row: row.kind is RowKind.LINE and row.sheet == heading.sheet, rows))


def _question(heading: QuoteRow, choices: Sequence[QuoteRow], file_name: str) -> Issue:
    first = heading.row.cells[0].address if heading.row.cells else ""
    return warning(
        CHOICE_OPEN,
        f"'{heading.name}' asks for one of {counted(len(choices), 'line')} (rows {choices[0].number} to "
        f"{choices[-1].number}), and the total holds none of them.",
        Where(file=file_name, sheet=heading.sheet, cell=first),
        "Ask the vendor for a quote with the one that you take, or say why the total holds without it.",
    )
