"""Files of measured serving points: read tolerantly, a row in, a point out.

Columns: id, gpu, stack, model, precision, mode, spec, isl, osl, concurrency, n_gpus; aggregated tp,
attention_dp, moe_ep; disaggregated prefill_ and decode_ workers, tp, dp, ep; measured ttft_ms, tpot_ms,
total_tok_s_per_gpu; quality, measured. Every column but gpu and model may be missing. Only what is missing
gets a default in silence; a value that cannot be used is among the point's flaws.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.domain.formatting import counted
from workbench.domain.issue import Issue, Severity, Where
from workbench.engine.constants import MTP_DRAFTS, STACK_PROFILES
from workbench.evidence.calibration import MODES
from workbench.evidence.cells import Cells

DEFAULT_STACK = "vllm"
"""Runs on every family."""
_DEFAULT_LENGTH = 1024.0
_DEFAULT_CONCURRENCY = 32.0
CLEAN = "clean"
_MODE_NAMES = {"agg": MODES[0], "aggregated": MODES[0], "disagg": MODES[1], "disaggregated": MODES[1]}
_STACK_NAMES = {
    **{name: name for name in STACK_PROFILES},
    "trt": "trtllm",
    "tensorrt": "trtllm",
    "sgl": "sglang",
}
_PRECISION_NAMES = {
    "nvfp4": "fp4",
    "mxfp4": "fp4",
    "fp4": "fp4",
    "fp8": "fp8",
    "bf16": "bf16",
    "fp16": "bf16",
    "int4": "int4",
    "int8": "int8",
    "w4a16": "int4",
}


@dataclass(frozen=True, slots=True)
class Pool:
    """Workers of one pool: `workers` of tp · dp accelerators, experts over `ep` ranks. 0: not stated."""

    workers: int
    tp: int
    dp: int
    ep: int

    @property
    def accelerators(self) -> int:
        """Accelerators of all workers."""
        return self.workers * self.tp * self.dp


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One operating point of a benchmark; lengths are the harness's nominal ones. None: not measured.

    `flaws` are sentences about values that could not be used.
    """

    id: str
    gpu: str
    stack: str
    model: str
    precision: str
    mode: str
    drafts: int
    isl: float
    osl: float
    concurrency: float
    n_gpus: int
    pool: Pool
    prefill: Pool
    ttft_s: float | None
    tpot_s: float | None
    latency_s: float | None
    quality: str
    measured: str
    flaws: tuple[str, ...] = ()


def read_points(path: Path) -> tuple[list[Point], list[Issue]]:
    """(points, issues): a point for every row, and what stood in the way or could not be used."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = [{(key or "").strip().lower(): value for key, value in row.items()} for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        return [], [_issue(path, "cannot_read", f"The file cannot be read: {error}.")]
    if not rows or not {"gpu", "model"} <= set(rows[0]):
        message = "The file has no columns 'gpu' and 'model' with rows below."
        return [], [_issue(path, "no_points", message)]
    points = [_point(row, number) for number, row in enumerate(rows, start=2)]
    return points, _flawed(path, points)


def _flawed(path: Path, points: Sequence[Point]) -> list[Issue]:
    rows = [number for number, point in enumerate(points, start=2) if point.flaws]
    if not rows:
        return []
    named = ", ".join(map(str, rows[:10])) + (" and more" if len(rows) > 10 else "")
    return [
        Issue(
            severity=Severity.WARNING,
            code="bad_value",
            message=f"{counted(len(rows), 'row')} with values that cannot be used: {named}.",
            where=Where(file=path.name),
            suggestion="The reason of each row names them; such rows enter neither errors nor pairs.",
        )
    ]


def _issue(path: Path, code: str, message: str) -> Issue:
    return Issue(
        severity=Severity.ERROR,
        code=code,
        message=message,
        where=Where(file=path.name),
        suggestion="Give a CSV file with the columns that docs/engine.md lists under 'Points'.",
    )


def _drafts(cells: Cells) -> int:
    spec = cells.text("spec").lower()
    return 0 if spec in ("", "none", "no", "off", "stp", "0", "false", "nan") else MTP_DRAFTS


def _point(row: Mapping[str, object], number: int) -> Point:
    cells = Cells(row)
    prefill = Pool(*(cells.count(f"prefill_{name}") for name in ("workers", "tp", "dp", "ep")))
    decode = Pool(*(cells.count(f"decode_{name}") for name in ("workers", "tp", "dp", "ep")))
    stated = MODES[1] if prefill.workers or decode.workers else MODES[0]
    mode = cells.choice("mode", _MODE_NAMES, stated) or stated
    tp, dp, ep = cells.count("tp"), cells.count("attention_dp"), cells.count("moe_ep")
    n_gpus = cells.count("n_gpus")
    isl = cells.number("isl", _DEFAULT_LENGTH, least=1) or _DEFAULT_LENGTH
    osl = cells.number("osl", _DEFAULT_LENGTH, least=1) or _DEFAULT_LENGTH
    concurrency = cells.number("concurrency", _DEFAULT_CONCURRENCY) or _DEFAULT_CONCURRENCY
    if mode == MODES[0]:
        pool, prefill = _aggregated_pool(tp, dp, ep, n_gpus), Pool(0, 0, 0, 0)
        n_gpus = n_gpus or pool.accelerators
    else:
        pool, prefill = _filled(decode, n_gpus), _filled(prefill, n_gpus)
        n_gpus = n_gpus or pool.accelerators + prefill.accelerators
    ttft, tpot, total = (cells.number(name) for name in ("ttft_ms", "tpot_ms", "total_tok_s_per_gpu"))
    latency = None
    if ttft is not None and tpot is not None:
        latency = (ttft + tpot * (osl - 1)) / 1e3
    elif total is not None and n_gpus:
        latency = concurrency * (isl + osl) / (total * n_gpus)
    precision = cells.choice("precision", _PRECISION_NAMES, "the model's native precision")
    stack = cells.any_part(("stack", "framework"), _STACK_NAMES, DEFAULT_STACK)
    return Point(
        id=cells.text("id") or f"row {number}",
        gpu=cells.text("gpu"),
        stack=stack,
        model=cells.text("model"),
        precision=precision,
        mode=mode,
        drafts=_drafts(cells),
        isl=isl,
        osl=osl,
        concurrency=concurrency,
        n_gpus=n_gpus,
        pool=pool,
        prefill=prefill,
        ttft_s=None if ttft is None else ttft / 1e3,
        tpot_s=None if tpot is None else tpot / 1e3,
        latency_s=latency,
        quality=cells.text("quality").lower() or CLEAN,
        measured=cells.text("measured"),
        flaws=tuple(cells.flaws),
    )


def _aggregated_pool(tp: int, dp: int, ep: int, n_gpus: int) -> Pool:
    """The stated layout; where nothing is stated tensor parallelism over the accelerators (0: unknown)."""
    dp = dp or 1
    tp = tp or (max(n_gpus // dp, 1) if n_gpus else 0)
    per_replica = tp * dp
    workers = max(n_gpus // per_replica, 1) if n_gpus and per_replica else 1
    return Pool(workers, tp, dp, ep or (per_replica if dp > 1 else 1))


def _filled(pool: Pool, n_gpus: int) -> Pool:
    """A pool with the missing figures assumed: half of the accelerators, one worker, tensor parallel."""
    dp = pool.dp or 1
    tp = pool.tp or max(min(n_gpus // 2, 8) // dp, 1)
    workers = pool.workers or max(n_gpus // 2 // (tp * dp), 1)
    return Pool(workers, tp, dp, pool.ep or (tp * dp if dp > 1 else 1))
