"""Candidates per second of the serving engine on one core: `python tests/benchmarks/engine_speed.py`.

Counts candidate × length class with the full recipe: fixed point, memory, and the filter by TTFT and TPOT
limits. Candidates are laid out as the search lays them out: every deployment at its concurrencies.
"""

import os
import resource
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np  # noqa: E402 - the thread limits come first

from workbench.analysis.serving.candidates import length_table  # noqa: E402
from workbench.catalog.files import load_shipped  # noqa: E402
from workbench.domain.workload import LengthClass, Stream  # noqa: E402
from workbench.engine.aggregated import predict_aggregated  # noqa: E402
from workbench.engine.candidates import CONCURRENCIES  # noqa: E402
from workbench.engine.constants import KV_DTYPE  # noqa: E402
from workbench.engine.tables import CandidateTable  # noqa: E402
from workbench.evidence.calibration import shipped_calibration  # noqa: E402
from workbench.evidence.engine_tables import hardware_table, model_table  # noqa: E402

DEPLOYMENTS = 12_000
REPEATS = 5
SYSTEMS = ("nvidia-hgx-b200-8", "nvidia-hgx-h100-8", "amd-mi355x-8")
MODELS = ("deepseek-r1", "llama-3.1-70b", "gpt-oss-120b")
TTFT_LIMIT_S, TPOT_LIMIT_S = 2.0, 0.05


def main() -> None:
    library, calibration = load_shipped(), shipped_calibration()
    built = []
    for name in SYSTEMS:
        system = library.system(name)
        assert system is not None
        accelerator = library.accelerator(system.accelerator_id)
        assert accelerator is not None
        built.append((system, accelerator))
    models = [model for name in MODELS if (model := library.model(name)) is not None]
    stream = Stream(
        id="s",
        name="S",
        model_id=models[0].id,
        lengths=(LengthClass(isl=8192, osl=1024),),
        ttft_limit_s=TTFT_LIMIT_S,
        tpot_limit_s=TPOT_LIMIT_S,
        peak_requests_per_s=1,
    )
    tables = (hardware_table(built, calibration), model_table(models, calibration), length_table([stream]))
    rng = np.random.default_rng(1)
    concurrencies = CONCURRENCIES
    count = DEPLOYMENTS * len(concurrencies)

    def each(values: np.ndarray) -> np.ndarray:
        return np.repeat(rng.choice(values, DEPLOYMENTS), len(concurrencies))

    dp, dtype = each(np.array([1, 2, 4, 8])), each(np.arange(3))
    zeros = np.zeros(count, dtype=np.int64)
    candidates = CandidateTable(
        pair=zeros,
        hardware=each(np.arange(len(built))),
        model=each(np.arange(len(models))),
        length=zeros,
        profile=each(np.arange(3)),
        dtype=dtype,
        kv_dtype=KV_DTYPE[dtype],
        tp=8 // dp,
        dp=dp,
        ep=np.full(count, 8),
        pp=np.ones(count, dtype=np.int64),
        drafts=each(np.array([0, 3])),
        concurrency=np.tile(concurrencies, DEPLOYMENTS),
    )
    fitted = calibration.fitted()
    best, kept = 0.0, 0
    for _ in range(REPEATS):
        started = time.process_time()
        found = predict_aggregated(*tables, candidates, fitted)
        within = found.feasible & (found.ttft_s <= TTFT_LIMIT_S) & (found.tpot_s <= TPOT_LIMIT_S)
        kept = int(np.count_nonzero(within))
        best = max(best, count / (time.process_time() - started))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{best:,.0f} candidates × length classes per second on one core ({count:,}, {kept:,} within limits)"
    )
    print(f"peak memory {peak:,.0f} MB")


if __name__ == "__main__":
    main()
