"""A loan that comes with a purchase: principal received with the price, then level payments by month."""

from collections.abc import Sequence

import numpy as np

from workbench.analysis.cash.offer_ledger import Category, Line
from workbench.analysis.terms.basis import Basis
from workbench.domain.offers import OwnedOffer
from workbench.domain.provenance import Status
from workbench.engine.cashflow import rate_per_period
from workbench.engine.financing import annuity_loan


def loan_lines(
    offer: OwnedOffer, basis: Basis, purchases: Sequence[tuple[int, float]], status: Status, source: str
) -> list[Line]:
    """Principal and interest of a loan on each purchase (month, price); none where nothing is financed.

    What is owed at the study's end is repaid there, so that principal nets to nothing.
    """
    if not offer.loan_share:
        return []
    months = basis.months
    principal, interest = np.zeros(months + 1), np.zeros(months + 1)
    rate = float(rate_per_period(np.asarray(offer.loan_rate), 1 / 12))
    for month, price in purchases:
        borrowed = price * offer.loan_share
        charged, repaid = annuity_loan(borrowed, rate, offer.loan_months)
        within = min(offer.loan_months, months - month)
        due = slice(month + 1, month + 1 + within)
        principal[month] -= borrowed
        principal[due] += repaid[:within]
        interest[due] += charged[:within]
        principal[months] += borrowed - repaid[:within].sum()
    return [
        Line(
            key=key,
            title=title,
            category=category,
            amounts=amounts,
            exact=True,
            status=status,
            source=source,
            negotiable=True,
        )
        for key, title, category, amounts in (
            ("loan", "Loan on the hardware, received and repaid", Category.LOAN, principal),
            ("interest", "Interest on the loan", Category.INTEREST, interest),
        )
    ]
