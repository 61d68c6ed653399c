"""What an offer's deductions really save in tax: at once, or only against its own profit, year by year."""

from dataclasses import replace

import numpy as np

from workbench.analysis.cash.offer_ledger import Category, Line, OfferLedger
from workbench.domain.assumptions import Assumptions, TaxLosses
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.scenario import Scenario
from workbench.engine.constants import Floats

_MONTHS = 12


def own_revenue(ledger: OfferLedger, assumptions: Assumptions) -> Floats:
    """Revenue of months 1..M at the price the buyer entered, shape (M,); zeros without one."""
    return ledger.tokens * (assumptions.price_usd_per_mtok or 0.0) / 1e6


def in_tax_position(ledger: OfferLedger, assumptions: Assumptions) -> OfferLedger:
    """The ledger with the tax that its deductions save in the buyer's tax position.

    Used at once: as it is. Carried forward: a buyer without other income saves tax only on this offer's own
    revenue; a year's loss waits for later profit, is lost at the study's end, and tax is settled at each
    year's end. The levelised cost stays that of deductions used at once: two lines of the gross-up, which
    move no cash, hold the difference.
    """
    tax = ledger.basis.tax
    if not tax or assumptions.tax_losses is not TaxLosses.CARRIED:
        return ledger
    months = ledger.basis.months
    at_once = sum(
        (line.amounts for line in ledger.lines if line.category is Category.TAX), np.zeros(months + 1)
    )
    carried = np.zeros(months + 1)
    income = own_revenue(ledger, assumptions)
    for end, saved in years_saved(income, -at_once[1:] / tax):
        carried[end] -= tax * saved
    kept = tuple(line for line in ledger.lines if line.category is not Category.TAX)
    return replace(
        ledger,
        lines=(
            *kept,
            _line(
                "tax", "Tax saved by deductions, losses carried forward", Category.TAX, carried, exact=True
            ),
            _line(
                "gross_up_used", "Deductions used at once in a levelised price", Category.GROSS_UP, at_once
            ),
            _line(
                "gross_up_carried",
                "Less what they save when carried forward",
                Category.GROSS_UP,
                -carried,
                exact=True,
            ),
        ),
    )


def unused_losses(scenario: Scenario) -> list[Issue]:
    """A warning where losses wait for a profit that no price can bring."""
    assumed = scenario.assumptions
    if not assumed.tax_rate or assumed.tax_losses is TaxLosses.USED or assumed.price_usd_per_mtok is not None:
        return []
    return [
        Issue(
            severity=Severity.WARNING,
            code="losses_without_income",
            message="Tax losses are carried forward, but no price is entered: no deduction saves tax in any "
            "present value.",
            where=Where(record=scenario.name, field="tax_losses"),
            suggestion="Enter the price you earn, or let other income use the losses at once.",
        )
    ]


def years_saved(income: Floats, deducted: Floats) -> list[tuple[int, float]]:
    """(last month of a year, taxable income that deductions take off it), losses carried forward.

    Both have shape (M,), income before deductions. A broken last year is a year of its own.
    """
    found, loss = [], 0.0
    for start in range(0, len(income), _MONTHS):
        earned = float(income[start : start + _MONTHS].sum())
        year = earned - float(deducted[start : start + _MONTHS].sum())
        loss, taxed = max(0.0, loss - year), max(0.0, year - loss)
        found.append((min(start + _MONTHS, len(income)), earned - taxed))
    return found


def with_tax_on_revenue(ledger: OfferLedger, revenue: Floats, assumptions: Assumptions) -> OfferLedger:
    """A ledger in its tax position with the tax on revenue of months 1..M, before any deduction.

    With the tax that deductions save it is the tax on profit, settled at the same times.
    """
    months, carried = ledger.basis.months, assumptions.tax_losses is TaxLosses.CARRIED
    due = np.zeros(months + 1)
    if carried:
        for start in range(0, months, _MONTHS):
            due[min(start + _MONTHS, months)] += revenue[start : start + _MONTHS].sum()
    else:
        due[1:] = revenue
    line = _line("tax_on_revenue", "Tax on revenue", Category.TAX, ledger.basis.tax * due, exact=carried)
    return replace(ledger, lines=(*ledger.lines, line))


def _line(key: str, title: str, category: Category, amounts: Floats, *, exact: bool = False) -> Line:
    return Line(key=key, title=title, category=category, amounts=amounts, exact=exact)
