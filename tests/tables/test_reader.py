"""Every format that quotes come in: the right values, and one clear issue from what cannot be read."""

import time
import zipfile
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlwt

from tests.tables.formats import (
    ods_cell,
    ods_content,
    ods_row,
    ods_table,
    write_ods,
    write_ods_rows,
    write_xlsb,
)
from workbench.domain.control import Cancelled
from workbench.domain.issue import Issue
from workbench.tables import child
from workbench.tables.delimited import delimiter_of, encoding_of
from workbench.tables.reader import read_workbook
from workbench.tables.sheet import CellError, Range, Sheet, Workbook


def book(path: Path) -> Workbook:
    """The workbook of a file that must be readable."""
    found, issues = read_workbook(path)
    assert found is not None, [str(issue) for issue in issues]
    return found


def only_sheet(path: Path) -> Sheet:
    sheets = book(path).sheets
    assert len(sheets) == 1
    return sheets[0]


def refused(path: Path) -> Issue:
    found, issues = read_workbook(path)
    assert found is None
    assert issues[0].suggestion
    return issues[0]


def texts(sheet: Sheet) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in sheet.rows]


# -- xls -------------------------------------------------------------------------------------------


def test_that_xls_keeps_values_formats_merges_and_what_is_hidden(tmp_path: Path) -> None:
    document = xlwt.Workbook()
    sheet = document.add_sheet("Angebot")
    sheet.write(0, 0, "Größe")
    sheet.write(0, 1, 1234.5, xlwt.easyxf(num_format_str="#,##0.00 [$€-407]"))
    sheet.write(0, 2, datetime(2026, 11, 25), xlwt.easyxf(num_format_str="yyyy-mm-dd"))  # noqa: DTZ001
    sheet.write(0, 3, True)
    sheet.write_merge(2, 2, 0, 3, "merged")
    sheet.write(3, 0, "hidden row")
    sheet.row(3).hidden = True
    sheet.col(5).hidden = True
    document.add_sheet("Secret").visibility = 1
    document.save(str(tmp_path / "a.xls"))
    shown, secret = book(tmp_path / "a.xls").sheets
    cells = shown.rows[0].cells
    assert [cell.value for cell in cells] == ["Größe", Decimal("1234.5"), datetime(2026, 11, 25), True]  # noqa: DTZ001
    assert cells[1].number_format == "#,##0.00 [$€-407]"
    assert shown.merged == (Range(3, 1, 3, 4),)
    assert [row.hidden for row in shown.rows] == [False, False, True]
    assert shown.is_hidden_column(6)
    assert (shown.visible, secret.visible) == (True, False)


def test_that_a_broken_xls_is_called_damaged(tmp_path: Path) -> None:
    document = xlwt.Workbook()
    document.add_sheet("S").write(0, 0, 1)
    document.save(str(tmp_path / "a.xls"))
    content = (tmp_path / "a.xls").read_bytes()
    (tmp_path / "a.xls").write_bytes(content[:700])
    assert refused(tmp_path / "a.xls").code == "file_corrupt"


# -- xlsb ------------------------------------------------------------------------------------------


def test_that_xlsb_is_read_and_shows_no_formats(tmp_path: Path) -> None:
    path = write_xlsb(tmp_path / "a.xlsb", {"Quote": {(2, 1): "GPU server", (2, 3): 1234.5}})
    found = book(path)
    row = found.sheets[0].rows[0]
    assert {cell.number_format for cell in row.cells} == {"General"}
    assert [(cell.address, cell.value) for cell in row.cells] == [
        ("B3", "GPU server"),
        ("D3", Decimal("1234.5")),
    ]


def test_that_an_xlsb_with_a_cell_in_the_last_corner_is_answered(tmp_path: Path) -> None:
    path = write_xlsb(tmp_path / "a.xlsb", {"S": {(0, 0): "a", (1048575, 16383): 7.0}})
    started = time.monotonic()
    assert refused(path).code in {"too_many_cells", "file_corrupt", "too_slow"}
    assert time.monotonic() - started < 20


def test_that_a_slow_foreign_parser_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "TIME_BUDGET_S", 1e-9)
    path = write_xlsb(tmp_path / "a.xlsb", {"S": {(0, 0): "a"}})
    assert refused(path).code == "too_slow"


def test_that_a_greedy_foreign_parser_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "MEMORY_BUDGET_BYTES", 1)
    path = write_xlsb(tmp_path / "a.xlsb", {"S": {(0, 0): "a"}})
    assert refused(path).code == "too_many_cells"


