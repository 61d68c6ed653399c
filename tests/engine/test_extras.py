"""Adapters, draft models and encoders cost what their weights say."""

import numpy as np
import pytest

from tests.engine.candidates import candidate_table
from tests.engine.conftest import DEEPSEEK, H200, LLAMA
from workbench.engine.constants import Dtype
from workbench.engine.extras import (
    draft_model_factor,
    encoder_s,
    lora_parameters,
    lora_step_s,
)
from workbench.engine.fitted import Fitted
from workbench.engine.memory import parameters
from workbench.engine.operators import Setting
from workbench.engine.tables import HardwareTable, LengthTable, ModelTable

_TP = np.array([4])


def _setting(
    hardware: HardwareTable,
    model: ModelTable,
    lengths: LengthTable,
    fitted: Fitted,
) -> Setting:
    candidates = candidate_table(hardware=H200, model=0, dtype=Dtype.FP8, tp=_TP)
    return Setting(
        hardware=hardware.take(np.array([H200])),
        model=model,
        length=lengths.take(np.array([0])),
        candidates=candidates,
        weights=parameters(model, candidates),
        fitted=fitted,
    )


def test_that_an_adapter_has_the_weights_of_its_rank(models: ModelTable) -> None:
    llama = models.take(np.array([LLAMA]))
    # Llama-3.1-70B: q and o 8192 + 8192, k and v 8192 + 1024, gate, up and down 8192 + 28672, 80 layers
    expected = 16 * 80 * (2 * 16384 + 2 * 9216 + 3 * 36864)
    assert lora_parameters(llama, np.array([16.0]))[0] == expected


def test_that_adapters_slow_a_step_more_the_more_of_them_are_in_the_batch(
    hardware: HardwareTable, models: ModelTable
) -> None:
    chip, llama = hardware.take(np.array([H200] * 3)), models.take(np.array([LLAMA] * 3))
    adapters = np.array([0.0, 1.0, 64.0])
    added = lora_step_s(chip, llama, np.full(3, 16.0), adapters, np.full(3, 32.0), np.repeat(_TP, 3))
    assert added[0] == 0
    assert added[2] > added[1] > 0


def test_that_latent_attention_takes_adapters_too(models: ModelTable) -> None:
    assert lora_parameters(models.take(np.array([DEEPSEEK])), np.array([8.0]))[0] > 0


def test_that_a_small_draft_model_speeds_decoding_the_more_is_accepted_and_never_slows_it(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    llama = models.take(np.array([LLAMA]))
    names = ModelTable.__dataclass_fields__
    small = ModelTable(
        **{name: getattr(llama, name) for name in names}
        | {
            "layers": np.array([16.0]),
            "full_attention_layers": np.array([16.0]),
            "hidden_size": np.array([2048.0]),
            "dense_intermediate_size": np.array([8192.0]),
            "attention_heads": np.array([32.0]),
            "head_dim": np.array([64.0]),
        }
    )
    target = _setting(hardware, llama, lengths, fitted)
    draft = _setting(hardware, small, lengths, fitted)
    batch, row = np.array([1.0]), np.array([0])
    factors = [
        float(draft_model_factor(target, draft, row, np.array([acceptance]), batch)[0][0])
        for acceptance in (0.0, 0.1, 0.6, 0.8, 0.9)
    ]
    assert factors[0] == 1
    assert factors == sorted(factors, reverse=True)
    assert 0.25 < factors[-1] < factors[2] < 1
    lengths_tried = [
        int(draft_model_factor(target, draft, row, np.array([acceptance]), batch)[1][0])
        for acceptance in (0.0, 0.3, 0.9)
    ]
    assert lengths_tried[0] == 0
    assert 0 < lengths_tried[1] < lengths_tried[2]
    itself, none = draft_model_factor(target, target, row, np.array([0.9]), batch)
    assert (itself[0], none[0]) == (1, 0)


def test_that_an_encoder_takes_its_flops_at_the_fitted_efficiency(
    hardware: HardwareTable, fitted: Fitted
) -> None:
    chip = hardware.take(np.array([H200]))
    seconds = encoder_s(chip, np.array([6e9]), np.array([4000.0]), _TP, fitted)
    assert seconds[0] == pytest.approx(2 * 6e9 * 4000 / (989.5e12 * 4 * fitted.gemm_flops))
