"""Freight, taxes and credits that may be something else: asked about although the lines add up."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import chain

from workbench.domain.issue import Issue, Where, note, warning
from workbench.domain.quote import CHARGES, LineRole
from workbench.quotes.account.reading import Reading
from workbench.quotes.account.settled import Settled
from workbench.quotes.account.ways import Finding
from workbench.quotes.asking.accepted import up_to_open
from workbench.quotes.asking.charge_names import doubtful_names
from workbench.quotes.language.numbers import percentages_in
from workbench.quotes.language.roles import Choice, TotalRank, names_fee
from workbench.quotes.language.words import mentions
from workbench.quotes.layout.detect import Table
from workbench.quotes.layout.rows import QuoteRow, RowKind, sum_in_cents
from workbench.quotes.model import Field

_MOST_TAX = Decimal("0.4")
_MOST_FREIGHT = Decimal("0.5")
"""Shares of the goods above which a charge is rather a total that was taken for one."""
_MOST_NAMED = 4
_UNIT_OF_MONEY = Decimal(1)
_MOST_OF_GOODS = {LineRole.FREIGHT: _MOST_FREIGHT, LineRole.TAX: _MOST_TAX}
_NOT_FREIGHT_ALONE = re.compile(
    r"^\W*(?:insur|versicher|assur|segur|assicur|ubezp|verzeker|보험|保険|保险)|install|setup|commission|inbetrieb|"
    r"montage|aufbau|customs|zoll|douane|aduana|설치|設置|安装"
)


def charge_doubts(
    reading: Reading, settled: Settled, file_name: str, accepted: Mapping[str, str]
) -> list[Issue]:
    """Charges of too much, in odd places, or that hold more than their name; goods that cost nothing.

    Behind a question that was `accepted` comes the next of its kind.
    """
    issues = [*_unlikely_charges(settled, file_name), *doubtful_names(settled, file_name, accepted)]
    if reading.solution.fits:
        issues += _misplaced_charges(reading, settled, file_name, accepted)
        issues += _taxes_of_more(settled, file_name, accepted)
        issues += _behind_net_total(reading, settled, file_name)
        issues += _nothing_to_pay(settled, file_name)
        issues += _added_below_total(reading, settled, file_name)
    return [*issues, *_freight_holds_more(settled.charges[LineRole.FREIGHT], file_name)]


def _unlikely_charges(settled: Settled, file_name: str) -> list[Issue]:
    """Freight or tax that is too much of the goods to be one."""
    goods = settled.goods + settled.charged(LineRole.DISCOUNT)
    issues = []
    for role, most in _MOST_OF_GOODS.items():
        charges = settled.charges[role]
        amount = sum_in_cents(charges)
        if charges and goods > 0 and amount > goods * most:
            largest = max(charges, key=lambda row: row.cents)
            issues.append(
                warning(
                    "charge_unlikely",
                    f"{role.value.capitalize()} of {amount:,.2f} is {amount / goods:.0%} of the goods: "
                    f"'{largest.name}' may be a total.",
                    Where(file=file_name, sheet=largest.sheet, cell=largest.cells.get("extended", "")),
                    "Look at the row, and give it the role of a total if it is one.",
                )
            )
    return issues


def _freight_holds_more(charges: Sequence[QuoteRow], file_name: str) -> list[Issue]:
    """Charges read as freight that are insurance alone, or whose words name installation or customs too."""
    mixed = [row for row in charges if row.cents and _NOT_FREIGHT_ALONE.search(row.name.casefold())]
    return [
        note(
            "freight_holds_more",
            f"'{row.name}' of {row.cents:,.2f} is counted as freight; its words name more than transport.",
            Where(file=file_name, sheet=row.sheet, cell=row.cells.get("extended", "")),
            "Ask the vendor for the parts, or give the row another role.",
        )
        for row in mixed[:_MOST_NAMED]
    ]


def _misplaced_charges(
    reading: Reading, settled: Settled, file_name: str, accepted: Mapping[str, str]
) -> list[Issue]:
    """Charges and credits where quotes print none: outside a total that stands below, behind the tax."""
    rows = reading.rows
    totals = {id(total) for total in reading.solution.totals}
    last = max(index for index, row in enumerate(rows) if id(row) in totals)
    taxed: Table | None = None
    below = [way.dropped for way in reading.solution.ways if way.finding is Finding.LINES_BELOW_TOTAL]
    odd = [
        (row, "is a credit that no total holds")
        for row in chain.from_iterable(below)
        if row.cents < -1 and not any(mentions(meaning, row.name) for meaning in ("cash_discount", "paid"))
    ]
    charged = any(settled.charges[role] for role in _MOST_OF_GOODS)
    beside = {(id(row.table), row.section) for row in chain.from_iterable(below) if not row.part_number}
    for index, row in enumerate(rows if charged else ()):
        if not (taxed or row.role in _MOST_OF_GOODS) or not row.counts or row.side or not row.cents:
            continue
        above = index < last and row.sheet == rows[last].sheet
        if row.role in _MOST_OF_GOODS and not row.in_total and above:
            odd.append((row, "stands above the total, which does not hold it"))
        elif row.role is LineRole.FREIGHT and not row.in_total and (id(row.table), row.section) in beside:
            odd.append((row, "stands below the total beside amounts that were left out"))
        if row.role is LineRole.TAX:
            taxed = row.table
        elif taxed is None or taxed is not row.table:
            continue
        elif row.cents < -1 and not mentions("rounding", row.name):
            odd.append((row, "is taken off behind the tax, as payments are"))
        elif row.cents > 1 and row.in_total and _may_be_a_tax(row):
            odd.append((row, "stands behind the tax and may be a further one"))
    return up_to_open([_unlikely(row, why, file_name) for row, why in odd], accepted)


def _taxes_of_more(settled: Settled, file_name: str, accepted: Mapping[str, str]) -> list[Issue]:
    """Taxes that no total proves and that are of more than is offered: of options, or of another part."""
    left = [row for row in settled.others if row.kind is RowKind.LINE and row.left_out]
    optional = [row for row in left if row.choice is not Choice.NONE]
    optional_taxes = [row for row in optional if LineRole.TAX in {row.role, row.goods_role}]
    options = sum_in_cents(optional) - sum_in_cents(optional_taxes)
    why = f"is left out with options of {options:,.2f}, and is the tax of more than these"
    odd = [(row, why) for row in optional_taxes if row.cents > options * _MOST_TAX]
    outside = [row for row in settled.charges[LineRole.TAX] if not (row.in_total or row.side)]
    taxed = settled.goods + settled.charged(LineRole.DISCOUNT) + settled.charged(LineRole.FREIGHT)
    for row in outside:
        rates = percentages_in(row.name)
        if len(rates) == 1 and row.cents > taxed * rates[0] / 100 + _UNIT_OF_MONEY:
            odd.append((row, f"is more than {rates[0]} % of what is offered, {taxed:,.2f}"))
    return up_to_open([_unlikely(row, why, file_name) for row, why in odd], accepted)


def _behind_net_total(reading: Reading, settled: Settled, file_name: str) -> list[Issue]:
    """Bare amounts between a printed net total and the tax: counted, and more than that total says."""
    if all(row.side for row in settled.charges[LineRole.TAX]):
        return []
    found: list[QuoteRow] = []
    total: QuoteRow | None = None
    for row in reading.rows:
        if row.kind is RowKind.TOTAL and row.table is not None:
            total = row if row.total_rank >= TotalRank.TOTAL and row not in reading.solution.totals else None
            found = []
        elif row.role is LineRole.TAX and row.counts and not row.side:
            break
        elif total is not None and row.counts and row.in_total and _is_bare_charge(row):
            found.append(row)
    return [
        warning(
            "goods_behind_net_total",
            f"'{row.name}' of {row.cents:,.2f} stands behind the total {total.cents:,.2f} and above the tax; "
            "it is counted as goods.",
            Where(file=file_name, sheet=row.sheet, cell=row.cells.get("extended", "")),
            "Give the row the role of freight if it is the cost of bringing the goods.",
        )
        for row in found[:_MOST_NAMED]
        if total is not None
    ]


def _added_below_total(reading: Reading, settled: Settled, file_name: str) -> list[Issue]:
    """Charges below the total that it does not hold and the offer does: each is said with its cell."""
    totals = {total.sheet: total.number for total in reading.solution.totals if total.table is not None}
    return [
        (note if row.role is LineRole.TAX else warning)(
            "charge_added",
            f"'{row.name}' of {row.cents:,.2f} stands below the printed total, which does not hold it; "
            f"it is added to the offer as {row.role.value}.",
            Where(file=file_name, sheet=row.sheet, cell=row.cells.get("extended", "")),
            "Give the row the role of a note if it is no further charge.",
        )
        for row in chain.from_iterable(settled.charges.values())
        if not row.in_total and row.cents and row.number > totals.get(row.sheet, row.number)
    ]


def _is_bare_charge(row: QuoteRow) -> bool:
    counted = {Field.QUANTITY, Field.UNIT_NET, Field.UNIT_LIST} & row.figures.keys()
    return row.role not in CHARGES and row.cents > 0 and not counted and not row.part_number


def _unlikely(row: QuoteRow, why: str, file_name: str) -> Issue:
    return warning(
        "charge_unlikely",
        f"'{row.name}' of {row.cents:,.2f} {why}.",
        Where(file=file_name, sheet=row.sheet, cell=row.cells.get("extended", "")),
        "Look at the row, and give it the role that it has.",
    )


def _may_be_a_tax(row: QuoteRow) -> bool:
    """Whether an amount behind the tax is bare: in a table of quantities, without one, and called no fee."""
    bare = not {Field.QUANTITY, Field.UNIT_NET, Field.UNIT_LIST} & row.figures.keys() and not row.part_number
    counts = row.table is not None and Field.QUANTITY in row.table.columns
    return bare and counts and row.role not in _MOST_OF_GOODS and not names_fee(row.name)


def _nothing_to_pay(settled: Settled, file_name: str) -> list[Issue]:
    """Goods of no price at all, or below zero: formulas without results, only charges, or a credit note."""
    lines = settled.lines
    added = settled.goods + settled.charged(LineRole.DISCOUNT)
    if added < 0:
        return [
            warning(
                "nothing_to_pay",
                f"The goods, licences and services together come to {added:,.2f}: less than nothing.",
                Where(file=file_name, sheet=lines[0].sheet, cell=lines[0].cells.get("extended", "")),
                "Look whether it is a credit note, and whether an amount lost or gained a minus.",
            )
        ]
    if not lines or added or any(row.cents < 0 for row in lines if row.role not in _MOST_OF_GOODS):
        return []
    return [
        warning(
            "nothing_to_pay",
            "The goods, licences and services together cost nothing.",
            Where(file=file_name, sheet=lines[0].sheet, cell=lines[0].cells.get("extended", "")),
            "Look whether the amounts were saved, and whether a charge is rather goods.",
        )
    ]
