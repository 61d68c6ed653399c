"""What a child process read comes back as it was, and nonsense comes back as an error."""

import json
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest

from tests.quotes.twins import EUR, Formula, Shown, write_book
from workbench.tables import reader
from workbench.tables.packed import pack, unpack
from workbench.tables.reader import read_workbook
from workbench.tables.sheet import Cell, CellError, CellValue, Range, Row, Sheet

VALUES: tuple[CellValue, ...] = (
    *("text", "", "1", "b1", "價格\n", True, False, Decimal(1), Decimal("1.0"), Decimal("1E+20"), None),
    *(datetime.fromisoformat("2026-11-25T09:30"), date(2026, 11, 25), time(9, 30), CellError("#REF!")),
)


def test_that_every_kind_of_value_survives_the_way_between_processes() -> None:
    cells = [Cell(3, number, value, f"format {number % 2}") for number, value in enumerate(VALUES, start=2)]
    sheet = Sheet(
        name="A",
        rows=(Row.of(3, cells), Row.of(7, cells[2:5], hidden=True)),
        visible=False,
        hidden_columns=((2, 4),),
        merged=(Range(1, 2, 3, 4),),
    )
    pieces, numbers = pack([sheet, Sheet(name="empty", rows=())])
    found = unpack(map(json.loads, map(json.dumps, pieces)), numbers)
    assert found == (sheet, Sheet(name="empty", rows=()))
    assert [(type(value), str(value)) for value in found[0].rows[0].values] == [
        (type(value), str(value)) for value in VALUES
    ]


@pytest.mark.parametrize(
    "nonsense",
    [
        {"kinds": "f", "texts": [], "figures": "NaN", "others": []},
        {"kinds": "f", "texts": [], "figures": "cat", "others": []},
        {"kinds": "f", "texts": [], "figures": "", "others": []},
        {"kinds": "o", "texts": [], "figures": "", "others": ["?"]},
        {"kinds": "o", "texts": [], "figures": "", "others": [""]},
        {"kinds": "t", "texts": [], "figures": "1", "others": []},
        {"kinds": "x", "texts": ["a"], "figures": "", "others": []},
        {"kinds": "", "texts": ["a"], "figures": "", "others": []},
        {"name": "S"},
        {"rows": [1], "row_shapes": [0], "hidden": []},
    ],
)
def test_that_an_answer_without_sense_is_refused(nonsense: dict[str, object]) -> None:
    pieces, numbers = pack([Sheet(name="S", rows=(Row.of(1, [Cell(1, 1, "a")]),))])
    _, *others = pieces
    with pytest.raises((ValueError, LookupError, TypeError, ArithmeticError)):
        unpack([nonsense, *others], numbers)


def test_that_cells_missing_from_the_answer_are_noticed() -> None:
    pieces, numbers = pack([Sheet(name="S", rows=(Row.of(1, [Cell(1, 1, "a"), Cell(1, 2, "b")]),))])
    with pytest.raises(ValueError, match="without all"):
        unpack(pieces, numbers[:4])


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
