"""Published benchmarks in words, with what the engine says at the same load, worked out in a worker."""

from PySide6.QtCore import QObject, Signal

from workbench.catalog.library import Library
from workbench.domain.control import JobControl
from workbench.domain.formatting import counted
from workbench.domain.market import MLPERF_NOTE, Benchmark
from workbench.domain.record import Record
from workbench.ui.jobs import Jobs

MODELLED = "modelled benchmarks"
"""Kind of the job that predicts the benchmarks."""


class ModelledBenchmarks(QObject):
    """What the engine says beside each benchmark; nothing until it is worked out."""

    changed = Signal()

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._said: dict[str, str] = {}

    def work_out(self, library: Library) -> None:
        """Predict the benchmarks of a library."""
        self._jobs.start(MODELLED, lambda control: _beside(library, control), self._on_done)

    def lines(self, record: Record) -> tuple[str, str]:
        """(throughput of one accelerator, who measured it and what is modelled), empty for other kinds."""
        if not isinstance(record, Benchmark):
            return "", ""
        rate = f"{record.output_tokens_per_s_per_accelerator:,.0f} output tok/s per accelerator"
        if record.round:
            submission = f"MLPerf Inference {record.round}, submission {record.submission_id}"
            return rate, f"{submission}\n{MLPERF_NOTE}"
        return (
            rate,
            f"Published by {record.submitter}; {_load(record)}\n{self._said.get(record.id, '')}".strip(),
        )

    def _on_done(self, said: dict[str, str]) -> None:
        self._said = said
        self.changed.emit()


def _load(record: Benchmark) -> str:
    parts = [record.scenario.lower()]
    if record.concurrency is not None:
        parts.append(f"{counted(record.concurrency, 'request')} in flight")
    if record.input_tokens is not None and record.output_tokens is not None:
        parts.append(f"{record.input_tokens:,.0f} tokens in, {record.output_tokens:,.0f} out")
    return ", ".join(parts)


def _beside(library: Library, control: JobControl) -> dict[str, str]:
    """What is said of the modelled benchmark by the id of the measured one."""
    from workbench.evidence.calibration import shipped_calibration
    from workbench.evidence.published import SATURATED, modelled

    control.check(0.0, "Modelling benchmarks")
    records = [record for record in library.records(Benchmark.KIND) if isinstance(record, Benchmark)]
    said = {}
    for record, item in zip(records, modelled(records, library, shipped_calibration()), strict=True):
        if record.round:
            continue
        if item is None or item.output_tok_s_per_gpu is None:
            said[record.id] = "Not modelled: its load, or a name in it, is not known well enough"
            continue
        rate, tpot = item.output_tok_s_per_gpu, item.tpot_ms
        text = f"Modelled there: {rate.value:,.0f} tok/s per accelerator"
        text += f" (P10 {rate.p10:,.0f}, P90 {rate.p90:,.0f})"
        if record.scenario == SATURATED:
            text += ", the most at any number in flight"
        elif tpot is not None and record.tpot_ms is not None:
            text += f"; TPOT {tpot.value:,.1f} ms (P10 {tpot.p10:,.1f}, P90 {tpot.p90:,.1f})"
        said[record.id] = text
    return said
