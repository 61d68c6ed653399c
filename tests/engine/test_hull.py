"""A prediction outside the measured points says why and is less sure."""

import numpy as np
import pytest

from workbench.engine.hull import REASONS, WIDER_OUTSIDE, Hull, outside, widening

_HULL = Hull(
    context_tokens=9216.0,
    replica_width=8,
    pool_worker_width=48,
    mtp_families=frozenset({"hopper"}),
    disaggregated_families=frozenset({"hopper", "blackwell"}),
    measured_families=frozenset({"hopper", "blackwell", "cdna3"}),
    crossing_families=frozenset({"hopper"}),
)


def _reasons(
    family: str,
    context: float,
    width: float,
    drafts: float = 0,
    pools: bool = False,
    stages: float = 1,
    mixed: bool = False,
    crossing: bool = False,
) -> list[str]:
    found = outside(
        _HULL,
        family,
        np.array([context]),
        np.array([width]),
        np.array([drafts]),
        np.array([pools]),
        np.array([stages]),
        np.array([mixed]),
        np.array([crossing]),
    )
    return [name for name, holds in zip(REASONS, found[:, 0], strict=True) if holds]


@pytest.mark.parametrize(
    ("reasons", "expected"),
    [
        (_reasons("hopper", 9216, 8), []),
        (_reasons("hopper", 9217, 8), ["context"]),
        (_reasons("blackwell", 2048, 16), ["replica_width"]),
        (_reasons("blackwell", 2048, 32, pools=True), []),
        (_reasons("cdna3", 2048, 8, drafts=3), ["mtp"]),
        (_reasons("cdna3", 2048, 8, pools=True), ["disaggregation"]),
        (_reasons("gaudi", 2048, 8), ["vendor"]),
        (_reasons("hopper", 2048, 8, stages=2), ["pipeline"]),
        (_reasons("hopper", 2048, 8, drafts=2), ["draft_length"]),
        (_reasons("hopper", 2048, 8, pools=True, mixed=True), ["mixed_pools"]),
        (_reasons("hopper", 2048, 16, pools=True, crossing=True), []),
        (_reasons("hopper", 2048, 8, crossing=True), ["crossing"]),
        (_reasons("blackwell", 2048, 16, pools=True, crossing=True), ["crossing"]),
    ],
)
def test_that_each_reason_is_told(reasons: list[str], expected: list[str]) -> None:
    assert reasons == expected


def test_that_the_interval_widens_with_every_feature_and_leaves_the_rest_to_the_calibration() -> None:
    reasons = np.zeros((len(REASONS), 4), dtype=np.bool_)
    reasons[REASONS.index("pipeline"), 1:3] = True
    reasons[REASONS.index("mtp"), 2] = True
    reasons[[REASONS.index("context"), REASONS.index("vendor")], 3] = True
    assert widening(reasons) == pytest.approx([1.0, WIDER_OUTSIDE, WIDER_OUTSIDE**2, 1.0])
