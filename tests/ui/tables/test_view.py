"""The table keeps its place, edits in place, copies and pastes blocks, and is arranged by its reader."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.tables.prices import make_price, make_prices
from workbench.domain.market import CloudPrice
from workbench.domain.record import Record
from workbench.ui.jobs import Jobs
from workbench.ui.tables.choices import ChoicesPopover
from workbench.ui.tables.columns import field_column
from workbench.ui.tables.layout import Layout, Layouts
from workbench.ui.tables.model import Mark
from workbench.ui.tables.view import RecordTableView
from workbench.ui.theme import LIGHT

COLUMNS = [field_column(spec, hidden=name == "id") for name, spec in CloudPrice.fields().items()]


class Edits:
    """Takes edits; refuses prices that are no number."""

    def __init__(self) -> None:
        self.made: list[tuple[str, str, str]] = []

    def check(self, row: int, column: int, text: str) -> str:
        return "Must be a number." if COLUMNS[column].is_number and not text.isdigit() else ""

    def edit(self, record: Record, field: str, text: str) -> str:
        self.made.append((record.id, field, text))
        return ""


@pytest.fixture
def edits() -> Edits:
    return Edits()


@pytest.fixture
def view(jobs: Jobs, edits: Edits, qtbot: QtBot) -> RecordTableView:
    made = RecordTableView(LIGHT, jobs, edits.check, lambda _: (("gpu-a", "GPU A"), ("gpu-b", "GPU B")))
    made.table.set_edit(edits.edit, lambda *_: (Mark.NONE, ""))
    qtbot.addWidget(made)
    made.resize(1100, 500)
    made.show_records(COLUMNS, make_prices(), None)
    made.show()
    qtbot.waitExposed(made)
    return made


def shown_ids(view: RecordTableView) -> list[str]:
    return [record.id for record in view.table.shown_records()]


def column(name: str) -> int:
    return next(number for number, item in enumerate(COLUMNS) if item.name == name)


def click_header(view: RecordTableView, name: str) -> None:
    x = view.header.sectionViewportPosition(column(name)) + 20
    QTest.mouseClick(view.header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 10))


def test_that_a_click_on_a_header_sorts_up_then_down_then_back(view: RecordTableView) -> None:
    view.go_to("price-3", "provider")
    click_header(view, "provider")
    assert shown_ids(view) == ["price-2", "price-1", "price-4", "price-3"]
    click_header(view, "provider")
    assert shown_ids(view) == ["price-3", "price-1", "price-4", "price-2"]
    click_header(view, "provider")
    assert shown_ids(view) == ["price-1", "price-2", "price-3", "price-4"]
    assert view.current_id() == "price-3"


def test_that_typing_into_a_filter_shows_what_passes_and_names_what_is_wrong(view: RecordTableView) -> None:
    field = view.header.field(column("usd_per_instance_hour"))
    QTest.keyClicks(field, ">20")
    assert shown_ids(view) == ["price-1", "price-3"]
    QTest.keyClicks(field, "x")
    assert "no number or range" in field.toolTip()
    assert field.property("invalid")
    assert shown_ids(view) == ["price-1", "price-3"]
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert len(shown_ids(view)) == 4
    assert view.hasFocus()


def test_that_a_selection_survives_sorting_and_filtering(view: RecordTableView) -> None:
    view.select_cell(0, column("provider"))
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert view.selected_ids() == ["price-1", "price-2"]
    view.sort_by(column("usd_per_instance_hour"), Qt.SortOrder.AscendingOrder)
    assert view.selected_ids() == ["price-2", "price-1"]
    view.set_filter("provider", "beta")
    assert view.selected_ids() == ["price-1"]


def test_that_choosing_values_filters_by_them(view: RecordTableView, qtbot: QtBot) -> None:
    view.choose_filter(column("tier"))
    popover = view.window().findChild(ChoicesPopover)
    assert isinstance(popover, ChoicesPopover)
    shown = [popover.list.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    assert shown == ["on-demand, 1", "reserved, 1", "spot, 2"]
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Return):
        QTest.keyClick(popover.list, key)
    assert popover.isHidden()
    assert shown_ids(view) == ["price-2", "price-4"]
    assert view.table.filters["tier"] == "=spot"


def test_that_a_changed_record_keeps_its_row_and_a_new_one_comes_last(view: RecordTableView) -> None:
    view.set_filter("provider", "beta")
    records = make_prices()
    records[0] = records[0].replaced(provider="Delta")
    view.table.update_records([*records, make_price(5, "Omega", 3.0)], ("price-1", "price-5"))
    assert shown_ids(view) == ["price-1", "price-4", "price-5"]
    view.table.update_records(records[1:], ("price-1", "price-5"))
    assert shown_ids(view) == ["price-4"]


def test_that_an_edit_is_made_in_place_and_a_wrong_one_says_why_and_stays_open(
    view: RecordTableView, edits: Edits, qtbot: QtBot
) -> None:
    view.go_to("price-1", "usd_per_instance_hour")
    QTest.keyClick(view, Qt.Key.Key_Return)
    editor = view.viewport().findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "24.5"
    editor.selectAll()
    QTest.keyClicks(editor, "abc")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    hint = view._delegate.hint
    assert (hint.isVisible(), hint.text()) == (True, "Must be a number.")
    assert edits.made == []
    editor.selectAll()
    QTest.keyClicks(editor, "31")
    assert hint.text() == "USD/instance·h"
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.current_id() == "price-2")
    assert edits.made == [("price-1", "usd_per_instance_hour", "31")]
    assert not hint.isVisible()


def test_that_cells_are_copied_with_headers_at_full_precision_as_arranged(view: RecordTableView) -> None:
    records = [make_price(1, "Beta", 24.123456789), *make_prices()[1:]]
    view.table.update_records(records, ("price-1",))
    view.header.moveSection(view.header.visualIndex(column("usd_per_instance_hour")), 0)
    view.selectAll()
    view.copy()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].startswith("Price (USD/instance·h)\tName\tProvider")
    assert lines[1].startswith("24.123456789\tBeta 1\tBeta")
    assert "\tgpu-a\t" in lines[1]
    assert len(lines) == 5


def test_that_a_paste_hands_over_its_place_and_block(view: RecordTableView) -> None:
    seen: list[tuple[int, int, object]] = []
    view.pasted.connect(lambda *given: seen.append(given))
    view.go_to("price-2", "region")
    QGuiApplication.clipboard().setText("east\tspot\r\nwest\treserved\r\n")
    QTest.keyClick(view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert seen == [(1, column("region"), [["east", "spot"], ["west", "reserved"]])]


def test_that_a_layout_is_kept_and_restored(view: RecordTableView, tmp_path: Path) -> None:
    layouts = Layouts(QSettings(str(tmp_path / "layout.ini"), QSettings.Format.IniFormat))
    view.layout_changed.connect(lambda: layouts.save("cloud_price", view.current_layout()))
    view.setColumnWidth(column("name"), 222)
    view.header.moveSection(view.header.visualIndex(column("region")), 0)
    view.show_column("instance", False)
    kept = layouts.load("cloud_price")
    assert kept is not None
    view.show_records(COLUMNS, make_prices(), kept)
    assert view.columnWidth(column("name")) == 222
    assert view.header.logicalIndex(0) == column("region")
    assert view.isColumnHidden(column("instance"))
    assert view.isColumnHidden(column("id"))
    view.reset_layout()
    assert not view.isColumnHidden(column("instance"))
    assert view.header.logicalIndex(1) == column("name")


def test_that_a_layout_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "layout.ini"), QSettings.Format.IniFormat)
    settings.setValue("tables/system", "{broken")
    assert Layouts(settings).load("system") is None
    assert Layouts(settings).load("model") is None
    Layouts(settings).save("model", Layout(order=("name",)))
    assert Layouts(settings).load("model") == Layout(order=("name",))


def test_that_the_last_column_cannot_be_hidden(view: RecordTableView) -> None:
    for item in COLUMNS:
        view.show_column(item.name, False)
    assert sum(not view.isColumnHidden(number) for number in range(len(COLUMNS))) == 1


def test_that_many_records_are_ordered_in_a_worker(view: RecordTableView, qtbot: QtBot) -> None:
    records = [make_price(number, f"P{number % 7}", 1.0 + number * 7919 % 5003) for number in range(5_000)]
    view.show_records(COLUMNS, records, None)
    with qtbot.waitSignal(view.table.ordered):
        view.sort_by(column("usd_per_instance_hour"), Qt.SortOrder.AscendingOrder)
        assert view.table.ordering
        assert view.table.rowCount() == 5_000
    prices = [record.usd_per_instance_hour for record in view.table.shown_records()]  # type: ignore[attr-defined]
    assert prices == sorted(prices)


def test_that_names_stay_in_sight_and_never_cover_the_current_cell(view: RecordTableView) -> None:
    view.resize(500, 400)
    view.go_to("price-1", "name")
    assert not view.names.isVisible()
    view.go_to("price-1", "usd_per_instance_hour")
    assert view.names.isVisible()
    for name in ("term_months", "tier", "region", "accelerators", "accelerator_id", "instance"):
        view.go_to("price-1", name)
        left = view.header.sectionViewportPosition(column(name))
        assert left >= (view.names.width() if view.names.isVisible() else 0)
    QTest.mouseClick(view.names, Qt.MouseButton.LeftButton, pos=QPoint(10, view.header.height() + 40))
    assert (view.current_id(), view.currentIndex().column()) == ("price-2", column("name"))
