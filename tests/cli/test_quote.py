"""`workbench import-quote`: its JSON contract and exit codes."""

import json
from pathlib import Path

import pytest

from tests.quotes.twins import HEADER, SERVER, SWITCH, TITLE, Rows, write_book
from workbench.cli import main
from workbench.paths import resources_dir


def run(capsys: pytest.CaptureFixture[str], path: Path) -> tuple[int, dict[str, object]]:
    """Exit code and JSON of the command."""
    code = main(["import-quote", str(path), "--json"])
    return code, json.loads(capsys.readouterr().out)


def book(folder: Path, *rows: tuple[object, ...]) -> Path:
    """A quote with these rows below its title."""
    table: Rows = (*TITLE, HEADER, *rows)
    return write_book(folder / "q.xlsx", {"Quote": table})


def test_that_a_reconciled_quote_gives_its_sums_as_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = run(capsys, resources_dir() / "samples" / "angebot-de.xlsx")
    assert code == 0
    expected = {
        "net_total": 1346419.68,
        "freight": 4380.0,
        "tax": 256651.94,
        "grand_total": 1607451.62,
        "currency": "EUR",
        "difference": 0.0,
        "reconciled": True,
        "rows_read": 27,
        "rows_used": 9,
        "rows_left_out": 18,
    }
    assert {key: found[key] for key in expected} == expected
    assert found["printed_total"] == {
        "amount": 1607451.62,
        "label": "Gesamtsumme brutto",
        "sheet": "Angebot",
        "cell": "I27",
    }
    for key in ("sheets", "tables", "mapping", "lines", "totals", "left_out_rows"):
        assert found[key], key
    assert found["issues"] == []
    assert "✓" in str(found["equation"])


def test_that_a_difference_exits_with_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = run(capsys, book(tmp_path, SERVER, SWITCH, ("", "", "", "Total", 630000)))
    assert code == 3
    assert found["reconciled"] is False
    assert found["difference"] == -4999.5


def test_that_a_total_adding_alternatives_exits_with_3_and_its_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    terms = [(f"S{n}", f"Support 24x7, {12 * n} months", 1, 9000 * n, 9000 * n) for n in (1, 3, 5)]
    code, found = run(capsys, book(tmp_path, SERVER, *terms, ("", "", "", "Total", 681000)))
    assert code == 3
    issues = found["issues"]
    assert isinstance(issues, list)
    assert "total_adds_alternatives" in {issue["code"] for issue in issues}


def test_that_a_quote_without_a_total_exits_with_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = run(capsys, book(tmp_path, SERVER, SWITCH))
    assert code == 3
    assert found["printed_total"] is None
    assert found["difference"] is None


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02 not a workbook", b"%PDF-1.7"])
def test_that_a_refused_file_exits_with_2_and_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    path = tmp_path / "q.xlsx"
    path.write_bytes(content)
    code, found = run(capsys, path)
    assert code == 2
    issues = found["issues"]
    assert isinstance(issues, list)
    assert issues[0]["suggestion"]
    assert found["net_total"] is None


def test_that_a_text_in_a_quantity_cell_exits_with_2_and_names_the_cell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = run(capsys, book(tmp_path, ("A", "Server", "several", 10, 10), ("", "", "", "Total", 10)))
    assert code == 2
    issues = found["issues"]
    assert isinstance(issues, list)
    assert ("text_in_number_cell", "C5") in {(issue["code"], issue["cell"]) for issue in issues}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--system", "nobodys"), "The catalog has no system 'nobodys'. See the ids with"),
        (("--systems", "0"), "--systems is 0, and a request is for one system at least."),
        (("--currency", "QQQ"), "'QQQ' is no currency that we know. Give the code of ISO 4217"),
    ],
)
def test_that_each_mistake_in_a_request_has_a_message_of_its_own(
    tmp_path: Path, words: tuple[str, str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "rfq.xlsx"
    assert main(["rfq", str(out), *words]) == 2
    assert said in capsys.readouterr().err
    assert not out.exists()
    assert main(["rfq", str(tmp_path / "rfq.pdf")]) == 2
    assert "'rfq.pdf' does not" in capsys.readouterr().err
