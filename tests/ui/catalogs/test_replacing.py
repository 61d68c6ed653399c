"""Find and replace says beforehand what it would do, and does nothing that is not valid."""

from functools import partial

import pytest

from workbench.catalog.library import Library
from workbench.domain.control import Cancelled, NoControl
from workbench.domain.hardware import Accelerator, AcceleratorFamily, System
from workbench.ui.catalogs.columns import columns_of
from workbench.ui.catalogs.edits import resolve
from workbench.ui.catalogs.replacing import Plan, Search, plan_replacing
from workbench.ui.clock import today
from workbench.ui.tables.drafts import Draft, Outcome, settle

CARDS = [
    Accelerator(
        id=f"card-{number}",
        name=f"Card {number} SXM",
        vendor="Acme",
        family=AcceleratorFamily.OTHER,
        form_factor="SXM",
        memory_gb=float(memory),
    )
    for number, memory in enumerate((80, 80, 141))
]
SYSTEM = System(
    id="box", name="Box", vendor="Acme", accelerator_id="card-0", accelerators=8,
    accelerators_per_node=8, scale_up_domain=8,
)  # fmt: skip
LIBRARY = Library([*CARDS, SYSTEM])


def name_of(kind: str, record_id: str) -> str:
    record = LIBRARY.get(kind, record_id)
    return record.name if record else record_id


def settled(draft: Draft) -> Outcome:
    return settle(draft, partial(resolve, LIBRARY), today())


def plan(search: Search, kind: type[Accelerator] | type[System] = Accelerator) -> Plan:
    records = LIBRARY.records(kind.KIND)
    return plan_replacing(LIBRARY, records, columns_of(kind, name_of), search, settled, NoControl())


def test_that_every_cell_is_found_and_one_put_a_record_is_planned() -> None:
    found = plan(Search("sxm", "OAM"))
    assert len(found.hits) == 6
    assert found.records == 3
    assert len(found.puts) == 3
    after = found.puts[0].after
    assert isinstance(after, Accelerator)
    assert (after.name, after.form_factor) == ("Card 0 OAM", "OAM")


def test_that_case_whole_cells_and_a_column_narrow_the_search() -> None:
    assert plan(Search("sxm", "x", match_case=True)).hits == ()
    assert len(plan(Search("sxm", "x", whole_cell=True)).hits) == 3
    assert {hit.column for hit in plan(Search("SXM", "x", column="name")).hits} == {"name"}


def test_that_figures_are_replaced_as_numbers_and_get_the_user_as_their_source() -> None:
    found = plan(Search("80.0", "96", column="memory_gb", whole_cell=True))
    assert [put.id for put in found.puts] == ["card-0", "card-1"]
    after = found.puts[0].after
    assert isinstance(after, Accelerator)
    assert after.memory_gb == 96
    citation = after.citation("memory_gb")
    assert citation is not None
    assert citation.is_user_entry


def test_that_what_would_not_be_valid_is_told_and_left_alone() -> None:
    found = plan(Search("other", "pascal"))
    assert found.refused == 3
    assert found.puts == ()
    assert found.hits[0].problem.startswith("Must be one of")


def test_that_empty_cells_are_found_as_whole_cells_only() -> None:
    assert plan(Search("", "7")).hits == ()
    found = plan(Search("", "700", column="tdp_w", whole_cell=True))
    assert len(found.puts) == 3


def test_that_a_reference_is_replaced_by_the_name_it_shows() -> None:
    found = plan(Search("Card 0", "Card 2"), System)
    after = found.puts[0].after
    assert isinstance(after, System)
    assert after.accelerator_id == "card-2"


def test_that_special_characters_are_plain_text() -> None:
    assert plan(Search(".*", "x")).hits == ()
    found = plan(Search("Card", r"\1", column="name"))
    assert found.hits[0].after == r"\1 0 SXM"


def test_that_a_cancelled_search_stops() -> None:
    class Cancelling:
        def check(self, fraction: float, message: str) -> None:
            raise Cancelled

    columns = columns_of(Accelerator, name_of)
    with pytest.raises(Cancelled):
        plan_replacing(LIBRARY, CARDS, columns, Search("x"), settled, Cancelling())
