"""What the engine says at the load of a published benchmark, so that measured stands beside modelled."""

from collections.abc import Sequence
from dataclasses import replace

from workbench.catalog.library import Library
from workbench.domain.market import Benchmark
from workbench.evidence.calibration import Calibration
from workbench.evidence.points import Point, read_point
from workbench.evidence.validation import Validated, validate_points

CLOSED_LOOP, STATIC_BATCH, SATURATED = "Closed loop", "Static batch", "Saturated"
"""Scenarios whose load is known. Saturated: no concurrency is stated, the best of the engine's counts."""

_CONCURRENCIES = (8, 16, 32, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072)


def modelled(
    records: Sequence[Benchmark], library: Library, calibration: Calibration
) -> list[Validated | None]:
    """The engine's prediction for each benchmark, None where its load or a name in it is not known."""
    points: list[Point] = []
    owners: list[int] = []
    for owner, record in enumerate(records):
        found = _points(record)
        points += found
        owners += [owner] * len(found)
    best: list[Validated | None] = [None] * len(records)
    for owner, item in zip(owners, validate_points(points, library, calibration), strict=True):
        if item.output_tok_s_per_gpu is None:
            continue
        known = best[owner]
        if known is None or _rate(item) > _rate(known):
            best[owner] = item
    return best


def _rate(item: Validated) -> float:
    return item.output_tok_s_per_gpu.value if item.output_tok_s_per_gpu else 0.0


def timed_point(record: Benchmark) -> Point | None:
    """The point of a record whose load is stated, with its latencies; None where it is not stated."""
    if record.scenario not in (CLOSED_LOOP, STATIC_BATCH):
        return None
    return next(iter(_points(record)), None)


def _points(record: Benchmark) -> list[Point]:
    """The points of a record: one, or one per concurrency where it states none."""
    saturated = record.scenario == SATURATED
    held = (record.tensor_parallel or record.accelerators) * (record.attention_dp or 1)
    if (
        record.round
        or record.input_tokens is None
        or record.output_tokens is None
        or record.accelerators % held
        or not (saturated or (record.scenario in (CLOSED_LOOP, STATIC_BATCH) and record.concurrency))
    ):
        return []
    measured = record.citation("tpot_ms")
    point = read_point(
        {
            "id": record.id,
            "gpu": record.accelerator_id,
            "model": record.model_name,
            "stack": record.software.replace("-", ""),
            "precision": record.precision,
            "n_gpus": record.accelerators,
            "tp": record.tensor_parallel,
            "attention_dp": record.attention_dp,
            "moe_ep": record.expert_parallel,
            "isl": record.input_tokens,
            "osl": record.output_tokens,
            "lengths": "exact",
            "concurrency": record.concurrency or _CONCURRENCIES[0],
            "ttft_ms": record.ttft_ms,
            "tpot_ms": record.tpot_ms,
            "measured": measured.as_of.isoformat() if measured else "",
        },
        0,
    )
    if not saturated:
        return [point]
    return [replace(point, concurrency=float(concurrency)) for concurrency in _CONCURRENCIES]
