"""Field declarations: what people read and type for a number."""

import pytest

from workbench.domain.assumptions import Assumptions
from workbench.domain.kinds import RECORD_TYPES
from workbench.domain.meta import field_specs, fraction_of, percent_of


def test_that_a_rate_is_read_as_a_percentage() -> None:
    meta = field_specs(Assumptions)["wacc"].meta
    assert meta.shown(0.09) == "9.0 %"
    assert meta.shown(-0.0125) == "−1.2 %"
    assert meta.shown(None) == "–"


def test_that_other_numbers_are_read_as_they_are() -> None:
    assert field_specs(Assumptions)["hardware_life_years"].meta.shown(4.0) == "4.0"


@pytest.mark.parametrize("percent", [0.0, 1e-3, 0.07, 7.0, 7.1, 9.0, 12.35, 29.0, 57.0, 100.0, 2000.0, -3.3])
def test_that_percentages_and_fractions_turn_into_each_other_without_a_digit_lost(percent: float) -> None:
    fraction = fraction_of(percent)
    assert fraction == pytest.approx(percent / 100, rel=1e-15)
    shown, _, sign = percent_of(fraction).partition(" ")
    assert (float(shown), sign) == (percent, "%")


def test_that_every_share_and_rate_of_a_record_is_a_percentage() -> None:
    plain = {
        f"{kind}.{name}"
        for kind, record_type in RECORD_TYPES.items()
        for name, spec in field_specs(record_type).items()
        if spec.is_number and not spec.meta.percent and name.endswith(("_share", "_share_per_year"))
    }
    plain |= {
        f"assumptions.{name}"
        for name, spec in field_specs(Assumptions).items()
        if spec.is_number and not spec.meta.percent and name.endswith(("_share", "_rate", "_share_per_year"))
    }
    assert not plain
