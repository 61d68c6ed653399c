"""Read a workbook or text table of any known format: the door through which foreign files come in."""

import hashlib
import struct
import zipfile
import zlib
from pathlib import Path
from xml.etree.ElementTree import ParseError  # noqa: TID251 - an exception only; defusedxml parses

import numpy as np

from workbench.domain.control import JobControl, NoControl
from workbench.domain.issue import Issue, Severity, Where
from workbench.tables.cells import Kind
from workbench.tables.child import ChildFailedError, read_in_child
from workbench.tables.container import (
    FileKind,
    corrupt,
    file_kind,
    password_protected,
    refusal,
    unpacked_bytes,
)
from workbench.tables.delimited import NotTextError, encoding_note
from workbench.tables.in_process import read_in_process
from workbench.tables.markup import CapPassedError, ForbiddenMarkupError
from workbench.tables.ods import EncryptedError
from workbench.tables.sheet import Sheet, Workbook

MAX_BYTES_IN_PROCESS = 2**20
"""Up to so many bytes unpacked, no file takes long or much memory; starting a process would take longer."""
_IN_CHILD = frozenset({FileKind.XLS, FileKind.XLSB})
"""Formats of parsers that trust what they read."""

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    NotImplementedError,  # compression or zip version that zipfile does not know
    EOFError,
    LookupError,  # a part that is not there, or one in an encoding that nobody knows
    ArithmeticError,
    struct.error,
    ValueError,  # includes defusedxml's exceptions
    RecursionError,
)


def read_workbook(
    path: Path, control: JobControl | None = None, *, excel_digits: bool = True
) -> tuple[Workbook | None, list[Issue]]:
    """Read a file; None with the reason among the issues where it cannot be read.

    Numbers of an xlsx are rounded to the 15 digits that Excel shows, or not without `excel_digits`.

    Never raises for what is in the file; raises `Cancelled` where `control` says so. Formulas give their
    saved result, with one warning per sheet where it was not saved.
    """
    control = control or NoControl()
    try:
        kind = file_kind(path)
        if isinstance(kind, Issue):
            return None, [kind]
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        sheets, encoding = _read(path, kind, control, excel_digits)
    except CapPassedError as error:
        return None, [_too_large(path, str(error))]
    except ForbiddenMarkupError:
        return None, [
            refusal(
                path,
                "forbidden_markup",
                "The workbook declares a document type or entities, which no spreadsheet program writes.",
                "Do not open it elsewhere; ask the sender for a clean copy.",
            )
        ]
    except EncryptedError:
        return None, [password_protected(path)]
    except ChildFailedError as error:
        return None, [error.issue]
    except NotTextError as error:
        return None, [
            refusal(
                path,
                "not_a_workbook",
                f"This is no text table: {error}.",
                "Save it as .xlsx, or as text in UTF-8 (File, Save As, CSV UTF-8).",
            )
        ]
    except OSError as error:
        return None, [
            refusal(
                path,
                "file_unreadable",
                f"The file cannot be opened: {error.strerror or error}.",
                "Close it elsewhere, or check the permissions.",
            )
        ]
    except MemoryError:
        return None, [_too_large(path, "it needs more memory than there is")]
    except _BROKEN as error:
        return None, [corrupt(path, _one_line(error))]
    if not sheets:
        return None, [corrupt(path, "it names no sheet")]
    workbook = Workbook(path.name, digest, sheets)
    guessed = [encoding_note(path, encoding)] if encoding else []
    return workbook, [*guessed, *_pending_issues(workbook)]


def _read(
    path: Path, kind: FileKind, control: JobControl, excel_digits: bool
) -> tuple[tuple[Sheet, ...], str]:
    if kind in _IN_CHILD or unpacked_bytes(path, kind) > MAX_BYTES_IN_PROCESS:
        return read_in_child(path, kind, control, excel_digits=excel_digits)
    return read_in_process(path, kind, control, excel_digits=excel_digits)


def _too_large(path: Path, what: str) -> Issue:
    return refusal(
        path,
        "too_many_cells",
        f"The workbook is too large to import: {what}.",
        "Save the quote's own sheets as a separate workbook and import that.",
    )


def _one_line(error: Exception) -> str:
    if isinstance(error, KeyError):
        return "something that it refers to is missing"
    text = " ".join(str(error).split())[:200].rstrip(".")
    return text or type(error).__name__


def _pending_issues(workbook: Workbook) -> list[Issue]:
    issues = []
    for sheet in workbook.sheets:
        if not sheet.visible:
            continue
        if sheet.computed:
            issues.append(
                Issue(
                    severity=Severity.NOTE,
                    code="formulas_computed",
                    message=f"{sheet.computed:,} formulas, saved without their results, were computed.",
                    where=Where(file=workbook.file_name, sheet=sheet.name),
                    suggestion="Open the file in Excel and compare the total, or save it there once.",
                )
            )
        pending = _pending(sheet)
        if pending:
            more = f" and {len(pending) - 3:,} more" if len(pending) > 3 else ""
            issues.append(
                Issue(
                    severity=Severity.WARNING,
                    code="formula_without_value",
                    message=f"Formulas were saved without their results in {', '.join(pending[:3])}{more}.",
                    where=Where(file=workbook.file_name, sheet=sheet.name, cell=pending[0]),
                    suggestion="Open the file in Excel, let it calculate, save it and import it again.",
                )
            )
    return issues


def _pending(sheet: Sheet) -> list[str]:
    """Addresses of the formulas that were saved without their results."""
    if sheet.stored is None:
        return [cell.address for row in sheet.rows for cell in row.cells if cell.pending]
    if None not in sheet.stored.others:
        return []
    rows = np.unique(sheet.stored.rows_of_cells[sheet.stored.kinds == Kind.OTHER]).tolist()
    return [cell.address for row in rows for cell in sheet.rows[row].cells if cell.pending]
