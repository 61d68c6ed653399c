"""A quote under review: its file, what the user corrected so far, and how it reads now."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from workbench.catalog.library import Library
from workbench.domain.control import JobControl
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.quote import Corrections, Quote
from workbench.quotes import Question, QuestionKind, QuoteImport, combined
from workbench.ui.jobs import Jobs
from workbench.ui.quotes.reading import ReadFile, as_stored, shown_of
from workbench.ui.quotes.shown import Shown

Correcting = Callable[[Corrections], Corrections]

CHECK = "check a quote"
LET_GO = "let go of a reading"
"""Kinds of the jobs that read a quote under other corrections, and that free an earlier reading."""
_MANY_LINES = 5_000
_MUST_ANSWER = frozenset({QuestionKind.CURRENCY, QuestionKind.DECIMAL_MARK, QuestionKind.PRICE_COLUMN})
"""Without these answers every amount of a quote is a guess."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A reading under corrections, and whether the project holds it like that already."""

    corrections: Corrections
    before: tuple[Corrections, ...]
    """What they were before each step that was corrected."""
    shown: Shown | None
    issues: tuple[Issue, ...]
    kept: bool


class Review(QObject):
    """Corrections come in, readings come out: each edit is read again in a worker, the latest counts.

    A line that is taken in or out shows in the sums at once, and the reading confirms it.
    """

    changed = Signal()
    """Another reading is in place, or a check began or ended."""
    refused = Signal(object)
    """A correction was not made, because it left nothing of the quote or an error ended it: the issues."""

    def __init__(
        self,
        file: ReadFile,
        jobs: Jobs,
        library: Callable[[], Library],
        stored: Quote | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        assert file.shown is not None
        self.file = file
        self.fresh = stored is None
        """Whether the file came in during this session and not out of the project."""
        self._jobs = jobs
        self._library = library
        self._stored = stored
        self._corrections = file.corrections
        self._accepted: Corrections | None = None if stored is None else file.corrections
        self._kept = stored is not None
        self._start = self._corrections
        """What the steps that wait come on top of."""
        self._waiting: list[Correcting] = []
        self._before: list[Corrections] = []
        self._taken_back = 0
        """How many of the latest corrections the reading on its way takes back."""
        self._shown = self._confirmed = file.shown
        self._open: tuple[Question, ...] | None = None

    @property
    def shown(self) -> Shown:
        """What is shown of the latest reading, lines toggled since then in their new places."""
        return self._shown

    @property
    def result(self) -> QuoteImport:
        """The latest reading."""
        result = self._confirmed.result
        assert result is not None
        return result

    @property
    def quote(self) -> Quote:
        """The quote as it reads now; files without one never come under review."""
        return self._shown.quote

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
        return not self._kept or bool(self._waiting)

    @property
    def acceptable(self) -> bool:
        """Whether it can be put into the project as it reads now."""
        return self.to_accept and not self.checking and not self.must_answer()

    @property
    def can_take_back(self) -> bool:
        """Whether there is a correction to take back."""
        return bool(self._waiting) or len(self._before) > self._taken_back

    def open_questions(self) -> tuple[Question, ...]:
        """What is still to be answered; what the user answered is not asked again."""
        if self._open is None:
            given = self._corrections
            answered = {
                QuestionKind.CURRENCY: given.currency is not None,
                QuestionKind.DECIMAL_MARK: bool(given.decimal_mark),
                QuestionKind.DATE_ORDER: given.month_first is not None,
                QuestionKind.SYSTEM: given.system_id is not None,
                QuestionKind.SYSTEMS: given.systems is not None,
            }
            self._open = tuple(q for q in self._confirmed.questions if not answered.get(q.kind, False))
        return self._open

    def must_answer(self) -> bool:
        """Whether a question is open without whose answer the amounts would be guesses."""
        return any(question.kind in _MUST_ANSWER for question in self.open_questions())

    def correct(self, corrections: Corrections) -> None:
        """Correct something more."""
        if len(corrections.included) == 1 and corrections == Corrections(included=corrections.included):
            ((key, wanted),) = corrections.included.items()
            self._shown = self._shown.toggled(key, wanted) or self._shown
        self.correct_by(lambda _: corrections)

    def correct_by(self, corrections: "Callable[[Quote], Corrections]") -> None:
        """Correct what a worker finds in the quote as it reads now."""
        quote = self._confirmed.quote
        self._waiting.append(lambda given: combined(given, corrections(quote)))
        self._read_again()

    def take_back(self) -> None:
        """Take the latest correction back."""
        if self._waiting:
            self._waiting.pop()
            self._shown = self._confirmed
            self._read_again()
        elif self.can_take_back:
            self._taken_back += 1
            self._start = self._before[-self._taken_back]
            self._read_again()

    def discard(self) -> None:
        """Go back to the quote as the project holds it, or as the file was read."""
        wanted = self.file.corrections if self._accepted is None else self._accepted
        self._waiting = [lambda _: wanted]
        self._read_again()

    def accepted(self, quote: Quote | None) -> None:
        """The project holds the quote now; None where it no longer does."""
        self._stored = quote
        self._accepted = None if quote is None else self._corrections
        self._kept = quote is not None
        if quote is not None:
            result = as_stored(self.result, quote)
            assert result.quote is not None
            self._shown = self._confirmed = self._confirmed.renamed(result.quote, result)
        self.changed.emit()

    @property
    def _kind(self) -> str:
        return f"{CHECK} {id(self)}"

    def _read_again(self) -> None:
        """Read under what was corrected since the latest reading."""
        opened, library, stored = self.file.opened, self._library(), self._stored
        read_under, accepted, confirmed = self._corrections, self._accepted, self._confirmed
        start, steps = self._start, tuple(self._waiting)
        assert opened is not None

        def read(control: JobControl) -> _Read:
            states = [start]
            for step in steps:
                wanted = step(states[-1])
                if wanted != states[-1]:
                    states.append(wanted)
            wanted, before = states[-1], tuple(states[:-1])
            kept = wanted == accepted
            if wanted == read_under:
                return _Read(read_under, before, confirmed, (), kept)
            result = opened.read(library, wanted, control)
            result = result if stored is None else as_stored(result, stored)
            return _Read(wanted, before, shown_of(result, control), result.issues, kept)

        self._jobs.start(self._kind, read, self._on_read, self._on_stopped)
        self.changed.emit()

    def _on_read(self, found: _Read) -> None:
        if found.shown is None:
            self._on_failed()
            self.refused.emit(found.issues)
            return
        self._before[len(self._before) - self._taken_back :] = found.before
        self._corrections = self._start = found.corrections
        self._kept = found.kept
        self._settle(found.shown)

    def _on_stopped(self, error: Exception) -> None:
        self._on_failed()
        self.refused.emit((_not_corrected(self.quote.name, error),))

    def _on_failed(self) -> None:
        self._start = self._corrections
        self._settle(self._confirmed)

    def _settle(self, shown: Shown) -> None:
        left = [self._shown, self._confirmed]
        self._waiting.clear()
        self._taken_back = 0
        self._shown = self._confirmed = shown
        self._open = None
        self.changed.emit()
        if len(left[0].quote.lines) > _MANY_LINES:
            # A worker lets go of the reading before: to free 100,000 lines takes longer than a frame.
            self._jobs.start(f"{LET_GO} {id(self)}", lambda _: left.clear())


def _not_corrected(name: str, error: Exception) -> Issue:
    return Issue(
        severity=Severity.ERROR,
        code="correction_stopped",
        message=f"The correction was not made because of an error of the program: {error}.",
        where=Where(record=name),
        suggestion="The quote stays as it was before; the log file has the details.",
    )
