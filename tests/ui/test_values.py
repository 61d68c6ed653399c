"""Text in an editor and the value it stands for."""

import pytest

from workbench.domain.assumptions import Assumptions
from workbench.domain.meta import field_specs
from workbench.domain.workload import Stream
from workbench.ui.values import field_text, parse_value, value_text

PEAK = field_specs(Stream)["peak_requests_per_s"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,250.5", 1250.5), ("1250", 1250.0), ("1 250", 1250.0), ("−3", -3.0), ("1e3", 1000.0), (" .5 ", 0.5)],
)
def test_that_a_number_is_read_as_people_write_it(text: str, value: float) -> None:
    assert parse_value(PEAK, text) == value


@pytest.mark.parametrize("text", ["12 k", "1,5", "nan", "1.2.3", "0x10", "--1"])
def test_that_what_is_no_number_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        parse_value(PEAK, text)


@pytest.mark.parametrize("value", [0.1, 1250.5, 60.0, 1e-7, 123456789.0])
def test_that_what_is_shown_reads_back_exactly(value: float) -> None:
    assert parse_value(PEAK, value_text(value)) == value


WACC = field_specs(Assumptions)["wacc"]


@pytest.mark.parametrize("text", ["9 %", "9%", "0.09", "9.0 %", " 9\u00a0% "])
def test_that_a_rate_is_typed_as_a_percentage_or_a_fraction(text: str) -> None:
    assert parse_value(WACC, text) == 0.09


def test_that_a_rate_is_shown_as_a_percentage_that_reads_back_exactly() -> None:
    assert field_text(WACC, 0.09) == "9 %"
    for rate in (0.0825, 0.07, 1 / 3, -0.5, 0.0):
        assert parse_value(WACC, field_text(WACC, rate)) == rate


def test_that_a_rate_without_its_sign_is_asked_for_it() -> None:
    with pytest.raises(ValueError, match="Write 9 % for a percentage"):
        parse_value(WACC, "9")


def test_that_a_percent_sign_is_refused_where_it_means_nothing() -> None:
    with pytest.raises(ValueError, match="is not a number"):
        parse_value(PEAK, "9 %")
