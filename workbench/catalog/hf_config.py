"""A model from its Hugging Face `config.json`: `(record, issues)`, and no guess about what the file lacks.

Key names are those of the public configuration classes (transformers and the models' own repositories).
Where a family's arithmetic has a part that the engine does not model, an issue says so.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from workbench.catalog.hf_families import (
    EXPERT_SIZE_IS_INTERMEDIATE,
    FP8_RELEASED_IN_BLOCKS,
    KNOWN_FAMILIES,
    NORMS_OF_QUERIES_AND_KEYS,
    NORMS_OVER_ALL_HEADS,
    NOT_MODELLED,
    TIED_BY_DEFAULT,
    TWO_MATRIX_MLP,
    UNSUPPORTED,
)
from workbench.catalog.hf_keys import ConfigKeys
from workbench.catalog.hf_layers import EXPERTS, LayerPlan, layer_plan, searched_sizes
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.model import Model, Precision
from workbench.domain.provenance import Citation, Status

MAX_BYTES = 8_000_000
"""Published configurations are below 0.2 MB."""


def read_model_config(path: Path, *, name: str = "", as_of: date) -> tuple[Model | None, list[Issue]]:
    """The model that a config.json describes; None with the reasons where it cannot be told.

    `name` is the model's public name ('Qwen/Qwen3-8B'); empty takes the file's or its folder's. `as_of`
    dates the figures, which carry the file's SHA-256.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            return None, [_issue(path.name, "too_large", f"The file is larger than {MAX_BYTES:,} bytes.")]
        content = path.read_bytes()
    except OSError as error:
        return None, [_issue(path.name, "cannot_read", f"The file cannot be read: {error.strerror}.")]
    try:
        values = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        return None, [_issue(path.name, "not_json", "The file is not UTF-8 text.")]
    except RecursionError:
        return None, [_issue(path.name, "not_json", "The file is nested too deeply.")]
    except ValueError as error:
        return None, [_issue(path.name, "not_json", f"The file is not JSON: {error!s:.200}.")]
    if not isinstance(values, dict):
        return None, [_issue(path.name, "not_a_config", "The file is not a JSON object.")]
    return model_from_config(
        values,
        file=path.name,
        name=name,
        folder=path.parent.name,
        as_of=as_of,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def model_from_config(
    values: Mapping[str, Any], *, file: str, name: str = "", folder: str = "", as_of: date, sha256: str = ""
) -> tuple[Model | None, list[Issue]]:
    """The model that the values of a config.json describe; see `read_model_config`."""
    outer = ConfigKeys(values, file)
    keys = _text_part(outer) or outer
    issues = keys.issues
    kind = keys.text("model_type") or outer.text("model_type")
    architecture = outer.text("architectures") or keys.text("architectures") or kind
    if kind in UNSUPPORTED:
        keys.say("not_modelled", f"'{kind}' has {UNSUPPORTED[kind]}, which the engine cannot model.")
        return None, issues
    sizes = _sizes(keys, outer, kind)
    plan = layer_plan(keys, kind)
    if plan is not None:
        sizes |= _layer_sizes(keys, kind, plan)
    if keys.get("block_configs") is not None:
        sizes |= searched_sizes(keys, sizes["hidden_size"] or 0, sizes["attention_heads"] or 0)
    sizes = {field: value for field, value in sizes.items() if value is not None}
    if not _heads_divide(keys, sizes):
        return None, issues
    precision = _precision(outer, keys)
    if not _is_complete(keys, kind, architecture, sizes, plan):
        return None, issues
    public_name = name or outer.text("_name_or_path", "name_or_path") or folder or architecture
    short = public_name.replace("\\", "/").rstrip("/").rpartition("/")[2] or public_name
    _say_what_is_not_modelled(keys, outer, kind)
    try:
        model = Model(
            id=re.sub(r"[^a-z0-9.]+", "-", short.lower()).strip("-.") or "model",
            name=short,
            vendor=public_name.partition("/")[0] if public_name.count("/") == 1 else "",
            architecture=architecture,
            native_precision=precision,
            tied_embeddings=_ties(outer, keys, kind),
            evidence={
                "*": Citation(
                    source=f"config.json of {public_name}",
                    reference=f"sha256 {sha256}" if sha256 else "",
                    as_of=as_of,
                    status=Status.PUBLISHED,
                )
            },
            **sizes,
        )
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            keys.say("invalid_model", f"{detail['msg']}.", ".".join(str(part) for part in detail["loc"]))
        return None, issues
    return (None if any(issue.severity is Severity.ERROR for issue in issues) else model), issues


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")


def _issue(file: str, code: str, message: str) -> Issue:
    return Issue(
        severity=Severity.ERROR,
        code=code,
        message=message,
        where=Where(file=file),
        suggestion="Choose the config.json of a model's public repository.",
    )


def _text_part(outer: ConfigKeys) -> ConfigKeys | None:
    """The language model inside a multimodal configuration."""
    thinker = outer.part("thinker_config")
    return (thinker or outer).part("text_config", "llm_config", "language_config", "language_model_config")


def _ties(outer: ConfigKeys, keys: ConfigKeys, kind: str) -> bool:
    """Whether input and output embeddings are one matrix; the family's default where the file is silent."""
    said = [part.flag("tie_word_embeddings") for part in (outer, keys)]
    return any(said) if any(flag is not None for flag in said) else kind in TIED_BY_DEFAULT


def _sizes(keys: ConfigKeys, outer: ConfigKeys, kind: str) -> dict[str, Any]:
    heads = keys.count("num_attention_heads", "n_head", "n_heads", "num_heads")
    hidden = keys.count("hidden_size", "n_embd", "d_model", "dim")
    head_dim = keys.count("head_dim", "attention_head_dim", "kv_channels", "head_size")
    if not head_dim and heads and hidden:
        head_dim = hidden // heads
    context = keys.count("max_position_embeddings", "n_positions", "seq_length", "max_seq_len")
    mla = bool(keys.count("kv_lora_rank"))
    return {
        "hidden_size": hidden,
        "attention_heads": heads,
        "kv_heads": _kv_heads(keys, heads),
        "head_dim": head_dim,
        "q_lora_rank": keys.count("q_lora_rank") if mla or kind == "deepseek_v4" else None,
        "kv_lora_rank": keys.count("kv_lora_rank"),
        "qk_nope_head_dim": keys.count("qk_nope_head_dim") if mla else None,
        "qk_rope_head_dim": keys.count("qk_rope_head_dim") if mla else None,
        "v_head_dim": keys.count("v_head_dim") if mla else None,
        "joint_norms": _joint_norms(keys, kind),
        "query_key_norms": 0 if mla else _query_key_norms(keys, kind),
        "block_scales": _block_scales(keys, outer, kind),
        "sparse_topk": keys.count("index_topk"),
        "index_heads": keys.count("index_n_heads"),
        "index_head_dim": keys.count("index_head_dim"),
        "mtp_layers": keys.count("num_nextn_predict_layers", "mtp_num_hidden_layers", "num_mtp_modules"),
        "vocab_size": keys.count("vocab_size", "padded_vocab_size") or outer.count("vocab_size"),
        "max_context": context or None,
    }


def _joint_norms(keys: ConfigKeys, kind: str) -> int:
    """Norms over all heads of queries and keys; over each head alone they need no other rank."""
    said = keys.text("qk_norm_type")
    return 2 if said == "per_layer" or (not said and kind in NORMS_OVER_ALL_HEADS) else 0


def _query_key_norms(keys: ConfigKeys, kind: str) -> int:
    """Norms of queries and keys in an attention layer, over each head or all."""
    said = keys.flag("use_qk_norm", "qk_norm")
    normalises = kind in NORMS_OF_QUERIES_AND_KEYS or bool(keys.text("qk_norm_type"))
    return 2 if said or (said is None and normalises) else 0


def _block_scales(keys: ConfigKeys, outer: ConfigKeys, kind: str) -> bool:
    """Whether FP8 weights have a scale for each block, in this file or in the family's FP8 releases."""
    quantised = outer.part("quantization_config") or keys.part("quantization_config")
    if quantised is not None:
        return quantised.get("weight_block_size") is not None
    return kind.startswith(FP8_RELEASED_IN_BLOCKS)


def _kv_heads(keys: ConfigKeys, heads: int | None) -> int | None:
    grouped = keys.count(
        "num_key_value_heads", "num_attention_groups", "n_head_kv", "num_kv_heads", "multi_query_group_num"
    )
    if grouped:
        return grouped
    inner = keys.part("attn_config")
    grouped = inner.count("kv_n_heads") if inner else None
    if grouped:
        return grouped
    return 1 if keys.flag("multi_query") else heads


def _heads_divide(keys: ConfigKeys, sizes: Mapping[str, Any]) -> bool:
    """Whether every KV head serves as many attention heads as the others; says so where not."""
    heads, kv_heads = sizes.get("attention_heads"), sizes.get("kv_heads")
    if not heads or not kv_heads or sizes.get("kv_lora_rank") or heads % kv_heads == 0:
        return True
    keys.say(
        "kv_heads_do_not_divide",
        f"{kv_heads:,} KV heads do not divide {heads:,} attention heads: each KV head serves the same number "
        "of them.",
        "kv_heads",
    )
    return False


def _layer_sizes(keys: ConfigKeys, kind: str, plan: LayerPlan) -> dict[str, Any]:
    share = 2 / 3 if kind in TWO_MATRIX_MLP else 1.0
    if share < 1:
        keys.say(
            "mlp_without_gate",
            "The MLP has two matrices, not three: sizes are entered as two thirds, so that weights agree.",
            "dense_intermediate_size",
            Severity.NOTE,
        )

    def scaled(size: int | None, factor: float = 1.0) -> int | None:
        return None if size is None else round(size * share * factor)

    dense = keys.count(
        "dense_intermediate_size", "intermediate_size_mlp", "intermediate_size", "ffn_hidden_size", "n_inner",
        "ffn_dim",
    )  # fmt: skip
    if dense is None and plan.moe < plan.layers and kind in TWO_MATRIX_MLP:
        dense = 4 * (keys.count("hidden_size", "n_embd", "d_model") or 0) or None
    sizes: dict[str, Any] = {
        "layers": plan.layers,
        "full_attention_layers": plan.full,
        "sliding_layers": plan.sliding,
        "sliding_window": _window(keys) if plan.sliding else None,
        "linear_layers": plan.linear,
        "moe_layers": plan.moe,
        "dense_intermediate_size": scaled(dense, plan.dense_share) if plan.moe < plan.layers else None,
    }
    if plan.moe:
        expert = keys.count("moe_intermediate_size", "moe_ffn_hidden_size", "expert_ffn_hidden_size")
        if expert is None and kind in EXPERT_SIZE_IS_INTERMEDIATE:
            expert = keys.count("intermediate_size", "ffn_hidden_size")
        latent, hidden = keys.count("moe_latent_size", "routed_expert_hidden_size"), keys.count("hidden_size")
        narrower = latent / hidden if latent and hidden else 1.0
        if narrower < 1:
            keys.say(
                "latent_experts",
                f"Experts work on {latent} of {hidden} dimensions: their size is entered in that proportion.",
                "moe_intermediate_size",
                Severity.NOTE,
            )
        sizes |= {
            "experts": keys.count(*EXPERTS),
            "experts_per_token": keys.count(
                "num_experts_per_tok", "num_experts_per_token", "experts_per_token", "moe_top_k", "moe_topk",
                "top_k_experts", "moe_k", "num_selected_experts",
            ),
            "moe_intermediate_size": scaled(expert, narrower),
        }  # fmt: skip
        shared, size = _shared_experts(keys, kind, expert)
        sizes |= {"shared_experts": shared, "shared_intermediate_size": scaled(size) if shared else None}
    if plan.linear:
        sizes |= _state_sizes(keys)
    return sizes


def _window(keys: ConfigKeys) -> int | None:
    return keys.count("sliding_window", "sliding_window_size", "attention_chunk_size")


def _shared_experts(keys: ConfigKeys, kind: str, expert: int | None) -> tuple[int, int | None]:
    """(shared experts, size of each)."""
    number = keys.count(
        "n_shared_experts", "num_shared_experts", "num_shared_expert", "moe_num_shared_experts"
    )
    size = keys.count(
        "shared_expert_intermediate_size", "moe_shared_expert_intermediate_size", "shared_intermediate_size",
        "share_expert_dim",
    )  # fmt: skip
    if kind.startswith("llama4"):
        return 1, expert
    if kind.startswith("gemma4"):  # its dense MLP runs beside the experts
        return 1, keys.count("intermediate_size")
    if size:
        return number or 1, size
    return number or 0, expert


def _state_sizes(keys: ConfigKeys) -> dict[str, Any]:
    """Sizes of linear-attention or Mamba states under the names of their families."""
    kda = keys.part("linear_attn_config")
    if kda is not None:
        heads, size = kda.count("num_heads"), kda.count("head_dim")
        return _states(heads, heads, size, size)
    if keys.count("linear_num_value_heads"):
        return _states(
            keys.count("linear_num_key_heads"),
            keys.count("linear_num_value_heads"),
            keys.count("linear_key_head_dim"),
            keys.count("linear_value_head_dim"),
        )
    heads = keys.count("mamba_num_heads", "mamba_n_heads")
    if heads:
        return _states(
            keys.count("n_groups", "mamba_n_groups") or 1,
            heads,
            keys.count("ssm_state_size", "mamba_d_state"),
            keys.count("mamba_head_dim", "mamba_d_head"),
        )
    state, expand = keys.count("mamba_d_state"), keys.count("mamba_expand")
    if state and expand:  # Mamba-1: every channel of the expanded width has a state of its own
        return _states(1, expand * (keys.count("hidden_size") or 0), state, 1)
    heads, size = keys.count("num_attention_heads"), keys.count("head_dim")
    if keys.get("attn_type_list") is not None or keys.text("model_type").startswith("minimax"):
        return _states(heads, heads, size, size)
    return {}


def _states(
    key_heads: int | None, value_heads: int | None, key: int | None, value: int | None
) -> dict[str, Any]:
    return {
        "linear_key_heads": key_heads,
        "linear_value_heads": value_heads,
        "linear_key_head_dim": key,
        "linear_value_head_dim": value,
    }


_NEEDED = {
    "hidden_size": "hidden_size",
    "attention_heads": "num_attention_heads",
    "vocab_size": "vocab_size",
}
_NEEDED_EXPERTS = {
    "experts_per_token": "num_experts_per_tok",
    "moe_intermediate_size": "moe_intermediate_size",
}
_NEEDED_STATES = {
    "linear_value_heads": "linear_num_value_heads or mamba_num_heads",
    "linear_key_head_dim": "linear_key_head_dim or ssm_state_size",
    "linear_value_head_dim": "linear_value_head_dim or mamba_head_dim",
}
_NEEDED_MLA = {name: name for name in ("qk_nope_head_dim", "qk_rope_head_dim", "v_head_dim")}


def _is_complete(
    keys: ConfigKeys, kind: str, architecture: str, sizes: dict[str, Any], plan: LayerPlan | None
) -> bool:
    """Whether the engine has all it needs; says exactly what is lacking."""
    known = kind in KNOWN_FAMILIES
    needed = dict(_NEEDED)
    if plan is None:
        if not any(issue.severity is Severity.ERROR for issue in keys.issues):
            needed["layers"] = "num_hidden_layers"
    else:
        needed |= _NEEDED_EXPERTS if plan.moe else {}
        needed |= _NEEDED_STATES if plan.linear else {}
        if plan.moe < plan.layers and plan.dense_share > 0:
            needed["dense_intermediate_size"] = "intermediate_size"
        if plan.sliding:
            needed["sliding_window"] = "sliding_window"
    if sizes.get("kv_lora_rank"):
        needed |= _NEEDED_MLA
    lacking = [
        f"{Model.fields()[field].meta.title.lower()} ('{key}')"
        for field, key in needed.items()
        if not sizes.get(field)
    ]
    called = f"'{kind}'" if kind else f"'{architecture}'" if architecture else "without a model_type"
    if lacking:
        keys.say("lacking_figures", f"The architecture {called} lacks {', '.join(lacking)}.")
    if not known:
        unread = keys.unread_structure()
        if unread:
            keys.say(
                "unknown_structure",
                f"The architecture {called} is unknown, and these keys say something about its layers that "
                f"this version cannot read: {', '.join(unread[:12])}.",
            )
        elif not lacking:
            keys.say(
                "unknown_architecture",
                f"The architecture {called} is unknown; its keys are those of a plain transformer and were "
                "read so.",
                "architecture",
                Severity.WARNING,
            )
        return not lacking and not unread
    return not lacking


_QUANT_METHODS = {
    "fp8": Precision.FP8,
    "fbgemm_fp8": Precision.FP8,
    "mxfp4": Precision.FP4,
    "nvfp4": Precision.FP4,
    "gptq": Precision.INT4,
    "awq": Precision.INT4,
    "auto-round": Precision.INT4,
}
_TORCH_DTYPES = {"bfloat16", "float16", "float32", "half", ""}


def _precision(outer: ConfigKeys, keys: ConfigKeys) -> Precision:
    """Format of the stored weights; 16 bit, with a warning, where the quantisation is not understood."""
    quantised = outer.part("quantization_config", "compression_config") or keys.part(
        "quantization_config", "compression_config"
    )
    if quantised is None:
        dtype = keys.text("dtype", "torch_dtype") or outer.text("dtype", "torch_dtype")
        if dtype.startswith("float8"):
            return Precision.FP8
        if dtype not in _TORCH_DTYPES:
            _say_precision(keys, dtype)
        return Precision.BF16
    method = quantised.text("quant_method").lower()
    algorithm = quantised.text("quant_algo").lower()
    bits = quantised.count("bits", "w_bit")
    number = ""
    groups = quantised.part("config_groups")
    if groups is not None:
        group = groups.part(*groups.names())
        weights = group.part("weights") if group else None
        if weights is not None:
            bits, number = weights.count("num_bits"), weights.text("type", "dtype")
    whole = quantised.part("global_quant_config")
    weight = whole.part("weight") if whole else None
    if weight is not None:
        algorithm = weight.text("dtype").lower()
    if method in ("compressed-tensors", "modelopt", "quark") or algorithm:
        found = _by_bits(bits, number, algorithm or quantised.text("format").lower())
    elif method in ("gptq", "awq", "auto-round") and bits == 8:
        found = Precision.INT8
    elif method in ("gptq", "awq", "auto-round") and bits not in (None, 4):
        found = None
    elif method == "bitsandbytes":
        found = Precision.INT4 if quantised.flag("load_in_4bit") else Precision.INT8
    else:
        found = _QUANT_METHODS.get(method)
    if found is None:
        _say_precision(keys, " ".join(part for part in (method, algorithm, f"{bits or ''} bits") if part))
        return Precision.BF16
    return found


def _by_bits(bits: int | None, number: str, algorithm: str) -> Precision | None:
    if "fp4" in algorithm or (bits == 4 and number.startswith("float")):
        return Precision.FP4
    if "fp8" in algorithm or "float-quantized" in algorithm or (bits == 8 and number.startswith("float")):
        return Precision.FP8
    if bits == 4 or "int4" in algorithm or "w4a16" in algorithm or "awq" in algorithm:
        return Precision.INT4
    if bits == 8 or "int8" in algorithm or "w8a8" in algorithm:
        return Precision.INT8
    return None


def _say_precision(keys: ConfigKeys, found: str) -> None:
    keys.say(
        "unknown_precision",
        f"The weight format '{found.strip()}' is not one the engine knows; 16 bit is entered.",
        "native_precision",
        Severity.WARNING,
    )


def _say_what_is_not_modelled(keys: ConfigKeys, outer: ConfigKeys, kind: str) -> None:
    if kind in NOT_MODELLED:
        keys.say("partly_modelled", f"Not modelled: {NOT_MODELLED[kind]}.", "architecture", Severity.WARNING)
    encoders = [
        word
        for word in ("vision", "audio")
        if outer.get(f"{word}_config")
        or outer.get(f"{word}_tower_config")
        or outer.get(f"{word}_model_config")
    ]
    if encoders:
        keys.say(
            "encoder_not_modelled",
            f"The {' and '.join(encoders)} encoder is not part of the record: text requests only.",
            "architecture",
            Severity.WARNING,
        )
