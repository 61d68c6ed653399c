"""Intervals hold on groups that they were not taken from, whatever the groups are like."""

from collections.abc import Mapping

import numpy as np
import pytest

from workbench.calibrate.intervals import TARGET, find_intervals
from workbench.evidence.calibration import METRICS, NEW_VENDOR, Kind

_MODELS, _ROWS = 24, 20
_ACROSS, _WITHIN = 0.2, 0.05
"""Errors of one model are alike: most of the spread lies between models."""


def _labels(models: int, vendor_of: Mapping[int, str]) -> dict[str, tuple[str, ...]]:
    names = tuple(f"m{number}" for number in range(models) for _ in range(_ROWS))
    own = tuple(vendor_of.get(number, "Common") for number in range(models) for _ in range(_ROWS))
    every = ("configuration", "accelerator", "model", "stack", "precision")
    return {**dict.fromkeys(every, names), "vendor": own}


def _errors(rng: np.random.Generator, models: int, across: np.ndarray) -> dict[str, np.ndarray]:
    bias = np.repeat(rng.normal(0, across, models), _ROWS)
    table = np.stack([bias + rng.normal(0, _WITHIN, models * _ROWS) for _ in METRICS])
    table[2] *= -1
    return {str(kind): table for kind in (*Kind, NEW_VENDOR)}


@pytest.fixture(scope="module")
def rng() -> np.random.Generator:
    return np.random.default_rng(11)


def test_that_intervals_hold_four_of_five_errors_of_groups_never_seen(rng: np.random.Generator) -> None:
    held = []
    for _ in range(8):
        errors = _errors(rng, 2 * _MODELS, np.full(2 * _MODELS, _ACROSS))
        seen = {kind: table[:, : _MODELS * _ROWS] for kind, table in errors.items()}
        found = find_intervals(seen, _labels(_MODELS, {}))
        low, high = found.ratios["tpot"][Kind.NEW_MODEL]
        unseen = np.exp(errors[Kind.NEW_MODEL][0, _MODELS * _ROWS :])
        held.append(((unseen > low) & (unseen < high)).mean())
    assert 0.75 < np.mean(held) < 0.88


def test_that_what_is_told_to_be_held_is_near_the_target(rng: np.random.Generator) -> None:
    found = find_intervals(_errors(rng, _MODELS, np.full(_MODELS, _ACROSS)), _labels(_MODELS, {}))
    for metric in METRICS:
        assert found.told[metric][Kind.NEW_MODEL]["held"] == pytest.approx(TARGET, abs=0.03)


def test_that_a_vendor_with_larger_errors_has_wider_intervals(rng: np.random.Generator) -> None:
    wild = range(0, _MODELS, 4)
    across = np.array([3 * _ACROSS if number in wild else _ACROSS for number in range(_MODELS)])
    found = find_intervals(_errors(rng, _MODELS, across), _labels(_MODELS, dict.fromkeys(wild, "Wild")))
    for metric in METRICS:
        for kind in Kind:
            assert found.powers[metric][kind]["Wild"] > 1.15
            assert found.powers[metric][kind]["Common"] == 1
            assert found.told[metric][kind]["Wild"] > 0.75
