"""Lines that must not simply be added: alternatives, breakdowns and summaries, judged by structure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate, islice, pairwise
from operator import attrgetter

from workbench.domain.quote import BESIDE_GOODS, LineRole
from workbench.quotes.language.roles import Choice, TotalRank, total_rank
from workbench.quotes.language.words import folded, is_word, mentions
from workbench.quotes.layout.rows import QuoteRow, RowKind, cents_of, in_cents, of_kind, sum_in_cents
from workbench.quotes.model import Field

_DURATION = re.compile(
    r"(?<![\w.,])(?:[0-9]{1,3}|one|two|three|four|five)\s*-?\s*"
    r"(?:months?|mos?|mths?|m|monat\w*|mon|years?|yrs?|y|jahr\w*|j|ans?|años?|mois|meses|개월|년|ヶ月|年|个月)(?!\w)"
)
_CONDITION = re.compile(
    r"(?<!\w)(?:net\w*|gross|brutto\w*|list\w*|prei[sx]\w*|prices?|value|wert|subtotal|prix|precio)(?!\w)"
)
"""Words of the rows that tell how a line's price came about."""
_WHOLE_UNIT = Decimal(1)
_CENTS_OF_ONE = Decimal(100)
_LAST_LINES = 30
_MOST_OF_A_SECTION = 500
_LONGEST_LABEL = 20
"""Characters of the label of a sum that stands where descriptions do."""
_COUNTS = frozenset({Field.QUANTITY, Field.UNIT_NET, Field.UNIT_LIST})
_TERM_FIELDS = frozenset({Field.TERM_MONTHS, Field.TERM_YEARS})
_TERMED_ROLES = frozenset({LineRole.SUPPORT, LineRole.SOFTWARE, LineRole.SERVICE})


def alternative_terms(lines: Sequence[QuoteRow]) -> list[list[QuoteRow]]:
    """Groups of lines that offer as much of the same support, software or service for different terms.

    Different quantities are bought side by side: licences that end on one day.
    """
    groups: dict[tuple[str, int, str, Decimal | None], list[QuoteRow]] = {}
    for line in [line for line in lines if line.term_months]:
        in_column = not _TERM_FIELDS.isdisjoint(line.figures)
        if line.role in _TERMED_ROLES or (in_column and line.role is LineRole.COMPONENT):
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
    found = _by_class(lines)
    if all(line.line_number and "." not in line.line_number for line in lines):
        return found  # every line is of a number of its own
    told = {id(child) for _, children in found for child in children}
    lines = [line for line in lines if id(line) not in told] if told else lines
    index = 0
    while index < len(lines):
        parent = lines[index]
        children = _children(lines, index)
        enough = len(children) > (0 if Field.QUANTITY not in parent.figures else 1)
        adds_up = enough and sum(child.cents for child in children) == parent.cents
        if parent.cents and (adds_up or _are_conditions(children, parent)):
            found.append((parent, children))
            index += len(children)
        index += 1
    return found


def _by_class(lines: Sequence[QuoteRow]) -> list[tuple[QuoteRow, list[QuoteRow]]]:
    """(bundle, the lines below it whose class says that they are what it is made of)."""
    details = {text for text in set(map(attrgetter("line_class"), lines)) if is_word("bundle_detail", text)}
    if not details:
        return []
    found: list[tuple[QuoteRow, list[QuoteRow]]] = []
    parent = None
    for line in lines:
        if line.line_class not in details:
            parent = line if line.cents else None
        elif parent is not None and found and found[-1][0] is parent:
            found[-1][1].append(line)
        elif parent is not None:
            found.append((parent, [line]))
    return found


