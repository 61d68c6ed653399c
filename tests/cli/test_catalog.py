"""`workbench catalog`: every kind lists, every figure names its source, an unknown id is bad input."""

import json
from collections.abc import Callable

import pytest

from tests.cli.conftest import Outcome
from workbench.catalog.files import load_shipped
from workbench.domain.kinds import CATALOG_TYPES

Run = Callable[..., Outcome]
EMPTY = {record_type.KIND for record_type in CATALOG_TYPES if not load_shipped().records(record_type.KIND)}
"""Kinds that ship no record: figures for them have to come from the buyer."""


@pytest.mark.parametrize("kind", [record_type.KIND for record_type in CATALOG_TYPES])
def test_that_every_kind_lists_as_text_and_as_json(run: Run, kind: str) -> None:
    listed = run("catalog", "list", kind)
    assert listed.code == 0
    ids = [line.split("\t")[0] for line in listed.out.splitlines()]
    assert bool(ids) == (kind not in EMPTY)
    assert len(set(ids)) == len(ids)
    assert [record["id"] for record in json.loads(run("catalog", "list", kind, "--json").out)] == ids


def test_that_a_record_shows_each_figure_with_unit_source_and_date(run: Run) -> None:
    shown = run("catalog", "show", "accelerator", "nvidia-h200-sxm")
    assert shown.code == 0
    memory = next(line for line in shown.out.splitlines() if line.startswith("Memory"))
    assert "GB" in memory
    assert "published, 20" in memory


def test_that_an_unknown_accelerator_is_bad_input_and_says_where_the_ids_are(run: Run) -> None:
    outcome = run("catalog", "show", "accelerator", "zortron-q9000", "--json")
    assert outcome.code == 2
    assert outcome.out == ""
    assert "zortron-q9000" in outcome.err
    assert "workbench catalog list accelerator" in outcome.err


def test_that_an_unknown_kind_is_a_usage_error(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run("catalog", "list", "spaceships")
    assert ended.value.code == 2
    assert "spaceships" in capsys.readouterr().err
