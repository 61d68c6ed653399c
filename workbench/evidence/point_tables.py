"""From points to engine tables, and the engine's prediction of each point."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.catalog.library import Library
from workbench.domain.hardware import Accelerator, System
from workbench.domain.model import Model, Precision
from workbench.engine.aggregated import predict_aggregated
from workbench.engine.constants import STACK_PROFILES, USABLE_MEMORY_SHARE, Floats, Ints
from workbench.engine.disaggregated import predict_disaggregated
from workbench.engine.fitted import Fitted
from workbench.engine.memory import default_kv_dtype, parameters, weight_bytes
from workbench.engine.prediction import ServingPrediction
from workbench.engine.tables import CandidateTable, HardwareTable, LengthTable, ModelTable
from workbench.evidence.calibration import MODES, Calibration
from workbench.evidence.engine_tables import DTYPES, hardware_table, model_table
from workbench.evidence.layout import Pool
from workbench.evidence.names import find_accelerator, find_model, says
from workbench.evidence.points import Point

_PCIE_GB_PER_S = 63.0
"""One direction of PCIe 5.0 x16, where neither accelerator nor system names a link."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The records behind a point, and which of the accelerator's figures had to be assumed.

    `named` are sentences about names that are no record's own.
    """

    accelerator: Accelerator
    system: System
    model: Model
    precision: Precision
    assumed: tuple[str, ...]
    named: tuple[str, ...]


def find_subjects(points: Sequence[Point], library: Library) -> list[Subject | None]:
    """`find_subject` of each point, looked up once per spelling."""
    known: dict[tuple[str, str, str], Subject | None] = {}
    for point in points:
        names = (point.gpu, point.model, point.precision)
        if names not in known:
            known[names] = find_subject(point, library)
    return [known[point.gpu, point.model, point.precision] for point in points]


def find_subject(point: Point, library: Library) -> Subject | None:
    """The records that a point names; None where the catalogs know no such accelerator or model."""
    chip, model = find_accelerator(point.gpu, library), find_model(point.model, library)
    if chip is None or model is None:
        return None
    named = tuple(
        f"{what} '{typed[:60]}' read as {record.name}."
        for what, typed, record in (("Accelerator", point.gpu, chip), ("Model", point.model, model))
        if not says(typed, record)
    )
    chip, assumed = _completed(chip, library)
    precision = Precision(point.precision) if point.precision else model.native_precision
    return Subject(chip, _system(chip, library), model, precision, assumed, named)


def _completed(chip: Accelerator, library: Library) -> tuple[Accelerator, tuple[str, ...]]:
    """The accelerator with missing figures assumed: peaks from each other, the rest the catalog's median."""
    peers = [record for record in library.records(Accelerator.KIND) if isinstance(record, Accelerator)]
    changes: dict[str, float] = {}
    if chip.bf16_tflops is None:
        halves = chip.fp8_tflops / 2 if chip.fp8_tflops else chip.fp4_tflops / 4 if chip.fp4_tflops else None
        changes["bf16_tflops"] = halves or _median(peers, "bf16_tflops")
    for name in ("memory_gb", "bandwidth_gb_per_s"):
        if getattr(chip, name) is None:
            changes[name] = _median(peers, name)
    if not changes:
        return chip, ()
    titles = tuple(chip.fields()[name].meta.title for name in changes)
    return chip.replaced(**changes), titles


def _median(chips: Sequence[Accelerator], name: str) -> float:
    return float(np.median([getattr(chip, name) for chip in chips if getattr(chip, name) is not None]))


def _system(chip: Accelerator, library: Library) -> System:
    """The largest shipped system of the accelerator; a bare 8-way server where there is none."""
    systems = [
        record
        for record in library.records(System.KIND)
        if isinstance(record, System) and record.accelerator_id == chip.id
    ]
    found = max(systems, key=lambda system: system.accelerators, default=None) or System(
        id=f"{chip.id}-8",
        name=f"8 × {chip.name}",
        vendor=chip.vendor,
        accelerator_id=chip.id,
        accelerators=8,
        accelerators_per_node=8,
        scale_up_domain=8,
        nic_gb_per_s=50.0,
        nic_ports_per_node=8,
    )
    changes: dict[str, float] = {}
    if not (found.scale_up_gb_per_s or chip.scale_up_gb_per_s):
        changes["scale_up_gb_per_s"] = _PCIE_GB_PER_S
    if not (found.nic_gb_per_s and found.nic_ports_per_node):
        changes |= {"nic_gb_per_s": 50.0, "nic_ports_per_node": found.accelerators_per_node}
    return found.replaced(**changes) if changes else found


@dataclass(frozen=True, slots=True, kw_only=True)
class PointTables:
    """Points as engine inputs, in their order. `rows` of each mode are positions among the points."""

    hardware: HardwareTable
    models: ModelTable
    lengths: LengthTable
    pools: CandidateTable
    prefill: CandidateTable
    prefill_workers: Ints
    decode_workers: Ints
    disaggregated: np.ndarray[tuple[int], np.dtype[np.bool_]]
    osl: Floats
    concurrency: Floats
    n_gpus: Floats
    accelerators: tuple[str, ...]


