"""What an import must ask rather than guess, each with the answers that can be given."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from workbench.domain.issue import Issue, Where
from workbench.domain.quote import Corrections, LineRole, QuoteLine, row_key
from workbench.quotes.account.price_columns import PRICE_COLUMNS_OPEN
from workbench.quotes.account.ways import Finding
from workbench.quotes.asking.accepted import asked_as
from workbench.quotes.asking.open_choices import CHOICE_OPEN
from workbench.quotes.asking.open_sums import (
    Answers,
    answers_on_charge,
    answers_on_nothing,
    answers_on_sum,
    answers_on_tax,
)
from workbench.quotes.asking.unexplained import SUM_UNEXPLAINED, TAX_UNREAD
from workbench.quotes.language.numbers import CURRENCY_CODES
from workbench.quotes.model import QuoteImport
from workbench.quotes.offer.hardware import SYSTEM_QUESTIONS

_USUAL_CURRENCIES = ("USD", "EUR", "GBP", "CHF", "JPY", "KRW", "CNY")
_USUAL_TAXES = ("19", "20", "21", "10", "7", "8.1", "22", "23", "25")
_RATE_DIGITS = 6
_CODE = re.compile(r"\b[A-Z]{3}\b")
_ALTERNATIVES = frozenset({"total_adds_alternatives", "alternatives_open", "several_offers"})


class QuestionKind(StrEnum):
    """What is asked; SYSTEM and SYSTEMS have no list of answers: any system, any number."""

    CURRENCY = "currency"
    DECIMAL_MARK = "decimal_mark"
    DATE_ORDER = "date_order"
    ALTERNATIVE = "alternative"
    PRICE_COLUMN = "price_column"
    SYSTEM = "system"
    SYSTEMS = "systems"
    LEAVE_OUT = "leave_out"
    TAX_IN_PRICES = "tax_in_prices"
    SUM = "sum"
    TAX_UNREAD = "tax_unread"
    CHARGE = "charge"
    NOTHING_TO_PAY = "nothing_to_pay"
    OPTIONS = "options"
    DOUBT = "doubt"
    """Columns that contradict each other, prices of one period: only the vendor or the buyer can tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer: its words, and the corrections it stands for."""

    text: str
    corrections: Corrections


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of the import with its answers, none of them chosen.

    `accepted_as` is its key in `Corrections.accepted` where the user may let it stand as it is, with a
    reason; empty where an answer is needed.
    """

    kind: QuestionKind
    text: str
    where: Where
    answers: tuple[Answer, ...] = ()
    accepted_as: str = ""


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
    merged = {}
    for name, value in second:
        if value != type(second).model_fields[name].get_default(call_default_factory=True):
            merged[name] = {**getattr(first, name), **value} if isinstance(value, dict) else value
    return first.model_copy(update=merged)


def _question(issue: Issue, result: QuoteImport) -> Question | None:
    if issue.code in {"currency_unknown", "currency_conflict", "which_dollar"}:
        named = [code for code in _CODE.findall(issue.message) if code in CURRENCY_CODES]
        offered = dict.fromkeys((*named, *_USUAL_CURRENCIES, *sorted(CURRENCY_CODES)))
        codes = [Answer(text=c, corrections=Corrections(currency=c)) for c in offered]
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
    if issue.code == PRICE_COLUMNS_OPEN:
        return _asked(QuestionKind.PRICE_COLUMN, issue, _price_columns(result, issue.where.sheet))
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
    if issue.code == "several_solutions":
        return _asked(QuestionKind.LEAVE_OUT, issue, _sets_to_leave_out(result))
    if issue.code == "tax_in_prices_unknown":
        return _asked(QuestionKind.TAX_IN_PRICES, issue, _shares_of_tax(result))
    if issue.code == SUM_UNEXPLAINED:
        return _may_stand(QuestionKind.SUM, issue, answers_on_sum(issue, result))
    if issue.code == TAX_UNREAD:
        return _may_stand(QuestionKind.TAX_UNREAD, issue, answers_on_tax(issue, result))
    if issue.code == "charge_unlikely":
        return _may_stand(QuestionKind.CHARGE, issue, answers_on_charge(issue, result))
    if issue.code == "nothing_to_pay":
        return _may_stand(QuestionKind.NOTHING_TO_PAY, issue, answers_on_nothing(result))
    if issue.code == Finding.INCLUDES_OPTIONS:
        return _asked(QuestionKind.OPTIONS, issue, _options(result))
    if issue.code in {"columns_contradict", "prices_per_period", CHOICE_OPEN, Finding.OF_FEWER_SYSTEMS}:
        return _may_stand(QuestionKind.DOUBT, issue, [])
    if issue.code in SYSTEM_QUESTIONS:
        return _asked(QuestionKind.SYSTEM, issue, ())
    if issue.code == "no_number_of_systems":
        return _asked(QuestionKind.SYSTEMS, issue, ())
    return None


