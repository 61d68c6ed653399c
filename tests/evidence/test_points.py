"""Points files are read as they come: columns missing, names in many spellings."""

from pathlib import Path

import pytest

from tests.evidence.conftest import WritePoints
from workbench.evidence.layout import Pool
from workbench.evidence.points import read_point, read_points


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


@pytest.mark.parametrize(
    ("spec", "drafts"), [("none", 0), ("", 0), ("stp", 0), ("mtp", 3), ("MTP-1", 1), ("eagle", 3)]
)
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
        ("isl", "many"), ("isl", "-5"), ("isl", "inf"), ("isl", "1e12"), ("osl", "0"),
        ("osl", "0.5"), ("concurrency", "few"), ("n_gpus", "2.5"), ("tp", "-1"), ("ttft_ms", "0"),
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


@pytest.mark.parametrize("blank", ["nan", "NaN", "N/A", "null", "-", "None"])
def test_that_what_programs_write_for_no_value_is_an_empty_cell(
    write_points: WritePoints, blank: str
) -> None:
    row = {
        "gpu": "H200", "model": "llama-3.1-70b", "precision": blank, "isl": blank, "tp": blank,
        "ttft_ms": blank, "spec": blank, "quality": blank,
    }  # fmt: skip
    (point,), issues = read_points(write_points(row))
    assert (point.flaws, point.notes, issues) == ((), (), [])
    assert (point.precision, point.isl, point.drafts, point.ttft_s, point.quality) == (
        "",
        1024,
        0,
        None,
        "clean",
    )


