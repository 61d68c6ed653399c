"""A project meets newer shipped catalogs, twice."""

from datetime import date
from pathlib import Path

import pytest

from workbench.catalog.diff import RowState
from workbench.catalog.library import Library
from workbench.domain.hardware import Accelerator
from workbench.domain.provenance import Citation, Status
from workbench.project.changes import Change, edit_field
from workbench.project.document import Document
from workbench.project.updates import shipped_base, update_change, update_rows

TODAY = date(2026, 11, 25)
SHEET = Citation(source="Datasheet", as_of=date(2025, 1, 1), status=Status.PUBLISHED)


def chip(record_id: str, memory_gb: float, tdp_w: float = 700) -> Accelerator:
    fields = {"id": record_id, "name": record_id.upper(), "vendor": "V", "family": "other"}
    figures = {"memory_gb": memory_gb, "tdp_w": tdp_w, "evidence": {"*": SHEET}}
    return Accelerator.model_validate(fields | figures)


@pytest.fixture
def document(tmp_path: Path) -> Document:
    document = Document(Library([chip("a", 80), chip("b", 80), chip("gone", 1)], date(2026, 1, 1)))
    document.save_as(tmp_path / "p.tcw")
    return document


def edit(document: Document, record_id: str, value: float) -> None:
    record = document.library.get("accelerator", record_id)
    assert record is not None
    change = edit_field(record, "memory_gb", value, TODAY)
    assert isinstance(change, Change)
    document.apply(change)


def states(document: Document, shipped: Library) -> dict[str, RowState]:
    return {row.id: row.state for row in update_rows(document, shipped)}


def test_that_the_base_is_what_the_project_began_with_whatever_was_edited(document: Document) -> None:
    edit(document, "a", 96)
    base = shipped_base(document)
    assert base is not None
    assert base.get("accelerator", "a") == chip("a", 80)


def test_that_an_own_edit_is_no_news_and_only_both_edits_conflict(document: Document) -> None:
    edit(document, "a", 96)
    assert states(document, Library([chip("a", 80), chip("b", 80), chip("gone", 1)])) == {}
    newer = Library([chip("a", 94), chip("b", 94), chip("c", 5)], date(2026, 6, 1))
    assert states(document, newer) == {
        "a": RowState.CONFLICT,
        "b": RowState.CHANGED,
        "c": RowState.ADDED,
        "gone": RowState.REMOVED,
    }


def test_that_what_an_update_brought_is_the_base_of_the_next_one_even_after_reopening(
    document: Document,
) -> None:
    second = Library([chip("a", 94), chip("b", 94), chip("gone", 1)], date(2026, 6, 1))
    rows = [row for row in update_rows(document, second) if row.id == "b"]
    document.apply(update_change(document.library, second, rows))
    path = document.path
    assert path is not None
    document.close()
    document = Document.open(path)
    try:
        third = Library([chip("a", 94), chip("b", 100), chip("gone", 1)], date(2026, 9, 1))
        assert states(document, third) == {"a": RowState.CHANGED, "b": RowState.CHANGED}
        document.undo()
        assert document.library.get("accelerator", "b") == chip("b", 80)
    finally:
        document.close()
