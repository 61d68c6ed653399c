"""The rows of a reading whose lines are settled, by what becomes of them: sorted once for all who ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from workbench.domain.quote import CHARGES, LineRole
from workbench.quotes.layout.rows import QuoteRow, RowKind, counting, sum_in_cents


@dataclass(frozen=True, slots=True)
class Settled:
    """Of 100,000 lines few are charges, and few rows are anything else: nobody has to pass them all again."""

    lines: Sequence[QuoteRow]
    """Those that count, charges too."""
    charges: Mapping[LineRole, Sequence[QuoteRow]]
    """Discounts, freight, taxes and roundings among the lines."""
    others: Sequence[QuoteRow]
    """All rows that do not count: texts, sums, and lines that were left out or have no amount."""
    goods: Decimal
    """Sum of the lines but for the charges, each rounded to cents."""

    @classmethod
    def of(cls, rows: Sequence[QuoteRow]) -> "Settled":
        """Sort rows; to be called when what counts is decided."""
        line = RowKind.LINE
        lines = counting(rows)
        apart = [row for row in lines if row.role in CHARGES]
        charges = {role: [row for row in apart if row.role is role] for role in CHARGES}
        others = [row for row in rows if row.kind is not line or row.left_out or row.amount is None]
        return cls(lines, charges, others, sum_in_cents(lines) - sum_in_cents(apart))

    def charged(self, role: LineRole) -> Decimal:
        """Sum of the charges of a role, each rounded to cents."""
        return sum_in_cents(self.charges[role])
