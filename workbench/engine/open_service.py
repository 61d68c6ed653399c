"""Deployments under random arrivals: what each request sees of the fleet's actual load.

Joins a deployment's step curve and prefill work to the queueing law. Of separate pools, prefill is a queue of
its own and decode is never interrupted. Everything that a deployment adds before the first token besides
queueing and prefill is constant.
"""

from dataclasses import dataclass

import numpy as np

from workbench.engine.constants import CHUNK_TOKENS, Bools, Floats
from workbench.engine.deployments import AGGREGATED, DISAGGREGATED, Deployments, work_out
from workbench.engine.fitted import Fitted
from workbench.engine.queueing import MAX_SLOTS, OpenLoop, ReplicaLoad, open_loop
from workbench.engine.search import DeploymentTable
from workbench.engine.step import curve_value
from workbench.engine.tables import CandidateTable, HardwareTable, LengthTable, ModelTable

_BATCHES: Floats = np.unique(np.round(np.geomspace(1, MAX_SLOTS, 33)))
_NEGLIGIBLE_S = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenService:
    """Latencies of N deployments at their load: a queue before the first token, one after, and a constant.

    `stable`, `load` (share of what the deployment can serve) and `batch` (sequences running per attention
    replica) have shape (N,).
    """

    first: OpenLoop
    later: OpenLoop
    fixed_s: Floats
    load: Floats
    batch: Floats

    @property
    def stable(self) -> Bools:
        """Whether a steady state exists."""
        return self.first.stable & self.later.stable

    def ttft_percentile(self, share: float) -> Floats:
        """TTFT in seconds that `share` of the requests do not exceed; infinite without a steady state."""
        return np.where(self.stable, self.first.ttft_percentile(share) + self.fixed_s, np.inf)

    def tpot_percentile(self, share: float) -> Floats:
        """TPOT in seconds that `share` of the requests do not exceed; infinite without a steady state."""
        return np.where(self.stable, self.later.tpot_percentile(share), np.inf)

    def goodput_share(self, ttft_limit_s: Floats, tpot_limit_s: Floats) -> Floats:
        """Share of the requests within both limits, shape (N,)."""
        within = self.first.ttft_share_within(np.maximum(ttft_limit_s - self.fixed_s, 0.0))
        within = within * self.later.tpot_share_within(tpot_limit_s)
        return np.where(self.stable, within @ self.first.share, 0.0)


def open_service(
    hardware: HardwareTable,
    models: ModelTable,
    classes: LengthTable,
    share: Floats,
    deployments: DeploymentTable,
    arrivals_per_s: Floats,
    fitted: Fitted,
) -> OpenService:
    """Serve `arrivals_per_s` (per deployment, shape (N,)) of requests whose C classes have weights `share`.

    `classes` has one row per length class and then one with the mixture's moments, which the `length` column
    of the deployments must name. All deployments must be of one mode.
    """
    if bool(deployments.disaggregated.any()):
        return _apart(hardware, models, classes, share, deployments, arrivals_per_s, fitted)
    worked_out = work_out(hardware, models, classes, deployments, fitted, AGGREGATED)
    prefill = _class_prefill(hardware, models, classes, deployments, fitted, AGGREGATED)
    load = _load(worked_out, deployments, arrivals_per_s / deployments.dp, prefill, classes, share)
    state = open_loop(load)
    fixed = worked_out.lone_s * worked_out.first_token_factor
    return OpenService(first=state, later=state, fixed_s=fixed, load=state.load, batch=state.batch)


def _apart(
    hardware: HardwareTable,
    models: ModelTable,
    classes: LengthTable,
    share: Floats,
    deployments: DeploymentTable,
    arrivals_per_s: Floats,
    fitted: Fitted,
) -> OpenService:
    before = work_out(hardware, models, classes, deployments.prefill, fitted, DISAGGREGATED)
    after = work_out(hardware, models, classes, deployments, fitted, DISAGGREGATED)
    prefill = _class_prefill(hardware, models, classes, deployments.prefill, fitted, DISAGGREGATED)
    prefill = prefill * after.first_token_factor[:, None]
    prefill_replicas = deployments.prefill_workers * deployments.prefill_dp
    decode_replicas = deployments.decode_workers * deployments.dp
    count, kinds = prefill.shape
    first = open_loop(
        ReplicaLoad(
            arrivals_per_s=arrivals_per_s / prefill_replicas,
            slots=np.full(count, MAX_SLOTS // 16),
            joins=np.ones(count, dtype=np.int64),
            batches=np.ones(1),
            decode_s=np.full((count, 1), _NEGLIGIBLE_S),
            prefill_s=prefill,
            osl=np.full(kinds, 2.0),
            share=share,
        )
    )
    nothing = np.full_like(prefill, _NEGLIGIBLE_S)
    later = open_loop(_load(after, deployments, arrivals_per_s / decode_replicas, nothing, classes, share))
    fixed = (before.lone_s + fitted.transfer_s) * after.first_token_factor
    return OpenService(
        first=first,
        later=later,
        fixed_s=fixed + np.nan_to_num(later.tpot_s) / 2,
        load=np.maximum(first.load, later.load),
        batch=later.batch,
    )


def _load(
    worked_out: Deployments,
    candidates: CandidateTable,
    arrivals_per_s: Floats,
    prefill_s: Floats,
    classes: LengthTable,
    share: Floats,
) -> ReplicaLoad:
    """The queueing law's inputs of one attention replica of each deployment."""
    slots = np.clip(np.floor(worked_out.max_batch), 1, MAX_SLOTS).astype(np.int64)
    step = np.stack(
        [
            curve_value(worked_out.decode.total, worked_out.decode.touch_rate, np.full(len(slots), batch))
            for batch in _BATCHES
        ],
        axis=1,
    )
    isl = classes.isl[candidates.length] * (1 - classes.prefix_hit_share[candidates.length])
    return ReplicaLoad(
        arrivals_per_s=arrivals_per_s,
        slots=slots,
        joins=np.maximum(np.floor(CHUNK_TOKENS / np.maximum(isl, 1.0)), 1.0).astype(np.int64),
        batches=_BATCHES,
        decode_s=step * worked_out.decode_factor[:, None],
        prefill_s=prefill_s,
        osl=classes.osl[: prefill_s.shape[1]],
        share=share,
    )


def _class_prefill(
    hardware: HardwareTable,
    models: ModelTable,
    classes: LengthTable,
    candidates: CandidateTable,
    fitted: Fitted,
    mode: int,
) -> Floats:
    """Prefill seconds of a request of each class on each deployment, shape (N, C)."""
    count, kinds = len(candidates), len(classes) - 1
    table = candidates.take(np.repeat(np.arange(count), kinds))
    columns = {name: getattr(table, name) for name in CandidateTable.__dataclass_fields__}
    every = CandidateTable(**columns | {"length": np.tile(np.arange(kinds), count)})
    worked_out = work_out(hardware, models, classes, every, fitted, mode)
    work = worked_out.prefill.work(every.concurrency / every.dp)
    return work.reshape(count, kinds)
