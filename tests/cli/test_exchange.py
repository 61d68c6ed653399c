"""Catalogs as files without a window: export, import, update and check."""

import json
from pathlib import Path

import pytest

from workbench.catalog.files import load_shipped
from workbench.cli import main
from workbench.project.document import Document


def run(*words: object) -> int:
    return main([str(word) for word in words])


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "p.tcw"
    assert run("project", "new", path) == 0
    capsys.readouterr()
    return path


@pytest.mark.parametrize("name", ["facility.xlsx", "facility.csv"])
def test_that_an_exported_catalog_changes_nothing_when_imported_and_an_edited_one_does(
    tmp_path: Path, project: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    assert run("catalog", "export", "facility", path, "--project", project) == 0
    assert run("catalog", "import", "facility", path, "--project", project) == 0
    assert "0 new or changed" in capsys.readouterr().out
    if name.endswith(".csv"):
        text = path.read_text(encoding="utf-8-sig").replace("0.079", "0.081")
        path.write_text(text, encoding="utf-8-sig")
        assert run("catalog", "import", "facility", path, "--project", project) == 0
        assert "1 new or changed" in capsys.readouterr().out
        assert run("catalog", "get", project, "facility", "us-ohio", "electricity_usd_per_kwh") == 0
        assert capsys.readouterr().out.splitlines()[0] == "0.081"


def test_that_bad_rows_are_named_the_rest_is_imported_and_the_exit_code_says_so(
    tmp_path: Path, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("Id,Name,PUE\nmine,My hall,1.2\nbad,Bad,zero\n", encoding="utf-8")
    assert run("catalog", "import", "facility", path, "--project", project) == 2
    captured = capsys.readouterr()
    assert "C3" in captured.err
    assert "zero" in captured.err
    assert "Exit code 2 is for the 1 error above" in captured.err
    assert "Import 1 of facilities from mine.csv." in captured.err
    assert run("catalog", "get", project, "facility", "mine", "pue") == 0
    path.write_text("Id,Name,PUE\nbad,Bad,zero\n", encoding="utf-8")
    assert run("catalog", "import", "facility", path, "--project", project) == 2
    assert "Committed: nothing." in capsys.readouterr().err


def test_that_empty_cells_that_take_figures_are_named_and_columns_left_out_take_none(
    tmp_path: Path, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "prices.csv"
    path.write_text("Id,PUE,Region\nus-ohio,,\nus-iowa,1.21,\n", encoding="utf-8")
    before = load_shipped().facility("us-ohio")
    assert before is not None
    assert run("catalog", "import", "facility", path, "--project", project) == 0
    captured = capsys.readouterr()
    assert f"Empty cells take PUE from 1 record: B2 us-ohio, which was {before.pue}" in captured.err
    assert "2 new or changed" in captured.out
    path.write_text("Id,electricity_usd_per_kwh\nus-ohio,0.083\n", encoding="utf-8")
    assert run("catalog", "import", "facility", path, "--project", project) == 0
    assert "Empty cells" not in capsys.readouterr().err


def test_that_a_focus_price_list_becomes_cloud_prices(
    tmp_path: Path, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "focus.csv"
    path.write_text(
        "ProviderName,SkuId,PricingUnit,PricingCategory,ListUnitPrice,BillingCurrency\n"
        "Example,p5.48xlarge,Hours,Dynamic,31.5,USD\n",
        encoding="utf-8",
    )
    assert run("catalog", "import", "facility", path, "--project", project, "--focus") == 2
    assert run("catalog", "import", "cloud_price", path, "--project", project, "--focus") == 0
    capsys.readouterr()
    assert run("catalog", "get", project, "cloud_price", "example-p5.48xlarge-spot", "accelerators") == 0
    assert capsys.readouterr().out.splitlines()[0] == "8"


@pytest.mark.parametrize(
    ("name", "said"), [("catalog.pdf", "'.pdf'"), ("no-such-folder/catalog.csv", "cannot be written")]
)
def test_that_a_file_that_cannot_be_written_is_bad_input(
    tmp_path: Path, name: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("catalog", "export", "facility", tmp_path / name) == 2
    assert said in capsys.readouterr().err


def test_that_a_fresh_project_has_no_rows_and_an_edited_one_none_either(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("catalog", "set", project, "facility", "us-ohio", "pue", "1.3") == 0
    capsys.readouterr()
    assert run("catalog", "diff", project, "--json") == 0
    assert json.loads(capsys.readouterr().out) == []


def test_that_a_missing_record_is_offered_and_taken_row_by_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped = load_shipped()
    older = shipped.without("facility", ["us-ohio", "us-iowa"])
    path = tmp_path / "older.tcw"
    document = Document(older)
    document.save_as(path)
    document.close()
    assert run("catalog", "diff", path, "--kind", "facility", "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert {(row["id"], row["state"]) for row in rows} == {("us-ohio", "added"), ("us-iowa", "added")}
    assert run("catalog", "diff", path, "--accept", "facility/us-ohio") == 0
    assert "facility/us-iowa" in capsys.readouterr().out
    assert run("catalog", "get", path, "facility", "us-ohio", "pue") == 0
    assert run("catalog", "diff", path, "--accept", "facility/atlantis") == 2


def test_that_the_check_passes_the_shipped_catalogs_and_names_a_planted_mistake(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("catalog", "check", "--json") == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []
    assert run("catalog", "set", project, "facility", "us-ohio", "pue", "154") == 0
    capsys.readouterr()
    assert run("catalog", "check", "--project", project, "--kind", "facility") == 1
    assert "percentage" in capsys.readouterr().out


def test_that_a_file_with_some_columns_leaves_the_others_as_they_are(
    tmp_path: Path, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("catalog", "get", project, "facility", "us-ohio", "pue")
    pue = capsys.readouterr().out
    path = tmp_path / "prices.csv"
    path.write_text("Id,electricity_usd_per_kwh\nus-ohio,0.083\n", encoding="utf-8")
    assert run("catalog", "import", "facility", path, "--project", project) == 0
    assert "1 new or changed" in capsys.readouterr().out
    run("catalog", "get", project, "facility", "us-ohio", "pue")
    assert capsys.readouterr().out == pue
    run("catalog", "get", project, "facility", "us-ohio", "electricity_usd_per_kwh")
    value, source = capsys.readouterr().out.splitlines()
    assert value == "0.083"
    assert "prices.csv" in source
    assert "assumed" in source