class _CancelAtOnce:
    def check(self, fraction: float, message: str) -> None:
        raise Cancelled


def test_that_reading_in_a_child_can_be_cancelled(tmp_path: Path) -> None:
    path = write_xlsb(tmp_path / "a.xlsb", {"S": {(0, 0): "a"}})
    with pytest.raises(Cancelled):
        read_workbook(path, _CancelAtOnce())


# -- ods -------------------------------------------------------------------------------------------


def test_that_ods_keeps_currencies_spans_repetitions_and_what_is_hidden(tmp_path: Path) -> None:
    styles = '<style:style style:name="gone"><style:table-properties table:display="false"/></style:style>'
    rows = (
        ods_row(ods_cell("Titel", attributes='table:number-columns-spanned="3"') + ods_cell(None))
        + ods_row(ods_cell(None), 'table:number-rows-repeated="3"')
        + ods_row(ods_cell(None, attributes='table:number-columns-repeated="2"') + ods_cell(9.5, "EUR"))
        + ods_row(ods_cell(0.25), 'table:visibility="collapse" table:number-rows-repeated="2"')
        + ods_row(ods_cell(None, attributes='table:formula="of:=1+1"'))
        + ods_row(ods_cell(None), 'table:number-rows-repeated="1048000"')
    )
    tables = ods_table("A", rows) + ods_table("B", ods_row(ods_cell("x")), "gone")
    path = write_ods(tmp_path / "a.ods", ods_content(tables, styles))
    found, issues = read_workbook(path)
    assert found is not None
    shown, gone = found.sheets
    assert [(row.number, row.hidden) for row in shown.rows] == [
        (1, False),
        (5, False),
        (6, True),
        (7, True),
        (8, False),
    ]
    amount = shown.rows[1].cells[0]
    assert (amount.address, amount.value, amount.number_format) == ("C5", Decimal("9.5"), "#,##0.00 [$EUR]")
    assert shown.merged == (Range(1, 1, 1, 3),)
    assert not gone.visible
    assert [issue.code for issue in issues] == ["formula_without_value"]


def test_that_ods_errors_dates_and_percentages_are_told_apart(tmp_path: Path) -> None:
    cells = (
        '<table:table-cell table:formula="of:=#REF!" office:value-type="string"><text:p>#REF!</text:p>'
        "</table:table-cell>"
        '<table:table-cell office:value-type="date" office:date-value="2026-11-25"><text:p>x</text:p>'
        "</table:table-cell>"
        '<table:table-cell office:value-type="percentage" office:value="0.3"><text:p>30 %</text:p>'
        "</table:table-cell>"
    )
    path = write_ods(tmp_path / "a.ods", ods_content(ods_table("A", ods_row(cells))))
    error, day, share = only_sheet(path).rows[0].cells
    assert error.value == CellError("#REF!")
    assert day.value == datetime(2026, 11, 25)  # noqa: DTZ001
    assert (share.value, share.number_format) == (Decimal("0.3"), "0.00%")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ('table:number-rows-repeated="1048576"', "too_many_cells"),
        ('table:number-rows-repeated="99999999999"', "file_corrupt"),
        ('table:number-rows-repeated="many"', "file_corrupt"),
    ],
)
def test_that_endless_repetitions_in_ods_are_refused(tmp_path: Path, row: str, code: str) -> None:
    path = write_ods(tmp_path / "a.ods", ods_content(ods_table("A", ods_row(ods_cell(1.0), row))))
    assert refused(path).code == code


def test_that_an_encrypted_ods_asks_for_the_password(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "a.ods", "garbage", "<m><manifest:encryption-data/></m>")
    assert refused(path).code == "password_protected"


def test_that_entities_in_ods_are_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaa"><!ENTITY b "&a;&a;">]>' + ods_content(ods_table("A", ""))
    assert refused(write_ods(tmp_path / "a.ods", bomb)).code == "forbidden_markup"


# -- text ------------------------------------------------------------------------------------------

