"""`workbench import-quote` for people: what adds up, and a clear message for each thing that does not."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Outcome
from workbench.paths import resources_dir

Run = Callable[..., Outcome]
MakeQuote = Callable[..., Path]

SAMPLES = sorted(path.name for path in (resources_dir() / "samples").glob("*.xlsx"))
SERVERS = (1, "8x NVIDIA H200 SXM 141GB HGX server", 4, 300_000, 1_200_000)
SUPPORT = (2, "Support 3 years", 4, 1_000, 4_000)


@pytest.mark.parametrize("name", SAMPLES)
def test_that_every_sample_reconciles(run: Run, name: str) -> None:
    outcome = run("import-quote", resources_dir() / "samples" / name)
    assert outcome.code == 0, outcome.err
    assert "printed total" in outcome.out
    assert "✓" in outcome.out


def test_that_json_is_all_of_stdout(run: Run, make_quote: MakeQuote) -> None:
    outcome = run("import-quote", make_quote("quote.xlsx", (SERVERS, SUPPORT), 1_204_000), "--json")
    assert outcome.code == 0, outcome.err
    assert isinstance(json.loads(outcome.out), dict)


def test_that_a_text_in_a_number_cell_is_named_with_its_cell_and_its_row_is_kept(
    run: Run, make_quote: MakeQuote
) -> None:
    lines = ((1, SERVERS[1], "four-ish", 300_000, 1_200_000), (2, SUPPORT[1], 4, "call us", 4_000))
    outcome = run("import-quote", make_quote("text.xlsx", lines, 1_204_000))
    assert outcome.code == 2
    assert "text.xlsx" in outcome.err
    assert "C4" in outcome.err
    assert "'four-ish' is not a number" in outcome.err
    assert "D5" in outcome.err
    assert "'call us' is not a number" in outcome.err
    assert "used 2" in outcome.out


def test_that_an_unknown_accelerator_is_named_with_a_remedy(run: Run, make_quote: MakeQuote) -> None:
    lines = ((1, "8x Zortron Q9000 accelerator server", 4, 300_000, 1_200_000), SUPPORT)
    outcome = run("import-quote", make_quote("unknown.xlsx", lines, 1_204_000))
    assert outcome.code == 2
    assert "Zortron Q9000" in outcome.err
    assert "Catalogs" in outcome.err
    assert "used 2" in outcome.out


def test_that_a_wrong_total_has_its_own_exit_code_and_says_the_difference(
    run: Run, make_quote: MakeQuote
) -> None:
    outcome = run("import-quote", make_quote("wrong.xlsx", (SERVERS, SUPPORT), 1_300_000))
    assert outcome.code == 3
    assert "1,300,000.00" in outcome.err
    assert "96,000.00" in outcome.err


def test_that_a_workbook_without_a_table_says_what_is_missing(run: Run, make_quote: MakeQuote) -> None:
    import openpyxl

    path = make_quote("letter.xlsx", (), 0)
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Dear Sir, our prices follow next week."])
    book.save(path)
    outcome = run("import-quote", path)
    assert outcome.code == 2
    assert "header" in outcome.err


def test_that_a_damaged_workbook_is_bad_input_and_stays_as_it_was(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(b"PK\x03\x04 and then nothing")
    outcome = run("import-quote", path, "--json")
    assert outcome.code == 2
    assert "damaged" in outcome.err
    assert path.read_bytes() == b"PK\x03\x04 and then nothing"


def test_that_a_missing_file_is_bad_input(run: Run, tmp_path: Path) -> None:
    outcome = run("import-quote", tmp_path / "nowhere.xlsx")
    assert outcome.code == 2
    assert "nowhere.xlsx" in outcome.err
    assert "There is no such file" in outcome.err
