"""Kernel measurements speak for accelerators that no serving point was measured on, and for no other."""

from workbench.catalog.library import Library
from workbench.domain.hardware import Accelerator
from workbench.evidence.calibration import Calibration
from workbench.evidence.kernels import KernelFactors, kernel_factors


def _chip(library: Library, name: str) -> Accelerator:
    chip = library.get(Accelerator.KIND, name)
    assert isinstance(chip, Accelerator)
    return chip


def test_that_measured_accelerators_keep_the_factors_of_their_own_points(
    library: Library, calibration: Calibration
) -> None:
    for name in calibration.accelerators:
        assert kernel_factors(_chip(library, name)) == KernelFactors()


def test_that_a_generation_without_points_takes_what_its_kernels_reach(library: Library) -> None:
    ampere = kernel_factors(_chip(library, "nvidia-a100-sxm-80gb"))
    assert ampere == kernel_factors(_chip(library, "nvidia-a10"))
    assert ampere.bandwidth < 1 < ampere.overhead
    assert kernel_factors(_chip(library, "nvidia-l40s")).flops < 1


def test_that_a_part_unlike_its_generation_has_its_own_factors(library: Library) -> None:
    assert kernel_factors(_chip(library, "nvidia-rtx-pro-6000")).flops > 1
    assert kernel_factors(_chip(library, "nvidia-b300-sxm")) == KernelFactors()
