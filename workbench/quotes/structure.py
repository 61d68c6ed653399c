"""Lines that must not simply be added: alternatives, breakdowns and summaries, judged by structure."""

import re
from collections.abc import Sequence
from decimal import Decimal

from workbench.domain.quote import LineRole
from workbench.quotes.model import Field
from workbench.quotes.roles import Choice, TotalRank
from workbench.quotes.rows import QuoteRow, RowKind, in_cents
from workbench.quotes.words import folded

_DURATION = re.compile(
    r"(?<![\w.,])(?:[0-9]{1,3}|one|two|three|four|five)\s*-?\s*"
    r"(?:months?|mos?|mths?|m|monat\w*|mon|years?|yrs?|y|jahr\w*|j|ans?|años?|mois|meses|개월|년|ヶ月|年|个月)(?!\w)"
)
_ASIDE = frozenset({LineRole.FREIGHT, LineRole.TAX})
_TERMED_ROLES = frozenset({LineRole.SUPPORT, LineRole.SOFTWARE, LineRole.SERVICE})


def alternative_terms(lines: Sequence[QuoteRow]) -> list[list[QuoteRow]]:
    """Groups of lines that offer as much of the same support, software or service for different terms.

    Different quantities are bought side by side: licences that end on one day.
    """
    groups: dict[tuple[str, int, str, Decimal | None], list[QuoteRow]] = {}
    for line in lines:
        if line.role in _TERMED_ROLES and line.term_months:
            text = folded(line.description)
            without_term = " ".join(re.sub(r"[^\w]+", " ", _DURATION.sub(" ", text)).split())
            key = (line.sheet, line.section, without_term, line.figures.get(Field.QUANTITY))
            groups.setdefault(key, []).append(line)
    return [
        group
        for group in groups.values()
        if len(group) > 1 and len({line.term_months for line in group}) == len(group)
    ]


def breakdowns(lines: Sequence[QuoteRow]) -> list[tuple[QuoteRow, list[QuoteRow]]]:
    """(bundle, its components) where the components are priced too and add up to the bundle."""
    found = []
    index = 0
    while index < len(lines):
        parent = lines[index]
        children = _children(lines, index)
        if len(children) > 1 and parent.cents and sum(child.cents for child in children) == parent.cents:
            found.append((parent, children))
            index += len(children)
        index += 1
    return found


def _children(lines: Sequence[QuoteRow], index: int) -> list[QuoteRow]:
    parent = lines[index]
    number = parent.line_number.rstrip(".")
    if not number:
        return []
    children = []
    for line in lines[index + 1 :]:
        own = line.line_number.rstrip(".")
        if line.sheet != parent.sheet or (own and not own.startswith(f"{number}.")):
            break
        children.append(line)
    return children


def summary_lines(rows: Sequence[QuoteRow]) -> list[QuoteRow]:
    """Lines without part number that each repeat a sum printed further up: a table of section totals."""
    printed: set[Decimal] = set()
    repeating = []
    for row in rows:
        if row.kind is RowKind.TOTAL and row.amount:
            printed.add(row.cents)
        elif row.counts and not row.part_number and row.cents in printed:
            repeating.append(row)
    return repeating if len({row.cents for row in repeating}) > 1 else []


def repeated_tables(lines: Sequence[QuoteRow]) -> list[tuple[list[QuoteRow], QuoteRow]]:
    """(lines of a table, first line of another one) where the other lists the same amounts in more detail.

    Tables with the same columns and as many rows are two orders, not one told twice.
    """
    tables: dict[int, list[QuoteRow]] = {}
    for line in lines:
        if line.table is not None and line.cents and line.role not in _ASIDE:
            tables.setdefault(id(line.table), []).append(line)
    amounts = {key: sorted(line.cents for line in found) for key, found in tables.items()}
    by_amounts: dict[tuple[Decimal, ...], list[int]] = {}
    for key, cents in amounts.items():
        by_amounts.setdefault(tuple(cents), []).append(key)
    repeated = []
    for keys in by_amounts.values():
        if len(keys) == 1:
            continue
        detailed = max(keys, key=lambda key: _detail(tables[key][0]))
        repeated += [
            (tables[key], tables[detailed][0])
            for key in keys
            if _detail(tables[key][0]) < _detail(tables[detailed][0])
        ]
    return repeated


def _detail(line: QuoteRow) -> tuple[int, int]:
    return (0, 0) if line.table is None else (len(line.table.body), len(line.table.columns))


def is_sum_of_lines_above(total: QuoteRow, above: Sequence[QuoteRow]) -> bool:
    """Whether the last lines above a printed sum give it, at net or list prices.

    Options and discounts may be in it or not. Rows that print no sum of lines pass.
    """
    if total.kind is not RowKind.TOTAL or total.amount is None or total.total_rank <= TotalRank.UNLABELLED:
        return True
    everything = offered = undiscounted = listed = Decimal(0)
    for line in reversed(above):
        if line.kind is not RowKind.LINE or line.amount is None or line.sheet != total.sheet:
            continue
        is_discount = line.role is LineRole.DISCOUNT
        amount = -abs(line.cents) if is_discount else line.cents
        everything += amount
        offered += amount if line.choice is Choice.NONE and not line.row.hidden else 0
        undiscounted += 0 if is_discount else amount
        listed += in_cents(line.list_amount) if line.list_amount is not None else amount
        if total.cents in {everything, offered, undiscounted, listed}:
            return True
    return False
