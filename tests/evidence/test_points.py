"""Points files are read as they come: columns missing, names in many spellings."""

from pathlib import Path

import pytest

from tests.evidence.conftest import WritePoints
from workbench.evidence.points import Pool, read_points


def test_that_a_row_with_only_names_gets_defaults(write_points: WritePoints) -> None:
    (point,), issues = read_points(write_points({"gpu": "H200", "model": "llama-3.1-70b"}))
    assert not issues
    assert (point.mode, point.stack, point.isl, point.osl) == ("agg", "vllm", 1024, 1024)
    assert point.pool == Pool(workers=1, tp=0, dp=1, ep=1)
    assert point.latency_s is None


def test_that_an_aggregated_row_keeps_its_layout(write_points: WritePoints) -> None:
    row = {"gpu": "B200", "model": "deepseek-v3", "n_gpus": 8, "tp": 1, "attention_dp": 8, "moe_ep": 8}
    (point,), _ = read_points(write_points(row))
    assert point.pool == Pool(workers=1, tp=1, dp=8, ep=8)


def test_that_worker_columns_alone_mean_disaggregated(write_points: WritePoints) -> None:
    row = {
        "gpu": "GB200",
        "model": "deepseek-v3",
        "prefill_workers": 2,
        "prefill_tp": 4,
        "decode_workers": 1,
        "decode_tp": 1,
        "decode_dp": 8,
        "decode_ep": 8,
    }
    (point,), _ = read_points(write_points(row))
    assert point.mode == "disagg"
    assert point.n_gpus == 2 * 4 + 8
    assert point.pool == Pool(workers=1, tp=1, dp=8, ep=8)


def test_that_latency_comes_from_ttft_and_tpot_or_from_total_throughput(write_points: WritePoints) -> None:
    base = {"gpu": "H200", "model": "llama-3.1-70b", "isl": 1000, "osl": 101, "concurrency": 8, "tp": 2}
    (timed, counted), _ = read_points(
        write_points(
            base | {"n_gpus": 2, "ttft_ms": 500, "tpot_ms": 20},
            base | {"n_gpus": 2, "total_tok_s_per_gpu": 2202},
        )
    )
    assert timed.latency_s == pytest.approx(0.5 + 100 * 0.02)
    assert counted.latency_s == pytest.approx(8 * 1101 / (2202 * 2))


@pytest.mark.parametrize(("spec", "drafts"), [("none", 0), ("", 0), ("stp", 0), ("mtp", 3), ("eagle", 3)])
def test_that_speculation_is_told_from_its_absence(write_points: WritePoints, spec: str, drafts: int) -> None:
    (point,), _ = read_points(write_points({"gpu": "B200", "model": "deepseek-v3", "spec": spec}))
    assert point.drafts == drafts


def test_that_a_file_without_the_needed_columns_says_so(write_points: WritePoints, tmp_path: Path) -> None:
    _, issues = read_points(write_points({"accelerator": "H200"}))
    assert [issue.code for issue in issues] == ["no_points"]
    _, issues = read_points(tmp_path / "absent.csv")
    assert [issue.code for issue in issues] == ["cannot_read"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("isl", "many"), ("isl", "-5"), ("isl", "nan"), ("isl", "inf"), ("isl", "1e12"), ("osl", "0"),
        ("osl", "0.5"), ("concurrency", "none"), ("n_gpus", "2.5"), ("tp", "-1"), ("ttft_ms", "n/a"),
        ("tpot_ms", "-3"), ("precision", "fp7"), ("stack", "abacus"), ("mode", "sideways"),
    ],
)  # fmt: skip
def test_that_a_value_that_cannot_be_used_is_named_by_column_and_value(
    write_points: WritePoints, column: str, value: str
) -> None:
    row = {"gpu": "H200", "model": "llama-3.1-70b", column: value}
    (point,), (issue,) = read_points(write_points(row))
    (flaw,) = point.flaws
    assert f"Column {column} holds '{value}'" in flaw
    assert (issue.code, issue.severity) == ("bad_value", "warning")


def test_that_usual_spellings_are_no_flaws(write_points: WritePoints) -> None:
    row = {
        "gpu": "H200", "model": "llama-3.1-70b", "stack": "dynamo-trt", "precision": "MXFP4", "isl": "8192.0",
        "mode": "aggregated", "tp": "8.0", "moe_ep": "0.0", "concurrency": "667.5", "prefill_tp": "",
    }  # fmt: skip
    (point,), issues = read_points(write_points(row))
    assert (point.flaws, issues) == ((), [])
    assert (point.stack, point.precision, point.isl, point.pool.tp) == ("trtllm", "fp4", 8192, 8)