@pytest.mark.parametrize(
    ("text", "tpot_s"),
    [
        ("gpu;model;framework_version;tpot_ms\nH200;llama-3.1-70b;1.1;12,5\n", 0.0125),
        ("gpu;model;tpot_ms;ttft_ms\nH200;llama-3.1-70b;1,250;80.5\n", 1.25),
        ("gpu\tmodel\ttpot_ms\nH200\tllama-3.1-70b\t12.5\n", 0.0125),
        ("MODEL , GPU, TPOT_MS, note\r\nllama-3.1-70b,H200,12.5,x\r\n", 0.0125),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_that_a_file_is_read_in_whatever_form_a_spreadsheet_saves_it(
    tmp_path: Path, text: str, tpot_s: float, encoding: str
) -> None:
    path = tmp_path / "points.csv"
    path.write_bytes(text.encode(encoding))
    (point,), issues = read_points(path)
    assert not issues
    assert (point.gpu, point.model) == ("H200", "llama-3.1-70b")
    assert point.tpot_s == pytest.approx(tpot_s)


def test_that_letters_of_an_old_encoding_beside_the_figures_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_bytes("gpu;model;tpot_ms;Gerät\nH200;llama-3.1-70b;12,5;Zürich\n".encode("cp1252"))
    (point,), issues = read_points(path)
    assert not issues
    assert point.tpot_s == pytest.approx(0.0125)


def test_that_an_empty_file_and_one_of_a_header_say_what_they_lack(tmp_path: Path) -> None:
    for text, word in (
        ("", "no column 'gpu'"),
        ("gpu,model\n", "no rows"),
        ("gpu\nH200\n", "no column 'model'"),
    ):
        path = tmp_path / "points.csv"
        path.write_text(text, encoding="utf-8")
        points, (issue,) = read_points(path)
        assert points == []
        assert word in issue.message


_LAYOUT = {"gpu": "H200", "model": "llama-3.1-70b"}


@pytest.mark.parametrize(
    ("row", "n_gpus", "word"),
    [
        ({"tp": 16, "n_gpus": 8}, 16, "Column n_gpus holds '8'"),
        ({"tp": 4, "attention_dp": 4, "n_gpus": 8}, 16, "Column n_gpus holds '8'"),
        ({"tp": 4, "moe_ep": 8, "n_gpus": 4}, 4, "Column moe_ep holds '8'"),
        (
            {"prefill_workers": 1, "prefill_tp": 4, "decode_workers": 1, "decode_tp": 8, "n_gpus": 8},
            12,
            "two pools",
        ),
    ],
)
def test_that_a_layout_that_contradicts_itself_is_a_flaw(
    write_points: WritePoints, row: dict[str, object], n_gpus: int, word: str
) -> None:
    (point,), _ = read_points(write_points(_LAYOUT | row))
    (flaw,) = point.flaws
    assert word in flaw
    assert point.n_gpus == n_gpus


def test_that_idle_accelerators_and_another_convention_of_attention_dp_are_noted(
    write_points: WritePoints,
) -> None:
    (idle, whole), issues = read_points(
        write_points(
            _LAYOUT | {"tp": 3, "n_gpus": 4}, _LAYOUT | {"tp": 8, "attention_dp": 4, "moe_ep": 8, "n_gpus": 8}
        )
    )
    assert not issues
    assert "1 of 4 accelerators are idle" in idle.notes[0]
    assert whole.pool == Pool(workers=1, tp=2, dp=4, ep=8)
    assert "TP 2" in whole.notes[0]


def test_that_a_stack_and_a_speculation_read_into_a_word_are_noted(write_points: WritePoints) -> None:
    row = _LAYOUT | {"stack": "vLLM 0.11", "spec": "eagle3"}
    (point,), issues = read_points(write_points(row))
    assert not issues
    assert (point.stack, point.drafts) == ("vllm", 3)
    assert "Read as vllm: stack 'vLLM 0.11'." in point.notes
    assert "eagle3" in point.notes[1]


@pytest.mark.parametrize(
    ("written", "isl"),
    [("1.024,0", 1024), ("1,024", 1024), ("1,024.5", 1024.5), ("12,5", 12.5), ("1.024.000,5", 1_024_000.5)],
)
def test_that_marks_that_can_mean_one_thing_only_are_read_so(written: str, isl: float) -> None:
    """Whatever the rest of the file writes: a point before a comma parts thousands."""
    point = read_point({"gpu": "H200", "model": "m", "isl": written}, 2)
    assert (point.isl, point.flaws, point.notes) == (isl, (), ())


def test_that_a_length_that_may_be_thousands_is_said_as_it_was_read() -> None:
    point = read_point({"gpu": "H200", "model": "m", "isl": "1.024", "ttft_ms": "1.024"}, 2)
    assert point.isl == 1.024
    assert point.notes == ("Column isl holds '1.024', read as a little over 1.",)


def test_that_defaults_are_named_and_those_of_empty_cells_apart(write_points: WritePoints) -> None:
    (named, blank), _ = read_points(
        write_points(
            {"gpu": "H200", "model": "m", "isl": 512, "stack": "trtllm", "precision": "fp8", "tp": 2},
            {"gpu": "H200", "model": "m"},
        )
    )
    assert named.assumed == ("osl 1,024", "concurrency 32")
    assert named.blank == ()
    assert blank.blank == (
        "the smallest tp that holds the weights",
        "isl 1,024",
        "precision native",
        "stack vllm",
    )
    assert set(blank.assumed) == {*blank.blank, *named.assumed}


@pytest.mark.parametrize(
    ("written", "share"), [("", 0.9), ("nominal", 0.9), ("Exact", 1.0), ("fixed", 1.0), ("n/a", 0.9)]
)
def test_that_lengths_are_nominal_unless_the_row_says_that_they_are_exact(
    write_points: WritePoints, written: str, share: float
) -> None:
    (point,), issues = read_points(write_points({"gpu": "H200", "model": "m", "lengths": written}))
    assert (point.length_share, point.flaws, issues) == (share, (), [])


def test_that_a_word_for_lengths_that_nobody_knows_is_a_flaw(write_points: WritePoints) -> None:
    (point,), _ = read_points(write_points({"gpu": "H200", "model": "m", "lengths": "about"}))
    assert point.length_share == 0.9
    assert "Column lengths holds 'about'" in point.flaws[0]


def test_that_widths_of_the_other_mode_are_noted(write_points: WritePoints) -> None:
    (split, whole), issues = read_points(
        write_points(
            _LAYOUT | {"mode": "disagg", "tp": 8, "n_gpus": 4},
            _LAYOUT | {"mode": "agg", "tp": 4, "n_gpus": 4, "decode_tp": 2},
        )
    )
    assert not issues
    assert split.notes == ("Columns tp, attention_dp and moe_ep are not used: the row is disaggregated.",)
    assert whole.notes == ("Columns of prefill and decode workers are not used: the row is aggregated.",)


@pytest.mark.parametrize(
    ("model", "cell", "precision"),
    [
        ("nvidia/Llama-3.3-70B-Instruct-NVFP4", "", "fp4"),
        ("nvidia/DeepSeek-R1-0528-FP4-v2", "nan", "fp4"),
        ("amd/Llama-3.1-405B-Instruct-FP8-KV", "", "fp8"),
        ("amd/Llama-2-70b-chat-hf-WMXFP4-AMXFP4-KVFP8", "", "fp4"),
        ("RedHatAI/Meta-Llama-3.1-8B-Instruct-quantized.w8a8", "", "int8"),
        ("Qwen/Qwen3-30B-A3B-GPTQ-Int8", "", "int8"),
        ("Qwen/Qwen3-32B-AWQ", "", "int4"),
        ("nvidia/Llama-3.3-70B-Instruct-NVFP4", "bf16", "bf16"),
        ("meta-llama/Llama-3.3-70B-Instruct", "", ""),
    ],
)
def test_that_a_precision_that_only_the_name_states_is_taken_and_said(
    write_points: WritePoints, model: str, cell: str, precision: str
) -> None:
    (point,), issues = read_points(write_points({"gpu": "B200", "model": model, "precision": cell}))
    assert not issues
    assert point.precision == precision
    from_name = bool(precision) and cell != "bf16"
    assert point.notes == ((f"Precision {precision}, as the model's name states.",) if from_name else ())
    assert ("precision native" in point.assumed) == (not precision)


def test_that_two_columns_of_one_name_are_told(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("gpu,model,GPU\nH100,llama-3.1-8b,B200\n", encoding="utf-8")
    (point,), (issue,) = read_points(path)
    assert point.gpu == "B200"
    assert issue.code == "repeated_column"
    assert "2 columns 'gpu'" in issue.message
