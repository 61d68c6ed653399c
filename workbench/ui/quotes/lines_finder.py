"""Find lines of an offer: words that must stand in them, and the column they are sorted by."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from workbench.domain.control import JobControl
from workbench.domain.quote import QuoteLine
from workbench.ui.jobs import Jobs
from workbench.ui.quotes.lines_table import AMOUNT, IN, LINE, QUANTITY, ROLE, LinesTable, Titles, scaling_text
from workbench.ui.quotes.shown import Shown
from workbench.ui.tables.escape import takes_escape
from workbench.ui.tables.order import CHUNK, ranks_of

ARRANGE = "arrange lines of a quote"
"""Kind of the job."""
_TYPING_MS = 150


@dataclass(frozen=True, slots=True)
class Wanted:
    """Words that must all stand in a line, and the column (None: as in the file) that lines are sorted by."""

    words: tuple[str, ...] = ()
    column: int | None = None
    descending: bool = False


def order_of_lines(shown: Shown, wanted: Wanted, control: JobControl) -> Sequence[int] | None:
    """Numbers of the wanted lines in their order; None for all as in the file. Raises `Cancelled`."""
    if not wanted.words and wanted.column is None:
        return None
    lines = shown.quote.lines
    titles = Titles(lines, shown.result)
    order = np.arange(len(lines))
    if wanted.words:
        kept = np.zeros(len(lines), dtype=np.bool_)
        for start in range(0, len(lines), CHUNK):
            control.check(start / len(lines), "Finding lines")
            for number in range(start, min(start + CHUNK, len(lines))):
                said = _said(lines[number], titles[number])
                kept[number] = all(word in said for word in wanted.words)
        order = np.flatnonzero(kept)
    if wanted.column is not None:
        values = _values(lines, titles, order, wanted.column, control)
        order = order[np.argsort(-values if wanted.descending else values, kind="stable")]
    return [int(number) for number in order]


def _said(line: QuoteLine, title: str) -> str:
    amount = "" if line.extended is None else f"{line.extended:,.2f}\n{line.extended:.2f}"
    return f"{title}\n{line.part_number}\n{line.role.value}\n{amount}\n{line.left_out}\n{line.row}".casefold()


def _values(
    lines: Sequence[QuoteLine],
    titles: Sequence[str],
    order: NDArray[np.intp],
    column: int,
    control: JobControl,
) -> NDArray[np.float64]:
    """What lines compare by, NaN (always last) where a line has nothing in the column."""
    shown = [lines[number] for number in order]
    if column == IN:
        return np.array([float(not line.accepted) for line in shown])
    if column == AMOUNT:
        return np.array([_number(line.extended) for line in shown])
    if column == QUANTITY:
        return np.array([_number(line.quantity) for line in shown])
    if column == ROLE:
        return ranks_of([line.role.value for line in shown], control)
    if column == LINE:
        return ranks_of([titles[number].casefold() for number in order], control)
    return ranks_of([scaling_text(line.scaling) if line.scaling else "" for line in shown], control)


def _number(value: Decimal | None) -> float:
    return float("nan") if value is None else float(value)


class FindField(QLineEdit):
    """Words to find. Down and Enter go on to what was found, Esc lifts the words and goes there too."""

    left = Signal()

    def event(self, event: QEvent) -> bool:
        return takes_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class LinesFinder(QObject):
    """Works out in a worker what the table shows; what is wanted stays when the lines are read otherwise."""

    def __init__(self, table: LinesTable, jobs: Jobs) -> None:
        super().__init__(table)
        self._table = table
        self._jobs = jobs
        self._shown: Shown | None = None
        self._wanted = Wanted()
        self.field = FindField()
        self.field.left.connect(self._go_to_lines)
        self.field.setPlaceholderText("Find lines")
        self.field.setAccessibleName("Find lines: words of their text, role, amount or reason")
        self.field.setClearButtonEnabled(True)
        self._typing = QTimer(self, interval=_TYPING_MS, singleShot=True)
        self._typing.timeout.connect(self._on_typed)
        self.field.textChanged.connect(lambda _: self._typing.start())
        header = table.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self._on_sorted)

    def follow(self, shown: Shown) -> None:
        """Other lines, or the same ones read otherwise, are shown; the same ones keep their places."""
        before, self._shown = self._shown, shown
        if before is None or before.quote.sha256 != shown.quote.sha256:
            self.reset()
        elif before.places != shown.places and self._wanted != Wanted():
            self._arrange()

    def reset(self) -> None:
        """Show all lines as they stand in the file."""
        header = self._table.horizontalHeader()
        for part, reset in ((self.field, self.field.clear), (header, self._clear_sorting)):
            blocked = part.blockSignals(True)
            reset()
            part.blockSignals(blocked)
        self._typing.stop()
        self._want(Wanted())

    def _go_to_lines(self) -> None:
        self._table.setFocus()
        if not self._table.currentIndex().isValid():
            self._table.setCurrentIndex(self._table.table.index(0, LINE))

    def _clear_sorting(self) -> None:
        self._table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def _on_typed(self) -> None:
        words = tuple(self.field.text().casefold().split())
        self._want(Wanted(words, self._wanted.column, self._wanted.descending))

    def _on_sorted(self, column: int, order: Qt.SortOrder) -> None:
        chosen = column if column >= 0 else None
        self._want(Wanted(self._wanted.words, chosen, order is Qt.SortOrder.DescendingOrder))

    def _want(self, wanted: Wanted) -> None:
        if wanted != self._wanted:
            self._wanted = wanted
            self._arrange()

    def _arrange(self) -> None:
        shown = self._shown
        if shown is None:
            return
        self._jobs.start(
            ARRANGE, partial(order_of_lines, shown, self._wanted), partial(self._on_arranged, shown)
        )

    def _on_arranged(self, shown: Shown, order: Sequence[int] | None) -> None:
        if self._shown is not None and self._shown.places == shown.places:
            self._table.arrange(order)