def point_tables(
    points: Sequence[Point], subjects: Sequence[Subject], calibration: Calibration
) -> PointTables:
    """Engine tables of points whose records are known, row by row."""
    built = {subject.accelerator.id: (subject.system, subject.accelerator) for subject in subjects}
    models = {subject.model.id: subject.model for subject in subjects}
    built_rows = {name: row for row, name in enumerate(built)}
    model_rows = {name: row for row, name in enumerate(models)}
    hardware = hardware_table(list(built.values()), calibration)
    model_columns = model_table(list(models.values()), calibration)
    lengths: dict[tuple[float, float, float], int] = {}
    for point in points:
        lengths.setdefault(_lengths(point), len(lengths))
    chips = _ints([built_rows[subject.accelerator.id] for subject in subjects])
    dtype = _ints([int(DTYPES[subject.precision]) for subject in subjects])
    served = _as_candidates(
        [point.pool for point in points],
        pair=np.arange(len(points)),
        hardware=chips,
        model=_ints([model_rows[subject.model.id] for subject in subjects]),
        length=_ints([lengths[_lengths(point)] for point in points]),
        profile=_ints([STACK_PROFILES.index(point.stack) for point in points]),
        dtype=dtype,
        kv_dtype=default_kv_dtype(hardware.take(chips), dtype),
        drafts=_ints([point.drafts for point in points]),
        concurrency=np.array([point.concurrency for point in points]),
    )
    pools = _sized(hardware, model_columns, served, [point.pool for point in points])
    disaggregated = np.array([point.mode == MODES[1] for point in points], dtype=np.bool_)
    workers = np.array([max(point.pool.workers, 1) for point in points], dtype=np.int64)
    spread = np.where(disaggregated, 1, workers)
    stated = np.array(list(lengths), dtype=np.float64).reshape(len(lengths), 3)
    isl, osl = stated[:, :2].T * stated[:, 2]
    n_gpus = np.array([point.n_gpus for point in points], dtype=np.float64)
    return PointTables(
        hardware=hardware,
        models=model_columns,
        lengths=LengthTable(
            isl=isl,
            isl_square=isl**2,
            osl=osl,
            context_mean=isl + osl / 2,
            prefix_hit_share=np.zeros(len(isl)),
        ),
        pools=_with(pools, concurrency=pools.concurrency / spread),
        prefill=_with(served, **_layout([point.prefill for point in points])),
        prefill_workers=np.array([max(point.prefill.workers, 1) for point in points], dtype=np.int64),
        decode_workers=workers,
        disaggregated=disaggregated,
        osl=stated[pools.length, 1],
        concurrency=pools.concurrency,
        n_gpus=np.where(n_gpus > 0, n_gpus, pools.accelerators),
        accelerators=tuple(subject.accelerator.id for subject in subjects),
    )


def _lengths(point: Point) -> tuple[float, float, float]:
    """What tells the lengths of two points apart."""
    return point.isl, point.osl, point.length_share


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _layout(pools: Sequence[Pool]) -> dict[str, Any]:
    """Widths of pools as columns; one accelerator where nothing is stated."""
    return {name: _ints([max(getattr(pool, name), 1) for pool in pools]) for name in ("tp", "dp", "ep")}


def _as_candidates(pools: Sequence[Pool], **columns: Any) -> CandidateTable:
    return CandidateTable(pp=np.ones(len(pools), dtype=np.int64), **_layout(pools), **columns)


def _with(table: CandidateTable, **columns: Floats | Ints) -> CandidateTable:
    names = CandidateTable.__dataclass_fields__
    return CandidateTable(**{name: columns.get(name, getattr(table, name)) for name in names})


def _sized(
    hardware: HardwareTable, models: ModelTable, table: CandidateTable, pools: Sequence[Pool]
) -> CandidateTable:
    """Where no width is stated, the smallest power of two up to 8 whose memory holds the weights."""
    unknown = np.array([pool.tp == 0 for pool in pools], dtype=np.bool_)
    if not unknown.any():
        return table
    model, memory = models.take(table.model), hardware.take(table.hardware).memory_gb * 1e9
    tp = table.tp
    for width in (1, 2, 4, 8):
        wider = _with(table, tp=np.where(unknown, width, table.tp))
        fits = weight_bytes(model, wider, parameters(model, wider)) < USABLE_MEMORY_SHARE * memory * 0.9
        tp = np.where(unknown, width, tp)
        unknown = unknown & ~fits
        table = _with(table, tp=tp)
    return table


@dataclass(frozen=True, slots=True)
class PointPrediction:
    """Predicted means of each point, shape (N,): seconds, and output tokens/s per accelerator."""

    ttft_s: Floats
    tpot_s: Floats
    latency_s: Floats
    output_tok_s_per_gpu: Floats
    reason: Ints


def predict_points(tables: PointTables, fitted: Fitted) -> PointPrediction:
    """Predict every point with the recipe of its mode."""
    count = len(tables.pools)
    ttft, tpot = np.empty(count), np.empty(count)
    reason = np.empty(count, dtype=np.int64)
    aggregated = np.flatnonzero(~tables.disaggregated)
    split = np.flatnonzero(tables.disaggregated)
    found: list[tuple[Ints, ServingPrediction]] = [
        (
            aggregated,
            predict_aggregated(
                tables.hardware, tables.models, tables.lengths, tables.pools.take(aggregated), fitted
            ),
        ),
        (
            split,
            predict_disaggregated(
                tables.hardware,
                tables.models,
                tables.lengths,
                tables.prefill.take(split),
                tables.pools.take(split),
                tables.prefill_workers[split],
                tables.decode_workers[split],
                fitted,
            ),
        ),
    ]
    for rows, prediction in found:
        ttft[rows], tpot[rows], reason[rows] = prediction.ttft_s, prediction.tpot_s, prediction.reason
    latency = ttft + tpot * np.maximum(tables.osl - 1, 0.0)
    return PointPrediction(
        ttft_s=ttft,
        tpot_s=tpot,
        latency_s=latency,
        output_tok_s_per_gpu=tables.concurrency * tables.osl / latency / tables.n_gpus,
        reason=reason,
    )