def sums_above_lines(
    lines: Sequence[QuoteRow], rows: Sequence[QuoteRow]
) -> list[tuple[QuoteRow, list[QuoteRow]]]:
    """(line, lines right below it) where the line is their sum: a heading with the amount of its section.

    It has no quantity and no price of its own, and they have; or its words are those of a sum; or the sum
    is printed again right below them.
    """
    names = [
        line
        for line in lines  # most of long quotes agree and have longer texts
        if (not line.agrees or len(line.description) <= _LONGEST_LABEL) and _may_name_a_sum(line)
    ]
    if not names:
        return []
    places = {id(line): index for index, line in enumerate(lines)}
    behind = {id(row): following for row, following in pairwise(rows)}
    found = []
    for line in names:
        below: list[QuoteRow] = []
        left = line.cents
        for other in islice(lines, places[id(line)] + 1, places[id(line)] + 1 + _MOST_OF_A_SECTION):
            if other.sheet != line.sheet:
                break
            below.append(other)
            left -= other.cents
            if left * line.cents <= 0:
                break
        if below and not left and (_says_sum(line) or _is_told_again(line, below, behind)):
            found.append((line, below))
    return found


def _may_name_a_sum(line: QuoteRow) -> bool:
    return bool(line.cents) and ((_is_bare(line) and not line.choice) or _says_sum(line))


def _says_sum(line: QuoteRow) -> bool:
    return len(line.description) <= _LONGEST_LABEL and total_rank(line.description) in {
        TotalRank.SUBTOTAL,
        TotalRank.TOTAL,
    }


def _is_told_again(line: QuoteRow, below: Sequence[QuoteRow], behind: Mapping[int, QuoteRow]) -> bool:
    """Whether lines with figures of their own give a bare one, or a sum behind them is as much."""
    following = behind.get(id(below[-1]))
    if following is not None and following.kind is RowKind.TOTAL and following.cents == line.cents:
        return True
    return len(below) > 1 and not any(map(_is_bare, below))


def _are_conditions(children: Sequence[QuoteRow], parent: QuoteRow) -> bool:
    """Whether rows below a line tell how its price came about: gross price, discounts, net value."""
    if not children or any(child.part_number or Field.QUANTITY in child.figures for child in children):
        return False
    steps = [child for child in children if child.cents != parent.cents]
    named = all(_CONDITION.search(folded(child.name)) for child in children if child not in steps)
    return len(steps) < len(children) and named and (not steps or sum(s.cents for s in steps) == parent.cents)


def _children(lines: Sequence[QuoteRow], index: int) -> list[QuoteRow]:
    parent = lines[index]
    number = parent.line_number.rstrip(".")
    if not number:
        return []
    children = []
    for place in range(index + 1, len(lines)):
        line = lines[place]
        own = line.line_number.rstrip(".")
        if line.sheet != parent.sheet or (own and not own.startswith(f"{number}.")):
            break
        children.append(line)
    return children


def summary_lines(rows: Sequence[QuoteRow]) -> list[QuoteRow]:
    """Lines without part number that each repeat a sum printed further up: a table of section totals."""
    printed: set[Decimal] = set()
    repeating = []
    total = RowKind.TOTAL
    for row in rows:
        if row.kind is total and row.amount:
            printed.add(row.cents)
        elif printed and not row.part_number and row.counts and row.cents in printed:
            repeating.append(row)
    return repeating if len({row.cents for row in repeating}) > 1 else []


def category_recaps(lines: Sequence[QuoteRow]) -> list[list[QuoteRow]]:
    """The last lines of tables that are names and amounts alone and add up to all lines above them."""
    if not any(_is_bare(line) for line in lines[-_LAST_LINES:]):
        return []
    tables: dict[int, list[QuoteRow]] = {}
    for line in lines:
        if line.table is not None and line.role not in BESIDE_GOODS:
            tables.setdefault(id(line.table), []).append(line)
    return [found for own in tables.values() if (found := _recap_of(own))]


def _recap_of(lines: Sequence[QuoteRow]) -> list[QuoteRow]:
    rest, told = sum_in_cents(lines), Decimal(0)
    for count, line in enumerate(reversed(lines[-_LAST_LINES:]), start=1):
        if not _is_bare(line) or 2 * count >= len(lines):
            return []
        told += line.cents
        rest -= line.cents
        above = lines[: len(lines) - count]
        if count > 1 and told == rest != 0 and not any(map(_is_bare, above)):
            return list(lines[-count:])
    return []


def _is_bare(line: QuoteRow) -> bool:
    """Whether a line has no part number, quantity or unit price."""
    return not line.part_number and _COUNTS.isdisjoint(line.figures)


