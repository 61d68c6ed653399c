"""Records go from one project to another by way of the user's library, with what they refer to."""

from pathlib import Path

import pytest

from tests.project.builders import SHEET, chip, library
from workbench.catalog.library import Library
from workbench.domain.hardware import System
from workbench.project.document import Document
from workbench.project.folders import DATA_DIR_VARIABLE
from workbench.project.user_library import forget, keep, kept_records, library_path, reuse


@pytest.fixture(autouse=True)
def _own_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path / "data"))


def server() -> System:
    return System.model_validate(
        {
            "id": "server",
            "name": "Server",
            "accelerator_id": "x",
            "vendor": "V",
            "accelerators": 8,
            "accelerators_per_node": 8,
            "scale_up_domain": 8,
            "evidence": {"*": SHEET},
        }
    )


def test_that_a_kept_record_comes_to_another_project_with_what_it_refers_to() -> None:
    origin = Library([chip("x"), server()])
    assert kept_records().kinds() == ()
    assert [record.id for record in keep([server()], origin)] == ["server", "x"]
    project = Document(library())
    project.apply(reuse([server()], kept_records(), project.library))
    assert project.undo_label == "Add 2 records from my library"
    assert project.library.get("accelerator", "x") == chip("x")
    assert project.library.get("system", "server") == server()
    project.undo()
    assert project.library.get("accelerator", "x") is None


def test_that_a_record_the_project_has_already_is_not_touched_for_a_reference() -> None:
    keep([server()], Library([chip("x"), server()]))
    project = Library([chip("x", 141)])
    change = reuse([server()], kept_records(), project)
    assert [put.id for put in change.puts] == ["server"]


def test_that_a_record_can_be_kept_again_and_forgotten() -> None:
    keep([chip("x")], Library())
    keep([chip("x", 141)], Library())
    assert kept_records().get("accelerator", "x") == chip("x", 141)
    forget("accelerator", ["x"])
    assert kept_records().records("accelerator") == ()
    document = Document.open(library_path())
    assert document.history == ("Keep Chip x", "Keep Chip x", "Forget")
    document.close()
