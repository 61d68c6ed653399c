"""The file of `validate --own` as benchmarks of the catalog, in one step."""

from datetime import date
from pathlib import Path

import pytest

from workbench.catalog.library import Library
from workbench.domain.issue import Issue
from workbench.domain.market import Benchmark
from workbench.domain.provenance import Status
from workbench.evidence.own_benchmarks import unusable
from workbench.evidence.own_file import own_benchmarks_of
from workbench.evidence.points import read_points
from workbench.evidence.published import timed_point

TODAY = date(2026, 11, 26)
HEADER = "id,gpu,stack,model,precision,tp,n_gpus,isl,osl,lengths,concurrency,ttft_ms,tpot_ms,measured,spec\n"
RUN = "r1,H200,vllm,Llama 3.1 70B,fp8,2,2,1000,500,exact,32,400,30,2026-11-20,\n"


def read(folder: Path, library: Library, *rows: str) -> tuple[Path, list[Benchmark], list[Issue]]:
    path = folder / "OWN.csv"
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    found = own_benchmarks_of(path, library, TODAY)
    assert found is not None
    return path, *found


def test_that_a_row_becomes_a_benchmark_that_corrects_what_the_row_would(
    library: Library, tmp_path: Path
) -> None:
    path, (run,), issues = read(tmp_path, library, RUN)
    assert issues == []
    assert run.corrects_predictions
    assert unusable(run, library) == ""
    assert (run.accelerator_id, run.accelerators, run.software) == ("nvidia-h200-sxm", 2, "vLLM")
    assert run.output_tokens_per_s == pytest.approx(32 * 500 / (0.4 + 499 * 0.03))
    cited = run.citation("tpot_ms")
    assert cited is not None
    assert (cited.source, cited.reference) == ("OWN.csv", "row 2")
    assert (cited.as_of, cited.status) == (date(2026, 11, 20), Status.MEASURED)
    again, (point,) = timed_point(run), read_points(path)[0]
    assert again is not None
    for name in (
        "stack",
        "precision",
        "mode",
        "concurrency",
        "n_gpus",
        "pool",
        "ttft_s",
        "tpot_s",
        "measured",
    ):
        assert getattr(again, name) == getattr(point, name)
    assert again.isl * again.length_share == point.isl * point.length_share


def test_that_nominal_lengths_are_kept_as_the_real_ones_they_stand_for(
    library: Library, tmp_path: Path
) -> None:
    _, (run,), _ = read(tmp_path, library, RUN.replace("exact", ""))
    assert (run.input_tokens, run.output_tokens) == (900, 450)


def test_that_rows_that_can_correct_nothing_are_left_out_with_their_reasons(
    library: Library, tmp_path: Path
) -> None:
    _, kept, issues = read(
        tmp_path,
        library,
        RUN,
        RUN,
        RUN.replace("r1", "r2").replace("H200", "Abacus 9"),
        RUN.replace("r1", "r3").replace(",2026-11-20,", ",2026-11-20,mtp3"),
        RUN.replace("r1", "r4").replace(",32,", ",,"),
        RUN.replace("r1", "r5").replace(",30,", ",,"),
        RUN.replace("r1", "r6").replace(",32,", ",many,"),
    )
    assert [run.id for run in kept] == ["own-own-r1"]
    told = {issue.message.split("'")[1]: issue.message for issue in issues if "'" in issue.message}
    assert "stands in a row above" in told["r1"]
    assert "Abacus 9" in told["r2"]
    assert "drafts" in told["r3"]
    assert "Concurrency" in told["r4"]
    assert "neither TTFT and TPOT" in told["r5"]
    assert "many" in told["r6"]


def test_that_a_file_without_such_columns_is_none_of_them(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "catalog.csv"
    path.write_text("Id,Name,Submitter\nx,X,Lab\n", encoding="utf-8")
    assert own_benchmarks_of(path, library, TODAY) is None
    assert own_benchmarks_of(tmp_path / "catalog.xlsx", library, TODAY) is None
