"""Files that want to hurt: bombs, endless texts, the last corner, entities, cyclic merges."""

import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.tables.formats import ods_cell, ods_content, ods_row, ods_table, write_ods, write_xlsb
from tests.tables.hostile_base import MAIN, MB, WORKBOOK, sheet_part, write_xlsx
from tests.tables.hostile_texts import HEAVY_TEXTS, TEXTS
from tests.tables.hostile_workbooks import HEAVY_WORKBOOKS, WORKBOOKS


def _bomb(path: Path) -> None:
    write_xlsx(path, sheet_part("<row><c><v>" + "1" * (120 * MB) + "</v></c></row>"))


def _many_parts(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", WORKBOOK)
        for number in range(3_000):
            archive.writestr(f"xl/media/{number}", b"")


def _last_corner(path: Path) -> None:
    write_xlsx(path, sheet_part('<row r="1048576"><c r="XFD1048576"><v>7</v></c></row>'))


def _last_corner_xlsb(path: Path) -> None:
    write_xlsb(path, {"S": {(0, 0): "a", (1_048_575, 16_383): 7.0}})


def _last_corner_ods(path: Path) -> None:
    far = ods_row(ods_cell(None, attributes='table:number-columns-repeated="16383"') + ods_cell(7.0))
    rows = ods_row(ods_cell(None), 'table:number-rows-repeated="1048575"') + far
    write_ods(path, ods_content(ods_table("S", rows)))


def _long_text(path: Path) -> None:
    strings = f'<sst xmlns="{MAIN}"><si><t>' + "x" * (60 * MB) + "</t></si></sst>"
    cell = sheet_part('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    write_xlsx(path, cell, strings=strings, compression=zipfile.ZIP_STORED)


def _long_attribute(path: Path) -> None:
    write_xlsx(path, sheet_part(f'<row r="1" spans="{"1" * (50 * MB)}"/>'), compression=zipfile.ZIP_STORED)


def _laughs(path: Path) -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    write_xlsx(
        path, f'<!DOCTYPE x [<!ENTITY l0 "ha">{entities}]>' + sheet_part("<row><c><v>&l11;</v></c></row>")
    )


def _external_entity(path: Path) -> None:
    write_xlsx(
        path,
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + sheet_part("<row><c><v>&e;</v></c></row>"),
    )


def _cyclic_merges(path: Path) -> None:
    ranges = ("A1:D4", "D4:A1", "B2:XFD1048576", "A1:A1")
    merges = "".join(f'<mergeCell ref="{cells}"/>' for cells in ranges)
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>'
    write_xlsx(path, sheet_part(rows, f"<mergeCells>{merges * 5_000}</mergeCells>"))


def _too_many_merges(path: Path) -> None:
    write_xlsx(path, sheet_part("", "<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 300_000 + "</mergeCells>"))


def _deep_nesting(path: Path) -> None:
    write_xlsx(path, sheet_part("<row>" + "<c>" * 200_000 + "</c>" * 200_000 + "</row>"))


def _many_cells(path: Path) -> None:
    row = "<row>" + "<c><v>1</v></c>" * 16_384 + "</row>"
    write_xlsx(path, sheet_part(row * 200), compression=zipfile.ZIP_STORED)


def _many_empty_cells(path: Path) -> None:
    row = "<row>" + '<c s="1"/>' * 16_384 + "</row>"
    write_xlsx(path, sheet_part(row * 250), compression=zipfile.ZIP_STORED)


def _wide_text(path: Path) -> None:
    path.write_bytes(b"," * (20 * MB))


def _one_line_text(path: Path) -> None:
    path.write_bytes(b'"' + b"x" * (40 * MB))


def _binary_text(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 40_000)


def _laughs_ods(path: Path) -> None:
    entities = '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">'
    write_ods(path, f"<!DOCTYPE x [{entities}]>" + ods_content(ods_table("S", ods_row(ods_cell("&b;")))))


def _zip_in_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.zip", b"PK\x03\x04" + b"0" * 1_000)


def _truncated(path: Path) -> None:
    write_xlsx(path, sheet_part('<row r="1"><c r="A1"><v>1</v></c></row>'))
    path.write_bytes(path.read_bytes()[:-60])


def _ole_noise(path: Path) -> None:
    noise = bytes(range(1, 256)) * 400
    path.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + "Workbook".encode("utf-16-le") + noise)


HOSTILE: dict[str, Callable[[Path], None]] = {
    "bomb.xlsx": _bomb,
    "many parts.xlsx": _many_parts,
    "last corner.xlsx": _last_corner,
    "last corner.xlsb": _last_corner_xlsb,
    "last corner.ods": _last_corner_ods,
    "long text.xlsx": _long_text,
    "long attribute.xlsx": _long_attribute,
    "laughs.xlsx": _laughs,
    "external entity.xlsx": _external_entity,
    "cyclic merges.xlsx": _cyclic_merges,
    "too many merges.xlsx": _too_many_merges,
    "deep nesting.xlsx": _deep_nesting,
    "many cells.xlsx": _many_cells,
    "many empty cells.xlsx": _many_empty_cells,
    "wide.csv": _wide_text,
    "one line.csv": _one_line_text,
    "binary.csv": _binary_text,
    "laughs.ods": _laughs_ods,
    "zip in zip.xlsx": _zip_in_zip,
    "truncated.xlsx": _truncated,
    "noise.xls": _ole_noise,
    **WORKBOOKS,
    **TEXTS,
    **HEAVY_WORKBOOKS,
    **HEAVY_TEXTS,
}
"""File name to its writer."""

HEAVY = frozenset({"many cells.xlsx", "many empty cells.xlsx", *HEAVY_WORKBOOKS, *HEAVY_TEXTS})
"""Those that take seconds; tests/nightly/hostile_quotes.py imports them."""
