"""What is known of each family of configurations, by its `model_type`."""

KNOWN_FAMILIES = frozenset(
    [
        "apertus", "baichuan", "bailing_moe", "bailing_moe_v2", "bamba", "bloom", "chatglm", "cohere",
        "cohere2", "deepseek_v2", "deepseek_v3", "deepseek_v32", "deepseek_v4", "ernie4_5", "ernie4_5_moe",
        "exaone", "exaone4", "falcon", "gemma", "gemma2", "gemma3", "gemma3_text", "gemma4", "gemma4_text",
        "glm", "glm4", "glm4_moe", "glm4_moe_lite", "glm4v_moe_text", "glm_moe_dsa", "gpt2", "gpt_bigcode",
        "gpt_neox", "gpt_oss", "granite", "granitemoe", "granitemoehybrid", "granitemoeshared",
        "hunyuan_v1_dense", "hunyuan_v1_moe", "internlm2", "internlm3", "jamba", "kimi_k2", "kimi_k25",
        "kimi_linear", "llama", "llama4", "llama4_text", "mimo", "mimo_v2", "mimo_v2_flash", "minimax",
        "minimax_m1", "minimax_m2", "minimax_m3", "minimax_text_01", "ministral", "ministral3", "mistral",
        "mistral3", "mixtral", "nemotron", "nemotron-nas", "nemotron_h", "olmo", "olmo2", "olmo3", "olmoe",
        "opt", "phi", "phi3", "phi4mm", "phimoe", "qwen2", "qwen2_5_vl_text", "qwen2_moe", "qwen2_vl",
        "qwen3", "qwen3_5", "qwen3_5_moe", "qwen3_5_moe_text", "qwen3_5_text", "qwen3_moe", "qwen3_next",
        "qwen3_vl_moe_text", "qwen3_vl_text", "seed_oss", "smollm3", "stablelm", "starcoder2", "step3p5",
        "step3p7", "step3_text",
    ]
)  # fmt: skip
"""Values of `model_type` whose key names and arithmetic are known to the importer."""

TWO_MATRIX_MLP = frozenset(
    [
        "bloom", "falcon", "gpt2", "gpt_bigcode", "gpt_neox", "nemotron", "nemotron_h", "opt", "phi",
        "starcoder2",
    ]
)  # fmt: skip
"""Families whose MLP is up and down without a gate: 2·h·i weights instead of 3·h·i."""

NORMS_OVER_ALL_HEADS = frozenset({"minimax_m2", "olmo2", "olmo3", "olmoe"})
"""Query and key norms take all heads together, so that ranks must exchange their sums."""
NORMS_OF_QUERIES_AND_KEYS = NORMS_OVER_ALL_HEADS | frozenset(
    [
        "gemma3", "gemma3_text", "gemma4", "gemma4_text", "qwen3", "qwen3_5", "qwen3_5_moe",
        "qwen3_5_moe_text", "qwen3_5_text", "qwen3_moe", "qwen3_next", "qwen3_vl_moe_text", "qwen3_vl_text",
    ]
)  # fmt: skip
"""Families whose attention normalises queries and keys; others say `use_qk_norm` where they do."""
FP8_RELEASED_IN_BLOCKS = "qwen3"
"""Families of that beginning publish FP8 weights with a scale for each block of 128 × 128."""
EXPERT_SIZE_IS_INTERMEDIATE = frozenset(
    [
        "gpt_oss", "granitemoe", "granitemoehybrid", "granitemoeshared", "jamba", "llama4", "llama4_text",
        "minimax", "minimax_m1", "minimax_m2", "minimax_text_01", "mixtral", "olmoe", "phimoe",
    ]
)  # fmt: skip
"""Families that write the size of an expert as `intermediate_size`."""

TIED_BY_DEFAULT = frozenset(
    [
        "bloom", "cohere", "cohere2", "ernie4_5", "ernie4_5_moe", "falcon", "gemma", "gemma2", "gemma3",
        "gemma3_text", "gemma4", "gemma4_text", "gpt2", "gpt_bigcode", "opt", "smollm3", "starcoder2",
    ]
)  # fmt: skip
"""Families that share input and output embeddings where the file does not say `tie_word_embeddings`.

The defaults of the configuration classes of transformers 5.24.
"""

NOT_MODELLED = {
    "deepseek_v4": "compressed KV entries and the low-rank output projection",
    "gemma4": "the other head size and KV heads of global layers",
    "gemma4_text": "the other head size and KV heads of global layers",
    "mimo_v2": "the other KV heads of sliding layers",
    "mimo_v2_flash": "the other KV heads of sliding layers",
    "step3p5": "the other head count of sliding layers",
    "step3p7": "the other head count of sliding layers",
    "hunyuan_v1_moe": "KV shared between layers",
}
"""Parts that the engine leaves out, by family."""

UNSUPPORTED = {
    "falcon_h1": "layers with attention and Mamba side by side",
    "t5": "an encoder and a decoder",
    "bart": "an encoder and a decoder",
    "rwkv": "RWKV time mixing",
    "recurrent_gemma": "RG-LRU recurrences",
    "lfm2": "short-convolution layers",
    "lfm2_moe": "short-convolution layers",
    "longcat_flash": "zero-computation experts",
    "arctic": "a dense MLP beside the experts",
}
"""Families with a part that no field of a model can hold."""
