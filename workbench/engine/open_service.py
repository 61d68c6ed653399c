"""Deployments under random arrivals: what each request sees of the fleet's actual load.

Joins a deployment's step curve and prefill work to the queueing law. Of separate pools, prefill is a queue of
its own and decode is never interrupted. Everything that a deployment adds before the first token besides
queueing and prefill is constant.
"""

from dataclasses import dataclass

import numpy as np

from workbench.engine.caching import slots_beside_waiting
from workbench.engine.constants import CHUNK_TOKENS, Bools, Floats, Ints
from workbench.engine.deployments import AGGREGATED, DISAGGREGATED, Deployments, work_out
from workbench.engine.fitted import Fitted
from workbench.engine.queueing import MAX_SLOTS, OpenLoop, ReplicaLoad, open_loop
from workbench.engine.search import DeploymentTable
from workbench.engine.step import curve_value
from workbench.engine.tables import CandidateTable, HardwareTable, LengthTable, ModelTable

_BATCHES: Floats = np.unique(np.round(np.geomspace(1, MAX_SLOTS, 33)))
_NEGLIGIBLE_S = 1e-9
_PREFILL_SLOTS = 256
"""Far more requests than a stable prefill worker ever holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arriving:
    """What N deployments are asked for. C length classes with weights `share`, shape (C,).

    `classes` has one row per class and then one with the mixture's moments, which the `length` column of the
    deployments must name. `requests_per_s` (per deployment), `step_factor` (on the decode step),
    `before_first_s` and `per_token_s` (work beside the model's own) and `waiting_sessions` (whose context
    stays on the accelerators while their tools run) have shape (N,).
    """

    classes: LengthTable
    share: Floats
    requests_per_s: Floats
    step_factor: Floats
    before_first_s: Floats
    per_token_s: Floats
    waiting_sessions: Floats


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

    def take(self, rows: Ints) -> "OpenService":
        """Some of the deployments."""
        return OpenService(
            first=self.first.take(rows),
            later=self.later.take(rows),
            fixed_s=self.fixed_s[rows],
            load=self.load[rows],
            batch=self.batch[rows],
        )

    def goodput_share(self, ttft_limit_s: Floats, tpot_limit_s: Floats) -> Floats:
        """Share of the requests within both limits, shape (N,)."""
        within = self.first.ttft_share_within(np.maximum(ttft_limit_s - self.fixed_s, 0.0))
        within = within * self.later.tpot_share_within(tpot_limit_s)
        return np.where(self.stable, within @ self.first.share, 0.0)


def open_service(
    hardware: HardwareTable,
    models: ModelTable,
    deployments: DeploymentTable,
    arriving: Arriving,
    fitted: Fitted,
) -> OpenService:
    """Serve random arrivals on deployments, all of one mode."""
    if bool(deployments.disaggregated.any()):
        return _apart(hardware, models, deployments, arriving, fitted)
    classes = arriving.classes
    worked_out = work_out(hardware, models, classes, deployments, fitted, AGGREGATED)
    prefill = _class_prefill(hardware, models, classes, deployments, fitted, AGGREGATED)
    load = _load(worked_out, deployments, arriving, deployments.dp, prefill)
    state = open_loop(load)
    fixed = worked_out.lone_s * worked_out.first_token_factor + arriving.before_first_s
    return OpenService(first=state, later=state, fixed_s=fixed, load=state.load, batch=state.batch)


def _apart(
    hardware: HardwareTable,
    models: ModelTable,
    deployments: DeploymentTable,
    arriving: Arriving,
    fitted: Fitted,
) -> OpenService:
    classes = arriving.classes
    before = work_out(hardware, models, classes, deployments.prefill, fitted, DISAGGREGATED)
    after = work_out(hardware, models, classes, deployments, fitted, DISAGGREGATED)
    prefill = _class_prefill(hardware, models, classes, deployments.prefill, fitted, DISAGGREGATED)
    prefill = prefill * after.first_token_factor[:, None]
    count, kinds = prefill.shape
    first = open_loop(
        ReplicaLoad(
            arrivals_per_s=arriving.requests_per_s / (deployments.prefill_workers * deployments.prefill_dp),
            slots=np.full(count, _PREFILL_SLOTS),
            joins=np.ones(count, dtype=np.int64),
            batches=np.ones(1),
            decode_s=np.full((count, 1), _NEGLIGIBLE_S),
            prefill_s=prefill,
            osl=np.full(kinds, 2.0),
            share=arriving.share,
        )
    )
    nothing = np.full_like(prefill, _NEGLIGIBLE_S)
    later = open_loop(
        _load(after, deployments, arriving, deployments.decode_workers * deployments.dp, nothing)
    )
    fixed = (before.lone_s + fitted.transfer_s) * after.first_token_factor + arriving.before_first_s
    return OpenService(
        first=first,
        later=later,
        fixed_s=fixed + np.nan_to_num(later.tpot_s) / 2,
        load=np.maximum(first.load, later.load),
        batch=later.batch,
    )


def _load(
    worked_out: Deployments,
    candidates: DeploymentTable,
    arriving: Arriving,
    replicas: Ints,
    prefill_s: Floats,
) -> ReplicaLoad:
    """The queueing law's inputs of one of the attention replicas of each deployment."""
    classes = arriving.classes
    fits = slots_beside_waiting(worked_out.max_batch, arriving.waiting_sessions / replicas)
    slots = np.clip(np.floor(fits), 1, MAX_SLOTS).astype(np.int64)
    curves = worked_out.decode
    step = np.ascontiguousarray(curve_value(curves.total, curves.touch_rate, _BATCHES[:, None]).T)
    isl = classes.isl[candidates.length] * (1 - classes.prefix_hit_share[candidates.length])
    in_a_chunk = np.maximum(np.floor(CHUNK_TOKENS / np.maximum(isl, 1.0)), 1.0).astype(np.int64)
    return ReplicaLoad(
        arrivals_per_s=arriving.requests_per_s / replicas,
        slots=slots,
        # a decode pool prefills nothing, so no chunk bounds how many requests join in a step
        joins=np.where(candidates.disaggregated, slots, in_a_chunk),
        batches=_BATCHES,
        decode_s=step * (worked_out.decode_factor * arriving.step_factor)[:, None]
        + arriving.per_token_s[:, None],
        prefill_s=prefill_s,
        osl=classes.osl[: prefill_s.shape[1]],
        share=arriving.share,
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
