"""What the second pass leaves out is nothing better than what it keeps."""

import numpy as np
import pytest

from tests.engine.candidates import candidate_table
from tests.engine.conftest import B200, DEEPSEEK, H200
from workbench.engine.candidates import generate_candidates
from workbench.engine.constants import Dtype
from workbench.engine.fitted import Fitted
from workbench.engine.refinement import near_the_front, other_drafts
from workbench.engine.search import as_deployments, pareto_front, predict_deployments
from workbench.engine.tables import HardwareTable, LengthTable, ModelTable


@pytest.mark.parametrize("chip", [H200, B200])
def test_that_the_front_over_all_draft_lengths_is_found_from_one_of_them(
    chip: int, hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    def front_of(drafts: tuple[int, ...], *, refined: bool) -> tuple[np.ndarray, int]:
        candidates = candidate_table(hardware=chip, model=DEEPSEEK, dtype=Dtype.FP8, length=1, drafts=drafts)
        table = as_deployments(generate_candidates(hardware, models, lengths, candidates)[0])
        found = predict_deployments(hardware, models, lengths, table, fitted)
        rate, speed, fits = found.requests_per_s / table.accelerators, 1 / found.tpot_s, found.feasible
        tried = len(table)
        if refined:
            near = near_the_front(table.pair, rate, speed, fits, fits)
            others, _ = other_drafts(table, near, 4)
            more = predict_deployments(hardware, models, lengths, others, fitted)
            rate = np.concatenate([rate, more.requests_per_s / others.accelerators])
            speed = np.concatenate([speed, 1 / more.tpot_s])
            fits = np.concatenate([fits, more.feasible])
            tried += len(others)
        front = pareto_front(rate, speed, fits)
        return np.stack([rate[front], speed[front]]), tried

    everything, all_tried = front_of((0, 1, 2, 3, 4), refined=False)
    found, tried = front_of((0, 3), refined=True)
    assert tried < 0.9 * all_tried
    np.testing.assert_allclose(found, everything)
