"""Published benchmarks in words, with what the engine says at the same load, worked out in a worker."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from workbench.catalog.library import Library
from workbench.domain.control import JobControl
from workbench.domain.formatting import counted
from workbench.domain.market import MLPERF_NOTE, Benchmark
from workbench.domain.record import Record
from workbench.ui.jobs import Jobs

if TYPE_CHECKING:
    from workbench.evidence.validation import Ranged

MODELLED = "modelled benchmarks"
"""Kind of the job that predicts the benchmarks."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What is said beside a benchmark, and what of it deserves a second look (empty: nothing)."""

    text: str = ""
    warning: str = ""


class ModelledBenchmarks(QObject):
    """What the engine says beside each benchmark; nothing until it is worked out."""

    changed = Signal()

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._said: dict[str, Beside] = {}

    def work_out(self, library: Library) -> None:
        """Predict the benchmarks of a library."""
        self._jobs.start(MODELLED, lambda control: _beside(library, control), self._on_done)

    def lines(self, record: Record) -> tuple[str, str, str]:
        """(throughput of one accelerator, who measured it and what is modelled, what to look at twice).

        Empty for other kinds.
        """
        if not isinstance(record, Benchmark):
            return "", "", ""
        beside = self._said.get(record.id, Beside())
        rate = f"{record.output_tokens_per_s_per_accelerator:,.0f} output tok/s per accelerator"
        if record.round:
            submission = f"MLPerf Inference {record.round}, submission {record.submission_id}"
            return rate, f"{submission}\n{MLPERF_NOTE}", beside.warning
        who = "Measured" if record.corrects_predictions else "Published"
        note = f"{who} by {record.submitter}; {_load(record)}\n{beside.text}".strip()
        return rate, note, beside.warning

    def _on_done(self, said: dict[str, Beside]) -> None:
        self._said = said
        self.changed.emit()


def _load(record: Benchmark) -> str:
    parts = [record.scenario.lower()]
    if record.concurrency is not None:
        parts.append(f"{counted(record.concurrency, 'request')} in flight")
    if record.input_tokens is not None and record.output_tokens is not None:
        parts.append(f"{record.input_tokens:,.0f} tokens in, {record.output_tokens:,.0f} out")
    return ", ".join(parts)


def _beside(library: Library, control: JobControl) -> dict[str, Beside]:
    """What is said of the modelled benchmark by the id of the measured one."""
    from workbench.evidence.calibration import shipped_calibration
    from workbench.evidence.own_benchmarks import unusable
    from workbench.evidence.published import SATURATED, modelled

    control.check(0.0, "Modelling benchmarks")
    records = [record for record in library.records(Benchmark.KIND) if isinstance(record, Benchmark)]
    said = {}
    for record, item in zip(records, modelled(records, library, shipped_calibration()), strict=True):
        reason = unusable(record, library) if record.corrects_predictions else ""
        warnings = [f"It corrects no prediction: {reason}"] if reason else []
        if item is None or item.output_tok_s_per_gpu is None:
            text = "" if record.round else "Not modelled: its load, or a name in it, is not known well enough"
            said[record.id] = Beside(text, "\n".join(warnings))
            continue
        rate, tpot = item.output_tok_s_per_gpu, item.tpot_ms
        text = f"Modelled there: {rate.value:,.0f} tok/s per accelerator"
        text += f" (P10 {rate.p10:,.0f}, P90 {rate.p90:,.0f})"
        outside = [_outside("output tok/s", record.output_tokens_per_s_per_accelerator, rate, 0)]
        if record.scenario == SATURATED:
            text += ", the most at any number in flight"
        elif tpot is not None and record.tpot_ms is not None:
            text += f"; TPOT {tpot.value:,.1f} ms (P10 {tpot.p10:,.1f}, P90 {tpot.p90:,.1f})"
            outside.append(_outside("TPOT", record.tpot_ms, tpot, 1))
        if record.corrects_predictions and not reason:
            text += "\nComparisons are corrected by it where they deploy this accelerator, model and software"
        said[record.id] = Beside(text, "\n".join(filter(None, (*outside, *warnings))))
    return said


def _outside(title: str, measured: float, ranged: "Ranged", decimals: int) -> str:
    """Says that a measured value lies outside the predicted interval; empty where it lies inside."""
    if ranged.p10 <= measured <= ranged.p90:
        return ""
    side, end = ("below P10", ranged.p10) if measured < ranged.p10 else ("above P90", ranged.p90)
    return f"Outside the interval: measured {title} {measured:,.{decimals}f} is {side} ({end:,.{decimals}f})"
