"""A newer shipped catalog meets a project with edits of its own."""

from datetime import date

import pytest

from workbench.catalog.diff import DiffRow, RowState, accepted, diff_libraries
from workbench.catalog.library import Library
from workbench.domain.hardware import Accelerator
from workbench.domain.provenance import USER_SOURCE, Citation, Status

OLD = Citation(source="Datasheet 1", as_of=date(2025, 1, 1), status=Status.PUBLISHED)
NEW = Citation(source="Datasheet 2", as_of=date(2026, 1, 1), status=Status.PUBLISHED)
USER = Citation(source=USER_SOURCE, as_of=date(2026, 2, 2), status=Status.ASSUMED)


def chip(record_id: str = "a", citation: Citation = OLD, **changes: object) -> Accelerator:
    fields: dict[str, object] = {
        "id": record_id,
        "name": record_id.upper(),
        "vendor": "V",
        "family": "other",
        "memory_gb": 80,
        "tdp_w": 700,
        "evidence": {"*": citation},
    }
    return Accelerator.model_validate(fields | changes)


def edited(record: Accelerator, value: float) -> Accelerator:
    return record.with_figure("memory_gb", value, USER)


def rows(base: Library | None, own: Library, shipped: Library) -> tuple[DiffRow, ...]:
    return diff_libraries(base, own, shipped)


def the_row(base: Library | None, own: Library, shipped: Library) -> DiffRow:
    (row,) = rows(base, own, shipped)
    return row


def test_that_the_same_version_offers_nothing_even_over_own_edits() -> None:
    base = Library([chip("a"), chip("b")])
    own = Library([edited(chip("a"), 96), chip("mine")])
    assert rows(base, own, base) == ()


def test_that_a_new_record_is_offered_and_taken_whole() -> None:
    row = the_row(Library(), Library(), Library([chip()]))
    assert (row.state, row.merged) == (RowState.ADDED, chip())
    assert accepted([row]) == ([chip()], [])


def test_that_a_changed_figure_names_both_values_and_brings_its_evidence() -> None:
    base = Library([chip()])
    shipped = Library([chip().with_figure("memory_gb", 94, NEW)])
    row = the_row(base, base, shipped)
    assert row.state is RowState.CHANGED
    (field,) = row.fields
    assert (field.title, field.base, field.own, field.shipped) == ("Memory (GB)", 80, 80, 94)
    assert field.shipped_citation == NEW
    assert not field.conflict
    assert row.merged == shipped.accelerator("a")


def test_that_a_newer_source_for_the_same_value_is_a_change() -> None:
    base = Library([chip()])
    row = the_row(base, base, Library([chip(citation=NEW)]))
    assert {field.name for field in row.fields} == {"memory_gb", "tdp_w"}
    assert row.merged == chip(citation=NEW)


def test_that_an_own_edit_elsewhere_in_the_record_survives_the_update() -> None:
    base = Library([chip()])
    own = Library([edited(chip(), 96)])
    row = the_row(base, own, Library([chip().with_figure("tdp_w", 750, NEW)]))
    assert row.state is RowState.CHANGED
    assert [field.name for field in row.fields] == ["tdp_w"]
    assert isinstance(row.merged, Accelerator)
    assert (row.merged.memory_gb, row.merged.tdp_w) == (96, 750)
    assert row.merged.citation("memory_gb") == USER
    assert row.merged.citation("tdp_w") == NEW


def test_that_two_edits_of_one_figure_conflict() -> None:
    base = Library([chip()])
    row = the_row(base, Library([edited(chip(), 96)]), Library([chip().with_figure("memory_gb", 94, NEW)]))
    assert row.state is RowState.CONFLICT
    (field,) = row.fields
    assert (field.base, field.own, field.shipped, field.conflict) == (80, 96, 94, True)


def test_that_a_deleted_record_comes_back_only_if_the_newer_version_changed_it() -> None:
    base = Library([chip()])
    assert rows(base, Library(), base) == ()
    assert the_row(base, Library(), Library([chip(tdp_w=750)])).state is RowState.ADDED


@pytest.mark.parametrize(
    ("own", "state"), [(chip(), RowState.REMOVED), (edited(chip(), 96), RowState.CONFLICT)]
)
def test_that_a_record_the_newer_version_lacks_is_offered_for_removal(
    own: Accelerator, state: RowState
) -> None:
    row = the_row(Library([chip()]), Library([own]), Library())
    assert (row.state, row.merged) == (state, None)
    assert accepted([row]) == ([], [("accelerator", "a")])


def test_that_without_a_base_typed_figures_conflict_and_the_rest_is_a_change() -> None:
    own = Library([edited(chip("a"), 96), chip("b"), chip("mine")])
    shipped = Library([chip("a"), chip("b").with_figure("tdp_w", 750, NEW)])
    found = {row.id: row.state for row in rows(None, own, shipped)}
    assert found == {"a": RowState.CONFLICT, "b": RowState.CHANGED}


def test_that_accepting_every_row_reaches_the_newer_version() -> None:
    base = Library([chip("a"), chip("b"), chip("c")])
    own = Library([edited(chip("a"), 96), chip("b"), chip("c")])
    shipped = Library([chip("a", NEW, memory_gb=94), chip("b", NEW), chip("d")])
    put, gone = accepted(rows(base, own, shipped))
    after = own.with_records(put)
    for kind, record_id in gone:
        after = after.without(kind, [record_id])
    assert {r.id: r for r in after.records("accelerator")} == {
        r.id: r for r in shipped.records("accelerator")
    }
    assert rows(shipped, after, shipped) == ()
