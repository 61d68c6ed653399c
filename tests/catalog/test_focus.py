"""Price lists in FOCUS column names become cloud prices, or say what they could not tell."""

import csv
from datetime import date
from pathlib import Path

import pytest

from workbench.catalog.files import load_shipped
from workbench.catalog.focus import import_focus
from workbench.catalog.library import Library
from workbench.domain.issue import Issue
from workbench.domain.market import CloudPrice, PriceTier
from workbench.domain.provenance import Status

TODAY = date(2026, 11, 25)
ROW = {
    "ProviderName": "Example Cloud",
    "RegionId": "eu-1",
    "SkuId": "sku-9",
    "ChargeDescription": "GPU instance",
    "SkuPriceDetails": '{"InstanceType": "p5.48xlarge"}',
    "PricingCategory": "Standard",
    "PricingUnit": "Hours",
    "PricingQuantity": "10",
    "ListUnitPrice": "98.32",
    "ContractedUnitPrice": "",
    "BillingCurrency": "USD",
    "ChargePeriodStart": "2026-10-01T00:00:00Z",
}


@pytest.fixture(scope="module")
def library() -> Library:
    return load_shipped()


def read(folder: Path, library: Library, *rows: dict[str, str]) -> tuple[list[CloudPrice], list[Issue]]:
    path = folder / "focus.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(key for row in rows for key in ROW | row)))
        writer.writeheader()
        writer.writerows(ROW | row for row in rows)
    return import_focus(path, library, TODAY)


def test_that_a_known_instance_becomes_a_price_with_its_row_as_evidence(
    tmp_path: Path, library: Library
) -> None:
    (price,), issues = read(tmp_path, library, {})
    assert issues == []
    assert (price.accelerator_id, price.accelerators) == ("nvidia-h100-sxm", 8)
    assert (price.tier, price.region, price.usd_per_instance_hour) == (PriceTier.ON_DEMAND, "eu-1", 98.32)
    citation = price.citation("usd_per_instance_hour")
    assert citation is not None
    assert (citation.as_of, citation.status) == (date(2026, 10, 1), Status.PUBLISHED)
    assert "row 2" in citation.reference


def test_that_the_contracted_price_beats_the_list_price(tmp_path: Path, library: Library) -> None:
    (price,), _ = read(tmp_path, library, {"ContractedUnitPrice": "61.5"})
    assert price.usd_per_instance_hour == 61.5
    citation = price.citation("usd_per_instance_hour")
    assert citation is not None
    assert (citation.status, citation.note) == (Status.QUOTED, "contracted unit price")


@pytest.mark.parametrize(
    ("category", "tier"),
    [("Standard", PriceTier.ON_DEMAND), ("Dynamic", PriceTier.SPOT), ("committed", PriceTier.RESERVED)],
)
def test_that_the_pricing_category_is_the_tier(
    tmp_path: Path, library: Library, category: str, tier: PriceTier
) -> None:
    (price,), _ = read(tmp_path, library, {"PricingCategory": category})
    assert price.tier is tier


@pytest.mark.parametrize(
    ("name", "months"), [("EDP 3 years", 36), ("1-year plan", 12), ("6 months", 6), ("Plan B", None)]
)
def test_that_a_commitment_carries_its_term(
    tmp_path: Path, library: Library, name: str, months: int | None
) -> None:
    row = {"PricingCategory": "Committed", "CommitmentDiscountName": name}
    (price,), _ = read(tmp_path, library, row)
    assert price.term_months == months


def test_that_an_unknown_instance_is_read_from_what_it_is_described_as(
    tmp_path: Path, library: Library
) -> None:
    row = {
        "SkuPriceDetails": '{"InstanceType": "gx8", "GpuCount": 8}',
        "ChargeDescription": "8x NVIDIA H200 SXM bare metal",
    }
    (price,), issues = read(tmp_path, library, row)
    assert issues == []
    assert (price.accelerator_id, price.accelerators) == ("nvidia-h200-sxm", 8)


