"""Read a file of the formats that have readers of our own, in this process."""

from pathlib import Path

from workbench.domain.control import JobControl
from workbench.tables.container import FileKind
from workbench.tables.sheet import Sheet


def read_in_process(
    path: Path, kind: FileKind, control: JobControl, *, excel_digits: bool
) -> tuple[tuple[Sheet, ...], str]:
    """(sheets of an xlsx, ods or text file, the encoding that a text was guessed to have, else empty).

    Raises what the readers raise for a file that is refused or damaged, OSError and `Cancelled`.
    """
    if kind is FileKind.XLSX:
        from workbench.tables.xlsx import read_xlsx

        return read_xlsx(path, control, excel_digits=excel_digits), ""
    if kind is FileKind.ODS:
        from workbench.tables.ods import read_ods

        return read_ods(path, control), ""
    from workbench.tables.delimited import read_delimited

    return read_delimited(path, control)
