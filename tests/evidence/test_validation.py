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
    assert item.status == "does not fit"


def test_that_exact_lengths_count_whole_and_nominal_ones_nine_tenths(
    library: Library, calibration: Calibration, write_points: WritePoints
) -> None:
    row = _ROW | {"osl": 900, "concurrency": 1}
    exact, longer, nominal = _validated(
        library,
        calibration,
        write_points,
        row | {"isl": 4500, "lengths": "exact"},
        row | {"isl": 5000, "osl": 1000},
        row | {"isl": 4500},
    )
    assert exact.ttft_ms is not None
    assert longer.ttft_ms is not None
    assert nominal.ttft_ms is not None
    assert exact.ttft_ms.value == pytest.approx(longer.ttft_ms.value)
    assert exact.ttft_ms.value > 1.05 * nominal.ttft_ms.value


def test_that_a_default_for_an_empty_cell_is_told_in_the_reason(
    library: Library, calibration: Calibration, write_points: WritePoints
) -> None:
    told, full = _validated(library, calibration, write_points, _ROW, _ROW | {"isl": 1024})
    assert "Assumed for empty cells: isl 1,024." in told.reason
    assert "Assumed" not in full.reason
    assert told.tpot_ms == full.tpot_ms


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
    assert (good.kind, good.status) == (Kind.CELL, "calibrated")
    assert good.reason == "Accelerator 'H200' read as NVIDIA H200 SXM 141GB."
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


def test_that_a_name_that_is_no_records_own_is_told(
    library: Library, calibration: Calibration, write_points: WritePoints
) -> None:
    own, alias = _validated(
        library,
        calibration,
        write_points,
        _ROW | {"gpu": "NVIDIA-H200-SXM", "model": "Llama-3.1-70B", "stack": "VLLM"},
        _ROW | {"gpu": "H200", "model": "meta-llama/Meta-Llama-3.1-70B-Instruct", "stack": "vllm-openai"},
    )
    assert own.reason == ""
    for words in (
        "'H200' read as NVIDIA H200",
        "Instruct' read as Meta-Llama-3.1-70B",
        "vllm: stack 'vllm-openai'",
    ):
        assert words in alias.reason
    assert (own.tpot_ms, own.kind) == (alias.tpot_ms, alias.kind)


def test_that_spellings_of_one_record_are_one_slice_and_one_side_of_a_pair(
    library: Library, calibration: Calibration, write_points: WritePoints
) -> None:
    measured = _ROW | {"isl": 1024, "osl": 1024, "concurrency": 16, "ttft_ms": 100, "tpot_ms": 12}
    rows = [
        measured,
        measured | {"gpu": "h200_sxm", "model": "Meta-Llama-3.1-70B"},
        measured | {"gpu": "B200"},
    ]
    items = _validated(library, calibration, write_points, *rows)
    slices = {(row.by, row.id): row for row in error_table(items)}
    assert [key for key in slices if key[0] in ("GPU", "Model")] == [
        ("GPU", "nvidia-b200-sxm"),
        ("GPU", "nvidia-h200-sxm"),
        ("Model", "llama-3.1-70b"),
    ]
    assert (slices["GPU", "nvidia-h200-sxm"].name, slices["GPU", "nvidia-h200-sxm"].n) == ("H200", 2)
    (pair,) = rank_pairs(items)
    assert (pair.a, pair.a_id, pair.b, pair.b_id) == ("B200", "nvidia-b200-sxm", "H200", "nvidia-h200-sxm")
    assert (pair.model, pair.model_id) == ("llama-3.1-70b", "llama-3.1-70b")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"tp": 16, "n_gpus": 16}, "wider replica"),
        ({"spec": "mtp2", "model": "deepseek-v3", "gpu": "B200", "tp": 8, "n_gpus": 8}, "draft length"),
        (
            {"spec": "mtp", "model": "deepseek-v3", "gpu": "MI300X", "tp": 8, "n_gpus": 8},
            "speculative decoding",
        ),
    ],
)
def test_that_features_that_no_measurement_has_are_told_and_widen_the_interval(
    library: Library,
    calibration: Calibration,
    write_points: WritePoints,
    changes: dict[str, object],
    words: str,
) -> None:
    row = {**_ROW, "stack": "sglang", **changes}
    plain = row | {"tp": 8, "n_gpus": 8} if row["tp"] == 16 else row | {"spec": "none"}
    item, measured = _validated(library, calibration, write_points, row, plain)
    assert item.status == "extrapolated"
    assert words in item.reason.lower()
    assert item.kind is not Kind.CELL
    assert item.tpot_ms is not None
    assert measured.tpot_ms is not None
    assert item.tpot_ms.p90 / item.tpot_ms.value > measured.tpot_ms.p90 / measured.tpot_ms.value


def test_that_heads_that_a_width_does_not_divide_are_told(
    library: Library, calibration: Calibration, write_points: WritePoints
) -> None:
    (item,) = _validated(library, calibration, write_points, _ROW | {"tp": 3, "n_gpus": 3})
    assert "TP 3 does not divide the 64 attention heads" in item.reason
    assert item.tpot_ms is not None
