"""Depreciation: the share of an asset's price that each year after its start may deduct.

Every schedule is an array of shares by year of service, first year first, that adds up to 1 less the salvage
share. MACRS percentages: IRS Publication 946, table A-1 (half-year convention, general system).
"""

import numpy as np

from workbench.engine.constants import Floats

MACRS: dict[int, Floats] = {
    3: np.array([33.33, 44.45, 14.81, 7.41]) / 100,
    5: np.array([20.0, 32.0, 19.2, 11.52, 11.52, 5.76]) / 100,
    7: np.array([14.29, 24.49, 17.49, 12.49, 8.93, 8.92, 8.93, 4.46]) / 100,
    10: np.array([10.0, 18.0, 14.4, 11.52, 9.22, 7.37, 6.55, 6.55, 6.56, 6.55, 3.28]) / 100,
    15: np.array([5.0, 9.5, 8.55, 7.7, 6.93, 6.23, 5.9, *[5.9, 5.91] * 4, 2.95]) / 100,
    20: np.array([3.75, 7.219, 6.677, 6.177, 5.713, 5.285, 4.888, 4.522, *[4.462, 4.461] * 6, 2.231]) / 100,
}
"""Shares by recovery period in years; one year more than the period, as the first and last are half."""


def straight_line(life_years: float, salvage_share: float = 0.0) -> Floats:
    """Equal shares over the life; a broken last year takes its part. Shape (ceil(life),)."""
    years = np.arange(int(np.ceil(life_years - 1e-9)))
    used: Floats = np.clip(life_years - years, 0, 1) / life_years * (1 - salvage_share)
    return used


def declining_balance(life_years: float, factor: float = 2.0, salvage_share: float = 0.0) -> Floats:
    """Each year factor/life of what is left, straight line over the rest once that is more.

    Never below the salvage share. `factor` 2 is the double declining balance. Shape (ceil(life),).
    """
    years = int(np.ceil(life_years - 1e-9))
    book, shares = 1.0, np.zeros(years)
    for year in range(years):
        rest = book - salvage_share
        level = rest * min(1.0, 1 / (life_years - year))
        shares[year] = min(rest, max(book * min(1.0, factor / life_years), level))
        book -= shares[year]
    return shares


def with_first_year_share(schedule: Floats, share: float) -> Floats:
    """First-year expensing: `share` deducted at once, the schedule on what remains (bonus depreciation)."""
    shares = schedule * (1 - share)
    shares[0] += share
    return shares
