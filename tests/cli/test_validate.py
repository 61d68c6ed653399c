"""`workbench validate` and `rank-pairs` on files of our own making."""

import csv
import json
from pathlib import Path

import pytest

from workbench.cli import main
from workbench.cli.validate import COLUMNS

_POINTS = """id,gpu,stack,model,precision,tp,n_gpus,isl,osl,concurrency,ttft_ms,tpot_ms
first,H200,vllm,llama-3.1-70b,fp8,4,4,1024,1024,16,100,12
=cmd,B200,vllm,llama-3.1-70b,fp8,4,4,1024,1024,16,80,11
third,WSE-3,vllm,llama-3.1-70b,fp8,4,4,1024,1024,16,,
"""


@pytest.fixture
def points(tmp_path: Path) -> Path:
    path = tmp_path / "points.csv"
    path.write_text(_POINTS, encoding="utf-8")
    return path


def test_that_validate_writes_one_row_per_input_row(points: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert main(["validate", str(points), "--out", str(out)]) == 0
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    assert [row["id"] for row in rows] == ["first", "'=cmd", "third"]
    assert float(rows[0]["tpot_ms_p10"]) < float(rows[0]["tpot_ms"]) < float(rows[0]["tpot_ms_p90"])
    assert rows[2]["tpot_ms"] == ""
    assert rows[2]["status"] == "unknown"


def test_that_validate_prints_error_tables_by_slice(points: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(points)]) == 0
    text = capsys.readouterr().out
    for word in ("GPU", "Model", "Stack", "Mode", "Kind", "nvidia-h200-sxm", "TPOT"):
        assert word in text


def test_that_validate_as_json_is_one_document(points: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(points), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert len(document["points"]) == 3
    assert document["errors"][0]["n"] == 2


def test_that_rank_pairs_says_which_is_faster(points: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rank-pairs", str(points), "--json"]) == 0
    (pair,) = json.loads(capsys.readouterr().out)["pairs"]
    assert pair["faster"] in ("H200", "B200")
    assert 0.5 <= pair["probability"] <= 1
    assert main(["rank-pairs", str(points)]) == 0
    assert "is faster" in capsys.readouterr().out


def test_that_rows_without_an_answer_are_named_and_the_others_answered(
    points: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", str(points)]) == 0
    captured = capsys.readouterr()
    assert "3 points, 2 predicted" in captured.out
    assert "'WSE-3'. (1 row)" in captured.err


def test_that_own_measurements_move_their_cell_and_are_named(
    points: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", str(points), "--own", str(points), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    cells = {cell["accelerator_id"]: cell for cell in document["own_cells"]}
    assert cells.keys() == {"nvidia-b200-sxm", "nvidia-h200-sxm"}
    assert main(["validate", str(points), "--json"]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert plain["own_cells"] == []
    moved = document["points"][0]["tpot_ms"] / plain["points"][0]["tpot_ms"]
    assert moved == pytest.approx(cells["nvidia-h200-sxm"]["tpot_factor"], rel=0.01)
    assert main(["validate", str(points), "--own", str(points)]) == 0
    assert "Moved by 1 point of your own (no date)" in capsys.readouterr().out


def test_that_defaults_are_said_once_for_a_file_and_counted_where_cells_are_empty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "points.csv"
    path.write_text("gpu,model,isl\nH200,llama-3.1-70b,512\nH200,llama-3.1-8b,\n", encoding="utf-8")
    assert main(["validate", str(path), "--json"]) == 0
    captured = capsys.readouterr()
    assert "Taken for every row" in captured.err
    assert "osl 1,024, concurrency 32" in captured.err
    assert "1 row with empty cells" in captured.err
    document = json.loads(captured.out)
    assert "osl 1,024" in document["assumed"]
    assert not any("isl" in text for text in document["assumed"])
    assert "isl 1,024" in document["points"][1]["reason"]


def test_that_a_missing_file_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(tmp_path / "none.csv")]) == 2
    assert "none.csv" in capsys.readouterr().err


def test_that_a_file_without_pairs_says_what_a_pair_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "points.csv"
    path.write_text("gpu,model,tpot_ms\nH100,llama-3.1-8b,20\nB200,llama-3.1-8b,5\n", encoding="utf-8")
    assert main(["rank-pairs", str(path), "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out) == {"pairs": []}
    assert "No two accelerators have points at the same model, lengths and interactivity." in printed.err
