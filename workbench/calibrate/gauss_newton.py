"""Robust least squares with priors: Gauss-Newton with reweighting, bounds and damping."""

import numpy as np

from workbench.calibrate.data import TTFT, FitData
from workbench.calibrate.parameters import HIGHEST, LOWEST, PRIOR, WIDTH
from workbench.engine.constants import Bools, Floats

_STEP = 1e-3
_ENOUGH = 2e-5
"""Relative improvement of the cost below which the fit has converged."""
_FIRST_DAMPING, _LEAST_DAMPING, _DAMPING_FACTOR = 1e-2, 1e-4, 5.0
_TRIES = 12


def _loss(residual: Floats) -> Floats:
    """Pseudo-Huber; Cauchy for TTFT, whose measurements hold start-up effects of seconds."""
    loss: Floats = 2 * (np.sqrt(1 + residual**2) - 1)
    loss[TTFT] = np.log1p(residual[TTFT] ** 2)
    return loss


def _weight(residual: Floats) -> Floats:
    weight: Floats = 1 / np.sqrt(1 + residual**2)
    weight[TTFT] = 1 / (1 + residual[TTFT] ** 2)
    return weight


def jacobian(data: FitData, position: Floats) -> tuple[Floats, Floats]:
    """(residuals, their derivatives by finite differences), shapes (3, N) and (P, 3, N)."""
    residual = data.residuals(data.arrays(position))
    found = np.empty((len(position), *residual.shape))
    for number in range(len(position)):
        step = _STEP if position[number] + _STEP < HIGHEST[number] else -_STEP
        moved = position.copy()
        moved[number] += step
        found[number] = (data.residuals(data.arrays(moved)) - residual) / step
    return residual, found


def _bounded_step(matrix: Floats, gradient: Floats, position: Floats) -> Floats:
    """Newton step within the bounds: parameters that would leave them stay where they are."""
    free = np.ones(len(position), dtype=np.bool_)
    step = np.zeros(len(position))
    for _ in range(4):
        step = np.zeros(len(position))
        step[free] = -np.linalg.solve(matrix[np.ix_(free, free)], gradient[free])
        target = position + step
        leaving = ((target > HIGHEST) & (position >= HIGHEST - 1e-9)) | (
            (target < LOWEST) & (position <= LOWEST + 1e-9)
        )
        if not (free & leaving).any():
            break
        free &= ~leaving
    moved: Floats = np.clip(position + step, LOWEST, HIGHEST)
    return moved


def _normal(residual: Floats, derivatives: Floats, weight: Floats, position: Floats) -> tuple[Floats, Floats]:
    """(matrix, gradient) of the reweighted least squares with the priors."""
    flat = derivatives.reshape(len(position), -1)
    weighted = flat * (weight * _weight(residual)).ravel()
    matrix = weighted @ flat.T + np.diag(1 / WIDTH**2)
    return matrix, weighted @ residual.ravel() + position / WIDTH**2


def fit(data: FitData, rows: Bools, position: Floats | None = None, iterations: int = 40) -> Floats:
    """Position that fits the rows best, from the prior or a warm start."""
    now = np.zeros(len(PRIOR)) if position is None else position
    weight = data.weight * rows

    def cost(residual: Floats, at: Floats) -> float:
        return float((weight * _loss(residual)).sum() + ((at / WIDTH) ** 2).sum())

    damping = _FIRST_DAMPING
    for _ in range(iterations):
        residual, derivatives = jacobian(data, now)
        before = cost(residual, now)
        matrix, gradient = _normal(residual, derivatives, weight, now)
        after, moved = before, now
        for _ in range(_TRIES):
            moved = _bounded_step(matrix + damping * np.diag(np.diag(matrix)), gradient, now)
            after = cost(data.residuals(data.arrays(moved)), moved)
            if after < before:
                break
            damping *= _DAMPING_FACTOR
        if after >= before:
            break
        now = moved
        damping = max(damping / _DAMPING_FACTOR, _LEAST_DAMPING)
        if before - after < _ENOUGH * before:
            break
    return now


def refit_linearly(
    data: FitData, rows: Bools, position: Floats, residual: Floats, derivatives: Floats, steps: int = 3
) -> Floats:
    """Position for other rows by the derivatives at a fit of all: a cheap stand-in for a refit."""
    weight = data.weight * rows
    now = position
    for _ in range(steps):
        moved = residual + np.tensordot(now - position, derivatives, axes=1)
        matrix, gradient = _normal(moved, derivatives, weight, now)
        now = _bounded_step(matrix, gradient, now)
    return now
