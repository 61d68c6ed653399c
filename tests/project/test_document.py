"""Every step can be undone and redone, in memory and in a file, across restarts."""

import hashlib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.project.builders import SHEET, chip, chips, content, library, scenario, site
from workbench.catalog.library import Library
from workbench.domain.issue import Issue
from workbench.domain.provenance import Status
from workbench.domain.quote import LineRole, Quote, QuoteLine
from workbench.project.audit import audit_rows
from workbench.project.changes import (
    USER_SOURCE,
    Attachment,
    Change,
    delete_records,
    edit_field,
    merge,
    put_record,
)
from workbench.project.check import check_project
from workbench.project.document import Document
from workbench.project.exchange import export_json
from workbench.project.history import Version

TODAY = date(2026, 11, 24)
START = Library([*library().records("accelerator"), site(), scenario()], library().as_of)
IDS = st.sampled_from("abcd")
SIZES = st.floats(1, 1e4)


def exported(document: Document) -> bytes:
    assert document.file is not None
    return export_json(document.file, history=False)


class Steps(RuleBasedStateMachine):
    """Any sequence of changes, undos, redos and restarts, against the exported bytes after each step."""

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.path = self.folder / f"{id(self)}.tcw"
        self.path.unlink(missing_ok=True)
        self.document = Document(START)
        self.document.save_as(self.path)
        self.past = [exported(self.document)]
        self.future: list[bytes] = []
        self.versions: list[tuple[Version, bytes]] = []

    def teardown(self) -> None:
        final, done = self.past[-1], len(self.past) - 1
        original = self.past[0]
        self.document.undo(done)
        assert exported(self.document) == original
        self.document.close()
        self.document = Document.open(self.path)
        assert exported(self.document) == original
        self.document.redo(done)
        assert exported(self.document) == final
        self.document.close()
        assert check_project(self.path).problems == ()

    def apply(self, change: Change) -> None:
        if self.document.apply(change):
            self.past.append(exported(self.document))
            self.future.clear()

    @rule(record_id=IDS, memory=SIZES)
    def put(self, record_id: str, memory: float) -> None:
        self.apply(put_record(self.document.library, chip(record_id, memory), "Put"))

    @rule(ids=st.lists(IDS, min_size=1, max_size=4))
    def delete(self, ids: list[str]) -> None:
        self.apply(delete_records(self.document.library, "accelerator", ids, "Delete"))

    @rule(record_id=IDS, memory=SIZES)
    def edit(self, record_id: str, memory: float) -> None:
        record = self.document.library.get("accelerator", record_id)
        if record is not None:
            change = edit_field(record, "memory_gb", memory, TODAY)
            assert isinstance(change, Change)
            self.apply(change)

    @rule(memories=st.lists(SIZES, min_size=1, max_size=4))
    def paste(self, memories: list[float]) -> None:
        library = self.document.library
        changes = [
            put_record(library, chip(name, size), "") for name, size in zip("dcba", memories, strict=False)
        ]
        self.apply(merge("Paste", changes))

    @rule(data=st.binary(max_size=20))
    def import_file(self, data: bytes) -> None:
        kept = Attachment(sha256=hashlib.sha256(data).hexdigest(), name="ü.xlsx", data=data)
        record = chip(f"i{kept.sha256[:2]}")
        step = put_record(self.document.library, record, "Import")
        self.apply(Change(label=step.label, puts=step.puts, attachments=(kept,)))

    @rule(wacc=st.floats(0.01, 0.5))
    def change_scenario(self, wacc: float) -> None:
        present = self.document.library.scenario("s")
        assert present is not None
        after = present.replaced(assumptions=present.assumptions.model_copy(update={"wacc": wacc}))
        self.apply(put_record(self.document.library, after, "Cost of capital"))

    @rule()
    def name_version(self) -> None:
        self.versions.append((self.document.name_version("V"), self.past[-1]))

    @precondition(lambda self: self.versions)
    @rule(which=st.integers(0, 50))
    def restore_version(self, which: int) -> None:
        version, then = self.versions[which % len(self.versions)]
        self.apply(self.document.restoring(version))
        assert exported(self.document) == then

    @precondition(lambda self: len(self.past) > 1)
    @rule(count=st.sampled_from((1, 1, 1, 3)))
    def undo(self, count: int) -> None:
        self.document.undo(count)
        for _ in range(min(count, len(self.past) - 1)):
            self.future.append(self.past.pop())

    @precondition(lambda self: self.future)
    @rule(count=st.sampled_from((1, 1, 1, 3)))
    def redo(self, count: int) -> None:
        self.document.redo(count)
        for _ in range(min(count, len(self.future))):
            self.past.append(self.future.pop())

    @rule()
    def restart(self) -> None:
        labels = (self.document.undo_label, self.document.redo_label)
        before = content(self.document.library)
        self.document.close()
        self.document = Document.open(self.path)
        assert (self.document.undo_label, self.document.redo_label) == labels
        assert content(self.document.library) == before

    @invariant()
    def the_document_is_as_expected(self) -> None:
        assert exported(self.document) == self.past[-1]
        assert bool(self.document.undo_label) == (len(self.past) > 1)
        assert bool(self.document.redo_label) == bool(self.future)


