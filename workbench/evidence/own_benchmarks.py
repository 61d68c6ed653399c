"""Benchmarks that the buyer marks as own measurements: they correct the predictions of comparisons."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from workbench.catalog.library import Library
from workbench.domain.market import Benchmark
from workbench.domain.model import Model
from workbench.evidence.calibration import Calibration
from workbench.evidence.engine_tables import architecture
from workbench.evidence.own_points import Refit, refit_cells
from workbench.evidence.point_tables import Subject, find_subject
from workbench.evidence.points import Point
from workbench.evidence.published import CLOSED_LOOP, STATIC_BATCH, timed_point

_NEEDED = ("input_tokens", "output_tokens", "concurrency", "tpot_ms", "software", "precision")
_MOST_RATE = 1.1
"""Output tokens/s over requests in flight by TPOT: more than 1 cannot be, but for rounding and warm-up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEvidence:
    """The calibration as own measurements leave it.

    `certified` is the one before: kinds and intervals stay its, since a few points certify none.
    """

    calibration: Calibration
    certified: Calibration
    refits: tuple[Refit, ...] = ()
    used: tuple[Benchmark, ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()
    """Of each used record the cell that it is of, as `Refit` names it."""
    unused: tuple[tuple[Benchmark, str], ...] = ()
    """Marked records that cannot correct anything, each with the reason."""

    def refit(self, accelerator_id: str, model: Model, stack: str, precision: str, mode: str) -> Refit | None:
        """What moved the predictions of a cell; None where nothing did. `stack` is an engine profile."""
        cell = (accelerator_id, _measured_as(model, self.certified), stack, precision, mode)
        return next((refit for refit in self.refits if _cell(refit) == cell), None)

    def runs(self, refit: Refit) -> tuple[Benchmark, ...]:
        """The records that moved a cell."""
        wanted = _cell(refit)
        return tuple(run for run, cell in zip(self.used, self.cells, strict=True) if cell == wanted)

    def elsewhere(self, accelerator_id: str, model: Model) -> tuple[Refit, ...]:
        """Every cell that was moved on an accelerator for a model."""
        wanted = accelerator_id, _measured_as(model, self.certified)
        return tuple(refit for refit in self.refits if (refit.accelerator_id, refit.model_id) == wanted)


def own_evidence(
    library: Library, certified: Calibration, accelerator_ids: Collection[str], models: Sequence[Model]
) -> OwnEvidence:
    """What the library's marked benchmarks make of the calibration, as far as they are of these records."""
    asked = {_measured_as(model, certified) for model in models}
    points: list[Point] = []
    used: list[Benchmark] = []
    cells: list[tuple[str, ...]] = []
    unused: list[tuple[Benchmark, str]] = []
    for record in library.records(Benchmark.KIND):
        if not isinstance(record, Benchmark) or not record.corrects_predictions:
            continue
        point = timed_point(record)
        subject = None if point is None else find_subject(point, library)
        reason = next(_objections(record, point, subject), "")
        if reason or point is None or subject is None:
            unused.append((record, reason))
            continue
        chip, model = subject.accelerator.id, _measured_as(subject.model, certified)
        if chip in accelerator_ids and model in asked:
            points.append(point)
            used.append(record)
            cells.append((chip, model, point.stack, subject.precision.value, point.mode))
    calibration, refits = refit_cells(points, library, certified) if points else (certified, ())
    return OwnEvidence(
        calibration=calibration,
        certified=certified,
        refits=refits,
        used=tuple(used),
        cells=tuple(cells),
        unused=tuple(unused),
    )


def unusable(record: Benchmark, library: Library) -> str:
    """Why a benchmark cannot correct predictions; empty where it can."""
    point = timed_point(record)
    return next(_objections(record, point, None if point is None else find_subject(point, library)), "")


def _objections(record: Benchmark, point: Point | None, subject: Subject | None) -> Iterator[str]:
    """What keeps a record from correcting anything, as ends of a sentence."""
    titles = {name: spec.meta.title for name, spec in Benchmark.fields().items()}
    if record.round:
        yield "it is an MLPerf result, whose requests in flight nobody states"
        return
    if record.scenario not in (CLOSED_LOOP, STATIC_BATCH):
        yield f"its scenario is none of {CLOSED_LOOP} and {STATIC_BATCH}"
    empty = [titles[name] for name in _NEEDED if not getattr(record, name)]
    if empty:
        yield f"{', '.join(empty)} {'is' if len(empty) == 1 else 'are'} empty"
    if point is None:
        yield f"{record.accelerators:,} accelerators are no whole number of replicas by its TP and DP"
        return
    if subject is None:
        yield f"no catalog record is called '{record.accelerator_id}' or '{record.model_name}'"
    yield from (flaw.removesuffix(".") for flaw in point.flaws)
    if record.concurrency and record.tpot_ms:
        most = record.concurrency / record.tpot_ms * 1e3
        if record.output_tokens_per_s > most * _MOST_RATE:
            yield (
                f"{record.concurrency:,} requests in flight at {record.tpot_ms:,.1f} ms a token give at most "
                f"{most:,.0f} output tokens/s, and it states {record.output_tokens_per_s:,.0f}"
            )


def _measured_as(model: Model, certified: Calibration) -> str:
    """The id that a model's measurements go by: models of one architecture share theirs."""
    return certified.measured_model(model.id, architecture(model)) or model.id


def _cell(refit: Refit) -> tuple[str, ...]:
    return refit.accelerator_id, refit.model_id, refit.stack, refit.precision, refit.mode
