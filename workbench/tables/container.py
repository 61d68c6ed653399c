"""What kind of file it is, and whether a container is safe to parse. Nothing is unpacked here."""

import zipfile
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

from workbench.domain.issue import Issue, Severity, Where

MAX_FILE_BYTES = 100 * 2**20
MAX_PARTS = 2_000
MAX_PART_BYTES = 160 * 2**20
MAX_TOTAL_BYTES = 400 * 2**20
MAX_RATIO = 250
_RATIO_APPLIES_FROM_BYTES = 2**20
_MAX_DIRECTORY_BYTES = 2**20
_END_MAGIC = b"PK\x05\x06"
_END64_MAGIC = b"PK\x06\x06"
_END_BYTES = 22
_END_SEARCHED_BYTES = 2**17
_LOCAL_HEADER_BYTES = 30
"""Before the name of a part."""
_COMPRESSIONS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Others are in no workbook, and may ask for gigabytes before they unpack a byte."""

WORKBOOK_PART = "xl/workbook.xml"
BINARY_WORKBOOK_PART = "xl/workbook.bin"
ODS_CONTENT_PART = "content.xml"
TEXT_SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".tab"})

_OLE_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
_ZIP_MAGIC = b"PK\x03\x04"
_BIFF_STARTS = (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00")
"""A worksheet stream of Excel 2 to 5 without its compound file."""
_XLS_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")
"""How files of 7-Zip, RAR, gzip, bzip2 and xz begin."""
_XML_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
_SAVE_AS = "Open it in Excel or LibreOffice, save it as .xlsx and import that file."
_ASK_AGAIN = "Ask for the file again, or open it in Excel, let Excel repair it and save it as .xlsx."


def refusal(path: Path, code: str, message: str, suggestion: str) -> Issue:
    """An error that concerns the whole file."""
    return Issue(
        severity=Severity.ERROR,
        code=code,
        message=message,
        where=Where(file=path.name or str(path)),
        suggestion=suggestion,
    )


class FileKind(StrEnum):
    """Formats that are read."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    TEXT = "text"


def file_kind(path: Path) -> FileKind | Issue:
    """What the file's content says it is, or why it cannot be read; its name decides nothing but text.

    Raises OSError only if the file vanishes or becomes unreadable between the checks.
    """
    if path.is_dir():
        return refusal(path, "is_directory", "This is a folder, not a file.", "Choose the workbook itself.")
    if not path.exists():
        return refusal(
            path, "file_missing", "There is no such file.", "Check the path, or choose the file again."
        )
    if not path.is_file():
        return refusal(
            path, "not_a_workbook", "This is a device or a pipe, not a file.", "Choose a workbook."
        )
    size = path.stat().st_size
    if size == 0:
        return refusal(path, "file_empty", "The file is empty (0 bytes).", "Ask the sender for it again.")
    if size > MAX_FILE_BYTES:
        return refusal(
            path,
            "file_too_large",
            f"The file has {size / 2**20:,.0f} MB; the limit is {MAX_FILE_BYTES // 2**20} MB.",
            "Delete pictures and sheets that do not belong to the quote and save it again.",
        )
    with path.open("rb") as stream:
        start = stream.read(4096)
    if start.startswith(_ZIP_MAGIC):
        return _container_kind(path)
    if start.startswith(_OLE_MAGIC):
        return _ole_kind(path)
    if start.startswith(_BIFF_STARTS):
        return FileKind.XLS
    return _text_kind(path, start)


def unpacked_bytes(path: Path, kind: FileKind) -> int:
    """Bytes of a file when its container, if it has one, is unpacked; zipfile reads no more than that."""
    if kind in {FileKind.TEXT, FileKind.XLS}:
        return path.stat().st_size
    with zipfile.ZipFile(path) as container:
        return sum(part.file_size for part in container.infolist())


def _container_kind(path: Path) -> FileKind | Issue:
    if _directory_bytes(path) > _MAX_DIRECTORY_BYTES:
        return refusal(
            path,
            "unsafe_archive",
            f"The workbook is built like an archive bomb: it lists far more than {MAX_PARTS:,} parts.",
            "Do not open it elsewhere; ask the sender for a clean copy.",
        )
    with zipfile.ZipFile(path) as container:
        unsafe = check_container(path, container)
        if unsafe is not None:
            return unsafe
        names = set(container.namelist())
    if WORKBOOK_PART in names:
        return FileKind.XLSX
    return FileKind.XLSB if BINARY_WORKBOOK_PART in names else FileKind.ODS


def _directory_bytes(path: Path) -> int:
    """Size of a container's directory as its end record states it: zipfile reads as much before it asks."""
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - _END_SEARCHED_BYTES))
        tail = stream.read()
    stated = 0
    for place in {tail.rfind(_END_MAGIC), len(tail) - _END_BYTES, tail.rfind(_END64_MAGIC)}:
        if tail[place : place + 4] == _END_MAGIC and place >= 0:
            stated = max(stated, int.from_bytes(tail[place + 12 : place + 16], "little"))
        elif tail[place : place + 4] == _END64_MAGIC and place >= 0:
            stated = max(stated, int.from_bytes(tail[place + 40 : place + 48], "little"))
    return min(stated, size)


def _ole_kind(path: Path) -> FileKind | Issue:
    content = path.read_bytes()
    if _ENCRYPTED_STREAM in content:
        return password_protected(path)
    if path.suffix.lower() == ".xls" or any(stream in content for stream in _XLS_STREAMS):
        return FileKind.XLS
    return refusal(
        path,
        "not_a_workbook",
        "This is an old Office file (Word, PowerPoint, mail), not a workbook.",
        "Ask the vendor for the quote in Excel.",
    )


