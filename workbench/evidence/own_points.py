"""A buyer's own measurements: they move the predictions of their cell, as far as they outweigh the prior.

A cell is an accelerator, a model, a stack, a precision and a mode. Nothing else moves, and nothing moves
unless a command is given such points.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.catalog.library import Library
from workbench.engine.draws import P90_DEVIATIONS
from workbench.evidence.calibration import Calibration, Offset
from workbench.evidence.engine_tables import architecture, fitted_family, model_class
from workbench.evidence.point_tables import Subject, find_subjects
from workbench.evidence.points import CLEAN, Point
from workbench.evidence.validation import METRICS, Validated, validate_points

_P10_TO_P90 = 2 * P90_DEVIATIONS
"""Standard deviations between P10 and P90 of a normal distribution."""
_TARGETS = {"tpot": "TPOT", "ttft": "TTFT"}
_FARTHEST = 1.5
"""Standard deviations of the errors of a kind beyond which a point counts no further: late first tokens."""
_CELL = "accelerator+model+stack+precision+mode"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refit:
    """What own points make of a cell: factors on predicted TPOT and TTFT; 1 where nothing was measured."""

    accelerator_id: str
    model_id: str
    stack: str
    precision: str
    mode: str
    n: int
    configurations: int
    """Layouts and lengths among the points: repeats of one tell less."""
    measured: str
    """Latest date of the points; empty where none states one."""
    tpot_factor: float
    ttft_factor: float


def refit_cells(
    points: Sequence[Point], library: Library, calibration: Calibration
) -> tuple[Calibration, tuple[Refit, ...]]:
    """The calibration with the cells of clean, timed points moved towards them, and what was moved.

    Kinds and intervals stay those of the calibration before: a few points certify none. A cell's mean
    ln(measured/predicted) over its configurations is shrunk by its own uncertainty against the
    spread of the errors of predictions of its kind.
    """
    cells: dict[tuple[str, ...], list[tuple[Validated, Subject]]] = defaultdict(list)
    subjects = find_subjects(points, library)
    for item, subject in zip(validate_points(points, library, calibration), subjects, strict=True):
        point = item.point
        if subject is None or point.flaws or point.quality != CLEAN or point.tpot_s is None:
            continue
        model = calibration.measured_model(item.model_id, architecture(subject.model)) or item.model_id
        key = (item.accelerator_id, model, point.stack, subject.precision.value, point.mode)
        cells[key].append((item, subject))
    refits, offsets = [], list(calibration.offsets)
    accelerators, models = dict(calibration.accelerators), dict(calibration.models)
    for (chip, model, stack, precision, mode), members in sorted(cells.items()):
        subject = members[0][1]
        accelerators.setdefault(chip, fitted_family(subject.accelerator))
        models.setdefault(model, (model_class(subject.model), architecture(subject.model)))
        items = [item for item, _ in members]
        moved = {target: _shrunk(target, items, calibration) for target in _TARGETS}
        offsets += [
            Offset(
                target=target, value=value, n=len(items), accelerator=chip, model=model, stack=stack,
                precision=precision, mode=mode,
            )
            for target, value in moved.items()
        ]  # fmt: skip
        refits.append(
            Refit(
                accelerator_id=chip,
                model_id=model,
                stack=stack,
                precision=precision,
                mode=mode,
                n=len(items),
                configurations=len({_configuration(item.point) for item in items}),
                measured=max(item.point.measured for item in items),
                tpot_factor=math.exp(moved["tpot"]),
                ttft_factor=math.exp(moved["ttft"]),
            )
        )
    found = replace(calibration, offsets=tuple(offsets), accelerators=accelerators, models=models)
    return found, tuple(refits)


def _configuration(point: Point) -> tuple[object, ...]:
    return point.isl, point.osl, point.length_share, point.pool, point.prefill, point.drafts


def _shrunk(target: str, items: Sequence[Validated], calibration: Calibration) -> float:
    """Mean log error of a cell's points, shrunk: prior variance over itself and that of the mean."""
    measured, predicted = METRICS[_TARGETS[target]]
    low, high = calibration.interval(target, str(items[0].kind), "")
    of_kind = math.log(high / low) / _P10_TO_P90
    groups: dict[tuple[object, ...], list[float]] = defaultdict(list)
    for item in items:
        truth, guess = measured(item.point), predicted(item)
        if truth and guess:
            error = math.log(truth / guess)
            groups[_configuration(item.point)].append(
                max(-_FARTHEST * of_kind, min(_FARTHEST * of_kind, error))
            )
    if not groups:
        return 0.0
    spread = calibration.statistics["deviations"][target]
    between, within = float(spread["configuration"]) ** 2, float(spread["repeat"]) ** 2
    mean = float(np.mean([np.mean(errors) for errors in groups.values()]))
    repeats = float(np.mean([1 / len(errors) for errors in groups.values()]))
    variance = (between + within * repeats) / len(groups)
    of_cells = float(calibration.statistics["offset_deviations"][target][_CELL]) ** 2
    prior = max(of_kind**2 - between - within, of_cells) if target == "tpot" else of_cells
    return mean * prior / (prior + variance)