def payment_plans(
    lines: Sequence[QuoteRow], rows: Sequence[QuoteRow], *, several_tables: bool
) -> list[QuoteRow]:
    """Lines that tell when the offer is paid: they add up to a printed sum or the other lines.

    They stand in a table of their own, or below a heading that says so.
    """
    tables: dict[int, list[QuoteRow]] = {}
    for line in lines if several_tables else ():
        if line.table is not None:
            tables.setdefault(id(line.table), []).append(line)
    plans = [own for own in tables.values() if _is_about_payment(own[0])] if len(tables) > 1 else []
    plans += _below_payment_headings(lines, rows)
    if not plans:
        return []
    sums = {row.cents for row in of_kind(rows, RowKind.TOTAL) if row.amount}
    everything = sum_in_cents(lines)
    found = []
    for own in plans:
        added = sum_in_cents(own)
        if added and added in {*sums, everything - added}:
            found += own
    return found


def _below_payment_headings(lines: Sequence[QuoteRow], rows: Sequence[QuoteRow]) -> list[list[QuoteRow]]:
    """Bare lines below each heading on payments, up to the next row of another kind."""
    headings = {
        (id(row.table), row.section + 1)
        for row in of_kind(rows, RowKind.HEADING)
        if row.table is not None and mentions("payment_plan", row.label)
    }
    plans: dict[tuple[int, int], list[QuoteRow]] = {}
    for line in lines if headings else ():
        key = id(line.table), line.section
        if key in headings:
            plans.setdefault(key, []).append(line)
    return [own for own in plans.values() if all(map(_is_bare, own))]


def _is_about_payment(line: QuoteRow) -> bool:
    """Whether the header of a line's table, the row above it or the sheet's name speaks of payment."""
    if line.table is None or not line.table.header:
        return False
    by_number = line.layout.sheet.by_number
    above = (by_number.get(line.table.header_row - step) for step in (1, 2))
    texts = [line.sheet, *line.table.texts.values()]
    texts += [value for row in above if row is not None for value in row.values if isinstance(value, str)]
    return any(mentions("payment_plan", text) for text in texts)


def repeated_tables(lines: Sequence[QuoteRow]) -> list[tuple[list[QuoteRow], QuoteRow]]:
    """(lines of a table, first line of another one) where the other lists the same amounts in more detail.

    Tables with the same columns and as many rows are two orders, not one told twice.
    """
    tables: dict[int, list[QuoteRow]] = {}
    for line in lines:
        if line.table is not None and line.cents and line.role not in BESIDE_GOODS:
            tables.setdefault(id(line.table), []).append(line)
    if len(tables) < 2:
        return []
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


def tables_for_fewer(lines: Sequence[QuoteRow]) -> list[tuple[list[QuoteRow], QuoteRow]]:
    """(lines of a table, first line of another one) where the other has the same items, so many times each.

    A bill for one node and the order for four of them: same items, same unit prices, quantities times four.
    """
    tables: dict[int, list[QuoteRow]] = {}
    for line in lines:
        if line.table is not None and line.cents and line.role not in BESIDE_GOODS:
            tables.setdefault(id(line.table), []).append(line)
    same: dict[tuple[tuple[str, Decimal], ...], list[list[QuoteRow]]] = {}
    for own in tables.values():
        if len(own) > 1 and all(line.unit_net and Field.QUANTITY in line.figures for line in own):
            items = ((line.part_number or line.name, line.unit_net or Decimal(0)) for line in own)
            same.setdefault(tuple(sorted(items)), []).append(own)
    found = []
    for rivals in same.values():
        most = max(rivals, key=sum_in_cents)
        found += [(own, most[0]) for own in rivals if own is not most and _is_multiple(most, own)]
    return found


def _is_multiple(most: Sequence[QuoteRow], own: Sequence[QuoteRow]) -> bool:
    def quantities(lines: Sequence[QuoteRow]) -> list[Decimal]:
        ordered = sorted(lines, key=lambda line: (line.part_number or line.name, line.unit_net or Decimal(0)))
        return [line.figures[Field.QUANTITY] for line in ordered]

    ratios = {many / few for many, few in zip(quantities(most), quantities(own), strict=True) if few}
    return len(ratios) == 1 and ratios.pop() > 1


