"""Percentiles, goodput, bounds and the waterfall of techniques of the deployments that were chosen."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.analysis.results.serving_result import (
    IN_USE,
    NO_GAIN,
    NOT_AVAILABLE,
    NOT_ENTERED,
    SWITCHED_OFF,
    CacheOutlook,
    LatencyPercentile,
    ServingDetail,
    StackRate,
    Technique,
)
from workbench.analysis.serving.extra_work import (
    draft_factor,
    extra_seconds,
    not_modelled,
    predict_with_extra_work,
)
from workbench.analysis.terms.asked import Asked
from workbench.domain.model import Precision, ServingStack
from workbench.domain.workload import Stream
from workbench.engine.caching import hit_outlook
from workbench.engine.constants import FAMILIES, Bools, Floats, Ints
from workbench.engine.fitted import Fitted
from workbench.engine.fleet import Choice
from workbench.engine.hull import REASONS, TITLES, outside, widening
from workbench.engine.memory import kv_bytes_per_sequence
from workbench.engine.open_service import Arriving, OpenService, open_service
from workbench.engine.prediction import CAUSES, ServingPrediction, take_predictions
from workbench.engine.queueing import PERCENTILES
from workbench.engine.search import DeploymentTable
from workbench.engine.tables import HardwareTable, LengthTable, ModelTable
from workbench.engine.waterfall import SEARCHED_TECHNIQUES, bounding_cause, cumulative_best, technique_use
from workbench.evidence.calibration import shipped_calibration

TECHNIQUE_TITLES = {
    "plain": "Plain serving",
    "fp4": "FP4 weights",
    "wide_ep": "Wide expert parallelism",
    "mtp": "Multi-token prediction",
    "disaggregation": "Separate prefill and decode",
    "prefix_caching": "Prefix caching",
    "kv_aware_routing": "KV-aware routing",
    "kv_offload": "KV-cache offload",
    "draft_model": "Separate draft model",
    "sizing": "Whole replicas for the peak",
}
_ENTERED = {
    "prefix_caching": "prefix_hit_share",
    "kv_aware_routing": "routing_hit_share",
    "kv_offload": "offload_hit_share",
    "draft_model": "draft_acceptance",
}
"""Figure of the stream that each technique's gain is entered as, in the order of the waterfall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """What the search found, row by row, with its tables; pair p is offer p // S and stream p % S."""

    hardware: HardwareTable
    models: ModelTable
    drafters: ModelTable
    """The draft model of each stream; any model where the stream has none."""
    lengths: LengthTable
    fitted: Fitted
    streams: Sequence[Stream]
    asked: Asked
    """The streams as each stack serves them: a row of `lengths` each."""
    mtp: bool
    """Whether the scenario accepts multi-token prediction."""
    candidates: DeploymentTable
    prediction: ServingPrediction
    choice: Choice
    stacks: tuple[ServingStack, ...]
    stack_of_candidate: Ints
    peak_requests_per_s: Floats
    """Of the whole fleet without headroom, shape (P,)."""


@dataclass(frozen=True, slots=True)
class PeakHour:
    """Deployments of one row asked for and one mode under the arrivals of the peak hour; `drafts` (N,)."""

    asked_row: int
    pairs: Ints
    service: OpenService
    drafts: Ints


def served_together(found: Evaluated) -> list[tuple[int, Ints]]:
    """(row asked for, pairs with a deployment) by that and mode: what one queueing law takes at once."""
    served = np.flatnonzero(found.choice.row >= 0)
    together = []
    rows = found.choice.row[served]
    asked, apart = found.candidates.length[rows], found.candidates.prefill_workers[rows] > 0
    for number in range(len(found.asked.rows)):
        for mode in (False, True):
            chosen = served[(asked == number) & (apart == mode)]
            together += [(number, chosen)] if len(chosen) else []
    return together


