"""Reading workbooks: right values from good files, one clear issue from every bad one."""

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.quotes.twins import EUR, Formula, Hidden, Shown, write_book
from workbench.domain.issue import Issue, Severity
from workbench.tables import container, xlsx_values
from workbench.tables.reader import read_workbook
from workbench.tables.sheet import CellError, Range, Sheet

WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="worksheets/sheet1.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>'
)


def sheet_xml(rows: str) -> str:
    """A sheet part with the given rows."""
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def write_parts(path: Path, sheet: str, **others: str) -> Path:
    """A workbook made of raw parts; `others` replace parts by name (workbook, relations)."""
    parts: Mapping[str, str] = {
        "xl/workbook.xml": others.get("workbook", WORKBOOK),
        "xl/_rels/workbook.xml.rels": others.get("relations", RELATIONS),
        "xl/worksheets/sheet1.xml": sheet,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def refused(path: Path) -> Issue:
    """The single error of a file that cannot be read."""
    workbook, issues = read_workbook(path)
    assert workbook is None
    assert [issue.severity for issue in issues] == [Severity.ERROR]
    assert issues[0].message
    assert issues[0].suggestion
    assert path.name in str(issues[0])
    return issues[0]


def only_sheet(path: Path) -> Sheet:
    """The one sheet of a readable workbook."""
    workbook, _ = read_workbook(path)
    assert workbook is not None
    assert len(workbook.sheets) == 1
    return workbook.sheets[0]


def test_that_values_keep_their_type_digits_and_number_format(tmp_path: Path) -> None:
    path = write_book(
        tmp_path / "a.xlsx",
        {"S": [("text", Shown(1234.5, EUR), 0.1 + 0.2, Shown(date(2026, 11, 24), "yyyy-mm-dd"))]},
    )
    cells = only_sheet(path).rows[0].cells
    assert [cell.address for cell in cells] == ["A1", "B1", "C1", "D1"]
    assert cells[0].value == "text"
    assert cells[1].value == Decimal("1234.5")
    assert cells[1].number_format == EUR
    assert cells[2].value == Decimal("0.3")
    assert cells[3].value == datetime(2026, 11, 24)  # noqa: DTZ001 - spreadsheets know no time zone


def test_that_a_formula_gives_its_saved_result_and_says_so_where_there_is_none(tmp_path: Path) -> None:
    rows = [(Formula("=1+1", 2), Formula("=NOW()"), Formula("=Sheet9!A1", "#REF!"))]
    workbook, issues = read_workbook(write_book(tmp_path / "a.xlsx", {"S": rows}))
    assert workbook is not None
    saved, pending, broken = workbook.sheets[0].rows[0].cells
    assert (saved.value, saved.pending) == (Decimal(2), False)
    assert (pending.value, pending.pending) == (None, True)
    assert broken.value == CellError("#REF!")
    assert [issue.code for issue in issues] == ["formula_without_value"]
    assert issues[0].where.cell == "B1"


def test_that_hidden_rows_columns_sheets_and_merges_are_told(tmp_path: Path) -> None:
    path = write_book(
        tmp_path / "a.xlsx",
        {"S": [("a", "b"), Hidden(("c",)), (), ("  ",)], "T": [("x",)]},
        merged=["A1:B1"],
        hidden_columns=["B:C"],
        hidden_sheets=["T"],
    )
    workbook, _ = read_workbook(path)
    assert workbook is not None
    shown, hidden = workbook.sheets
    assert [(row.number, row.hidden) for row in shown.rows] == [(1, False), (2, True)]
    assert [shown.is_hidden_column(column) for column in (1, 2, 3, 4)] == [False, True, True, False]
    assert shown.merged == (Range(1, 1, 1, 2),)
    assert (shown.visible, hidden.visible) == (True, False)


def test_that_the_hash_is_that_of_the_files_bytes(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"S": [("a",)]})
    import hashlib

    workbook, _ = read_workbook(path)
    assert workbook is not None
    assert workbook.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_that_rich_and_inline_texts_are_read_whole(tmp_path: Path) -> None:
    cell = '<row><c t="inlineStr"><is><r><t>GPU </t></r><r><t>server_x000A_8x</t></r></is></c></row>'
    assert (
        only_sheet(write_parts(tmp_path / "a.xlsx", sheet_xml(cell))).rows[0].cells[0].text == "GPU server 8x"
    )


def _directory(path: Path) -> None:
    path.mkdir()


def _missing(path: Path) -> None:
    pass


def _broken_ole(path: Path) -> None:
    path.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600 + "Workbook".encode("utf-16-le"))


