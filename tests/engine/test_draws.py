"""Draws that fill every stratum, keep their percentiles, and answer what a choice is worth."""

import numpy as np
import pytest

from workbench.engine.draws import chances, latin_hypercube, normal_quantile, spread_around


def test_that_every_input_has_one_draw_in_each_stratum() -> None:
    uniform = latin_hypercube(100, 7, seed=1)
    assert uniform.shape == (100, 7)
    assert (np.sort(np.floor(uniform * 100), axis=0) == np.arange(100)[:, np.newaxis]).all()
    assert np.abs(np.corrcoef(uniform.T) - np.eye(7)).max() < 0.4
    assert (uniform == latin_hypercube(100, 7, seed=1)).all()


def test_that_normal_quantiles_are_the_known_ones() -> None:
    shares = np.array([0.1, 0.5, 0.8413447460685429, 0.9, 0.975])
    assert normal_quantile(shares) == pytest.approx([-1.281552, 0, 1, 1.281552, 1.959964], abs=1e-5)


def test_that_a_spread_keeps_its_median_and_percentiles() -> None:
    deviations = normal_quantile(latin_hypercube(10_000, 1, seed=2)[:, 0])
    drawn = spread_around(np.asarray(2.0), np.asarray(1.5), np.asarray(4.0), deviations)
    assert np.percentile(drawn, [10, 50, 90]) == pytest.approx([1.5, 2.0, 4.0], rel=2e-3)
    assert (drawn > 0).all()


def test_that_chances_and_regret_are_counted_by_draw() -> None:
    found = chances(np.array([[1.0, 4.0, 2.0, 2.0], [2.0, 1.0, 3.0, 4.0]]))
    assert found.cheapest.tolist() == [0.75, 0.25]
    assert found.regret.tolist() == [3 / 4, (1 + 1 + 2) / 4]
