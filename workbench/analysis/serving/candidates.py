"""The deployments that are looked at for every offer and stream, and what the engine predicts of each."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.analysis.cash.pricing import SystemPrice
from workbench.analysis.serving.extra_work import predict_with_extra_work, with_memory_beside
from workbench.analysis.terms.asked import Asked, asked_of
from workbench.domain.control import JobControl
from workbench.domain.hardware import Accelerator
from workbench.domain.model import Model, Precision, ServingStack
from workbench.domain.workload import Stream
from workbench.engine.candidates import Layout, generate_candidates, layout_verdicts
from workbench.engine.constants import MTP_DRAFTS, STACK_PROFILES, Ints
from workbench.engine.fitted import Fitted
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
from workbench.engine.tables import CandidateTable, HardwareTable, LengthTable, ModelTable, length_moments
from workbench.evidence.calibration import Calibration
from workbench.evidence.engine_tables import DTYPES, hardware_table, model_table

_BLOCKS_PER_CHECK = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of the engine, as its tables: offers on their hardware, streams with their models.

    `filler_row` is, for each offer, the row of the hardware that prefills for it: its own where none does.
    `options` has a row for everything of an offer and a stream that can go together, `stack_of_option` the
    serving stack of each.
    """

    prices: Sequence[SystemPrice]
    behind: Sequence[SystemPrice | None]
    streams: Sequence[Stream]
    stacks: Sequence[ServingStack]
    asked: Asked
    mtp_drafts: int
    hardware: HardwareTable
    fitted: Fitted
    models: ModelTable
    drafters: ModelTable
    lengths: LengthTable
    filler_row: Ints
    accelerator_names: tuple[str, ...]
    options: CandidateTable
    stack_of_option: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOut:
    """Deployments with the option that each is of; `layouts` counts those of each pair by verdict."""

    candidates: DeploymentTable
    option: Ints
    layouts: Ints

    def with_more(self, others: DeploymentTable, rows: Ints) -> "LaidOut":
        """And others, made of the given rows."""
        return LaidOut(
            candidates=concatenate_deployments(self.candidates, others),
            option=np.concatenate([self.option, self.option[rows]]),
            layouts=self.layouts,
        )


def question_of(
    prices: Sequence[SystemPrice],
    behind: Sequence[SystemPrice | None],
    streams: Sequence[Stream],
    models: Sequence[Model],
    drafters: Sequence[Model],
    stacks: Sequence[ServingStack],
    mtp_drafts: int,
    calibration: Calibration,
) -> Question:
    """The records as the engine's tables; `models[i]` serves `streams[i]`, `drafters[i]` drafts for it."""
    fillers = [price for price in behind if price is not None]
    built = [(price.system, price.accelerator) for price in (*prices, *fillers)]
    shares = np.array([price.throughput_share for price in (*prices, *fillers)])
    hardware, fitted = at_power_cap(hardware_table(built, calibration), calibration.fitted(), shares)
    filler_row = np.arange(len(prices))
    filler_row[[number for number, price in enumerate(behind) if price is not None]] = np.arange(
        len(prices), len(built)
    )
    asked = asked_of(streams, stacks)
    options, stack_of_option = _options(prices, behind, asked, models, stacks, hardware, mtp_drafts)
    draft_rows = model_table(drafters, calibration)
    return Question(
        prices=prices,
        behind=behind,
        streams=streams,
        stacks=stacks,
        asked=asked,
        mtp_drafts=mtp_drafts,
        hardware=hardware,
        fitted=fitted,
        models=with_memory_beside(model_table(models, calibration), draft_rows, streams),
        drafters=draft_rows,
        lengths=length_table(asked.rows),
        filler_row=filler_row,
        accelerator_names=tuple(chip.name for _, chip in built),
        options=options,
        stack_of_option=stack_of_option,
    )


def lay_out(question: Question) -> LaidOut:
    """Every deployment of the question's options that is looked at first; other draft lengths come later."""
    hardware, models, lengths = question.hardware, question.models, question.lengths
    options, stacks = question.options, question.stacks
    alone = np.flatnonzero(question.filler_row[options.hardware] == options.hardware)
    together, option = generate_candidates(hardware, models, lengths, options.take(alone))
    layouts = np.zeros((len(question.prices) * len(question.streams), len(Layout)), dtype=np.int64)
    verdicts = layout_verdicts(hardware, models, lengths, options.take(alone))
    np.add.at(layouts, options.pair[alone], verdicts)
    pooled = np.array([stack.disaggregation for stack in stacks])[question.stack_of_option]
    with_pools = np.flatnonzero(pooled)
    pools, pool_option = generate_pools(
        hardware,
        models,
        lengths,
        options.take(with_pools),
        question.fitted,
        question.filler_row[options.hardware[with_pools]],
    )
    candidates = concatenate_deployments(as_deployments(together), pools)
    option = np.concatenate([alone[option], with_pools[pool_option]])
    wide = candidates.ep > hardware.accelerators_per_node[candidates.hardware]
    can = np.array([stack.wide_ep for stack in stacks])[question.stack_of_option[option]]
    kept = np.flatnonzero(~wide | can)
    return LaidOut(candidates=candidates.take(kept), option=option[kept], layouts=layouts)


def predict(question: Question, laid_out: LaidOut, control: JobControl) -> tuple[LaidOut, ServingPrediction]:
    """(deployments, what is predicted of each): those given, and near their fronts other draft lengths.

    Raises `Cancelled` when the control says so.
    """

    def predicted(deployments: DeploymentTable, begin: float, end: float) -> ServingPrediction:
        blocks = []
        step = BLOCK * _BLOCKS_PER_CHECK
        for start in range(0, len(deployments), step):
            done = begin + (end - begin) * start / len(deployments)
            control.check(done, f"Evaluating {len(deployments):,} deployments")
            rows = np.arange(start, min(start + step, len(deployments)))
            blocks.append(
                predict_with_extra_work(
                    question.hardware,
                    question.models,
                    question.lengths,
                    deployments.take(rows),
                    question.asked.rows,
                    question.fitted,
                    question.drafters,
                )
            )
        return concatenate_predictions(blocks)

    prediction = predicted(laid_out.candidates, 0.1, 0.8)
    if question.mtp_drafts <= 1:
        return laid_out, prediction
    others, rows = _other_drafts(question, laid_out.candidates, prediction)
    more = concatenate_predictions([prediction, predicted(others, 0.8, 0.9)])
    return laid_out.with_more(others, rows), more


def _other_drafts(
    question: Question, candidates: DeploymentTable, prediction: ServingPrediction
) -> tuple[DeploymentTable, Ints]:
    """(deployments at other draft lengths, the row that each is made of), near the fronts only."""
    rate = prediction.requests_per_s / candidates.accelerators
    limits = np.tile([stream.ttft_limit_s for stream in question.streams], len(question.prices))
    limit = limits[candidates.pair]
    near = near_the_front(
        candidates.pair,
        rate,
        1 / prediction.tpot_s,
        prediction.feasible & (prediction.ttft_s <= limit),
        prediction.feasible & (prediction.ttft_s <= limit * REACH),
    )
    return other_drafts(candidates, near, question.mtp_drafts)


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
