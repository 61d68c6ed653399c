"""What a child process read comes back as it was, and nonsense comes back as an error."""

import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quotes.twins import EUR, Formula, Shown, write_book
from tests.tables.generated_sheets import VALUES, exactly, sheets
from workbench.tables import reader
from workbench.tables.packed import read_sheets, write_sheets
from workbench.tables.reader import read_workbook
from workbench.tables.sheet import Cell, Row, Sheet

Written = tuple[list[str], bytes]


def written(found: Sequence[Sheet]) -> Written:
    lines, arrays = io.StringIO(), io.BytesIO()
    write_sheets(found, lines, arrays)
    return lines.getvalue().splitlines(), arrays.getvalue()


def sent(found: Sequence[Sheet]) -> tuple[Sheet, ...]:
    lines, arrays = written(found)
    return read_sheets(iter(lines), io.BytesIO(arrays))


@given(st.lists(sheets(), max_size=3))
def test_that_every_sheet_survives_the_way_between_processes(found: list[Sheet]) -> None:
    got = sent(found)
    assert got == tuple(found)
    assert [exactly(sheet) for sheet in got] == [exactly(sheet) for sheet in found]
    assert sent(got) == got


def test_that_every_kind_of_value_survives_and_rows_alike_share_their_shape() -> None:
    cells = [Cell(3, number, value, f"format {number % 2}") for number, value in enumerate(VALUES, start=2)]
    rows = (Row.of(3, cells), Row.of(7, cells[2:5], hidden=True), Row.of(8, cells[2:5]))
    (found,) = sent([Sheet(name="A", rows=rows)])
    assert exactly(found) == exactly(Sheet(name="A", rows=rows))
    assert found.rows[1].shape is found.rows[2].shape


def _sheet() -> Sheet:
    cells = [Cell(1, 1, "a"), Cell(1, 2, None, "0", pending=True)]
    return Sheet(name="S", rows=(Row.of(1, cells), Row.of(2, cells)))


@pytest.mark.parametrize(
    "line",
    [
        {"others": ["fNaN", "-"]},
        {"others": ["fcat", "-"]},
        {"others": ["f", "-"]},
        {"others": ["?"]},
        {"others": [""]},
        {"others": []},
        {"name": "S"},
        {},
        [],
    ],
)
def test_that_an_answer_without_sense_is_refused(line: object) -> None:
    lines, arrays = written([_sheet()])
    with pytest.raises((ValueError, LookupError, TypeError, ArithmeticError)):
        read_sheets(iter([*lines[:-1], json.dumps(line)]), io.BytesIO(arrays))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("row_starts", [0, 2, 5]),
        ("row_starts", [1, 2, 4]),
        ("row_starts", [0, 4, 4]),
        ("row_starts", [0, -2, 4]),
        ("row_numbers", [2, 2]),
        ("row_numbers", [0, 1]),
        ("columns", [1, 1, 1, 2]),
        ("columns", [0, 2, 1, 2]),
        ("columns", [1, 16_385, 1, 2]),
        ("kinds", [0, 3, 1, 3]),
        ("kinds", [1, 4, 1, 3]),
        ("items", [1, 0, 0, 1]),
        ("items", [-1, 0, 0, 1]),
        ("items", [0, 2, 0, 1]),
        ("formats", [0, 2, 0, 1]),
        ("formats", [0, -1, 0, 1]),
        ("scales", [0, 99, 0, 0]),
    ],
)
def test_that_places_which_do_not_exist_are_refused(name: str, values: list[int]) -> None:
    sheet = _sheet()
    array = getattr(sheet.cells, name)
    object.__setattr__(sheet.cells, name, np.array(values).astype(array.dtype))
    with pytest.raises(ValueError, match="does not exist"):
        sent([sheet])


@pytest.mark.parametrize(("starts", "ends"), [([-1], [1]), ([0], [2]), ([1], [0])])
def test_that_texts_outside_of_the_bytes_are_refused(starts: list[int], ends: list[int]) -> None:
    sheet = _sheet()
    texts: Any = sheet.cells.texts
    object.__setattr__(texts, "starts", np.array(starts))
    object.__setattr__(texts, "ends", np.array(ends))
    with pytest.raises(ValueError, match="does not exist"):
        sent([sheet])


@pytest.mark.parametrize("missing", [1, 8, 60])
def test_that_cells_missing_from_the_answer_are_noticed(missing: int) -> None:
    lines, arrays = written([_sheet()])
    with pytest.raises(ValueError, match="fewer"):
        read_sheets(iter(lines), io.BytesIO(arrays[:-missing]))


class _Asked(io.BytesIO):
    """Notes the most bytes that were asked for at once."""

    most = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.most = max(self.most, size or 0)
        return super().read(size)


@pytest.mark.parametrize("claimed", [{"texts": [[2**40, 1]]}, {"texts": [[1, 2**40]]}, {"rows": 2**40}])
def test_that_no_room_is_made_for_what_is_only_claimed(claimed: dict[str, Any]) -> None:
    lines, arrays = written([_sheet()])
    place = 0 if "texts" in claimed else 1
    lines[place] = json.dumps(json.loads(lines[place]) | claimed)
    stream = _Asked(arrays)
    with pytest.raises(ValueError, match="fewer"):
        read_sheets(iter(lines), stream)
    assert stream.most <= len(arrays)


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_that_a_large_file_reads_in_a_child_as_a_small_one_does_here(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"a.{suffix}"
    if suffix == "csv":
        path.write_text("Größe;Preis\nMaß;1,5\n", encoding="cp1252")
    else:
        rows = [("Größe", 1, Shown(2.5, EUR)), (Formula("=1+1"), date(2026, 1, 2), True)]
        write_book(path, {"S": rows, "T": [("x",)]})
    here = read_workbook(path)
    monkeypatch.setattr(reader, "MAX_BYTES_IN_PROCESS", 0)
    assert read_workbook(path) == here
