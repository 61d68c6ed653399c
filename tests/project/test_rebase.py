"""Edits that waited: what they edit comes on top of what is there by then, or they are refused."""

from datetime import date

import pytest

from tests.project.builders import QUOTE_FILE, chip, scenario
from workbench.catalog.library import Library
from workbench.domain.quote import Quote
from workbench.domain.record import Record
from workbench.domain.scenario import Scenario
from workbench.project.changes import Change, delete_records, put_record
from workbench.project.errors import ProjectFileError
from workbench.project.rebase import rebased

BASE: Scenario = scenario()


def library(*records: Record) -> Library:
    return Library(records, date(2026, 11, 25))


def on(present: Record, edited: Record, seen: Record = BASE) -> Record | None:
    """What an edit made of `seen` makes of the record that is there by then."""
    put = rebased(put_record(library(seen), edited, "Edit"), library(present), None).puts[0]
    assert put.before == present
    return put.after


def with_stream(found: Scenario, record_id: str, **fields: object) -> Scenario:
    stream = found.streams[0].model_copy(update={"id": record_id, **fields})
    return found.replaced(streams=(*found.streams, stream))


def test_that_fields_edited_apart_are_both_kept() -> None:
    assert on(BASE.replaced(name="There"), BASE.replaced(currency="EUR")) == BASE.replaced(
        name="There", currency="EUR"
    )


def test_that_of_two_edits_of_a_field_the_later_stands() -> None:
    assert on(BASE.replaced(name="There"), BASE.replaced(name="Later")) == BASE.replaced(name="Later")


def test_that_figures_and_sources_edited_apart_are_both_kept() -> None:
    seen = chip("a")
    source = seen.evidence["*"]
    first = seen.with_figure("memory_gb", 96, source)
    second = seen.with_figure("tdp_w", 700, source)
    found = on(first, second, seen)
    assert found == first.with_figure("tdp_w", 700, source)


def test_that_streams_added_apart_are_both_kept() -> None:
    found = on(with_stream(BASE, "there"), with_stream(BASE, "later"))
    assert isinstance(found, Scenario)
    assert [stream.id for stream in found.streams[-2:]] == ["there", "later"]


def test_that_a_stream_removed_stays_removed_beside_another_edit() -> None:
    seen = with_stream(BASE, "more")
    found = on(seen.replaced(name="There"), seen.replaced(streams=BASE.streams), seen)
    assert found == BASE.replaced(name="There")


def refused(present: tuple[Record, ...], change: Change) -> None:
    with pytest.raises(ProjectFileError) as caught:
        rebased(change, library(*present), None)
    assert caught.value.issue.code == "changed_meanwhile"
    assert caught.value.issue.suggestion


def test_that_edits_that_do_not_go_together_are_refused() -> None:
    more = with_stream(BASE, "more")
    stream = more.streams[-1].model_copy(update={"name": "Edited"})
    edited = more.replaced(streams=(*BASE.streams, stream))
    refused((BASE,), put_record(library(more), edited, "Edit a stream that is gone"))
    refused((with_stream(BASE, "x"),), put_record(library(BASE), with_stream(BASE, "x", name="N"), "Add"))
    refused((), put_record(library(BASE), BASE.replaced(name="Later"), "Edit a scenario that is gone"))
    refused((BASE,), put_record(library(), BASE.replaced(name="Later"), "Add under an id that is taken"))


def test_that_removing_takes_away_the_record_as_it_is_by_then() -> None:
    present = BASE.replaced(name="There")
    change = rebased(delete_records(library(BASE), BASE.KIND, [BASE.id], "Delete"), library(present), None)
    assert (change.puts[0].before, change.puts[0].after) == (present, None)


def test_that_a_quote_that_comes_with_its_file_replaces_an_earlier_reading_whole() -> None:
    first = Quote(
        id="q", name="Q", vendor="V", file_name="q.txt", sha256=QUOTE_FILE.sha256, currency="USD", lines=()
    )
    present = first.replaced(vendor="Other")
    step = put_record(library(first), first, "Correct")
    whole = Change(label=step.label, puts=step.puts, attachments=(QUOTE_FILE,))
    assert rebased(whole, library(present), None).puts[0].after == first
    assert rebased(step, library(present), None).puts[0].after == present
