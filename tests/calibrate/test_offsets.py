"""Random effects: what is shared is found, what is scarce is shrunk."""

import numpy as np
import pytest

from workbench.calibrate.data import CELL
from workbench.calibrate.offsets import find_effects, find_typical, yearly_trends


def _residuals(seed: int, effects: dict[str, float], rows: int) -> tuple[np.ndarray, dict[str, list[str]]]:
    rng = np.random.default_rng(seed)
    names = [name for name in effects for _ in range(rows)]
    values = np.array([effects[name] for name in names]) + rng.normal(0, 0.05, len(names))
    return values, {"model": names, "configuration": [f"c{i // 2}" for i in range(len(names))]}


def test_that_effects_of_well_measured_groups_are_recovered() -> None:
    truth = {"a": 0.2, "b": -0.15, "c": 0.0, "d": 0.05}
    values, labels = _residuals(1, truth, 200)
    found = find_effects(values, labels, ["model"])
    for name, effect in truth.items():
        assert found.values["model"][name] == pytest.approx(effect, abs=0.03)
    assert found.deviations["repeat"] == pytest.approx(0.05, abs=0.03)


def test_that_a_scarcely_measured_group_is_shrunk() -> None:
    rng = np.random.default_rng(2)
    names = ["a"] * 200 + ["b"] * 200 + ["rare"] * 2
    values = np.concatenate([rng.normal(0.03, 0.1, 200), rng.normal(-0.03, 0.1, 200), [0.3, 0.3]])
    labels = {"model": names, "configuration": [f"c{i // 2}" for i in range(len(names))]}
    rare = find_effects(values, labels, ["model"]).values["model"]["rare"]
    assert 0 < rare < 0.27


def test_that_unmeasured_rows_are_left_out_and_unknown_levels_count_nothing() -> None:
    values, labels = _residuals(3, {"a": 0.1, "b": -0.1}, 50)
    values[:10] = np.nan
    found = find_effects(values, labels, ["model"])
    offsets = found.offset({"model": ["a", "new"]})
    assert offsets[0] > 0.05
    assert offsets[1] == 0


def test_that_a_stack_that_gets_faster_over_the_year_shows_its_trend() -> None:
    rng = np.random.default_rng(4)
    year = rng.uniform(2025, 2026, 400)
    cells = rng.integers(0, 5, 400)
    residual = -0.3 * (year - 2025.5) + 0.2 * cells + rng.normal(0, 0.05, 400)
    labels = {CELL: [f"cell {cell}" for cell in cells], "stack": ["vllm"] * 400}
    found = yearly_trends(residual, year, labels)
    assert found["vllm"]["per_year"] == pytest.approx(-0.3, abs=0.03)
    assert found["vllm"]["n"] == 400


def test_that_a_long_tail_of_late_first_tokens_does_not_move_where_most_of_them_lie() -> None:
    rng = np.random.default_rng(5)
    usual, late = rng.normal(0.1, 0.1, 150), rng.uniform(0.6, 3.0, 90)
    values = np.concatenate([usual, late, [np.nan]])
    found = find_typical(values, {"cell": ["a"] * 241}, "cell").values["cell"]["a"]
    assert found == pytest.approx(0.1, abs=0.08)
    assert values[:-1].mean() > 0.5


def test_that_where_few_first_tokens_lie_is_shrunk_and_an_unmeasured_cell_counts_nothing() -> None:
    values = np.array([0.4, np.nan] + [0.4] * 60)
    found = find_typical(values, {"cell": ["rare", "none"] + ["often"] * 60}, "cell")
    rare, often, none = found.offset({"cell": ["rare", "often", "none"]})
    assert 0.1 < rare < 0.35 < often <= 0.4
    assert none == 0
