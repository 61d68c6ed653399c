"""Measured points as residuals of a fit."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from workbench.calibrate.parameters import Values, values_of
from workbench.catalog.library import Library
from workbench.engine.constants import Floats, Ints
from workbench.engine.fitted import Fitted
from workbench.evidence.calibration import Calibration
from workbench.evidence.engine_tables import fitted_family
from workbench.evidence.point_tables import (
    PointPrediction,
    PointTables,
    Subject,
    find_subject,
    point_tables,
    predict_points,
)
from workbench.evidence.points import CLEAN, Point

TPOT, TTFT, LATENCY = 0, 1, 2
CELL = "accelerator+model+stack+precision"
TPOT_EFFECTS = ("model", "accelerator+stack", "model+stack", f"{CELL}+mode")
TTFT_EFFECT = f"{CELL}+mode"
"""Groupings whose effects become offsets, chosen by cross-validation."""
_SCALE: Floats = np.array([[0.10], [0.30], [0.10]])
"""Typical ln errors of TPOT, TTFT and latency: the unit of a residual."""
_REFERENCE_ROWS = 30.0


@dataclass(frozen=True, slots=True)
class FitData:
    """Clean points with measurements, sorted so that equal deployments follow each other; shape (N,)."""

    points: tuple[Point, ...]
    subjects: tuple[Subject, ...]
    tables: PointTables
    start: Fitted
    measured: Floats
    """Seconds by TPOT, TTFT and latency, shape (3, N); NaN where not measured, latency where TPOT is."""
    weight: Floats

    def arrays(self, position: Floats) -> Fitted:
        """Engine parameters at a position, without offsets."""
        return with_values(self.start, values_of(position))

    def residuals(self, fitted: Fitted) -> Floats:
        """ln(predicted / measured) over its typical size, shape (3, N); 0 where not measured."""
        found = predict_points(self.tables, fitted)
        predicted = np.stack([found.tpot_s, found.ttft_s, found.latency_s])
        residual: Floats = np.nan_to_num(np.log(predicted / self.measured) / _SCALE, nan=0.0)
        return residual

    def predict(self, position: Floats) -> PointPrediction:
        """Prediction of every point without offsets."""
        return predict_points(self.tables, self.arrays(position))

    def crossing(self) -> list[bool]:
        """Whether TP is wider than the scale-up domain, of each point."""
        domain = self.tables.hardware.scale_up_domain[self.tables.pools.hardware]
        wide = np.maximum(self.tables.pools.tp, self.tables.prefill.tp) > domain
        return [bool(value) for value in wide]

    def year(self) -> Floats:
        """Date of each measurement in years, shape (N,); NaN where it is not stated."""
        return np.array([_year(point.measured) for point in self.points], dtype=np.float64)

    def labels(self) -> Mapping[str, tuple[str, ...]]:
        """What each point belongs to: accelerator, model, stack, precision, mode, vendor, family, cell."""
        columns = {
            "accelerator": tuple(s.accelerator.id for s in self.subjects),
            "vendor": tuple(s.accelerator.vendor for s in self.subjects),
            "family": tuple(fitted_family(s.accelerator) for s in self.subjects),
            "model": tuple(s.model.id for s in self.subjects),
            "stack": tuple(p.stack for p in self.points),
            "precision": tuple(s.precision.value for s in self.subjects),
            "mode": tuple(p.mode for p in self.points),
        }
        for grouping in (CELL, *TPOT_EFFECTS, TTFT_EFFECT):
            names = grouping.split("+")
            columns[grouping] = tuple(
                "|".join(part) for part in zip(*(columns[name] for name in names), strict=True)
            )
        columns["configuration"] = tuple(
            f"{name}|{p.mode}|{p.isl}|{p.osl}|{p.drafts}|{p.pool}|{p.prefill}"
            for name, p in zip(columns[CELL], self.points, strict=True)
        )
        return columns


def _year(text: str) -> float:
    try:
        return date.fromisoformat(text).toordinal() / 365.25
    except ValueError:
        return float("nan")


def with_values(base: Fitted, values: Values) -> Fitted:
    """The parameters replaced by values by name."""
    arrays: dict[str, Any] = {
        name: np.array(list(value.values())) if isinstance(value, dict) else value
        for name, value in values.items()
    }
    return replace(base, **arrays)


def fit_data(points: Sequence[Point], library: Library, blank: Calibration) -> FitData:
    """The clean points with a latency and known records.

    A cell with many rows counts by the square root of their number: many are repeats of one measurement.
    """
    usable = sorted(
        (
            (point, subject)
            for point in points
            if point.quality == CLEAN and point.latency_s is not None
            if (subject := find_subject(point, library)) is not None
        ),
        key=lambda pair: _order(pair[0]),
    )
    chosen, subjects = [point for point, _ in usable], [subject for _, subject in usable]
    nan = float("nan")
    measured = np.array(
        [(p.tpot_s, p.ttft_s, nan) if p.tpot_s is not None else (nan, nan, p.latency_s) for p in chosen],
        dtype=np.float64,
    ).T
    cells = [(p.gpu, p.stack, p.model, p.precision, p.mode, p.drafts > 0) for p in chosen]
    count = Counter(cells)
    return FitData(
        points=tuple(chosen),
        subjects=tuple(subjects),
        tables=point_tables(chosen, subjects, blank),
        start=blank.fitted(),
        measured=measured,
        weight=np.array([np.sqrt(_REFERENCE_ROWS / count[cell]) for cell in cells]),
    )


def _order(point: Point) -> tuple[object, ...]:
    return (
        point.mode,
        point.gpu,
        point.stack,
        point.model,
        point.precision,
        point.isl,
        point.osl,
        point.drafts,
        point.pool.tp,
        point.pool.dp,
        point.pool.ep,
        point.pool.workers,
        point.concurrency,
        point.id,
    )


def codes_of(labels: Sequence[str]) -> tuple[list[str], Ints]:
    """(levels, level of each point)."""
    levels, codes = np.unique(np.array(labels), return_inverse=True)
    return [str(level) for level in levels], codes.astype(np.int64)
