"""Text in an editor and the value it stands for."""

import pytest

from workbench.domain.meta import field_specs
from workbench.domain.workload import Stream
from workbench.ui.values import parse_value, value_text

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
