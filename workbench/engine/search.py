"""Everything that an offer's hardware can run for a workload: aggregated replicas and separate pools.

A pool pair is sized so that neither pool waits for the other: with r requests/s per worker, decode workers
per prefill worker are 0.90·r_prefill / (0.92·r_decode), rounded down and up. Pools may stand on different
accelerators.
"""

from dataclasses import dataclass, fields

import numpy as np

from workbench.engine.aggregated import predict_aggregated
from workbench.engine.candidates import generate_candidates
from workbench.engine.constants import Bools, Floats, Ints
from workbench.engine.deployments import DISAGGREGATED, runs, work_out
from workbench.engine.disaggregated import predict_disaggregated
from workbench.engine.fitted import Fitted
from workbench.engine.prediction import ServingPrediction, concatenate_predictions, take_predictions
from workbench.engine.step import curve_value
from workbench.engine.tables import CandidateTable, HardwareTable, LengthTable, ModelTable

PREFILL_POOL_SHARE = 0.90
DECODE_POOL_SHARE = 0.92
"""Of its workers' own rate, what a pool delivers (engine.md, "Disaggregated")."""

MOST_WORKERS = 64
MOST_ACCELERATORS = 576
"""Pools that together take more than eight racks of 72 are not tried: several smaller ones serve as well."""
_POOL_CONCURRENCY_STEP = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentTable(CandidateTable):
    """Candidates of both modes. Where `prefill_workers` > 0 the inherited columns are one decode worker's.

    The `prefill_*` columns are the layout of one prefill worker; `concurrency` is of the whole deployment.
    """

    prefill_hardware: Ints
    prefill_tp: Ints
    prefill_dp: Ints
    prefill_ep: Ints
    prefill_pp: Ints
    prefill_workers: Ints
    decode_workers: Ints

    @property
    def disaggregated(self) -> Bools:
        """Whether prefill and decode have pools of their own, shape (N,)."""
        return self.prefill_workers > 0

    @property
    def accelerators(self) -> Ints:
        """Accelerators of a replica, or of both pools together, shape (N,)."""
        return self.decode_accelerators + self.prefill_accelerators

    @property
    def decode_accelerators(self) -> Ints:
        """Accelerators of the decode pool, or of a replica without pools, shape (N,)."""
        return self.tp * self.dp * self.pp * np.maximum(self.decode_workers, 1)

    @property
    def prefill_accelerators(self) -> Ints:
        """Accelerators of the prefill pool, shape (N,); 0 without pools."""
        return self.prefill_workers * self.prefill_tp * self.prefill_dp * self.prefill_pp

    @property
    def prefill(self) -> CandidateTable:
        """One prefill worker of each row as a candidate."""
        own = {field.name: getattr(self, field.name) for field in fields(CandidateTable)}
        return CandidateTable(
            **own
            | {
                "hardware": self.prefill_hardware,
                "tp": self.prefill_tp,
                "dp": self.prefill_dp,
                "ep": self.prefill_ep,
                "pp": self.prefill_pp,
            }
        )


def as_deployments(candidates: CandidateTable) -> DeploymentTable:
    """Aggregated candidates without pools."""
    none = np.zeros(len(candidates), dtype=np.int64)
    columns = {field.name: getattr(candidates, field.name) for field in fields(CandidateTable)}
    return DeploymentTable(
        **columns,
        prefill_hardware=candidates.hardware,
        prefill_tp=none,
        prefill_dp=none,
        prefill_ep=none,
        prefill_pp=none,
        prefill_workers=none,
        decode_workers=none,
    )


def concatenate_deployments(first: DeploymentTable, second: DeploymentTable) -> DeploymentTable:
    """The rows of both."""
    return DeploymentTable(
        **{
            field.name: np.concatenate([getattr(first, field.name), getattr(second, field.name)])
            for field in fields(DeploymentTable)
        }
    )


