"""Which layers of a model attend to all, to a window or keep a state, and which hold experts."""

from dataclasses import dataclass
from typing import Any

from workbench.catalog.hf_keys import ConfigKeys
from workbench.domain.issue import Severity

_FULL = {"full_attention", "attention", "full", "global", "self_attention", "global_attention"}
_SLIDING = {"sliding_attention", "sliding", "local", "local_attention", "swa", "chunked_attention"}
_LINEAR = {"linear_attention", "mamba", "mamba2", "linear", "kda", "gated_deltanet", "lightning"}
_GEMMA3_PATTERN = 6
_COHERE2_PATTERN = 4


@dataclass(frozen=True, slots=True)
class LayerPlan:
    """How many layers of each kind a model has.

    `dense_share` is the share of the layers without experts that carry a dense MLP: below 1 where blocks
    hold a mixer or an MLP, not both (Nemotron-H).
    """

    layers: int
    full: int
    sliding: int
    linear: int
    moe: int
    dense_share: float = 1.0


def layer_plan(keys: ConfigKeys, kind: str) -> LayerPlan | None:
    """The layers of a config.json of model_type `kind`; None (with issues) where they cannot be told."""
    blocks = _block_letters(keys)
    if blocks is not None:
        return _from_blocks(keys, blocks)
    layers = keys.count("num_hidden_layers", "n_layer", "n_layers", "num_layers", maximum=10_000)
    if not layers:
        return None
    counts = _attention_layers(keys, kind, layers)
    if counts is None:
        return None
    full, sliding, linear = counts
    return LayerPlan(layers, full, sliding, linear, _expert_layers(keys, kind, layers))


def _block_letters(keys: ConfigKeys) -> str | None:
    """Nemotron-H's pattern: M Mamba, * attention, E experts, - MLP; None where there is no pattern."""
    words = {"mamba": "M", "attention": "*", "moe": "E", "mlp": "-"}
    named = keys.items("layers_block_type") if isinstance(keys.get("layers_block_type"), list) else []
    if named and any(item in ("moe", "mlp") for item in named):
        return "".join(words.get(str(item), "?") for item in named)
    pattern = keys.text("hybrid_override_pattern", limit=10_000)
    return pattern or None


def _from_blocks(keys: ConfigKeys, blocks: str) -> LayerPlan | None:
    unknown = sorted(set(blocks) - set("M*E-"))
    if unknown:
        keys.refuse("hybrid_override_pattern", blocks, "a pattern of M, *, E and -")
        return None
    keys.count("num_hidden_layers")  # read, so that it is not reported: the pattern says the same
    mixers = blocks.count("M") + blocks.count("*")
    dense, moe = blocks.count("-"), blocks.count("E")
    layers = max(mixers, moe, 1)
    keys.say(
        "blocks_paired",
        f"The {len(blocks)} blocks hold a mixer or an MLP each; they are counted as {layers} layers of both.",
        "layers",
        Severity.NOTE,
    )
    return LayerPlan(layers, blocks.count("*"), 0, blocks.count("M"), moe, dense / max(layers - moe, 1))


def _attention_layers(keys: ConfigKeys, kind: str, layers: int) -> tuple[int, int, int] | None:
    """(full, sliding, linear) layers."""
    listed = _listed_kinds(keys, layers)
    if listed is not None:
        return _count_kinds(keys, listed, layers)
    linear = keys.part("linear_attn_config")
    if linear is not None:
        full = len(linear.items("full_attn_layers"))
        return full, 0, layers - full
    interval = keys.count("full_attention_interval", "layer_group_size")
    if interval and interval > 1:
        full = layers // interval
        return full, 0, layers - full
    period, offset = keys.count("attn_layer_period"), keys.count("attn_layer_offset") or 0
    if period:
        full = sum(1 for number in range(layers) if number % period == offset)
        return full, 0, layers - full
    indices = keys.items("attn_layer_indices", "full_attn_idxs")
    if indices:
        return len(indices), 0, layers - len(indices)
    sliding = _sliding_layers(keys, kind, layers)
    return layers - sliding, sliding, 0


def _listed_kinds(keys: ConfigKeys, layers: int) -> list[str] | None:
    """The kind of each layer where the file lists them."""
    names = keys.items("layer_types", "layers_block_type", "block_types")
    if names and all(isinstance(name, int) for name in names):
        return ["full" if name else "linear" for name in names]
    if names:
        return [str(name) for name in names]
    for name, one in (("hybrid_layer_pattern", "sliding"), ("attn_type_list", "full")):
        flags = keys.items(name)
        if flags:
            zero = "full" if one == "sliding" else "linear"
            return [one if flag == 1 else zero for flag in flags]
    no_rope = keys.items("no_rope_layers")
    if no_rope and keys.count("attention_chunk_size"):
        return ["sliding" if flag == 1 else "full" for flag in no_rope]
    if keys.count("attention_chunk_size"):
        return ["full" if number % 4 == 3 else "sliding" for number in range(layers)]
    return None


