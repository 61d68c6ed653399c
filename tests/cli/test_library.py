"""`workbench library`: from one project to another without a window."""

import json
from pathlib import Path

import pytest

from tests.project.builders import chip, save_project
from workbench.cli import main
from workbench.project.changes import put_record
from workbench.project.document import Document
from workbench.project.folders import DATA_DIR_VARIABLE


def test_that_records_are_kept_listed_and_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path / "data"))
    first, second = save_project(tmp_path / "1.tcw"), save_project(tmp_path / "2.tcw")
    document = Document.open(first)
    document.apply(put_record(document.library, chip("ours", 141), "Add"))
    document.close()
    assert main(["library", "list"]) == 0
    assert main(["library", "keep", str(first), "accelerator", "ours"]) == 0
    assert capsys.readouterr().out == "kept accelerator ours\n"
    assert main(["library", "list", "--json"]) == 0
    assert [record["id"] for record in json.loads(capsys.readouterr().out)] == ["ours"]
    assert main(["library", "use", str(second), "accelerator", "ours"]) == 0
    assert capsys.readouterr().out == "committed 7\nused accelerator ours\n"
    assert main(["library", "use", str(second), "accelerator", "theirs"]) == 2
    assert "Known ids: ours" in capsys.readouterr().err
