"""What an import must ask rather than guess, with the answers as buttons."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from workbench.domain.quote import Corrections
from workbench.quotes import Answer, Question, QuestionKind
from workbench.ui.theme import STEP
from workbench.ui.widgets import ComboBox, discard, icon_button, label, secondary_button, set_property

_MOST_BUTTONS = 6
_BESIDE = {8: 3, 16: 2}
"""How many answers stand side by side where none has more letters than that."""
_LONGEST_REASON = 300
_ANSWERED_BELOW = {
    QuestionKind.SYSTEM: "Choose the system …",
    QuestionKind.SYSTEMS: "Give their number …",
}
"""Questions whose answer has a field among the facts, and what leads there."""


class QuestionsCard(QWidget):
    """One question after the other; nothing is chosen beforehand."""

    answered = Signal(object)
    """Corrections that an answer stands for."""
    settled = Signal()
    """The last question was answered, and the keyboard was here."""
    cell_wanted = Signal(str, str)
    """Sheet and address of the cell that a question is about."""
    field_wanted = Signal(object)
    """Kind of a question that a field among the facts answers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Questions about the quote")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2 * STEP)
        self._shown: tuple[Question, ...] = ()
        self.controls: list[QWidget] = []
        """Answers and ways to cells, in the order in which they stand."""
        self._answers: list[QWidget] = []
        self._ways: list[QWidget] = []
        """Ways to fields that answer."""

    @property
    def shown(self) -> tuple[Question, ...]:
        """What is asked."""
        return self._shown

    def show_questions(self, questions: tuple[Question, ...]) -> None:
        """Ask these; what stays open keeps its place and focus."""
        had_focus = any(made.hasFocus() for made in self.controls)
        changed, self._shown = questions != self._shown, questions
        if had_focus and not questions:
            self.settled.emit()  # before the card hides, which would hand the keyboard to whatever comes next
        self.setVisible(bool(questions))
        if not changed:
            return
        self.controls, self._answers, self._ways = [], [], []
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                discard(widget)
        if questions:
            count = "1 question" if len(questions) == 1 else f"{len(questions)} questions"
            self._column.addWidget(label(f"{count} to answer", "card-title"))
        for question in questions:
            self._column.addWidget(self._asked(question))
        if had_focus and questions:
            self._go_to(self._answers)

    def focus_first(self) -> None:
        """Go to the first answer, else to the way to it; without any the card says that nothing is left."""
        self._go_to([*self._answers, *self._ways])

    def _go_to(self, controls: Sequence[QWidget]) -> None:
        if controls:
            controls[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.settled.emit()

    def _asked(self, question: Question) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, STEP)
        column.setSpacing(STEP)
        column.addLayout(self._text(question))
        if question.kind in _ANSWERED_BELOW:
            there = secondary_button(_ANSWERED_BELOW[question.kind])
            there.setAccessibleDescription(question.text)
            there.clicked.connect(lambda: self.field_wanted.emit(question.kind))
            self.controls.append(there)
            self._ways.append(there)
            column.addWidget(there)
        grid = QGridLayout()
        grid.setSpacing(STEP)
        shown = question.answers[:_MOST_BUTTONS]
        longest = max((len(answer.text) for answer in shown), default=0)
        beside = next((count for letters, count in _BESIDE.items() if longest <= letters), 1)
        for number, answer in enumerate(shown):
            made = secondary_button(answer.text)
            made.setAccessibleDescription(question.text)
            made.clicked.connect(lambda _=False, answer=answer: self.answered.emit(answer.corrections))
            self._offer(made)
            grid.addWidget(made, number // beside, number % beside)
        column.addLayout(grid)
        more = question.answers[_MOST_BUTTONS:]
        if more:
            others = self._list(more)
            self._offer(others)
            column.addWidget(others)
        if question.accepted_as:
            column.addLayout(self._as_it_is(question))
        return holder

    def _text(self, question: Question) -> QHBoxLayout:
        """What is asked, with a way to its cell."""
        where = question.where
        place = f"{where.sheet}!{where.cell}" if where.cell else ""
        text = label(f"{question.text} ({place})" if place else question.text, wrap=True)
        set_property(text, "tone", "warning")
        row = QHBoxLayout()
        row.addWidget(text, 1)
        if place:
            show = icon_button("search", f"Show {place} in the sheet")
            show.clicked.connect(lambda: self.cell_wanted.emit(where.sheet, where.cell))
            self.controls.append(show)
            row.addWidget(show, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _as_it_is(self, question: Question) -> QHBoxLayout:
        """A reason, and the button that lets the import stand with it."""
        reason = QLineEdit()
        reason.setPlaceholderText("or it is right as it is, because …")
        reason.setAccessibleName("Why it is right as it is")
        reason.setAccessibleDescription(question.text)
        reason.setMaxLength(_LONGEST_REASON)
        accept = secondary_button("Keep as it is")
        accept.setAccessibleDescription(question.text)
        accept.setEnabled(False)

        def given() -> str:
            return " ".join(reason.text().split())

        def settle() -> None:
            if given():
                self.answered.emit(Corrections(accepted={question.accepted_as: given()}))

        reason.textChanged.connect(lambda _: accept.setEnabled(bool(given())))
        reason.returnPressed.connect(settle)
        accept.clicked.connect(settle)
        self._offer(reason)
        self._offer(accept)
        row = QHBoxLayout()
        row.setSpacing(STEP)
        row.addWidget(reason, 1)
        row.addWidget(accept)
        return row

    def _offer(self, answer: QWidget) -> None:
        self.controls.append(answer)
        self._answers.append(answer)

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
