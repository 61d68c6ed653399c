"""A model's config.json becomes a record, or says exactly what it lacks."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.catalog import configs
from workbench.catalog.files import load_shipped
from workbench.catalog.hf_config import model_from_config, read_model_config
from workbench.catalog.hf_families import KNOWN_FAMILIES, UNSUPPORTED
from workbench.domain.issue import Issue, Severity
from workbench.domain.model import Model, Precision
from workbench.domain.provenance import Status

TODAY = date(2026, 11, 25)


def _import(values: dict[str, Any], name: str = "org/some-model") -> tuple[Model | None, list[Issue]]:
    return model_from_config(values, file="config.json", name=name, as_of=TODAY)


def _model(values: dict[str, Any], name: str = "org/some-model") -> Model:
    model, issues = _import(values, name)
    assert model is not None, [str(issue) for issue in issues]
    return model


def _billions(model: Model) -> float:
    """Parameters from the record's sizes alone, in billions."""
    h, heads = model.hidden_size, model.attention_heads
    if model.kv_lora_rank:
        query = model.qk_nope_head_dim + model.qk_rope_head_dim
        attention = h * (model.q_lora_rank + model.kv_lora_rank + model.qk_rope_head_dim)
        attention += (model.q_lora_rank or h) * heads * query + heads * model.v_head_dim * h
        attention += model.kv_lora_rank * heads * (model.qk_nope_head_dim + model.v_head_dim)
    else:
        attention = h * model.head_dim * (2 * heads + 2 * model.kv_heads)
    keys = model.linear_key_heads * model.linear_key_head_dim
    values = model.linear_value_heads * model.linear_value_head_dim
    total = attention * (model.full_attention_layers + model.sliding_layers)
    total += h * (2 * keys + 3 * values) * model.linear_layers
    total += 3 * h * model.dense_intermediate_size * (model.layers - model.moe_layers)
    total += 3 * h * model.experts * model.moe_intermediate_size * model.moe_layers
    total += 3 * h * model.shared_experts * model.shared_intermediate_size * model.moe_layers
    total += model.vocab_size * h * (1 if model.tied_embeddings else 2)
    return total / 1e9


@pytest.mark.parametrize(
    ("name", "values", "published"),
    configs.PUBLISHED_BILLIONS,
    ids=[row[0] for row in configs.PUBLISHED_BILLIONS],
)
def test_that_imported_sizes_add_up_to_the_published_parameters(
    name: str, values: dict[str, Any], published: float
) -> None:
    assert _billions(_model(values, name)) == pytest.approx(published, rel=0.03)


@pytest.mark.parametrize(
    ("values", "norms"),
    [
        (configs.MINIMAX_M2, 2),
        (configs.MINIMAX_M2 | {"qk_norm_type": "per_head"}, 0),
        (configs.LLAMA_31_70B | {"model_type": "olmo2"}, 2),
        (configs.QWEN3_30B_A3B | {"qk_norm_type": "per_layer"}, 2),
        (configs.QWEN3_30B_A3B, 0),
    ],
)
def test_that_norms_over_all_heads_are_told_from_those_of_each(values: dict[str, Any], norms: int) -> None:
    assert _model(values).joint_norms == norms


@pytest.mark.parametrize(
    ("values", "norms"),
    [
        (configs.QWEN3_30B_A3B, 2),
        (configs.MINIMAX_M2, 2),
        (configs.LLAMA_31_70B, 0),
        (configs.LLAMA_31_70B | {"use_qk_norm": True}, 2),
        (configs.QWEN3_30B_A3B | {"use_qk_norm": False}, 0),
        (configs.DEEPSEEK_V3, 0),
    ],
)
def test_that_norms_of_queries_and_keys_are_told(values: dict[str, Any], norms: int) -> None:
    assert _model(values).query_key_norms == norms


_WHOLE_TENSORS = {"quant_method": "modelopt", "quant_algo": "FP8"}


@pytest.mark.parametrize(
    ("values", "blocks"),
    [
        (configs.LLAMA_31_70B, False),
        (configs.QWEN3_30B_A3B, True),
        (configs.QWEN3_30B_A3B | {"quantization_config": _WHOLE_TENSORS}, False),
        (
            configs.LLAMA_31_70B
            | {"quantization_config": {"quant_method": "fp8", "weight_block_size": [128, 128]}},
            True,
        ),
    ],
)
def test_that_fp8_weights_with_scales_by_block_are_told(values: dict[str, Any], blocks: bool) -> None:
    assert _model(values).block_scales is blocks


