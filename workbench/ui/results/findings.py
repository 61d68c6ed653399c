"""What the comparison found, in sentences under each other."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workbench.domain.formatting import unbroken
from workbench.ui.theme import STEP
from workbench.ui.turns import Step
from workbench.ui.widgets import label, set_property

if TYPE_CHECKING:
    from workbench.analysis.drawing.specs import Finding

_AT_ONCE = 4
"""Rows a step puts in place: to make and lay out many takes longer than a turn of the event loop may."""


class FindingList(QWidget):
    """Findings with a mark each; rows stay from one comparison to the next and take other sentences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_Row] = []
        self._column = QVBoxLayout(self)
        self._column.setSpacing(2 * STEP)
        self._column.setContentsMargins(0, 0, 2 * STEP, 0)
        self._column.addStretch(1)

    def steps(self, findings: "Sequence[Finding]") -> list[Step]:
        """What to do, in this order, to show these findings instead of the present ones."""
        some = [
            partial(self._show_from, start, findings[start : start + _AT_ONCE])
            for start in range(0, len(findings), _AT_ONCE)
        ]
        return [*some, partial(self._hide_from, len(findings))]

    def _show_from(self, first: int, findings: "Sequence[Finding]") -> None:
        for number, finding in enumerate(findings, start=first):
            if number == len(self._rows):
                self._rows.append(_Row())
                self._column.insertWidget(number, self._rows[number])
            self._rows[number].show_finding(finding)

    def _hide_from(self, first: int) -> None:
        for row in self._rows[first:]:
            row.hide()


class _Row(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._mark, self._sentence = label("●"), label(wrap=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2 * STEP)
        line.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._sentence, 1)

    def show_finding(self, finding: "Finding") -> None:
        set_property(self._mark, "tone", finding.tone.value)
        self._mark.setAccessibleName(finding.tone.value)
        self._sentence.setText(unbroken(finding.sentence))
        self.show()
