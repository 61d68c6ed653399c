"""Predictions of measured points with their intervals, and errors against the measurements."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.catalog.library import Library
from workbench.engine.constants import Floats
from workbench.engine.hull import FEATURES, REASONS, TITLES, outside, widening
from workbench.engine.memory import Fit
from workbench.evidence.calibration import MODES, Calibration, Kind
from workbench.evidence.engine_tables import architecture, family_is_fitted
from workbench.evidence.names import find_accelerator, find_model
from workbench.evidence.point_tables import (
    PointPrediction,
    Subject,
    find_subjects,
    point_tables,
    predict_points,
)
from workbench.evidence.points import CLEAN, Point

_BLOCK = 4096
BAD_VALUE = "bad value"
"""Status of a point with a value that could not be used."""
DOES_NOT_FIT = "does not fit"
"""Status of a point whose weights or first request its memory does not hold; its numbers ignore that."""
_AS_IF = "; the numbers are of a memory that would hold them"


@dataclass(frozen=True, slots=True)
class Ranged:
    """A prediction with the interval that holds the truth in four of five cases."""

    value: float
    p10: float
    p90: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Validated:
    """One point with what is predicted for it. `reason` is empty where nothing stands against it.

    The ids are of the catalog records that its names mean; empty where there is none.
    """

    point: Point
    accelerator_id: str = ""
    model_id: str = ""
    kind: Kind | None
    status: str
    reason: str
    ttft_ms: Ranged | None = None
    tpot_ms: Ranged | None = None
    output_tok_s_per_gpu: Ranged | None = None
    latency_s: float | None = None


def validate_points(
    points: Sequence[Point],
    library: Library,
    calibration: Calibration,
    certified: Calibration | None = None,
) -> list[Validated]:
    """Predict every point, in order. A point whose names are in no catalog says so and has no numbers.

    Kinds and intervals are those of `certified`, where given, and else of the calibration itself.
    """
    certified = certified or calibration
    subjects = find_subjects(points, library)
    known = [
        (row, point, subject)
        for row, (point, subject) in enumerate(zip(points, subjects, strict=True))
        if subject is not None
    ]
    fitted = calibration.fitted()
    found: dict[int, Validated] = {}
    for start in range(0, len(known), _BLOCK):
        block = known[start : start + _BLOCK]
        tables = point_tables(
            [point for _, point, _ in block], [subject for _, _, subject in block], calibration
        )
        prediction = predict_points(tables, fitted)
        features = _features_outside(block, certified)
        for place, (row, point, subject) in enumerate(block):
            found[row] = _validated(point, subject, prediction, place, certified, features[place])
    return [found.get(row) or _unknown(point, library) for row, point in enumerate(points)]


def _features_outside(
    block: Sequence[tuple[int, Point, Subject]], calibration: Calibration
) -> list[tuple[tuple[str, ...], float]]:
    """What of each point's layout and speculation no measurement has, and how much wider that makes it."""
    families = [subject.accelerator.family.value for _, _, subject in block]
    found: list[tuple[tuple[str, ...], float]] = [((), 1.0)] * len(block)
    for family in set(families):
        rows = [row for row, name in enumerate(families) if name == family]
        points = [block[row][1] for row in rows]
        domains = [block[row][2].system.scale_up_domain for row in rows]
        nothing = np.zeros(len(rows))
        reasons = outside(
            calibration.hull,
            family,
            nothing,
            np.array(
                [max(pool.tp * pool.dp for pool in (p.pool, p.prefill)) for p in points], dtype=np.float64
            ),
            np.array([p.drafts for p in points], dtype=np.float64),
            np.array([p.mode == MODES[1] for p in points], dtype=np.bool_),
            nothing,
            nothing.astype(np.bool_),
            np.array(
                [max(p.pool.tp, p.prefill.tp) > domain for p, domain in zip(points, domains, strict=True)],
                dtype=np.bool_,
            ),
        )
        wider = widening(reasons)
        for place, row in enumerate(rows):
            titles = tuple(TITLES[name] for name in FEATURES if reasons[REASONS.index(name), place])
            found[row] = titles, float(wider[place])
    return found


