"""Promises of the shipped catalogs: counts, sources, references, and figures checked against datasheets."""

from collections import Counter

import pytest

from workbench.catalog.files import load_shipped
from workbench.catalog.library import Library
from workbench.domain.kinds import CATALOG_TYPES
from workbench.domain.market import MLPERF_NOTE, ApiPrice, Benchmark, CloudPrice, PriceTier
from workbench.domain.meta import field_specs
from workbench.domain.provenance import Status


@pytest.fixture(scope="module")
def library() -> Library:
    return load_shipped()


def test_that_every_shipped_figure_has_a_source_a_date_and_a_status(library: Library) -> None:
    without = [
        f"{kind.KIND} {record.id}: {figure}"
        for kind in CATALOG_TYPES
        for record in library.records(kind.KIND)
        for figure in record.figure_names()
        if getattr(record, figure) not in (None, 0, False) and record.citation(figure) is None
    ]
    assert without == []


def test_that_no_shipped_figure_is_dated_in_the_future_of_its_catalog(library: Library) -> None:
    late = [
        f"{kind.KIND} {record.id}: {citation.as_of}"
        for kind in CATALOG_TYPES
        for record in library.records(kind.KIND)
        for citation in record.evidence.values()
        if citation.as_of > library.as_of
    ]
    assert late == []


def test_that_api_prices_come_from_twelve_providers_and_many_name_a_catalog_model(
    library: Library,
) -> None:
    prices = [record for record in library.records("api_price") if isinstance(record, ApiPrice)]
    assert len({price.provider for price in prices}) >= 12
    assert len([price for price in prices if price.model_id]) >= 100


def test_that_a_stack_without_a_choice_is_taken_in_its_newest_version_only(library: Library) -> None:
    newest = library.newest_stacks()
    assert len({stack.name for stack in newest}) == len(newest)
    versions = {stack.name: stack.version for stack in newest}
    assert (versions["vLLM"], versions["SGLang"], versions["TensorRT-LLM"]) == ("0.24.0", "0.5.12", "1.3")


def test_that_every_reference_to_another_record_resolves(library: Library) -> None:
    dangling = [
        f"{kind.KIND} {record.id}: {name} = {getattr(record, name)}"
        for kind in CATALOG_TYPES
        for name, spec in field_specs(kind).items()
        if spec.meta.choices_kind
        for record in library.records(kind.KIND)
        if getattr(record, name) and library.get(spec.meta.choices_kind, getattr(record, name)) is None
    ]
    assert dangling == []


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("accelerator", 40),
        ("system", 30),
        ("model", 60),
        ("serving_stack", 12),
        ("cloud_price", 460),
        ("api_price", 400),
        ("benchmark", 700),
        ("facility", 12),
        ("exchange_rate", 10),
        ("duty_rate", 5),
        ("tax_rate", 20),
        ("inflation_rate", 8),
        ("price_point", 100),
    ],
)
def test_that_the_catalogs_hold_enough_to_compare_with(library: Library, kind: str, least: int) -> None:
    assert len(library.records(kind)) >= least


def test_that_real_cloud_prices_alone_are_enough(library: Library) -> None:
    prices = [record for record in library.records("cloud_price") if isinstance(record, CloudPrice)]
    real = [price for price in prices if price.tier is not PriceTier.MODELLED]
    assert len(real) >= 400
    assert len({price.provider for price in real}) >= 15
    assert {price.provider for price in real} >= {"aws", "azure", "gcp", "oracle"}
    assert {price.tier for price in real} >= {PriceTier.ON_DEMAND, PriceTier.SPOT, PriceTier.RESERVED}
    assert all(
        (price.citation("usd_per_instance_hour") or pytest.fail(price.id)).status is Status.MODELLED
        for price in prices
        if price.tier is PriceTier.MODELLED
    )


