"""Every accelerator with complete figures and every model of the catalogs gives an answer."""

import numpy as np
import pytest

from tests.engine.candidates import candidate_table
from workbench.catalog.files import load_shipped
from workbench.domain.hardware import Accelerator, System
from workbench.domain.model import Model
from workbench.engine.candidates import generate_candidates
from workbench.engine.memory import Fit
from workbench.engine.prediction import CAUSES
from workbench.engine.search import (
    as_deployments,
    concatenate_deployments,
    generate_pools,
    predict_deployments,
)
from workbench.engine.tables import LengthTable, length_moments
from workbench.evidence.calibration import shipped_calibration
from workbench.evidence.engine_tables import DTYPES, hardware_table, model_table, needed_figures

_LIBRARY = load_shipped()
_MODELS = [record for record in _LIBRARY.records("model") if isinstance(record, Model)]


def _as_system(chip: Accelerator) -> System:
    """The catalog's first system of an accelerator, or two cards of it in a host without a fabric."""
    for record in _LIBRARY.records("system"):
        if isinstance(record, System) and record.accelerator_id == chip.id:
            return record
    return System(
        id=f"host-{chip.id}",
        name=f"Host with {chip.name}",
        vendor=chip.vendor,
        accelerator_id=chip.id,
        accelerators=2,
        accelerators_per_node=2,
        scale_up_domain=2,
        scale_up_gb_per_s=chip.scale_up_gb_per_s or 25.0,
    )


_BUILT = [
    (system, record)
    for record in _LIBRARY.records("accelerator")
    if isinstance(record, Accelerator) and not needed_figures(system := _as_system(record), record)
]


def _lengths() -> LengthTable:
    isl, square, osl, context = length_moments(np.array([2000.0]), np.array([300.0]), np.ones(1))
    return LengthTable(
        isl=np.array([isl]),
        isl_square=np.array([square]),
        osl=np.array([osl]),
        context_mean=np.array([context]),
        prefix_hit_share=np.zeros(1),
    )


def test_that_the_catalogs_hold_as_many_records_as_promised() -> None:
    assert len(_BUILT) >= 32
    assert len(_MODELS) >= 51


@pytest.mark.parametrize("model", _MODELS, ids=[model.id for model in _MODELS])
def test_that_every_accelerator_answers_for_the_model(model: Model) -> None:
    calibration = shipped_calibration()
    hardware = hardware_table(_BUILT, calibration)
    tables = (hardware, model_table([model], calibration), _lengths())
    count = len(_BUILT)
    candidates = candidate_table(
        pair=np.arange(count), hardware=np.arange(count), model=0, dtype=int(DTYPES[model.native_precision])
    )
    fitted = calibration.fitted()
    together, _ = generate_candidates(*tables, candidates)
    pools, _ = generate_pools(*tables, candidates, fitted)
    deployments = concatenate_deployments(as_deployments(together), pools)
    found = predict_deployments(*tables, deployments, fitted)
    answered = np.bincount(deployments.pair, minlength=count)
    assert (answered > 0).all(), [_BUILT[row][1].id for row in np.flatnonzero(answered == 0)]
    for name in ("ttft_s", "tpot_s", "requests_per_s"):
        values = getattr(found, name)[found.feasible]
        assert np.isfinite(values).all()
        assert (values > 0).all()
    parts = sum(getattr(found, f"{cause}_s") for cause in CAUSES)
    assert parts == pytest.approx(found.tpot_s)
    unfit = ~found.feasible
    assert np.isin(found.reason[unfit], [int(reason) for reason in Fit if reason is not Fit.OK]).all()
