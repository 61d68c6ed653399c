"""Text typed or pasted for a record's fields, and what becomes of it: a record, or a reason per field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ValidationError

from workbench.domain.record import Record
from workbench.project.changes import user_citation
from workbench.ui.tables.cells import parsed
from workbench.ui.values import problem_text

RECORD = ""
"""Key of a problem that belongs to no single field."""

Resolve = Callable[[str, str], str]
"""(kind, text) → id of the record that the text names by id or name, empty where there is none."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Texts by field, over a record to change or for one to make. `line` is where a pasted one stood."""

    record_type: type[Record]
    texts: Mapping[str, str]
    base: Record | None = None
    line: int = 0

    @property
    def title(self) -> str:
        """What to call the record."""
        name = self.texts.get("name") or (self.base.name if self.base else "")
        return name or f"new record of line {self.line}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a draft comes to: the record with everything valid in it, the reason for the rest by field."""

    record: Record | None
    problems: Mapping[str, str] = field(default_factory=dict)


def settle(draft: Draft, resolve: Resolve, today: date, new_id: str = "") -> Outcome:
    """Put the texts of a draft into its record.

    A record to change takes every valid text; one to make needs them all to be valid. Figures that change
    get the user as their source.
    """
    values, problems = _values(draft, resolve)
    if draft.base is None:
        return _made(draft, values, problems, today, new_id)
    record = draft.base
    changed = {name: value for name, value in values.items() if getattr(record, name) != value}
    try:
        return Outcome(_with(record, changed, today), problems)
    except ValidationError:
        for name, value in changed.items():
            try:
                record = _with(record, {name: value}, today)
            except ValidationError as error:
                problems[name] = problem_text(error)
    return Outcome(record, problems)


def _values(draft: Draft, resolve: Resolve) -> tuple[dict[str, Any], dict[str, str]]:
    specs = draft.record_type.fields()
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, text in draft.texts.items():
        spec = specs[name]
        value = parsed(text, spec)
        kind = spec.meta.choices_kind
        if kind and value:
            found = resolve(kind, str(value))
            if not found:
                problems[name] = f"There is no {kind.replace('_', ' ')} “{value}”; choose one of the list."
                continue
            value = found
        if value is None and not spec.required:
            value = draft.record_type.model_fields[name].default
        values[name] = value
    return values, problems


def _made(
    draft: Draft, values: dict[str, Any], problems: dict[str, str], today: date, new_id: str
) -> Outcome:
    given = {name: value for name, value in values.items() if value not in (None, "")}
    for name, spec in draft.record_type.fields().items():
        if spec.required and name not in given and name not in problems and name != "id":
            problems[name] = "A value is needed here."
    evidence = {"*": user_citation(today)}
    try:
        record = draft.record_type.model_validate({**given, "id": new_id, "evidence": evidence})
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            name = str(detail["loc"][0]) if detail["loc"] else RECORD
            problems.setdefault(name, problem_text(error, name))
        return Outcome(None, problems)
    return Outcome(None if problems else record, problems)


def _with(record: Record, changed: Mapping[str, Any], today: date) -> Record:
    if not changed:
        return record
    figures = set(record.figure_names())
    cited = {name: user_citation(today) for name in changed if name in figures}
    return record.replaced(**changed, evidence={**record.evidence, **cited})
