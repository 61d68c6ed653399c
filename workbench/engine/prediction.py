"""What the engine predicts for each candidate, and the blocks that it is worked out in."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from workbench.engine.constants import Bools, Floats, Ints
from workbench.engine.memory import Fit

BLOCK = 4096
"""Candidates evaluated at a time: the arrays of a block stay in the processor's cache."""

CAUSES = ("memory", "compute", "all_reduce", "all_to_all", "host", "prefill")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServingPrediction:
    """What each candidate delivers, shape (N,) each.

    `requests_per_s` is of one replica (disaggregated: of the whole deployment). The six `*_s` causes sum
    to `tpot_s`. `prefill_work_s` and `decode_work_s` are a request's exclusive times on its attention
    replica: their ratio splits the cost into input and output. Candidates that do not fit carry numbers
    too; `reason` says why they are out.
    """

    reason: Ints
    ttft_s: Floats
    tpot_s: Floats
    requests_per_s: Floats
    batch: Floats
    max_batch: Floats
    weights_gb: Floats
    prefill_work_s: Floats
    decode_work_s: Floats
    memory_s: Floats
    compute_s: Floats
    all_reduce_s: Floats
    all_to_all_s: Floats
    host_s: Floats
    prefill_s: Floats

    @property
    def feasible(self) -> Bools:
        """Whether weights and KV cache fit and the precision exists, shape (N,)."""
        fits: Bools = self.reason == int(Fit.OK)
        return fits

    def with_rows(self, rows: Ints, other: "ServingPrediction") -> "ServingPrediction":
        """The prediction with the given rows replaced by those of `other`, in that order."""
        columns = {}
        for field in fields(self):
            columns[field.name] = getattr(self, field.name).copy()
            columns[field.name][rows] = getattr(other, field.name)
        return ServingPrediction(**columns)


def concatenate_predictions(blocks: Sequence[ServingPrediction]) -> ServingPrediction:
    """All rows of several predictions; no block gives no rows."""
    return ServingPrediction(
        **{
            field.name: np.concatenate([getattr(block, field.name) for block in blocks] or [np.empty(0)])
            for field in fields(ServingPrediction)
        }
    )


def take_predictions(prediction: ServingPrediction, rows: Ints) -> ServingPrediction:
    """The given rows, in that order."""
    return ServingPrediction(
        **{field.name: getattr(prediction, field.name)[rows] for field in fields(ServingPrediction)}
    )


def request_rate(concurrency: Floats, ttft_s: Floats, tpot_s: Floats, osl: Floats) -> Floats:
    """Requests/s with a fixed number in flight, by Little's law: c / (TTFT + (osl − 1)·TPOT)."""
    rate: Floats = concurrency / (ttft_s + np.maximum(osl - 1, 0.0) * tpot_s)
    return rate


def with_extra_work(
    prediction: ServingPrediction,
    concurrency: Floats,
    osl: Floats,
    before_first_s: Floats,
    per_token_s: Floats,
) -> ServingPrediction:
    """The prediction with seconds added before the first token and to each later one, shape (N,) each.

    What is added per token counts as memory reads; the rate follows by Little's law.
    """
    ttft, tpot = prediction.ttft_s + before_first_s, prediction.tpot_s + per_token_s
    return replace(
        prediction,
        ttft_s=ttft,
        tpot_s=tpot,
        memory_s=prediction.memory_s + per_token_s,
        prefill_work_s=prediction.prefill_work_s + before_first_s,
        requests_per_s=request_rate(concurrency, ttft, tpot, osl),
    )


def with_faster_steps(
    prediction: ServingPrediction, concurrency: Floats, osl: Floats, factor: Floats
) -> ServingPrediction:
    """The prediction with every cause of the decode step multiplied by a factor, shape (N,)."""
    causes = {f"{cause}_s": getattr(prediction, f"{cause}_s") * factor for cause in CAUSES[:-1]}
    tpot = sum(causes.values(), start=prediction.prefill_s)
    return replace(
        prediction,
        **causes,
        tpot_s=tpot,
        decode_work_s=prediction.decode_work_s * factor,
        requests_per_s=request_rate(concurrency, prediction.ttft_s, tpot, osl),
    )
