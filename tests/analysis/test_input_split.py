"""What input costs that a cache held, and input that none did: the two input prices of a list."""

from typing import Any

import pytest

from tests.analysis.test_one_basis import API, shop, typed, worked
from workbench.catalog.library import Library

__all__ = ["shop"]

LIST = {"model_id": "llama-3.1-70b", "input_usd_per_mtok": 0.5, "output_usd_per_mtok": 2.0}
CACHED = {"cached_input_usd_per_mtok": 0.05}
BATCH = {"batch_input_usd_per_mtok": 0.25, "batch_output_usd_per_mtok": 1.0}


def api(**more: float) -> dict[str, Any]:
    return {"kind": "api", "typed_prices": [LIST | more]}


def test_that_a_lists_input_prices_come_back(shop: Library) -> None:
    plain, cached, batched = worked(
        shop,
        api(),
        api(**CACHED),
        api(**CACHED, **BATCH),
        stream={"prefix_hit_share": 0.6, "deferrable_share": 0.5},
    )
    assert plain.usd_per_mtok_fresh_input == pytest.approx(0.5)
    assert plain.usd_per_mtok_cached_input == pytest.approx(0.5)
    assert cached.usd_per_mtok_fresh_input == pytest.approx(0.5)
    assert cached.usd_per_mtok_cached_input == pytest.approx(0.05)
    assert cached.usd_per_mtok_input == pytest.approx(0.4 * 0.5 + 0.6 * 0.05)
    assert batched.usd_per_mtok_cached_input == pytest.approx(0.05)
    assert batched.usd_per_mtok_fresh_input == pytest.approx((0.2 * 0.5 + 0.5 * 0.25) / 0.7)


def test_that_cached_input_costs_nothing_in_accelerator_memory(shop: Library) -> None:
    """All of the input's cost is of what had to be read, so that halves sum to wholes."""
    (hit,) = worked(shop, typed(), stream={"prefix_hit_share": 0.6})
    assert hit.usd_per_mtok_cached_input == 0
    assert hit.usd_per_mtok_input is not None
    assert hit.usd_per_mtok_fresh_input == pytest.approx(hit.usd_per_mtok_input / 0.4)
    assert hit.streams[0].usd_per_mtok_fresh_input == pytest.approx(hit.usd_per_mtok_fresh_input)
    (offloaded,) = worked(shop, typed(), stream={"prefix_hit_share": 0.3, "offload_hit_share": 0.3})
    assert offloaded.usd_per_mtok_cached_input is None
    assert offloaded.usd_per_mtok_fresh_input is None


def test_that_without_a_cache_there_is_no_cached_input(shop: Library) -> None:
    owned, listed = worked(shop, typed(), API)
    for result in (owned, listed):
        assert result.usd_per_mtok_cached_input is None
        assert result.usd_per_mtok_fresh_input == pytest.approx(result.usd_per_mtok_input)
