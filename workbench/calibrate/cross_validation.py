"""What the fit does on points it has not seen: configurations, cells, accelerators, models, vendors."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.calibrate.data import CELL, TPOT_EFFECTS, TTFT_EFFECT, FitData
from workbench.calibrate.gauss_newton import fit, jacobian, refit_linearly
from workbench.calibrate.offsets import Effects, find_effects, find_typical
from workbench.engine.constants import Bools, Floats
from workbench.evidence.calibration import NEW_VENDOR, Kind

_CELL_FOLDS = 12
_SEED = 20261125
_REFIT_ITERATIONS = 2
_REFITTED = (Kind.SEEN, Kind.NEW_GPU, Kind.NEW_MODEL, NEW_VENDOR)


@dataclass(frozen=True, slots=True)
class Fold:
    """Points left out together; `groups` names what is exchangeable among them."""

    kind: str
    name: str
    left_out: Bools
    judged: Bools


def folds(labels: Mapping[str, Sequence[str]]) -> Iterator[Fold]:
    """Every fold: 12 of configurations and of cells, each accelerator, model, pair of both, and vendor."""
    rng = np.random.default_rng(_SEED)
    whole: tuple[tuple[str, str], ...] = ((Kind.CELL, "configuration"), (Kind.SEEN, CELL))
    for kind, grouping in whole:
        names = sorted(set(labels[grouping]))
        place = dict(zip(names, rng.permutation(len(names)) % _CELL_FOLDS, strict=True))
        own = np.array([place[name] for name in labels[grouping]])
        for number in range(_CELL_FOLDS):
            yield Fold(kind, str(number), own == number, own == number)
    singly: tuple[tuple[str, str], ...] = (
        (Kind.NEW_GPU, "accelerator"),
        (Kind.NEW_MODEL, "model"),
        (NEW_VENDOR, "vendor"),
    )
    for kind, grouping in singly:
        column = np.array(labels[grouping])
        for name in sorted(set(labels[grouping])):
            yield Fold(kind, name, column == name, column == name)
    accelerator, model = np.array(labels["accelerator"]), np.array(labels["model"])
    for pair in sorted(set(zip(labels["accelerator"], labels["model"], strict=True))):
        here = (accelerator == pair[0]) | (model == pair[1])
        yield Fold(Kind.NEW_BOTH, "|".join(pair), here, (accelerator == pair[0]) & (model == pair[1]))


def effects_of(
    data: FitData, labels: Mapping[str, Sequence[str]], errors: Floats, rows: Bools
) -> tuple[Effects, Effects]:
    """Effects on TPOT and TTFT from the errors of the rows, shape (3, N)."""
    kept = np.where(rows, errors, np.nan)
    return find_effects(kept[0], labels, TPOT_EFFECTS), find_typical(kept[1], labels, TTFT_EFFECT)


def log_errors(data: FitData, ttft: Floats, tpot: Floats) -> Floats:
    """ln(measured / predicted) of TPOT, TTFT and latency, shape (3, N); NaN where not measured."""
    latency = ttft + tpot * np.maximum(data.tables.osl - 1, 0.0)
    measured_latency = np.array([point.latency_s for point in data.points], dtype=np.float64)
    ratio = np.stack([data.measured[0] / tpot, data.measured[1] / ttft, measured_latency / latency])
    errors: Floats = np.log(ratio)
    return errors


def cross_validate(
    data: FitData, position: Floats, say: Callable[[str], None], *, quick: bool = False
) -> dict[str, Floats]:
    """Errors of left-out points by kind, shape (3, N) each.

    Cells, accelerators, models and vendors are refitted from the full fit; configurations and pairs, and all
    with `quick`, move by its derivatives.
    """
    labels = data.labels()
    residual, derivatives = jacobian(data, position)
    found: dict[str, Floats] = {}
    for fold in folds(labels):
        rows = ~fold.left_out
        moved = refit_linearly(data, rows, position, residual, derivatives)
        if not quick and fold.kind in _REFITTED:
            moved = fit(data, rows, moved, _REFIT_ITERATIONS)
        prediction = data.predict(moved)
        errors = log_errors(data, prediction.ttft_s, prediction.tpot_s)
        on_tpot, on_ttft = effects_of(data, labels, errors, rows)
        tpot = prediction.tpot_s * np.exp(on_tpot.offset(labels))
        ttft = prediction.ttft_s * np.exp(on_ttft.offset(labels))
        errors = log_errors(data, ttft, tpot)
        table = found.setdefault(str(fold.kind), np.full(errors.shape, np.nan))
        table[:, fold.judged] = errors[:, fold.judged]
        say(f"{fold.kind}, {fold.name}: TPOT {_median_error(errors[0, fold.judged]):.1%}")
    return found


def _median_error(errors: Floats) -> float:
    known = errors[~np.isnan(errors)]
    return float(np.median(np.abs(np.expm1(-known)))) if len(known) else float("nan")


def statistics(errors: Mapping[str, Floats], labels: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """Errors in cross-validation by kind, and within each by accelerator, model, stack and mode."""
    found: dict[str, object] = {}
    for kind, table in errors.items():
        part: dict[str, object] = {"all": _errors(table)}
        for name in ("accelerator", "model", "stack", "mode", "vendor"):
            column = np.array(labels[name])
            part[name] = {level: _errors(table[:, column == level]) for level in sorted(set(labels[name]))}
        found[kind] = part
    return found


def _errors(table: Floats) -> dict[str, float]:
    summary: dict[str, float] = {"n": int((~np.isnan(table[2])).sum())}
    for name, row in zip(("tpot", "ttft", "latency"), table, strict=True):
        known = np.abs(np.expm1(-row[~np.isnan(row)]))
        if len(known):
            summary[f"{name}_median"] = round(float(np.median(known)), 4)
            summary[f"{name}_mean"] = round(float(known.mean()), 4)
    return summary