def _count_kinds(keys: ConfigKeys, kinds: list[str], layers: int) -> tuple[int, int, int] | None:
    unknown = sorted({kind for kind in kinds if kind not in _FULL | _SLIDING | _LINEAR})
    if unknown:
        keys.refuse("layer_types", unknown[0], "full, sliding or linear attention or Mamba")
        return None
    if len(kinds) > layers:
        kinds = kinds[:layers]  # entries beyond belong to the MTP layers
    if len(kinds) < layers:
        keys.refuse("layer_types", f"{len(kinds)} entries", f"one entry for each of the {layers} layers")
        return None
    full, sliding, linear = (sum(kind in group for kind in kinds) for group in (_FULL, _SLIDING, _LINEAR))
    return full, sliding, linear


def _sliding_layers(keys: ConfigKeys, kind: str, layers: int) -> int:
    window = keys.count("sliding_window", "sliding_window_size")
    pattern = _pattern_length(keys)
    used = keys.flag("use_sliding_window")
    first = keys.count("max_window_layers")
    if not window or used is False or kind.startswith("deepseek"):
        return 0  # DeepSeek-V4 keeps a window beside its sparse attention, in every layer
    if kind == "gemma2":
        return layers - layers // 2
    if pattern or kind.startswith(("gemma3", "cohere2")):
        every = pattern or (_GEMMA3_PATTERN if kind.startswith("gemma3") else _COHERE2_PATTERN)
        return layers - layers // every
    if kind.startswith("qwen") and first is not None:
        return max(layers - first, 0) if used else 0
    context = keys.count("max_position_embeddings")
    return 0 if context is not None and window >= context else layers


def _pattern_length(keys: ConfigKeys) -> int | None:
    """Layers from one full-attention layer to the next, written as a number or as letters ('LLLG')."""
    if isinstance(keys.get("sliding_window_pattern"), str):
        return len(keys.text("sliding_window_pattern")) or None
    return keys.count("sliding_window_pattern", "_sliding_window_pattern")


def searched_sizes(keys: ConfigKeys, hidden_size: int, attention_heads: int) -> dict[str, int]:
    """Sizes of a model whose blocks differ (DeciLM, Nemotron-NAS), as means over its layers.

    A block's attention has `n_heads_in_group` query heads per KV head, or is left out (`no_op`) or linear;
    its MLP has 2·ffn_mult·h/3 rows, rounded up to 256.
    """
    blocks = [block for block in keys.items("block_configs") if isinstance(block, dict)]
    groups, rows = [], 0
    for block in blocks:
        attention, mlp = block.get("attention"), block.get("ffn")
        group = attention.get("n_heads_in_group") if isinstance(attention, dict) else None
        if isinstance(group, int) and group > 0:
            groups.append(group)
        share = mlp.get("ffn_mult") if isinstance(mlp, dict) else None
        if isinstance(share, int | float) and 0 < share < 1000:
            rows += -(-int(2 * share * hidden_size / 3) // 256) * 256
    if not groups:
        keys.refuse("block_configs", blocks[:1], "a list of blocks with attention and ffn")
        return {}
    keys.say(
        "blocks_averaged",
        f"The blocks differ; the sizes of the {len(blocks)} layers are their means.",
        "dense_intermediate_size",
        Severity.NOTE,
    )
    heads = sum(attention_heads / group for group in groups) / len(groups)
    return {
        "full_attention_layers": len(groups),
        "kv_heads": max(round(heads), 1),
        "dense_intermediate_size": round(rows / len(blocks)),
    }


def _expert_layers(keys: ConfigKeys, kind: str, layers: int) -> int:
    """Layers with routed experts."""
    if not keys.count(*EXPERTS):
        return 0
    if keys.flag("enable_moe_block") is False:
        return 0
    flags = keys.get("moe_layer_freq", "is_moe_layer")
    if isinstance(flags, list):
        return sum(1 for flag in flags[:layers] if flag)
    listed = keys.get("moe_layers_enum", "moe_layers")
    if listed is not None:
        return len(_numbers(listed))
    first = keys.count("first_k_dense_replace", "moe_layer_num_skipped", "moe_layer_start_index") or 0
    last = keys.count("moe_layer_end_index")
    step = keys.count(
        "decoder_sparse_step", "interleave_moe_layer_step", "expert_layer_period", "moe_layer_interval",
        "moe_layer_freq",
    ) or 1  # fmt: skip
    offset = keys.count("expert_layer_offset")
    dense = set(_numbers(keys.items("mlp_only_layers")))
    end = layers if last is None else min(layers, last + 1)
    if offset is None:
        # DeepSeek counts layers that the frequency divides, Qwen and Llama 4 those just before
        offset = 0 if keys.get("moe_layer_freq") is not None else step - 1
    return sum(1 for number in range(first, end) if number not in dense and number % step == offset % step)


def _numbers(listed: Any) -> list[int]:
    """Whole numbers of a list or of a text such as '3,4,5'."""
    parts = listed.split(",") if isinstance(listed, str) else listed if isinstance(listed, list) else []
    return [int(part) for part in parts if str(part).strip().isdecimal()]


EXPERTS = (
    "num_experts", "num_local_experts", "n_routed_experts", "moe_num_experts", "num_routed_experts",
)  # fmt: skip
"""Names under which families write the number of routed experts."""
