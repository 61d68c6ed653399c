"""The session: edits are named steps, figures follow, a cancelled comparison changes nothing."""

import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from workbench.catalog.library import Library
from workbench.domain.control import JobControl
from workbench.domain.quote import LineRole, Quote, QuoteLine
from workbench.domain.scenario import Scenario
from workbench.project.changes import Change, delete_records, merge, put_record
from workbench.project.document import Document
from workbench.ui.jobs import Jobs
from workbench.ui.session import Compared, Session


class Work:
    """A comparison that ends when the test lets it."""

    def __init__(self, sample: Compared) -> None:
        self.sample = sample
        self.free = threading.Event()
        self.free.set()
        self.seen: list[str] = []

    def __call__(self, scenario: Scenario, library: Library, control: JobControl) -> Compared:
        self.seen.append(scenario.name)
        while not self.free.wait(0.001):
            control.check(0.5, "half")
        control.check(0.9, "nearly")
        return Compared(self.sample.comparison, self.sample.specs, scenario, library)


@pytest.fixture
def work(sample: Compared) -> Work:
    return Work(sample)


@pytest.fixture
def session(jobs: Jobs, sample: Compared, work: Work) -> Iterator[Session]:
    made = Session(jobs, compare_work=work)
    made.open_document(Document(sample.library), sample.scenario.id, sample)
    yield made
    work.free.set()
    made.close()


def renamed(session: Session, name: str) -> Scenario:
    assert session.scenario is not None
    return session.scenario.replaced(name=name)


def test_that_figures_follow_an_edit(session: Session, work: Work, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.comparison_finished):
        session.put(renamed(session, "Ours"), "Rename")
        assert session.stale
    assert work.seen == ["Ours"]
    assert not session.stale


def test_that_edits_in_quick_succession_are_compared_once(session: Session, work: Work, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.comparison_finished):
        for number in range(5):
            session.put(renamed(session, f"Name {number}"), "Rename")
    assert work.seen == ["Name 4"]


def test_that_undo_and_redo_bring_figures_along(session: Session, work: Work, qtbot: QtBot) -> None:
    before = session.scenario
    session.put(renamed(session, "Ours"), "Rename")
    with qtbot.waitSignal(session.comparison_finished):
        session.undo()
    assert session.scenario == before
    with qtbot.waitSignal(session.comparison_finished):
        session.redo()
    assert session.scenario is not None
    assert session.scenario.name == "Ours"


def test_that_a_preview_stores_nothing(session: Session, work: Work, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.comparison_finished):
        session.preview(renamed(session, "Typing"))
    assert work.seen == ["Typing"]
    assert session.scenario is not None
    assert session.scenario.name != "Typing"
    assert session.document.undo_label == ""


def test_that_storing_what_was_previewed_compares_no_second_time(
    session: Session, work: Work, qtbot: QtBot
) -> None:
    draft = renamed(session, "Typing")
    with qtbot.waitSignal(session.comparison_finished):
        session.preview(draft)
    session.put(draft, "Rename")
    assert not session.stale
    qtbot.wait(400)
    assert work.seen == ["Typing"]


def test_that_a_cancelled_comparison_leaves_the_results_before_it(
    session: Session, work: Work, qtbot: QtBot
) -> None:
    before = session.compared
    work.free.clear()
    session.compare()
    assert session.comparing
    with qtbot.waitSignal(session.comparison_cancelled):
        session.cancel()
    assert not session.comparing
    assert session.compared is before


def test_that_a_project_without_a_scenario_offers_one_that_the_first_edit_stores(session: Session) -> None:
    session.open_document(Document(Library()))
    start = session.scenario
    assert start is not None
    assert session.library.records("scenario") == ()
    session.put(start.replaced(name="Ours"), "Edit name")
    assert [record.name for record in session.library.records("scenario")] == ["Ours"]
    session.undo()
    assert session.scenario == start


