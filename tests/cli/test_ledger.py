import json
from pathlib import Path
from typing import Any

import pytest

from workbench.cli import main
from workbench.reports.ledger_output import EXAMPLE

DOCS = Path(__file__).parents[2] / "docs"


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any, str]:
    code = main(["ledger", *words])
    out, err = capsys.readouterr()
    return code, json.loads(out), err


def test_that_the_documented_example_works_and_its_keys_are_documented(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "example.json"
    path.write_text(json.dumps(EXAMPLE), encoding="utf-8")
    code, result, _ = _run(capsys, str(path), "--json")
    assert code == 0
    assert result["npv"] == pytest.approx(sum(line["npv"] for line in result["lines"]), rel=1e-9)
    manual = (DOCS / "economics.md").read_text(encoding="utf-8")
    assert [key for key in result if f"`{key}`" not in manual] == []


def test_that_the_manuals_example_is_the_schemas_example(capsys: pytest.CaptureFixture[str]) -> None:
    code, schema, _ = _run(capsys, "--schema")
    manual = (DOCS / "economics.md").read_text(encoding="utf-8")
    printed = manual.split("```json\n", 1)[1].split("```", 1)[0]
    assert code == 0
    assert json.loads(printed) == schema["examples"][0] == EXAMPLE


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_json"),
        ("{", "not_json"),
        ('{"wacc": 0.1, "wacc": 0.2}', "not_json"),
        ("[" * 100_000, "not_json"),
        ("[1]", "not_a_ledger"),
        ('{"wacc": NaN, "horizon_years": 2, "lines": []}', "not_finite"),
        ('{"wacc": 1e999, "horizon_years": 2, "lines": []}', "not_finite"),
        ('{"wacc": -1, "horizon_years": 2, "lines": []}', "wacc_out_of_range"),
        ('{"wacc": 9, "horizon_years": 2, "lines": []}', "rate_looks_like_percent"),
        ('{"discount_rate": 8.5, "horizon_years": 2, "lines": []}', "rate_looks_like_percent"),
        ('{"wacc": "9", "horizon_years": 2, "lines": []}', "rate_looks_like_percent"),
        ('{"wacc": " 8.5 ", "horizon_years": 2, "lines": []}', "rate_looks_like_percent"),
        ('{"wacc": "nine", "horizon_years": 2, "lines": []}', "bad_value"),
        ('{"wacc": 0.09, "inflation": 3, "horizon_years": 2, "lines": []}', "rate_looks_like_percent"),
        (f'{{"wacc": 1{"0" * 400}, "horizon_years": 2, "lines": []}}', "bad_value"),
    ],
)
def test_that_a_bad_document_is_named_on_both_channels_and_exits_with_2(
    text: str, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text, encoding="utf-8")
    exit_code, printed, err = _run(capsys, str(path), "--json")
    assert exit_code == 2
    assert code in [issue["code"] for issue in printed["issues"]]
    assert "error:" in err


@pytest.mark.parametrize(
    ("written", "share"), [("0.09", 0.09), ('"0.09"', 0.09), ('"9 %"', 0.09), ('"120%"', 1.2)]
)
def test_that_a_rate_is_a_share_or_percent_with_its_sign(
    written: str, share: float, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ledger.json"
    path.write_text(json.dumps(EXAMPLE | {"wacc": json.loads(written)}), encoding="utf-8")
    code, printed, _ = _run(capsys, str(path), "--json")
    assert code == 0
    assert printed["wacc_nominal"] == pytest.approx(share)


def test_that_a_rate_that_looks_like_percent_says_both_ways_to_write_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ledger.json"
    path.write_text(json.dumps(EXAMPLE | {"wacc": 9}), encoding="utf-8")
    code, printed, err = _run(capsys, str(path), "--json")
    assert code == 2
    (issue,) = printed["issues"]
    assert "wacc" in issue["where"]
    assert '9 would be 900 % a year: write 9 % as 0.09 or as the text "9 %"' in err


def test_that_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, printed, _ = _run(capsys, str(tmp_path / "none.json"), "--json")
    assert (code, printed["issues"][0]["code"]) == (2, "cannot_read")


def test_that_what_is_wrong_with_a_ledger_names_its_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.json"
    path.write_text('{"wacc": -1, "horizon_years": 2, "lines": []}', encoding="utf-8")
    assert main(["ledger", str(path)]) == 2
    assert str(path) in capsys.readouterr().err


def test_that_text_output_shows_the_headlines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "example.json"
    path.write_text(json.dumps(EXAMPLE), encoding="utf-8")
    assert main(["ledger", str(path)]) == 0
    assert "LCOT nominal" in capsys.readouterr().out
