"""Number formats of Excel."""

from datetime import datetime

import pytest
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.styles.numbers import is_date_format as openpyxl_says
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from workbench.tables.number_formats import BUILT_IN_FORMATS, date_of_serial, is_date_format

DATES = ("yyyy-mm-dd", "d. mmmm yyyy", '[$-407]d" de "mmmm', "[h]:mm", "[ss]", "hh:mm AM/PM", "[Red]dd/mm/yy")
NUMBERS = (
    "General",
    '#,##0.00 "USD/day"',
    r"#,##0.00\ \d",
    "#,##0.00 [$USD]",
    "0.0 [$h-409]",
    "[Red]#,##0;d",
    "0_d",
    "* 0*m",
)


def test_that_the_built_in_formats_are_those_of_openpyxl() -> None:
    assert BUILT_IN_FORMATS.keys() == BUILTIN_FORMATS.keys()
    for number, code in BUILT_IN_FORMATS.items():
        if number not in range(41, 45):  # openpyxl escapes parentheses and lost the semicolons of 44
            assert code == BUILTIN_FORMATS[number]
        assert is_date_format(code) == openpyxl_says(BUILTIN_FORMATS[number])


@pytest.mark.parametrize("code", DATES)
def test_that_dates_and_times_are_told_from_numbers(code: str) -> None:
    assert is_date_format(code)


@pytest.mark.parametrize("code", NUMBERS)
def test_that_letters_in_texts_colours_and_padding_make_no_date(code: str) -> None:
    assert not is_date_format(code)


@pytest.mark.parametrize("days", [1.0, 59.0, 59.75, 61.0, 1462.5, 46_351.123456, 2_958_465.0])
def test_that_serial_numbers_are_the_dates_that_openpyxl_reads(days: float) -> None:
    assert date_of_serial(days, epoch_1904=False) == from_excel(days, WINDOWS_EPOCH)


def test_that_workbooks_of_old_macs_count_from_1904() -> None:
    assert date_of_serial(1.0, epoch_1904=True) == datetime(1904, 1, 2)  # noqa: DTZ001
    assert date_of_serial(40_000.25, epoch_1904=True) == from_excel(40_000.25, MAC_EPOCH)


def test_that_a_date_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(OverflowError):
        date_of_serial(1e9, epoch_1904=False)
