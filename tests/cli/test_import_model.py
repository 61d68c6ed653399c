"""`catalog import-model`: one JSON document, or exit code 2 and what is lacking."""

import json
from pathlib import Path

import pytest

from tests.catalog import configs
from workbench.cli import main


def test_that_an_imported_model_is_printed_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "config.json"
    path.write_text(json.dumps(configs.GEMMA3_27B), encoding="utf-8")
    assert main(["catalog", "import-model", str(path), "--name", "google/gemma-3-27b-it", "--json"]) == 0
    out, err = capsys.readouterr()
    document = json.loads(out)
    assert document["model"]["id"] == "gemma-3-27b-it"
    assert document["issues"][0]["code"] == "encoder_not_modelled"
    assert "vision" in err


def test_that_a_config_that_lacks_a_figure_is_bad_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "config.json"
    path.write_text('{"model_type": "llama", "num_hidden_layers": 4}', encoding="utf-8")
    assert main(["catalog", "import-model", str(path)]) == 2
    out, err = capsys.readouterr()
    assert not out
    assert "hidden_size" in err
    assert "config.json" in err
