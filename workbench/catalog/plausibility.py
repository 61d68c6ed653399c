"""Checks across records: a figure can be valid by itself and still stand out from its neighbours.

Each finding is a warning: the record stays as it is, and the message names the figure, what it was
compared with, and the mistake that usually makes such a figure.
"""

from workbench.catalog.library import Library
from workbench.catalog.plausible_hardware import check_accelerators, check_sites, check_systems
from workbench.catalog.plausible_prices import (
    check_api_prices,
    check_cloud_prices,
    check_exchange_rates,
    check_price_points,
)
from workbench.domain.issue import Issue

_CHECKS = {
    "accelerator": check_accelerators,
    "system": check_systems,
    "facility": check_sites,
    "cloud_price": check_cloud_prices,
    "api_price": check_api_prices,
    "price_point": check_price_points,
    "exchange_rate": check_exchange_rates,
}


def check_plausibility(library: Library, kind: str = "") -> list[Issue]:
    """Every figure of the library that stands out, by kind and record; of one kind if it is named.

    `where.record` holds the record's id, `where.field` the field's name, so that a view can mark the cell.
    """
    checks = [check for name, check in _CHECKS.items() if kind in ("", name)]
    return [issue for check in checks for issue in check(library)]
