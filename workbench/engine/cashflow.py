"""Value of money over time: rates, factors, present values, levelised costs, payback.

Times are years after the valuation date (0 is that day); amounts are money or tokens at those times. Arrays
broadcast over any leading axes (offers × draws), the last axis is time. Rates are effective, per year, and
exceed −1. Formulas after NREL's manual for the economic evaluation of energy technologies (TP-462-5173) and
its System Advisor Model; docs/economics.md states every convention.
"""

from enum import StrEnum

import numpy as np

from workbench.engine.constants import Floats, Ints
from workbench.engine.economics import TOKENS_PER_MTOK, annuity_factor


class Timing(StrEnum):
    """Where in its period a flow falls."""

    START = "start"
    MID = "mid"
    END = "end"


_OFFSET = {Timing.START: 0.0, Timing.MID: 0.5, Timing.END: 1.0}


def period_times(periods: int, years_per_period: float, timing: Timing) -> Floats:
    """Time in years of a flow of each period, shape (periods,)."""
    times: Floats = (np.arange(periods, dtype=np.float64) + _OFFSET[timing]) * years_per_period
    return times


def rate_per_period(rate: Floats, years_per_period: float) -> Floats:
    """Effective rate of a period: (1 + w)^years − 1; of a month with 1/12."""
    rates: Floats = np.expm1(np.log1p(rate) * years_per_period)
    return rates


def nominal_rate(real: Floats, inflation: Floats) -> Floats:
    """Fisher: (1 + real)(1 + inflation) − 1."""
    return (1 + real) * (1 + inflation) - 1


def real_rate(nominal: Floats, inflation: Floats) -> Floats:
    """Fisher: (1 + nominal)/(1 + inflation) − 1."""
    return (1 + nominal) / (1 + inflation) - 1


def growth_factors(rate: Floats, years: Floats) -> Floats:
    """(1 + rate)^years, any broadcastable shapes."""
    factors: Floats = np.exp(np.log1p(rate) * years)
    return factors


def present_value(amounts: Floats, years: Floats, rate: Floats) -> Floats:
    """Sum of amounts/(1 + rate)^years over the last axis; `rate` has the shape of the leading axes."""
    factors = np.exp(-np.log1p(np.asarray(rate))[..., np.newaxis] * years)
    value: Floats = (amounts * factors).sum(axis=-1)
    return value


def by_time(years: Floats, amounts: Floats) -> tuple[Floats, Floats]:
    """(times, sums) of amounts that fall at the same time, in order of time, shape (T,) each."""
    times, place = np.unique(np.round(years, 12), return_inverse=True)
    sums = np.zeros(len(times))
    np.add.at(sums, place, amounts)
    return times, sums


def levelised_per_mtok(cost_value: Floats, token_value: Floats, tax_rate: Floats) -> Floats:
    """Price per million tokens that pays the costs: NPV(costs)/NPV(tokens)/(1 − T).

    Costs before tax take T = 0. Costs after tax (their deductions already taken) are grossed up, since the
    price that pays them is taxed. Nominal where tokens are discounted at the nominal rate, real where they
    are discounted at the real one; costs are discounted at the nominal rate in both.
    """
    return cost_value / token_value / (1 - tax_rate) * TOKENS_PER_MTOK


def equivalent_annual(value: Floats, rate: Floats, years: Floats) -> Floats:
    """Level payment at each year's end with the same present value: value · w/(1 − (1 + w)^−n)."""
    return value * annuity_factor(rate, years)


def payback_years(amounts: Floats, years: Floats) -> Floats:
    """Time from which the running sum of the amounts stays at or above zero, over the last axis.

    The amount that turns the sum is taken to arrive evenly since the flow before. NaN where the sum ends
    below zero or never was below it: a purchase that costs nothing has nothing to pay back.
    """
    order = np.argsort(years, axis=-1, kind="stable")
    times = np.take_along_axis(
        np.broadcast_to(years, amounts.shape), np.broadcast_to(order, amounts.shape), -1
    )
    total = np.cumsum(np.take_along_axis(amounts, np.broadcast_to(order, amounts.shape), -1), axis=-1)
    scale = np.abs(amounts).sum(axis=-1, keepdims=True)
    below = total < -1e-12 * scale
    last = below.shape[-1] - 1 - np.argmax(below[..., ::-1], axis=-1)
    ok = below.any(axis=-1) & ~below[..., -1]
    before = np.where(ok, last, 0)[..., np.newaxis]
    after = np.minimum(before + 1, below.shape[-1] - 1)

    def at(values: Floats, index: Ints) -> Floats:
        return np.take_along_axis(values, index, -1)[..., 0]

    owed, step = -at(total, before), at(total, after) - at(total, before)
    share = np.divide(owed, step, out=np.zeros_like(owed), where=step != 0)
    found = at(times, before) + share * (at(times, after) - at(times, before))
    return np.where(ok, found, np.nan)