def test_that_a_price_per_accelerator_hour_is_that_of_the_whole_instance(
    tmp_path: Path, library: Library
) -> None:
    (price,), _ = read(tmp_path, library, {"PricingUnit": "GPU-Hours", "ListUnitPrice": "2.5"})
    assert price.usd_per_instance_hour == pytest.approx(20)


def test_that_another_currency_is_converted_at_a_dated_rate_and_says_so(
    tmp_path: Path, library: Library
) -> None:
    rate = library.exchange_rate("EUR")
    assert rate is not None
    (price,), _ = read(tmp_path, library, {"BillingCurrency": "EUR", "ListUnitPrice": "50"})
    assert price.usd_per_instance_hour == pytest.approx(50 * rate.usd_per_unit)
    citation = price.citation("usd_per_instance_hour")
    assert citation is not None
    assert str(rate.rate_date) in citation.note


def test_that_pricing_currency_columns_are_in_the_pricing_currency(tmp_path: Path, library: Library) -> None:
    row = {
        "ListUnitPrice": "",
        "PricingCurrencyListUnitPrice": "50",
        "PricingCurrency": "USD",
        "BillingCurrency": "EUR",
    }
    (price,), _ = read(tmp_path, library, row)
    assert price.usd_per_instance_hour == 50


def test_that_usage_rows_of_one_price_are_one_record_with_the_latest_day(
    tmp_path: Path, library: Library
) -> None:
    later = {"ChargePeriodStart": "2026-10-09T00:00:00Z", "ListUnitPrice": "90"}
    prices, _ = read(tmp_path, library, {}, later, {"ChargePeriodStart": "2026-09-01"})
    assert [price.usd_per_instance_hour for price in prices] == [90]


@pytest.mark.parametrize(
    ("row", "code", "shown"),
    [
        ({"PricingUnit": "GB-Months"}, "other_pricing_unit", "GB-Months"),
        ({"ListUnitPrice": ""}, "no_price", "unit price"),
        ({"ListUnitPrice": "n/a"}, "text_in_number", "n/a"),
        ({"ListUnitPrice": "-1"}, "no_price", "-1"),
        ({"BillingCurrency": ""}, "no_currency", "currency"),
        ({"BillingCurrency": "XXX"}, "no_exchange_rate", "XXX"),
        ({"PricingCategory": "Other"}, "other_pricing_category", "Other"),
        ({"SkuPriceDetails": "{"}, "bad_details", "{"),
        ({"SkuPriceDetails": '{"InstanceType": "m7i.large"}'}, "unknown_instance", "m7i.large"),
        ({"SkuPriceDetails": '{"InstanceType": "p5.48xlarge", "GpuCount": 4}'}, "unknown_instance", "4"),
        ({"SkuPriceDetails": "", "ChargeDescription": "8x NVIDIA A100"}, "unknown_instance", "A100 SXM 80GB"),
        ({"SkuPriceDetails": "", "ChargeDescription": "NVIDIA L40S node"}, "unknown_instance", "how many"),
        ({"ChargePeriodStart": "yesterday"}, "bad_date", "yesterday"),
        ({"ProviderName": ""}, None, ""),
    ],
)
def test_that_a_row_that_cannot_be_told_is_refused_with_its_cell_and_the_rest_is_kept(
    tmp_path: Path, library: Library, row: dict[str, str], code: str | None, shown: str
) -> None:
    prices, issues = read(tmp_path, library, {"RegionId": "good"}, row)
    assert "good" in [price.region for price in prices]
    assert [issue.code for issue in issues] == ([code] if code else [])
    for issue in issues:
        assert shown in issue.message
        assert issue.where.cell.endswith("3")
        assert issue.suggestion


def test_that_a_unit_price_that_does_not_make_the_cost_is_named(tmp_path: Path, library: Library) -> None:
    prices, issues = read(tmp_path, library, {"ListCost": "98.32"})
    assert len(prices) == 1
    assert [issue.code for issue in issues] == ["cost_disagrees"]


def test_that_a_file_without_focus_columns_says_so(tmp_path: Path, library: Library) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Instance,Price\np5,98\n", encoding="utf-8")
    prices, issues = import_focus(path, library, TODAY)
    assert prices == []
    assert [issue.code for issue in issues] == ["no_focus_header"]
