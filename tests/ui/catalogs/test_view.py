"""The Catalogs view: every edit is one step that can be undone, and nothing that was typed is lost."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from workbench.domain.hardware import Accelerator
from workbench.domain.kinds import CATALOG_TYPES
from workbench.domain.market import Benchmark
from workbench.domain.provenance import Citation, Status
from workbench.project.changes import USER_SOURCE, Change, put_record
from workbench.project.errors import project_error
from workbench.ui.actions import Actions
from workbench.ui.catalogs.detail import NOT_KNOWN
from workbench.ui.catalogs.view import CatalogsView
from workbench.ui.jobs import Jobs
from workbench.ui.session import Session
from workbench.ui.tables.editors import set_editor_text
from workbench.ui.tables.model import Mark
from workbench.ui.theme import ThemeManager

H100 = "nvidia-h100-sxm"


@pytest.fixture
def view(
    session: Session, actions: Actions, themes: ThemeManager, jobs: Jobs, host: QMainWindow, qtbot: QtBot
) -> CatalogsView:
    made = CatalogsView(session, actions, themes, jobs)
    host.setCentralWidget(made)
    host.show()
    qtbot.waitExposed(host)
    qtbot.waitUntil(lambda: made.shipped.library is not None)
    actions.refresh()
    return made


def record(session: Session, record_id: str = H100) -> Accelerator:
    found = session.library.accelerator(record_id)
    assert found is not None
    return found


def paste(view: CatalogsView, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    view.table.paste()


def test_that_every_kind_is_shown_with_all_its_fields(view: CatalogsView, session: Session) -> None:
    for record_type in CATALOG_TYPES:
        view.kinds.choose(record_type.KIND)
        assert view.table.table.total == len(session.library.records(record_type.KIND))
        shown = {column.name for column in view.table.table.columns}
        assert set(record_type.fields()) <= shown


def test_that_an_edited_figure_is_marked_and_can_be_reset(
    view: CatalogsView, session: Session, actions: Actions
) -> None:
    before = record(session)
    view.table.go_to(H100, "memory_gb")
    assert view.table.table.setData(view.table.currentIndex(), "96")
    changed = record(session)
    assert changed.memory_gb == 96
    column = view.table.current_column()
    assert column is not None
    assert view.table.table.mark(changed, column) is Mark.OVERRIDE
    figure = next(item for item in view.detail.figures if item.name == "memory_gb")
    assert (figure.own, figure.resettable, figure.shipped) == (True, True, "80 GB")
    actions.refresh()
    actions.action("catalog_reset").trigger()
    assert record(session) == before
    session.undo()
    session.undo()
    assert session.document.history == ()


def test_that_a_figure_whose_evidence_was_edited_still_counts_as_the_users_own(
    view: CatalogsView, session: Session, actions: Actions
) -> None:
    view.table.go_to(H100, "tdp_w")
    actions.action("catalog_evidence").trigger()
    form = view.detail.form
    QTest.keyClick(form, Qt.Key.Key_Escape)
    actions.action("catalog_evidence").trigger()
    form.source.setText("")
    QTest.keyClick(form, Qt.Key.Key_Return)
    assert form.problem == "A source is needed: name what anyone can look up."
    form.source.setText("Data sheet of March")
    form.date.setText("2026-13-01")
    QTest.keyClick(form, Qt.Key.Key_Return)
    assert "is not a date" in form.problem
    form.date.setText("2026-03-02")
    form.status.setCurrentText("measured")
    QTest.keyClick(form, Qt.Key.Key_Return)
    citation = record(session).citation("tdp_w")
    assert citation is not None
    assert (citation.source, citation.status) == ("Data sheet of March", Status.MEASURED)
    assert "tdp_w" in {figure.name for figure in view.detail.figures if figure.own}
    assert session.document.undo_label.startswith("Change the evidence of TDP")


def test_that_a_block_is_pasted_as_one_step(view: CatalogsView, session: Session) -> None:
    records = session.library.records("accelerator")
    view.table.go_to(records[0].id, "memory_gb")
    paste(view, "81\t3,400\n82\t3500\n")
    first, second = record(session, records[0].id), record(session, records[1].id)
    assert (first.memory_gb, first.bandwidth_gb_per_s) == (81, 3400)
    assert (second.memory_gb, second.bandwidth_gb_per_s) == (82, 3500)
    session.undo()
    assert session.library.records("accelerator") == records


def test_that_what_does_not_fit_is_kept_with_its_reason_until_it_is_corrected(
    view: CatalogsView, session: Session
) -> None:
    records = session.library.records("accelerator")
    view.table.go_to(records[0].id, "memory_gb")
    paste(view, "81\tfast\n-3\t3500\n")
    assert record(session, records[0].id).memory_gb == 81
    assert record(session, records[1].id).bandwidth_gb_per_s == 3500
    assert len(session.document.history) == 1
    assert view.drafts.isVisible()
    assert view.drafts.waiting == 2
    assert view.drafts.reasons == {"bandwidth_gb_per_s": "Must be a number, written like 1,250.5."}
    editor = view.drafts.editor("bandwidth_gb_per_s")
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "fast"
    editor.setText("3450")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert record(session, records[0].id).bandwidth_gb_per_s == 3450
    assert view.drafts.reasons == {"memory_gb": "Must be more than 0."}
    view.drafts.leave_out()
    assert view.detail.isVisible()


def test_that_rows_pasted_beyond_the_end_become_records(view: CatalogsView, session: Session) -> None:
    count = len(session.library.records("accelerator"))
    view.table.select_cell(count - 1, 0)
    last = session.library.records("accelerator")[-1]
    head = "Name\tVendor\tFamily\tMemory (GB)"
    paste(
        view, f"{head}\n{last.name} B\tAcme\tother\t\nNew one\tAcme\thopper\t96\nWrong one\tAcme\tpascal\t\n"
    )
    added = [item for item in session.library.records("accelerator") if item.name == "New one"]
    assert isinstance(added[0], Accelerator)
    assert (added[0].vendor, added[0].memory_gb) == ("Acme", 96)
    assert view.drafts.waiting == 1
    assert set(view.drafts.reasons) == {"family"}
    session.undo()
    assert len(session.library.records("accelerator")) == count


def test_that_copied_rows_paste_back_by_their_headers(view: CatalogsView, session: Session) -> None:
    view.table.header.moveSection(3, 0)
    view.table.select_cell(0, 0)
    view.table.selectRow(0)
    view.table.copy()
    text = QGuiApplication.clipboard().text().replace("NVIDIA H100 SXM 80GB", "Copied card")
    QGuiApplication.clipboard().setText(text)
    view.paste_new([line.split("\t") for line in text.splitlines()])
    added = [item for item in session.library.records("accelerator") if item.name == "Copied card"]
    assert isinstance(added[0], Accelerator)
    assert added[0].memory_gb == record(session).memory_gb


def test_that_a_record_is_added_by_its_form(view: CatalogsView, session: Session, actions: Actions) -> None:
    actions.action("catalog_add").trigger()
    assert view.side is view.drafts
    view.drafts.enter()
    assert view.drafts.reasons["vendor"] == "A value is needed here."
    assert view.drafts.reasons["family"] == "A value is needed here."
    for name, text in (("name", "Own card"), ("vendor", "Acme"), ("family", "other"), ("memory_gb", "64")):
        set_editor_text(view.drafts.editor(name), text)
    view.drafts.enter()
    added = record(session, "own-card")
    assert (added.name, added.memory_gb) == ("Own card", 64)
    assert view.current_record == added
    assert session.document.undo_label == "Add Own card"


def test_that_records_are_duplicated_and_deleted_without_asking(
    view: CatalogsView, session: Session, actions: Actions
) -> None:
    before = session.library.records("accelerator")
    view.table.go_to(H100, "name")
    actions.action("catalog_duplicate").trigger()
    assert view.current_record is not None
    assert view.current_record.name.endswith("(copy)")
    notices: list[tuple[str, bool]] = []
    session.noticed.connect(lambda text, undoable: notices.append((text, undoable)))
    actions.action("catalog_delete").trigger()
    assert session.library.records("accelerator") == before
    assert notices[0][1]
    session.undo()
    session.undo()
    assert session.library.records("accelerator") == before


def test_that_delete_empties_cells_and_keeps_what_needs_a_value(view: CatalogsView, session: Session) -> None:
    view.table.go_to(H100, "memory_gb")
    QTest.keyClick(view.table, Qt.Key.Key_Delete)
    emptied = record(session)
    assert emptied.memory_gb is None
    figure = next(item for item in view.detail.figures if item.name == "memory_gb")
    assert figure.value == NOT_KNOWN
    view.table.go_to(H100, "name")
    QTest.keyClick(view.table, Qt.Key.Key_Delete)
    assert record(session) == emptied


def told(part: QWidget) -> list[str]:
    """Texts of the labels that are seen."""
    return [found.text() for found in part.findChildren(QLabel) if found.isVisible()]


def history(view: CatalogsView) -> list[str]:
    """Lines about the edits of the chosen figure."""
    return next(text for text in told(view.detail) if text.startswith("History")).splitlines()


def test_that_search_and_filters_are_told_and_lifted(
    view: CatalogsView, actions: Actions, qtbot: QtBot
) -> None:
    total = view.table.table.total
    view.search.setText("nvidia sxm")
    qtbot.waitUntil(lambda: view.table.table.rowCount() < total)
    view.table.set_filter("memory_gb", ">1,000,000")
    assert view.table.table.rowCount() == 0
    assert any("search “nvidia sxm”" in text for text in told(view))
    actions.action("catalog_clear_filters").trigger()
    assert view.table.table.rowCount() == total
    assert view.search.text() == ""


def test_that_each_kind_remembers_its_columns_and_its_record(
    view: CatalogsView, themes: ThemeManager
) -> None:
    view.table.go_to("nvidia-h200-sxm", "vendor")
    current = view.table.current_id()
    view.table.show_column("vendor", False)
    view.kinds.choose("model")
    view.kinds.choose("accelerator")
    assert view.table.isColumnHidden(view.table.table.column_number("vendor"))
    assert view.table.current_id() == current
    view.forget_layout()
    assert not view.table.isColumnHidden(view.table.table.column_number("vendor"))


def test_that_a_typed_figure_names_the_user(view: CatalogsView, session: Session) -> None:
    view.table.go_to(H100, "bandwidth_gb_per_s")
    view.table.table.setData(view.table.currentIndex(), "4000")
    citation = record(session).citation("bandwidth_gb_per_s")
    assert citation is not None
    assert citation.source == USER_SOURCE


def test_that_find_and_replace_previews_and_replaces_as_one_step(
    view: CatalogsView, session: Session, actions: Actions, qtbot: QtBot
) -> None:
    before = session.library.records("accelerator")
    view.table.set_filter("vendor", "=NVIDIA")
    actions.action("catalog_replace").trigger()
    assert view.finder.isVisible()
    view.finder.needle.setText("SXM")
    view.finder.replacement.setText("SXM5")
    qtbot.waitUntil(lambda: view.finder.plan is not None and bool(view.finder.plan.hits))
    plan = view.finder.plan
    assert plan is not None
    assert view.finder.list.count() == len(plan.hits)
    view.finder.go_on()
    assert view.table.current_id() == plan.hits[0].record_id
    QTest.keyClick(view.finder.replacement, Qt.Key.Key_Return)
    assert len(session.document.history) == 1
    assert "SXM5" in record(session).name
    session.undo()
    assert session.library.records("accelerator") == before


def test_that_a_find_that_is_out_of_date_is_not_applied(
    view: CatalogsView, session: Session, qtbot: QtBot
) -> None:
    view.find_and_replace()
    view.finder.needle.setText("SXM")
    view.finder.replacement.setText("SXM5")
    qtbot.waitUntil(lambda: view.finder.plan is not None and bool(view.finder.plan.hits))
    view.edits.edit(record(session), "vendor", "Other")
    assert view.finder.plan is None
    view.finder.replace_all()
    assert len(session.document.history) == 1


def test_that_selected_records_are_compared_and_escape_goes_back(
    view: CatalogsView, actions: Actions, qtbot: QtBot
) -> None:
    view.table.select_cell(0, 0)
    QTest.keyClick(view.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    compare = actions.action("catalog_compare")
    qtbot.waitUntil(compare.isEnabled)
    compare.trigger()
    assert view.comparison.isVisible()
    assert not view.table.isVisible()
    assert view.comparison.model.columnCount() == 3
    QTest.keyClick(view.comparison.table, Qt.Key.Key_Escape)
    assert view.table.isVisible()


def test_that_a_narrow_view_has_its_kinds_in_a_box(view: CatalogsView, host: QMainWindow) -> None:
    host.resize(1300, 800)
    assert view.kinds.isVisible()
    host.resize(1000, 700)
    assert not view.kinds.isVisible()
    assert view.kind_box.isVisible()
    view.kind_box.setCurrentIndex(2)
    view.kind_box.activated.emit(2)
    assert view.record_type.KIND == CATALOG_TYPES[2].KIND


def test_that_a_figure_tells_its_edits_newest_first(view: CatalogsView, session: Session) -> None:
    view.edits.edit(record(session), "memory_gb", "96")
    view.edits.edit(record(session), "memory_gb", "97")
    view.edits.edit(record(session), "tdp_w", "650")
    view.table.go_to(H100, "memory_gb")
    view.detail.choose("memory_gb")
    lines = history(view)
    assert lines[0] == "History"
    assert [line.split(" · ")[2] for line in lines[1:]] == ["96 → 97 GB", "80 → 96 GB"]
    session.undo()
    session.undo()
    view.detail.choose("memory_gb")
    assert len(history(view)) == 2


def test_that_filters_stay_in_reach_where_nothing_passes_them(view: CatalogsView, qtbot: QtBot) -> None:
    total = view.table.table.total
    view.table.set_filter("vendor", "=nobody")

    def lifts() -> list[QPushButton]:
        shown = (button for button in view.findChildren(QPushButton) if button.isVisible())
        return [button for button in shown if button.text() == "Lift all filters"]

    qtbot.waitUntil(lambda: len(lifts()) == 1)
    assert view.table.header.field(view.table.table.column_number("vendor")).isVisible()
    lifts()[0].click()
    assert view.table.table.rowCount() == total
    assert not lifts()


def test_that_a_lists_date_makes_its_prices_stale_and_nothing_else(
    view: CatalogsView, session: Session
) -> None:
    price = session.library.records("cloud_price")[0]
    old = Citation(source="list", as_of=date(2020, 1, 1), status=Status.PUBLISHED)
    session.apply(put_record(session.library, price.replaced(evidence={"*": old}), "Age"))
    view.kinds.choose("cloud_price")
    view.table.go_to(price.id)
    stale = {figure.name for figure in view.detail.figures if figure.stale}
    assert stale == {"usd_per_instance_hour"}


def test_that_an_edit_that_cannot_be_stored_is_not_said_to_be_made(
    view: CatalogsView, session: Session, actions: Actions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(change: Change) -> None:
        raise project_error(None, "read_only", "The project is open read-only.", "Save it elsewhere.")

    monkeypatch.setattr(session.document, "applying", refuse)
    said: list[str] = []
    reported: list[object] = []
    session.noticed.connect(lambda text, _: said.append(text))
    session.problem_found.connect(reported.append)
    view.table.go_to(H100, "memory_gb")
    paste(view, "81")
    actions.action("catalog_delete").trigger()
    actions.action("catalog_add").trigger()
    for name, text in (("name", "Own card"), ("vendor", "Acme"), ("family", "other")):
        set_editor_text(view.drafts.editor(name), text)
    view.drafts.enter()
    assert view.drafts.waiting == 1
    assert said == []
    assert len(reported) == 3


def test_that_a_published_benchmark_has_what_is_modelled_beside_it(view: CatalogsView, qtbot: QtBot) -> None:
    view.kinds.choose("benchmark")
    view.go_to("sglang-b200-sxm-qwen3-235b-a22b-bf16-8x-3750-520-c16")
    qtbot.waitUntil(lambda: any("Modelled there" in text for text in told(view.detail)), timeout=20_000)
    assert any("Published by SGLang project; closed loop, 16 requests" in text for text in told(view.detail))
    view.go_to("mlperf-6.0-0100-llama2-70b-server")
    assert any("not an MLPerf metric" in text for text in told(view.detail))


def test_that_a_measurement_outside_the_predicted_interval_is_marked_by_a_sign_and_words(
    view: CatalogsView, session: Session, qtbot: QtBot
) -> None:
    inside = session.library.get("benchmark", "sglang-b200-sxm-qwen3-235b-a22b-bf16-8x-3750-520-c16")
    assert isinstance(inside, Benchmark)
    fast = inside.replaced(
        id="fast", output_tokens_per_s=inside.output_tokens_per_s * 3, tpot_ms=0.1, corrects_predictions=True
    )
    session.apply(put_record(session.library, fast, "Own run"))
    session.apply(put_record(session.library, fast.replaced(id="bare", software=""), "Own run"))
    view.kinds.choose("benchmark")
    view.go_to("fast")
    qtbot.waitUntil(lambda: any("Outside the interval" in text for text in told(view.detail)), timeout=20_000)
    (marked,) = [label for label in view.detail.findChildren(QLabel) if "Outside" in label.text()]
    assert marked.text().startswith("⚠ ")
    assert "output tok/s" in marked.text()
    assert "above P90" in marked.text()
    assert "measured TPOT 0.1 is below P10" in marked.text()
    assert any("Comparisons are corrected by it" in text for text in told(view.detail))
    assert marked.accessibleName().startswith("Warning: Outside the interval")
    view.go_to("bare")
    assert any("⚠ It corrects no prediction: Software is empty" in text for text in told(view.detail))
    view.go_to(inside.id)
    assert not any("Outside the interval" in text for text in told(view.detail))
