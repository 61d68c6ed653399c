"""A quote under review: its file, what the user corrected so far, and how it reads now."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from workbench.catalog.library import Library
from workbench.domain.quote import Corrections, Quote
from workbench.quotes import Question, QuestionKind, QuoteImport, combined, questions
from workbench.ui.jobs import Jobs
from workbench.ui.quotes.reading import ReadFile, as_stored

CHECK = "check a quote"
"""Kind of the job that reads a quote under other corrections."""
_MUST_ANSWER = frozenset({QuestionKind.CURRENCY, QuestionKind.DECIMAL_MARK, QuestionKind.PRICE_COLUMN})
"""Without these answers every amount of a quote is a guess."""


class Review(QObject):
    """Corrections come in, readings come out: each edit is read again in a worker, the latest counts."""

    changed = Signal()
    """Another reading is in place, or a check began or ended."""
    refused = Signal(object)
    """A correction left nothing of the quote and was not made: the issues that say why."""

    def __init__(
        self,
        file: ReadFile,
        jobs: Jobs,
        library: Callable[[], Library],
        stored: Quote | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.file = file
        self.fresh = stored is None
        """Whether the file came in during this session and not out of the project."""
        self._jobs = jobs
        self._library = library
        self._stored = stored
        self._corrections = file.corrections
        self._accepted: Corrections | None = None if stored is None else file.corrections
        self._before: list[Corrections] = []
        self._result = file.result if stored is None else as_stored(file.result, stored)

    @property
    def result(self) -> QuoteImport:
        """The latest reading."""
        return self._result

    @property
    def quote(self) -> Quote:
        """The quote as it reads now; files without one never come under review."""
        assert self._result.quote is not None
        return self._result.quote

    @property
    def corrections(self) -> Corrections:
        """What was corrected so far."""
        return self._corrections

    @property
    def checking(self) -> bool:
        """Whether a newer reading is on its way."""
        return self._jobs.is_running(self._kind)

    @property
    def to_accept(self) -> bool:
        """Whether the project does not hold the quote as it reads now."""
        return self._accepted != self._corrections

    @property
    def acceptable(self) -> bool:
        """Whether it can be put into the project as it reads now."""
        return self.to_accept and not self.checking and not self.must_answer()

    @property
    def can_take_back(self) -> bool:
        """Whether there is a correction to take back."""
        return bool(self._before)

    def open_questions(self) -> tuple[Question, ...]:
        """What is still to be answered; what the user answered is not asked again."""
        given = self._corrections
        answered = {
            QuestionKind.CURRENCY: given.currency is not None,
            QuestionKind.DECIMAL_MARK: bool(given.decimal_mark),
            QuestionKind.DATE_ORDER: given.month_first is not None,
            QuestionKind.SYSTEM: given.system_id is not None,
            QuestionKind.SYSTEMS: given.systems is not None,
        }
        return tuple(q for q in questions(self._result) if not answered.get(q.kind, False))

    def must_answer(self) -> bool:
        """Whether a question is open without whose answer the amounts would be guesses."""
        return any(question.kind in _MUST_ANSWER for question in self.open_questions())

    def correct(self, corrections: Corrections) -> None:
        """Correct something more."""
        wanted = combined(self._corrections, corrections)
        if wanted != self._corrections:
            self._before.append(self._corrections)
            self._read_under(wanted)

    def take_back(self) -> None:
        """Take the latest correction back."""
        if self._before:
            self._read_under(self._before.pop())

    def discard(self) -> None:
        """Go back to the quote as the project holds it, or as the file was read."""
        wanted = self.file.corrections if self._accepted is None else self._accepted
        if wanted != self._corrections:
            self._before.append(self._corrections)
            self._read_under(wanted)

    def accepted(self, quote: Quote | None) -> None:
        """The project holds the quote now; None where it no longer does."""
        self._stored = quote
        self._accepted = None if quote is None else self._corrections
        if quote is not None:
            self._result = as_stored(self._result, quote)
        self.changed.emit()

    @property
    def _kind(self) -> str:
        return f"{CHECK} {id(self)}"

    def _read_under(self, corrections: Corrections) -> None:
        opened, library = self.file.opened, self._library()
        assert opened is not None
        self._corrections = corrections
        self._jobs.start(
            self._kind,
            lambda control: opened.read(library, corrections, control),
            lambda result: self._on_read(result),
            lambda _: self._on_failed(),
        )
        self.changed.emit()

    def _on_read(self, result: QuoteImport) -> None:
        if result.quote is None:
            self._on_failed()
            self.refused.emit(result.issues)
            return
        self._result = result if self._stored is None else as_stored(result, self._stored)
        self.changed.emit()

    def _on_failed(self) -> None:
        self._corrections = self.quote.corrections
        self.changed.emit()