def generate_pools(
    hardware: HardwareTable,
    models: ModelTable,
    lengths: LengthTable,
    options: CandidateTable,
    fitted: Fitted,
    prefill_hardware: Ints | None = None,
) -> tuple[DeploymentTable, Ints]:
    """Pool pairs of each option and the option of each; `prefill_hardware` (default: its own) has shape (O,).

    Decode workers are the option's layouts at their concurrencies; prefill workers the two layouts with the
    most requests/s per accelerator and with the shortest prefill. Options whose accelerators have no network
    get only pairs that fit in one scale-up domain.
    """
    decode, option = generate_candidates(hardware, models, lengths, options)
    every = np.arange(0, len(decode), _POOL_CONCURRENCY_STEP)
    decode, option = decode.take(every), option[every]
    if not len(decode):
        return as_deployments(decode), option
    first, deployment = runs(decode)
    after = work_out(hardware, models, lengths, decode.take(first), fitted, DISAGGREGATED)
    osl = after.setting.length.osl[deployment]
    batch = decode.concurrency / decode.dp
    step = curve_value(after.decode.total[:, deployment], after.decode.touch_rate[deployment], batch)
    decode_rate = decode.concurrency / (osl * step * after.decode_factor[deployment])

    layouts, layout_option = _prefill_layouts(hardware, models, lengths, options, fitted, prefill_hardware)
    fits = (after.reason[deployment] == 0) & (decode.concurrency >= decode.dp)
    row, layout = _pairs(np.flatnonzero(fits), option, layout_option)
    wanted = DECODE_POOL_SHARE * decode_rate[row] / (PREFILL_POOL_SHARE * layouts.requests_per_s[layout])
    prefill_workers, decode_workers = _workers(wanted)
    row, layout = np.tile(row, 2), np.tile(layout, 2)
    chosen = decode.take(row)
    worker = layouts.candidates.take(layout)
    columns = {field.name: getattr(chosen, field.name) for field in fields(CandidateTable)}
    table = DeploymentTable(
        **columns | {"concurrency": chosen.concurrency * decode_workers},
        prefill_hardware=worker.hardware,
        prefill_tp=worker.tp,
        prefill_dp=worker.dp,
        prefill_ep=worker.ep,
        prefill_pp=worker.pp,
        prefill_workers=prefill_workers,
        decode_workers=decode_workers,
    )
    keep = _possible(hardware, table)
    return table.take(keep), option[row][keep]


def predict_deployments(
    hardware: HardwareTable,
    models: ModelTable,
    lengths: LengthTable,
    deployments: DeploymentTable,
    fitted: Fitted,
) -> ServingPrediction:
    """Predictions of both modes, in the rows' order."""
    pools = deployments.disaggregated
    order = np.argsort(pools, kind="stable")
    start = len(deployments) - int(np.count_nonzero(pools))
    together = predict_aggregated(hardware, models, lengths, deployments.take(order[:start]), fitted)
    apart = deployments.take(order[start:])
    pooled = predict_disaggregated(
        hardware,
        models,
        lengths,
        apart.prefill,
        apart,
        apart.prefill_workers,
        apart.decode_workers,
        fitted,
    )
    found = concatenate_predictions([together, pooled])
    if (order[:-1] <= order[1:]).all():
        return found
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return take_predictions(found, place)


def pareto_front(first: Floats, second: Floats, allowed: Bools) -> Ints:
    """Rows that no allowed row beats in both quantities, larger being better; by falling `first`."""
    rows = np.flatnonzero(allowed)
    order = rows[np.lexsort((-second[rows], -first[rows]))]
    best = np.maximum.accumulate(second[order])
    ahead = np.r_[True, second[order][1:] > best[:-1]] if len(order) else np.zeros(0, dtype=np.bool_)
    return order[ahead]


@dataclass(frozen=True, slots=True)
class _Layouts:
    """Prefill workers (L,) with the requests/s of each."""

    candidates: CandidateTable
    requests_per_s: Floats


