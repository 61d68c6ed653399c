"""Power-capped operating points: throughput as measured at the cap, every time longer by as much.

No law of ours turns watts into speed: public points give too few (docs/engine.md, "Power caps"). The share
of the uncapped throughput is measured by the buyer or by a benchmark and stretches TPOT and TTFT alike, so
that a closed loop's throughput falls by exactly that share.
"""

from dataclasses import replace

import numpy as np

from workbench.engine.constants import Floats
from workbench.engine.fitted import Fitted
from workbench.engine.tables import HardwareTable


def at_power_cap(
    hardware: HardwareTable, fitted: Fitted, throughput_share: Floats
) -> tuple[HardwareTable, Fitted]:
    """The hardware with offsets of its own where its throughput share, shape (H,), is below 1."""
    capped = np.flatnonzero(throughput_share < 1)
    if not len(capped):
        return hardware, fitted
    rows = hardware.calibrated.copy()
    later = -np.log(throughput_share[capped]).reshape(-1, *[1] * (fitted.decode_offset.ndim - 1))
    own = [
        np.concatenate([offset, offset[rows[capped]] + later])
        for offset in (fitted.decode_offset, fitted.first_token_offset)
    ]
    rows[capped] = len(fitted.decode_offset) + np.arange(len(capped))
    return replace(hardware, calibrated=rows), replace(
        fitted, decode_offset=own[0], first_token_offset=own[1]
    )
