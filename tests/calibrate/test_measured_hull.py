"""The limits of what was measured come from the points themselves."""

from dataclasses import replace

from workbench.calibrate.measured_hull import measured_hull
from workbench.engine.hull import Hull
from workbench.evidence.layout import Pool
from workbench.evidence.points import Point

_POINT = Point(
    id="1",
    gpu="H100",
    stack="vllm",
    model="m",
    precision="fp8",
    mode="agg",
    drafts=0,
    isl=1024,
    osl=512,
    concurrency=8,
    n_gpus=8,
    pool=Pool(1, 4, 2, 1),
    prefill=Pool(0, 0, 0, 0),
    ttft_s=1.0,
    tpot_s=0.01,
    latency_s=6.0,
    quality="clean",
    measured="",
)


def test_that_the_hull_is_the_widest_longest_and_every_family_of_its_points() -> None:
    pools = replace(_POINT, mode="disagg", isl=8192, pool=Pool(2, 1, 32, 32), prefill=Pool(3, 4, 1, 4))
    drafting = replace(_POINT, drafts=3)
    families = ["hopper", "blackwell", "cdna4"]
    assert measured_hull([_POINT, pools, drafting], families, [True, True, False]) == Hull(
        context_tokens=8704,
        replica_width=8,
        pool_worker_width=32,
        mtp_families=frozenset({"cdna4"}),
        disaggregated_families=frozenset({"blackwell"}),
        measured_families=frozenset({"hopper", "blackwell", "cdna4"}),
        crossing_families=frozenset({"blackwell"}),
    )


def test_that_nothing_measured_covers_nothing() -> None:
    empty = measured_hull([], [], [])
    assert (empty.context_tokens, empty.replica_width, empty.measured_families) == (0, 0, frozenset())
