"""Three-way comparison of a project's records with a newer shipped version, for review row by row.

`base` is the shipped version that the project started from, `own` what the project holds now, `shipped`
the newer one. Where the base is not known, a figure counts as the project's own edit when its evidence
says that somebody entered it, and every other difference as a change of the shipped version.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from workbench.catalog.library import Library
from workbench.domain.kinds import CATALOG_TYPES
from workbench.domain.provenance import Citation
from workbench.domain.record import Record

CATALOG_KINDS = tuple(record_type.KIND for record_type in CATALOG_TYPES)


class RowState(StrEnum):
    """What the newer version means for a record."""

    ADDED = "added"
    CHANGED = "changed"
    CONFLICT = "conflict"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class FieldDiff:
    """One field that the newer version changes. `base` is None without a base, and for an added record.

    `conflict`: the project changed the field too, to something else.
    """

    name: str
    title: str
    base: Any
    own: Any
    shipped: Any
    shipped_citation: Citation | None
    conflict: bool


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One record that the newer version adds, changes or no longer has.

    `merged` is the record after accepting the row: the newer version's fields, with the project's own
    edits kept where the newer version left the field alone. None where the row removes the record.
    """

    kind: str
    id: str
    name: str
    state: RowState
    fields: tuple[FieldDiff, ...]
    own: Record | None
    merged: Record | None


def diff_libraries(
    base: Library | None,
    own: Library,
    shipped: Library,
    kinds: Sequence[str] = CATALOG_KINDS,
) -> tuple[DiffRow, ...]:
    """Rows for review, by kind and in the shipped order; empty where there is nothing to accept.

    A record that the project deleted is not offered again unless the newer version changed it; one that
    the newer version lacks is offered for removal only if the base had it.
    """
    rows: list[DiffRow] = []
    for kind in kinds:
        for new in shipped.records(kind):
            row = _row(base, own.get(kind, new.id), new)
            if row is not None:
                rows.append(row)
        rows += _removed(base, own, shipped, kind)
    return tuple(rows)


def accepted(rows: Iterable[DiffRow]) -> tuple[list[Record], list[tuple[str, str]]]:
    """(records to put, (kind, id) of records to delete) of the rows that somebody accepted."""
    rows = tuple(rows)
    put = [row.merged for row in rows if row.merged is not None]
    return put, [(row.kind, row.id) for row in rows if row.merged is None]


def _row(base: Library | None, own: Record | None, new: Record) -> DiffRow | None:
    old = base.get(new.KIND, new.id) if base is not None else None
    if own is None:
        if old is not None and not _differences(old, new):
            return None  # deleted on purpose, and nothing new about it
        return DiffRow(new.KIND, new.id, new.name, RowState.ADDED, (), None, new)
    fields: list[FieldDiff] = []
    changes: dict[str, Any] = {}
    evidence = dict(own.evidence)
    for name in _differences(own, new):
        if old is not None and not _differs(old, new, name):
            continue  # only the project changed it
        edited = _differs(old, own, name) if old is not None else _entered(own, name)
        fields.append(_field(name, old, own, new, conflict=edited))
        changes[name] = getattr(new, name)
        citation = new.evidence.get(name, new.evidence.get("*"))
        if citation is None:
            evidence.pop(name, None)
        else:
            evidence[name] = citation
    if not fields:
        return None
    state = RowState.CONFLICT if any(field.conflict for field in fields) else RowState.CHANGED
    merged = new if _all_taken(own, new, fields) else own.replaced(**changes, evidence=evidence)
    return DiffRow(new.KIND, new.id, own.name, state, tuple(fields), own, merged)


def _all_taken(own: Record, new: Record, fields: Sequence[FieldDiff]) -> bool:
    return {field.name for field in fields} == set(_differences(own, new))


def _entered(own: Record, name: str) -> bool:
    citation = own.citation(name)
    return citation is not None and citation.is_user_entry


def _field(name: str, old: Record | None, own: Record, new: Record, *, conflict: bool) -> FieldDiff:
    spec = type(new).fields().get(name)
    return FieldDiff(
        name=name,
        title=spec.meta.header if spec else name,
        base=getattr(old, name) if old is not None else None,
        own=getattr(own, name),
        shipped=getattr(new, name),
        shipped_citation=new.evidence.get(name, new.evidence.get("*")),
        conflict=conflict,
    )


def _differences(one: Record, other: Record) -> list[str]:
    names = [name for name in type(one).model_fields if name not in ("id", "evidence")]
    return [name for name in names if _differs(one, other, name)]


def _differs(one: Record, other: Record, name: str) -> bool:
    if getattr(one, name) != getattr(other, name):
        return True
    return name in type(one).figure_names() and one.citation(name) != other.citation(name)


def _removed(base: Library | None, own: Library, shipped: Library, kind: str) -> list[DiffRow]:
    if base is None:
        return []
    rows = []
    for old in base.records(kind):
        mine = own.get(kind, old.id)
        if mine is None or shipped.get(kind, old.id) is not None:
            continue
        state = RowState.CONFLICT if mine != old else RowState.REMOVED
        rows.append(DiffRow(kind, old.id, mine.name, state, (), mine, None))
    return rows
