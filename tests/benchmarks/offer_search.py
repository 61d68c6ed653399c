"""Seconds of one offer's full search on one core: `python tests/benchmarks/offer_search.py`."""

import os
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np  # noqa: E402 - the thread limits come first

from workbench.analysis.serving.candidates import length_table  # noqa: E402
from workbench.catalog.files import load_shipped  # noqa: E402
from workbench.domain.workload import LengthClass, Stream  # noqa: E402
from workbench.engine.candidates import generate_candidates  # noqa: E402
from workbench.engine.constants import KV_DTYPE, Dtype  # noqa: E402
from workbench.engine.prediction import concatenate_predictions  # noqa: E402
from workbench.engine.refinement import near_the_front, other_drafts  # noqa: E402
from workbench.engine.search import (  # noqa: E402
    as_deployments,
    concatenate_deployments,
    generate_pools,
    pareto_front,
    predict_deployments,
)
from workbench.engine.tables import CandidateTable  # noqa: E402
from workbench.evidence.calibration import shipped_calibration  # noqa: E402
from workbench.evidence.engine_tables import hardware_table, model_table  # noqa: E402

SYSTEMS = ("nvidia-l40s-4", "nvidia-hgx-b200-8", "nvidia-gb300-nvl72")
MODELS = ("llama-3.1-70b", "deepseek-r1", "gpt-oss-120b")
STACKS, DTYPES, DRAFTS = (0, 1, 2), (int(Dtype.FP8), int(Dtype.FP4)), (0, 3)
MOST_DRAFTS = 4


def main() -> None:
    library, calibration = load_shipped(), shipped_calibration()
    fitted = calibration.fitted()
    for system_id in SYSTEMS:
        system = library.system(system_id)
        assert system is not None
        accelerator = library.accelerator(system.accelerator_id)
        assert accelerator is not None
        for model_id in MODELS:
            model = library.model(model_id)
            assert model is not None
            stream = Stream(
                id="s",
                name="S",
                model_id=model_id,
                lengths=(LengthClass(isl=8192, osl=1024),),
                ttft_limit_s=2.0,
                tpot_limit_s=0.05,
                peak_requests_per_s=1,
            )
            drafts = DRAFTS if model.mtp_layers else (0,)
            rows = np.array([(s, d, n) for s in STACKS for d in DTYPES for n in drafts], dtype=np.int64)
            ones = np.ones(len(rows), dtype=np.int64)
            options = CandidateTable(
                pair=ones * 0,
                hardware=ones * 0,
                model=ones * 0,
                length=ones * 0,
                profile=rows[:, 0],
                dtype=rows[:, 1],
                kv_dtype=KV_DTYPE[rows[:, 1]],
                tp=ones,
                dp=ones,
                ep=ones,
                pp=ones,
                drafts=rows[:, 2],
                concurrency=ones.astype(np.float64),
            )
            tables = (
                hardware_table([(system, accelerator)], calibration),
                model_table([model], calibration),
                length_table([stream]),
            )
            started = time.process_time()
            together, _ = generate_candidates(*tables, options)
            pools, _ = generate_pools(*tables, options, fitted)
            deployments = concatenate_deployments(as_deployments(together), pools)
            found = predict_deployments(*tables, deployments, fitted)
            rate = found.requests_per_s / deployments.accelerators
            near = near_the_front(deployments.pair, rate, 1 / found.tpot_s, found.feasible, found.feasible)
            others, _ = other_drafts(deployments, near, MOST_DRAFTS)
            deployments = concatenate_deployments(deployments, others)
            second = predict_deployments(*tables, others, fitted)
            found = concatenate_predictions([found, second])
            rate = found.requests_per_s / deployments.accelerators
            front = pareto_front(rate, 1 / found.tpot_s, found.feasible)
            seconds = time.process_time() - started
            print(
                f"{system_id} {model_id}: {len(deployments):,} candidates, "
                f"{len(front)} on the front, {seconds:.3f} s"
            )


if __name__ == "__main__":
    main()
