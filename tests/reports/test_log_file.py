"""Long plain tables keep every cell, or say where one was cut."""

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from workbench.reports.log_file import write_log_file

LONG = "x" * 40_000
ROWS = [(1, "=1+1", None, 0.25), (2, LONG, "+49 30", -3)]
KEYS, HEADERS = ("change", "before", "after", "n"), ("Change", "Before", "After", "N")


def test_that_a_workbook_writes_text_as_text_and_says_what_it_cut(tmp_path: Path) -> None:
    path = tmp_path / "log.xlsx"
    write_log_file(KEYS, HEADERS, ROWS, path)
    sheet = openpyxl.load_workbook(path)["Log"]
    assert [cell.value for cell in sheet[1]] == list(HEADERS)
    assert [cell.value for cell in sheet[2]] == [1, "=1+1", None, 0.25]
    assert sheet["B2"].data_type == "s"
    cut = str(sheet["B3"].value)
    assert len(cut) == 32_767
    assert "cut" in cut[-60:]


def test_that_csv_and_json_keep_it_whole(tmp_path: Path) -> None:
    write_log_file(KEYS, HEADERS, ROWS, tmp_path / "log.csv")
    write_log_file(KEYS, HEADERS, ROWS, tmp_path / "log.json")
    with (tmp_path / "log.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file))
    assert table[1] == ["1", "'=1+1", "", "0.25"]
    assert table[2][1] == LONG
    assert json.loads((tmp_path / "log.json").read_text(encoding="utf-8"))[1]["before"] == LONG


def test_that_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="none of"):
        write_log_file(KEYS, HEADERS, ROWS, tmp_path / "log.pdf")
