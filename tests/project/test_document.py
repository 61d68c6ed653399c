"""Every step can be undone and redone, in memory and in a file, across restarts."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from workbench.catalog.library import Library
from workbench.domain.hardware import Accelerator
from workbench.domain.issue import Issue
from workbench.domain.provenance import Citation, Status
from workbench.project.changes import (
    USER_SOURCE,
    Attachment,
    Change,
    delete_records,
    edit_field,
    merge,
    put_record,
)
from workbench.project.document import Document

TODAY = date(2026, 11, 24)
SHEET = Citation(source="Datasheet", as_of=date(2026, 1, 2), status=Status.PUBLISHED)


def chip(record_id: str, memory_gb: float = 80) -> Accelerator:
    return Accelerator.model_validate(
        {
            "id": record_id,
            "name": f"Chip {record_id}",
            "vendor": "V",
            "family": "other",
            "memory_gb": memory_gb,
            "evidence": {"*": SHEET},
        }
    )


def content(library: Library) -> dict[tuple[str, str], str]:
    return {(r.KIND, r.id): r.model_dump_json() for kind in library.kinds() for r in library.records(kind)}


class Steps(RuleBasedStateMachine):
    """Any sequence of edits, undos, redos and restarts, against plain snapshots."""

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.path = self.folder / f"{id(self)}.tcw"
        self.path.unlink(missing_ok=True)
        self.document = Document(Library([chip("a"), chip("b")], date(2026, 11, 20)))
        self.document.save_as(self.path)
        self.past = [content(self.document.library)]
        self.future: list[dict[tuple[str, str], str]] = []

    def teardown(self) -> None:
        self.document.close()

    def did(self) -> None:
        self.past.append(content(self.document.library))
        self.future.clear()

    @rule(record_id=st.sampled_from("abcd"), memory=st.floats(1, 1e4))
    def put(self, record_id: str, memory: float) -> None:
        self.document.apply(put_record(self.document.library, chip(record_id, memory), "Put"))
        self.did()

    @rule(record_id=st.sampled_from("abcd"))
    def delete(self, record_id: str) -> None:
        if self.document.apply(delete_records(self.document.library, "accelerator", [record_id], "Delete")):
            self.did()

    @rule(record_id=st.sampled_from("abcd"), memory=st.floats(1, 1e4))
    def edit(self, record_id: str, memory: float) -> None:
        record = self.document.library.get("accelerator", record_id)
        if record is not None:
            change = edit_field(record, "memory_gb", memory, TODAY)
            assert isinstance(change, Change)
            self.document.apply(change)
            self.did()

    @precondition(lambda self: len(self.past) > 1)
    @rule()
    def undo(self) -> None:
        self.document.undo()
        self.future.append(self.past.pop())

    @precondition(lambda self: self.future)
    @rule()
    def redo(self) -> None:
        self.document.redo()
        self.past.append(self.future.pop())

    @rule()
    def restart(self) -> None:
        labels = (self.document.undo_label, self.document.redo_label)
        self.document.close()
        self.document = Document.open(self.path)
        assert (self.document.undo_label, self.document.redo_label) == labels

    @invariant()
    def the_document_is_as_expected(self) -> None:
        assert content(self.document.library) == self.past[-1]
        assert bool(self.document.undo_label) == (len(self.past) > 1)
        assert bool(self.document.redo_label) == bool(self.future)


def test_that_undo_and_redo_hold_across_any_steps_and_restarts(tmp_path: Path) -> None:
    Steps.folder = tmp_path
    case = Steps.TestCase
    case.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
    case().runTest()


def test_that_an_edited_figure_says_who_entered_it_and_keeps_the_others_sources() -> None:
    change = edit_field(chip("a"), "memory_gb", 96, TODAY)
    assert isinstance(change, Change)
    after = change.puts[0].after
    assert after is not None
    citation = after.citation("memory_gb")
    assert citation is not None
    assert (citation.source, citation.as_of, citation.status) == (USER_SOURCE, TODAY, Status.ASSUMED)
    assert after.evidence["*"] == SHEET
    assert change.label == "Edit memory of Chip a"


@pytest.mark.parametrize(("field", "value"), [("memory_gb", "eighty"), ("memory_gb", -1), ("name", "")])
def test_that_an_invalid_edit_is_an_issue_that_names_record_field_value_and_remedy(
    field: str, value: object
) -> None:
    issue = edit_field(chip("a"), field, value, TODAY)
    assert isinstance(issue, Issue)
    assert issue.where.record == "Chip a"
    assert repr(value) in issue.message
    assert issue.suggestion


def test_that_several_edits_of_one_record_merge_into_one_step_that_undoes_to_the_start() -> None:
    document = Document(Library([chip("a", 1)]))
    first = put_record(document.library, chip("a", 2), "x")
    second = put_record(document.library.with_records([chip("a", 2)]), chip("a", 3), "y")
    document.apply(merge("Paste", [first, second]))
    assert document.history == ("Paste",)
    document.undo()
    assert content(document.library) == content(Library([chip("a", 1)]))


def test_that_an_imported_file_stays_in_the_project_through_undo_save_and_restart(tmp_path: Path) -> None:
    quote_file = Attachment(sha256="ab" * 32, name="Angebot ü.xlsx", data=b"\x00binary\xff")
    document = Document(Library([chip("a")]))
    step = put_record(document.library, chip("b"), "Import")
    document.apply(Change(label=step.label, puts=step.puts, attachments=(quote_file,)))
    document.undo()
    document.save_as(tmp_path / "p.tcw")
    document.close()
    reopened = Document.open(tmp_path / "p.tcw")
    assert reopened.redo_label == "Import"
    assert reopened.attachment(quote_file.sha256) == quote_file
    reopened.close()
