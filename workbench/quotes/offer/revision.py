"""What changed between two quotes of one vendor: price, quantity, scope and terms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from workbench.domain.quote import LineRole, Quote, QuoteLine
from workbench.quotes.account.explain import money
from workbench.quotes.language.words import folded

_SAME_TEXT_FROM = 85
"""Similarity (0..100) from which two descriptions without part number are taken for one item."""
_MAX_COMPARISONS = 1_000_000


class RevisionKind(StrEnum):
    """What of a quote changed."""

    ADDED = "added"
    REMOVED = "removed"
    PRICE = "price"
    QUANTITY = "quantity"
    SCOPE = "scope"
    TERMS = "terms"


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionChange:
    """One change. `amount` is what it adds to the offer, in the quote's currency (0: nothing)."""

    kind: RevisionKind
    subject: str
    before: str
    after: str
    amount: Decimal = Decimal(0)
    after_line: QuoteLine | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A newer quote against an earlier one. `amount` is None where the currencies differ."""

    before: Quote
    after: Quote
    changes: tuple[RevisionChange, ...]
    amount: Decimal | None

    @property
    def explained(self) -> Decimal:
        """Sum of the changes; equal to `amount` where the currencies agree."""
        return sum((change.amount for change in self.changes), Decimal(0))


def earlier_quote(quote: Quote, others: Iterable[Quote]) -> Quote | None:
    """The latest earlier quote of the same vendor, None without one; an undated quote is the earliest."""
    same = [
        other
        for other in others
        if other.sha256 != quote.sha256
        and folded(other.vendor) == folded(quote.vendor)
        and (other.quoted_on is None or quote.quoted_on is None or other.quoted_on <= quote.quoted_on)
    ]
    return max(same, key=lambda other: (other.quoted_on is not None, other.quoted_on), default=None)


def compare_revisions(before: Quote, after: Quote) -> Revision:
    """Every difference of scope, quantity, price and terms.

    Lines are paired by part number, then by description. A line's change of amount is split into the
    change of quantity at the old unit price and the rest, so that the changes add up to the difference
    of the two offers.
    """
    changes: list[RevisionChange] = []
    for old, new in _pairs(_goods(before), _goods(after)):
        if old is None and new is not None:
            changes.append(_scope_change(RevisionKind.ADDED, None, new))
        elif new is None and old is not None:
            changes.append(_scope_change(RevisionKind.REMOVED, old, None))
        elif old is not None and new is not None:
            changes += _line_changes(old, new)
    changes += _term_changes(before, after)
    same_currency = before.currency == after.currency
    amount = after.amount() - before.amount() if same_currency else None
    return Revision(before=before, after=after, changes=tuple(changes), amount=amount)


def _goods(quote: Quote) -> list[QuoteLine]:
    aside = {LineRole.SUBTOTAL, LineRole.TOTAL, LineRole.NOTE}
    return [line for line in quote.lines if line.role not in aside and line.extended is not None]


def _pairs(
    before: Sequence[QuoteLine], after: Sequence[QuoteLine]
) -> list[tuple[QuoteLine | None, QuoteLine | None]]:
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for key in (_part_and_text, _part, _text):
        waiting: dict[str, list[int]] = {}
        for number, old in enumerate(before):
            if number not in taken and key(old):
                waiting.setdefault(key(old), []).append(number)
        for index, new in enumerate(after):
            if index not in pairs and waiting.get(key(new)):
                pairs[index] = waiting[key(new)].pop(0)
                taken.add(pairs[index])
    _pair_by_likeness(before, after, pairs, taken)
    matched: list[tuple[QuoteLine | None, QuoteLine | None]] = [
        (before[pairs[index]] if index in pairs else None, new) for index, new in enumerate(after)
    ]
    return [*matched, *((old, None) for number, old in enumerate(before) if number not in taken)]


def _pair_by_likeness(
    before: Sequence[QuoteLine], after: Sequence[QuoteLine], pairs: dict[int, int], taken: set[int]
) -> None:
    from rapidfuzz import fuzz, process

    texts = {number: _text(old) for number, old in enumerate(before) if number not in taken and _text(old)}
    fresh = [index for index, new in enumerate(after) if index not in pairs and _text(new)]
    if len(texts) * len(fresh) > _MAX_COMPARISONS:
        return
    for index in fresh:
        near = process.extractOne(
            _text(after[index]), texts, scorer=fuzz.token_sort_ratio, score_cutoff=_SAME_TEXT_FROM
        )
        if near is not None:
            pairs[index] = near[2]
            taken.add(near[2])
            del texts[near[2]]


def _part_and_text(line: QuoteLine) -> str:
    return f"{_part(line)}\n{_text(line)}" if line.part_number and line.description else ""


def _part(line: QuoteLine) -> str:
    return folded(line.part_number)


def _text(line: QuoteLine) -> str:
    return folded(line.description)


def _accepted(line: QuoteLine | None) -> Decimal:
    return line.extended if line is not None and line.accepted and line.extended is not None else Decimal(0)


def _name(line: QuoteLine) -> str:
    return " · ".join(text for text in (line.part_number, line.description) if text)


def _shown(amount: Decimal | None) -> str:
    return "" if amount is None else money(amount)


def _scope_change(kind: RevisionKind, old: QuoteLine | None, new: QuoteLine | None) -> RevisionChange:
    line = new or old
    return RevisionChange(
        kind=kind,
        subject=_name(line) if line is not None else "",
        before=_shown(old.extended) if old is not None else "",
        after=_shown(new.extended) if new is not None else "",
        amount=_accepted(new) - _accepted(old),
        after_line=new,
    )


def _line_changes(old: QuoteLine, new: QuoteLine) -> list[RevisionChange]:
    if old.accepted != new.accepted:
        words = {True: "in the offer", False: "outside the offer"}
        return [
            RevisionChange(
                kind=RevisionKind.SCOPE,
                subject=_name(new),
                before=words[old.accepted],
                after=words[new.accepted],
                amount=_accepted(new) - _accepted(old),
                after_line=new,
            )
        ]
    changes = []
    whole = (new.extended or Decimal(0)) - (old.extended or Decimal(0))
    by_quantity = Decimal(0)
    if old.quantity is not None and new.quantity is not None and old.quantity != new.quantity:
        unit = (old.extended or Decimal(0)) / old.quantity if old.quantity else Decimal(0)
        by_quantity = (unit * (new.quantity - old.quantity)).quantize(Decimal("0.01"))
        changes.append(
            _change(RevisionKind.QUANTITY, f"{old.quantity:f}", f"{new.quantity:f}", by_quantity, old, new)
        )
    if whole != by_quantity:
        before = _shown(old.extended if old.unit_net is None else old.unit_net)
        after = _shown(new.extended if new.unit_net is None else new.unit_net)
        changes.append(_change(RevisionKind.PRICE, before, after, whole - by_quantity, old, new))
    if old.term_months != new.term_months:
        changes.append(_change(RevisionKind.TERMS, _months(old), _months(new), Decimal(0), old, new))
    return changes


def _change(
    kind: RevisionKind, before: str, after: str, amount: Decimal, old: QuoteLine, new: QuoteLine
) -> RevisionChange:
    counted = amount if new.accepted else Decimal(0)
    return RevisionChange(
        kind=kind,
        subject=_name(new),
        before=before,
        after=after,
        amount=counted,
        after_line=new,
    )


def _months(line: QuoteLine) -> str:
    return "no term" if line.term_months is None else f"{line.term_months} months"


def _term_changes(before: Quote, after: Quote) -> list[RevisionChange]:
    def shown(value: object) -> str:
        return "" if value is None else str(value)

    terms = (
        ("Currency", before.currency, after.currency),
        ("Valid until", shown(before.valid_until), shown(after.valid_until)),
        ("Payment", before.payment_terms, after.payment_terms),
        ("Delivery", before.delivery_terms, after.delivery_terms),
        ("Lead time", before.lead_time, after.lead_time),
    )
    return [
        RevisionChange(kind=RevisionKind.TERMS, subject=name, before=old, after=new)
        for name, old, new in terms
        if old != new
    ]
