"""Tax on an offer's own profit, its losses carried forward: for buyers without other income."""

from dataclasses import replace

import numpy as np

from workbench.analysis.offer_ledger import Category, Line, OfferLedger
from workbench.engine.constants import Floats

_MONTHS = 12


def with_losses_carried(ledger: OfferLedger, revenue: Floats) -> OfferLedger:
    """The ledger with the tax on revenue of months 1..M less deductions, paid at each year's end.

    A year's loss saves nothing; it lowers the taxed profit of later years. What is left at the end is lost.
    """
    tax = ledger.basis.tax
    saved = [line.amounts for line in ledger.lines if line.category is Category.TAX]
    if not tax:
        return ledger
    months = ledger.basis.months
    deducted = -sum(saved, start=np.zeros(months + 1)) / tax
    income = revenue - deducted[1:]
    paid, loss = np.zeros(months + 1), 0.0
    for start in range(0, months, _MONTHS):
        year = float(income[start : start + _MONTHS].sum())
        loss, taxed = max(0.0, loss - year), max(0.0, year - loss)
        paid[min(start + _MONTHS, months)] = tax * taxed
    line = Line(
        key="tax_carried",
        title="Tax on profit, losses carried forward",
        category=Category.TAX,
        amounts=paid,
        exact=True,
    )
    kept = tuple(item for item in ledger.lines if item.category not in (Category.TAX, Category.GROSS_UP))
    return replace(ledger, lines=(*kept, line))
