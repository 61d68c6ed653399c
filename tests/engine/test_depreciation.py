import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.engine.depreciation import MACRS, declining_balance, straight_line, with_first_year_share


@pytest.mark.parametrize("years", sorted(MACRS))
def test_that_every_macrs_table_deducts_the_whole_price_in_one_year_more(years: int) -> None:
    assert len(MACRS[years]) == years + 1
    assert MACRS[years].sum() == pytest.approx(1.0, abs=1e-9)


@given(st.floats(0.5, 30), st.floats(0, 0.9), st.floats(1, 3))
def test_that_every_schedule_deducts_the_price_less_salvage(
    life: float, salvage: float, factor: float
) -> None:
    for schedule in (straight_line(life, salvage), declining_balance(life, factor, salvage)):
        assert schedule.sum() == pytest.approx(1 - salvage, abs=1e-9)
        assert (schedule >= -1e-12).all()


def test_that_double_declining_balance_gives_the_textbook_years() -> None:
    """1,000 over 5 years at 40 %: 400, 240, 144, then the rest in equal parts, 108 and 108."""
    assert declining_balance(5.0) * 1000 == pytest.approx([400, 240, 144, 108, 108])


def test_that_a_broken_year_takes_its_part() -> None:
    assert straight_line(2.5).tolist() == pytest.approx([0.4, 0.4, 0.2])


def test_that_first_year_expensing_comes_on_top_of_the_schedule() -> None:
    assert with_first_year_share(np.array([0.5, 0.5]), 0.6).tolist() == pytest.approx([0.8, 0.2])
