"""Pairs of accelerators at equal model, lengths and interactivity: which is faster, and how surely."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from workbench.evidence.validation import Ranged, Validated, measured_rate

_LEVEL_STEP = 1.25
"""Points whose interactivity lies within this ratio of each other count as equal."""
_P10_TO_P90 = 2 * 1.6377443536962102
"""Scales between P10 and P90 of Student's t with three degrees of freedom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two accelerators at one operating point, by predicted output tokens/s per accelerator.

    Names are as the file first spells them, ids those of the catalog records behind all spellings.
    `probability` is that of `faster` being the faster one. `measured_faster` is empty where either lacks a
    measurement and where the two measured the same.
    """

    model: str
    model_id: str
    isl: float
    osl: float
    interactivity_tok_s: float
    a: str
    a_id: str
    b: str
    b_id: str
    a_tok_s_per_gpu: float
    b_tok_s_per_gpu: float
    faster: str
    probability: float
    measured_faster: str


def rank_pairs(validated: Sequence[Validated]) -> list[Pair]:
    """Every pair of accelerators with points at the same model, lengths and interactivity.

    Each accelerator enters with its best predicted point of the level, over stacks, precisions and layouts;
    the level is by measured interactivity where there is one. The log errors of the two count as independent,
    which understates the probability where both err alike, and their difference as Student's t with three
    degrees of freedom: errors of measured points have heavier tails than a normal law. Points with flaws
    stay out.
    """
    levels: dict[tuple[str, float, float, float, int], dict[str, list[Validated]]] = defaultdict(
        lambda: defaultdict(list)
    )
    chips: dict[str, str] = {}
    models: dict[str, str] = {}
    for item in validated:
        if item.tpot_ms is None or item.output_tok_s_per_gpu is None or item.point.flaws:
            continue
        point = item.point
        chips.setdefault(item.accelerator_id, point.gpu)
        models.setdefault(item.model_id, point.model)
        tpot = point.tpot_s or item.tpot_ms.value / 1e3
        level = round(math.log(1 / tpot) / math.log(_LEVEL_STEP))
        levels[item.model_id, point.isl, point.osl, point.length_share, level][item.accelerator_id].append(
            item
        )
    found = []
    for (model, isl, osl, _, level), by_chip in sorted(levels.items()):
        for a, b in combinations(sorted(by_chip, key=lambda chip: (chips[chip], chip)), 2):
            first, second = _best(by_chip[a]), _best(by_chip[b])
            gap = math.log(first.value / second.value)
            scale = math.hypot(_scale(first), _scale(second))
            measured = _measured_faster(a, by_chip[a], b, by_chip[b])
            found.append(
                Pair(
                    model=models[model],
                    model_id=model,
                    isl=isl,
                    osl=osl,
                    interactivity_tok_s=_LEVEL_STEP**level,
                    a=chips[a],
                    a_id=a,
                    b=chips[b],
                    b_id=b,
                    a_tok_s_per_gpu=first.value,
                    b_tok_s_per_gpu=second.value,
                    faster=chips[a if gap > 0 else b],
                    probability=_student_t3(abs(gap) / scale),
                    measured_faster=chips.get(measured, ""),
                )
            )
    return found


def _best(items: Sequence[Validated]) -> Ranged:
    rates = [item.output_tok_s_per_gpu for item in items if item.output_tok_s_per_gpu is not None]
    return max(rates, key=lambda rate: rate.value)


def _scale(rate: Ranged) -> float:
    return math.log(rate.p90 / rate.p10) / _P10_TO_P90


def _student_t3(value: float) -> float:
    """Share of Student's t with three degrees of freedom below a value."""
    x = value / math.sqrt(3)
    return 0.5 + (x / (1 + x * x) + math.atan(x)) / math.pi


def _measured_faster(a: str, first: Sequence[Validated], b: str, second: Sequence[Validated]) -> str:
    rates = [
        max((rate for item in items if (rate := measured_rate(item.point)) is not None), default=None)
        for items in (first, second)
    ]
    if rates[0] is None or rates[1] is None or math.isclose(rates[0], rates[1]):
        return ""
    return a if rates[0] > rates[1] else b
