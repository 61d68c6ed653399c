"""Predicted against published benchmarks: `python tests/benchmarks/published.py [--all]`.

The shipped benchmark catalog without MLPerf's: throughput at a stated load, or saturated, against the
engine's at the same load. None of them is among the points that the laws were fitted on; some of their models
and accelerators are. `--all` prints every benchmark.
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"

import sys  # noqa: E402 - the thread limits come first
from collections import defaultdict  # noqa: E402

import numpy as np  # noqa: E402

from workbench.catalog.files import load_shipped  # noqa: E402
from workbench.domain.market import Benchmark  # noqa: E402
from workbench.evidence.calibration import shipped_calibration  # noqa: E402
from workbench.evidence.published import modelled  # noqa: E402

LIMIT = 0.30


def main(*, every: bool) -> None:
    library = load_shipped()
    records = [record for record in library.records(Benchmark.KIND) if isinstance(record, Benchmark)]
    groups: dict[tuple[str, str], list[float]] = defaultdict(list)
    for record, item in zip(records, modelled(records, library, shipped_calibration()), strict=True):
        if item is None or item.output_tok_s_per_gpu is None:
            continue
        truth, found = record.output_tokens_per_s_per_accelerator, item.output_tok_s_per_gpu
        ratio = found.value / truth
        if every:
            slower = item.tpot_ms.value / record.tpot_ms if item.tpot_ms and record.tpot_ms else float("nan")
            print(
                f"{record.id:75} measured {truth:8,.1f} predicted {found.value:8,.1f}"
                f" ({found.p10:8,.1f}–{found.p90:8,.1f}) ×{ratio:.2f}, TPOT ×{slower:.2f}"
            )
        load = record.scenario
        for by, what in (("", "all"), ("load", load), (load, item.accelerator_id), (load, item.model_id)):
            groups[by, what].append(ratio)
        groups["inside P10–P90", load].append(float(found.p10 <= truth <= found.p90))
    for (by, what), ratios in sorted(groups.items()):
        values = np.array(ratios)
        if by == "inside P10–P90":
            print(f"{by:14} {what:34} {len(values):4} {np.mean(values):.0%}")
            continue
        off = np.abs(values - 1)
        print(
            f"{by:14} {what:34} {len(values):4} predicted / measured {np.median(values):.2f},"
            f" median error {np.median(off):.0%}, within ±{LIMIT:.0%} {np.mean(off <= LIMIT):.0%}"
        )


if __name__ == "__main__":
    main(every="--all" in sys.argv)
