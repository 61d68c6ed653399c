"""Latin hypercube draws and what they say of a choice: percentiles, chance to be cheapest, expected regret.

Shapes: O offers, D draws, K uncertain inputs. One hypercube serves all offers (common random numbers), so
that what moves all of them alike moves no difference between them.
"""

from dataclasses import dataclass

import numpy as np

from workbench.engine.constants import Floats

_REACH = 6.0
_POINTS = 4001
P90_DEVIATIONS = 1.2815515655446004
"""Standard deviations between the median and P90 of a normal law."""


def latin_hypercube(draws: int, inputs: int, seed: int) -> Floats:
    """Uniform draws in (0, 1), shape (D, K): each input has one in each of D equal strata (McKay 1979)."""
    random = np.random.default_rng(seed)
    places = random.permuted(np.tile(np.arange(draws), (inputs, 1)), axis=1).T
    uniform: Floats = (places + random.random((draws, inputs))) / draws
    return uniform


def normal_quantile(share: Floats) -> Floats:
    """Deviations from the mean that a normal variable does not exceed with a probability, any shape."""
    grid = np.linspace(-_REACH, _REACH, _POINTS)
    density = np.exp(-(grid**2) / 2)
    below = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2)])
    return np.interp(share, below / below[-1], grid)


def spread_around(median: Floats, p10: Floats, p90: Floats, deviations: Floats) -> Floats:
    """Positive values with these percentiles: lognormal, with a spread of its own on each side.

    The percentiles broadcast against `deviations`, standard normal.
    """
    side = np.where(deviations < 0, np.log(median / p10), np.log(p90 / median))
    return np.asarray(median * np.exp(side * deviations / P90_DEVIATIONS))


@dataclass(frozen=True, slots=True)
class Chances:
    """What draws of a figure say of each offer, shape (O,) each; lower is better."""

    p10: Floats
    p50: Floats
    p90: Floats
    cheapest: Floats
    regret: Floats
    """Mean of what the offer costs above the cheapest one of the draw."""


def chances(figures: Floats) -> Chances:
    """Percentiles and decision figures of draws, shape (O, D)."""
    p10, p50, p90 = np.percentile(figures, [10, 50, 90], axis=1)
    best = figures.min(axis=0)
    first = np.bincount(figures.argmin(axis=0), minlength=len(figures)) / figures.shape[1]
    return Chances(p10, p50, p90, first, (figures - best).mean(axis=1))
