"""Files of measured serving points: read tolerantly, a row in, a point out.

Columns: id, gpu, stack, model, precision, mode, spec, isl, osl, concurrency, n_gpus; aggregated tp,
attention_dp, moe_ep; disaggregated prefill_ and decode_ workers, tp, dp, ep; measured ttft_ms, tpot_ms,
total_tok_s_per_gpu; lengths (nominal where it is missing, or exact); quality, measured. Every column but
gpu and model may be missing. What is missing gets a default, which the point names but for nominal lengths
and no speculation: that is how such files are written. What cannot be used is among its flaws.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.domain.formatting import counted
from workbench.domain.issue import Issue, Severity, Where, warning
from workbench.engine.constants import MTP_DRAFTS, STACK_PROFILES
from workbench.evidence.cells import Cells
from workbench.evidence.layout import Pool, read_layout
from workbench.evidence.names import stated_precision
from workbench.tables.delimited import delimiter_of, encoding_of

DEFAULT_STACK = "vllm"
"""Runs on every family."""
REAL_LENGTH_SHARE = 0.9
"""Real mean lengths of a benchmark over its nominal ones: harnesses draw from 0.8 to 1.0 of them."""
_LENGTH_SHARES = {
    **dict.fromkeys(("nominal", "random", "drawn"), "nominal"),
    **dict.fromkeys(("exact", "fixed", "real", "mean", "measured"), "exact"),
}
_DEFAULT_LENGTH = 1024.0
_DEFAULT_CONCURRENCY = 32.0
CLEAN = "clean"
_STACK_NAMES = {
    **{name: name for name in STACK_PROFILES},
    "trt": "trtllm",
    "tensorrt": "trtllm",
    "sgl": "sglang",
}
_PRECISION_NAMES = {
    "fp4": "fp4",
    "nvfp4": "fp4",
    "mxfp4": "fp4",
    "e2m1": "fp4",
    "fp8": "fp8",
    "mxfp8": "fp8",
    "fp8e4m3": "fp8",
    "e4m3": "fp8",
    "fp8block": "fp8",
    "bf16": "bf16",
    "bfloat16": "bf16",
    "fp16": "bf16",
    "float16": "bf16",
    "int8": "int8",
    "int4": "int4",
    "w4a16": "int4",
    "awq": "int4",
    "gptq": "int4",
}
_NUMBERS = ("ttft_ms", "tpot_ms", "total_tok_s_per_gpu", "concurrency", "isl", "osl")
"""Columns whose figures tell a file's decimal mark."""
_NO_DRAFTS = frozenset({"", "no", "off", "stp", "0", "false"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One operating point of a benchmark. None: not measured.

    `isl` and `osl` are the harness's nominal lengths, of which `length_share` are real on the mean: all of
    them where the row says that its lengths are exact. `flaws` are sentences about values that could not be
    used, `notes` about how others were read. `assumed` names defaults with their figures, `blank` those of
    them whose column is there and empty in this row.
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
    length_share: float = REAL_LENGTH_SHARE
    flaws: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()


def read_points(path: Path) -> tuple[list[Point], list[Issue]]:
    """(points, issues): a point for every row, and what stood in the way or could not be used."""
    try:
        content = path.read_bytes()
        text = content.decode(encoding_of(content)[0], errors="replace").removeprefix("\ufeff")
        delimiter = delimiter_of(text)
        # Twice through the text, because the mark must be known before any row is read: rows may be many.
        decimal_comma = delimiter == ";" and not any(
            re.fullmatch(r"\d+\.\d+", str(row.get(name) or "").strip())
            for row in _rows(text, delimiter)[1]
            for name in _NUMBERS
        )
        columns, rows = _rows(text, delimiter)
        points = [
            read_point(row, number, decimal_comma=decimal_comma) for number, row in enumerate(rows, start=2)
        ]
    except (OSError, UnicodeError, csv.Error) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return [], [_issue(path, "cannot_read", f"The file cannot be read: {why}.")]
    missing = [f"'{name}'" for name in ("gpu", "model") if name not in columns]
    if missing:
        message = f"The file has no column {' and no column '.join(missing)} in its first line."
        return [], [_issue(path, "no_points", message)]
    if not points:
        return [], [_issue(path, "no_points", "The file has a header and no rows below it.")]
    return points, [*_repeated(path, columns), *_flawed(path, points)]


def _rows(text: str, delimiter: str) -> tuple[list[str], Iterator[dict[str, object]]]:
    """(columns, rows by column), columns in small letters; of two of one name a row holds the last."""
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows = ({(key or "").strip().lower(): value for key, value in row.items()} for row in reader)
    return [(name or "").strip().lower() for name in reader.fieldnames or ()], rows


def _repeated(path: Path, columns: Sequence[str]) -> list[Issue]:
    return [
        warning(
            "repeated_column",
            f"The file has {count} columns '{name}'; the last of them is read.",
            Where(file=path.name),
            "Keep the one that is meant.",
        )
        for name, count in Counter(columns).items()
        if name and count > 1
    ]


def _flawed(path: Path, points: Sequence[Point]) -> list[Issue]:
    rows = [number for number, point in enumerate(points, start=2) if point.flaws]
    if not rows:
        return []
    named = ", ".join(map(str, rows[:10])) + (" and more" if len(rows) > 10 else "")
    return [
        warning(
            "bad_value",
            f"{counted(len(rows), 'row')} with values that cannot be used: {named}.",
            Where(file=path.name),
            "The reason of each row names them; such rows enter neither errors nor pairs.",
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
    """Draft tokens of the model's own layers; a word that states no number means the usual length."""
    spec = cells.text("spec").lower()
    if spec in _NO_DRAFTS:
        return 0
    stated = re.fullmatch(r"(?:mtp|nextn)[-_ =:]?([0-8])", spec)
    if stated:
        return int(stated[1])
    if spec != "mtp":
        cells.notes.append(f"Column spec holds '{spec[:40]}': read as {MTP_DRAFTS} drafts of MTP layers.")
    return MTP_DRAFTS


def _precision(cells: Cells) -> str:
    """Of the weights; empty for the model's native one. A name may state what no cell does (…-NVFP4)."""
    stated = "" if cells.text("precision") else stated_precision(cells.text("model"))
    if stated:
        cells.notes.append(f"Precision {stated}, as the model's name states.")
        return stated
    return cells.choice("precision", _PRECISION_NAMES, "the model's native precision", "native")


def read_point(row: Mapping[str, object], number: int, *, decimal_comma: bool = False) -> Point:
    """A row by column as a point; `number` names it where it has no id."""
    cells = Cells(row, decimal_comma=decimal_comma)
    layout = read_layout(cells)
    isl = cells.number("isl", _DEFAULT_LENGTH, least=1) or _DEFAULT_LENGTH
    osl = cells.number("osl", _DEFAULT_LENGTH, least=1) or _DEFAULT_LENGTH
    concurrency = cells.number("concurrency", _DEFAULT_CONCURRENCY) or _DEFAULT_CONCURRENCY
    exact = cells.choice("lengths", _LENGTH_SHARES, "nominal lengths") == "exact"
    ttft, tpot, total = (cells.number(name) for name in ("ttft_ms", "tpot_ms", "total_tok_s_per_gpu"))
    latency = None
    if ttft is not None and tpot is not None:
        latency = (ttft + tpot * (osl - 1)) / 1e3
    elif total is not None and layout.n_gpus:
        latency = concurrency * (isl + osl) / (total * layout.n_gpus)
    return Point(
        id=cells.text("id") or f"row {number}",
        gpu=cells.text("gpu"),
        model=cells.text("model"),
        precision=_precision(cells),
        stack=cells.any_part(("stack", "framework"), _STACK_NAMES, DEFAULT_STACK),
        mode=layout.mode,
        drafts=_drafts(cells),
        isl=isl,
        osl=osl,
        concurrency=concurrency,
        n_gpus=layout.n_gpus,
        pool=layout.pool,
        prefill=layout.prefill,
        ttft_s=None if ttft is None else ttft / 1e3,
        tpot_s=None if tpot is None else tpot / 1e3,
        latency_s=latency,
        quality=cells.text("quality").lower() or CLEAN,
        measured=cells.text("measured"),
        length_share=1.0 if exact else REAL_LENGTH_SHARE,
        flaws=tuple(cells.flaws),
        notes=tuple(cells.notes),
        assumed=tuple(cells.assumed),
        blank=tuple(cells.blank),
    )
