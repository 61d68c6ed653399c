"""From records to engine tables, and from streams and systems to chosen deployments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.analysis.asked import Asked, asked_of
from workbench.analysis.extra_work import predict_with_extra_work, with_memory_beside
from workbench.analysis.goodput_sizing import size_for_goodput
from workbench.analysis.latency_curves import (
    LatencyCurves,
    at_choice,
    latency_curves,
    size_for_good_tokens,
)
from workbench.analysis.pricing import SystemPrice
from workbench.analysis.serving_detail import Evaluated, serving_details
from workbench.analysis.serving_result import ServingDetail
from workbench.catalog.library import Library
from workbench.domain.control import JobControl
from workbench.domain.hardware import Accelerator
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.model import Model, Precision, ServingStack
from workbench.domain.scenario import Scenario
from workbench.domain.workload import Stream
from workbench.engine.candidates import Layout, generate_candidates, layout_verdicts
from workbench.engine.constants import MTP_DRAFTS, STACK_PROFILES, Floats, Ints
from workbench.engine.fleet import Choice, choose_deployments, required_rate, systems_required
from workbench.engine.memory import default_kv_dtype
from workbench.engine.power_cap import at_power_cap
from workbench.engine.prediction import BLOCK, ServingPrediction, concatenate_predictions
from workbench.engine.refinement import REACH, near_the_front, other_drafts
from workbench.engine.search import (
    DeploymentTable,
    as_deployments,
    concatenate_deployments,
    generate_pools,
)
from workbench.engine.tables import CandidateTable, HardwareTable, LengthTable, length_moments
from workbench.evidence.calibration import shipped_calibration
from workbench.evidence.engine_tables import DTYPES, hardware_table, model_table

_BLOCKS_PER_CHECK = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Every candidate of every (priced offer, stream) pair, and the choice per pair.

    Pair p is offer p // S and stream p % S. `stacks[i]` is the serving stack behind profile column i of
    the candidates' `stack` array.
    """

    candidates: DeploymentTable
    prediction: ServingPrediction
    choice: Choice
    stack_of_candidate: Ints
    stacks: tuple[ServingStack, ...]
    models: tuple[Model, ...]
    required_requests_per_s: Floats
    details: tuple[ServingDetail | None, ...]
    curves: LatencyCurves
    missed: Mapping[int, str]
    """Why pairs without a choice keep their limits for too few requests."""
    layouts: Ints
    """Layouts of each pair by `engine.candidates.Layout`, shape (P, 9); none of two offers' pools."""
    accelerator_names: tuple[str, ...]
    """Of each row of the hardware that `candidates` point at."""


def length_table(streams: Sequence[Stream]) -> LengthTable:
    """Length moments, one row per stream."""
    moments = np.array(
        [
            length_moments(
                np.array([item.isl for item in stream.request_lengths], dtype=np.float64),
                np.array([item.osl for item in stream.request_lengths], dtype=np.float64),
                np.array([item.share for item in stream.request_lengths], dtype=np.float64),
            )
            for stream in streams
        ]
    )
    return LengthTable(
        isl=moments[:, 0],
        isl_square=moments[:, 1],
        osl=moments[:, 2],
        context_mean=moments[:, 3],
        prefix_hit_share=np.array([stream.hit_share for stream in streams]),
    )


def find_stacks(scenario: Scenario, library: Library) -> tuple[tuple[ServingStack, ...], list[Issue]]:
    """The scenario's stacks; where it names none, the newest version of each in the catalog."""
    if not scenario.stack_ids:
        return library.newest_stacks(), []
    stacks, issues = [], []
    for stack_id in scenario.stack_ids:
        stack = library.stack(stack_id)
        if stack is None:
            issues.append(
                Issue(
                    severity=Severity.ERROR,
                    code="unknown_stack",
                    message=f"The catalog has no serving stack '{stack_id}'.",
                    where=Where(record=scenario.name, field="stack_ids"),
                    suggestion="Choose a stack of the catalog.",
                )
            )
        else:
            stacks.append(stack)
    return tuple(stacks), issues


