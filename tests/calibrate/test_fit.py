"""The fit finds the parameters behind points that the engine itself made."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from workbench.calibrate.__main__ import blank_calibration
from workbench.calibrate.cross_validation import folds
from workbench.calibrate.data import FitData, fit_data
from workbench.calibrate.gauss_newton import fit
from workbench.calibrate.parameters import HIGHEST, LOWEST, PRIOR, RULES, values_of
from workbench.catalog.files import load_shipped
from workbench.evidence.calibration import Kind
from workbench.evidence.layout import Pool
from workbench.evidence.points import Point


def _point(gpu: str, stack: str, model: str, tp: int, concurrency: float) -> Point:
    return Point(
        id=f"{gpu} {model} {tp} {concurrency}",
        gpu=gpu,
        stack=stack,
        model=model,
        precision="fp8",
        mode="agg",
        drafts=0,
        isl=1024,
        osl=512,
        concurrency=concurrency,
        n_gpus=tp,
        pool=Pool(1, tp, 1, 1),
        prefill=Pool(0, 0, 0, 0),
        ttft_s=1.0,
        tpot_s=1.0,
        latency_s=512.0,
        quality="clean",
        measured="",
    )


def _points() -> list[Point]:
    return [
        _point(gpu, stack, model, tp, concurrency)
        for gpu, stack in (("H100", "vllm"), ("B200", "trtllm"), ("MI355X", "sglang"))
        for model in ("llama-3.1-70b", "llama-3.1-8b")
        for tp in (2, 8)
        for concurrency in (2.0, 16.0, 128.0)
    ]


@pytest.fixture(scope="module")
def truth() -> np.ndarray:
    """A position within the bounds, away from the prior."""
    return np.clip(np.random.default_rng(5).normal(0, 0.15, len(PRIOR)), LOWEST * 0.9, HIGHEST * 0.9)


@pytest.fixture(scope="module")
def data(truth: np.ndarray) -> FitData:
    blank = fit_data(_points(), load_shipped(), blank_calibration())
    made = blank.predict(truth)
    measured = np.stack([made.tpot_s, made.ttft_s, np.full(len(made.tpot_s), np.nan)])
    return replace(blank, measured=measured)


def test_that_a_fit_explains_points_that_the_engine_made(data: FitData) -> None:
    position = fit(data, np.ones(len(data.points), dtype=np.bool_), iterations=6)
    before = np.abs(data.residuals(data.arrays(np.zeros(len(PRIOR)))))
    after = np.abs(data.residuals(data.arrays(position)))
    assert np.median(after[0]) < 0.5 * np.median(before[0])  # priors hold the rest back
    assert ((position >= LOWEST) & (position <= HIGHEST)).all()


def test_that_the_prior_lies_within_its_bounds() -> None:
    assert ((LOWEST <= 0) & (HIGHEST >= 0)).all()
    assert values_of(np.zeros(len(PRIOR))).keys() == RULES.keys()


def test_that_left_out_groups_are_left_out_whole(data: FitData) -> None:
    labels = data.labels()
    kinds = set()
    for fold in folds(labels):
        kinds.add(fold.kind)
        assert (fold.left_out | ~fold.judged).all()
        if fold.kind == Kind.NEW_GPU:
            inside = {name for name, out in zip(labels["accelerator"], fold.left_out, strict=True) if out}
            outside = {
                name for name, out in zip(labels["accelerator"], fold.left_out, strict=True) if not out
            }
            assert not inside & outside
    assert kinds >= set(Kind)


def test_that_the_command_refuses_a_file_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from workbench.calibrate import __main__ as command

    monkeypatch.setattr("sys.argv", ["calibrate", str(tmp_path / "none.csv")])
    assert command.main() == 2