def test_that_undo_and_redo_hold_across_any_steps_and_restarts(tmp_path: Path) -> None:
    Steps.folder = tmp_path
    case = Steps.TestCase
    case.settings = settings(
        max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    case().runTest()


def test_that_a_deleted_record_comes_back_where_it_stood() -> None:
    document = Document(library())
    document.apply(delete_records(document.library, "accelerator", ["a", "b"], "Delete"))
    document.apply(put_record(document.library, chip("d"), "Add"))
    document.undo(2)
    assert chips(document) == ["a", "b", "c"]
    document.redo()
    assert chips(document) == ["c"]


def test_that_a_version_is_restored_in_its_order_and_can_be_undone(tmp_path: Path) -> None:
    document = Document(library())
    document.save_as(tmp_path / "p.tcw")
    version = document.name_version("Before")
    document.apply(delete_records(document.library, "accelerator", ["a"], "Delete"))
    document.apply(put_record(document.library, chip("a", 1), "Add again"))
    document.apply(put_record(document.library, chip("d"), "Add"))
    assert document.changed_since_version
    document.apply(document.restoring(version))
    assert content(document.library) == content(library())
    assert document.undo_label == "Restore Before"
    document.undo()
    assert chips(document) == ["b", "c", "a", "d"]
    assert document.restoring(document.name_version("Now")).puts == ()
    assert not document.changed_since_version
    document.close()


def test_that_a_reason_can_be_given_afterwards_and_is_in_the_log(tmp_path: Path) -> None:
    document = Document(library())
    document.save_as(tmp_path / "p.tcw")
    document.apply(put_record(document.library, chip("d"), "Add Chip d"))
    document.explain(document.done[0], "The vendor has it now")
    assert document.done[0].why == "The vendor has it now"
    document.close()
    reopened = Document.open(tmp_path / "p.tcw")
    assert reopened.done[0].why == "The vendor has it now"
    assert reopened.file is not None
    last = list(audit_rows(reopened.file))[-1]
    assert (last.action, last.step, last.why) == ("note", "Add Chip d", "The vendor has it now")
    reopened.close()


def test_that_steps_of_a_document_in_memory_go_into_its_first_file(tmp_path: Path) -> None:
    document = Document(library())
    document.apply(put_record(document.library, chip("d"), "Add Chip d"))
    document.apply(delete_records(document.library, "accelerator", ["a"], "Delete Chip a"))
    document.undo()
    document.save_as(tmp_path / "p.tcw")
    assert check_project(tmp_path / "p.tcw").problems == ()
    document.redo()
    document.undo(2)
    assert content(document.library) == content(library())
    document.close()
    assert check_project(tmp_path / "p.tcw").problems == ()


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


def test_that_a_long_quote_is_written_apart_and_taken_back_to_the_byte(tmp_path: Path) -> None:
    odd = 'Cable "5 m"\\ \t größer – 日本 \x01 😀'
    lines = tuple(
        QuoteLine(sheet="S", row=n, role=LineRole.NETWORK, description=f"{odd} {n}", extended=Decimal("1.10"))
        for n in range(2_500)
    )
    quote = Quote(
        id="q", name="Q", vendor="V", file_name="q.xlsx", sha256="0" * 64, currency="EUR", lines=lines,
        evidence={"*": SHEET},
    )  # fmt: skip
    document = Document(START)
    assert not document.applying(put_record(START, quote, "In memory")).large
    path = tmp_path / "p.tcw"
    document.save_as(path)
    before = exported(document)
    edit = document.applying(put_record(document.library, quote, "Import"))
    assert edit.large
    assert document.library.quote("q") is None
    edit.write()
    assert document.library.quote("q") is None
    assert edit.take() == {("quote", "q")}
    after = exported(document)
    back = document.undoing()
    assert back.large
    back.write()
    back.take()
    assert exported(document) == before
    document.redo()
    assert exported(document) == after
    renamed = quote.replaced(name="R")
    document.apply(put_record(document.library, renamed, "Rename"))
    document.undo()
    assert exported(document) == after
    document.close()
    assert check_project(path).problems == ()
    opened = Document.open(path)
    assert opened.library.quote("q") == quote
    opened.close()


def test_that_undo_brings_back_what_was_there_whatever_the_edit_was_made_from(tmp_path: Path) -> None:
    document = Document(START)
    document.save_as(tmp_path / "p.tcw")
    seen = document.library
    first = seen.records("accelerator")[0]
    document.apply(put_record(seen, first.replaced(name="First"), "First"))
    document.apply(put_record(seen, first.replaced(name="Second"), "Second"))
    document.undo()
    in_memory = document.library.get("accelerator", first.id)
    document.close()
    reopened = Document.open(tmp_path / "p.tcw")
    assert in_memory == reopened.library.get("accelerator", first.id)
    assert in_memory is not None
    assert in_memory.name == "First"
    reopened.close()