def evaluate(
    prices: Sequence[SystemPrice],
    streams: Sequence[Stream],
    models: Sequence[Model],
    stacks: Sequence[ServingStack],
    *,
    headroom: float,
    mtp_drafts: int,
    control: JobControl,
    drafters: Sequence[Model] = (),
    prefills: Sequence[SystemPrice | None] = (),
) -> Evaluation:
    """Evaluate every candidate of every offer on every stream and choose; `models[i]` serves `streams[i]`.

    `drafters[i]` drafts for it where the stream says so (default: the models themselves, without gain).
    Trained layers draft at most `mtp_drafts` tokens. Where `prefills[i]` names a second offer, its systems
    prefill for those of `prices[i]`, and nothing but such pools is looked at.

    Raises `Cancelled` when the control says so.
    """
    calibration = shipped_calibration()
    fitted = calibration.fitted()
    behind = prefills or (None,) * len(prices)
    fillers = [price for price in behind if price is not None]
    built = [(price.system, price.accelerator) for price in (*prices, *fillers)]
    hardware = hardware_table(built, calibration)
    shares = np.array([price.throughput_share for price in (*prices, *fillers)])
    hardware, fitted = at_power_cap(hardware, fitted, shares)
    filler_row = np.arange(len(prices))
    filler_row[[number for number, price in enumerate(behind) if price is not None]] = np.arange(
        len(prices), len(built)
    )
    asked = asked_of(streams, stacks)
    options, stack_of_option = _options(prices, behind, asked, models, stacks, hardware, mtp_drafts)
    mixed = filler_row[options.hardware] != options.hardware
    lengths = length_table(asked.rows)
    draft_rows = model_table(drafters or models, calibration)
    model_rows = with_memory_beside(model_table(models, calibration), draft_rows, streams)
    control.check(0.1, "Laying out deployments")
    alone = np.flatnonzero(~mixed)
    together, source = generate_candidates(hardware, model_rows, lengths, options.take(alone))
    layouts = np.zeros((len(prices) * len(streams), len(Layout)), dtype=np.int64)
    verdicts = layout_verdicts(hardware, model_rows, lengths, options.take(alone))
    np.add.at(layouts, options.pair[alone], verdicts)
    with_pools = np.flatnonzero(np.array([stack.disaggregation for stack in stacks])[stack_of_option])
    pools, pool_source = generate_pools(
        hardware,
        model_rows,
        lengths,
        options.take(with_pools),
        fitted,
        filler_row[options.hardware[with_pools]],
    )
    candidates = concatenate_deployments(as_deployments(together), pools)
    source = np.concatenate([alone[source], with_pools[pool_source]])
    wide = candidates.ep > hardware.accelerators_per_node[candidates.hardware]
    can = np.array([stack.wide_ep for stack in stacks])[stack_of_option[source]]
    kept = np.flatnonzero(~wide | can)
    candidates, source = candidates.take(kept), source[kept]

    def predicted(deployments: DeploymentTable, begin: float, end: float) -> ServingPrediction:
        blocks = []
        step = BLOCK * _BLOCKS_PER_CHECK
        for start in range(0, len(deployments), step):
            done = begin + (end - begin) * start / len(deployments)
            control.check(done, f"Evaluating {len(deployments):,} deployments")
            rows = np.arange(start, min(start + step, len(deployments)))
            blocks.append(
                predict_with_extra_work(
                    hardware, model_rows, lengths, deployments.take(rows), asked.rows, fitted, draft_rows
                )
            )
        return concatenate_predictions(blocks)

    prediction = predicted(candidates, 0.1, 0.8)
    if mtp_drafts > 1:
        rate = prediction.requests_per_s / candidates.accelerators
        limit = np.tile([stream.ttft_limit_s for stream in streams], len(prices))[candidates.pair]
        near = near_the_front(
            candidates.pair,
            rate,
            1 / prediction.tpot_s,
            prediction.feasible & (prediction.ttft_s <= limit),
            prediction.feasible & (prediction.ttft_s <= limit * REACH),
        )
        others, rows = other_drafts(candidates, near, mtp_drafts)
        candidates = concatenate_deployments(candidates, others)
        source = np.concatenate([source, source[rows]])
        prediction = concatenate_predictions([prediction, predicted(others, 0.8, 0.9)])
    control.check(0.9, "Choosing deployments")
    count = len(streams)
    required = np.tile(
        required_rate(
            np.array([stream.requests_per_s_by_hour for stream in streams]),
            np.array([stream.deferrable_share for stream in streams]),
            np.full(count, headroom),
        ),
        len(prices),
    )
    choice = choose_deployments(
        candidates.pair,
        count * len(prices),
        _counted(prices, behind, candidates, count),
        prediction.requests_per_s,
        prediction.ttft_s,
        prediction.tpot_s,
        prediction.feasible,
        required,
        np.tile([stream.ttft_limit_s for stream in streams], len(prices)),
        np.tile([stream.tpot_limit_s for stream in streams], len(prices)),
    )
    found = Evaluated(
        hardware=hardware,
        models=model_rows,
        drafters=draft_rows,
        lengths=lengths,
        fitted=fitted,
        streams=streams,
        asked=asked,
        mtp=mtp_drafts > 0,
        candidates=candidates,
        prediction=prediction,
        choice=choice,
        stacks=tuple(stacks),
        stack_of_candidate=stack_of_option[source],
        peak_requests_per_s=required / (1 + headroom),
    )
    control.check(0.92, "Working out the peak hour")
    sized = size_for_goodput(found)
    found = replace(found, choice=sized.choice)
    alone_priced = [price if filler is None else None for price, filler in zip(prices, behind, strict=True)]
    curves, peaks = latency_curves(found, *_highest_loads(found, prices, behind, headroom))
    found = replace(found, choice=size_for_good_tokens(found, curves, alone_priced))
    details = serving_details(found, at_choice(found, sized.choice, peaks))
    return Evaluation(
        candidates=candidates,
        prediction=prediction,
        choice=found.choice,
        stack_of_candidate=stack_of_option[source],
        stacks=tuple(stacks),
        models=tuple(models),
        required_requests_per_s=required,
        details=details,
        curves=curves,
        missed=sized.missed,
        layouts=layouts,
        accelerator_names=tuple(chip.name for _, chip in built),
    )


