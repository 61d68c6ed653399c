"""A second pass of the search: other draft lengths, tried only where the first one came near the front.

A step over n + 1 tokens costs at most as much more as it verifies, and at least as much as before. At the
acceptance of the calibration another length than 3 changes throughput and interactivity by less than `REACH`
(one draft, bound by compute: 4/2 steps over 2.4/1.67 tokens): what is further behind cannot get ahead.
"""

from dataclasses import replace

import numpy as np

from workbench.engine.constants import Bools, Floats, Ints
from workbench.engine.search import DeploymentTable, pareto_front

REACH = 1.4


def near_the_front(pair: Ints, first: Floats, second: Floats, allowed: Bools, possible: Bools) -> Bools:
    """`possible` rows that would reach the Pareto front of their pair's `allowed` ones were both quantities
    `REACH` times larger, shape (N,)."""
    near = np.zeros(len(pair), dtype=np.bool_)
    order = np.argsort(pair, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(pair[order])) + 1):
        front = rows[pareto_front(first[rows], second[rows], allowed[rows])]
        best = np.append(first[front], 0.0)
        ahead = best[np.searchsorted(second[front], second[rows] * REACH)]
        near[rows] = possible[rows] & (first[rows] * REACH >= ahead)
    return near


def other_drafts(deployments: DeploymentTable, near: Bools, most: int) -> tuple[DeploymentTable, Ints]:
    """Every row that drafts and is `near`, with each other length up to `most`, and the row it comes from."""
    rows = np.flatnonzero(near & (deployments.drafts > 0))
    kept = [rows[deployments.drafts[rows] != drafts] for drafts in range(1, most + 1)]
    source = np.concatenate([*kept, np.empty(0, dtype=np.int64)])
    lengths = np.repeat(np.arange(1, most + 1), [len(some) for some in kept])
    return replace(deployments.take(source), drafts=lengths.astype(np.int64)), source
