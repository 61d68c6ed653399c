"""Project files without a window: exit codes, what is printed, and what is on disk afterwards."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project.builders import save_project
from workbench.cli import main
from workbench.project.document import Document
from workbench.project.lock import WINDOW
from workbench.tables.reader import read_workbook

PRICE = ("facility", "köln", "electricity_usd_per_kwh")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return save_project(tmp_path / "p.tcw")


def run(*words: object) -> int:
    return main([str(word) for word in words])


def test_that_a_new_project_holds_the_catalogs_and_can_be_changed_and_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "Neues Projekt.tcw"
    assert run("project", "new", path, "--currency", "EUR") == 0
    assert run("catalog", "list", "facility", "--json") == 0
    facilities = json.loads(capsys.readouterr().out.partition("\n")[2])
    chosen = facilities[0]["id"]
    assert run("catalog", "set", path, "facility", chosen, "electricity_usd_per_kwh", "0.0815") == 0
    assert capsys.readouterr().out == "committed 2\n"
    assert run("catalog", "get", path, "facility", chosen, "electricity_usd_per_kwh") == 0
    assert capsys.readouterr().out.splitlines()[0] == "0.0815"
    assert run("catalog", "get", path, "project", "project", "currency") == 0
    assert capsys.readouterr().out == "EUR\n"
    assert run("compare", path) == 0


def test_that_a_new_project_replaces_nothing_without_being_told(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = project.read_bytes()
    assert run("project", "new", project) == 2
    assert "already" in capsys.readouterr().err
    assert project.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("facility", "koln", "pue", "1.2"), "no facility with the id 'koln'"),
        (("facility", "köln", "price", "1.2"), "no field 'price'"),
        (("facility", "köln", "electricity_usd_per_kwh", "cheap"), "'cheap' is not a valid electricity"),
        (("facility", "köln", "electricity_usd_per_kwh", "-1"), "a number from 0 is needed"),
        (("facility", "köln", "electricity_usd_per_kwh", "nan"), "finite"),
        (("facility", "köln", "id", "other"), "cannot be set"),
        (("facility", "köln", "evidence", "{}"), "cannot be set"),
        (("accelerator", "a", "memory_gb.x", "1"), "no field"),
    ],
)
def test_that_a_bad_id_field_or_value_is_named_and_changes_nothing(
    project: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    before = project.read_bytes()
    assert run("catalog", "set", project, *words) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""
    assert project.read_bytes() == before


def test_that_an_unknown_kind_names_the_kinds(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run("catalog", "set", project, "site", "köln", "pue", "1.2")
    assert left.value.code == 2
    assert "facility" in capsys.readouterr().err


def test_that_a_value_keeps_its_source_and_reason(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run(
            *("catalog", "set", project, *PRICE, "0.15", "--source", "Contract 7", "--as-of", "2026-10-01"),
            *("--status", "quoted", "--why", "signed"),
        )
        == 0
    )
    capsys.readouterr()
    run("catalog", "get", project, *PRICE)
    assert capsys.readouterr().out == "0.15\nUSD/kWh, quoted, 2026-10-01, Contract 7\n"
    run("project", "log", project, "--json")
    last = json.loads(capsys.readouterr().out)[-1]
    assert (last["field"], last["before"], last["after"]) == ("electricity_usd_per_kwh", 0.2, 0.15)
    assert (last["source"], last["why"]) == ("Contract 7, 2026-10-01, quoted", "signed")


def test_that_a_value_inside_a_record_is_set_by_its_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "p.tcw"
    run("project", "new", path)
    assert run("catalog", "set", path, "scenario", "scenario", "assumptions.wacc", "0.11") == 0
    assert run("catalog", "set", path, "scenario", "scenario", "assumptions.wacc", "9%") == 0
    run("catalog", "get", path, "scenario", "scenario", "assumptions.wacc")
    assert capsys.readouterr().out.split()[-1] == "0.09"
    assert run("catalog", "set", path, "scenario", "scenario", "assumptions.wacc", "11 %") == 0
    assert run("catalog", "set", path, "scenario", "scenario", "streams.0.ttft_limit_s", "5%") == 2
    assert run("catalog", "set", path, "scenario", "scenario", "streams.0.ttft_limit_s", "1.5") == 0
    assert run("catalog", "set", path, "scenario", "scenario", "assumptions.facility_id", "") == 0
    capsys.readouterr()
    run("catalog", "get", path, "scenario", "scenario", "streams.0.ttft_limit_s")
    run("catalog", "get", path, "scenario", "scenario", "assumptions.wacc")
    assert capsys.readouterr().out.split() == ["1.5", "0.11"]
    run("project", "log", path, "--json")
    fields = {row["field"] for row in json.loads(capsys.readouterr().out)}
    assert "assumptions.wacc" in fields
    assert any(field.startswith("streams.") and field.endswith(".ttft_limit_s") for field in fields)


def test_that_a_project_open_in_a_window_is_changed_by_nobody_else(project: Path, tmp_path: Path) -> None:
    window = Document.open(project, WINDOW)
    before = project.read_bytes()
    command = [sys.executable, "-m", "workbench", "catalog", "set", str(project), *PRICE, "0.3"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    window.close()
    assert result.returncode == 2
    assert f"process {os.getpid()}" in result.stderr
    assert result.stdout == ""
    assert project.read_bytes() == before


def test_that_commands_at_the_same_time_wait_for_each_other(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = [sys.executable, "-m", "workbench", "catalog", "set", str(project), "accelerator"]
    commands = [
        subprocess.Popen([*base, record, "memory_gb", "141"], stdout=subprocess.PIPE, text=True)
        for record in ("a", "c", "a", "c")
    ]
    numbers = [command.communicate(timeout=60)[0] for command in commands]
    assert sorted(int(text.split()[1]) for text in numbers) == [7, 8, 9, 10]
    assert run("project", "check", project) == 0
    run("catalog", "get", project, "accelerator", "c", "memory_gb")
    assert "141" in capsys.readouterr().out


def test_that_check_tells_sound_unsound_and_absent_apart(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("project", "check", project) == 0
    assert capsys.readouterr().out.startswith("Sound: 3 records, 6 changes, last hash ")
    project.write_bytes(project.read_bytes()[:9000])
    assert run("project", "check", project) == 1
    assert "Not sound" in capsys.readouterr().out
    assert run("project", "check", project, "--json") == 1
    assert json.loads(capsys.readouterr().out)["sound"] is False
    assert run("project", "check", tmp_path / "none.tcw") == 2
    foreign = tmp_path / "foreign.tcw"
    foreign.write_text("x", encoding="utf-8")
    assert run("project", "check", foreign) == 1


def test_that_versions_are_saved_listed_and_restored(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("catalog", "set", project, *PRICE, "0.5")
    assert run("project", "save-version", project, "Dear power") == 0
    assert run("project", "restore", project, "First round") == 0
    capsys.readouterr()
    run("catalog", "get", project, *PRICE)
    assert capsys.readouterr().out.startswith("0.2\n")
    run("project", "versions", project, "--json")
    versions = json.loads(capsys.readouterr().out)
    assert [version["name"] for version in versions] == ["First round", "Dear power"]
    assert run("project", "restore", project, 2) == 0
    assert run("project", "restore", project, "Third round") == 2
    assert "First round" in capsys.readouterr().err
    run("catalog", "get", project, *PRICE)
    assert capsys.readouterr().out.startswith("0.5\n")
    assert run("project", "undo", project) == 0
    assert run("project", "undo", project) == 0
    assert run("project", "redo", project) == 0
    assert run("project", "check", project) == 0


def test_that_an_export_and_its_import_give_the_same_bytes(project: Path, tmp_path: Path) -> None:
    first, second, copy = tmp_path / "1.json", tmp_path / "2.json", tmp_path / "copy.tcw"
    assert run("project", "export", project, first) == 0
    assert run("project", "import", first, copy) == 0
    assert run("project", "export", copy, second) == 0
    assert first.read_bytes() == second.read_bytes()
    assert run("project", "check", copy) == 0
    assert run("project", "import", first, copy) == 2, "nothing is replaced without --force"
    assert run("project", "copy", project, tmp_path / "3.tcw") == 0
    assert run("project", "check", tmp_path / "3.tcw") == 0


def test_that_the_log_is_written_as_workbook_csv_and_json(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("catalog", "set", project, "accelerator", "a", "name", "=cmd|' /C calc'!A0", "--why", "+1")
    for ending in ("xlsx", "csv", "json"):
        assert run("project", "log", project, "--out", tmp_path / f"log.{ending}") == 0
    with (tmp_path / "log.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file))
    assert table[0][:3] == ["Change", "When (UTC)", "Who"]
    last = dict(zip(table[0], table[-1], strict=True))
    assert (last["Before"], last["After"], last["Why"]) == ("Chip a", "'=cmd|' /C calc'!A0", "'+1")
    rows = json.loads((tmp_path / "log.json").read_text(encoding="utf-8"))
    assert rows[-1]["after"] == "=cmd|' /C calc'!A0"
    assert len(rows) == len(table) - 1
    book, issues = read_workbook(tmp_path / "log.xlsx")
    assert book is not None
    assert issues == []
    assert run("project", "log", project, "--out", tmp_path / "log.doc") == 2


def test_that_the_functional_currency_is_set_like_any_value(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = tmp_path / "n.tcw"
    assert run("project", "new", project) == 0
    assert run("catalog", "set", project, "project", "project", "currency", "CHF") == 0
    assert run("catalog", "set", project, "project", "project", "currency", "francs") == 2
    assert "ISO 4217" in capsys.readouterr().err
    assert run("catalog", "set", project, "project", "project", "currency", "XXQ") == 2
    assert "no exchange rate for 'XXQ'" in capsys.readouterr().err
    capsys.readouterr()
    run("catalog", "get", project, "project", "project", "currency")
    assert capsys.readouterr().out == "CHF\n"


def test_that_a_reader_that_had_enough_is_no_error(project: Path) -> None:
    command = f"{sys.executable} -m workbench project log '{project}' --json | head -c 1"
    result = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, check=False)
    assert (result.returncode, result.stderr) == (0, b"")


def test_that_scripts_on_projects_load_neither_qt_nor_pandas(project: Path) -> None:
    code = (
        "import sys\n"
        "from workbench.cli import main\n"
        f"main(['catalog', 'set', {str(project)!r}, 'accelerator', 'a', 'memory_gb', '1'])\n"
        f"main(['catalog', 'get', {str(project)!r}, 'accelerator', 'a', 'memory_gb'])\n"
        f"main(['project', 'check', {str(project)!r}])\n"
        f"main(['project', 'log', {str(project)!r}, '--json'])\n"
        "assert not {'pandas', 'PySide6', 'openpyxl'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_that_a_new_project_refuses_a_currency_without_rate_and_names_those_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "n.tcw"
    assert run("project", "new", path, "--currency", "XXQ") == 2
    err = capsys.readouterr().err
    assert "'XXQ'" in err
    assert "EUR" in err
    assert not path.exists()
    assert run("project", "new", path, "--currency", "EUR") == 0


def test_that_a_new_project_without_an_ending_gets_one_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("project", "new", tmp_path / "bid") == 0
    made = tmp_path / "bid.tcw"
    assert capsys.readouterr().out == f"Wrote {made}\n"
    assert run("project", "check", made) == 0
    assert not (tmp_path / "bid").exists()


def test_that_an_implausible_value_is_committed_with_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = tmp_path / "n.tcw"
    run("project", "new", project)
    capsys.readouterr()
    assert run("catalog", "set", project, "facility", "us-ohio", "electricity_usd_per_kwh", "810") == 0
    captured = capsys.readouterr()
    assert captured.out == "committed 2\n"
    assert captured.err.startswith("warning: ")
    assert "810" in captured.err
    assert run("catalog", "set", project, "facility", "us-ohio", "electricity_usd_per_kwh", "0.081") == 0
    assert capsys.readouterr().err == ""


def test_that_one_record_is_not_several(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("project", "restore", project, "First round") == 0
    capsys.readouterr()
    target = project.with_name("sites.csv")
    assert run("catalog", "export", "facility", target, "--project", project) == 0
    assert capsys.readouterr().out.startswith("wrote 1 record to")