def _counted(
    prices: Sequence[SystemPrice],
    behind: Sequence[SystemPrice | None],
    candidates: DeploymentTable,
    streams: int,
) -> Floats:
    """Accelerators of each candidate, those that prefill for others counted by what they cost, shape (N,)."""
    worth = np.array(
        [
            1.0 if filler is None else filler.usd_per_accelerator_year / price.usd_per_accelerator_year
            for price, filler in zip(prices, behind, strict=True)
        ]
    )
    prefill: Floats = candidates.prefill_accelerators * worth[candidates.pair // streams]
    return candidates.decode_accelerators + prefill


def _highest_loads(
    found: Evaluated, prices: Sequence[SystemPrice], behind: Sequence[SystemPrice | None], headroom: float
) -> tuple[Floats, Floats]:
    """(planned, given by a quote that falls short) most requests/s of a replica of each pair, shape (P,)."""
    rates = np.ones(len(found.choice.row))
    served = found.choice.row >= 0
    rates[served] = found.prediction.requests_per_s[found.choice.row[served]]
    planned = rates / (1 + headroom)
    beyond = planned.copy()
    count = len(found.streams)
    for offer, (price, filler) in enumerate(zip(prices, behind, strict=True)):
        mine = slice(offer * count, (offer + 1) * count)
        if not served[mine].all():
            continue
        chosen = found.candidates.take(found.choice.row[mine])
        fleets = [(price, chosen.accelerators if filler is None else chosen.decode_accelerators)]
        fleets += [] if filler is None else [(filler, chosen.prefill_accelerators)]
        if any(
            part.systems_quoted is not None
            and systems_required(found.choice.replicas[mine], sizes, part.system.accelerators)
            > part.systems_quoted
            for part, sizes in fleets
        ):
            beyond[mine] = rates[mine]
    return planned, beyond


def _options(
    prices: Sequence[SystemPrice],
    behind: Sequence[SystemPrice | None],
    asked: Asked,
    models: Sequence[Model],
    stacks: Sequence[ServingStack],
    hardware: HardwareTable,
    mtp_drafts: int,
) -> tuple[CandidateTable, Ints]:
    """One row per offer, stream, stack, precision and speculative mode that can go together."""
    drafting = min(mtp_drafts, MTP_DRAFTS)
    rows = [
        (
            offer * len(models) + stream,
            offer,
            stream,
            stack,
            STACK_PROFILES.index(item.engine_profile),
            dtype,
            drafts,
            asked.row[stack, stream],
            kv_dtype,
        )
        for offer, price in enumerate(prices)
        for stream, model in enumerate(models)
        for stack, item in enumerate(stacks)
        if all(chip.accelerator.family.value in item.families for chip in (price, behind[offer] or price))
        for dtype in _dtypes(asked.rows[stream], model, item, price.accelerator)
        for kv_dtype in _kv_dtypes(asked.rows[stream], item, price.accelerator)
        for drafts in ((0, drafting) if drafting and item.mtp and model.mtp_layers else (0,))
    ]
    columns = np.array(rows, dtype=np.int64).reshape(len(rows), 9)
    usual = default_kv_dtype(hardware.take(columns[:, 1]), columns[:, 5])
    ones = np.ones(len(rows), dtype=np.int64)
    table = CandidateTable(
        pair=columns[:, 0],
        hardware=columns[:, 1],
        model=columns[:, 2],
        length=columns[:, 7],
        profile=columns[:, 4],
        dtype=columns[:, 5],
        kv_dtype=np.where(columns[:, 8] < 0, usual, columns[:, 8]),
        tp=ones,
        dp=ones,
        ep=ones,
        pp=ones,
        drafts=columns[:, 6],
        concurrency=ones.astype(np.float64),
    )
    return table, columns[:, 3]


def _kv_dtypes(stream: Stream, stack: ServingStack, chip: Accelerator) -> list[int]:
    """The KV precision to try: the smallest accepted one that runs, −1 for the one that suits the weights.

    A smaller cache is never slower and holds more, so that a larger accepted one cannot win.
    """
    if not stream.kv_precisions:
        return [-1]
    runs_fp8 = stack.fp8 and chip.fp8_tflops is not None
    runnable = [item for item in stream.kv_precisions if item is not Precision.FP8 or runs_fp8]
    return [max(int(DTYPES[item]) for item in runnable)] if runnable else []


def _dtypes(stream: Stream, model: Model, stack: ServingStack, chip: Accelerator) -> list[int]:
    wanted = dict.fromkeys((model.native_precision, *stream.accepted_precisions))
    allowed = {
        Precision.BF16: True,
        Precision.FP8: stack.fp8 and chip.fp8_tflops is not None,
        # FP4 weights on chips without FP4 units run only where the model is published that way
        Precision.FP4: stack.fp4 and (chip.fp4_tflops is not None or model.native_precision is Precision.FP4),
        Precision.INT4: True,
        Precision.INT8: True,
    }
    runnable = [precision for precision in wanted if allowed[precision]]
    if not allowed[model.native_precision] and Precision.BF16 not in runnable:
        runnable.append(Precision.BF16)  # upcast weights lose nothing, so a chip without the format can serve
    return [int(DTYPES[precision]) for precision in runnable]
