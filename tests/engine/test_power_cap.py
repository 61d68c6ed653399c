"""A power cap slows everything by what was measured, and nothing else."""

import numpy as np
import pytest

from tests.engine.candidates import candidate_table
from tests.engine.conftest import B200, H200, LLAMA
from workbench.engine.candidates import generate_candidates
from workbench.engine.constants import Dtype
from workbench.engine.fitted import Fitted
from workbench.engine.power_cap import at_power_cap
from workbench.engine.search import as_deployments, predict_deployments
from workbench.engine.tables import HardwareTable, LengthTable, ModelTable


def test_that_throughput_falls_by_the_share_measured_at_the_cap_and_only_there(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    candidates = candidate_table(hardware=[H200, B200], model=LLAMA, dtype=Dtype.FP8, length=1)
    table = as_deployments(generate_candidates(hardware, models, lengths, candidates)[0])
    free = predict_deployments(hardware, models, lengths, table, fitted)
    share = np.ones(len(hardware))
    share[H200] = 0.8
    capped_hardware, capped_fit = at_power_cap(hardware, fitted, share)
    capped = predict_deployments(capped_hardware, models, lengths, table, capped_fit)
    on = table.hardware == H200
    assert capped.requests_per_s[on] / free.requests_per_s[on] == pytest.approx(
        np.full(on.sum(), 0.8), rel=2e-3
    )
    assert capped.tpot_s[on] / free.tpot_s[on] == pytest.approx(np.full(on.sum(), 1.25), rel=2e-3)
    assert (capped.tpot_s[~on] == free.tpot_s[~on]).all()
    assert at_power_cap(hardware, fitted, np.ones(len(hardware)))[1] is fitted
