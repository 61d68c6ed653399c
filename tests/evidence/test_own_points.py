"""A buyer's own measurements move the predictions of their cell, and of nothing else."""

from pathlib import Path

import pytest

from tests.evidence.conftest import WritePoints
from workbench.catalog.library import Library
from workbench.evidence.calibration import Calibration, Kind
from workbench.evidence.own_points import Refit, refit_cells
from workbench.evidence.points import read_points
from workbench.evidence.validation import Validated, validate_points

_ROW = {"gpu": "H200", "stack": "vllm", "model": "llama-3.1-70b", "precision": "fp8", "tp": 4, "n_gpus": 4}
_NEW = _ROW | {"gpu": "A100", "model": "glm-5", "tp": 8, "n_gpus": 8, "measured": "2026-10-02"}


def predicted(
    path: Path, library: Library, calibration: Calibration, certified: Calibration | None = None
) -> list[Validated]:
    return validate_points(read_points(path)[0], library, calibration, certified)


def slower(
    rows: list[dict[str, object]],
    factor: float,
    library: Library,
    calibration: Calibration,
    write: WritePoints,
) -> tuple[Calibration, tuple[Refit, ...]]:
    """The calibration refitted to rows measured at a factor of what is predicted for them."""
    measured = [
        row | {"tpot_ms": item.tpot_ms.value * factor, "ttft_ms": item.ttft_ms.value * factor}
        for row, item in zip(rows, predicted(write(*rows), library, calibration), strict=True)
        if item.tpot_ms is not None and item.ttft_ms is not None
    ]
    return refit_cells(read_points(write(*measured))[0], library, calibration)


def configurations(row: dict[str, object], count: int) -> list[dict[str, object]]:
    return [row | {"concurrency": 8, "isl": 512 * (number + 1)} for number in range(count)]


def test_that_more_configurations_move_a_cell_further_and_never_beyond_the_measured(
    library: Library, calibration: Calibration, write_points: WritePoints
) -> None:
    factors = []
    for count in (1, 4, 16):
        _, (refit,) = slower(configurations(_NEW, count), 1.3, library, calibration, write_points)
        assert (refit.n, refit.configurations, refit.measured) == (count, count, "2026-10-02")
        factors.append(refit.tpot_factor)
    assert 1 < factors[0] < factors[1] < factors[2] < 1.3


def test_that_repeats_tell_less_than_configurations(
    library: Library, calibration: Calibration, write_points: WritePoints
) -> None:
    _, (repeats,) = slower([_NEW] * 8, 1.3, library, calibration, write_points)
    _, (spread,) = slower(configurations(_NEW, 8), 1.3, library, calibration, write_points)
    assert (repeats.n, repeats.configurations) == (8, 1)
    assert repeats.tpot_factor < spread.tpot_factor


def test_that_only_the_measured_cell_moves_and_no_interval_shrinks(
    library: Library, calibration: Calibration, write_points: WritePoints
) -> None:
    others = [
        _NEW | {"stack": "sglang"},
        _NEW | {"precision": "int8"},
        _ROW,
        _NEW | {"model": "llama-3.1-8b"},
    ]
    path = write_points(_NEW, *others)
    before = predicted(path, library, calibration)
    refitted, (refit,) = slower(configurations(_NEW, 4), 1.3, library, calibration, write_points)
    after = predicted(write_points(_NEW, *others), library, refitted, calibration)
    own, *same = zip(before, after, strict=True)
    for old, new in same:
        assert new.tpot_ms is not None
        assert old.tpot_ms is not None
        assert new.tpot_ms.value == pytest.approx(old.tpot_ms.value, rel=1e-12)
    assert own[0].tpot_ms is not None
    assert own[1].tpot_ms is not None
    assert own[1].tpot_ms.value == pytest.approx(own[0].tpot_ms.value * refit.tpot_factor, rel=0.01)
    assert own[1].kind is own[0].kind is Kind.NEW_BOTH
    assert own[1].tpot_ms.p90 / own[1].tpot_ms.value == pytest.approx(
        own[0].tpot_ms.p90 / own[0].tpot_ms.value
    )


def test_that_points_as_predicted_or_without_a_latency_move_nothing(
    library: Library, calibration: Calibration, write_points: WritePoints
) -> None:
    _, (refit,) = slower(configurations(_ROW, 3), 1.0, library, calibration, write_points)
    assert refit.tpot_factor == pytest.approx(1)
    assert refit.ttft_factor == pytest.approx(1)
    bad = [_ROW, _ROW | {"tpot_ms": 10, "quality": "lab_semantics"}, _ROW | {"tpot_ms": 10, "isl": "many"}]
    same, none = refit_cells(read_points(write_points(*bad))[0], library, calibration)
    assert none == ()
    assert same.offsets == calibration.offsets
