"""`workbench compare`: the printed ranking, the JSON contract, the two reports, and what refuses to run."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.conftest import Outcome
from workbench.analysis.sample import load_sample
from workbench.cli import main
from workbench.cli.common import say_issues
from workbench.domain.issue import Issue, Severity, Where
from workbench.project.document import Document

Run = Callable[..., Outcome]

OFFER_KEYS = {
    "id", "name", "kind", "rank", "rank_key", "feasible", "reason", "usd_per_accelerator_hour",
    "usd_per_mtok_total", "usd_per_mtok_input", "usd_per_mtok_output", "usd_per_mtok_total_p10",
    "usd_per_mtok_total_p90", "tokens_per_s_per_accelerator", "tokens_per_s_per_mw", "evidence", "streams",
}  # fmt: skip
STREAM_KEYS = {
    "feasible", "reason", "usd_per_mtok_total", "usd_per_mtok_input", "usd_per_mtok_output", "ttft_ms",
    "tpot_ms", "tokens_per_s_per_accelerator", "share_of_demand",
}  # fmt: skip
KINDS = {"owned", "leased", "rented", "provisioned", "api", "mix", "wait"}


@pytest.fixture(scope="module")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """The sample compared once with `--json` and `--out`: the JSON document and the folder."""
    import contextlib
    import io

    out = tmp_path_factory.mktemp("out")
    stdout, stderr = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
        code = main(["compare", "sample", "--out", str(out), "--json"])
    assert code == 0, stderr.getvalue()
    document = json.loads(stdout.getvalue())
    assert isinstance(document, dict)
    return document, out


def test_that_json_holds_every_documented_key_of_every_offer(sample_run: tuple[dict[str, Any], Path]) -> None:
    offers = sample_run[0]["offers"]
    assert len(offers) == 7
    for offer in offers:
        assert offer.keys() >= OFFER_KEYS
        assert offer["kind"] in KINDS
        assert sum(offer["evidence"].values()) == pytest.approx(1.0)
        assert offer["evidence"].keys() == {"measured", "calibrated", "modelled", "assumed"}
        assert all(stream.keys() >= STREAM_KEYS for stream in offer["streams"])
    assert {offer["kind"] for offer in offers} == {"owned", "rented", "api"}


def test_that_json_lists_offers_in_ranking_order(sample_run: tuple[dict[str, Any], Path]) -> None:
    offers = [offer for offer in sample_run[0]["offers"] if offer["feasible"]]
    assert [offer["rank"] for offer in offers] == list(range(1, len(offers) + 1))
    costs = [offer[offer["rank_key"]] for offer in offers]
    assert costs == sorted(costs)


def test_that_an_offers_interval_holds_its_cost(sample_run: tuple[dict[str, Any], Path]) -> None:
    for offer in sample_run[0]["offers"]:
        if offer["feasible"]:
            low, high = offer["usd_per_mtok_total_p10"], offer["usd_per_mtok_total_p90"]
            assert low <= offer["usd_per_mtok_total"] <= high


def test_that_the_shares_of_demand_add_up(sample_run: tuple[dict[str, Any], Path]) -> None:
    for offer in sample_run[0]["offers"]:
        assert sum(stream["share_of_demand"] for stream in offer["streams"]) == pytest.approx(1.0)


def test_that_a_blend_of_the_streams_is_the_offers_cost(sample_run: tuple[dict[str, Any], Path]) -> None:
    for offer in sample_run[0]["offers"]:
        good = [s["share_of_demand"] * s["good_share"] for s in offer["streams"]]
        costs = [s["usd_per_mtok_total"] for s in offer["streams"]]
        blended = sum(c * g for c, g in zip(costs, good, strict=True)) / sum(good)
        assert blended == pytest.approx(offer["usd_per_mtok_total"], rel=1e-6)


def test_that_a_stream_stays_within_its_limits(sample_run: tuple[dict[str, Any], Path]) -> None:
    library, scenario_id, _ = load_sample()
    scenario = library.scenario(scenario_id)
    assert scenario is not None
    limits = {stream.id: stream for stream in scenario.streams}
    for offer in sample_run[0]["offers"]:
        for stream in offer["streams"]:
            if stream["ttft_ms"] is not None:
                assert stream["ttft_ms"] <= limits[stream["id"]].ttft_limit_s * 1000
                assert stream["tpot_ms"] <= limits[stream["id"]].tpot_limit_s * 1000


def test_that_the_workbooks_defined_names_equal_the_json(sample_run: tuple[dict[str, Any], Path]) -> None:
    document, out = sample_run
    book = openpyxl.load_workbook(out / "comparison.xlsx", data_only=True)
    for number, offer in enumerate(document["offers"], start=1):
        ((sheet, cell),) = book.defined_names[f"usd_per_mtok_total_{number}"].destinations
        assert book[sheet][cell].value == pytest.approx(offer["usd_per_mtok_total"], rel=1e-12)


def test_that_the_recommendation_is_a_pdf(sample_run: tuple[dict[str, Any], Path]) -> None:
    assert (sample_run[1] / "recommendation.pdf").read_bytes().startswith(b"%PDF-")


def test_that_the_printed_ranking_has_a_line_for_each_offer_and_units(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    outcome = run("compare", "sample")
    assert outcome.code == 0
    lines = outcome.out.splitlines()
    header = next(line for line in lines if "USD/Mtok" in line)
    assert "USD/GPU-h" in header
    assert "tok/s per GPU" in header
    start = lines.index(header) + 2
    ranks = [line.split()[0] for line in lines[start : start + 7]]
    assert ranks == [str(rank) for rank in range(1, 8)]


def test_that_the_printed_findings_name_the_wrong_metrics_price(run: Run) -> None:
    findings = run("compare", "sample").out
    assert "Choosing by USD per GPU-hour would pick" in findings
    assert "more a year" in findings
    assert "FLOPS per dollar" in findings


def test_that_a_saved_project_compares_like_the_sample(
    run: Run, tmp_path: Path, sample_run: tuple[dict[str, Any], Path]
) -> None:
    library, _, _ = load_sample()
    document = Document(library)
    document.save_as(tmp_path / "project.tcw")
    document.close()
    outcome = run("compare", tmp_path / "project.tcw", "--json")
    assert outcome.code == 0
    assert json.loads(outcome.out)["offers"] == sample_run[0]["offers"]


def test_that_an_infeasible_offer_is_no_error(run: Run, tmp_path: Path) -> None:
    library, scenario_id, _ = load_sample()
    scenario = library.scenario(scenario_id)
    assert scenario is not None
    streams = [{**stream.model_dump(), "tpot_limit_s": 0.0001} for stream in scenario.streams]
    strict = type(scenario).model_validate({**scenario.model_dump(), "streams": streams})
    document = Document(library.with_records([strict]))
    document.save_as(tmp_path / "strict.tcw")
    document.close()
    outcome = run("compare", tmp_path / "strict.tcw", "--json")
    assert outcome.code == 0
    hardware = [offer for offer in json.loads(outcome.out)["offers"] if offer["kind"] != "api"]
    assert hardware
    for offer in hardware:
        assert not offer["feasible"]
        assert offer["rank"] is None
        assert offer["usd_per_mtok_total"] is None
        assert offer["reason"]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("currency", "XXX", "no_exchange_rate"),
        ("streams.support-chat.model_id", "nope", "unknown_model"),
        ("assumptions.facility_id", "nowhere", "unknown_facility"),
    ],
)
def test_that_a_scenario_of_unknown_records_is_bad_input_and_still_answered(
    run: Run, tmp_path: Path, field: str, value: str, code: str
) -> None:
    path = tmp_path / "new.tcw"
    assert run("project", "new", path).code == 0
    assert run("catalog", "set", path, "scenario", "scenario", field, value).code == 0
    outcome = run("compare", path, "--json")
    assert outcome.code == 2
    assert code in [issue["code"] for issue in json.loads(outcome.out)["issues"]]
    assert value in outcome.err


def test_that_a_missing_project_is_bad_input(run: Run, tmp_path: Path) -> None:
    outcome = run("compare", tmp_path / "nowhere.tcw", "--json")
    assert outcome.code == 2
    assert outcome.out == ""
    assert "nowhere.tcw" in outcome.err
    assert not (tmp_path / "nowhere.tcw").exists()


def test_that_a_file_of_another_kind_is_bad_input_and_stays_as_it_was(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "letter.tcw"
    path.write_bytes(b"Dear Sir or Madam")
    outcome = run("compare", path)
    assert outcome.code == 2
    assert "letter.tcw" in outcome.err
    assert "not a project" in outcome.err
    assert path.read_bytes() == b"Dear Sir or Madam"


def test_that_a_folder_that_cannot_be_written_is_bad_input(run: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    outcome = run("compare", "sample", "--out", tmp_path / "taken")
    assert outcome.code == 2
    assert "taken" in outcome.err
    assert "--out" in outcome.err


def test_that_what_is_said_of_several_offers_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    def issue(record: str, message: str) -> Issue:
        return Issue(
            severity=Severity.WARNING,
            code="site_not_checked",
            message=message,
            where=Where(record=record, field="facility_id"),
        )

    say_issues(
        [issue("A", "Not known."), issue("B", "Not known."), issue("B", "Neither."), issue("A", "Not known.")]
    )
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["warning: A, B · facility_id: Not known.", "warning: B · facility_id: Neither."]
