"""Files of measured serving points: read tolerantly, a row in, a point out.

Columns: id, gpu, stack, model, precision, mode, spec, isl, osl, concurrency, n_gpus; aggregated tp,
attention_dp, moe_ep; disaggregated prefill_ and decode_ workers, tp, dp, ep; measured ttft_ms, tpot_ms,
total_tok_s_per_gpu; quality, measured. Every column but gpu and model may be missing.
"""

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.domain.issue import Issue, Severity, Where
from workbench.engine.constants import MTP_DRAFTS, STACK_PROFILES
from workbench.evidence.calibration import MODES

DEFAULT_STACK = "vllm"
"""Runs on every family."""
_DEFAULT_LENGTH = 1024.0
_DEFAULT_CONCURRENCY = 32.0
CLEAN = "clean"
_STACK_NAMES = {"trt": "trtllm", "tensorrt": "trtllm", "sgl": "sglang", "vllm": "vllm", "atom": "atom"}
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
    """One operating point of a benchmark; lengths are the harness's nominal ones. None: not measured."""

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


def read_points(path: Path) -> tuple[list[Point], list[Issue]]:
    """(points, issues): a point for every row, and what stood in the way."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = [{(key or "").strip().lower(): value for key, value in row.items()} for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        return [], [_issue(path, "cannot_read", f"The file cannot be read: {error}.")]
    if not rows or not {"gpu", "model"} <= set(rows[0]):
        message = "The file has no columns 'gpu' and 'model' with rows below."
        return [], [_issue(path, "no_points", message)]
    return [_point(row, number) for number, row in enumerate(rows, start=2)], []


def _issue(path: Path, code: str, message: str) -> Issue:
    return Issue(
        severity=Severity.ERROR,
        code=code,
        message=message,
        where=Where(file=path.name),
        suggestion="Give a CSV file with the columns that docs/engine.md lists under 'Points'.",
    )


def _number(row: Mapping[str, object], name: str) -> float | None:
    try:
        value = float(str(row.get(name) or "").replace(",", ""))
    except ValueError:
        return None
    return value if math.isfinite(value) and value > 0 else None


def _count(row: Mapping[str, object], name: str) -> int:
    return round(_number(row, name) or 0)


def _text(row: Mapping[str, object], name: str) -> str:
    return str(row.get(name) or "").strip()


def _stack(row: Mapping[str, object]) -> str:
    for name in ("stack", "framework"):
        text = _text(row, name).lower()
        if text in STACK_PROFILES:
            return text
        for part, profile in _STACK_NAMES.items():
            if part in text:
                return profile
    return DEFAULT_STACK


def _drafts(row: Mapping[str, object]) -> int:
    spec = _text(row, "spec").lower()
    return 0 if spec in ("", "none", "no", "off", "stp", "0", "false", "nan") else MTP_DRAFTS


def _point(row: Mapping[str, object], number: int) -> Point:
    prefill = Pool(*(_count(row, f"prefill_{name}") for name in ("workers", "tp", "dp", "ep")))
    decode = Pool(*(_count(row, f"decode_{name}") for name in ("workers", "tp", "dp", "ep")))
    mode = _text(row, "mode").lower()
    if mode not in MODES:
        mode = MODES[1] if prefill.workers or decode.workers else MODES[0]
    tp, dp, ep = _count(row, "tp"), _count(row, "attention_dp"), _count(row, "moe_ep")
    n_gpus = _count(row, "n_gpus")
    isl, osl = _number(row, "isl") or _DEFAULT_LENGTH, _number(row, "osl") or _DEFAULT_LENGTH
    concurrency = _number(row, "concurrency") or _DEFAULT_CONCURRENCY
    if mode == MODES[0]:
        pool, prefill = _aggregated_pool(tp, dp, ep, n_gpus), Pool(0, 0, 0, 0)
        n_gpus = n_gpus or pool.accelerators
    else:
        pool, prefill = _filled(decode, n_gpus), _filled(prefill, n_gpus)
        n_gpus = n_gpus or pool.accelerators + prefill.accelerators
    ttft, tpot, total = (_number(row, name) for name in ("ttft_ms", "tpot_ms", "total_tok_s_per_gpu"))
    latency = None
    if ttft is not None and tpot is not None:
        latency = (ttft + tpot * (osl - 1)) / 1e3
    elif total is not None and n_gpus:
        latency = concurrency * (isl + osl) / (total * n_gpus)
    precision = _text(row, "precision").lower()
    return Point(
        id=_text(row, "id") or f"row {number}",
        gpu=_text(row, "gpu"),
        stack=_stack(row),
        model=_text(row, "model"),
        precision=_PRECISION_NAMES.get(precision, ""),
        mode=mode,
        drafts=_drafts(row),
        isl=isl,
        osl=osl,
        concurrency=concurrency,
        n_gpus=n_gpus,
        pool=pool,
        prefill=prefill,
        ttft_s=None if ttft is None else ttft / 1e3,
        tpot_s=None if tpot is None else tpot / 1e3,
        latency_s=latency,
        quality=_text(row, "quality").lower() or CLEAN,
        measured=_text(row, "measured"),
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