def test_that_every_figure_of_an_import_has_its_source_and_date() -> None:
    model = _model(configs.DEEPSEEK_V3, "deepseek-ai/DeepSeek-V3")
    assert (model.id, model.name, model.vendor) == ("deepseek-v3", "DeepSeek-V3", "deepseek-ai")
    for figure in model.figure_names():
        citation = model.citation(figure)
        assert citation is None or (citation.as_of == TODAY and citation.status is Status.PUBLISHED)


@pytest.mark.parametrize(
    ("values", "kinds"),
    [
        (configs.GPT_OSS_120B, (18, 18, 0)),
        (configs.GEMMA2_27B, (23, 23, 0)),
        (configs.GEMMA3_27B, (10, 52, 0)),
        (configs.MISTRAL_7B, (0, 32, 0)),
        (configs.QWEN3_NEXT_80B, (12, 0, 36)),
        (configs.QWEN35_397B, (15, 0, 45)),
        (configs.KIMI_LINEAR_48B, (7, 0, 20)),
        (configs.NEMOTRON_3_NANO, (6, 0, 23)),
        (configs.GRANITE_4_H_SMALL, (4, 0, 36)),
        (configs.MIMO_V2_FLASH, (9, 39, 0)),
        (configs.STEP_35_FLASH, (12, 33, 0)),
        (configs.LLAMA_4_MAVERICK, (12, 36, 0)),
        (configs.MINIMAX_M2, (62, 0, 0)),
        (configs.MINIMAX_M2 | {"attn_type_list": None, "layer_types": [1] * 62}, (62, 0, 0)),
        (configs.DEEPSEEK_V32 | {"model_type": "deepseek_v4", "sliding_window": 128}, (61, 0, 0)),
    ],
)
def test_that_layer_kinds_are_told_apart(values: dict[str, Any], kinds: tuple[int, int, int]) -> None:
    model = _model(values)
    assert (model.full_attention_layers, model.sliding_layers, model.linear_layers) == kinds


@pytest.mark.parametrize(
    ("values", "moe_layers"),
    [
        (configs.DEEPSEEK_V3, 58),
        (configs.LLAMA_4_MAVERICK, 24),
        (configs.MIMO_V2_FLASH, 47),
        (configs.STEP_35_FLASH, 42),
        (configs.QWEN3_30B_A3B | {"mlp_only_layers": [0, 1]}, 46),
        (configs.QWEN3_30B_A3B | {"decoder_sparse_step": 2}, 24),
        (configs.LLAMA_31_70B, 0),
    ],
)
def test_that_layers_with_experts_are_counted(values: dict[str, Any], moe_layers: int) -> None:
    assert _model(values).moe_layers == moe_layers


@pytest.mark.parametrize(
    ("quantisation", "precision"),
    [
        (None, Precision.BF16),
        ({"quant_method": "fp8"}, Precision.FP8),
        ({"quant_method": "mxfp4"}, Precision.FP4),
        ({"quant_method": "awq", "bits": 4}, Precision.INT4),
        ({"quant_method": "gptq", "bits": 8}, Precision.INT8),
        ({"quant_method": "bitsandbytes", "load_in_8bit": True}, Precision.INT8),
        ({"quant_method": "modelopt", "quant_algo": "W8A8_SQ_PER_CHANNEL"}, Precision.INT8),
        ({"quant_method": "gptq", "bits": 4}, Precision.INT4),
        ({"quant_method": "modelopt", "quant_algo": "NVFP4"}, Precision.FP4),
        ({"quant_method": "modelopt", "quant_algo": "FP8"}, Precision.FP8),
        (
            {
                "quant_method": "compressed-tensors",
                "config_groups": {"g": {"weights": {"num_bits": 4, "type": "int"}}},
            },
            Precision.INT4,
        ),
        (
            {
                "quant_method": "compressed-tensors",
                "config_groups": {"g": {"weights": {"num_bits": 8, "type": "float"}}},
            },
            Precision.FP8,
        ),
        ({"quant_method": "quark", "global_quant_config": {"weight": {"dtype": "fp4"}}}, Precision.FP4),
    ],
)
def test_that_the_stored_weight_format_is_read(
    quantisation: dict[str, Any] | None, precision: Precision
) -> None:
    model, issues = _import(configs.LLAMA_31_70B | {"quantization_config": quantisation})
    assert model is not None
    assert model.native_precision is precision
    assert not issues


