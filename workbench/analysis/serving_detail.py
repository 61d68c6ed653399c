"""Percentiles, goodput, bounds and the waterfall of techniques of the deployments that were chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.analysis.serving_result import (
    IN_USE,
    NO_GAIN,
    NOT_AVAILABLE,
    NOT_ENTERED,
    LatencyPercentile,
    ServingDetail,
    Technique,
)
from workbench.domain.workload import Stream
from workbench.engine.constants import FAMILIES, Bools, Floats, Ints
from workbench.engine.fitted import Fitted
from workbench.engine.fleet import Choice
from workbench.engine.hull import MEASURED_HULL, REASONS, outside, widening
from workbench.engine.open_service import OpenService, open_service
from workbench.engine.prediction import CAUSES, ServingPrediction
from workbench.engine.queueing import PERCENTILES
from workbench.engine.search import DeploymentTable, predict_deployments
from workbench.engine.tables import HardwareTable, LengthTable, ModelTable
from workbench.engine.waterfall import SEARCHED_TECHNIQUES, bounding_cause, cumulative_best, technique_use

TECHNIQUE_TITLES = {
    "plain": "Plain serving",
    "fp4": "FP4 weights",
    "wide_ep": "Wide expert parallelism",
    "mtp": "Multi-token prediction",
    "disaggregation": "Separate prefill and decode",
    "prefix_caching": "Prefix caching",
    "kv_offload": "KV-cache offload",
    "kv_aware_routing": "KV-aware routing",
    "sizing": "Whole replicas for the peak",
}
REASON_TITLES = {
    "context": "context longer than any measured",
    "replica_width": "wider replica than any measured",
    "mtp": "speculative decoding not measured on this family",
    "disaggregation": "separate pools not measured on this family",
    "vendor": "accelerator family not measured",
    "pipeline": "pipeline stages not measured",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """What the search found, row by row, with its tables; pair p is offer p // S and stream p % S."""

    hardware: HardwareTable
    models: ModelTable
    lengths: LengthTable
    fitted: Fitted
    streams: Sequence[Stream]
    candidates: DeploymentTable
    prediction: ServingPrediction
    choice: Choice
    peak_requests_per_s: Floats
    """Of the whole fleet without headroom, shape (P,)."""


def serving_details(found: Evaluated) -> tuple[ServingDetail | None, ...]:
    """A detail per pair, None where no deployment was chosen."""
    pairs = len(found.choice.row)
    served = np.flatnonzero(found.choice.row >= 0)
    details: list[ServingDetail | None] = [None] * pairs
    if not len(served):
        return tuple(details)
    waterfall = _waterfall(found)
    bound = bounding_cause(found.prediction)
    for stream in range(len(found.streams)):
        mine = served[served % len(found.streams) == stream]
        apart = found.candidates.disaggregated[found.choice.row[mine]]
        for chosen in (mine[~apart], mine[apart]):
            if not len(chosen):
                continue
            service = _service(found, stream, chosen)
            shown = [
                (share, service.ttft_percentile(share), service.tpot_percentile(share))
                for share in PERCENTILES
            ]
            limits = found.streams[stream]
            goodput = service.goodput_share(
                np.full(len(chosen), limits.ttft_limit_s), np.full(len(chosen), limits.tpot_limit_s)
            )
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
                )
    return tuple(details)


def _service(found: Evaluated, stream: int, chosen: Ints) -> OpenService:
    """The chosen deployments of one stream under random arrivals in the peak hour."""
    asked = found.streams[stream]
    mean = found.lengths.take(np.array([stream]))
    isl = np.array([item.isl for item in asked.lengths], dtype=np.float64)
    osl = np.array([item.osl for item in asked.lengths], dtype=np.float64)
    classes = LengthTable(
        isl=np.append(isl, mean.isl),
        isl_square=np.append(isl**2, mean.isl_square),
        osl=np.append(osl, mean.osl),
        context_mean=np.append(isl + osl / 2, mean.context_mean),
        prefix_hit_share=np.full(len(isl) + 1, asked.prefix_hit_share),
    )
    rows = found.candidates.take(found.choice.row[chosen])
    rows = replace(rows, length=np.full(len(chosen), len(isl)))
    arrivals = found.peak_requests_per_s[chosen] / found.choice.replicas[chosen]
    share = np.array([item.share for item in asked.lengths], dtype=np.float64)
    return open_service(found.hardware, found.models, classes, share, rows, arrivals, found.fitted)


