"""Whether a prediction lies among the measured points, and how much wider its interval is where it does not.

The hull is the calibration's: contexts, widths, features and families that its measurements cover. Contexts
and families outside have intervals in the calibration; each feature outside widens the 80 % interval besides
by a stated factor (assumed, not measured: no point out there tells).
"""

from dataclasses import dataclass

import numpy as np

from workbench.engine.constants import MTP_DRAFTS, Bools, Floats

TITLES = {
    "context": "context longer than any measured",
    "replica_width": "wider replica than any measured",
    "mtp": "speculative decoding not measured on this family",
    "disaggregation": "separate pools not measured on this family",
    "vendor": "accelerator family not measured",
    "pipeline": "pipeline stages not measured",
    "draft_length": "draft length not measured: the acceptance of one length is applied to it",
    "mixed_pools": "pools on two kinds of accelerators not measured",
    "crossing": "tensor parallelism beyond the scale-up domain not measured on this family",
}
REASONS = tuple(TITLES)
FEATURES = (
    "replica_width",
    "mtp",
    "disaggregation",
    "pipeline",
    "draft_length",
    "mixed_pools",
    "crossing",
)
WIDER_OUTSIDE = 1.15
"""Factor on P90 over median, and on median over P10, for each feature outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hull:
    """Limits of the measured points of the calibration."""

    context_tokens: float
    replica_width: int
    pool_worker_width: int
    mtp_families: frozenset[str]
    disaggregated_families: frozenset[str]
    measured_families: frozenset[str]
    crossing_families: frozenset[str]
    """Families of which pools were measured with TP wider than the scale-up domain."""


def outside(
    hull: Hull,
    family: str,
    context_tokens: Floats,
    replica_width: Floats,
    drafts: Floats,
    disaggregated: Bools,
    stages: Floats,
    mixed: Bools,
    crossing: Bools,
) -> Bools:
    """Which of `REASONS` put each of N predictions on a family's accelerators outside, shape (9, N).

    `context_tokens` is the longest input plus output, `replica_width` the accelerators of one worker, `mixed`
    whether the pools stand on different accelerators, `crossing` whether TP is wider than the scale-up
    domain.
    """
    unknown = np.full(len(context_tokens), family not in hull.measured_families)
    return np.stack(
        [
            context_tokens > hull.context_tokens,
            replica_width > np.where(disaggregated, hull.pool_worker_width, hull.replica_width),
            (drafts > 0) & (family not in hull.mtp_families),
            disaggregated & (family not in hull.disaggregated_families),
            unknown,
            stages > 1,
            (drafts > 0) & (drafts != MTP_DRAFTS),
            mixed,
            crossing & ~(disaggregated & (family in hull.crossing_families)),
        ]
    )


def widening(reasons: Bools) -> Floats:
    """Factor on both ends of the interval for the features outside, shape (N,): 1 where none is."""
    features = reasons[[REASONS.index(name) for name in FEATURES]]
    factor: Floats = WIDER_OUTSIDE ** features.sum(axis=0)
    return factor
