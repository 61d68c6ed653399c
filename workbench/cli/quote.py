"""`workbench import-quote`."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.common import EXIT_BAD_INPUT, EXIT_NOT_RECONCILED, EXIT_OK, print_json, say_issues
from workbench.domain.issue import Severity

if TYPE_CHECKING:
    from workbench.cli.common import Commands


def add_commands(commands: "Commands") -> None:
    """Declare `import-quote`."""
    quote = commands.add_parser("import-quote", help="read a vendor's workbook and reconcile it")
    quote.add_argument("file", type=Path, metavar="FILE")
    quote.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    quote.set_defaults(run=_import_quote)
    # Not for people, and so without help: the child process in which foreign parsers run.
    table = commands.add_parser("read-table")
    table.add_argument("kind")
    table.add_argument("file", type=Path)
    table.add_argument("out", type=Path)
    table.set_defaults(run=_read_table)


def _import_quote(arguments: argparse.Namespace) -> int:
    from workbench.catalog.files import load_shipped
    from workbench.quotes import import_quote
    from workbench.quotes.report import import_as_json

    result = import_quote(arguments.file, load_shipped())
    say_issues(result.issues)
    if arguments.json:
        print_json(import_as_json(result))
    elif result.quote is not None:
        quote = result.quote
        print(f"{quote.vendor} · {quote.file_name} · {quote.currency} {quote.net_total:,.2f} net")
        print(quote.equation)
        print(
            f"Rows read {result.rows_read} = used {result.rows_used} + left out {len(result.rows_left_out)}"
        )
        for left in result.rows_left_out:
            print(f"  {left.sheet} row {left.row}: {left.reason}")
    if result.quote is None or any(issue.severity is Severity.ERROR for issue in result.issues):
        return EXIT_BAD_INPUT
    return EXIT_OK if result.quote.reconciled else EXIT_NOT_RECONCILED


def _read_table(arguments: argparse.Namespace) -> int:
    from workbench.tables.foreign import answer

    answer(arguments.kind, arguments.file, arguments.out)
    return EXIT_OK
