"""What kernel measurements say of accelerators that no serving point was measured on: `catalogs/calibration`.

Such an accelerator takes the factors of its family, or of the nearest one; `kernels.json` holds how much
better or worse its measured kernels use their peaks than those of the family's fitted accelerators.
"""

import json
from dataclasses import dataclass
from functools import cache

from workbench.domain.hardware import Accelerator
from workbench.paths import catalogs_dir

SCHEMA = 1
KIND = "kernel_factors"


@dataclass(frozen=True, slots=True)
class KernelFactors:
    """Factors on the family's share of bandwidth and of peak FLOPS, and on launch seconds."""

    bandwidth: float = 1.0
    flops: float = 1.0
    overhead: float = 1.0


def kernel_factors(chip: Accelerator) -> KernelFactors:
    """The accelerator's own, its generation's, or 1 where none were measured or serving points speak."""
    found = _shipped()
    return found.get(chip.id) or found.get(chip.family.value) or KernelFactors()


@cache
def _shipped() -> dict[str, KernelFactors]:
    """By accelerator id and by family. Raises ValueError when the file is not one: it ships with us."""
    path = catalogs_dir() / "calibration" / "kernels.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    if document.get("kind") != KIND or document.get("schema") != SCHEMA:
        raise ValueError(f"{path.name} is not a {KIND} of schema {SCHEMA}.")
    return {
        name: KernelFactors(**factors)
        for name, factors in (document["families"] | document["accelerators"]).items()
    }
