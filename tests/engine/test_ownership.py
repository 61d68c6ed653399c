import pytest

from workbench.engine.ownership import (
    covered_months,
    one_offs,
    projected,
    purchase_months,
    running,
)


def test_that_hardware_is_bought_again_when_its_life_is_over() -> None:
    assert purchase_months(0, 36, 72) == [0, 36]
    assert purchase_months(6, 36, 72) == [6, 42]
    assert purchase_months(0, 72, 72) == [0]


def test_that_one_offs_fall_at_their_month_and_not_after_the_study() -> None:
    assert one_offs(3, [0, 3, 3, 4], [1.0, 2.0, 3.0, 9.0]).tolist() == [1, 0, 0, 5]


def test_that_running_costs_start_with_go_live_and_grow_from_the_valuation_date() -> None:
    found = running(24, 12, 100.0, 0.1)
    assert found[:13].tolist() == [0] * 13
    assert found[13] == pytest.approx(110)


def test_that_a_price_changes_by_its_yearly_rate() -> None:
    assert projected(100.0, -0.2, 24) == pytest.approx(64)


def test_that_a_term_covers_its_months_after_every_purchase() -> None:
    covered = covered_months(0, 6, 4, 12)
    assert covered.tolist() == [False, *[True] * 4, False, False, *[True] * 4, False, False]
