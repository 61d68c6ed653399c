"""Pairs of accelerators at equal model, lengths and interactivity: which is faster, and how surely."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from workbench.evidence.validation import Ranged, Validated, measured_rate

_LEVEL_STEP = 1.25
"""Points whose interactivity lies within this ratio of each other count as equal."""
_P10_TO_P90 = 2 * 1.2815515655446004
"""Standard deviations between P10 and P90 of a normal distribution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two accelerators at one operating point, by predicted output tokens/s per accelerator.

    `probability` is that of `faster` being the faster one. `measured_faster` is empty where either lacks a
    measurement and where the two measured the same.
    """

    model: str
    isl: float
    osl: float
    interactivity_tok_s: float
    a: str
    b: str
    a_tok_s_per_gpu: float
    b_tok_s_per_gpu: float
    faster: str
    probability: float
    measured_faster: str


def rank_pairs(validated: Sequence[Validated]) -> list[Pair]:
    """Every pair of accelerators with points at the same model, lengths and interactivity.

    Each accelerator enters with its best predicted point of the level, over stacks, precisions and layouts;
    the level is by measured interactivity where there is one. Errors of the two count as independent, which
    understates the probability where both err alike. Points with flaws stay out.
    """
    levels: dict[tuple[str, float, float, int], dict[str, list[Validated]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for item in validated:
        if item.tpot_ms is None or item.output_tok_s_per_gpu is None or item.point.flaws:
            continue
        tpot = item.point.tpot_s or item.tpot_ms.value / 1e3
        level = round(math.log(1 / tpot) / math.log(_LEVEL_STEP))
        point = item.point
        levels[point.model, point.isl, point.osl, level][point.gpu].append(item)
    found = []
    for (model, isl, osl, level), by_gpu in sorted(levels.items()):
        for a, b in combinations(sorted(by_gpu), 2):
            first, second = _best(by_gpu[a]), _best(by_gpu[b])
            gap = math.log(first.value / second.value)
            sigma = math.hypot(_deviation(first), _deviation(second))
            probability = 0.5 * (1 + math.erf(abs(gap) / sigma / math.sqrt(2)))
            found.append(
                Pair(
                    model=model,
                    isl=isl,
                    osl=osl,
                    interactivity_tok_s=_LEVEL_STEP**level,
                    a=a,
                    b=b,
                    a_tok_s_per_gpu=first.value,
                    b_tok_s_per_gpu=second.value,
                    faster=a if gap > 0 else b,
                    probability=probability,
                    measured_faster=_measured_faster(a, by_gpu[a], b, by_gpu[b]),
                )
            )
    return found


def _best(items: Sequence[Validated]) -> Ranged:
    rates = [item.output_tok_s_per_gpu for item in items if item.output_tok_s_per_gpu is not None]
    return max(rates, key=lambda rate: rate.value)


def _deviation(rate: Ranged) -> float:
    return math.log(rate.p90 / rate.p10) / _P10_TO_P90


def _measured_faster(a: str, first: Sequence[Validated], b: str, second: Sequence[Validated]) -> str:
    rates = [
        max((rate for item in items if (rate := measured_rate(item.point)) is not None), default=None)
        for items in (first, second)
    ]
    if rates[0] is None or rates[1] is None or math.isclose(rates[0], rates[1]):
        return ""
    return a if rates[0] > rates[1] else b
