"""Public key names and sizes of one configuration per family, as their config.json files write them."""

from typing import Any

LLAMA_31_70B = {
    "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 8192,
    "intermediate_size": 28672, "num_hidden_layers": 80, "num_attention_heads": 64, "num_key_value_heads": 8,
    "vocab_size": 128256, "tie_word_embeddings": False, "max_position_embeddings": 131072,
    "torch_dtype": "bfloat16",
}  # fmt: skip
QWEN3_30B_A3B = {
    "architectures": ["Qwen3MoeForCausalLM"], "model_type": "qwen3_moe", "decoder_sparse_step": 1,
    "head_dim": 128, "hidden_size": 2048, "intermediate_size": 6144, "max_position_embeddings": 40960,
    "max_window_layers": 48, "mlp_only_layers": [], "moe_intermediate_size": 768, "num_attention_heads": 32,
    "num_experts": 128, "num_experts_per_tok": 8, "num_hidden_layers": 48, "num_key_value_heads": 4,
    "sliding_window": None, "use_sliding_window": False, "vocab_size": 151936, "tie_word_embeddings": False,
}  # fmt: skip
QWEN3_NEXT_80B = {
    "architectures": ["Qwen3NextForCausalLM"], "model_type": "qwen3_next", "decoder_sparse_step": 1,
    "full_attention_interval": 4, "head_dim": 256, "hidden_size": 2048, "intermediate_size": 5120,
    "linear_key_head_dim": 128, "linear_num_key_heads": 16, "linear_num_value_heads": 32,
    "linear_value_head_dim": 128, "mlp_only_layers": [], "moe_intermediate_size": 512,
    "num_attention_heads": 16, "num_experts": 512, "num_experts_per_tok": 10, "num_hidden_layers": 48,
    "num_key_value_heads": 2, "shared_expert_intermediate_size": 512, "vocab_size": 151936,
}  # fmt: skip
QWEN35_397B = {
    "architectures": ["Qwen3_5MoeForConditionalGeneration"], "model_type": "qwen3_5_moe",
    "tie_word_embeddings": False, "vision_config": {"depth": 27},
    "text_config": {
        "model_type": "qwen3_5_moe_text", "head_dim": 256, "hidden_size": 4096,
        "layer_types": (["linear_attention"] * 3 + ["full_attention"]) * 15, "linear_key_head_dim": 128,
        "linear_num_key_heads": 16, "linear_num_value_heads": 64, "linear_value_head_dim": 128,
        "moe_intermediate_size": 1024, "mtp_num_hidden_layers": 1, "num_attention_heads": 32,
        "num_experts": 512, "num_experts_per_tok": 10, "num_hidden_layers": 60, "num_key_value_heads": 2,
        "shared_expert_intermediate_size": 1024, "vocab_size": 248320, "max_position_embeddings": 262144,
    },
}  # fmt: skip
DEEPSEEK_V3 = {
    "architectures": ["DeepseekV3ForCausalLM"], "model_type": "deepseek_v3", "first_k_dense_replace": 3,
    "hidden_size": 7168, "intermediate_size": 18432, "kv_lora_rank": 512, "max_position_embeddings": 163840,
    "moe_intermediate_size": 2048, "moe_layer_freq": 1, "n_routed_experts": 256, "n_shared_experts": 1,
    "num_attention_heads": 128, "num_experts_per_tok": 8, "num_hidden_layers": 61, "num_key_value_heads": 128,
    "num_nextn_predict_layers": 1, "q_lora_rank": 1536, "qk_nope_head_dim": 128, "qk_rope_head_dim": 64,
    "v_head_dim": 128, "vocab_size": 129280, "quantization_config": {"quant_method": "fp8", "fmt": "e4m3"},
}  # fmt: skip
DEEPSEEK_V2_LITE = DEEPSEEK_V3 | {
    "architectures": ["DeepseekV2ForCausalLM"], "model_type": "deepseek_v2", "first_k_dense_replace": 1,
    "hidden_size": 2048, "intermediate_size": 10944, "moe_intermediate_size": 1408, "n_routed_experts": 64,
    "n_shared_experts": 2, "num_attention_heads": 16, "num_experts_per_tok": 6, "num_hidden_layers": 27,
    "num_key_value_heads": 16, "num_nextn_predict_layers": None, "q_lora_rank": None, "vocab_size": 102400,
    "quantization_config": None,
}  # fmt: skip
DEEPSEEK_V32 = DEEPSEEK_V3 | {
    "architectures": ["DeepseekV32ForCausalLM"], "model_type": "deepseek_v32", "index_head_dim": 128,
    "index_n_heads": 64, "index_topk": 2048,
}  # fmt: skip
KIMI_K2_THINKING = DEEPSEEK_V3 | {
    "model_type": "kimi_k2", "first_k_dense_replace": 1, "n_routed_experts": 384, "num_attention_heads": 64,
    "num_key_value_heads": 64, "num_nextn_predict_layers": 0, "vocab_size": 163840,
    "quantization_config": {
        "quant_method": "compressed-tensors", "format": "pack-quantized",
        "config_groups": {"group_0": {"weights": {"num_bits": 4, "type": "int", "group_size": 32}}},
    },
}  # fmt: skip
KIMI_LINEAR_48B = {
    "architectures": ["KimiLinearForCausalLM"], "model_type": "kimi_linear", "first_k_dense_replace": 1,
    "head_dim": 72, "hidden_size": 2304, "intermediate_size": 9216, "kv_lora_rank": 512, "q_lora_rank": None,
    "linear_attn_config": {
        "full_attn_layers": [4, 8, 12, 16, 20, 24, 27], "head_dim": 128, "num_heads": 32,
        "kda_layers": [number for number in range(1, 27) if number % 4], "short_conv_kernel_size": 4,
    },
    "moe_intermediate_size": 1024, "moe_layer_freq": 1, "num_attention_heads": 32, "num_experts": 256,
    "num_experts_per_token": 8, "num_hidden_layers": 27, "num_key_value_heads": 32, "num_shared_experts": 1,
    "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "v_head_dim": 128, "vocab_size": 163840,
}  # fmt: skip
KIMI_K3 = {
    "architectures": ["KimiK3ForConditionalGeneration"], "model_type": "kimi_k3",
    "text_config": KIMI_LINEAR_48B | {
        "hidden_size": 7168, "intermediate_size": 33792, "q_lora_rank": 1536, "moe_intermediate_size": 3072,
        "linear_attn_config": {
            "full_attn_layers": [*range(4, 93, 4), 93], "head_dim": 128, "num_heads": 96,
            "kda_layers": [number for number in range(1, 93) if number % 4],
        },
        "num_attention_heads": 96, "num_experts": 896, "num_experts_per_token": 16, "num_hidden_layers": 93,
        "num_key_value_heads": 96, "num_shared_experts": 2, "routed_expert_hidden_size": 3584,
    },
}  # fmt: skip
GLM_45 = {
    "architectures": ["Glm4MoeForCausalLM"], "model_type": "glm4_moe", "first_k_dense_replace": 3,
    "head_dim": 128, "hidden_size": 5120, "intermediate_size": 12288, "moe_intermediate_size": 1536,
    "n_routed_experts": 160, "n_shared_experts": 1, "num_attention_heads": 96, "num_experts_per_tok": 8,
    "num_hidden_layers": 92, "num_key_value_heads": 8, "num_nextn_predict_layers": 1, "vocab_size": 151552,
}  # fmt: skip
GLM_5 = DEEPSEEK_V32 | {
    "architectures": ["GlmMoeDsaForCausalLM"], "model_type": "glm_moe_dsa", "hidden_size": 6144,
    "intermediate_size": 12288, "num_attention_heads": 64, "num_key_value_heads": 64,
    "num_hidden_layers": 78, "q_lora_rank": 2048, "qk_nope_head_dim": 192, "v_head_dim": 256,
    "vocab_size": 154880, "index_n_heads": 32, "quantization_config": None,
}  # fmt: skip
GPT_OSS_120B = {
    "architectures": ["GptOssForCausalLM"], "model_type": "gpt_oss", "head_dim": 64, "hidden_size": 2880,
    "intermediate_size": 2880, "layer_types": ["sliding_attention", "full_attention"] * 18,
    "num_attention_heads": 64, "num_experts_per_tok": 4, "num_hidden_layers": 36, "num_key_value_heads": 8,
    "num_local_experts": 128, "sliding_window": 128, "vocab_size": 201088,
    "max_position_embeddings": 131072, "quantization_config": {"quant_method": "mxfp4"},
}  # fmt: skip
MINIMAX_M2 = {
    "architectures": ["MiniMaxM2ForCausalLM"], "model_type": "minimax_m2", "attn_type_list": [1] * 62,
    "head_dim": 128, "hidden_size": 3072, "intermediate_size": 1536, "num_attention_heads": 48,
    "num_experts_per_tok": 8, "num_hidden_layers": 62, "num_key_value_heads": 8, "num_local_experts": 256,
    "num_mtp_modules": 3, "use_mtp": True, "vocab_size": 200064,
    "quantization_config": {"quant_method": "fp8"},
}  # fmt: skip
GEMMA2_27B = {
    "architectures": ["Gemma2ForCausalLM"], "model_type": "gemma2", "head_dim": 128, "hidden_size": 4608,
    "intermediate_size": 36864, "num_attention_heads": 32, "num_hidden_layers": 46,
    "num_key_value_heads": 16, "sliding_window": 4096, "vocab_size": 256000, "tie_word_embeddings": True,
}  # fmt: skip
GEMMA3_27B = {
    "architectures": ["Gemma3ForConditionalGeneration"], "model_type": "gemma3", "vision_config": {"a": 1},
    "text_config": {
        "model_type": "gemma3_text", "head_dim": 128, "hidden_size": 5376, "intermediate_size": 21504,
        "num_attention_heads": 32, "num_hidden_layers": 62, "num_key_value_heads": 16,
        "sliding_window": 1024, "sliding_window_pattern": 6, "vocab_size": 262208,
    },
    "tie_word_embeddings": True,
}  # fmt: skip
MISTRAL_7B = {
    "architectures": ["MistralForCausalLM"], "model_type": "mistral", "hidden_size": 4096,
    "intermediate_size": 14336, "num_attention_heads": 32, "num_hidden_layers": 32, "num_key_value_heads": 8,
    "sliding_window": 4096, "vocab_size": 32000, "max_position_embeddings": 32768,
}  # fmt: skip
MIXTRAL_8X7B = MISTRAL_7B | {
    "architectures": ["MixtralForCausalLM"], "model_type": "mixtral", "num_local_experts": 8,
    "num_experts_per_tok": 2, "sliding_window": None,
}  # fmt: skip
PHI_4 = {
    "architectures": ["Phi3ForCausalLM"], "model_type": "phi3", "hidden_size": 5120,
    "intermediate_size": 17920, "num_attention_heads": 40, "num_hidden_layers": 40,
    "num_key_value_heads": 10, "sliding_window": None, "vocab_size": 100352,
}  # fmt: skip
NEMOTRON_3_NANO = {
    "architectures": ["NemotronHForCausalLM"], "model_type": "nemotron_h", "head_dim": 128,
    "hidden_size": 2688, "hybrid_override_pattern": "MEMEM*EMEMEM*EMEMEM*EMEMEM*EMEMEM*EMEMEMEM*EMEMEMEME",
    "intermediate_size": 1856, "mamba_head_dim": 64, "mamba_num_heads": 64, "moe_intermediate_size": 1856,
    "moe_shared_expert_intermediate_size": 3712, "n_groups": 8, "n_routed_experts": 128,
    "n_shared_experts": 1, "num_attention_heads": 32, "num_experts_per_tok": 6, "num_hidden_layers": 52,
    "num_key_value_heads": 2, "ssm_state_size": 128, "vocab_size": 131072, "tie_word_embeddings": False,
}  # fmt: skip
NEMOTRON_3_SUPER = NEMOTRON_3_NANO | {
    "hidden_size": 4096, "mamba_num_heads": 128, "moe_intermediate_size": 2688, "moe_latent_size": 1024,
    "hybrid_override_pattern": (
        "MEMEMEM*EMEMEMEM*EMEMEMEM*EMEMEMEMEM*EMEMEMEMEM*EMEMEMEMEM*EMEMEMEMEM*EMEMEMEM*EMEMEMEME"
    ),
    "moe_shared_expert_intermediate_size": 5376, "n_routed_experts": 512, "num_experts_per_tok": 22,
    "num_hidden_layers": 88, "num_nextn_predict_layers": 1,
}  # fmt: skip
NEMOTRON_SUPER_49B_BLOCK = {
    "attention": {"n_heads_in_group": 8, "no_op": False, "replace_with_linear": False},
    "ffn": {"ffn_mult": 5.25, "no_op": False, "replace_with_linear": False},
}
GRANITE_4_H_SMALL = {
    "architectures": ["GraniteMoeHybridForCausalLM"], "model_type": "granitemoehybrid",
    "hidden_size": 4096, "intermediate_size": 768, "mamba_d_head": 64, "mamba_d_state": 128,
    "mamba_n_groups": 1, "mamba_n_heads": 128, "num_attention_heads": 32, "num_experts_per_tok": 10,
    "layer_types": (["mamba"] * 9 + ["attention"]) * 4, "num_hidden_layers": 40, "num_key_value_heads": 8,
    "num_local_experts": 72, "shared_intermediate_size": 1536, "vocab_size": 100352,
    "tie_word_embeddings": True,
}  # fmt: skip
MIMO_V2_FLASH = {
    "architectures": ["MiMoV2FlashForCausalLM"], "model_type": "mimo_v2_flash", "head_dim": 192,
    "hidden_size": 4096, "hybrid_layer_pattern": [0, 1, 1, 1, 1] + [0, 1, 1, 1, 1, 1] * 7 + [0],
    "intermediate_size": 16384, "moe_intermediate_size": 2048, "moe_layer_freq": [0] + [1] * 47,
    "n_routed_experts": 256, "n_shared_experts": None, "num_attention_heads": 64, "num_experts_per_tok": 8,
    "num_hidden_layers": 48, "num_key_value_heads": 4, "sliding_window": 128, "v_head_dim": 128,
    "vocab_size": 152576, "quantization_config": {"quant_method": "fp8"},
}  # fmt: skip
STEP_35_FLASH = {
    "architectures": ["Step3p5ForCausalLM"], "model_type": "step3p5", "head_dim": 128, "hidden_size": 4096,
    "intermediate_size": 11264, "moe_num_experts": 288, "moe_top_k": 8, "moe_intermediate_size": 1280,
    "share_expert_dim": 1280, "moe_layers_enum": ",".join(str(number) for number in range(3, 45)),
    "layer_types": (["full_attention"] + ["sliding_attention"] * 3) * 12, "num_attention_groups": 8,
    "num_attention_heads": 64, "num_hidden_layers": 45, "num_nextn_predict_layers": 3,
    "sliding_window": 512, "vocab_size": 128896, "max_position_embeddings": 262144,
}  # fmt: skip
LLAMA_4_MAVERICK = {
    "architectures": ["Llama4ForConditionalGeneration"], "model_type": "llama4",
    "text_config": {
        "model_type": "llama4_text", "attention_chunk_size": 8192, "head_dim": 128, "hidden_size": 5120,
        "interleave_moe_layer_step": 2, "intermediate_size": 8192, "intermediate_size_mlp": 16384,
        "no_rope_layers": [1, 1, 1, 0] * 12, "num_attention_heads": 40, "num_experts_per_tok": 1,
        "num_hidden_layers": 48, "num_key_value_heads": 8, "num_local_experts": 128, "vocab_size": 202048,
    },
}  # fmt: skip

