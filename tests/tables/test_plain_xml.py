"""Long sheets that are cut apart a layout at a time hold exactly what a parser finds in them."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.tables.generated_sheets import exactly
from tests.tables.hostile_base import MAIN, RELATIONS, WORKBOOK
from workbench.domain.control import NoControl
from workbench.tables.plain_rows import NotPlainError, text_of
from workbench.tables.plain_xml import plain_stretches
from workbench.tables.reader import read_workbook
from workbench.tables.sheet import Sheet
from workbench.tables.xlsx import read_xlsx

STRINGS = ("Server", "<b>&", " ", "", "line\nbreak", "價格", "_x0041_")
CELLS = (
    "<v>{number}</v>",
    "<v>0.1{number}</v>",
    '|t="s"|<v>{index}</v>',
    '|t="str"|<f>A1</f><v>text {number}</v>',
    "<f>SUM(A1:A2)</f><v>{number}.50</v>",
    "<f>NOW()</f>",
    '|t="inlineStr"|<is><t xml:space="preserve"> in {number}</t></is>',
    '|t="inlineStr"|<is><t> </t></is>',
    '|t="b"|<v>1</v>',
    '|t="e"|<v>#REF!</v>',
    "",
    "<v></v>",
    "<v/>",
    "<f/>",
    '<f t="shared" si="0"/><v>{number}</v>',
    "<v>1.5E-{number}</v>",
    "<v>-0</v>",
    "<v>0.1234567890123456789</v>",
    "<v>46000.25</v>",
    '|t="n"|<v> {number} </v>',
    '|t="s"|<v>99</v>',
    '|t="str"|<v>&amp;&#228;_x0041_ \n</v>',
    '|t="d"|<v>2026-11-26T00:00:00</v>',
)


ROWS = (
    '<row r="{number}">',
    '<row r="{number}" hidden="1" spans="1:5">',
    '<row r="{number}" ht="15.75" hidden="true">',
)
BARE_ROWS = ("<row>", '<row spans="1:5" hidden="1">', "<row >")
"""How rows start whose cells write no address."""
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="4"/></cellXfs>'
    "</styleSheet>"
)
STYLED = RELATIONS.replace(
    "</Relationships>", '<Relationship Id="rId9" Type="x/styles" Target="styles.xml"/></Relationships>'
)


def written(
    layouts: list[list[int]], rows: list[tuple[int, int]], between: str = "", bare: bool = False
) -> str:
    """Rows of a sheet: (layout, start) each; the cells of a layout are numbers of CELLS."""
    pieces = []
    for number, (layout, start) in enumerate(rows, start=1):
        opened = (BARE_ROWS if bare else ROWS)[start].format(number=number)
        cells = []
        for column, kind in enumerate(layouts[layout % len(layouts)]):
            _, attributes, body = ("||" + CELLS[kind]).split("|")[-3:]
            body = body.format(number=number % 5, index=number % len(STRINGS))
            address = f' r="{chr(ord("A") + column)}{number}"' if not bare else ""
            cells.append(f'<c{address} s="{column % 3}" {attributes}>{body}</c>'.replace(" >", ">"))
        pieces += [opened, *cells, "</row>"]
    return between.join(pieces)


def read(path: Path, rows: str) -> Sheet:
    strings = "".join(
        f"<si><t>{text.replace('&', '&amp;').replace('<', '&lt;')}</t></si>" for text in STRINGS
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", WORKBOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", STYLED)
        archive.writestr("xl/styles.xml", STYLES)
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{strings}</sst>')
        sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    workbook, issues = read_workbook(path)
    assert workbook is not None, issues
    return workbook.sheets[0]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    layouts=st.lists(st.lists(st.integers(0, len(CELLS) - 1), max_size=5), min_size=1, max_size=3),
    rows=st.lists(st.tuples(st.integers(0, 2), st.integers(0, len(ROWS) - 1)), min_size=1, max_size=40),
    between=st.sampled_from(["", "\n  "]),
    bare=st.booleans(),
)
def test_that_plain_rows_read_what_a_parser_reads(
    layouts: list[list[int]], rows: list[tuple[int, int]], between: str, bare: bool, tmp_path: Path
) -> None:
    xml = written(layouts, rows, between, bare)
    plain, parsed = read(tmp_path / "a.xlsx", xml), read(tmp_path / "b.xlsx", "<!-- parse me -->" + xml)
    assert plain == parsed
    assert exactly(plain) == exactly(parsed)


@pytest.mark.parametrize(
    "odd",
    [
        '<row r="20"><c r="A21"><v>1</v></c></row>',
        '<row r="5"><c r="A5"><v>1</v></c></row>',
        '<row r="20"><c r="A20"><v>1</v></row>',
    ],
)
def test_that_an_impossible_row_behind_many_alike_damages_the_workbook(odd: str, tmp_path: Path) -> None:
    alike = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 20))
    path = tmp_path / "a.xlsx"
    with pytest.raises(AssertionError, match="file_corrupt"):
        read(path, alike + odd)


@pytest.mark.parametrize("fast", ["tables.xlsx_cells.CellMaker.add", "tables.xlsx.plain_strings"])
def test_that_an_error_of_the_fast_readers_is_not_hidden_by_the_parser(
    fast: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("a bug")

    rows = '<row r="1"><c r="A1"><v>1</v></c></row>'
    assert read(tmp_path / "a.xlsx", rows).rows
    monkeypatch.setattr(f"workbench.{fast}", fail)
    with pytest.raises(ValueError, match="a bug"):
        read_xlsx(tmp_path / "a.xlsx", NoControl())


@pytest.mark.parametrize("cell", [b'<c t="inlineStr"><is><t>%s</t></is></c>', b'<c t="str"><v>%s</v></c>'])
def test_that_only_a_parser_judges_a_character_of_thousands_of_digits(cell: bytes, tmp_path: Path) -> None:
    endless = b"&#" + b"9" * 5_000 + b";"
    with pytest.raises(NotPlainError):
        text_of(endless)
    with pytest.raises(AssertionError, match="file_corrupt"):
        read(tmp_path / "a.xlsx", '<row r="1">' + (cell % endless).decode() + "</row>")


def test_that_rich_strings_among_plain_ones_keep_their_place(tmp_path: Path) -> None:
    rich = "<si><r><t>Ser</t></r><r><t>ver</t></r></si>"
    plain = "".join(f"<si><t>{number}</t></si>" for number in range(3))
    path = tmp_path / "a.xlsx"
    cells = "".join(f'<c r="{letter}1" t="s"><v>{i}</v></c>' for i, letter in enumerate("ABCDEFG"))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", WORKBOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{plain}{rich}{plain}</sst>')
        sheet = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    workbook, _ = read_workbook(path)
    assert workbook is not None
    assert [cell.text for cell in workbook.sheets[0].rows[0].cells] == [
        "0",
        "1",
        "2",
        "Server",
        "0",
        "1",
        "2",
    ]


@pytest.mark.parametrize("size", range(1, 30))
def test_that_a_short_text_at_the_end_of_its_part_is_read(size: int, tmp_path: Path) -> None:
    text = "x" * size
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", WORKBOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>')
        row = f'<row spans="1:1" r="1" ht="{"1" * size}"><c r="A1" t="s"><v>0</v></c></row><row r="2"/>'
        sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{row}</sheetData></worksheet>'
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    workbook, _ = read_workbook(tmp_path / "a.xlsx")
    assert workbook is not None
    assert [row.values for row in workbook.sheets[0].rows] == [(text,)]


def test_that_rows_without_cells_are_cut_like_others() -> None:
    rows = "".join(f'<row r="{number}" ht="15"/>' for number in range(1, 150_000)).encode()
    part = io.BytesIO(b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>")
    stretches = list(plain_stretches(part, []))
    assert len(stretches) > 1
    assert b"".join(stretches) == rows
    assert all(stretch.startswith(b"<row ") and stretch.endswith(b"/>") for stretch in stretches)
