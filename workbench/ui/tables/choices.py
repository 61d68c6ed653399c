"""The values of a column with their counts, to tick the ones that a filter lets through."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from workbench.domain.record import Record
from workbench.ui.tables.check_list import CheckList
from workbench.ui.tables.columns import Column
from workbench.ui.tables.popover import Popover
from workbench.ui.widgets import button, label

_MOST = 200
"""Values offered; the most frequent where there are more."""
_SCANNED = 20_000


class ChoicesPopover(Popover):
    """Tick values; `chosen` carries the filter that passes them, empty for all."""

    chosen = Signal(str)

    def __init__(self, column: Column, records: Sequence[Record], present: str, owner: QWidget) -> None:
        super().__init__(f"Values of {column.meta.header}", owner)
        counts = Counter(column.texts(records[:_SCANNED], {}))
        ticked = {part.strip().removeprefix("=").strip().casefold() for part in present.split("|")}
        self.list = CheckList(f"Values of {column.meta.header}")
        texts = [text for text, _ in counts.most_common(_MOST)]
        for text in texts if column.is_number else sorted(texts, key=str.casefold):
            on = bool(present) and text.casefold() in ticked
            self.list.add(text or "(empty)", text, on, count=f"{counts[text]:,}")
        self.list.fit(12)
        self.body.addWidget(label(column.meta.header, "card-title"))
        if len(counts) > _MOST or len(records) > _SCANNED:
            self.body.addWidget(label(f"The {self.list.count()} most frequent values.", "muted", wrap=True))
        self.body.addWidget(self.list)
        apply, everything = button("Filter", kind="primary"), button("All values")
        apply.clicked.connect(self._apply)
        everything.clicked.connect(self._lift)
        row = QHBoxLayout()
        row.addWidget(everything)
        row.addStretch(1)
        row.addWidget(apply)
        self.body.addLayout(row)

    def open_below(self, place: QPoint) -> None:
        """Show the values below a place of the screen."""
        self.list.setCurrentRow(0)
        self.open_at(place, self.list)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._apply()
        else:
            super().keyPressEvent(event)

    def _apply(self) -> None:
        self.chosen.emit(" | ".join(f"={text}" for text in self.list.ticked()))
        self.dismiss()

    def _lift(self) -> None:
        self.chosen.emit("")
        self.dismiss()