def test_that_undoing_the_active_scenario_leaves_another_one_active(session: Session) -> None:
    first = session.scenario
    assert first is not None
    session.put(first.replaced(id="copy", name="Copy"), "Duplicate")
    session.set_scenario("copy")
    session.undo()
    assert session.scenario == first


def test_that_opening_another_document_forgets_the_first(
    session: Session, work: Work, sample: Compared, qtbot: QtBot
) -> None:
    work.free.clear()
    session.compare()
    session.open_document(Document(sample.library), sample.scenario.id, None)
    assert not session.comparing
    assert session.compared is None


@pytest.fixture
def stored(session: Session, tmp_path: Path) -> Path:
    """The session's project in a file."""
    path = tmp_path / "p.tcw"
    session.document.save_as(path)
    return path


def long_quote(record_id: str = "long") -> Quote:
    lines = tuple(
        QuoteLine(sheet="S", row=n, role=LineRole.NETWORK, description="Cable", extended=Decimal(1))
        for n in range(3_000)
    )
    return Quote(
        id=record_id, name="Long", vendor="V", file_name="l.csv", sha256="1" * 64, currency="USD", lines=lines
    )


def test_that_a_long_quote_is_stored_in_a_worker_and_edits_wait_for_it(
    session: Session, stored: Path, qtbot: QtBot
) -> None:
    done: list[str] = []
    with qtbot.waitSignal(session.document_changed):
        session.apply(
            put_record(session.library, long_quote(), "Import"),
            lambda: done.append("stored"),
        )
        assert session.storing
        assert "storing" in session.saved_text
        assert session.library.quote("long") is None
        session.put(renamed(session, "Ours"), "Rename")
        session.after_storing(lambda: done.append("after"))
    qtbot.waitUntil(lambda: done == ["stored", "after"])
    assert session.document.history[-2:] == ("Import", "Rename")
    assert session.saved_text == "every change is saved"
    session.undo(2)
    qtbot.waitUntil(lambda: not session.storing)
    assert session.library.quote("long") is None
    assert session.scenario is not None
    assert session.scenario.name != "Ours"


def test_that_closing_waits_for_what_is_being_stored(session: Session, stored: Path) -> None:
    session.apply(put_record(session.library, long_quote(), "Import"))
    session.close()
    document = Document.open(stored)
    assert document.library.quote("long") is not None
    document.close()


def test_that_edits_made_while_a_long_quote_is_stored_survive_closing(session: Session, stored: Path) -> None:
    session.apply(put_record(session.library, long_quote(), "Import"))
    session.put(renamed(session, "Ours"), "Rename")
    session.apply(put_record(session.library, long_quote("other"), "Import another"))
    scenario_id = session.scenario_id
    session.close()
    document = Document.open(stored)
    try:
        assert document.library.quote("long") is not None
        assert document.library.quote("other") is not None
        scenario = document.library.scenario(scenario_id)
        assert scenario is not None
        assert scenario.name == "Ours"
    finally:
        document.close()


def test_that_edits_made_while_a_long_quote_is_stored_survive_opening_another_project(
    session: Session, stored: Path, sample: Compared
) -> None:
    done: list[str] = []
    session.apply(put_record(session.library, long_quote(), "Import"))
    session.put(renamed(session, "Ours"), "Rename")
    session.after_storing(lambda: done.append(session.document.history[-1]))
    session.open_document(Document(sample.library), sample.scenario.id, sample)
    assert done == ["Rename"]
    assert not session.stale
    document = Document.open(stored)
    assert document.history[-2:] == ("Import", "Rename")
    document.close()


def imported_with(session: Session, scenario: Scenario) -> Change:
    """A step that takes long to store and edits the scenario too."""
    quote = put_record(session.library, long_quote(), "Import")
    return merge("Import", [quote, put_record(session.library, scenario, "Rename")])


