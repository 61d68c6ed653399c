"""What the shipped calibration promises: whole, within physics, and no measurement in it."""

import json
from dataclasses import fields

import numpy as np
import pytest

from workbench.catalog.library import Library
from workbench.engine.constants import FAMILIES
from workbench.engine.fitted import Fitted
from workbench.evidence.calibration import METRICS, Calibration, Kind, calibration_path
from workbench.evidence.engine_tables import hardware_table, model_table


def test_that_every_parameter_of_the_engine_is_fitted(calibration: Calibration) -> None:
    names = {field.name for field in fields(Fitted) if not field.name.endswith("_offset")}
    assert calibration.parameters.keys() == names
    assert all(np.all(np.asarray(value) > 0) for value in calibration.parameters.values())


def test_that_every_kind_has_an_interval_around_the_prediction(calibration: Calibration) -> None:
    for metric in METRICS:
        for kind in Kind:
            for vendor in (*calibration.vendors, "Elsewhere"):
                low, high = calibration.interval(metric, kind, vendor)
                assert 0 < low < 1 < high


def test_that_the_interval_of_a_new_model_is_wider_than_that_of_a_measured_cell(
    calibration: Calibration,
) -> None:
    for metric in METRICS:
        (near_low, near_high), (far_low, far_high) = (
            calibration.interval(metric, kind, "NVIDIA") for kind in (Kind.CELL, Kind.NEW_MODEL)
        )
        assert far_high / far_low > near_high / near_low


def test_that_measured_cells_name_catalog_records(calibration: Calibration, library: Library) -> None:
    for accelerator, model, _, _ in calibration.cells:
        assert library.accelerator(accelerator) is not None
        assert library.model(model) is not None


def test_that_a_model_of_a_measured_architecture_takes_its_offsets(
    calibration: Calibration, library: Library
) -> None:
    r1, v3 = library.model("deepseek-r1"), library.model("deepseek-v3")
    assert r1 is not None
    assert v3 is not None
    rows = model_table([r1, v3], calibration).calibrated
    assert rows[0] == rows[1] > 0


def test_that_an_unmeasured_accelerator_takes_no_offset_of_another(
    calibration: Calibration, library: Library
) -> None:
    system = library.system("nvidia-hgx-h20-8")
    chip = library.accelerator("nvidia-h20")
    assert system is not None
    assert chip is not None
    row = int(hardware_table([(system, chip)], calibration).calibrated[0])
    assert row == 1 + FAMILIES.index("hopper")


def test_that_offsets_count_the_measurements_behind_them(calibration: Calibration) -> None:
    assert calibration.offsets
    assert all(offset.n > 0 for offset in calibration.offsets)


@pytest.mark.parametrize("column", ["ttft_ms", "tpot_ms", "concurrency", "total_tok_s_per_gpu"])
def test_that_no_measurement_ships(column: str) -> None:
    text = calibration_path().read_text(encoding="utf-8")
    assert column not in text
    assert json.loads(text)["n"] > 1000