def test_that_an_unknown_weight_format_is_said() -> None:
    model, issues = _import(
        configs.LLAMA_31_70B | {"quantization_config": {"quant_method": "vptq", "bits": 3}}
    )
    assert model is not None
    assert [issue.code for issue in issues] == ["unknown_precision"]
    assert "vptq" in issues[0].message


_GEMMA3: dict[str, Any] = configs.GEMMA3_27B
_SILENT_GEMMA3 = _GEMMA3["text_config"] | {"tie_word_embeddings": None}


@pytest.mark.parametrize(
    ("values", "said", "tied"),
    [
        (configs.GEMMA2_27B, None, True),
        (_GEMMA3 | {"text_config": _SILENT_GEMMA3}, None, True),
        (configs.GEMMA2_27B, False, False),
        (configs.LLAMA_31_70B, None, False),
        (configs.LLAMA_31_70B, True, True),
    ],
)
def test_that_a_file_silent_on_tied_embeddings_follows_its_family(
    values: dict[str, Any], said: bool | None, tied: bool
) -> None:
    model = _model({**values, "tie_word_embeddings": said})
    assert model.tied_embeddings is tied


def test_that_a_searched_model_is_averaged_over_its_blocks() -> None:
    left_out = {"attention": {"no_op": True}, "ffn": {"ffn_mult": 1.0}}
    values = {
        "architectures": ["DeciLMForCausalLM"], "model_type": "nemotron-nas", "hidden_size": 8192,
        "num_attention_heads": 64, "num_hidden_layers": 80, "vocab_size": 128256,
        "block_configs": [configs.NEMOTRON_SUPER_49B_BLOCK] * 49 + [left_out] * 31,
    }  # fmt: skip
    model, issues = _import(values)
    assert model is not None
    assert (model.layers, model.full_attention_layers, model.kv_heads) == (80, 49, 8)
    assert model.dense_intermediate_size == pytest.approx((49 * 28672 + 31 * 5632) / 80, abs=1)
    assert [issue.code for issue in issues] == ["blocks_averaged"]


@pytest.mark.parametrize(
    ("missing", "title"),
    [
        ("num_hidden_layers", "num_hidden_layers"),
        ("hidden_size", "hidden_size"),
        ("num_attention_heads", "num_attention_heads"),
        ("vocab_size", "vocab_size"),
        ("intermediate_size", "intermediate_size"),
        ("num_experts_per_tok", "num_experts_per_tok"),
        ("moe_intermediate_size", "moe_intermediate_size"),
        ("v_head_dim", "v_head_dim"),
    ],
)
def test_that_a_missing_figure_is_named(missing: str, title: str) -> None:
    values = {key: value for key, value in configs.DEEPSEEK_V3.items() if key != missing}
    model, issues = _import(values)
    assert model is None
    assert any(issue.code == "lacking_figures" and f"'{title}'" in issue.message for issue in issues)


def test_that_an_unknown_plain_architecture_is_read_with_a_warning() -> None:
    model, issues = _import(
        configs.LLAMA_31_70B | {"model_type": "zephyrine", "architectures": ["Zephyrine"]}
    )
    assert model is not None
    assert [(issue.code, issue.severity) for issue in issues] == [("unknown_architecture", Severity.WARNING)]


def test_that_an_unknown_structure_is_refused_by_the_names_of_its_keys() -> None:
    values = configs.LLAMA_31_70B | {"model_type": "zephyrine", "zeta_expert_groups": 12, "rwkv_heads": 8}
    model, issues = _import(values)
    assert model is None
    assert "rwkv_heads, zeta_expert_groups" in issues[-1].message


@pytest.mark.parametrize("kind", sorted(UNSUPPORTED))
def test_that_a_family_the_engine_cannot_hold_says_what_is_in_the_way(kind: str) -> None:
    model, issues = _import(configs.LLAMA_31_70B | {"model_type": kind})
    assert model is None
    assert UNSUPPORTED[kind] in issues[-1].message


def test_that_no_family_is_both_known_and_unsupported() -> None:
    assert not KNOWN_FAMILIES & set(UNSUPPORTED)


