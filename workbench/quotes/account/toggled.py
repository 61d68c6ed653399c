"""A quote with a line taken in or out, added up again without reading its file: for windows, at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from workbench.domain.quote import ACCEPTABLE_ROLES, LineRole, Quote, QuoteLine
from workbench.quotes.account.corrected import LEFT_OUT_BY_USER
from workbench.quotes.account.explain import Account, Part, in_words, part_of

_COVERED, _OUTSIDE, _REFUSED = "covered", "outside", "refused"
_Sums = Mapping[tuple[str, Part], tuple[Decimal, int]]
"""Sum and number of lines by their place in the account and term of the equation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedUp:
    """The lines of a quote added up by term, so that toggling one costs nothing like adding 100,000."""

    sums: _Sums

    @classmethod
    def of(cls, quote: Quote) -> "AddedUp | None":
        """The account of a quote; None where its lines do not tell its equation (a resized quote)."""
        added = cls(sums=_changed({}, quote.lines, 1))
        return added if added.equation(quote, quote.difference) == quote.equation else None

    def equation(self, quote: Quote, difference: Decimal | None) -> str:
        """The equation in words."""
        printed = quote.printed_total
        account = Account(
            covered=self._part(_COVERED), outside=self._part(_OUTSIDE), refused=self._part(_REFUSED)
        )
        totals = 0 if printed is None else printed.cell.count(" + ") + 1
        return in_words(account, None if printed is None else printed.amount, totals, difference)

    def toggled(self, quote: Quote, numbers: Iterable[int], wanted: bool) -> "tuple[Quote, AddedUp]":
        """The quote with lines taken in or out.

        Where it adds up, the check stays and the offer changes, as a reading of the file would find it.
        Where it does not, the lines are tried as part of the sum: the reading may find more.
        """
        lines = list(quote.lines)
        old, new = [], []
        for number in numbers:
            changed = _in(lines[number], quote) if wanted else _out(lines[number], quote)
            old.append(lines[number])
            new.append(changed)
            lines[number] = changed
        added = AddedUp(sums=_changed(_changed(self.sums, old, -1), new, 1))
        difference = quote.difference
        if difference is not None and not quote.reconciled:
            difference += added._covered() - self._covered()
        made = quote.model_copy(
            update={
                "lines": tuple(lines),
                "difference": difference,
                "equation": added.equation(quote, difference),
            }
        )
        made.add_up_as(quote, old, new)
        return made, added

    def _covered(self) -> Decimal:
        return sum(self._part(_COVERED).values(), Decimal(0))

    def _part(self, place: str) -> dict[Part, Decimal]:
        return {part: sum_ for (found, part), (sum_, count) in self.sums.items() if found == place and count}


def _changed(sums: _Sums, lines: Iterable[QuoteLine], sign: int) -> _Sums:
    changed = dict(sums)
    for line in lines:
        if line.extended is None:
            continue
        for place in _places(line):
            key = place, part_of(line.role)
            added, count = changed.get(key, (Decimal(0), 0))
            changed[key] = added + sign * line.extended, count + sign
    return changed


def _places(line: QuoteLine) -> tuple[str, ...]:
    if line.in_total:
        return (_COVERED, _REFUSED) if line.left_out else (_COVERED,)
    return (_OUTSIDE,) if line.accepted else ()


def _out(line: QuoteLine, quote: Quote) -> QuoteLine:
    return replace(line, left_out=LEFT_OUT_BY_USER, in_total=line.in_total and quote.reconciled)


def _in(line: QuoteLine, quote: Quote) -> QuoteLine:
    if not line.left_out:
        return line
    role = line.role if line.role in ACCEPTABLE_ROLES else line.goods_role or LineRole.COMPONENT
    tried = quote.printed_total is not None and not quote.reconciled
    return replace(line, left_out="", role=role, in_total=line.in_total or tried)
