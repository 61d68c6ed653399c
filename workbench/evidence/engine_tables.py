"""From catalog records to the engine's tables."""

from collections.abc import Sequence
from dataclasses import fields

import numpy as np

from workbench.domain.hardware import Accelerator, System
from workbench.domain.model import Model, Precision
from workbench.engine.constants import FAMILIES, NEAREST_FAMILY, Dtype, Floats, Ints
from workbench.engine.tables import HardwareTable, ModelTable
from workbench.evidence.calibration import Calibration
from workbench.evidence.kernels import kernel_factors

DTYPES = {
    Precision.BF16: Dtype.BF16,
    Precision.FP8: Dtype.FP8,
    Precision.FP4: Dtype.FP4,
    Precision.INT4: Dtype.INT4,
    Precision.INT8: Dtype.INT8,
}
_NOT_ARCHITECTURE = ("calibrated", "beside_bytes", "beside_kv_bytes")
PRECISIONS = {dtype: precision for precision, dtype in DTYPES.items()}


def link_gb_per_s(system: System, accelerator: Accelerator) -> float | None:
    """Scale-up bandwidth of one accelerator and direction in this system, GB/s."""
    return system.scale_up_gb_per_s or accelerator.scale_up_gb_per_s


def needed_figures(system: System, accelerator: Accelerator) -> list[str]:
    """Titles of the figures that the engine needs and the catalog lacks."""
    missing = [
        accelerator.fields()[name].meta.title
        for name in ("memory_gb", "bandwidth_gb_per_s", "bf16_tflops")
        if getattr(accelerator, name) is None
    ]
    if system.scale_up_domain > 1 and link_gb_per_s(system, accelerator) is None:
        missing.append(System.fields()["scale_up_gb_per_s"].meta.title)
    return missing


def family_is_fitted(chip: Accelerator) -> bool:
    """Whether the serving factors of the accelerator's family come from its own measurements."""
    return chip.family.value in FAMILIES


def hardware_table(built: Sequence[tuple[System, Accelerator]], calibration: Calibration) -> HardwareTable:
    """One row per system with its accelerator; their figures must be complete (`needed_figures`)."""

    def floats(values: Sequence[float | None], missing: float = np.nan) -> Floats:
        return np.array([missing if value is None else value for value in values], dtype=np.float64)

    def ints(values: Sequence[int | None]) -> Ints:
        return np.array([value or 0 for value in values], dtype=np.int64)

    systems, chips = [system for system, _ in built], [chip for _, chip in built]
    kernels = [kernel_factors(chip) for chip in chips]
    return HardwareTable(
        memory_gb=floats([chip.memory_gb for chip in chips]),
        bandwidth_gb_per_s=floats([chip.bandwidth_gb_per_s for chip in chips]),
        bf16_tflops=floats([chip.bf16_tflops for chip in chips]),
        fp8_tflops=floats([chip.fp8_tflops for chip in chips]),
        fp4_tflops=floats([chip.fp4_tflops for chip in chips]),
        scale_up_gb_per_s=floats([link_gb_per_s(system, chip) for system, chip in built], missing=1.0),
        scale_up_domain=ints([system.scale_up_domain for system in systems]),
        accelerators_per_node=ints([system.accelerators_per_node for system in systems]),
        nic_gb_per_s=floats([system.nic_gb_per_s for system in systems], missing=0.0),
        nic_ports_per_node=ints([system.nic_ports_per_node for system in systems]),
        family=np.array([FAMILIES.index(fitted_family(chip)) for chip in chips], dtype=np.int64),
        bandwidth_factor=floats([factors.bandwidth for factors in kernels]),
        flops_factor=floats([factors.flops for factors in kernels]),
        overhead_factor=floats([factors.overhead for factors in kernels]),
        calibrated=np.array(
            [calibration.accelerator_row(chip.id, fitted_family(chip)) for chip in chips], dtype=np.int64
        ),
    )


def fitted_family(chip: Accelerator) -> str:
    """The family whose factors apply: its own, or the nearest with measurements."""
    return NEAREST_FAMILY.get(chip.family.value, chip.family.value)


def model_class(model: Model) -> str:
    """Kind of architecture whose mean offset an unmeasured model takes."""
    if model.linear_layers:
        return "hybrid"
    if not model.moe_layers:
        return "dense"
    return "mla-moe" if model.kv_lora_rank else "gqa-moe"


def model_table(models: Sequence[Model], calibration: Calibration) -> ModelTable:
    """One row per model; a model of the same architecture as a measured one takes its offsets."""
    columns = {
        field.name: np.array([getattr(model, field.name) for model in models], dtype=np.float64)
        for field in fields(ModelTable)
        if field.name not in _NOT_ARCHITECTURE
    }
    nothing = np.zeros(len(models))
    rows = [calibration.model_row(model.id, architecture(model), model_class(model)) for model in models]
    return ModelTable(
        **columns, beside_bytes=nothing, beside_kv_bytes=nothing, calibrated=np.array(rows, dtype=np.int64)
    )


def architecture(model: Model) -> str:
    """The figures that the engine sees, as text: equal for models of one architecture."""
    names = (field.name for field in fields(ModelTable) if field.name not in _NOT_ARCHITECTURE)
    ignored = () if not model.kv_lora_rank else ("head_dim", "kv_heads")
    return ",".join(f"{getattr(model, name)}" for name in names if name not in ignored)
