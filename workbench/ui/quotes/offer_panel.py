"""The normalised offer: questions, facts, sums, what is wrong, and what was left out and why."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QListView,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from workbench.catalog.library import Library
from workbench.domain.issue import Issue, Severity
from workbench.domain.quote import LineRole, Quote
from workbench.quotes import QuestionKind
from workbench.ui.quotes.facts_form import FactsForm
from workbench.ui.quotes.money import money_text
from workbench.ui.quotes.questions_card import QuestionsCard
from workbench.ui.quotes.review import Review
from workbench.ui.quotes.shown import Shown
from workbench.ui.theme import STEP
from workbench.ui.widgets import Card, discard, icon_button, label, set_property

_LEFT_OUT_ROWS = 6
_MOST_ISSUES = 30
_TITLES = {
    LineRole.SYSTEM: "Systems",
    LineRole.ACCELERATOR: "Accelerators",
    LineRole.CPU: "Processors",
    LineRole.MEMORY: "Memory",
    LineRole.COMPONENT: "Components",
    LineRole.NETWORK: "Network",
    LineRole.STORAGE: "Storage",
    LineRole.RACK: "Rack",
    LineRole.POWER: "Power",
    LineRole.SOFTWARE: "Software licences",
    LineRole.SUPPORT: "Support",
    LineRole.SERVICE: "Services",
    LineRole.DISCOUNT: "Discounts",
    LineRole.FREIGHT: "Freight",
    LineRole.TAX: "Tax",
    LineRole.ROUNDING: "Rounding",
}


class OfferPanel(Card):
    """Explains one quote. Edits come out as corrections; figures lead to their cells."""

    corrected = Signal(object)
    cell_wanted = Signal(str, str)
    """Sheet and address."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Normalised offer", parent=parent)
        self.questions = QuestionsCard()
        self.facts = FactsForm()
        self._details = QVBoxLayout()
        self._details.setSpacing(2 * STEP)
        self._left_out = LeftOutList()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 2 * STEP, 0)
        column.setSpacing(3 * STEP)
        column.addWidget(self.questions)
        column.addWidget(self.facts)
        column.addLayout(self._details)
        column.addWidget(self._left_out)
        column.addStretch(1)
        scroll = self._scroll = QScrollArea()
        scroll.setAccessibleName("Questions, facts and sums of the offer")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page)
        self.body.addWidget(scroll, 1)
        self.questions.answered.connect(self.corrected)
        self.questions.cell_wanted.connect(self.cell_wanted)
        self.questions.settled.connect(scroll.setFocus)
        self.questions.field_wanted.connect(self._go_to_field)
        self.facts.corrected.connect(self.corrected)
        self._left_out.cell_wanted.connect(self.cell_wanted)

    def show_quote(self, shown: Shown, review: Review | None, library: Library) -> None:
        """Explain a quote; `review` is None where its file is not open."""
        quote, imported = shown.quote, shown.result
        self.questions.show_questions(review.open_questions() if review is not None else ())
        # Answers are made as questions come up; without this the Tab key would reach them last.
        for before, after in pairwise((self._scroll, *self.questions.controls, self.facts.vendor)):
            QWidget.setTabOrder(before, after)
        confidence = imported.match_confidence if imported is not None else None
        self.facts.show_quote(quote, library, confidence, full=review is not None)
        while (item := self._details.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                discard(widget)
        self._details.addWidget(_amounts(quote))
        issues = imported.issues if imported is not None else ()
        for issue in issues[:_MOST_ISSUES]:
            self._details.addWidget(self._issue(issue))
        if len(issues) > _MOST_ISSUES:
            self._details.addWidget(label(f"and {len(issues) - _MOST_ISSUES:,} more like these", "muted"))
        if imported is not None:
            title = (
                f"{imported.rows_read:,} rows read = {imported.rows_used:,} used + "
                f"{len(imported.rows_left_out):,} left out"
            )
        else:
            title = f"Rows left out: {len(shown.left_out):,}"
        self._left_out.show_rows(title, shown.left_out, shown.left_out_texts)
        digest = label(f"SHA-256 {quote.sha256[:16]}…", "muted")
        digest.setToolTip(quote.sha256)
        self._details.addWidget(digest)

    def _go_to_field(self, kind: QuestionKind) -> None:
        field = self.facts.system if kind is QuestionKind.SYSTEM else self.facts.systems
        self._scroll.ensureWidgetVisible(field)
        field.setFocus(Qt.FocusReason.TabFocusReason)  # which selects what a field holds

    def _issue(self, issue: Issue) -> QWidget:
        tones = {Severity.ERROR: "bad", Severity.WARNING: "warning"}
        text = label(str(issue), "" if issue.severity in tones else "muted", wrap=True)
        set_property(text, "tone", tones.get(issue.severity, ""))
        if not issue.where.sheet or not issue.where.cell:
            return text
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        show = icon_button("search", f"Show {issue.where.sheet}!{issue.where.cell} in the sheet")
        show.clicked.connect(lambda: self.cell_wanted.emit(issue.where.sheet, issue.where.cell))
        row.addWidget(text, 1)
        row.addWidget(show, 0, Qt.AlignmentFlag.AlignTop)
        return holder


class LeftOutList(QWidget):
    """Every row that does not count, with its reason; a click shows it."""

    cell_wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label(role="card-title", wrap=True)
        self._texts = QStringListModel(self)
        self.list = QListView()
        self.list.setAccessibleName("Rows left out, with the reasons")
        self.list.setModel(self._texts)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setFixedHeight(_LEFT_OUT_ROWS * 7 * STEP)
        self.list.selectionModel().currentChanged.connect(lambda index: self._on_current(index.row()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        column.addWidget(self._title)
        column.addWidget(self.list)
        self._rows: Sequence[tuple[str, int, str]] = ()

    def show_rows(self, title: str, rows: Sequence[tuple[str, int, str]], texts: Sequence[str]) -> None:
        """Show (sheet, row, reason) entries, each under its text."""
        self._title.setText(title)
        self.list.setVisible(bool(rows))
        if rows is not self._rows:
            self._rows = rows
            self._texts.setStringList(texts)

    def _on_current(self, number: int) -> None:
        if 0 <= number < len(self._rows):
            sheet, row, _ = self._rows[number]
            self.cell_wanted.emit(sheet, f"A{row}")


def _amounts(quote: Quote) -> QWidget:
    sums = quote.amounts_by_role
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(STEP)
    # Parts priced with their system stand in the sheet at nothing; here they would only be noise.
    rows = [(_TITLES[role], sums[role], "") for role in _TITLES if sums.get(role)]
    rows.append(("Net total without freight and tax", quote.net_total, "card-title"))
    for number, (title, amount, role_name) in enumerate(rows):
        grid.addWidget(label(title, role_name, wrap=True), number, 0)
        figure = label(money_text(quote, amount), role_name)
        figure.setAlignment(Qt.AlignmentFlag.AlignRight)
        grid.addWidget(figure, number, 1)
    grid.setColumnStretch(0, 1)
    return holder
