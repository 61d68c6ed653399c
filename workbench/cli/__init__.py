"""The workbench without a window, a module a group of commands.

Exit codes: 0 done (infeasible offers included), 1 a project is not sound, 2 bad input, 3 a quote imported
but not reconciled.
With `--json` stdout holds one JSON document and nothing else; messages go to stderr.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from workbench import __version__
from workbench.cli import (
    catalog,
    compare,
    ledger,
    library,
    project,
    quote,
    validate,
    window,
)
from workbench.cli.common import EXIT_BAD_INPUT, EXIT_OK, BadInput, say_issues

__all__ = ["main"]

_GROUPS = (
    compare,
    ledger,
    quote,
    catalog,
    project,
    library,
    validate,
    window,
)
"""Modules with commands, in the order of the help text."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="workbench", description="All-in cost per million tokens of every offer, on your own workload."
    )
    parser.add_argument("--version", action="version", version=f"workbench {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for group in _GROUPS:
        group.add_commands(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words:
        return window.open_window(None)
    arguments = _parser().parse_args(words)
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except BadInput as error:
        say_issues(error.issues)
        return EXIT_BAD_INPUT
    except BrokenPipeError:  # the reader had enough, as `head` does; what was to be done is done
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    return code
