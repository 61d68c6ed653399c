"""Every row of a points file gets an answer with an interval, and the errors are told apart by slice."""

import pytest

from tests.evidence.conftest import WritePoints
from workbench.catalog.library import Library
from workbench.domain.hardware import Accelerator
from workbench.domain.issue import has_errors
from workbench.domain.model import Model
from workbench.evidence.calibration import Calibration, Kind
from workbench.evidence.pairs import rank_pairs
from workbench.evidence.points import read_points
from workbench.evidence.validation import Validated, error_table, validate_points

_ROW = {"gpu": "H200", "stack": "vllm", "model": "llama-3.1-70b", "precision": "fp8", "tp": 4, "n_gpus": 4}


def _validated(
    library: Library, calibration: Calibration, write_points: WritePoints, *rows: dict[str, object]
) -> list[Validated]:
    points, issues = read_points(write_points(*rows))
    assert not has_errors(issues)
    return validate_points(points, library, calibration)


def test_that_every_accelerator_and_model_of_the_catalogs_is_answered(
    library: Library, calibration: Calibration, write_points: WritePoints
) -> None:
    chips: list[dict[str, object]] = [
        {"gpu": chip.id, "model": "llama-3.1-8b"} for chip in library.records(Accelerator.KIND)
    ]
    models: list[dict[str, object]] = [
        {"gpu": "B200", "model": model.id, "n_gpus": 8} for model in library.records(Model.KIND)
    ]
    for item in _validated(library, calibration, write_points, *chips, *models):
        for ranged in (item.ttft_ms, item.tpot_ms, item.output_tok_s_per_gpu):
            assert ranged is not None, item.reason
            assert 0 < ranged.p10 < ranged.value < ranged.p90, item.point.gpu


def test_that_a_row_that_cannot_fit_is_predicted_and_says_so(
    library: Library, calibration: Calibration, write_points: WritePoints
) -> None:
    row = _ROW | {"model": "deepseek-v3", "precision": "bf16", "tp": 1, "n_gpus": 1}
    (item,) = _validated(library, calibration, write_points, row)
    assert item.tpot_ms is not None
    assert item.tpot_ms.value > 0
    assert "do not fit" in item.reason


def test_that_a_row_without_records_says_which_name_is_unknown(
    library: Library, calibration: Calibration, write_points: WritePoints
) -> None:
    (item,) = _validated(library, calibration, write_points, _ROW | {"gpu": "WSE-3"})
    assert item.status == "unknown"
    assert item.tpot_ms is None
    assert "WSE-3" in item.reason
    assert "llama" not in item.reason
    model, both = _validated(
        library, calibration, write_points, _ROW | {"model": "gpt-9"}, {"gpu": "WSE-3", "model": "gpt-9"}
    )
    assert "gpt-9" in model.reason
    assert "H200" not in model.reason
    assert "WSE-3" in both.reason
    assert "gpt-9" in both.reason


def test_that_the_kind_says_how_near_the_measurements_are(
    library: Library, calibration: Calibration, write_points: WritePoints
) -> None:
    rows = [
        _ROW,
        _ROW | {"stack": "atom"},
        _ROW | {"gpu": "A100"},
        _ROW | {"model": "glm-5"},
        _ROW | {"gpu": "A100", "model": "glm-5"},
    ]
    items = _validated(library, calibration, write_points, *rows)
    assert [item.kind for item in items] == list(Kind)
    assert [item.status for item in items[:2]] == ["calibrated", "modelled"]


def test_that_a_vendor_without_measurements_gets_a_wider_interval(
    library: Library, calibration: Calibration, write_points: WritePoints
) -> None:
    new, outside = _validated(
        library, calibration, write_points, _ROW | {"gpu": "A100"}, _ROW | {"gpu": "Gaudi 3"}
    )
    assert new.tpot_ms is not None
    assert outside.tpot_ms is not None
    assert outside.status == "extrapolated"
    assert outside.tpot_ms.p90 / outside.tpot_ms.value > new.tpot_ms.p90 / new.tpot_ms.value