def _unknown(point: Point, library: Library) -> Validated:
    missing = []
    if find_accelerator(point.gpu, library) is None:
        missing.append(f"accelerator '{point.gpu[:60]}'")
    if find_model(point.model, library) is None:
        missing.append(f"model '{point.model[:60]}'")
    reason = " ".join([f"No catalog record matches {' nor '.join(missing)}.", *point.flaws])
    return Validated(point=point, kind=None, status="unknown", reason=reason)


def _kind(point: Point, subject: Subject, calibration: Calibration, *, covered: bool) -> Kind:
    """How near the calibration's measurements the point stands.

    Outside them, or where a value had to be assumed for one that is none, nothing was measured in this cell.
    """
    model = calibration.measured_model(subject.model.id, architecture(subject.model))
    kind = calibration.kind(subject.accelerator.id, model, point.stack, subject.precision.value)
    return Kind.SEEN if kind is Kind.CELL and not (covered and not point.flaws) else kind


def _validated(
    point: Point,
    subject: Subject,
    prediction: PointPrediction,
    place: int,
    calibration: Calibration,
    features: tuple[tuple[str, ...], float],
) -> Validated:
    titles, wider = features
    lengths_covered = calibration.covers(subject.accelerator.vendor, point.isl + point.osl)
    kind = _kind(point, subject, calibration, covered=lengths_covered and not titles)
    reasons = [*_reasons(point, subject, int(prediction.reason[place]))]
    reasons += [f"{title[0].upper()}{title[1:]}." for title in titles]
    if not lengths_covered:
        reasons.append("Outside the measured vendors and lengths.")
    elif not family_is_fitted(subject.accelerator):
        name = subject.accelerator.name
        reasons.append(f"No measurement of the family of {name}: factors of the nearest one.")
    status = "calibrated" if kind is Kind.CELL else "modelled"
    if subject.assumed or titles or not lengths_covered:
        status = "extrapolated"
    if int(prediction.reason[place]) in (Fit.WEIGHTS_DO_NOT_FIT, Fit.KV_DOES_NOT_FIT):
        status = DOES_NOT_FIT
    if point.flaws:
        status = BAD_VALUE
    covered = lengths_covered and not subject.assumed and not point.flaws

    def ranged(metric: str, value: float) -> Ranged:
        low, high = calibration.widest(metric, [(kind, covered)], subject.accelerator.vendor)
        return Ranged(value, value * low / wider, value * high * wider)

    return Validated(
        point=point,
        accelerator_id=subject.accelerator.id,
        model_id=subject.model.id,
        kind=kind,
        status=status,
        reason=" ".join(reasons),
        ttft_ms=ranged("ttft", float(prediction.ttft_s[place]) * 1e3),
        tpot_ms=ranged("tpot", float(prediction.tpot_s[place]) * 1e3),
        output_tok_s_per_gpu=ranged("output_tok_s", float(prediction.output_tok_s_per_gpu[place])),
        latency_s=float(prediction.latency_s[place]),
    )


def _reasons(point: Point, subject: Subject, fit: int) -> Iterator[str]:
    yield from point.flaws
    yield from subject.named
    yield from point.notes
    if point.blank:
        yield f"Assumed for empty cells: {', '.join(point.blank)}."
    chip = subject.accelerator.name
    if fit == int(Fit.WEIGHTS_DO_NOT_FIT):
        yield f"The weights of {subject.model.name} do not fit the memory of {chip} in this layout{_AS_IF}."
    elif fit == int(Fit.KV_DOES_NOT_FIT):
        yield f"Not one request's KV cache fits beside the weights on {chip} in this layout{_AS_IF}."
    elif fit == int(Fit.PRECISION_UNSUPPORTED):
        yield f"{chip} has no units for {subject.precision.value}."
    heads = subject.model.attention_heads
    for tp in sorted({pool.tp for pool in (point.pool, point.prefill) if pool.tp and heads % pool.tp}):
        yield f"TP {tp} does not divide the {heads} attention heads of {subject.model.name}."
    if subject.assumed:
        yield f"Assumed for {chip}, whose catalog record lacks them: {', '.join(subject.assumed)}."


