"""Reading a catalog file of a user's own: what is wrong is named, what is right is kept."""

import json
from pathlib import Path

import pytest

from workbench.catalog.files import read_catalog
from workbench.catalog.library import Library
from workbench.domain.hardware import Accelerator
from workbench.domain.issue import Issue

GOOD = {"id": "a", "name": "A", "vendor": "V", "family": "other", "memory_gb": 80, "evidence": {"*": "c1"}}
CITATION = {"source": "Datasheet", "as_of": "2026-01-02", "status": "published"}


def write(folder: Path, **changes: object) -> Path:
    document = {
        "schema": 1,
        "kind": "accelerator",
        "as_of": "2026-11-20",
        "citations": {"c1": CITATION},
        "records": [GOOD],
    }
    path = folder / "accelerator.json"
    path.write_text(json.dumps(document | changes), encoding="utf-8")
    return path


def test_that_a_good_file_loads_with_its_evidence(tmp_path: Path) -> None:
    records, as_of, issues = read_catalog(write(tmp_path))
    assert issues == []
    assert as_of.isoformat() == "2026-11-20"
    citation = records[0].citation("memory_gb")
    assert citation is not None
    assert citation.source == "Datasheet"


@pytest.mark.parametrize(
    ("bad", "code", "field", "shown"),
    [
        ({"memory_gb": "eighty"}, "invalid_value", "memory_gb", "eighty"),
        ({"memory_gb": -1}, "invalid_value", "memory_gb", "-1"),
        ({"memory": 80}, "invalid_value", "memory", "80"),
        ({"family": "quantum"}, "invalid_value", "family", "quantum"),
        ({"evidence": {"*": "nowhere"}}, "unknown_citation", "*", "nowhere"),
    ],
)
def test_that_a_bad_value_is_named_and_its_neighbours_are_kept(
    tmp_path: Path, bad: dict[str, object], code: str, field: str, shown: str
) -> None:
    records, _, issues = read_catalog(write(tmp_path, records=[GOOD, GOOD | {"id": "b"} | bad]))
    assert "a" in [record.id for record in records]
    assert [(issue.code, issue.where.file, issue.where.record, issue.where.field) for issue in issues] == [
        (code, "accelerator.json", "b", field)
    ]
    assert shown in issues[0].message
    assert issues[0].suggestion


def codes(issues: list[Issue]) -> list[str]:
    return [issue.code for issue in issues]


def test_that_an_id_twice_keeps_the_first_and_says_so(tmp_path: Path) -> None:
    records, _, issues = read_catalog(write(tmp_path, records=[GOOD, GOOD | {"name": "Second"}]))
    assert [record.name for record in records] == ["A"]
    assert codes(issues) == ["duplicate_id"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "not_json"),
        (b"\xff\xfe\x00", "not_json"),
        (b"[]", "not_a_catalog"),
        (b'{"schema": 1, "kind": "poem"}', "not_a_catalog"),
        (b'{"schema": 99, "kind": "accelerator"}', "other_schema"),
    ],
)
def test_that_what_is_no_catalog_is_refused_with_its_reason(
    tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    records, _, issues = read_catalog(path)
    assert records == []
    assert codes(issues) == [code]


def test_that_a_missing_file_is_an_issue(tmp_path: Path) -> None:
    assert codes(read_catalog(tmp_path / "none.json")[2]) == ["cannot_read"]


def chip(record_id: str, memory_gb: float) -> Accelerator:
    return Accelerator.model_validate(
        {"id": record_id, "name": record_id, "vendor": "V", "family": "other", "memory_gb": memory_gb}
    )


def test_that_a_changed_library_leaves_the_old_snapshot_as_it_was() -> None:
    before = Library([chip("a", 1), chip("b", 2)])
    after = before.with_records([chip("a", 10), chip("c", 3)]).without("accelerator", ["b"])
    assert [record.id for record in before.records("accelerator")] == ["a", "b"]
    assert [record.id for record in after.records("accelerator")] == ["a", "c"]
    old, new = before.accelerator("a"), after.accelerator("a")
    assert old is not None
    assert new is not None
    assert (old.memory_gb, new.memory_gb) == (1, 10)
