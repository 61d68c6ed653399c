"""What stands out among prices: each is held against its nearest neighbours."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from statistics import median

from workbench.catalog.library import Library
from workbench.catalog.plausible_hardware import warning
from workbench.domain.issue import Issue
from workbench.domain.market import ApiPrice, CloudPrice, PricePoint, PriceTier
from workbench.domain.money import ExchangeRate

_FAR_CLOUD = 8.0
"""Providers and tiers of one accelerator differ by less, the dearest list price against spot included."""
_FAR_CHEAP = 16.0
"""How far below the median spot and marketplace offers may lie."""
_FAR_API = 30.0
"""Providers of one model differ by less; a slipped decimal point makes 10, a wrong unit 1,000 or more."""
_FAR_ALONE = 100.0
_DEAREST_MTOK, _CHEAPEST_MTOK = 1_000.0, 0.002
_FEWEST_PEERS = 3

_PER_INSTANCE = "Enter the price of the whole instance and the number of accelerators in it."


def check_cloud_prices(library: Library) -> Iterator[Issue]:
    """Prices per instance taken for prices per accelerator, or the other way, and slipped decimals."""
    by_chip: dict[str, list[CloudPrice]] = {}
    for record in library.records("cloud_price"):
        if isinstance(record, CloudPrice):
            by_chip.setdefault(record.accelerator_id, []).append(record)
    for prices in by_chip.values():
        market = _Peers(p.usd_per_accelerator_hour for p in prices if p.tier is not PriceTier.MODELLED)
        sizes: dict[_Offer, dict[int, list[float]]] = {}
        for price in prices:
            by_count = sizes.setdefault(_offer(price), {})
            by_count.setdefault(price.accelerators, []).append(price.usd_per_accelerator_hour)
        usual = {
            (offer, count): _usual_of_others(by_count, count)
            for offer, by_count in sizes.items()
            for count in by_count
        }
        for price in prices:
            own = usual[_offer(price), price.accelerators]
            issue = _against_own_provider(price, own) or _against_market(price, market)
            if issue is not None:
                yield issue


_Offer = tuple[str, str, PriceTier, int | None]


def _offer(price: CloudPrice) -> _Offer:
    return price.provider, price.region, price.tier, price.term_months


def _usual_of_others(by_count: Mapping[int, list[float]], count: int) -> float | None:
    """Median price of the other sizes, None with fewer than two."""
    others = [value for other, values in by_count.items() if other != count for value in values]
    return median(others) if len(others) > 1 else None


class _Peers:
    """Values whose median without one of them is asked for again and again."""

    def __init__(self, values: Iterable[float]) -> None:
        self._sorted = sorted(values)

    def without(self, value: float | None) -> tuple[int, float]:
        """(count, median) of the values without one that equals `value` (None: of all); median 0 of none."""
        rest = len(self._sorted) - (value is not None)
        if rest <= 0:
            return 0, 0.0
        skip = len(self._sorted) if value is None else bisect_left(self._sorted, value)
        low, high = (self._sorted[at + (at >= skip)] for at in ((rest - 1) // 2, rest // 2))
        return rest, (low + high) / 2


def _against_own_provider(price: CloudPrice, usual: float | None) -> Issue | None:
    """Of one provider, region, tier and term an accelerator-hour costs about the same in every size."""
    if usual is None or price.accelerators == 1:
        return None
    return _count_mistake(price, usual, f"{price.provider}'s other sizes", 0.12)


def _against_market(price: CloudPrice, market: _Peers) -> Issue | None:
    value = price.usd_per_accelerator_hour
    others, usual = market.without(None if price.tier is PriceTier.MODELLED else value)
    if others < _FEWEST_PEERS:
        return None
    ratio = value / usual
    if price.accelerators >= 4 and not 0.22 <= ratio <= 4.5:
        mistake = _count_mistake(price, usual, "the market", 0.45)
        if mistake is not None and not (_tiers_explain(price, ratio)):
            return mistake
    below = _FAR_CHEAP if price.tier in (PriceTier.SPOT, PriceTier.MARKETPLACE) else _FAR_CLOUD
    if 1 / below <= ratio <= _FAR_CLOUD:
        return None
    return warning(
        "price_off",
        price,
        "usd_per_instance_hour",
        f"{value:,.4g} USD per accelerator-hour is {_times(ratio)} the median of "
        f"{others} other prices ({usual:,.2f}).",
        "Check the decimal point, the currency and the unit.",
    )


def _tiers_explain(price: CloudPrice, ratio: float) -> bool:
    cheap = price.tier in (PriceTier.SPOT, PriceTier.MARKETPLACE)
    return cheap and ratio < 1 and ratio > 0.15


def _count_mistake(price: CloudPrice, usual: float, against: str, tolerance: float) -> Issue | None:
    ratio = price.usd_per_accelerator_hour / usual
    count = price.accelerators
    for factor, meant in (
        (count, "of the whole instance counted for each accelerator"),
        (1 / count, "of one accelerator"),
    ):
        if abs(ratio / factor - 1) <= tolerance and not abs(ratio - 1) <= tolerance:
            return warning(
                "per_instance_for_per_gpu",
                price,
                "usd_per_instance_hour",
                f"{price.usd_per_instance_hour:,.2f} USD/h for {count} accelerators is {_times(ratio)} "
                f"{against} per accelerator: it looks like the price {meant}.",
                _PER_INSTANCE,
            )
    return None


def _times(ratio: float) -> str:
    return f"{ratio:,.3g} times" if ratio >= 1 else f"1/{1 / ratio:,.3g} of"


def check_api_prices(library: Library) -> Iterator[Issue]:
    """Prices per thousand tokens or per token taken for prices per million, and impossible discounts."""
    prices = [record for record in library.records("api_price") if isinstance(record, ApiPrice)]
    by_model: dict[str, list[ApiPrice]] = {}
    for price in prices:
        by_model.setdefault(price.model_id or model_key(price.model_name), []).append(price)
    for same in by_model.values():
        peers = {
            field: _Peers(value for price in same if (value := getattr(price, field)) > 0)
            for field in ("input_usd_per_mtok", "output_usd_per_mtok")
        }
        for price in same:
            yield from _api_price(price, peers)


def model_key(name: str) -> str:
    """A model's name without its publisher, tags and punctuation, so that providers' names meet."""
    name = name.rsplit("/", 1)[-1].casefold()
    name = re.sub(r"(-|:|@)(instruct|chat|turbo|fp8|free|latest|preview|it|hf)\b", "", name)
    return re.sub(r"[^a-z0-9]", "", name)


def _api_price(price: ApiPrice, peers: Mapping[str, _Peers]) -> Iterator[Issue]:
    remedy = "Check the unit: US dollars for a million tokens."
    for field in ("input_usd_per_mtok", "output_usd_per_mtok"):
        value: float = getattr(price, field)
        if value == 0:
            continue
        others, usual = peers[field].without(value)
        ratio = value / usual if others else 1.0
        far = _FAR_API if others >= _FEWEST_PEERS else _FAR_ALONE
        if not 1 / far < ratio < far:
            message = f"{value:g} USD/Mtok is {_times(ratio)} what {others} others ask for the model."
            yield warning("price_off", price, field, message, remedy)
        elif not _CHEAPEST_MTOK <= value <= _DEAREST_MTOK:
            yield warning(
                "price_off", price, field, f"{value:g} USD/Mtok is beyond every price in use.", remedy
            )
    both = price.input_usd_per_mtok, price.output_usd_per_mtok
    if min(both) > 0 and not 1 / _FAR_API < both[1] / both[0] < _FAR_API:
        message = f"output costs {_times(both[1] / both[0])} input."
        yield warning("price_off", price, "output_usd_per_mtok", message, remedy)
    for field, limit in (
        ("cached_input_usd_per_mtok", price.input_usd_per_mtok),
        ("batch_input_usd_per_mtok", price.input_usd_per_mtok),
        ("batch_output_usd_per_mtok", price.output_usd_per_mtok),
    ):
        reduced = getattr(price, field)
        if reduced is not None and reduced > limit * 1.001:
            yield warning(
                "discount_above_list",
                price,
                field,
                f"the reduced price {reduced:g} is above the list price {limit:g} USD/Mtok.",
                "Check which of the two is which.",
            )


def check_price_points(library: Library) -> Iterator[Issue]:
    """Points a hundred times off the one before them within a year: prices fall by that over years."""
    series: dict[str, list[PricePoint]] = {}
    for record in library.records("price_point"):
        if isinstance(record, PricePoint):
            series.setdefault(record.series, []).append(record)
    for points in series.values():
        points.sort(key=lambda point: point.on)
        for before, point in pairwise(points):
            field = "usd_per_mtok" if point.usd_per_mtok is not None else "usd_per_accelerator_hour"
            old, new = getattr(before, field), getattr(point, field)
            years = max(1.0, (point.on - before.on).days / 365.25)
            if old and new and not 1 / _FAR_ALONE < (new / old) ** (1 / years) < _FAR_ALONE:
                yield warning(
                    "price_off",
                    point,
                    field,
                    f"{new:g} is {_times(new / old)} the point before it ({before.on}: {old:g}).",
                    "Check the decimal point and the unit.",
                )


def check_exchange_rates(library: Library) -> Iterator[Issue]:
    """Rates upside down: foreign currency for a dollar instead of dollars for a unit."""
    by_currency: dict[str, list[ExchangeRate]] = {}
    for record in library.records("exchange_rate"):
        if isinstance(record, ExchangeRate):
            by_currency.setdefault(record.currency, []).append(record)
    for rates in by_currency.values():
        for rate in rates:
            others = [other.usd_per_unit for other in rates if other.id != rate.id]
            if not others:
                continue
            usual = median([*others, rate.usd_per_unit]) if len(others) > 1 else others[0]
            inverse = abs(rate.usd_per_unit * usual - 1) < 0.15 and abs(rate.usd_per_unit / usual - 1) > 0.15
            if inverse or not 0.4 < rate.usd_per_unit / usual < 2.5:
                hint = " It looks like the rate upside down." if inverse else ""
                yield warning(
                    "rate_off",
                    rate,
                    "usd_per_unit",
                    f"{rate.usd_per_unit:g} USD stands against {usual:g} in {len(others)} other "
                    f"{rate.currency} rates.{hint}",
                    "Enter US dollars for one unit of the currency.",
                )