def _prefill_layouts(
    hardware: HardwareTable,
    models: ModelTable,
    lengths: LengthTable,
    options: CandidateTable,
    fitted: Fitted,
    prefill_hardware: Ints | None,
) -> tuple[_Layouts, Ints]:
    """Up to two prefill workers of each option: the most productive one and the fastest one."""
    columns = {field.name: getattr(options, field.name) for field in fields(CandidateTable)}
    if prefill_hardware is not None:
        columns["hardware"] = prefill_hardware
    # drafts are for decoding
    columns["drafts"] = np.zeros_like(options.drafts)
    candidates, option = generate_candidates(hardware, models, lengths, CandidateTable(**columns))
    first, _ = runs(candidates)
    candidates, option = candidates.take(first), option[first]
    worked_out = work_out(hardware, models, lengths, candidates, fitted, DISAGGREGATED)
    busy = worked_out.prefill.work(np.full(len(candidates), 1e3)) * worked_out.first_token_factor
    rate = np.where(worked_out.reason == 0, candidates.dp / busy, 0.0)
    lone = worked_out.prefill.work(np.ones(len(candidates))) * worked_out.prefill.latency
    productive = _first_of_each(np.lexsort((-rate / candidates.accelerators, option)), option)
    fastest = _first_of_each(np.lexsort((lone, rate <= 0, option)), option)
    chosen = np.unique(np.concatenate([productive, fastest]))
    chosen = chosen[rate[chosen] > 0]
    return _Layouts(candidates.take(chosen), rate[chosen]), option[chosen]


def _first_of_each(order: Ints, group: Ints) -> Ints:
    """The first row of each group in a sorted order."""
    _, start = np.unique(group[order], return_index=True)
    return order[start]


def _pairs(rows: Ints, option: Ints, layout_option: Ints) -> tuple[Ints, Ints]:
    """Every decode row with every prefill layout of its option."""
    count = np.bincount(layout_option, minlength=int(option.max(initial=0)) + 1)
    start = np.concatenate([[0], np.cumsum(count)[:-1]])
    order = np.argsort(layout_option, kind="stable")
    many = count[option[rows]]
    row = np.repeat(rows, many)
    within = np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many)
    return row, order[start[option[row]] + within]


def _workers(prefill_per_decode: Floats) -> tuple[Ints, Ints]:
    """(prefill, decode) workers nearest to a ratio, rounded down and then up, shape (2·N,) each."""
    more = prefill_per_decode >= 1
    ratio = np.where(more, prefill_per_decode, 1 / np.maximum(prefill_per_decode, 1e-12))
    rounded = np.concatenate([np.floor(ratio + 1e-9), np.ceil(ratio - 1e-9)])
    many = np.clip(rounded, 1, 10 * MOST_WORKERS).astype(np.int64)
    more = np.tile(more, 2)
    return np.where(more, many, 1), np.where(more, 1, many)


def _possible(hardware: HardwareTable, table: DeploymentTable) -> Ints:
    """Rows that can be built, each once."""
    domain = hardware.scale_up_domain[table.hardware]
    networked = (hardware.nic_gb_per_s[table.hardware] > 0) & (
        hardware.nic_gb_per_s[table.prefill_hardware] > 0
    )
    alike = table.hardware == table.prefill_hardware
    keep = networked | (alike & (table.accelerators <= domain))
    keep &= np.maximum(table.prefill_workers, table.decode_workers) <= MOST_WORKERS
    keep &= table.accelerators <= MOST_ACCELERATORS
    half = len(table) // 2
    again = np.zeros(len(table), dtype=np.bool_)
    again[half:] = (table.prefill_workers[:half] == table.prefill_workers[half:]) & (
        table.decode_workers[:half] == table.decode_workers[half:]
    )
    return np.flatnonzero(keep & ~again)