def serving_details(found: Evaluated, peaks: Sequence[PeakHour]) -> tuple[ServingDetail | None, ...]:
    """A detail per pair, None where no deployment was chosen."""
    details: list[ServingDetail | None] = [None] * len(found.choice.row)
    if not peaks:
        return tuple(details)
    waterfall = _waterfall(found)
    by_stack = _stacks(found)
    bound = bounding_cause(found.prediction)
    for peak in peaks:
        limits, chosen, service = found.asked.rows[peak.asked_row], peak.pairs, peak.service
        shown = [
            (share, service.ttft_percentile(share), service.tpot_percentile(share)) for share in PERCENTILES
        ]
        goodput = service.goodput_share(
            np.full(len(chosen), limits.ttft_limit_s), np.full(len(chosen), limits.tpot_limit_s)
        )
        caches = _cache(found, limits, chosen, service)
        for place, pair in enumerate(chosen.tolist()):
            stable = bool(service.stable[place])
            reasons, wider = _hull(found, pair, limits)
            details[pair] = ServingDetail(
                bound_by=CAUSES[int(bound[found.choice.row[pair]])],
                stable=stable,
                load=float(service.load[place]),
                goodput_share=float(goodput[place]),
                percentiles=tuple(
                    LatencyPercentile(
                        share=share,
                        ttft_ms=float(ttft[place]) * 1000,
                        tpot_ms=float(tpot[place]) * 1000,
                    )
                    for share, ttft, tpot in shown
                )
                if stable
                else (),
                techniques=waterfall[pair],
                extrapolated=reasons,
                wider_interval=wider,
                cache=caches[place],
                tokens_per_task=(limits.isl_mean + limits.osl_mean) * limits.turns
                if limits.turns > 1
                else None,
                stacks=by_stack[pair],
                not_modelled=not_modelled(limits),
                draft_tokens=int(peak.drafts[place]),
            )
    return tuple(details)


def peak_service(
    found: Evaluated, asked_row: int, chosen: Ints, requests_per_s: Floats | None = None
) -> tuple[OpenService, Ints]:
    """Chosen deployments of one row asked for under random arrivals, and their drafts, shape (N,) each.

    `requests_per_s` of a replica are the peak hour's unless given. The drafts are those of a separate draft
    model.
    """
    asked = found.asked.rows[asked_row]
    mean = found.lengths.take(np.array([asked_row]))
    isl = np.array([item.isl for item in asked.request_lengths], dtype=np.float64)
    osl = np.array([item.osl for item in asked.request_lengths], dtype=np.float64)
    classes = LengthTable(
        isl=np.append(isl, mean.isl),
        isl_square=np.append(isl**2, mean.isl_square),
        osl=np.append(osl, mean.osl),
        context_mean=np.append(isl + osl / 2, mean.context_mean),
        prefix_hit_share=np.repeat(mean.prefix_hit_share, len(isl) + 1),
    )
    rows = found.candidates.take(found.choice.row[chosen])
    arrivals = requests_per_s
    if arrivals is None:
        arrivals = found.peak_requests_per_s[chosen] / found.choice.replicas[chosen]
    prediction = take_predictions(found.prediction, found.choice.row[chosen])
    before, later = extra_seconds(
        prediction, found.hardware, found.models, found.lengths, rows, found.asked.rows, found.fitted
    )
    factor, drafts = draft_factor(
        prediction,
        found.hardware,
        found.models,
        found.drafters,
        found.lengths,
        rows,
        found.asked.rows,
        found.fitted,
    )
    kept = asked.prefix_hit_share > 0
    arriving = Arriving(
        classes=classes,
        share=np.array([item.share for item in asked.request_lengths], dtype=np.float64),
        requests_per_s=arrivals,
        step_factor=factor,
        before_first_s=before,
        per_token_s=later,
        waiting_sessions=arrivals * asked.tool_wait_s * (asked.turns - 1) / asked.turns * kept,
    )
    rows = replace(rows, length=np.full(len(chosen), len(isl)))
    return open_service(found.hardware, found.models, rows, arriving, found.fitted), drafts