def password_protected(path: Path) -> Issue:
    """The workbook cannot be read without its password."""
    return refusal(
        path,
        "password_protected",
        "The workbook is protected with a password.",
        "Open it with the password and save it without one (File, Info, Protect Workbook).",
    )


def _text_kind(path: Path, start: bytes) -> FileKind | Issue:
    if start.startswith(b"%PDF"):
        return refusal(
            path, "is_pdf", "This is a PDF, not a workbook.", "Ask the vendor for the quote in Excel."
        )
    if start.startswith(_PICTURES):
        return refusal(
            path,
            "is_picture",
            "This is a picture, not a workbook.",
            "Ask the vendor for the quote in Excel; figures are not read from pictures.",
        )
    lowered = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if lowered.startswith(b"<?xml") and _XML_SPREADSHEET in lowered:
        return refusal(
            path,
            "is_xml_spreadsheet",
            "This is an XML spreadsheet of Excel 2003, which is not read.",
            _SAVE_AS,
        )
    if lowered.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"mime-version")):
        return refusal(
            path,
            "not_a_workbook",
            "This is a web page or XML file that only looks like a workbook.",
            _SAVE_AS,
        )
    if path.suffix.lower() in TEXT_SUFFIXES:
        return FileKind.TEXT
    return _no_table(path, start)


def _no_table(path: Path, start: bytes) -> Issue:
    """Says what a file is that neither its content nor its name makes a table."""
    if start.startswith(_ARCHIVES):
        message, remedy = (
            "This is a compressed archive, not a workbook.",
            "Unpack it and import the workbook inside.",
        )
    elif start.startswith(b"{\\rtf"):
        message, remedy = (
            "This is a text document (RTF), not a workbook.",
            "Ask the vendor for the quote in Excel.",
        )
    elif b"\0" not in start:
        message = "This is text, and its name is not that of a text table."
        remedy = "If it is a table of values, let its name end in .csv and import it again."
    else:
        message, remedy = "This is not a workbook or text table.", _SAVE_AS
    return refusal(path, "not_a_workbook", message, remedy)


def _overlapping(parts: Sequence[zipfile.ZipInfo]) -> zipfile.ZipInfo | None:
    """A part that begins before the one in front of it ends; not every version of zipfile refuses that."""
    ordered = sorted(parts, key=lambda part: part.header_offset)
    for before, after in pairwise(ordered):
        # the shortest a local header can be: what it holds besides the name may differ from the directory
        if before.header_offset + _LOCAL_HEADER_BYTES + before.compress_size > after.header_offset:
            return after
    return None


def check_container(path: Path, container: zipfile.ZipFile) -> Issue | None:
    """Why the zip container must not be parsed, judged by its central directory; None if it may be.

    The directory's sizes hold: zipfile stops reading a part where its stated size ends.
    """
    parts = container.infolist()
    names = {part.filename for part in parts}
    if not names & {WORKBOOK_PART, BINARY_WORKBOOK_PART, ODS_CONTENT_PART}:
        return _foreign_container(path, names)
    if any(part.flag_bits & 0x1 for part in parts):
        return refusal(
            path,
            "password_protected",
            "Parts of the workbook are encrypted.",
            "Save it without a password and import it again.",
        )
    if any(part.compress_type not in _COMPRESSIONS for part in parts):
        return corrupt(path, "parts of it are compressed in a way that no spreadsheet program uses")
    total = sum(part.file_size for part in parts)
    largest = max(parts, key=lambda part: part.file_size)
    packed = max(parts, key=_ratio)
    if len(parts) > MAX_PARTS:
        finding = f"it has {len(parts):,} parts (limit {MAX_PARTS:,})"
    elif _ratio(packed) > MAX_RATIO:
        times = f"{_ratio(packed):,.0f} times its size (limit {MAX_RATIO:,})"
        finding = f"part '{packed.filename}' unpacks to {times}"
    elif total > MAX_TOTAL_BYTES:
        finding = f"it unpacks to {total / 2**20:,.0f} MB (limit {MAX_TOTAL_BYTES // 2**20} MB)"
    elif largest.file_size > MAX_PART_BYTES:
        size = f"{largest.file_size / 2**20:,.0f} MB (limit {MAX_PART_BYTES // 2**20} MB)"
        finding = f"part '{largest.filename}' unpacks to {size}"
    elif inside := _overlapping(parts):
        finding = f"part '{inside.filename}' lies in the bytes of another part"
    else:
        return None
    return refusal(
        path,
        "unsafe_archive",
        f"The workbook is built like an archive bomb: {finding}.",
        "Do not open it elsewhere; ask the sender for a clean copy.",
    )


def _ratio(part: zipfile.ZipInfo) -> float:
    if part.file_size < _RATIO_APPLIES_FROM_BYTES:
        return 0.0
    return part.file_size / max(part.compress_size, 1)


def _foreign_container(path: Path, names: set[str]) -> Issue:
    if any(name.startswith(("word/", "ppt/")) for name in names):
        return refusal(
            path,
            "not_a_workbook",
            "This is a Word or PowerPoint file, not a workbook.",
            "Ask the vendor for the quote in Excel.",
        )
    return refusal(
        path, "not_a_workbook", "This zip archive holds no workbook.", "Unpack it and import the workbook."
    )


def corrupt(path: Path, detail: str) -> Issue:
    """The container or a part of it cannot be read."""
    return refusal(path, "file_corrupt", f"The workbook is damaged: {detail}.", _ASK_AGAIN)