def _sets_to_leave_out(result: QuoteImport) -> list[Answer]:
    lines = {line.key: line for line in result.quote.lines} if result.quote else {}
    answers = []
    for keys in result.to_leave_out:
        named = ", ".join(f"row {lines[key].row} {lines[key].description}".strip() for key in keys)
        answers.append(
            Answer(
                text=f"Leave out {named}",
                corrections=Corrections(included=dict.fromkeys(keys, False)),
            )
        )
    return answers


def _options(result: QuoteImport) -> list[Answer]:
    """Options that the total holds: bought, or not. What the user said of single ones stays."""
    said = result.quote.corrections.included if result.quote else {}
    asked = [key for key in result.options_inside if key not in said]
    return [
        Answer(text=text, corrections=Corrections(included=dict.fromkeys(asked, bought)))
        for text, bought in (("They are bought", True), ("They are not: leave them out", False))
    ]


def _shares_of_tax(result: QuoteImport) -> list[Answer]:
    """No tax, the rate that a printed tax is of everything, or any usual one where none is printed."""
    tax = result.quote.amount(LineRole.TAX) if result.quote else Decimal(0)
    answers = [Answer(text="No tax is inside", corrections=Corrections(tax_in_prices=Decimal(0)))]
    if result.quote and tax:
        percent = round(100 * tax / (result.quote.amount() - tax), _RATE_DIGITS)
        text = f"Goods and freight hold it alike: {percent.normalize():f} %"
        return [*answers, Answer(text=text, corrections=Corrections(tax_in_prices=percent))]
    for rate in _USUAL_TAXES:
        corrections = Corrections(tax_in_prices=Decimal(rate))
        answers.append(Answer(text=f"{rate} % tax is inside", corrections=corrections))
    return answers


def _price_columns(result: QuoteImport, sheet: str) -> list[Answer]:
    """One answer for each column of the first table of a sheet that holds alternative prices."""
    table = next(table for table in result.tables if table.sheet == sheet and table.choices)
    key = row_key(sheet, table.header_row)
    answers = []
    for chosen, header in table.choices.items():
        fields = {letter: table.choice_field if letter == chosen else "" for letter in table.choices}
        answers.append(Answer(text=header, corrections=Corrections(columns={key: fields})))
    return answers


def _is_alternative(line: QuoteLine) -> bool:
    return line.role is LineRole.ALTERNATIVE and line.extended is not None


def _may_stand(kind: QuestionKind, issue: Issue, answers: Answers) -> Question:
    """A question that the user may also let stand as it is, with a reason."""
    given = tuple(Answer(text=text, corrections=corrections) for text, corrections in answers)
    return Question(
        kind=kind, text=issue.message, where=issue.where, answers=given, accepted_as=asked_as(issue)
    )


def _asked(kind: QuestionKind, issue: Issue, answers: Sequence[Answer]) -> Question:
    return Question(kind=kind, text=issue.message, where=issue.where, answers=tuple(answers))