def test_that_the_named_accelerators_are_there_from_five_vendors(library: Library) -> None:
    wanted = [
        "nvidia-a100-sxm-80gb",
        "nvidia-h100-sxm",
        "nvidia-h100-pcie",
        "nvidia-h100-nvl",
        "nvidia-h200-sxm",
        "nvidia-h20",
        "nvidia-b200-sxm",
        "nvidia-b300-sxm",
        "nvidia-gb200",
        "nvidia-gb300",
        "nvidia-l40s",
        "nvidia-l4",
        "nvidia-rtx-pro-6000",
        "amd-mi300x",
        "amd-mi325x",
        "amd-mi350x",
        "amd-mi355x",
        "intel-gaudi-3",
        "google-tpu-v5e",
        "google-tpu-v5p",
        "google-tpu-v6e",
        "google-tpu-v7",
        "aws-trainium2",
        "aws-inferentia2",
    ]
    chips = [library.accelerator(record_id) for record_id in wanted]
    assert [name for name, chip in zip(wanted, chips, strict=True) if chip is None] == []
    assert len({chip.vendor for chip in chips if chip}) >= 5


@pytest.mark.parametrize(
    ("record_id", "memory_gb", "bandwidth", "bf16", "fp8", "link"),
    [
        ("nvidia-h100-sxm", 80, 3350, 989, 1979, 450),
        ("nvidia-h200-sxm", 141, 4800, 989, 1979, 450),
        ("nvidia-b200-sxm", 180, 8000, 2250, 4500, 900),
        ("amd-mi300x", 192, 5300, 1307, 2615, 448),
        ("nvidia-l40s", 48, 864, 362, 733, None),
        ("nvidia-a100-sxm-80gb", 80, 2039, 312, None, 300),
    ],
)
def test_that_peaks_are_dense_per_package_and_links_one_way(
    library: Library,
    record_id: str,
    memory_gb: float,
    bandwidth: float,
    bf16: float,
    fp8: float | None,
    link: float | None,
) -> None:
    """Typed from the vendors' datasheets; a sparse, per-die or two-way figure would be off by two."""
    chip = library.accelerator(record_id)
    assert chip is not None
    for found, wanted in (
        (chip.memory_gb, memory_gb),
        (chip.bandwidth_gb_per_s, bandwidth),
        (chip.bf16_tflops, bf16),
        (chip.fp8_tflops, fp8),
        (chip.scale_up_gb_per_s, link),
    ):
        assert found == (None if wanted is None else pytest.approx(wanted, rel=0.01))


def test_that_mlperf_results_carry_round_submission_and_the_required_words(library: Library) -> None:
    records = [record for record in library.records("benchmark") if isinstance(record, Benchmark)]
    submitted = [record for record in records if record.round or record.submission_id]
    assert Counter(record.round for record in submitted).keys() == {"v5.1", "v6.0"}
    for record in submitted:
        citation = record.citation("output_tokens_per_s")
        assert citation is not None
        assert record.submission_id in citation.reference
        assert citation.note == MLPERF_NOTE


def test_that_other_benchmarks_say_at_which_load_they_were_measured_and_where_it_is_published(
    library: Library,
) -> None:
    records = [record for record in library.records("benchmark") if isinstance(record, Benchmark)]
    published = [record for record in records if not record.round]
    assert len(published) >= 200
    for record in published:
        citation = record.citation("output_tokens_per_s")
        assert citation is not None
        assert citation.reference.startswith("https://"), record.id
        assert citation.status is Status.MEASURED, record.id
        assert record.input_tokens, record.id
        assert record.output_tokens, record.id
        assert (record.concurrency is None) == (record.scenario == "Saturated"), record.id


def test_that_a_mixture_of_experts_and_a_sliding_window_model_are_as_published(library: Library) -> None:
    deepseek, gpt = library.model("deepseek-r1"), library.model("gpt-oss-120b")
    assert deepseek is not None
    assert gpt is not None
    assert (deepseek.moe_layers, deepseek.experts, deepseek.experts_per_token) == (58, 256, 8)
    assert (gpt.sliding_layers, gpt.full_attention_layers, gpt.sliding_window) == (18, 18, 128)


def test_that_a_figure_nobody_read_a_source_for_says_so(library: Library) -> None:
    unread = [
        citation
        for kind in CATALOG_TYPES
        for record in library.records(kind.KIND)
        for citation in record.evidence.values()
        if citation.source == "Entered from general knowledge"
    ]
    assert unread
    assert all(citation.status is Status.ASSUMED and "check" in citation.note for citation in unread)
