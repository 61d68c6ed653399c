"""Public specifications of two accelerators and three models, typed here independently of the catalogs."""

import numpy as np
import pytest

from workbench.engine.fitted import Fitted
from workbench.engine.tables import HardwareTable, LengthTable, ModelTable, length_moments
from workbench.evidence.calibration import shipped_calibration

_LLAMA_70B = {
    "layers": 80,
    "hidden_size": 8192,
    "attention_heads": 64,
    "kv_heads": 8,
    "head_dim": 128,
    "dense_intermediate_size": 28672,
    "full_attention_layers": 80,
    "vocab_size": 128256,
}
_DEEPSEEK_V3 = {
    "layers": 61,
    "hidden_size": 7168,
    "attention_heads": 128,
    "kv_heads": 128,
    "head_dim": 56,
    "q_lora_rank": 1536,
    "kv_lora_rank": 512,
    "qk_nope_head_dim": 128,
    "qk_rope_head_dim": 64,
    "v_head_dim": 128,
    "dense_intermediate_size": 18432,
    "moe_layers": 58,
    "experts": 256,
    "experts_per_token": 8,
    "moe_intermediate_size": 2048,
    "shared_experts": 1,
    "shared_intermediate_size": 2048,
    "full_attention_layers": 61,
    "mtp_layers": 1,
    "vocab_size": 129280,
}
_SLIDING = _LLAMA_70B | {"full_attention_layers": 40, "sliding_layers": 40, "sliding_window": 128}

LLAMA, DEEPSEEK, SLIDING = 0, 1, 2
H200, B200, L40S = 0, 1, 2


@pytest.fixture(scope="session")
def models() -> ModelTable:
    """Llama-3.1-70B, DeepSeek-V3 and a Llama whose every second layer has a window of 128."""
    rows = (_LLAMA_70B, _DEEPSEEK_V3, _SLIDING)
    names = ModelTable.__dataclass_fields__
    columns = {name: np.array([float(row.get(name, 0)) for row in rows]) for name in names}
    return ModelTable(**columns | {"calibrated": np.zeros(len(rows), dtype=np.int64)})


@pytest.fixture(scope="session")
def hardware() -> HardwareTable:
    """H200 SXM and B200 SXM 8-GPU servers and an L40S server without a scale-up fabric of its own."""
    return HardwareTable(
        memory_gb=np.array([141.0, 180.0, 48.0]),
        bandwidth_gb_per_s=np.array([4800.0, 8000.0, 864.0]),
        bf16_tflops=np.array([989.5, 2250.0, 362.0]),
        fp8_tflops=np.array([1979.0, 4500.0, 733.0]),
        fp4_tflops=np.array([np.nan, 9000.0, np.nan]),
        scale_up_gb_per_s=np.array([450.0, 900.0, 31.5]),
        scale_up_domain=np.array([8, 8, 8]),
        accelerators_per_node=np.array([8, 8, 8]),
        nic_gb_per_s=np.array([50.0, 50.0, 0.0]),
        nic_ports_per_node=np.array([8, 8, 0]),
        family=np.array([0, 1, 0]),
        bandwidth_factor=np.ones(3),
        flops_factor=np.ones(3),
        overhead_factor=np.ones(3),
        calibrated=np.zeros(3, dtype=np.int64),
    )


@pytest.fixture(scope="session")
def lengths() -> LengthTable:
    """1,024 in and 1,024 out; 8,192 in and 1,024 out."""
    rows = np.array(
        [length_moments(np.array([isl]), np.array([1024.0]), np.array([1.0])) for isl in (1024.0, 8192.0)]
    )
    return LengthTable(
        isl=rows[:, 0],
        isl_square=rows[:, 1],
        osl=rows[:, 2],
        context_mean=rows[:, 3],
        prefix_hit_share=np.zeros(2),
    )


@pytest.fixture(scope="session")
def fitted() -> Fitted:
    """The shipped calibration."""
    return shipped_calibration().fitted()