def _hull(found: Evaluated, pair: int, stream: Stream) -> tuple[tuple[str, ...], float]:
    row = found.candidates.take(found.choice.row[pair : pair + 1])
    reasons = outside(
        MEASURED_HULL,
        FAMILIES[int(found.hardware.family[row.hardware[0]])],
        np.array([max(item.isl + item.osl for item in stream.lengths)], dtype=np.float64),
        (row.tp * row.dp).astype(np.float64),
        row.drafts.astype(np.float64),
        row.disaggregated,
        row.pp.astype(np.float64),
    )
    titles = tuple(REASON_TITLES[name] for name, holds in zip(REASONS, reasons[:, 0], strict=True) if holds)
    return titles, float(widening(reasons)[0])


def _waterfall(found: Evaluated) -> dict[int, tuple[Technique, ...]]:
    """Techniques of each pair with a deployment, adding up to the rate of the chosen one."""
    pairs, count = len(found.choice.row), len(found.streams)
    use = technique_use(found.hardware, found.candidates)
    tokens = (found.lengths.isl + found.lengths.osl)[np.arange(pairs) % count]

    def best(prediction: ServingPrediction) -> Floats:
        pair = found.candidates.pair
        ttft = np.tile([stream.ttft_limit_s for stream in found.streams], pairs // count)
        tpot = np.tile([stream.tpot_limit_s for stream in found.streams], pairs // count)
        allowed = prediction.feasible & (prediction.ttft_s <= ttft[pair]) & (prediction.tpot_s <= tpot[pair])
        rate = prediction.requests_per_s / found.candidates.accelerators * tokens[pair]
        return cumulative_best(pair, pairs, rate, allowed, use)

    cached = any(stream.prefix_hit_share > 0 for stream in found.streams)
    with_hits = best(found.prediction)
    plain = best(_without_hits(found)) if cached else with_hits
    available = np.zeros((len(use), pairs), dtype=np.bool_)
    for number, uses in enumerate(use):
        available[number, found.candidates.pair[uses]] = True
    return {
        pair: _techniques(found, pair, plain[:, pair], with_hits[-1, pair], available[:, pair], tokens)
        for pair in np.flatnonzero(found.choice.row >= 0).tolist()
    }


def _without_hits(found: Evaluated) -> ServingPrediction:
    lengths = replace(found.lengths, prefix_hit_share=np.zeros(len(found.lengths)))
    return predict_deployments(found.hardware, found.models, lengths, found.candidates, found.fitted)


def _techniques(
    found: Evaluated,
    pair: int,
    plain: Floats,
    best: float,
    available: Bools,
    tokens: Floats,
) -> tuple[Technique, ...]:
    row = int(found.choice.row[pair])
    stream = found.streams[pair % len(found.streams)]
    steps = [_technique("plain", float(plain[0]), IN_USE)]
    for number, key in enumerate(SEARCHED_TECHNIQUES):
        if not available[number]:
            state = NOT_AVAILABLE
        else:
            state = IN_USE if plain[number + 1] > plain[number] else NO_GAIN
        steps.append(_technique(key, float(plain[number + 1] - plain[number]), state))
    entered = stream.prefix_hit_share > 0
    steps.append(_technique("prefix_caching", float(best - plain[-1]), IN_USE if entered else NOT_ENTERED))
    steps += [_technique(key, 0.0, NOT_ENTERED) for key in ("kv_offload", "kv_aware_routing")]
    rate = float(found.prediction.requests_per_s[row]) * float(tokens[pair])
    chosen = rate / float(found.candidates.accelerators[row])
    steps.append(_technique("sizing", chosen - float(best), IN_USE))
    return tuple(steps)


def _technique(key: str, gain: float, state: str) -> Technique:
    return Technique(key=key, title=TECHNIQUE_TITLES[key], tokens_per_s_per_accelerator=gain, state=state)