def _password(path: Path) -> None:
    path.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))


BAD_FILES: dict[str, Callable[[Path], object]] = {
    "is_directory": _directory,
    "file_missing": _missing,
    "file_empty": lambda path: path.write_bytes(b""),
    "password_protected": _password,
    "is_pdf": lambda path: path.write_bytes(b"%PDF-1.7 and so on"),
    "file_corrupt": _broken_ole,
    "not_a_workbook": lambda path: path.write_text("<html><table></table></html>"),
    "is_picture": lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100)),
    "is_xml_spreadsheet": lambda path: path.write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
    ),
}


@pytest.mark.parametrize("code", BAD_FILES)
def test_that_every_kind_of_wrong_file_has_its_own_message(code: str, tmp_path: Path) -> None:
    path = tmp_path / "quote.xlsx"
    BAD_FILES[code](path)
    assert refused(path).code == code


def test_that_a_truncated_workbook_is_called_damaged(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"S": [("a", 1)]})
    path.write_bytes(path.read_bytes()[:-200])
    assert refused(path).code == "file_corrupt"


def test_that_an_archive_bomb_is_refused_unopened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", WORKBOOK)
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (8 * 2**20))
    assert refused(path).code == "unsafe_archive"


def test_that_too_many_parts_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MAX_PARTS", 3)
    assert refused(write_book(tmp_path / "a.xlsx", {"S": [("a",)]})).code == "unsafe_archive"


def test_that_too_many_cells_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_book(tmp_path / "a.xlsx", {"S": [(1, 2, 3), (4, 5, 6)]})
    monkeypatch.setattr(xlsx_values.Shared, "__init__", _few_cells)
    assert refused(path).code == "too_many_cells"


REAL_INIT = xlsx_values.Shared.__init__


def _few_cells(self: xlsx_values.Shared, **given: Any) -> None:
    REAL_INIT(self, **given)
    self.cells_left = 5


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
    ],
)
def test_that_a_document_type_is_refused(declaration: str, tmp_path: Path) -> None:
    path = write_parts(tmp_path / "a.xlsx", declaration + sheet_xml(""))
    assert refused(path).code == "forbidden_markup"


def test_that_one_cell_in_the_last_corner_costs_one_cell(tmp_path: Path) -> None:
    path = write_parts(
        tmp_path / "a.xlsx", sheet_xml('<row r="1048576"><c r="XFD1048576"><v>7</v></c></row>')
    )
    rows = only_sheet(path).rows
    assert [(row.number, row.cells[0].address) for row in rows] == [(1048576, "XFD1048576")]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048577"><c><v>1</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>text</v></c></row>',
        "<row><c>",
    ],
)
def test_that_impossible_cells_make_a_damaged_workbook(rows: str, tmp_path: Path) -> None:
    assert refused(write_parts(tmp_path / "a.xlsx", sheet_xml(rows))).code == "file_corrupt"


def test_that_a_missing_part_makes_a_damaged_workbook(tmp_path: Path) -> None:
    path = write_parts(tmp_path / "a.xlsx", sheet_xml(""), relations=RELATIONS.replace("sheet1", "sheet7"))
    assert refused(path).code == "file_corrupt"


def test_that_numbers_out_of_this_world_stay_harmless(tmp_path: Path) -> None:
    cells = "".join(f"<c><v>{text}</v></c>" for text in ("1e400", "NaN", "-Infinity", "12,5", "1E-400"))
    row = only_sheet(write_parts(tmp_path / "a.xlsx", sheet_xml(f"<row>{cells}</row>"))).rows[0]
    assert [cell.text for cell in row.cells if isinstance(cell.value, str)] == [
        "1e400", "NaN", "-Infinity", "12,5",
    ]  # fmt: skip


def _good_bytes() -> bytes:
    path = io.BytesIO()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", WORKBOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        archive.writestr("xl/worksheets/sheet1.xml", sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'))
    return path.getvalue()


GOOD_BYTES = _good_bytes()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    places=st.lists(
        st.tuples(st.integers(0, len(GOOD_BYTES) - 1), st.integers(0, 255)), min_size=1, max_size=8
    )
)
def test_that_flipped_bytes_never_raise(places: list[tuple[int, int]], tmp_path: Path) -> None:
    damaged = bytearray(GOOD_BYTES)
    for place, value in places:
        damaged[place] = value
    path = tmp_path / "fuzz.xlsx"
    path.write_bytes(bytes(damaged))
    workbook, issues = read_workbook(path)
    assert workbook is not None or issues[0].severity is Severity.ERROR
