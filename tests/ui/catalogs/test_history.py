"""A figure's edits are told across sessions, and the base of an update is what was there before them."""

from pathlib import Path

import pytest

from workbench.catalog.library import Library
from workbench.domain.hardware import Accelerator, AcceleratorFamily
from workbench.project.changes import Change, Put, edit_field, merge, put_record
from workbench.project.document import Document
from workbench.ui.catalogs.history import FigureHistory, base_of
from workbench.ui.clock import today

CARD = Accelerator(id="card", name="Card", vendor="V", family=AcceleratorFamily.OTHER, memory_gb=80.0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "project.tcw"


def edit(document: Document, memory_gb: float) -> None:
    card = document.library.accelerator("card")
    assert card is not None
    change = edit_field(card, "memory_gb", memory_gb, today())
    assert isinstance(change, Change)
    document.apply(change)


def test_that_edits_of_earlier_sessions_are_told_once_they_are_read(path: Path) -> None:
    document = Document(Library([CARD]))
    document.save_as(path)
    for memory in range(81, 93):
        edit(document, memory)
    document.close()
    again = Document.open(path)
    edit(again, 96)
    history = FigureHistory(again)
    assert [line.split(" · ")[2] for line in history.lines(CARD, "memory_gb")] == ["92 → 96 GB"]
    while history.read_some():
        pass
    lines = history.lines(CARD, "memory_gb")
    assert lines[1].endswith("91 → 92 GB")
    assert lines[-1] == "and 7 earlier edits"
    assert history.lines(CARD, "tdp_w") == ()
    again.close()


def test_that_the_base_is_what_was_there_before_every_edit() -> None:
    document = Document(Library([CARD]))
    edit(document, 96)
    edit(document, 97)
    other = CARD.replaced(id="other", name="Other")
    document.apply(put_record(document.library, other, "Add Other"))
    base = base_of(document)
    assert base.records("accelerator") == (CARD,)
    gone = Put(kind="accelerator", id="card", before=document.library.accelerator("card"), after=None)
    document.apply(merge("Delete", [Change(label="", puts=(gone,))]))
    assert base_of(document).records("accelerator") == (CARD,)
