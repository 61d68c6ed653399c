"""A ledger's lines as postings: every amount with its time, its sign and its effect on taxable income."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.ledger import DatedRate, Depreciation, Flow, Ledger, LedgerLine, LineKind, Period
from workbench.engine.cashflow import Timing, growth_factors, rate_per_period
from workbench.engine.constants import Floats
from workbench.engine.depreciation import (
    MACRS,
    declining_balance,
    straight_line,
    with_first_year_share,
)
from workbench.engine.financing import annuity_loan, bullet_loan, lease_payment, linear_loan

_ROUNDING_YEARS = 1e-9
_DAYS_PER_YEAR = 365.0
"""Dates become years as actual days over 365, as spreadsheets' XNPV does."""

_TAXED = frozenset({LineKind.OPEX, LineKind.LEASE, LineKind.REVENUE, LineKind.RESIDUAL})


@dataclass(frozen=True, slots=True)
class Postings:
    """Amounts of one line, shape (T,) each: time in years, cash in (+) or out (−), taxable income."""

    years: Floats
    cash: Floats
    income: Floats


class BadLedgerError(Exception):
    """A ledger that cannot be worked out; carries what is wrong."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(str(issue))
        self.issue = issue


def refuse(code: str, message: str, line: str, field: str, suggestion: str) -> BadLedgerError:
    """An error about one field of one line."""
    where = Where(record=line, field=field)
    return BadLedgerError(
        Issue(severity=Severity.ERROR, code=code, message=message, where=where, suggestion=suggestion)
    )


def line_postings(line: LedgerLine, ledger: Ledger) -> tuple[Postings, Postings | None]:
    """(the line, its recoverable VAT) in the ledger's currency; depreciation is apart.

    VAT that never comes back is part of the line. Raises BadLedgerError.
    """
    rate = _exchange_rate(line, ledger)
    if line.vat_recovery_months is None:
        rate *= 1 + line.vat_rate
    if line.kind is LineKind.LOAN:
        found = _loan(line, ledger)
    elif line.kind is LineKind.LEASE:
        found = _lease(line, ledger)
    else:
        found = _plain(line, ledger)
    found = Postings(found.years, found.cash * rate, found.income * rate)
    late = found.years > ledger.years + _ROUNDING_YEARS
    if late.any():
        raise refuse(
            "flow_after_horizon",
            f"An amount falls {found.years[late][0]:g} years after the valuation date, "
            f"the horizon is {ledger.years:g} years.",
            line.name,
            "",
            "Lengthen the horizon, or end the line at it.",
        )
    return found, _vat_timing(line, found)


def depreciation_postings(
    line: LedgerLine, ledger: Ledger, own: Postings, grants: Sequence[Postings]
) -> Postings | None:
    """Deductions of a capex line (no cash), None where it has none. Grants lower the first amount."""
    rule = line.depreciation
    if rule is None or rule.method == "none":
        return None
    spent = own.cash < 0
    basis, starts = -own.cash[spent], own.years[spent]
    if not len(basis):
        return None
    basis = basis.copy()
    basis[0] -= sum(float(grant.cash.sum()) for grant in grants)
    if basis[0] < 0:
        raise refuse(
            "grants_exceed_price",
            "The grants that lower this line's basis exceed its price.",
            line.name,
            "reduces_basis_of",
            "Correct the grants, or leave out reduces_basis_of.",
        )
    years, deducted = _spread(basis, starts, depreciation_schedule(rule), ledger)
    within = years <= ledger.years + _ROUNDING_YEARS
    if rule.after_horizon == "continue":
        within[:] = True
    left = float(deducted[~within].sum())
    years, deducted = years[within], deducted[within]
    if rule.after_horizon == "write_off" and left:
        years, deducted = np.append(years, ledger.years), np.append(deducted, left)
    return Postings(years, np.zeros(len(years)), -deducted)


def depreciation_schedule(rule: Depreciation) -> Floats:
    """Shares of the price by year of service, shape (years,)."""
    if rule.method == "expense":
        return np.array([1 - rule.salvage_share])
    if rule.method == "schedule":
        schedule = np.array(rule.shares)
    elif rule.method == "macrs":
        schedule = MACRS[rule.recovery_years or 5] * (1 - rule.salvage_share)
    elif rule.method == "straight_line":
        schedule = straight_line(rule.life_years or 1, rule.salvage_share)
    else:
        schedule = declining_balance(rule.life_years or 1, rule.factor, rule.salvage_share)
    return with_first_year_share(schedule.copy(), rule.first_year_share)


def _spread(prices: Floats, paid: Floats, schedule: Floats, ledger: Ledger) -> tuple[Floats, Floats]:
    """(time, deduction) of prices paid at some years: each year of service evenly over its periods.

    Service starts with the period in which the price is paid; one paid at a period's end, with the next.
    """
    length = ledger.period.years
    per_year = round(1 / length)
    offset = {Timing.START: 0.0, Timing.MID: 0.5, Timing.END: 1.0}[Timing(ledger.timing)]
    first = np.floor(paid / length + _ROUNDING_YEARS).astype(int)
    by_period = np.zeros(int(first.max()) + len(schedule) * per_year)
    each = np.repeat(schedule / per_year, per_year)
    for price, period in zip(prices, first, strict=True):
        by_period[period : period + len(each)] += price * each
    years = (np.arange(len(by_period), dtype=np.float64) + offset) * length
    return years, by_period


def _exchange_rate(line: LedgerLine, ledger: Ledger) -> float:
    currency = line.currency or ledger.currency
    if currency == ledger.currency:
        return 1.0
    entry = ledger.exchange_rates.get(currency)
    if entry is None:
        raise refuse(
            "no_exchange_rate",
            f"There is no exchange rate for {currency}.",
            line.name,
            "currency",
            f'Add "{currency}" to exchange_rates: {ledger.currency} for one {currency}.',
        )
    if isinstance(entry, float):
        return entry
    if isinstance(entry, DatedRate):
        return entry.rate
    usable = [
        item
        for item in entry
        if item.as_of is not None and (ledger.valuation_date is None or item.as_of <= ledger.valuation_date)
    ]
    if not usable:
        raise refuse(
            "no_exchange_rate",
            f"No rate for {currency} is dated on or before the valuation date.",
            line.name,
            "currency",
            "Date the rates with as_of, one of them not after the valuation date.",
        )
    return max(usable, key=lambda item: str(item.as_of)).rate


def _plain(line: LedgerLine, ledger: Ledger) -> Postings:
    years, starts, amounts = _schedule(line, ledger)
    amounts = amounts * growth_factors(np.asarray(line.escalation), np.floor(starts + _ROUNDING_YEARS))
    if line.basis == "real":
        inflation = ledger.inflation if line.inflation is None else line.inflation
        amounts = amounts * growth_factors(np.asarray(inflation), years)
    cash = amounts if line.kind.is_receipt else -amounts
    taxed = line.kind in _TAXED if line.taxable is None else line.taxable
    return Postings(years, cash, cash if taxed else np.zeros(len(cash)))


def _schedule(line: LedgerLine, ledger: Ledger) -> tuple[Floats, Floats, Floats]:
    """(time, start of its interval, amount) of every amount of a line, shape (T,) each."""
    length = ledger.period.years
    if line.flows:
        times = np.array([_time(flow, line, ledger) for flow in line.flows])
        return times, times, np.array([flow.amount for flow in line.flows])
    if line.amounts:
        if len(line.amounts) > ledger.periods:
            raise refuse(
                "more_amounts_than_periods",
                f"There are {len(line.amounts)} amounts for {ledger.periods} periods.",
                line.name,
                "amounts",
                "Give one amount per period; one at the valuation date is a line of its own (at_year 0).",
            )
        starts: Floats = np.arange(len(line.amounts), dtype=np.float64) * length
        return starts + _offset(line, ledger) * length, starts, np.array(line.amounts)
    amount = line.amount or 0.0
    if _has_time(line):
        flow = Flow(
            amount=amount,
            at_year=line.at_year,
            at_month=line.at_month,
            at_period=line.at_period,
            date=line.date,
        )
        times = np.array([_time(flow, line, ledger)])
        return times, times, np.array([amount])
    if line.every is None and line.kind in (LineKind.CAPEX, LineKind.GRANT, LineKind.CREDIT):
        return np.zeros(1), np.zeros(1), np.array([amount])
    if line.every is None and line.kind is LineKind.RESIDUAL:
        return np.array([ledger.years]), np.array([ledger.years]), np.array([amount])
    interval = length if line.every in (None, "period") else Period(line.every).years
    begin = _edge(line.from_year, line.from_month, 0.0)
    end = _edge(line.to_year, line.to_month, ledger.years)
    if end > ledger.years + _ROUNDING_YEARS or begin >= end:
        raise refuse(
            "line_outside_horizon",
            f"The line runs from year {begin:g} to {end:g}, the horizon is {ledger.years:g} years.",
            line.name,
            "from_year",
            "Let it start before it ends, within the horizon.",
        )
    count = math.floor((end - begin) / interval + _ROUNDING_YEARS)
    starts = begin + np.arange(count, dtype=np.float64) * interval
    return starts + _offset(line, ledger) * interval, starts, np.full(count, amount)


def _has_time(line: LedgerLine) -> bool:
    return any(value is not None for value in (line.at_year, line.at_month, line.at_period, line.date))


def _edge(year: float | None, month: float | None, otherwise: float) -> float:
    if year is not None:
        return year
    return otherwise if month is None else month / 12


def _offset(line: LedgerLine, ledger: Ledger) -> float:
    return {"start": 0.0, "mid": 0.5, "end": 1.0}[(line.timing or ledger.timing).value]


def _time(flow: Flow, line: LedgerLine, ledger: Ledger) -> float:
    if flow.at_year is not None:
        return flow.at_year
    if flow.at_month is not None:
        return flow.at_month / 12
    if flow.at_period is not None:
        offset = _offset(line, ledger) if flow.at_period else 1.0
        return (flow.at_period - 1 + offset) * ledger.period.years
    if flow.date is None or ledger.valuation_date is None:
        raise refuse(
            "no_valuation_date",
            "A dated amount needs the ledger's valuation date.",
            line.name,
            "date",
            'Add "valuation_date" to the ledger.',
        )
    days = (flow.date - ledger.valuation_date).days
    if days < 0:
        raise refuse(
            "flow_before_valuation",
            f"{flow.date} is before the valuation date {ledger.valuation_date}.",
            line.name,
            "date",
            "Leave out what is already spent, or set an earlier valuation date.",
        )
    return days / _DAYS_PER_YEAR


def _start(line: LedgerLine, ledger: Ledger) -> float:
    if not _has_time(line):
        return 0.0
    flow = Flow(
        amount=0.0, at_year=line.at_year, at_month=line.at_month, at_period=line.at_period, date=line.date
    )
    return _time(flow, line, ledger)


def _payments(line: LedgerLine, ledger: Ledger) -> tuple[Floats, float]:
    """(times of a loan's or lease's payments, effective rate between them)."""
    length = (line.payments or ledger.period).years
    count = round((line.term_years or 0.0) / length)
    if count < 1 or abs(count * length - (line.term_years or 0.0)) > 1e-6:
        raise refuse(
            "term_not_whole",
            f"{line.term_years:g} years are not a whole number of payments.",
            line.name,
            "term_years",
            "Choose a term of whole payment periods, or other payments.",
        )
    rate = float(rate_per_period(np.asarray(line.rate), length))
    times: Floats = _start(line, ledger) + (1 + np.arange(count, dtype=np.float64)) * length
    return times, rate


def _loan(line: LedgerLine, ledger: Ledger) -> Postings:
    times, rate = _payments(line, ledger)
    schedule = {"annuity": annuity_loan, "linear": linear_loan, "bullet": bullet_loan}[line.repayment]
    principal, grace = line.amount or 0.0, _grace(line, ledger, len(times))
    interest, repaid = schedule(principal, rate, len(times) - grace)
    interest = np.append(np.full(grace, principal * rate), interest)
    repaid = np.append(np.zeros(grace), repaid)
    years = np.append(_start(line, ledger), times)
    cash = np.append(line.amount or 0.0, -(interest + repaid))
    deducted = np.append(0.0, -interest)
    return Postings(years, cash, np.zeros(len(cash)) if line.taxable is False else deducted)


def _grace(line: LedgerLine, ledger: Ledger, payments: int) -> int:
    """Payments at a loan's start that are interest alone."""
    length = (line.payments or ledger.period).years
    count = round(line.grace_years / length)
    if abs(count * length - line.grace_years) > 1e-6 or count >= payments:
        raise refuse(
            "term_not_whole",
            f"A grace of {line.grace_years:g} years is not a whole number of payments within the term.",
            line.name,
            "grace_years",
            "Choose a grace of whole payment periods that is shorter than the term.",
        )
    return count


def _lease(line: LedgerLine, ledger: Ledger) -> Postings:
    times, rate = _payments(line, ledger)
    payment = lease_payment(line.amount or 0.0, line.residual, rate, len(times), line.in_advance)
    length = (line.payments or ledger.period).years
    cash = np.full(len(times), -payment)
    income = np.zeros(len(times)) if line.taxable is False else cash
    return Postings(times - length if line.in_advance else times, cash, income)


def _vat_timing(line: LedgerLine, own: Postings) -> Postings | None:
    """Recoverable VAT: paid on top, received later; no income or expense. None where there is none."""
    if not line.vat_rate or line.vat_recovery_months is None:
        return None
    vat = own.cash * line.vat_rate
    back = own.years + line.vat_recovery_months / 12
    cash = np.concatenate([vat, -vat])
    return Postings(np.concatenate([own.years, back]), cash, np.zeros(len(cash)))
