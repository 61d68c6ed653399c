"""What is committed for terms one after another: paid upfront, by the month, and to leave the last one."""

from dataclasses import dataclass

import numpy as np

from workbench.engine.constants import Floats


@dataclass(frozen=True, slots=True)
class Payments:
    """How a commitment is paid, US dollars."""

    upfront: Floats
    """At the start of each term, shape (M + 1,) by month from the valuation date."""
    monthly: Floats
    """The rest, shape (M,)."""
    termination: float
    """At the study's end, for what is left of the last term."""


def payments(
    pay: Floats, start: int, term_months: int, upfront_share: float, termination_share: float
) -> Payments:
    """Split what each month of a commitment costs, `pay` (M,), into how it is paid.

    Terms follow each other from month `start` on. A term that outlasts the study costs its upfront share
    whole, at the last month's rate beyond the study, and the termination share of what is not paid by then.
    """
    months = len(pay)
    index = np.arange(1, months + 1)
    upfront = np.zeros(months + 1)
    termination = 0.0
    for begin in range(start, months, term_months):
        in_term = (index > begin) & (index <= begin + term_months)
        cut = begin + term_months - months
        of_term = float(pay[in_term].sum())
        rest = float(pay[in_term][-1]) * cut if cut > 0 and in_term.any() else 0.0
        upfront[begin] += (of_term + rest) * upfront_share
        termination = rest * (1 - upfront_share) * termination_share
    return Payments(upfront, pay * (1 - upfront_share), termination)
