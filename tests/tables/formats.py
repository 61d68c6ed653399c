"""Minimal workbooks of formats that no library here writes: ods and xlsb, part by part."""

import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr  # noqa: TID251 - writes markup, parses none

NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
Value = str | float | None


def ods_content(tables: str, styles: str = "") -> str:
    """A content.xml around tables."""
    return (
        f"<office:document-content {NAMESPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )


def ods_table(name: str, rows: str, style: str = "shown") -> str:
    """A table around rows."""
    return f'<table:table table:name={quoteattr(name)} table:style-name="{style}">{rows}</table:table>'


def ods_row(cells: str, attributes: str = "") -> str:
    """A row around cells."""
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


def ods_cell(value: Value, currency: str = "", attributes: str = "") -> str:
    """A cell: a text, a number, an amount, or nothing."""
    if value is None:
        return f"<table:table-cell {attributes}/>"
    if isinstance(value, str):
        return (
            f'<table:table-cell office:value-type="string" {attributes}>'
            f"<text:p>{escape(value)}</text:p></table:table-cell>"
        )
    kind = f'"currency" office:currency="{currency}"' if currency else '"float"'
    return (
        f'<table:table-cell office:value-type={kind} office:value="{value}" {attributes}>'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def write_ods(path: Path, content: str, manifest: str = "<manifest/>") -> Path:
    """A document with a content and a manifest."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def write_ods_rows(path: Path, rows: Sequence[Sequence[Value]], currency: str = "") -> Path:
    """One table of rows; numbers are amounts where a currency is given."""
    body = "".join(ods_row("".join(ods_cell(value, currency) for value in row)) for row in rows)
    return write_ods(path, ods_content(ods_table("Quote", body)))


def _record(kind: int, data: bytes = b"") -> bytes:
    """A BIFF12 record: its id and length in groups of 7 bits."""
    head = bytes([kind]) if kind < 0x80 else bytes([(kind & 0x7F) | 0x80, kind >> 7])
    length, size = b"", len(data)
    while True:
        length += bytes([(size & 0x7F) | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            break
    return head + length + data


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def write_xlsb(path: Path, sheets: Mapping[str, Mapping[tuple[int, int], str | float]]) -> Path:
    """Sheets of cells by (row, column) from 0."""
    book = _record(0x83) + _record(0x99, b"\0" * 12) + _record(0x8F)
    relations = ""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, cells) in enumerate(sheets.items(), start=1):
            book += _record(0x9C, struct.pack("<II", 0, number) + _text(f"r{number}") + _text(name))
            relations += (
                f'<Relationship Id="r{number}" Target="worksheets/sheet{number}.bin" '
                'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
            )
            archive.writestr(f"xl/worksheets/sheet{number}.bin", _xlsb_sheet(cells))
        archive.writestr("xl/workbook.bin", book + _record(0x90) + _record(0x9D, b"\0" * 26) + _record(0x84))
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{relations}</Relationships>",
        )
    return path


def _xlsb_sheet(cells: Mapping[tuple[int, int], str | float]) -> bytes:
    rows = sorted({row for row, _ in cells})
    columns = [column for _, column in cells]
    bounds = struct.pack("<IIII", rows[0], rows[-1], min(columns), max(columns))
    data = _record(0x81) + _record(0x94, bounds) + _record(0x91)
    for row in rows:
        data += _record(0x00, struct.pack("<I", row) + b"\0" * 13)
        for (_, column), value in sorted(item for item in cells.items() if item[0][0] == row):
            place = struct.pack("<II", column, 0)
            if isinstance(value, str):
                data += _record(0x06, place + _text(value))
            else:
                data += _record(0x05, place + struct.pack("<d", value))
    return data + _record(0x92) + _record(0x82)
