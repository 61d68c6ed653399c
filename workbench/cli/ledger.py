"""`workbench ledger`: net present value, return and levelised cost of cash-flow lines typed in by hand."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.common import EXIT_BAD_INPUT, EXIT_OK, BadInput, print_json, say_issues
from workbench.domain.issue import Issue, Severity, Where

if TYPE_CHECKING:
    from workbench.analysis.cash.ledger import LedgerResult
    from workbench.cli.common import Commands

_MOST_BYTES = 50_000_000


def add_commands(commands: "Commands") -> None:
    """Declare `ledger`."""
    ledger = commands.add_parser("ledger", help="NPV, IRR, levelised cost and payback of cash-flow lines")
    ledger.add_argument("input", metavar="INPUT", nargs="?", help="a JSON file, or - for standard input")
    ledger.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    ledger.add_argument(
        "--schema", action="store_true", help="print the JSON schema of INPUT with an example, and stop"
    )
    ledger.set_defaults(run=_ledger)


def _bad(code: str, message: str, file: str, suggestion: str) -> Issue:
    where = Where(file=file)
    return Issue(severity=Severity.ERROR, code=code, message=message, where=where, suggestion=suggestion)


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    keys = [key for key, _ in pairs]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise ValueError(f"the key '{twice}' stands twice in one object")
    return dict(pairs)


def _read(name: str) -> object:
    """The parsed document; raises BadInput."""
    try:
        if name == "-":
            text = sys.stdin.read()
        else:
            path = Path(name)
            if path.stat().st_size > _MOST_BYTES:
                raise BadInput(_bad("file_too_large", "The file exceeds 50 MB.", name, "Split the ledger."))
            text = path.read_text(encoding="utf-8-sig")
        return json.loads(text, object_pairs_hook=_unique_keys)
    except OSError as error:
        message = f"The file cannot be read: {error.strerror or error}."
        raise BadInput(_bad("cannot_read", message, name, "Check the path.")) from error
    except (ValueError, RecursionError) as error:
        message = f"This is not a JSON document: {error}."
        suggestion = "See an example with: workbench ledger --schema"
        raise BadInput(_bad("not_json", message, name, suggestion)) from error


def _ledger(arguments: argparse.Namespace) -> int:
    from workbench.reports.ledger_output import ledger_as_json, ledger_as_text, ledger_schema, refused_as_json

    if arguments.schema:
        print_json(ledger_schema())
        return EXIT_OK
    if arguments.input is None:
        raise BadInput(
            _bad("no_input", "No ledger was named.", "", "Give a JSON file, or --schema to see what goes in.")
        )
    try:
        result = _result(arguments.input)
    except BadInput as error:
        if arguments.json:
            print_json(refused_as_json(error.issues))
        say_issues(error.issues)
        return EXIT_BAD_INPUT
    say_issues(result.issues)
    if arguments.json:
        print_json(ledger_as_json(result))
    else:
        print(ledger_as_text(result))
    return EXIT_OK


def _result(name: str) -> "LedgerResult":
    from workbench.analysis.cash.ledger import evaluate_ledger, read_ledger

    ledger, issues = read_ledger(_read(name))
    if ledger is None:
        raise BadInput(*_of_file(issues, name))
    result, issues = evaluate_ledger(ledger)
    if result is None:
        raise BadInput(*_of_file(issues, name))
    return replace(result, issues=_of_file(result.issues, name))


def _of_file(issues: Sequence[Issue], name: str) -> tuple[Issue, ...]:
    """Issues that say which file they are about."""
    file = "standard input" if name == "-" else name
    return tuple(replace(issue, where=replace(issue.where, file=file)) for issue in issues)
