"""Bad input as a value: what is wrong, exactly where, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much an issue matters to the result."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Place of an issue: any of file, sheet, cell, record and field that applies."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    record: str = ""
    field: str = ""

    def __str__(self) -> str:
        cell = f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.sheet or self.cell
        return " · ".join(part for part in (self.file, cell, self.record, self.field) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One thing wrong with some input.

    `code` is stable and machine readable (`unknown_accelerator`), `message` a sentence that names
    the offending value, `suggestion` the remedy in the imperative.
    """

    severity: Severity
    code: str
    message: str
    where: Where = Where()
    suggestion: str = ""

    def __str__(self) -> str:
        place = str(self.where)
        text = f"{place}: {self.message}" if place else self.message
        return f"{text} {self.suggestion}" if self.suggestion else text


def has_errors(issues: tuple[Issue, ...] | list[Issue]) -> bool:
    """Whether any of the issues is an error."""
    return any(issue.severity is Severity.ERROR for issue in issues)


def warning(code: str, message: str, where: Where, suggestion: str) -> Issue:
    """An issue that a person has to look at."""
    return Issue(severity=Severity.WARNING, code=code, message=message, where=where, suggestion=suggestion)


def note(code: str, message: str, where: Where, suggestion: str) -> Issue:
    """An issue that only says what was done."""
    return Issue(severity=Severity.NOTE, code=code, message=message, where=where, suggestion=suggestion)
