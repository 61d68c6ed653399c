"""What an import must ask rather than guess, each with the answers that can be given."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from workbench.domain.issue import Issue, Where
from workbench.domain.quote import Corrections, LineRole, QuoteLine
from workbench.quotes.hardware import SYSTEM_QUESTIONS
from workbench.quotes.model import QuoteImport
from workbench.quotes.numbers import CURRENCY_CODES

_USUAL_CURRENCIES = ("USD", "EUR", "GBP", "CHF", "JPY", "KRW", "CNY")
_ALTERNATIVES = frozenset({"total_adds_alternatives", "alternatives_open", "several_offers"})


class QuestionKind(StrEnum):
    """What is asked; SYSTEM and SYSTEMS have no list of answers: any system, any number."""

    CURRENCY = "currency"
    DECIMAL_MARK = "decimal_mark"
    DATE_ORDER = "date_order"
    ALTERNATIVE = "alternative"
    SYSTEM = "system"
    SYSTEMS = "systems"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer: its words, and the corrections it stands for."""

    text: str
    corrections: Corrections


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of the import with its answers, none of them chosen."""

    kind: QuestionKind
    text: str
    where: Where
    answers: tuple[Answer, ...] = ()


def questions(result: QuoteImport) -> tuple[Question, ...]:
    """Everything open in an import, a question once each."""
    found: dict[QuestionKind, Question] = {}
    for issue in result.issues:
        question = _question(issue, result)
        if question is not None:
            found.setdefault(question.kind, question)
    return tuple(found.values())


def combined(first: Corrections, second: Corrections) -> Corrections:
    """Both corrections; where they contradict each other the second holds."""
    merged = first.model_dump()
    for name, value in second.model_dump(exclude_defaults=True).items():
        merged[name] = {**merged[name], **value} if isinstance(value, dict) else value
    return Corrections.model_validate(merged)


def _question(issue: Issue, result: QuoteImport) -> Question | None:
    if issue.code in {"currency_unknown", "which_dollar"}:
        rest = sorted(CURRENCY_CODES - set(_USUAL_CURRENCIES))
        codes = [Answer(text=c, corrections=Corrections(currency=c)) for c in (*_USUAL_CURRENCIES, *rest)]
        return _asked(QuestionKind.CURRENCY, issue, codes)
    if issue.code in {"ambiguous_number", "unreadable_total"}:
        marks = [
            Answer(text="1.234,50: the comma is the decimal mark", corrections=Corrections(decimal_mark=",")),
            Answer(text="1,234.50: the point is the decimal mark", corrections=Corrections(decimal_mark=".")),
        ]
        return _asked(QuestionKind.DECIMAL_MARK, issue, marks)
    if issue.code == "ambiguous_date":
        orders = [
            Answer(text="day before month", corrections=Corrections(month_first=False)),
            Answer(text="month before day", corrections=Corrections(month_first=True)),
        ]
        return _asked(QuestionKind.DATE_ORDER, issue, orders)
    if issue.code in _ALTERNATIVES:
        lines = [line for line in result.quote.lines if _is_alternative(line)] if result.quote else []
        choices = [
            Answer(
                text=f"{line.description or line.part_number}: {line.extended:,.2f}",
                corrections=Corrections(included={line.key: True}),
            )
            for line in lines
        ]
        return _asked(QuestionKind.ALTERNATIVE, issue, choices)
    if issue.code in SYSTEM_QUESTIONS:
        return _asked(QuestionKind.SYSTEM, issue, ())
    if issue.code == "no_number_of_systems":
        return _asked(QuestionKind.SYSTEMS, issue, ())
    return None


def _is_alternative(line: QuoteLine) -> bool:
    return line.role is LineRole.ALTERNATIVE and line.extended is not None


def _asked(kind: QuestionKind, issue: Issue, answers: Sequence[Answer]) -> Question:
    return Question(kind=kind, text=issue.message, where=issue.where, answers=tuple(answers))
