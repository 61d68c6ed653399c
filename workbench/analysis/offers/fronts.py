"""What each offer can do for each stream at full load: its Pareto front of throughput and interactivity."""

import numpy as np

from workbench.analysis.offers.confidence import prediction_kind, throughput_ratio
from workbench.analysis.offers.fleet_load import HardwareContext
from workbench.analysis.offers.hardware_offers import deployment_of, tokens_per_request
from workbench.analysis.results.result import Front, FrontPoint
from workbench.domain.periods import HOURS_PER_YEAR, SECONDS_PER_HOUR
from workbench.engine.constants import Floats, Ints
from workbench.engine.economics import cost_interval
from workbench.engine.search import pareto_front

_FRONT_POINTS = 24
"""Deployments kept of a front: enough for a smooth curve, few enough for a table that people read."""


def _drawn(speed: Floats, rate: Floats, chosen: Floats) -> Ints:
    """Places of a front to keep: both ends, even ratios of speed over rate, and the `chosen` speeds'."""
    if len(speed) <= _FRONT_POINTS:
        return np.arange(len(speed))
    along = np.log(speed / rate)
    even = np.searchsorted(along, np.linspace(along[0], along[-1], _FRONT_POINTS))
    places = np.append(even, np.searchsorted(speed, chosen))
    return np.unique(np.minimum(places, len(speed) - 1))


def fronts(context: HardwareContext) -> tuple[Front, ...]:
    """What each offer can do for each stream at full load: throughput and cost against interactivity."""
    evaluation, streams = context.evaluation, context.streams
    candidates, prediction = evaluation.candidates, evaluation.prediction
    pair = candidates.pair
    order = np.argsort(pair, kind="stable")
    ends = np.searchsorted(pair[order], np.arange(len(context.prices) * len(streams) + 1))
    found = []
    for number, price in enumerate(context.prices):
        worth = context.worth_of_prefill(number)
        for position, stream in enumerate(streams):
            place = context.pair(number, position)
            mine = order[ends[place] : ends[place + 1]]
            rate = prediction.requests_per_s[mine] / context.accelerators[mine] * tokens_per_request(stream)
            speed = 1 / prediction.tpot_s[mine]
            allowed = prediction.feasible[mine] & (prediction.ttft_s[mine] <= stream.ttft_limit_s)
            front = pareto_front(rate, speed, allowed)
            chosen = evaluation.choice.row[[place]]
            front = front[_drawn(speed[front], rate[front], 1 / prediction.tpot_s[chosen[chosen >= 0]])]
            best = candidates.take(mine[front])
            counted = (best.decode_accelerators + best.prefill_accelerators * worth) / best.accelerators
            yearly = price.usd_per_accelerator_year * counted
            cost = yearly / (HOURS_PER_YEAR * SECONDS_PER_HOUR) / rate[front] * 1e6
            p10, p90 = cost_interval(
                cost,
                *throughput_ratio(
                    [prediction_kind(context, place)], [evaluation.details[place]], price.accelerator.vendor
                ),
            )
            points = tuple(
                FrontPoint(
                    interactivity_tok_per_s=float(speed[row]),
                    tokens_per_s_per_accelerator=float(rate[row]),
                    ttft_ms=float(prediction.ttft_s[mine[row]]) * 1000,
                    served_by=deployment_of(
                        evaluation, int(mine[row]), int(context.accelerators[mine[row]]), 0
                    ).text,
                    usd_per_mtok=float(cost[i]),
                    usd_per_mtok_p10=float(p10[i]),
                    usd_per_mtok_p90=float(p90[i]),
                )
                for i, row in enumerate(front.tolist())
            )
            found.append(Front(offer_id=price.offer_id, stream_id=stream.id, points=points))
    return tuple(found)
