"""Edits as values: what a change puts where, its inverse, and how edits of people become changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from workbench.catalog.library import Library
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.plain_errors import is_own_rule, telling
from workbench.domain.provenance import USER_SOURCE as USER_SOURCE
from workbench.domain.provenance import Citation, Status
from workbench.domain.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """One record before and after; None where it did not exist or no longer does.

    The places number a record among its kind, so that undo puts it back where it stood; the document
    fills them in when the change is applied.
    """

    kind: str
    id: str
    before: Record | None
    after: Record | None
    before_place: int | None = None
    after_place: int | None = None

    def inverse(self) -> "Put":
        """The put that takes this one back."""
        return Put(
            kind=self.kind,
            id=self.id,
            before=self.after,
            after=self.before,
            before_place=self.after_place,
            after_place=self.before_place,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file kept inside the project, named by its SHA-256 (hexadecimal)."""

    sha256: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One named step that can be undone. `why` is the user's reason, if given.

    Attachments stay in the project when the change is undone, so that redo finds them.
    """

    label: str
    puts: tuple[Put, ...]
    why: str = ""
    attachments: tuple[Attachment, ...] = ()

    def inverse(self) -> "Change":
        """The change that takes this one back."""
        return Change(
            label=self.label, puts=tuple(put.inverse() for put in reversed(self.puts)), why=self.why
        )

    @property
    def touched(self) -> frozenset[tuple[str, str]]:
        """(kind, id) of every record that the change concerns."""
        return frozenset((put.kind, put.id) for put in self.puts)


def put_record(library: Library, record: Record, label: str) -> Change:
    """Add a record, or replace the one with its id."""
    before = library.get(record.KIND, record.id)
    return Change(label=label, puts=(Put(kind=record.KIND, id=record.id, before=before, after=record),))


def delete_records(library: Library, kind: str, record_ids: Sequence[str], label: str) -> Change:
    """Delete the records that exist."""
    found = [record for record_id in record_ids if (record := library.get(kind, record_id)) is not None]
    return Change(
        label=label,
        puts=tuple(Put(kind=kind, id=record.id, before=record, after=None) for record in found),
    )


def user_citation(today: date) -> Citation:
    """Evidence of a figure that somebody typed."""
    return Citation(source=USER_SOURCE, as_of=today, status=Status.ASSUMED)


def edit_field(
    record: Record, field: str, value: Any, today: date, citation: Citation | None = None
) -> Change | Issue:
    """Change one field of a record; a figure without `citation` gets the user as its source.

    An Issue where the value is not valid.
    """
    spec = record.fields().get(field)
    title = spec.meta.title if spec else field
    try:
        if spec is not None and spec.meta.figure:
            after = record.with_figure(field, value, citation or user_citation(today))
        else:
            after = record.replaced(**{field: value})
    except ValidationError as error:
        return Issue(
            severity=Severity.ERROR,
            code="invalid_value",
            message=f"{value!r:.60} is not a valid {_inside(title)}: {validation_reason(error)}",
            where=Where(record=record.name, field=title),
            suggestion=_remedy(spec.meta.unit if spec else ""),
        )
    put = Put(kind=record.KIND, id=record.id, before=record, after=after)
    return Change(label=f"Edit {_inside(title)} of {record.name}", puts=(put,))


def _inside(title: str) -> str:
    """A field's title inside a sentence: acronyms keep their capitals."""
    return title if title[1:2].isupper() else f"{title[:1].lower()}{title[1:]}"


def validation_reason(error: ValidationError) -> str:
    """The first thing that is wrong with a value, as a sentence."""
    finding, need = telling(error.errors(include_url=False))[0]
    return f"{need}." if is_own_rule(finding) else f"{need} is needed."


def _remedy(unit: str) -> str:
    return f"Enter a value in {unit}." if unit else "Enter another value."


def merge(label: str, changes: Sequence[Change]) -> Change:
    """Several changes as one step; puts of one record are joined into one."""
    puts: dict[tuple[str, str], Put] = {}
    for put in (put for change in changes for put in change.puts):
        key = (put.kind, put.id)
        before = puts[key].before if key in puts else put.before
        puts[key] = Put(kind=put.kind, id=put.id, before=before, after=put.after)
    attachments = tuple(item for change in changes for item in change.attachments)
    return Change(label=label, puts=tuple(puts.values()), attachments=attachments)
