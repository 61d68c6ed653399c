"""Drafts take what is valid, say why the rest is not, and lose nothing."""

from datetime import date

import pytest

from workbench.domain.hardware import Accelerator, AcceleratorFamily, Facility, System
from workbench.domain.model import Model, Precision
from workbench.project.changes import USER_SOURCE
from workbench.ui.tables.drafts import RECORD, Draft, Outcome, settle

TODAY = date(2026, 11, 25)
GPU = Accelerator(id="gpu", name="GPU", vendor="V", family=AcceleratorFamily.OTHER, memory_gb=80.0)
SYSTEM = System(
    id="box",
    name="Box",
    vendor="V",
    accelerator_id="gpu",
    accelerators=8,
    accelerators_per_node=8,
    scale_up_domain=8,
)


def resolve(kind: str, text: str) -> str:
    return {"gpu": "gpu", "GPU": "gpu"}.get(text, "") if kind == "accelerator" else ""


def outcome(draft: Draft) -> Outcome:
    return settle(draft, resolve, TODAY, "new-record")


def test_that_a_typed_figure_gets_the_user_as_its_source() -> None:
    record = outcome(Draft(Accelerator, {"memory_gb": "1,288.5", "vendor": " W "}, GPU)).record
    assert isinstance(record, Accelerator)
    assert (record.memory_gb, record.vendor) == (1288.5, "W")
    citation = record.citation("memory_gb")
    assert citation is not None
    assert (citation.source, citation.as_of) == (USER_SOURCE, TODAY)
    assert "vendor" not in record.evidence


def test_that_valid_cells_are_taken_and_each_other_one_says_why_not() -> None:
    texts = {"memory_gb": "-5", "tdp_w": "lots", "family": "pascal", "bandwidth_gb_per_s": "3350"}
    found = outcome(Draft(Accelerator, texts, GPU))
    assert isinstance(found.record, Accelerator)
    assert found.record.bandwidth_gb_per_s == 3350
    assert found.record.memory_gb == 80
    assert found.problems["memory_gb"] == "Must be more than 0."
    assert found.problems["tdp_w"] == "Must be a number, written like 1,250.5."
    assert found.problems["family"].startswith("Must be one of 'ampere'")


def test_that_a_reference_is_taken_by_id_or_by_name() -> None:
    other = SYSTEM.replaced(accelerator_id="old")
    for text in ("gpu", "GPU"):
        record = outcome(Draft(System, {"accelerator_id": text}, other)).record
        assert isinstance(record, System)
        assert record.accelerator_id == "gpu"
    wrong = outcome(Draft(System, {"accelerator_id": "TPU"}, other))
    assert wrong.record == other
    assert wrong.problems["accelerator_id"] == "There is no accelerator “TPU”; choose one of the list."


def test_that_an_emptied_cell_is_empty_or_says_that_it_may_not_be() -> None:
    found = outcome(Draft(Accelerator, {"memory_gb": "", "name": ""}, GPU))
    assert isinstance(found.record, Accelerator)
    assert found.record.memory_gb is None
    assert found.problems["name"] == "Must not be empty."
    whole = outcome(Draft(System, {"accelerators": "7.5"}, SYSTEM))
    assert whole.problems["accelerators"] == "Must be a whole number."


def test_that_a_new_record_needs_its_required_fields() -> None:
    bare = outcome(Draft(Accelerator, {"name": "New", "memory_gb": "96"}))
    assert bare.record is None
    assert set(bare.problems) == {"vendor", "family"}
    made = outcome(Draft(Accelerator, {"name": "New", "vendor": "V", "family": "hopper", "memory_gb": "96"}))
    assert isinstance(made.record, Accelerator)
    assert made.record.id == "new-record"
    citation = made.record.citation("memory_gb")
    assert citation is not None
    assert citation.source == USER_SOURCE


@pytest.fixture
def model() -> Model:
    return Model(
        id="m", name="M", vendor="V", architecture="A", native_precision=Precision.BF16, layers=32,
        hidden_size=4096, attention_heads=32, kv_heads=8, head_dim=128, full_attention_layers=32,
        vocab_size=128_000,
    )  # fmt: skip


def test_that_fields_that_only_fit_together_are_put_in_together(model: Model) -> None:
    texts = {"moe_layers": "30", "experts": "64", "experts_per_token": "8", "moe_intermediate_size": "1408"}
    record = outcome(Draft(Model, texts, model)).record
    assert isinstance(record, Model)
    assert (record.moe_layers, record.experts) == (30, 64)


def test_that_a_field_that_does_not_fit_the_others_says_so(model: Model) -> None:
    found = outcome(Draft(Model, {"moe_layers": "40", "vendor": "W"}, model))
    assert isinstance(found.record, Model)
    assert found.record.vendor == "W"
    assert "40 MoE layers exceed the 32 layers" in found.problems["moe_layers"]
    texts = {
        "name": "N", "vendor": "V", "architecture": "A", "native_precision": "fp8", "layers": "2",
        "hidden_size": "8", "attention_heads": "1", "kv_heads": "1", "head_dim": "8",
        "full_attention_layers": "3", "vocab_size": "9",
    }  # fmt: skip
    made = outcome(Draft(Model, texts))
    assert made.record is None
    assert "more than the 2 layers" in made.problems[RECORD]


@pytest.mark.parametrize("text", ["1,288", "1288 GB", " 1 288 ", "1288.0", "+1288"])
def test_that_numbers_are_taken_as_excel_shows_them(text: str) -> None:
    record = outcome(Draft(Accelerator, {"memory_gb": text}, GPU)).record
    assert isinstance(record, Accelerator)
    assert record.memory_gb == 1288


def test_that_dollars_may_carry_their_sign_where_the_unit_is_dollars() -> None:
    place = Facility(id="f", name="F", electricity_usd_per_kwh=0.1)
    record = outcome(Draft(Facility, {"electricity_usd_per_kwh": "$0.085"}, place)).record
    assert isinstance(record, Facility)
    assert record.electricity_usd_per_kwh == 0.085
    assert outcome(Draft(Accelerator, {"memory_gb": "$80"}, GPU)).problems