def test_that_errors_are_against_clean_measurements_only(
    library: Library, calibration: Calibration, write_points: WritePoints
) -> None:
    (plain,) = _validated(library, calibration, write_points, _ROW | {"concurrency": 8})
    assert plain.tpot_ms is not None
    assert plain.ttft_ms is not None
    measured = {"concurrency": 8, "tpot_ms": plain.tpot_ms.value / 1.25, "ttft_ms": plain.ttft_ms.value}
    rows = [
        _ROW | measured,
        _ROW | measured | {"tpot_ms": 1, "quality": "no_concurrency"},
    ]
    table = error_table(_validated(library, calibration, write_points, *rows))
    assert {row.by for row in table} == {"All", "GPU", "Model", "Stack", "Mode", "Kind"}
    for row in table:
        assert row.n == 1
        assert row.median["TPOT"] == pytest.approx(0.25, abs=1e-6)
        assert row.median["TTFT"] == pytest.approx(0, abs=1e-6)
        assert row.covered["TTFT"] == 1


def test_that_a_pair_names_the_faster_accelerator_with_its_probability(
    library: Library, calibration: Calibration, write_points: WritePoints
) -> None:
    measured = {"tpot_ms": 10, "concurrency": 16, "isl": 1024, "osl": 1024}
    rows = [
        _ROW | measured | {"ttft_ms": 100},
        _ROW | measured | {"ttft_ms": 90, "gpu": "B200"},
        _ROW | measured | {"ttft_ms": 90, "gpu": "B200", "model": "llama-3.1-8b"},
    ]
    (pair,) = rank_pairs(_validated(library, calibration, write_points, *rows))
    assert {pair.a, pair.b} == {"B200", "H200"}
    assert pair.faster == "B200"
    assert 0.5 < pair.probability < 1
    assert pair.measured_faster == "B200"


@pytest.mark.parametrize(("column", "value"), [("isl", "many"), ("isl", "-5"), ("osl", "0"), ("isl", "1e12")])
def test_that_a_bad_value_is_told_gets_numbers_and_stays_out_of_the_errors_and_pairs(
    library: Library, calibration: Calibration, write_points: WritePoints, column: str, value: str
) -> None:
    measured = _ROW | {"isl": 1024, "osl": 1024, "concurrency": 16, "ttft_ms": 100, "tpot_ms": 12}
    bad = measured | {column: value}
    rows = [measured, bad, bad | {"gpu": "B200"}]
    good, item, _ = items = _validated(library, calibration, write_points, *rows)
    assert (good.kind, good.status, good.reason) == (Kind.CELL, "calibrated", "")
    assert item.tpot_ms is not None
    assert item.tpot_ms.value > 0
    assert (item.kind, item.status) == (Kind.SEEN, "bad value")
    assert f"Column {column} holds '{value}'" in item.reason
    assert [row.n for row in error_table(items) if row.by == "All"] == [1]
    assert rank_pairs(items) == []


def test_that_lengths_beyond_the_measured_ones_are_not_the_same_cell(
    library: Library, calibration: Calibration, write_points: WritePoints
) -> None:
    (item,) = _validated(library, calibration, write_points, _ROW | {"isl": 900_000})
    assert (item.kind, item.status) == (Kind.SEEN, "extrapolated")


def test_that_equal_measurements_have_no_measured_winner(
    library: Library, calibration: Calibration, write_points: WritePoints
) -> None:
    row = _ROW | {"isl": 1024, "osl": 1024, "concurrency": 16, "ttft_ms": 100, "tpot_ms": 12}
    (pair,) = rank_pairs(_validated(library, calibration, write_points, row, row | {"gpu": "B200"}))
    assert pair.measured_faster == ""
    (pair,) = rank_pairs(
        _validated(library, calibration, write_points, row, row | {"gpu": "B200", "tpot_ms": 11})
    )
    assert pair.measured_faster == "B200"