def _cache(found: Evaluated, asked: Stream, chosen: Ints, service: OpenService) -> list[CacheOutlook | None]:
    """What each policy would find of the context that a session's turns repeat."""
    if asked.turns == 1:
        return [None] * len(chosen)
    rows = found.candidates.take(found.choice.row[chosen])
    model = found.models.take(rows.model)
    tokens = np.full(len(chosen), asked.isl_mean + asked.osl_mean)
    sequence = kv_bytes_per_sequence(model, rows, tokens)
    prediction = take_predictions(found.prediction, found.choice.row[chosen])
    attention_replicas = rows.dp * np.maximum(rows.decode_workers, 1)
    arrivals = found.peak_requests_per_s[chosen] / found.choice.replicas[chosen] / attention_replicas
    outlook = hit_outlook(
        np.full(len(chosen), asked.repeated_share),
        (prediction.max_batch - np.nan_to_num(service.batch)) * sequence,
        np.full(len(chosen), np.inf),
        arrivals * sequence * (1 - asked.repeated_share),
        asked.tool_wait_s + prediction.ttft_s + asked.osl_mean * prediction.tpot_s,
        found.choice.replicas[chosen] * attention_replicas,
        service.later.queue_share,
    )
    return [
        CacheOutlook(
            repeated=float(outlook.reusable[place]),
            random_routing=float(outlook.random_routing[place]),
            kv_aware_routing=float(outlook.kv_aware_routing[place]),
            with_offload=float(outlook.with_offload[place]),
            counted=asked.hit_share,
        )
        for place in range(len(chosen))
    ]


def _hull(found: Evaluated, pair: int, stream: Stream) -> tuple[tuple[str, ...], float]:
    row = found.candidates.take(found.choice.row[pair : pair + 1])
    mixed = row.disaggregated & (row.prefill_hardware != row.hardware)
    reasons = outside(
        shipped_calibration().hull,
        FAMILIES[int(found.hardware.family[row.hardware[0]])],
        np.array([max(item.isl + item.osl for item in stream.request_lengths)], dtype=np.float64),
        (row.tp * row.dp).astype(np.float64),
        row.drafts.astype(np.float64),
        row.disaggregated,
        row.pp.astype(np.float64),
        mixed,
        row.tp > found.hardware.scale_up_domain[row.hardware],
    )
    titles = tuple(TITLES[name] for name, holds in zip(REASONS, reasons[:, 0], strict=True) if holds)
    return titles, float(widening(reasons)[0])


