"""Projects as commands open them: to read, or to change while nobody else does."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.common import BadInput, say_issues

if TYPE_CHECKING:
    from workbench.project.document import Document

_PATIENCE_S = 20.0
"""How long a command waits for another command; for a window it does not wait at all."""
_LOOK_AGAIN_S = 0.05


@contextlib.contextmanager
def reading(path: Path) -> "Iterator[Document]":
    """A project opened for reading; raises BadInput."""
    from workbench.project.document import Document
    from workbench.project.errors import ProjectFileError

    try:
        document = Document.open(path, write=False)
    except ProjectFileError as error:
        raise BadInput(error.issue) from error
    try:
        yield document
    except ProjectFileError as error:
        raise BadInput(error.issue) from error
    finally:
        document.close()


@contextlib.contextmanager
def changing(path: Path) -> "Iterator[Document]":
    """A project opened to change it; raises BadInput, also where a window holds it."""
    from datetime import timedelta

    from workbench.project.backups import try_back_up
    from workbench.project.errors import ProjectFileError

    try:
        document = _open_for_change(path)
    except ProjectFileError as error:
        raise BadInput(error.issue) from error
    try:
        say_issues(document.notices)
        problem = try_back_up(path, apart=timedelta(hours=1))
        if problem is not None:
            say_issues((problem,))
        yield document
    except ProjectFileError as error:
        raise BadInput(error.issue) from error
    finally:
        document.close()


def _open_for_change(path: Path) -> "Document":
    from workbench.project.document import Document
    from workbench.project.errors import ProjectFileError, project_error
    from workbench.project.lock import WINDOW
    from workbench.project.opening import held_error

    deadline = time.monotonic() + _PATIENCE_S
    while True:
        try:
            document = Document.open(path)
        except ProjectFileError as error:
            if error.issue.code != "busy_project" or time.monotonic() > deadline:
                raise
            time.sleep(_LOOK_AGAIN_S)
            continue
        if not document.read_only:
            return document
        holder, why = document.holder, document.read_only_reason
        document.close()
        if holder is None:
            raise project_error(path, "read_only", f"{why} Nothing was changed.", "Work on a copy.")
        if holder.program == WINDOW or time.monotonic() > deadline:
            raise held_error(path, holder)
        time.sleep(_LOOK_AGAIN_S)
