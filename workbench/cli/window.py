"""`workbench open`: the window."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.cli.common import Commands


def add_commands(commands: "Commands") -> None:
    """Declare `open`."""
    window = commands.add_parser("open", help="open the window (also without any command)")
    window.add_argument("project", nargs="?", type=Path, metavar="PROJECT", help="a .tcw file")
    window.set_defaults(run=_open)


def _open(arguments: argparse.Namespace) -> int:
    return open_window(arguments.project)


def open_window(project: Path | None) -> int:
    """Open the window on a project, or on the sample; returns the exit code when it closes."""
    from workbench.ui.app import run

    return run(project)
