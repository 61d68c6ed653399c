"""Freight and tax in columns of their own beside a line's amount."""

from workbench.domain.quote import LineRole
from workbench.quotes.layout.rows import QuoteRow, RowKind
from workbench.quotes.model import Field

CHARGES = frozenset({Field.FREIGHT, Field.TAX})


def side_charges(line: QuoteRow) -> list[QuoteRow]:
    """Freight and tax that stand in columns of their own beside a line's amount."""
    if line.kind is not RowKind.LINE or line.table is None or CHARGES.isdisjoint(line.table.columns):
        return []
    return [
        QuoteRow(
            line.layout,
            line.row,
            RowKind.LINE,
            line.table,
            label=f"{role.value} of {line.name}",
            role=role,
            amount=line.figures[name],
            currency=line.currency,
            cells={"extended": line.cells[name.value]},
            choice=line.choice,
            section=line.section,
            side=True,
        )
        for name, role in ((Field.FREIGHT, LineRole.FREIGHT), (Field.TAX, LineRole.TAX))
        if line.figures.get(name)
    ]
