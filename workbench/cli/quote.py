"""`workbench import-quote` and `workbench rfq`."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.common import (
    EXIT_BAD_INPUT,
    EXIT_NOT_RECONCILED,
    EXIT_OK,
    BadInput,
    cannot_write,
    print_json,
    say_issues,
)
from workbench.domain.issue import Issue, Severity, has_errors

if TYPE_CHECKING:
    from workbench.cli.common import Commands


def add_commands(commands: "Commands") -> None:
    """Declare `import-quote`, `rfq` and the child process of the readers."""
    quote = commands.add_parser("import-quote", help="read a vendor's workbook and reconcile it")
    quote.add_argument("file", type=Path, metavar="FILE")
    quote.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    quote.set_defaults(run=_import_quote)
    rfq = commands.add_parser("rfq", help="write a blank workbook for vendors to quote in")
    rfq.add_argument("out", type=Path, metavar="OUT.xlsx")
    rfq.add_argument("--system", default="", metavar="ID", help="catalog system to ask for")
    rfq.add_argument("--systems", type=int, default=1, metavar="N", help="how many of it")
    rfq.add_argument("--currency", default="USD", metavar="CODE")
    rfq.set_defaults(run=_rfq)
    # Not for people, and so without help: the child process of the readers where there is one program only.
    table = commands.add_parser("read-table")
    table.add_argument("words", nargs="+")
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
    if result.quote is None or has_errors(result.issues):
        return EXIT_BAD_INPUT
    return EXIT_OK if result.settled else EXIT_NOT_RECONCILED


def _rfq(arguments: argparse.Namespace) -> int:
    from workbench.catalog.files import load_shipped
    from workbench.domain.hardware import System
    from workbench.quotes.language.numbers import CURRENCY_CODES
    from workbench.reports.rfq import write_rfq

    out: Path = arguments.out
    wanted = []
    if arguments.system:
        system = load_shipped().get("system", arguments.system)
        if not isinstance(system, System):
            raise _bad(
                "unknown_system",
                f"The catalog has no system '{arguments.system}'.",
                "See the ids with: workbench catalog list system",
            )
        wanted.append((system.name, arguments.systems))
    if arguments.systems < 1:
        raise _bad(
            "none_wanted",
            f"--systems is {arguments.systems}, and a request is for one system at least.",
            "Give a whole number from 1.",
        )
    if arguments.currency not in CURRENCY_CODES:
        raise _bad(
            "unknown_currency",
            f"'{arguments.currency}' is no currency that we know.",
            "Give the code of ISO 4217 in capital letters, such as USD or EUR.",
        )
    if out.suffix.lower() != ".xlsx":
        raise _bad(
            "not_xlsx",
            f"The workbook's name must end in .xlsx, and '{out.name}' does not.",
            "Give another name.",
        )
    try:
        write_rfq(out, wanted=wanted, currency=arguments.currency)
    except OSError as error:
        raise BadInput(cannot_write(out, "workbook", error)) from error
    print(f"Wrote {out}")
    return EXIT_OK


def _bad(code: str, message: str, suggestion: str) -> BadInput:
    return BadInput(Issue(severity=Severity.ERROR, code=code, message=message, suggestion=suggestion))


def _read_table(arguments: argparse.Namespace) -> int:
    from workbench.tables.worker import main

    return main(arguments.words)
