"""Whatever has the keyboard shows it: by its own border, or by the ring around it."""

from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QListWidget, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from workbench.ui.focus_ring import FocusRing, FocusRings
from workbench.ui.widgets import CheckBox, primary_button


def rings(window: QWidget) -> list[QWidget | None]:
    return [ring.parentWidget() for ring in window.findChildren(FocusRing) if ring.isVisible()]


def test_that_lists_and_boxes_get_a_ring_and_fields_and_buttons_keep_their_border(
    host: QMainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    body = QWidget()
    column = QVBoxLayout(body)
    entries, box, field, press = QListWidget(), CheckBox("Delivered"), QLineEdit(), primary_button("Add")
    for part in (entries, box, field, press):
        column.addWidget(part)
    host.setCentralWidget(body)
    FocusRings(host)
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    for part, ringed in ((entries, True), (field, False), (box, True), (press, False), (entries, True)):
        part.setFocus()
        assert rings(host) == ([part] if ringed else [])
    host.resize(host.width() + 200, host.height())
    (ring,) = (ring for ring in entries.findChildren(FocusRing) if ring.isVisible())
    qtbot.waitUntil(lambda: ring.size() == entries.size())
    entries.deleteLater()
    qtbot.waitUntil(lambda: not rings(host))
    field.setFocus()
    assert rings(host) == []