PUBLISHED_BILLIONS: list[tuple[str, dict[str, Any], float]] = [
    ("meta-llama/Llama-3.1-70B", LLAMA_31_70B, 70.6),
    ("Qwen/Qwen3-30B-A3B", QWEN3_30B_A3B, 30.5),
    ("Qwen/Qwen3-Next-80B-A3B", QWEN3_NEXT_80B, 80),
    ("Qwen/Qwen3.5-397B-A17B", QWEN35_397B, 397),
    ("deepseek-ai/DeepSeek-V3", DEEPSEEK_V3, 671),
    ("deepseek-ai/DeepSeek-V2-Lite", DEEPSEEK_V2_LITE, 15.7),
    ("deepseek-ai/DeepSeek-V3.2", DEEPSEEK_V32, 671),
    ("moonshotai/Kimi-K2-Thinking", KIMI_K2_THINKING, 1026),
    ("moonshotai/Kimi-Linear-48B-A3B", KIMI_LINEAR_48B, 49),
    ("moonshotai/Kimi-K3", KIMI_K3, 2780),
    ("zai-org/GLM-4.5", GLM_45, 355),
    ("zai-org/GLM-5", GLM_5, 744),
    ("openai/gpt-oss-120b", GPT_OSS_120B, 116.8),
    ("MiniMaxAI/MiniMax-M2", MINIMAX_M2, 229),
    ("google/gemma-2-27b", GEMMA2_27B, 27.2),
    ("google/gemma-3-27b-it", GEMMA3_27B, 27.0),
    ("mistralai/Mistral-7B-v0.1", MISTRAL_7B, 7.24),
    ("mistralai/Mixtral-8x7B-v0.1", MIXTRAL_8X7B, 46.7),
    ("microsoft/phi-4", PHI_4, 14.7),
    ("nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-BF16", NEMOTRON_3_NANO, 31.6),
    ("nvidia/NVIDIA-Nemotron-3-Super-120B-A12B-FP8", NEMOTRON_3_SUPER, 120.6),
    ("ibm-granite/granite-4.0-h-small", GRANITE_4_H_SMALL, 32.2),
    ("XiaomiMiMo/MiMo-V2-Flash", MIMO_V2_FLASH, 309),
    ("stepfun-ai/Step-3.5-Flash", STEP_35_FLASH, 196),
    ("meta-llama/Llama-4-Maverick-17B-128E", LLAMA_4_MAVERICK, 400),
]
"""(name, configuration, parameters in billions as its publisher states them)."""
