"""The mistakes that catalogs really contain, planted one at a time into the shipped ones."""

from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.catalog.files import load_shipped
from workbench.catalog.library import Library
from workbench.catalog.plausibility import check_plausibility
from workbench.catalog.plausible_prices import _Peers
from workbench.domain.record import Record


@pytest.fixture(scope="module")
def library() -> Library:
    return load_shipped()


def changed(library: Library, kind: str, record_id: str, **fields: Any) -> Library:
    record = library.get(kind, record_id)
    assert record is not None
    return library.with_records([record.replaced(**fields)])


def scaled(library: Library, kind: str, record_id: str, factor: float, *names: str) -> Library:
    record = library.get(kind, record_id)
    assert record is not None
    return changed(library, kind, record_id, **{name: getattr(record, name) * factor for name in names})


def found(library: Library, kind: str) -> set[tuple[str, str, str]]:
    return {(i.code, i.where.record, i.where.field) for i in check_plausibility(library, kind)}


def test_that_the_shipped_catalogs_are_plausible(library: Library) -> None:
    assert [str(issue) for issue in check_plausibility(library)] == []


@pytest.mark.parametrize(
    ("record_id", "names", "field"),
    [
        ("nvidia-h100-sxm", ("bf16_tflops",), "bf16_tflops"),
        ("nvidia-h100-sxm", ("fp8_tflops",), "fp8_tflops"),
        ("nvidia-h100-sxm", ("bf16_tflops", "fp8_tflops"), "bf16_tflops"),
        ("nvidia-h200-sxm", ("bf16_tflops", "fp8_tflops"), "bf16_tflops"),
        ("nvidia-l40s", ("fp8_tflops",), "fp8_tflops"),
        ("nvidia-b200-sxm", ("fp4_tflops",), "fp4_tflops"),
        ("nvidia-b200-sxm", ("bf16_tflops", "fp8_tflops", "fp4_tflops"), "bf16_tflops"),
        ("amd-mi300x", ("bf16_tflops", "fp8_tflops"), "bf16_tflops"),
        ("amd-mi355x", ("bf16_tflops",), "bf16_tflops"),
    ],
)
def test_that_a_sparse_peak_entered_as_a_dense_one_is_found(
    library: Library, record_id: str, names: tuple[str, ...], field: str
) -> None:
    planted = scaled(library, "accelerator", record_id, 2, *names)
    assert ("sparse_for_dense", record_id, field) in found(planted, "accelerator")


@pytest.mark.parametrize(
    "record_id",
    ["nvidia-b200-sxm", "nvidia-gb200", "nvidia-b300-sxm", "nvidia-gb300", "amd-mi300x", "amd-mi355x"],
)
def test_that_the_memory_of_one_die_entered_for_the_package_is_found(
    library: Library, record_id: str
) -> None:
    planted = scaled(library, "accelerator", record_id, 0.5, "memory_gb")
    assert found(planted, "accelerator") == {("die_for_package", record_id, "memory_gb")}


def test_that_a_link_counted_in_both_directions_is_found(library: Library) -> None:
    planted = scaled(library, "accelerator", "nvidia-h100-sxm", 2, "scale_up_gb_per_s")
    assert found(planted, "accelerator") == {("two_way_link", "nvidia-h100-sxm", "scale_up_gb_per_s")}


def price_of_eight(library: Library, tier: str) -> Record:
    return next(
        record
        for record in library.records("cloud_price")
        if (getattr(record, "accelerator_id", ""), getattr(record, "accelerators", 0))
        == ("nvidia-h100-sxm", 8)
        and getattr(record, "tier", "") == tier
        and 2 < getattr(record, "usd_per_accelerator_hour", 0) < 4
    )


@pytest.mark.parametrize("factor", [8, 1 / 8])
def test_that_a_price_per_instance_taken_for_one_per_accelerator_is_found(
    library: Library, factor: float
) -> None:
    price = price_of_eight(library, "on-demand")
    planted = scaled(library, "cloud_price", price.id, factor, "usd_per_instance_hour")
    assert found(planted, "cloud_price") == {("per_instance_for_per_gpu", price.id, "usd_per_instance_hour")}


@pytest.mark.parametrize("factor", [100, 1 / 100])
def test_that_a_cloud_price_a_hundred_times_off_is_found(library: Library, factor: float) -> None:
    price = price_of_eight(library, "on-demand")
    planted = scaled(library, "cloud_price", price.id, factor, "usd_per_instance_hour")
    assert found(planted, "cloud_price") == {("price_off", price.id, "usd_per_instance_hour")}


@pytest.mark.parametrize("factor", [1e3, 1e6, 1e-3])
def test_that_an_api_price_in_another_unit_is_found(library: Library, factor: float) -> None:
    price = next(
        record
        for record in library.records("api_price")
        if getattr(record, "model_id", "") == "deepseek-v3"
        and getattr(record, "output_usd_per_mtok", 0) > 0.5
    )
    planted = scaled(library, "api_price", price.id, factor, "input_usd_per_mtok", "output_usd_per_mtok")
    codes = found(planted, "api_price")
    assert ("price_off", price.id, "output_usd_per_mtok") in codes
    assert {record_id for _, record_id, _ in codes} == {price.id}


def test_that_a_reduced_price_above_the_list_price_is_found(library: Library) -> None:
    price = next(
        record
        for record in library.records("api_price")
        if getattr(record, "cached_input_usd_per_mtok", None)
    )
    planted = changed(
        library,
        "api_price",
        price.id,
        cached_input_usd_per_mtok=2 * getattr(price, "input_usd_per_mtok", 0),
    )
    assert ("discount_above_list", price.id, "cached_input_usd_per_mtok") in found(planted, "api_price")


def test_that_an_exchange_rate_upside_down_is_found(library: Library) -> None:
    eur = library.exchange_rate("EUR")
    assert eur is not None
    right = eur.replaced(id="right", currency="TRY", usd_per_unit=0.025)
    wrong = eur.replaced(id="wrong", currency="TRY", usd_per_unit=41.0)
    planted = library.with_records([right, right.replaced(id="right too", usd_per_unit=0.024), wrong])
    assert found(planted, "exchange_rate") == {("rate_off", "wrong", "usd_per_unit")}


def test_that_electricity_in_cents_and_a_pue_in_percent_are_found(library: Library) -> None:
    planted = changed(library, "facility", "us-ohio", electricity_usd_per_kwh=7.9, pue=154)
    assert found(planted, "facility") == {
        ("power_price_off", "us-ohio", "electricity_usd_per_kwh"),
        ("pue_off", "us-ohio", "pue"),
    }


def test_that_a_system_with_less_power_than_its_accelerators_is_found(library: Library) -> None:
    planted = scaled(library, "system", "nvidia-hgx-h100-8", 1 / 8, "power_max_kw")
    assert found(planted, "system") == {("power_off", "nvidia-hgx-h100-8", "power_max_kw")}


@given(st.lists(st.integers(1, 5), min_size=1, max_size=9), st.data())
def test_that_the_median_of_the_others_leaves_exactly_one_value_out(
    values: list[int], data: st.DataObject
) -> None:
    one = data.draw(st.sampled_from(values))
    rest = list(values)
    rest.remove(one)
    assert _Peers(values).without(one) == ((len(rest), median(rest)) if rest else (0, 0.0))
    assert _Peers(values).without(None) == (len(values), median(values))
