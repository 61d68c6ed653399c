"""What each serving technique contributes: the best of all candidates, with techniques allowed one by one."""

import numpy as np

from workbench.engine.constants import Bools, Dtype, Floats, Ints
from workbench.engine.prediction import CAUSES, ServingPrediction
from workbench.engine.search import DeploymentTable
from workbench.engine.tables import HardwareTable

SEARCHED_TECHNIQUES = ("fp4", "wide_ep", "mtp", "disaggregation")
"""Techniques that candidates use or not, in the order in which the waterfall allows them."""


def technique_use(hardware: HardwareTable, deployments: DeploymentTable) -> Bools:
    """Which of `SEARCHED_TECHNIQUES` each candidate uses, shape (4, N).

    Wide expert parallelism spreads the experts over more accelerators than share a host.
    """
    wide = deployments.ep > hardware.accelerators_per_node[deployments.hardware]
    return np.stack([deployments.dtype == Dtype.FP4, wide, deployments.drafts > 0, deployments.disaggregated])


def cumulative_best(pair: Ints, pairs: int, rate: Floats, allowed: Bools, use: Bools) -> Floats:
    """Best rate of each pair with the first 0, 1, … T techniques allowed, shape (T + 1, P); 0 where none.

    `rate` and `allowed` have shape (N,), `use` (T, N). Never falls from one row to the next, and the last row
    is the best of all allowed candidates.
    """
    best = np.zeros((len(use) + 1, pairs))
    for count in range(len(use) + 1):
        rows = allowed & ~use[count:].any(axis=0)
        np.maximum.at(best[count], pair[rows], rate[rows])
    return best


def bounding_cause(prediction: ServingPrediction) -> Ints:
    """Index into `prediction.CAUSES` of the largest part of the time per output token, shape (N,)."""
    parts = np.stack([getattr(prediction, f"{cause}_s") for cause in CAUSES])
    cause: Ints = parts.argmax(axis=0)
    return cause
