"""A file of the buyer's own measurements as benchmarks of the catalog, which correct predictions."""

import re
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from workbench.catalog.library import Library
from workbench.domain.issue import Issue, Where, warning
from workbench.domain.market import Benchmark
from workbench.domain.provenance import Citation, Status
from workbench.evidence.calibration import MODES
from workbench.evidence.own_benchmarks import unusable
from workbench.evidence.point_tables import Subject, find_subjects
from workbench.evidence.points import Point, read_points
from workbench.evidence.published import CLOSED_LOOP

_SOFTWARE = {"vllm": "vLLM", "sglang": "SGLang", "trtllm": "TensorRT-LLM", "atom": "ATOM"}
"""Stacks as benchmarks write them; others go by the name of their profile."""
_OWN = "Own measurement"


def own_benchmarks_of(
    path: Path, library: Library, today: date
) -> tuple[list[Benchmark], list[Issue]] | None:
    """(benchmarks marked "Corrects predictions", issues) of a file with the columns of `read_points`.

    None where the file has no such columns. What a row does not state stays empty, no default is taken over;
    rows that can correct nothing are named with the reason and left out. Output tokens/s come from the
    latencies and the requests in flight where they are stated, else from the total tokens/s.
    """
    points, issues = read_points(path) if path.suffix.lower() == ".csv" else ([], [])
    if not points:
        return None
    found: dict[str, Benchmark] = {}
    for number, (point, subject) in enumerate(
        zip(points, find_subjects(points, library), strict=True), start=2
    ):
        reason = _objection(point, subject)
        record = None
        if subject is not None and not reason:
            try:
                record = _benchmark(point, subject, path.name, number, today)
                reason = unusable(record, library)
            except ValidationError as error:
                reason = "; ".join(str(detail["msg"]) for detail in error.errors())
        if record is None or reason:
            issues.append(_left_out(path, number, point, reason))
        elif record.id in found:
            issues.append(_left_out(path, number, point, "the id stands in a row above"))
        else:
            found[record.id] = record
    return list(found.values()), issues


def _objection(point: Point, subject: Subject | None) -> str:
    if subject is None:
        return f"no catalog record is called '{point.gpu[:60]}' or '{point.model[:60]}'"
    if not point.n_gpus:
        return "neither n_gpus nor tp is stated"
    if point.flaws:
        return " ".join(point.flaws).removesuffix(".")
    if point.mode != MODES[0]:
        return "benchmarks have no separate pools for prefill and decode"
    if point.drafts:
        return "runs with drafts are not told apart from those without"
    if _output_tokens_per_s(point) is None:
        return "neither TTFT and TPOT nor the total tokens/s are stated"
    return ""


def _benchmark(point: Point, subject: Subject, file: str, number: int, today: date) -> Benchmark:
    assumed = {what.split(" ")[0] for what in point.assumed}
    output = _output_tokens_per_s(point)
    stated = _date(point.measured)
    undated = "" if stated else "; the file states no date, this is the day of the import"
    citation = Citation(
        source=file,
        reference=f"row {number}",
        as_of=stated or today,
        status=Status.MEASURED,
        note=f"Output tokens/s derived from what the row states{undated}",
    )
    return Benchmark(
        id=f"own-{_slug(Path(file).stem)}-{_slug(point.id)}",
        name=f"{_OWN} {point.id}",
        submitter=_OWN,
        system_name=subject.accelerator.name,
        accelerator_id=subject.accelerator.id,
        accelerators=point.n_gpus,
        model_name=subject.model.name,
        scenario=CLOSED_LOOP,
        precision=subject.precision.value,
        software="" if "stack" in assumed else _SOFTWARE.get(point.stack, point.stack),
        input_tokens=None if "isl" in assumed else point.isl * point.length_share,
        output_tokens=None if "osl" in assumed else point.osl * point.length_share,
        concurrency=None if "concurrency" in assumed else round(point.concurrency),
        tensor_parallel=point.pool.tp or None,
        attention_dp=point.pool.dp if point.pool.dp > 1 else None,
        expert_parallel=point.pool.ep if point.pool.ep > 1 else None,
        output_tokens_per_s=output or 0.0,
        ttft_ms=None if point.ttft_s is None else point.ttft_s * 1e3,
        tpot_ms=None if point.tpot_s is None else point.tpot_s * 1e3,
        corrects_predictions=True,
        evidence={"*": citation},
    )


def _output_tokens_per_s(point: Point) -> float | None:
    if point.ttft_s is not None and point.tpot_s is not None:
        real = point.osl * point.length_share
        return point.concurrency * real / (point.ttft_s + point.tpot_s * max(real - 1, 0))
    return None if point.latency_s is None else point.concurrency * point.osl / point.latency_s


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40] or "run"


def _left_out(path: Path, number: int, point: Point, reason: str) -> Issue:
    return warning(
        "own_measurement_unused",
        f"Row {number} ('{point.id[:60]}') is left out: {reason}.",
        Where(file=path.name),
        "Complete the row and import the file again, or enter the run in Catalogs, Benchmarks.",
    )
