"""What an import must ask rather than guess, with the answers as buttons."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from workbench.quotes import Answer, Question, QuestionKind
from workbench.ui.theme import STEP
from workbench.ui.widgets import ComboBox, discard, label, secondary_button, set_property

_MOST_BUTTONS = 6
_BESIDE = 3
_SHORT = 8
"""Letters of an answer up to which several stand side by side."""
_WHERE_TO_ANSWER = {
    QuestionKind.SYSTEM: "Choose it under System below.",
    QuestionKind.SYSTEMS: "Give their number under Systems below.",
}


class QuestionsCard(QWidget):
    """One question after the other; nothing is chosen beforehand."""

    answered = Signal(object)
    """Corrections that an answer stands for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Questions about the quote")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2 * STEP)
        self._shown: tuple[Question, ...] = ()
        self.controls: list[QWidget] = []
        """Answers, in the order in which they stand."""

    def show_questions(self, questions: tuple[Question, ...]) -> None:
        """Ask these; what stays open keeps its place and focus."""
        self.setVisible(bool(questions))
        if questions == self._shown:
            return
        self._shown = questions
        self.controls = []
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                discard(widget)
        if questions:
            count = "1 question" if len(questions) == 1 else f"{len(questions)} questions"
            self._column.addWidget(label(f"{count} to answer", "card-title"))
        for question in questions:
            self._column.addWidget(self._asked(question))

    def _asked(self, question: Question) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, STEP)
        column.setSpacing(STEP)
        where = question.where.cell and f" ({question.where.sheet}!{question.where.cell})"
        text = label(f"{question.text}{where}", wrap=True)
        set_property(text, "tone", "warning")
        column.addWidget(text)
        hint = _WHERE_TO_ANSWER.get(question.kind, "")
        if hint:
            column.addWidget(label(hint, "muted", wrap=True))
        grid = QGridLayout()
        grid.setSpacing(STEP)
        shown = question.answers[:_MOST_BUTTONS]
        beside = _BESIDE if all(len(answer.text) <= _SHORT for answer in shown) else 1
        for number, answer in enumerate(shown):
            made = secondary_button(answer.text)
            made.setAccessibleDescription(question.text)
            made.clicked.connect(lambda _=False, answer=answer: self.answered.emit(answer.corrections))
            self.controls.append(made)
            grid.addWidget(made, number // beside, number % beside)
        column.addLayout(grid)
        more = question.answers[_MOST_BUTTONS:]
        if more:
            others = self._list(more)
            self.controls.append(others)
            column.addWidget(others)
        return holder

    def _list(self, answers: Sequence[Answer]) -> QWidget:
        box = ComboBox()
        box.setAccessibleName("Other answers")
        box.addItem("another …", None)
        for number, answer in enumerate(answers):
            box.addItem(answer.text, number)

        def chosen(index: int) -> None:
            if index > 0:
                self.answered.emit(answers[index - 1].corrections)

        box.activated.connect(chosen)
        return box