def test_that_an_image_encoder_is_said_to_be_left_out() -> None:
    _, issues = _import(configs.GEMMA3_27B)
    assert "encoder_not_modelled" in [issue.code for issue in issues]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"[1, 2]", b"null", b"{", b"\xff\xfe\x00", b'{"a": NaN}', b"[" * 100_000,
        b'{"a": ' + b"9" * 5000 + b"}",
        b'"text"', b'{"model_type": "llama"}', b'{"text_config": [], "num_hidden_layers": 3}',
    ],
)  # fmt: skip
def test_that_a_hostile_file_is_refused_with_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "config.json"
    path.write_bytes(content)
    model, issues = read_model_config(path, as_of=TODAY)
    assert model is None
    assert issues
    assert all(issue.where.file == "config.json" and issue.suggestion for issue in issues)


def test_that_a_missing_and_an_oversized_file_are_refused(tmp_path: Path) -> None:
    assert read_model_config(tmp_path / "no.json", as_of=TODAY)[1][0].code == "cannot_read"
    assert read_model_config(tmp_path, as_of=TODAY)[1][0].code == "cannot_read"
    large = tmp_path / "large.json"
    large.write_bytes(b" " * 8_000_001)
    assert read_model_config(large, as_of=TODAY)[1][0].code == "too_large"


def test_that_a_file_names_its_model_by_its_folder_and_digest(tmp_path: Path) -> None:
    folder = tmp_path / "Qwen3-30B-A3B"
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps(configs.QWEN3_30B_A3B), encoding="utf-8")
    model, issues = read_model_config(folder / "config.json", as_of=TODAY)
    assert model is not None
    assert not issues
    assert (model.id, model.name) == ("qwen3-30b-a3b", "Qwen3-30B-A3B")
    assert model.evidence["*"].reference.startswith("sha256 ")


_HOSTILE = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**30), 10**30), st.floats(allow_nan=False),
    st.text(max_size=20),
    st.lists(st.integers(-2, 3), max_size=3), st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([row[1] for row in configs.PUBLISHED_BILLIONS]),
    st.data(),
    st.lists(_HOSTILE, min_size=1, max_size=4),
)
def test_that_no_value_of_any_key_crashes_the_import(
    values: dict[str, Any], data: st.DataObject, hostile: list[Any]
) -> None:
    inner = values.get("text_config", values)
    names = data.draw(st.lists(st.sampled_from(sorted(inner)), min_size=len(hostile), max_size=len(hostile)))
    changed = inner | dict(zip(names, hostile, strict=True))
    model, issues = _import(values | {"text_config": changed} if "text_config" in values else changed)
    assert model is not None or any(issue.severity is Severity.ERROR for issue in issues)
    if model is not None:
        assert np.isfinite(_billions(model))


_STATED = re.compile(r"(?<![A-Za-z\d.])(\d+(?:\.\d+)?)B(?=$|-(?!128E|16E))")
_SHIPPED = [record for record in load_shipped().records("model") if isinstance(record, Model)]
_SIZED = [(model, float(found[1])) for model in _SHIPPED if (found := _STATED.search(model.name))]


@pytest.mark.parametrize(("model", "stated"), _SIZED, ids=[model.id for model, _ in _SIZED])
def test_that_a_shipped_model_is_as_large_as_its_name_says(model: Model, stated: float) -> None:
    # names round, and leave out or count embeddings and encoders
    assert _billions(model) == pytest.approx(stated, rel=0.15)


@pytest.mark.parametrize(
    ("model_id", "published"),
    [
        ("llama-4-maverick-17b-128e-instruct", 400),
        ("llama-4-scout-17b-16e-instruct", 109),
        ("mimo-v2-flash", 309),
        ("qwen3-coder-480b-a35b-instruct", 480),
        ("deepseek-r1", 671),
        ("kimi-k2", 1026),
        ("kimi-k3", 2780),
        ("glm-5", 744),
        ("step-3.7-flash", 196),
    ],
)
def test_that_a_shipped_mixture_of_experts_is_as_large_as_published(model_id: str, published: float) -> None:
    model = next(model for model in _SHIPPED if model.id == model_id)
    assert _billions(model) == pytest.approx(published, rel=0.03)


def test_that_kv_heads_must_divide_the_attention_heads() -> None:
    values = {
        "model_type": "llama",
        "hidden_size": 4096,
        "num_hidden_layers": 32,
        "num_attention_heads": 32,
        "intermediate_size": 14336,
        "vocab_size": 128256,
    }
    for kv_heads in (1, 8, 32):
        assert _model(values | {"num_key_value_heads": kv_heads}).kv_heads == kv_heads
    model, issues = _import(values | {"num_key_value_heads": 7})
    assert model is None
    (issue,) = [issue for issue in issues if issue.severity == "error"]
    assert "7 KV heads do not divide 32 attention heads" in issue.message