def _detail(line: QuoteRow) -> tuple[int, int]:
    return (0, 0) if line.table is None else (len(line.table.body), len(line.table.columns))


def sums_of_no_lines(rows: Sequence[QuoteRow]) -> list[QuoteRow]:
    """Printed sums that the last lines above them do not give, however many of these are taken.

    Lines count at net or list prices, with or without options and discounts. Rows that print no sum of
    lines are not among them.
    """
    sheets: dict[str, list[QuoteRow]] = {}
    sums: list[tuple[QuoteRow, int]] = []
    layout, lines, line = None, list[QuoteRow](), RowKind.LINE
    for row in rows:
        if row.layout is not layout:
            layout, lines = row.layout, sheets.setdefault(row.sheet, [])
        if row.kind is line:
            if row.amount is not None:
                lines.append(row)
        elif _prints_sum(row):
            sums.append((row, len(lines)))
    added = {sheet: _Added(sheets[sheet]) for sheet in dict.fromkeys(row.sheet for row, _ in sums)}
    return [row for row, above in sums if not added[row.sheet].ends_with(row.cents, above)]


def is_rounded(row: QuoteRow, totals: Sequence[QuoteRow]) -> bool:
    """Whether a printed sum says that it is a total rounded to a whole unit of money."""
    off = min((abs(row.cents - total.cents) for total in totals), default=_WHOLE_UNIT)
    return off < _WHOLE_UNIT and mentions("rounded", row.label)


def _prints_sum(row: QuoteRow) -> bool:
    return row.kind is RowKind.TOTAL and row.amount is not None and row.total_rank > TotalRank.UNLABELLED


def _whole_cents(amounts: Sequence[Decimal]) -> list[int]:
    return list(map(int, map(_CENTS_OF_ONE.__mul__, amounts)))


class _Added:
    """Sums of a sheet's first lines in each way of counting, in integer cents, by how many lines they hold.

    Lines above a row end with a sum where their sum less it is that of fewer lines. A way is added up when
    those before it do not give a sum: most quotes need no more than the first.
    """

    def __init__(self, lines: Sequence[QuoteRow]) -> None:
        """Take the lines, none of them added up yet."""
        self._lines = lines
        self._left = self._ways()
        self._added: list[tuple[list[int], dict[int, int]]] = []

    def _ways(self) -> Iterator[list[int]]:
        """Amounts of all lines, at list prices, of what is offered, and without discounts."""
        lines = self._lines
        amounts = _whole_cents(cents_of(lines))
        discount = LineRole.DISCOUNT
        discounts = [line.role is discount for line in lines]
        if any(discounts):
            amounts = [-abs(one) if is_one else one for one, is_one in zip(amounts, discounts, strict=True)]
        yield amounts
        yield [
            one if line.list_amount is None else _whole_cents([in_cents(line.list_amount)])[0]
            for one, line in zip(amounts, lines, strict=True)
        ]
        currencies = set(map(attrgetter("currency"), lines))
        for code in currencies if len(currencies) > 1 else ():
            yield [one if line.currency == code else 0 for one, line in zip(amounts, lines, strict=True)]
        offered = [line.choice is Choice.NONE and not line.row.hidden for line in lines]
        if not all(offered):
            yield [one if is_in else 0 for one, is_in in zip(amounts, offered, strict=True)]
        if any(discounts):
            yield [0 if is_one else one for one, is_one in zip(amounts, discounts, strict=True)]

    def ends_with(self, cents: Decimal, above: int) -> bool:
        """Whether some of the last of the first so many lines give the sum in one of the ways."""
        (wanted,) = _whole_cents([cents])
        if any(first.get(sums[above] - wanted, above) < above for sums, first in self._added):
            return True
        for amounts in self._left:
            sums, first = _sums(amounts)
            self._added.append((sums, first))
            if first.get(sums[above] - wanted, above) < above:
                return True
        return False


def _sums(amounts: Sequence[int]) -> tuple[list[int], dict[int, int]]:
    """(sums of the first 0, 1, 2, … amounts, each of them with the fewest amounts that give it)."""
    sums = list(accumulate(amounts, initial=0))
    return sums, dict(zip(reversed(sums), range(len(amounts), -1, -1), strict=True))
