"""What every command shares: exit codes, bad input, and how things are printed."""

import json
import re
import shutil
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain.issue import Issue, Severity, Where

if TYPE_CHECKING:
    import argparse

    from workbench.analysis.drawing.specs import TableSpec

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse names it so

EXIT_OK = 0
EXIT_FINDINGS = 1
EXIT_BAD_INPUT = 2
EXIT_NOT_RECONCILED = 3

_GAP = "  "
_WIDTH = 120
"""Characters in a line where no terminal says how many it has."""


class BadInput(Exception):  # noqa: N818 - carries issues to the exit code, not a bug
    """Input that the command cannot work with."""

    def __init__(self, *issues: Issue) -> None:
        super().__init__("; ".join(str(issue) for issue in issues))
        self.issues = issues


def cannot_write(path: Path, what: str, error: OSError) -> Issue:
    """What to say of a file that could not be written, and what to do about it."""
    folder = path.parent
    if not folder.is_dir():
        why, remedy = f"there is no folder {folder}", "Make the folder first, or choose another."
    else:
        why = reason_of(error)
        remedy = "Choose another name or folder, or close the file in the program that holds it."
    return Issue(
        severity=Severity.ERROR,
        code="cannot_write",
        message=f"The {what} cannot be written: {why}.",
        where=Where(file=str(path)),
        suggestion=remedy,
    )


def reason_of(error: OSError) -> str:
    """Why a file could not be used, in words without error numbers."""
    return error.strerror or re.sub(r"\[Errno \d+\] ", "", str(error))


def say_issues(issues: Sequence[Issue]) -> None:
    """Print issues to stderr, a line each; what is said of several records is said once, naming them all."""
    records: dict[Issue, list[str]] = {}
    for issue in issues:
        about = replace(issue, where=replace(issue.where, record=""))
        records.setdefault(about, []).append(issue.where.record)
    for about, named in records.items():
        where = replace(about.where, record=", ".join(dict.fromkeys(filter(None, named))))
        print(f"{about.severity}: {replace(about, where=where)}", file=sys.stderr)


def print_json(document: object) -> None:
    """Print one JSON document to stdout."""
    print(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False))


def print_table(table: "TableSpec", important: Sequence[str] = ()) -> None:
    """Print a table as aligned text.

    With `important` (keys, the most important first) only as many of those columns as the terminal has room
    for: the first two always, in the table's order; a last line names the others.
    """
    from workbench.analysis.drawing.specs import cell_text

    texts = [[column.header for column in table.columns]]
    texts += [
        [cell_text(cell, column) for cell, column in zip(row.cells, table.columns, strict=True)]
        for row in table.rows
    ]
    widths = [max(len(line[i]) for line in texts) for i in range(len(table.columns))]
    chosen = list(range(len(table.columns)))
    if important:
        keys = [column.key for column in table.columns]
        chosen = _fitting([keys.index(key) for key in important if key in keys], widths)
    print(f"{table.title} ({table.context})" if table.context else table.title)
    for number, line in enumerate(texts):
        cells = [
            line[i].rjust(widths[i]) if table.columns[i].kind == "number" else line[i].ljust(widths[i])
            for i in chosen
        ]
        print(_GAP.join(cells).rstrip())
        if number == 0:
            print(_GAP.join("─" * widths[i] for i in chosen))
    left = [column.header for i, column in enumerate(table.columns) if i not in chosen]
    if left:
        print_paragraph(f"Not shown here: {', '.join(left)}.")


def _fitting(order: Sequence[int], widths: Sequence[int]) -> list[int]:
    """As many columns as fit beside each other, taken in an order, given from left to right."""
    room = terminal_width()
    chosen: list[int] = []
    for place, column in enumerate(order):
        needed = widths[column] + (len(_GAP) if chosen else 0)
        if place > 1 and needed > room:
            break
        chosen.append(column)
        room -= needed
    return sorted(chosen)


def terminal_width() -> int:
    """Characters that a line of output has room for."""
    return shutil.get_terminal_size((_WIDTH, 0)).columns


def print_paragraph(text: str, mark: str = "") -> None:
    """Print a text, on a terminal in lines that fit; in a file or pipe it stays one line to search in."""
    if sys.stdout.isatty():
        text = textwrap.fill(
            text, terminal_width() - 1, initial_indent=mark, subsequent_indent=" " * len(mark)
        )
        print(text)
    else:
        print(f"{mark}{text}")
