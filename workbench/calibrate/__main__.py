"""`python -m workbench.calibrate POINTS.csv [--out FILE] [--as-of DATE] [--quick]`."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

import numpy as np

from workbench.calibrate.cross_validation import (
    cross_validate,
    effects_of,
    log_errors,
    statistics,
)
from workbench.calibrate.data import CELL, FitData, fit_data
from workbench.calibrate.gauss_newton import fit
from workbench.calibrate.intervals import find_intervals
from workbench.calibrate.measured_hull import measured_hull
from workbench.calibrate.offsets import Effects, find_effects, yearly_trends
from workbench.calibrate.parameters import PRIOR, values_of
from workbench.catalog.files import load_shipped
from workbench.engine.constants import Floats
from workbench.engine.hull import Hull
from workbench.evidence.calibration import KIND, SCHEMA, Calibration, calibration_path
from workbench.evidence.engine_tables import architecture, model_class
from workbench.evidence.points import read_points

_VARIANCE_GROUPS = ("model", "family", "stack", CELL)
_LEAST_OFFSET = 1e-3


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def blank_calibration() -> Calibration:
    """A calibration that knows nothing: every parameter at its prior."""
    return Calibration(
        as_of=date.min,
        n=0,
        parameters={
            name: tuple(value.values()) if isinstance(value, dict) else value
            for name, value in values_of(np.zeros(len(PRIOR))).items()
        },
        offsets=(),
        accelerators={},
        models={},
        cells=frozenset(),
        vendors=frozenset(),
        hull=measured_hull([], [], []),
        intervals={},
        vendor_powers={},
        statistics={},
    )


def _offsets(target: str, effects: Effects, data: FitData) -> list[dict[str, object]]:
    labels = data.labels()
    found = []
    for grouping, values in effects.values.items():
        for level, value in values.items():
            if abs(value) < _LEAST_OFFSET:
                continue
            names = dict(zip(grouping.split("+"), level.split("|"), strict=True))
            n = sum(label == level for label in labels[grouping])
            found.append({"target": target, "value": round(value, 4), "n": n, **names})
    return found


def _document(data: FitData, position: Floats, errors: dict[str, Floats], as_of: date) -> dict[str, object]:
    labels = data.labels()
    prediction = data.predict(position)
    residual = log_errors(data, prediction.ttft_s, prediction.tpot_s)
    everything = np.ones(len(data.points), dtype=np.bool_)
    on_tpot, on_ttft = effects_of(data, labels, residual, everything)
    fitted = log_errors(
        data,
        prediction.ttft_s * np.exp(on_ttft.offset(labels)),
        prediction.tpot_s * np.exp(on_tpot.offset(labels)),
    )
    accelerators = {
        s.accelerator.id: family for s, family in zip(data.subjects, labels["family"], strict=True)
    }
    models = {s.model.id: (model_class(s.model), architecture(s.model)) for s in data.subjects}
    found = find_intervals(errors, labels)
    return {
        "schema": SCHEMA,
        "kind": KIND,
        "as_of": as_of.isoformat(),
        "sources": [
            "aiconfigurator accuracy tracking, 2026-08-21 (Apache-2.0): fitted numbers only",
            "InferenceX public results, SemiAnalysis: fitted numbers only",
        ],
        "n": len(data.points),
        "parameters": _rounded(values_of(position)),
        "accelerators": dict(sorted(accelerators.items())),
        "models": {name: list(value) for name, value in sorted(models.items())},
        "vendors": sorted(set(labels["vendor"])),
        "hull": _lists(measured_hull(data.points, labels["family"], data.crossing())),
        "cells": sorted({tuple(label.split("|")) for label in labels[CELL]}),
        "offsets": _offsets("tpot", on_tpot, data) + _offsets("ttft", on_ttft, data),
        "intervals": {
            metric: {kind: [round(low, 3), round(high, 3)] for kind, (low, high) in kinds.items()}
            for metric, kinds in found.ratios.items()
        },
        "vendor_powers": _rounded(found.powers),
        "statistics": {
            **_spreads(data, residual, labels),
            "offset_deviations": {
                metric: {name: round(value, 4) for name, value in effects.deviations.items()}
                for metric, effects in (("tpot", on_tpot), ("ttft", on_ttft))
            },
            "intervals_held": {
                metric: {
                    kind: {name: round(value, 3) for name, value in parts.items()}
                    for kind, parts in kinds.items()
                }
                for metric, kinds in found.told.items()
            },
            "in_sample": statistics({"in sample": fitted}, labels)["in sample"],
            "cross_validation": statistics(errors, labels),
        },
    }


def _spreads(data: FitData, residual: Floats, labels: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """How the residuals spread by component, and how they move with the years."""
    variance = {
        metric: find_effects(residual[row], labels, _VARIANCE_GROUPS).deviations
        for row, metric in enumerate(("tpot", "ttft", "latency"))
    }
    return {
        "deviations": {
            metric: {name: round(value, 4) for name, value in parts.items()}
            for metric, parts in variance.items()
        },
        "yearly_trend": {
            metric: yearly_trends(residual[row], data.year(), labels)
            for row, metric in enumerate(("tpot", "ttft"))
        },
    }


def _lists(hull: Hull) -> dict[str, object]:
    return {
        name: sorted(value) if isinstance(value, frozenset) else value for name, value in asdict(hull).items()
    }


def _rounded(value: object) -> object:
    if isinstance(value, dict):
        return {name: _rounded(part) for name, part in value.items()}
    return float(f"{value:.5g}")


def main() -> int:
    """Fit, cross-validate, write; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m workbench.calibrate", description=__doc__)
    parser.add_argument("points", type=Path, metavar="POINTS.csv")
    parser.add_argument("--out", type=Path, default=calibration_path(), metavar="FILE")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date.today(), metavar="DATE")  # noqa: DTZ011
    parser.add_argument("--quick", action="store_true", help="cross-validate by derivatives, without refits")
    arguments = parser.parse_args()
    points, issues = read_points(arguments.points)
    for issue in issues:
        _say(str(issue))
    if issues:
        return 2
    data = fit_data(points, load_shipped(), blank_calibration())
    _say(f"{len(data.points)} clean points of {len(points)}")
    everything = np.ones(len(data.points), dtype=np.bool_)
    # Where no damped step helps any more, a start with fresh damping may still find one.
    position = fit(data, everything, fit(data, everything))
    errors = cross_validate(data, position, _say, quick=arguments.quick)
    document = _document(data, position, errors, arguments.as_of)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
