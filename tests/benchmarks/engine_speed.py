"""Candidates per second of the serving engine on one core: `python tests/benchmarks/engine_speed.py`."""

import os
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np  # noqa: E402 - the thread limits come first

from workbench.analysis.serving import hardware_table, length_table, model_table  # noqa: E402
from workbench.catalog.files import load_shipped  # noqa: E402
from workbench.domain.workload import LengthClass, Stream  # noqa: E402
from workbench.engine.aggregated import predict_aggregated  # noqa: E402
from workbench.engine.tables import CandidateTable  # noqa: E402

COUNT = 200_000
REPEATS = 3


def main() -> None:
    library = load_shipped()
    system, model = library.system("nvidia-hgx-b200-8"), library.model("deepseek-r1")
    assert system is not None
    assert model is not None
    accelerator = library.accelerator(system.accelerator_id)
    assert accelerator is not None
    hardware = hardware_table([(system, accelerator)])
    stream = Stream(
        id="s",
        name="S",
        model_id=model.id,
        lengths=(LengthClass(isl=8192, osl=1024),),
        ttft_limit_s=1,
        tpot_limit_s=1,
        peak_requests_per_s=1,
    )
    rng = np.random.default_rng(1)
    zeros = np.zeros(COUNT, dtype=np.int64)
    dp = rng.choice([1, 2, 4, 8], COUNT)
    candidates = CandidateTable(
        pair=zeros,
        hardware=zeros,
        model=zeros,
        length=zeros,
        profile=rng.integers(0, 3, COUNT),
        dtype=rng.integers(0, 3, COUNT),
        tp=8 // dp,
        dp=dp,
        ep=np.full(COUNT, 8),
        mtp=rng.random(COUNT) < 0.3,
        concurrency=np.round(np.exp(rng.uniform(0.0, 7.0, COUNT))).astype(np.float64),
    )
    best = 0.0
    for _ in range(REPEATS):
        started = time.process_time()
        predict_aggregated(hardware, model_table([model]), length_table([stream]), candidates)
        best = max(best, COUNT / (time.process_time() - started))
    print(f"{best:,.0f} candidates per second on one core, full recipe with fixed point and memory")


if __name__ == "__main__":
    main()
