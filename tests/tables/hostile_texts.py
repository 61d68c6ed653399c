"""Texts and old workbooks that want to hurt: endless lines, odd encodings, lying lengths."""

import io
from collections.abc import Callable
from pathlib import Path

import xlwt

MB = 2**20


def old_workbook() -> bytes:
    """A small xls file."""
    document = xlwt.Workbook()
    sheet = document.add_sheet("Quote")
    for row, cells in enumerate((("Part", "Qty", "Unit price", "Amount"), ("A", 2, 10.5, 21.0))):
        for column, value in enumerate(cells):
            sheet.write(row, column, value)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _last_corner_xls(path: Path) -> None:
    document = xlwt.Workbook()
    sheet = document.add_sheet("S")
    sheet.write(0, 0, "a")
    sheet.write(65_535, 255, 7)
    document.save(str(path))


def _bad_lengths(path: Path) -> None:
    """Every record of a number says that it is 65,535 bytes long."""
    content = bytearray(old_workbook())
    place = content.find(b"\x03\x02\x0e\x00")
    while place >= 0:
        content[place + 2 : place + 4] = b"\xff\xff"
        place = content.find(b"\x03\x02\x0e\x00", place + 4)
    path.write_bytes(content)


def _cyclic_sectors(path: Path) -> None:
    """The table of sectors says that each sector is followed by the first one."""
    content = bytearray(old_workbook())
    sector = int.from_bytes(content[76:80], "little")
    start = 512 * (1 + sector)
    content[start : start + 512] = b"\0\0\0\0" * 128
    path.write_bytes(content)


def _truncated_xls(path: Path) -> None:
    path.write_bytes(old_workbook()[:2_000])


def _sparse_text(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(2**30)


def _null_bytes(path: Path) -> None:
    path.write_bytes(b"Part;Qty;Price\nA\0B;1;2\n" * 100)


def _odd_utf16(path: Path) -> None:
    path.write_bytes("Part;Qty;Price\nA;1;2\n".encode("utf-16") + b"x")


def _quotes(path: Path) -> None:
    path.write_bytes(b'"' * (59 * MB + 1))


def _too_many_quotes(path: Path) -> None:
    path.write_bytes(b'"' * (99 * MB))


def _wide_line(path: Path) -> None:
    path.write_bytes(b"1;" * 20_000 + b"\n")


def _one_letter_lines(path: Path) -> None:
    path.write_bytes(b"a\n" * (20 * MB))


def _guessed_noise(path: Path) -> None:
    path.write_bytes(bytes(128 + n * n % 127 for n in range(1_000)) * 5_000)


TEXTS: dict[str, Callable[[Path], None]] = {
    "last corner.xls": _last_corner_xls,
    "bad lengths.xls": _bad_lengths,
    "cyclic sectors.xls": _cyclic_sectors,
    "truncated.xls": _truncated_xls,
    "sparse.csv": _sparse_text,
    "null bytes.csv": _null_bytes,
    "odd utf16.csv": _odd_utf16,
    "wide line.csv": _wide_line,
    "too many quotes.csv": _too_many_quotes,
}

HEAVY_TEXTS: dict[str, Callable[[Path], None]] = {
    "quotes.csv": _quotes,
    "one letter lines.csv": _one_letter_lines,
    "guessed noise.csv": _guessed_noise,
}
"""Those that take seconds."""
