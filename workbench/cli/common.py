"""What every command shares: exit codes, bad input, and how things are printed."""

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.domain.issue import Issue

if TYPE_CHECKING:
    import argparse

    from workbench.analysis.specs import TableSpec

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse names it so

EXIT_OK = 0
EXIT_FINDINGS = 1
EXIT_BAD_INPUT = 2
EXIT_NOT_RECONCILED = 3


class BadInput(Exception):  # noqa: N818 - carries issues to the exit code, not a bug
    """Input that the command cannot work with."""

    def __init__(self, *issues: Issue) -> None:
        super().__init__("; ".join(str(issue) for issue in issues))
        self.issues = issues


def say_issues(issues: Sequence[Issue]) -> None:
    """Print issues to stderr, a line each."""
    for issue in issues:
        print(f"{issue.severity}: {issue}", file=sys.stderr)


def print_json(document: object) -> None:
    """Print one JSON document to stdout."""
    print(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False))


def print_table(table: "TableSpec") -> None:
    """Print a table as aligned text."""
    from workbench.analysis.specs import cell_text

    texts = [[column.header for column in table.columns]]
    texts += [
        [cell_text(cell, column) for cell, column in zip(row.cells, table.columns, strict=True)]
        for row in table.rows
    ]
    widths = [max(len(line[i]) for line in texts) for i in range(len(table.columns))]
    print(f"{table.title} ({table.context})" if table.context else table.title)
    for number, line in enumerate(texts):
        cells = [
            text.ljust(width) if column.kind != "number" else text.rjust(width)
            for text, width, column in zip(line, widths, table.columns, strict=True)
        ]
        print("  ".join(cells).rstrip())
        if number == 0:
            print("  ".join("─" * width for width in widths))
