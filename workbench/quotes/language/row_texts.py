"""What the words of a row say: its label, the sum it announces, terms and periods."""

import re
from collections.abc import Container, Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from workbench.quotes.language.numbers import Mark, currency_in
from workbench.quotes.language.roles import TotalRank, label_role, names_fee, total_rank
from workbench.quotes.language.values import Figure, read_figure
from workbench.quotes.language.words import LONGEST_TEXT, folded, is_word
from workbench.quotes.model import Field
from workbench.tables.sheet import Cell, Row

_TERM = re.compile(
    r"(?<![\w.,])([0-9]{1,3}|one|two|three|four|five)\s*-?\s*"
    r"(?:(months?|mos?|mths?|monat\w*|mon|mois|meses|개월|ヶ月|个月)|"
    r"(years?|yrs?|y|jahr\w*|j|ans?|años?|년|年))(?!\w)"
)
_MOST_CHARGE_WORDS = 5
_MOST_FEE_WORDS = 20
_NOT_A_CHARGE = re.compile(
    r"(?<!\w)(?:id|no|nr|number|reg\w*|code|terms?|included?|excluded?|date|method|via|account|ref\w*|free|nummer|"
    r"n°|nº|num\w*|kennung|rate|satz)(?!\w)|[0-9]{3}"
)
"""Words of a letterhead line on the seller's tax number or the way of shipping."""
_LONGEST_SUM = 90
_LABEL_WORDS = 3
"""A longer label before money is a sentence on it."""
_LABEL_AND_MONEY = re.compile(
    r"([^\d]{3,60}?)\s+((?:[^\w\s]|[A-Z]{2,3}[$]?\s?)?\d[\d.,'’ ]*(?:\s?(?:[^\w\s]|[A-Z]{3}))?)"
)
_MOST_CELLS = 200
"""Cells of a row that are looked at for a box beside its table: no quote has so many."""
_FEWEST_LABELS, _MOST_LABELS = 3, 12
"""Labels of a row whose amounts stand in the next one."""
_NUMBER_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}


_COUNTS_SYSTEMS = re.compile(
    r"(?:number|no\.?|nr\.?|count|quantity|qty|anzahl|nombre|número|numero) (?:of |der |de |di )?"
    r"(?:systems?|servers?|nodes?|racks?|sets?|clusters?|pods?|gpu servers?|systeme|server|knoten|serveurs|"
    r"nœuds|servidores|nodos|baies)(?: (?:required|ordered|offered|needed))?[ :]*|"
    r"(?:node|server|system|rack) (?:count|quantity|qty)[ :]*"
)


def counts_systems(label: str) -> bool:
    """Whether a label says that the figure beside it is how many systems there are, not money."""
    return _COUNTS_SYSTEMS.fullmatch(folded(label)) is not None


@lru_cache(maxsize=20_000)
def term_in(text: str) -> int | None:
    """Months of the first term a text names: "36 months", "3-year", "5 Jahre"; None without one."""
    match = _TERM.search(text[:LONGEST_TEXT].casefold())
    if match is None:
        return None
    number = _NUMBER_WORDS.get(match.group(1)) or int(match.group(1))
    return number * (1 if match.group(2) else 12) or None


@lru_cache(maxsize=1_000)
def months_of(header: str) -> int:
    """Months that a price under the header is for: 1 for "monthly price", 12 for "annual price", else 0."""
    lowered = header.casefold()
    if re.search(
        r"month|monat|mtl|/\s?mo(?!\w)|(?<!\w)mrc(?!\w)|leasingrate|mensuel|mensual|par mois|por mes|월|月",
        lowered,
    ):
        return 1
    return 12 if re.search(r"annual|year|jährl|pro jahr|annuel|par an|anual|por año|연간|年", lowered) else 0


def mentions_years(header: str) -> bool:
    """Whether a header says that its figures are years."""
    return re.search(r"year|jahr", header.casefold()) is not None


def texts_of(row: Row) -> Iterator[Cell]:
    return (cell for cell in row.cells if isinstance(cell.value, str))


def announces_sum(text: str) -> bool:
    """Whether a text in the column of part numbers is the label of a sum or charge."""
    if rank_in(text) is not None:
        return True
    return label_role(text) is not None and not any(map(str.isdigit, text))


def announces_charge(label: str) -> bool:
    """Whether a label above the tables is that of a tax, freight or discount and of nothing else."""
    words = folded(label).replace("(", " ").replace(")", " ").strip(" :").split()
    return (
        0 < len(words) <= _MOST_CHARGE_WORDS
        and label_role(label) is not None
        and not is_word("delivery", label.strip(" :"))
        and _NOT_A_CHARGE.search(folded(label)) is None
    )