GERMAN = "Pos;Bezeichnung;Menge;Einzelpreis €;Gesamtpreis €\n1;Größe „M“ für Köln;2;1.234,50;2.469,00\n"
KOREAN = "번호,품명,수량,단가,금액\n1,GPU 서버,2,1000,2000\n2,설치 및 기술지원,1,50,50\n"
JAPANESE = "項番,品名,数量,単価,金額\n1,サーバー(ラック型),2,1000,2000\n2,保守サポート,1,50,50\n"
CHINESE = "序号,产品名称,数量,单价,总价\n1,服务器,2,1000,2000\n2,安装服务费用,1,50,50\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "utf-8"),
        (GERMAN, "utf-8-sig"),
        (GERMAN, "utf-16"),
        (GERMAN, "utf-16-le"),
        (GERMAN, "utf-16-be"),
        (GERMAN, "cp1252"),
        (GERMAN.replace("€", "EUR").replace("„", '"').replace("“", '"'), "latin-1"),
        (KOREAN, "cp949"),
        (KOREAN, "utf-8"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "utf-16"),
        (CHINESE, "gb18030"),
    ],
)
def test_that_text_is_read_whatever_its_encoding(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "quote.csv"
    path.write_bytes(text.encode(encoding))
    sheet = only_sheet(path)
    expected = [
        [field.strip().strip('"') for field in line.split(";" if ";" in text else ",")]
        for line in text.splitlines()
    ]
    got = [[field.strip('"') for field in row] for row in texts(sheet)]
    assert got[0][:2] == expected[0][:2]
    assert "".join("".join(row) for row in got).replace('"', "") == "".join(
        "".join(row) for row in expected
    ).replace('"', "")


def test_that_a_guessed_encoding_is_said_and_a_proven_one_is_not(tmp_path: Path) -> None:
    for encoding, expected in (("cp1252", ["encoding_guessed"]), ("utf-8", [])):
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes(GERMAN.encode(encoding))
        _, issues = read_workbook(path)
        assert [issue.code for issue in issues] == expected


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a;b;c\n1,5;2,5;3,5\n4,5;5,5;6,5\n", ";"),
        ("a\tb\tc\n1,0\t2\t3\n", "\t"),
        ("a|b|c\n1|2|3\n", "|"),
        ("sep=;\na;b\n", ";"),
        ('"x, y, z",2\n"a, b",3\n', ","),
        ("only one column\nof text\n", ","),
    ],
)
def test_that_the_delimiter_is_found(text: str, delimiter: str) -> None:
    assert delimiter_of(text) == delimiter


def test_that_quoted_line_breaks_keep_row_numbers_of_records(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a,b\n"one\ntwo",2\n\n3,4\n', encoding="utf-8")
    sheet = only_sheet(path)
    assert [(row.number, row.cells[0].text) for row in sheet.rows] == [(1, "a"), (2, "one two"), (4, "3")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (bytes(range(256)) * 40, "not_a_workbook"),
        (b"\x00" * 500, "not_a_workbook"),
        (b'a,"' + b"x" * 300_000 + b'"', "too_many_cells"),
        (b"," * 40_000, "too_many_cells"),
    ],
)
def test_that_what_is_no_text_table_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert refused(path).code == code


def test_that_ascii_needs_no_guess() -> None:
    assert encoding_of(b"a,b\n1,2\n") == ("utf-8", True)


# -- what is refused -------------------------------------------------------------------------------


def _word(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "x")


def _other_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("photo.jpg", "x")


def _picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n" + b"0" * 99)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "archive"),
        (b"Rar!\x1a\x07\x00" + bytes(50), "archive"),
        (b"\x1f\x8b\x08" + bytes(50), "archive"),
        (b"{\\rtf1 Server 2 100}", "RTF"),
        (b"Description;Qty\nServer;2\n", "name"),
        (bytes(range(200)), "not a workbook or text table"),
    ],
)
def test_that_a_file_called_workbook_is_told_what_it_is(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "quote.xlsx"
    path.write_bytes(content)
    found, issues = read_workbook(path)
    assert found is None
    assert [issue.code for issue in issues] == ["not_a_workbook"]
    assert word in issues[0].message
    assert issues[0].suggestion


def test_that_lines_that_end_with_returns_alone_are_read(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes(b"Description;Qty\rServer;2\r")
    assert [row.values for row in only_sheet(path).rows] == [("Description", "Qty"), ("Server", "2")]


@pytest.mark.parametrize(
    ("write", "code"), [(_word, "not_a_workbook"), (_other_zip, "not_a_workbook"), (_picture, "is_picture")]
)
def test_that_other_files_are_no_workbooks(
    tmp_path: Path, write: Callable[[Path], object], code: str
) -> None:
    write(tmp_path / "quote.xlsx")
    assert refused(tmp_path / "quote.xlsx").code == code


def test_that_ods_rows_of_the_helper_read_back(tmp_path: Path) -> None:
    path = write_ods_rows(tmp_path / "a.ods", [["a", 1.5], [None, "b"]], "USD")
    assert texts(only_sheet(path)) == [["a", "1.5"], ["b"]]
