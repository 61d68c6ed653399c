"""JSON out and in: the same bytes again, and nothing made of what was altered."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.project.builders import QUOTE_FILE, chips, content, save_project
from workbench.project.check import check_project
from workbench.project.document import Document
from workbench.project.errors import ProjectFileError
from workbench.project.exchange import export_json, import_json
from workbench.project.store import ProjectFile


def exported(path: Path, *, history: bool = True) -> bytes:
    file = ProjectFile.open(path, write=False)
    data = export_json(file, history=history)
    file.close()
    return data


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return save_project(tmp_path / "p.tcw")


def test_that_a_project_survives_json_with_history_versions_and_files(project: Path, tmp_path: Path) -> None:
    source, copy = tmp_path / "p.json", tmp_path / "copy.tcw"
    source.write_bytes(exported(project))
    import_json(source, copy)
    assert exported(copy) == source.read_bytes()
    assert check_project(copy).last_hash == check_project(project).last_hash
    document = Document.open(copy)
    assert document.attachment(QUOTE_FILE.sha256) == QUOTE_FILE
    assert document.redo_label == "Add Chip d"
    assert [version.name for version in document.versions()] == ["First round"]
    document.undo(2)
    assert chips(document) == ["a", "b", "c"]
    document.close()


def test_that_content_alone_is_exported_and_begins_a_new_history(project: Path, tmp_path: Path) -> None:
    source, copy = tmp_path / "p.json", tmp_path / "copy.tcw"
    source.write_bytes(exported(project, history=False))
    assert "history" not in json.loads(source.read_bytes())
    import_json(source, copy)
    assert exported(copy, history=False) == source.read_bytes()
    first, second = Document.open(project, write=False), Document.open(copy, write=False)
    assert content(first.library) == content(second.library)
    assert second.history == ()
    first.close()
    second.close()
    assert check_project(copy).problems == ()


def alter(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        found: Any = document
        *parents, last = path.split("/")
        for part in parents:
            found = found[int(part) if part.isdecimal() else part]
        found[int(last) if last.isdecimal() else last] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        alter("history/log/1/who", "nobody"),
        alter("history/steps/0/puts/0/after/memory_gb", 1),
        alter("records/accelerator/0/memory_gb", 1),
        alter("records/accelerator/0/id", "x"),
        alter("attachments/0/base64", "LQ=="),
        alter("history/places", {}),
        alter("schema", 3),
        alter("format", "other"),
        alter("records", [1]),
        lambda document: document.pop("citations"),
        lambda document: document["history"]["log"].pop(2),
    ],
)
def test_that_an_altered_export_makes_no_project(
    project: Path, tmp_path: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    document = json.loads(exported(project))
    change(document)
    source = tmp_path / "altered.json"
    source.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(ProjectFileError) as caught:
        import_json(source, tmp_path / "copy.tcw")
    assert caught.value.issue.code == "not_an_export"
    assert str(source) in str(caught.value)
    assert not (tmp_path / "copy.tcw").exists()


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '"x"', "\x00"])
def test_that_a_file_that_is_no_export_is_refused(tmp_path: Path, text: str) -> None:
    source = tmp_path / "x.json"
    source.write_text(text, encoding="utf-8")
    with pytest.raises(ProjectFileError, match="cannot be imported"):
        import_json(source, tmp_path / "copy.tcw")