def _seconds(ranged: Ranged | None) -> float | None:
    return None if ranged is None else ranged.value / 1e3


METRICS: dict[str, tuple[Callable[[Point], float | None], Callable[[Validated], float | None]]] = {
    "TPOT": (lambda p: p.tpot_s, lambda v: _seconds(v.tpot_ms)),
    "latency": (lambda p: p.latency_s, lambda v: v.latency_s),
    "TTFT": (lambda p: p.ttft_s, lambda v: _seconds(v.ttft_ms)),
}
"""Measured and predicted seconds by the name of the metric."""

SLICES: dict[str, tuple[Callable[[Validated], str], Callable[[Validated], str]]] = {
    "GPU": (lambda v: v.accelerator_id, lambda v: v.point.gpu),
    "Model": (lambda v: v.model_id, lambda v: v.point.model),
    "Stack": (lambda v: v.point.stack, lambda v: v.point.stack),
    "Mode": (lambda v: v.point.mode, lambda v: v.point.mode),
    "Kind": (
        lambda v: v.kind.value if v.kind else "unknown",
        lambda v: v.kind.value if v.kind else "unknown",
    ),
}
"""What the rows of a slice have in common, and how the file calls it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRow:
    """Absolute errors of one slice, as shares of the measured value, and the share within the interval.

    `name` is as the file first spells it, `id` that of the catalog record behind all spellings of an
    accelerator or model, else the same name.
    """

    by: str
    name: str
    id: str
    n: int
    median: dict[str, float]
    mean: dict[str, float]
    covered: dict[str, float]


def error_table(validated: Sequence[Validated]) -> list[ErrorRow]:
    """Errors over all clean measured points, then by slice; empty where nothing was measured.

    Points with flaws stay out: the measurement is of something else than what was predicted.
    """
    measured = [
        v
        for v in validated
        if v.point.quality == CLEAN and not v.point.flaws and v.point.latency_s is not None and v.tpot_ms
    ]
    if not measured:
        return []
    rows = [_row("All", "", "", measured)]
    for by, (key, spelling) in SLICES.items():
        groups: dict[str, list[Validated]] = defaultdict(list)
        for v in measured:
            groups[key(v)].append(v)
        rows += [_row(by, spelling(groups[name][0]), name, groups[name]) for name in sorted(groups)]
    return rows


def _row(by: str, name: str, record: str, validated: Sequence[Validated]) -> ErrorRow:
    median, mean, covered = {}, {}, {}
    for metric, (measured, predicted) in METRICS.items():
        pairs = [
            (truth, guess)
            for v in validated
            if (truth := measured(v.point)) is not None and (guess := predicted(v)) is not None
        ]
        if pairs:
            errors = np.array([abs(guess / truth - 1) for truth, guess in pairs])
            median[metric], mean[metric] = float(np.median(errors)), float(errors.mean())
    for metric, inside in _coverage(validated).items():
        covered[metric] = float(inside.mean())
    return ErrorRow(by=by, name=name, id=record, n=len(validated), median=median, mean=mean, covered=covered)


def measured_rate(point: Point) -> float | None:
    """Measured output tokens/s per accelerator."""
    if not point.latency_s or not point.n_gpus:
        return None
    return point.concurrency * point.osl / point.latency_s / point.n_gpus


def _coverage(validated: Sequence[Validated]) -> dict[str, Floats]:
    """Whether each measurement lies in its interval, by metric."""
    found: dict[str, list[bool]] = {"TPOT": [], "TTFT": [], "output tok/s": []}
    for v in validated:
        point = v.point
        truths = (
            ("TPOT", point.tpot_s and point.tpot_s * 1e3, v.tpot_ms),
            ("TTFT", point.ttft_s and point.ttft_s * 1e3, v.ttft_ms),
            ("output tok/s", measured_rate(point), v.output_tok_s_per_gpu),
        )
        for metric, truth, ranged in truths:
            if truth is not None and ranged is not None:
                found[metric].append(ranged.p10 <= truth <= ranged.p90)
    return {metric: np.array(values, dtype=np.float64) for metric, values in found.items() if values}