def announces_fee(label: str, cell: Cell) -> bool:
    """Whether a row above the tables names a fee beside a figure that is no text."""
    return (
        isinstance(cell.value, Decimal)
        and len(label.split()) <= _MOST_FEE_WORDS
        and names_fee(label)
        and _NOT_A_CHARGE.search(folded(label)) is None
    )


def rank_in(text: str) -> TotalRank | None:
    """What sum a text announces: a label, or a label with its figure behind it."""
    rank = total_rank(text)
    if rank is None and (told := label_and_money(text)) is not None:
        return total_rank(told[0])
    return rank


def label_and_money(text: str) -> tuple[str, str] | None:
    """(label, amount) of a text that is both: "Grand total: 1,250.00", or "TOTAL $1,250.00" in money."""
    label, colon, figure = text.rpartition(":")
    if colon and label and any(map(str.isdigit, figure)):
        return label, figure.strip()
    found = _LABEL_AND_MONEY.fullmatch(text[:_LONGEST_SUM])
    if found is None or len(found[1].split()) > _LABEL_WORDS or not currency_in(found[2]):
        return None
    return found[1], found[2]


def sum_rank(row: Row, net_column: int) -> TotalRank | None:
    """What sum a row prints: of several labels, the last one before the net column says it."""
    ranks = [(cell.column, rank) for cell in texts_of(row) if (rank := rank_in(cell.text)) is not None]
    before = [rank for column, rank in ranks if column < net_column]
    return before[-1] if before else ranks[0][1] if ranks else None


def label_of(row: Row) -> str:
    texts = (" ".join(value.split()) for value in row.values if type(value) is str)
    return " ".join(text for text in texts if len(text) <= LONGEST_TEXT)


def label_before(row: Row, cell: Cell) -> str:
    """The text right before a cell: the label of its figure where further texts stand in the row."""
    texts = [other.text for other in texts_of(row) if other.column < cell.column]
    return " ".join(texts[-1].split()) if texts else ""


def behind_label(row: Row, mark: Mark | None) -> tuple[Cell | None, Figure]:
    """A sum in the same cell as its label: "Grand total: USD 1,250.00"."""
    for cell in texts_of(row):
        told = label_and_money(cell.text)
        if told is not None and total_rank(told[0]) is not None:
            figure = read_figure(cell._replace(value=told[1]), Field.EXTENDED, mark)
            if figure.value is not None and not figure.words:
                return cell, figure
    return None, Figure(None)


def total_beside(row: Row, column: int, mark: Mark | None) -> tuple[Cell, Figure, TotalRank] | None:
    """A labelled total of the offer right of a table's last column: a box of sums beside the lines."""
    if row.shape.columns[-1] <= column:
        return None
    cells = [cell for cell in row.first_cells(_MOST_CELLS) if cell.column > column]
    for label, cell in pairwise(cells):
        rank = total_rank(label.text) if isinstance(label.value, str) else None
        if rank not in {TotalRank.TOTAL, TotalRank.GRAND}:
            continue
        figure = read_figure(cell, Field.EXTENDED, mark)
        if figure.value and not figure.percent:
            return cell, figure, rank or TotalRank.TOTAL
    return None


def labels_above(above: Row | None, row: Row, mark: Mark | None) -> list[tuple[str, Cell]]:
    """Sums and charges of a row, each with its label right above it; empty for any other row.

    "Subtotal | Freight | VAT | Total" in a row, and their amounts in the next one.
    """
    if above is None or not _FEWEST_LABELS <= len(above.shape.columns) <= _MOST_LABELS:
        return []
    if not all(type(value) is str for value in above.values):
        return []
    cells = row.first_cells(_MOST_LABELS)
    if len(cells) < _FEWEST_LABELS or any(
        read_figure(cell, Field.EXTENDED, mark).value is None and not cell.text.isupper() for cell in cells
    ):
        return []
    pairs = [(above.text(cell.column), cell) for cell in cells]
    ranks = [total_rank(label) for label, _ in pairs]
    known = sum(
        rank is not None or label_role(label) is not None
        for rank, (label, _) in zip(ranks, pairs, strict=True)
    )
    whole = any(rank is not None and rank >= TotalRank.SUBTOTAL for rank in ranks)
    return pairs if whole and 2 * known >= len(pairs) else []


def sum_cells(row: Row, net: Cell | None, no_sums: Container[int]) -> Iterator[Cell]:
    """The cells in which a labelled row may print its sum: the one in the net column, then from the last.

    `no_sums` are columns in which none stands.
    """
    if net is not None:
        yield net
    yield from (cell for cell in reversed(row.cells) if cell.column not in no_sums)


def last_number(row: Row, mark: Mark | None) -> tuple[Cell | None, Figure]:
    """The last cell of a row that holds a figure, and the figure."""
    for cell in reversed(row.cells):
        figure = read_figure(cell, Field.EXTENDED, mark)
        if figure.value is not None and not figure.words:
            return cell, figure
    return None, Figure(None)