def _within_limits(found: Evaluated, prediction: ServingPrediction) -> tuple[Floats, Bools]:
    """(tokens/s per accelerator, whether it fits and keeps the stream's limits) of each candidate, (N,)."""
    pair, pairs, count = found.candidates.pair, len(found.choice.row), len(found.streams)
    tokens = (found.lengths.isl + found.lengths.osl)[np.arange(pairs) % count]
    ttft = np.tile([stream.ttft_limit_s for stream in found.streams], pairs // count)
    tpot = np.tile([stream.tpot_limit_s for stream in found.streams], pairs // count)
    allowed = prediction.feasible & (prediction.ttft_s <= ttft[pair]) & (prediction.tpot_s <= tpot[pair])
    return prediction.requests_per_s / found.candidates.accelerators * tokens[pair], allowed


def _stacks(found: Evaluated) -> list[tuple[StackRate, ...]]:
    """What each serving stack that can serve a pair reaches at best there, the best first."""
    rate, allowed = _within_limits(found, found.prediction)
    best = np.zeros((len(found.choice.row), len(found.stacks)))
    np.maximum.at(best, (found.candidates.pair[allowed], found.stack_of_candidate[allowed]), rate[allowed])
    trend = shipped_calibration().statistics.get("yearly_trend", {}).get("tpot", {})
    rows = []
    for row in best:
        order = [number for number in np.argsort(-row).tolist() if row[number] > 0]
        rows.append(tuple(_stack_rate(found.stacks[number], float(row[number]), trend) for number in order))
    return rows


def _stack_rate(stack: ServingStack, rate: float, trend: Mapping[str, Mapping[str, float]]) -> StackRate:
    measured = trend.get(stack.engine_profile)
    return StackRate(
        stack=f"{stack.name} {stack.version}".strip(),
        tokens_per_s_per_accelerator=rate,
        measured_tpot_change_per_year=None if measured is None else math.expm1(measured["per_year"]),
        measured_points=0 if measured is None else int(measured["n"]),
    )


def _waterfall(found: Evaluated) -> dict[int, tuple[Technique, ...]]:
    """Techniques of each pair with a deployment, adding up to the rate of the chosen one."""
    pairs, count = len(found.choice.row), len(found.streams)
    use = technique_use(found.hardware, found.candidates)
    tokens = (found.lengths.isl + found.lengths.osl)[np.arange(pairs) % count]

    def best(prediction: ServingPrediction) -> Floats:
        rate, allowed = _within_limits(found, prediction)
        return cumulative_best(found.candidates.pair, pairs, rate, allowed, use)

    plain = best(_variant(found, 0))
    entered = [best(_variant(found, count))[-1] for count in range(1, len(_ENTERED) + 1)]
    available = np.zeros((len(use), pairs), dtype=np.bool_)
    for number, uses in enumerate(use):
        available[number, found.candidates.pair[uses]] = True
    with_choice = np.flatnonzero(found.choice.row >= 0)
    row = found.choice.row[with_choice]
    rates = found.prediction.requests_per_s[row] * tokens[with_choice] / found.candidates.accelerators[row]
    return {
        pair: _techniques(
            found,
            pair,
            np.concatenate([plain[:, pair], [gain[pair] for gain in entered]]),
            available[:, pair],
            rate,
        )
        for pair, rate in zip(with_choice.tolist(), rates.tolist(), strict=True)
    }


def _variant(found: Evaluated, count: int) -> ServingPrediction:
    """The prediction with the first `count` entered gains only; streams that had no others keep theirs."""
    without = dict.fromkeys(list(_ENTERED.values())[count:], 0.0)
    # shares that fall to 0 cannot break what the streams were validated for
    wanted = [stream.model_copy(update=without) for stream in found.asked.rows]
    changed = np.array([ours != theirs for ours, theirs in zip(wanted, found.asked.rows, strict=True)])
    if not changed.any():
        return found.prediction
    rows = np.flatnonzero(changed[found.candidates.length])
    hits = np.array([stream.hit_share for stream in wanted])
    other = predict_with_extra_work(
        found.hardware,
        found.models,
        replace(found.lengths, prefix_hit_share=hits),
        found.candidates.take(rows),
        wanted,
        found.fitted,
        found.drafters,
    )
    return found.prediction.with_rows(rows, other)


def _techniques(
    found: Evaluated, pair: int, best: Floats, available: Bools, chosen: float
) -> tuple[Technique, ...]:
    """The steps of one pair up to the chosen deployment's tokens/s per accelerator.

    `best` has the plain rate, one per searched technique and per entered gain.
    """
    stream = found.streams[pair % len(found.streams)]
    gains = np.diff(best)
    steps = [_technique("plain", float(best[0]), IN_USE)]
    for key, gain, has in zip(SEARCHED_TECHNIQUES, gains, available, strict=False):
        off = (key == "mtp" and not found.mtp) or (
            key == "fp4" and Precision.FP4 not in stream.accepted_precisions
        )
        missing = SWITCHED_OFF if off else NOT_AVAILABLE
        state = IN_USE if gain > 0 else NO_GAIN if has else missing
        steps.append(_technique(key, float(gain), state))
    for (key, name), gain in zip(_ENTERED.items(), gains[len(SEARCHED_TECHNIQUES) :], strict=True):
        without = NO_GAIN if getattr(stream, name) > 0 else NOT_ENTERED
        steps.append(_technique(key, float(gain), IN_USE if gain > 0 else without))
    steps.append(_technique("sizing", chosen - float(best[-1]), IN_USE))
    return tuple(steps)


def _technique(key: str, gain: float, state: str) -> Technique:
    return Technique(key=key, title=TECHNIQUE_TITLES[key], tokens_per_s_per_accelerator=gain, state=state)