def test_that_edits_that_wait_change_only_what_they_edit_of_a_record(
    session: Session, stored: Path, qtbot: QtBot
) -> None:
    start = session.scenario
    assert start is not None
    assumed = start.assumptions
    session.apply(imported_with(session, start.replaced(name="Imported")))
    session.put(start.replaced(assumptions=assumed.model_copy(update={"wacc": 0.123})), "Edit the WACC")
    session.put(start.replaced(assumptions=assumed.model_copy(update={"tax_rate": 0.234})), "Edit the tax")
    qtbot.waitUntil(lambda: len(session.document.history) == 3)
    found = session.scenario
    assert found is not None
    assert (found.name, found.assumptions.wacc, found.assumptions.tax_rate) == ("Imported", 0.123, 0.234)
    session.undo()
    assert session.scenario is not None
    assert session.scenario.assumptions.tax_rate == assumed.tax_rate
    assert session.scenario.name == "Imported"
    library = session.library
    session.close()
    document = Document.open(stored)
    assert document.library.scenario(start.id) == library.scenario(start.id)
    document.close()


def test_that_an_edit_of_a_record_removed_meanwhile_is_refused_with_a_message(
    session: Session, stored: Path, qtbot: QtBot
) -> None:
    scenario = session.scenario
    assert scenario is not None
    session.put(scenario.replaced(id="other", name="Other"), "Add another")
    other = session.library.scenario("other")
    assert other is not None
    quote = put_record(session.library, long_quote(), "Import")
    removal = delete_records(session.library, "scenario", ["other"], "Delete")
    session.apply(merge("Import and delete", [quote, removal]))
    session.put(other.replaced(name="Ours"), "Rename")
    with qtbot.waitSignal(session.problem_found) as problem:
        pass
    assert problem.args is not None
    assert problem.args[0][0].code == "changed_meanwhile"
    assert session.library.scenario("other") is None


def test_that_a_version_is_restored_once_the_last_change_is_stored(
    session: Session, stored: Path, qtbot: QtBot
) -> None:
    version = session.save_version("Start")
    assert version is not None
    session.apply(put_record(session.library, long_quote(), "Import"))
    session.restore_version(version.number)
    qtbot.waitUntil(lambda: session.document.history[-1:] == ("Restore Start",))
    assert session.library.quote("long") is None


def test_that_closing_gives_the_file_back_whatever_goes_wrong_with_storing(
    session: Session,
    stored: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_: object) -> int:
        raise ValueError("out of order")

    with monkeypatch.context() as patched:
        patched.setattr("workbench.project.store.ProjectFile.apply", broken)
        session.apply(put_record(session.library, long_quote(), "Import"))
        with qtbot.waitSignal(session.problem_found) as problem:
            session.close()
    assert problem.args is not None
    assert problem.args[0][0].code == "edit_not_stored"
    assert "out of order" in problem.args[0][0].message
    document = Document.open(stored)
    assert not document.read_only
    assert document.library.quote("long") is None
    document.close()


def test_that_a_long_quote_that_cannot_be_stored_is_reported_and_changes_nothing(
    session: Session, stored: Path, qtbot: QtBot
) -> None:
    stored.unlink()
    with qtbot.waitSignal(session.problem_found) as problem:
        session.apply(put_record(session.library, long_quote(), "Import"))
    assert problem.args is not None
    assert problem.args[0][0].code == "moved_project"
    assert session.library.quote("long") is None
    assert not session.storing


def test_that_versions_are_named_once_the_last_change_is_stored(
    session: Session, stored: Path, qtbot: QtBot
) -> None:
    session.apply(put_record(session.library, long_quote(), "Import"))
    with qtbot.waitSignal(session.problem_found) as problem:
        assert session.save_version() is None
    assert problem.args is not None
    assert problem.args[0][0].code == "still_storing"
    qtbot.waitUntil(lambda: not session.storing)
    assert session.save_version() is not None
