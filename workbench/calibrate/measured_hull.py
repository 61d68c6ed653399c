"""What measured points cover: the limits beyond which a prediction is extrapolated."""

from collections.abc import Sequence

from workbench.engine.hull import Hull
from workbench.evidence.calibration import MODES
from workbench.evidence.points import Point


def measured_hull(points: Sequence[Point], families: Sequence[str], crossing: Sequence[bool]) -> Hull:
    """Hull of points whose accelerators belong to `families`, one for each; no point gives an empty one.

    `crossing` says of each whether its TP is wider than the scale-up domain.
    """
    together, apart = MODES
    by_family = list(zip(points, families, strict=True))
    return Hull(
        context_tokens=max((point.isl + point.osl for point in points), default=0.0),
        replica_width=max(
            (point.pool.tp * point.pool.dp for point in points if point.mode == together), default=0
        ),
        pool_worker_width=max(
            (
                pool.tp * pool.dp
                for point in points
                if point.mode == apart
                for pool in (point.pool, point.prefill)
            ),
            default=0,
        ),
        mtp_families=frozenset(family for point, family in by_family if point.drafts),
        disaggregated_families=frozenset(family for point, family in by_family if point.mode == apart),
        measured_families=frozenset(families),
        crossing_families=frozenset(
            family
            for (point, family), wide in zip(by_family, crossing, strict=True)
            if wide and point.mode == apart
        ),
    )
