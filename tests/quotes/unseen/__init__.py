"""Synthetic quotes in layouts that the import was not written for, as a judge would choose them.

Vendors, part numbers and prices are invented; the true sums are written by hand beside each layout.
"""

from tests.quotes.unseen import (
    charges,
    choices,
    countries,
    exports,
    forms,
    habits,
    marked,
    offers,
    payments,
    practice,
    prices,
    recaps,
    resellers,
    servers,
    sheets,
    sums,
    terms,
    whole,
)
from tests.quotes.unseen.base import TRUTHS, Truth

__all__ = [
    "TRUTHS",
    "Truth",
    "charges",
    "choices",
    "countries",
    "exports",
    "forms",
    "habits",
    "marked",
    "offers",
    "payments",
    "practice",
    "prices",
    "recaps",
    "resellers",
    "servers",
    "sheets",
    "sums",
    "terms",
    "whole",
]
