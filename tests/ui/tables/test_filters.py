"""Column filters mean what people write."""

import numpy as np
import pytest

from workbench.ui.tables.filters import fractions, parse_rule

NAN = float("nan")


def passing(text: str, *numbers: float, decimals: int | None = None) -> list[float]:
    rule = parse_rule(text, numeric=True, decimals=decimals)
    assert rule is not None
    values = np.array(numbers)
    return [float(value) for value in values[rule.allows_numbers(values)]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (">3", [4.0, 1250.0]),
        (">=3", [3.0, 4.0, 1250.0]),
        ("≥ 3", [3.0, 4.0, 1250.0]),
        ("<3", [-2.0, 0.0]),
        ("<= 3", [-2.0, 0.0, 3.0]),
        ("0..3", [0.0, 3.0]),
        ("..0", [-2.0, 0.0]),
        ("4..", [4.0, 1250.0]),
        ("−2", [-2.0]),
        ("1,250", [1250.0]),
        ("3 | >1,000", [3.0, 1250.0]),
        ("!3", [-2.0, 0.0, 4.0, 1250.0]),
    ],
)
def test_that_comparisons_ranges_and_alternatives_of_numbers_work(text: str, expected: list[float]) -> None:
    assert passing(text, -2.0, 0.0, 3.0, 4.0, 1250.0, NAN, decimals=0)[: len(expected)] == expected


def test_that_a_plain_number_means_the_values_that_show_as_it() -> None:
    assert passing("2.1", 2.0999, 2.1049, 2.11, decimals=2) == [2.0999, 2.1049]
    assert passing("2.1", 2.0999, 2.1) == [2.1]


def test_that_missing_numbers_are_found_by_an_equals_sign_alone() -> None:
    rule = parse_rule("=", numeric=True)
    assert rule is not None
    assert rule.allows_numbers(np.array([1.0, NAN])).tolist() == [False, True]
    given = parse_rule("!=", numeric=True)
    assert given is not None
    assert given.allows_numbers(np.array([1.0, NAN])).tolist() == [True, False]


@pytest.mark.parametrize(
    ("text", "passes", "refuses"),
    [
        ("sxm", ["h100 sxm 80gb"], ["pcie"]),
        ("=spot", ["spot"], ["spot fleet"]),
        ("=spot | =on-demand", ["spot", "on-demand"], ["reserved"]),
        ("!pcie", ["sxm", ""], ["h100 pcie"]),
        ("sxm | !80gb", ["sxm 141gb"], ["sxm 80gb"]),
        ("=", [""], ["x"]),
        ("!=", ["x"], [""]),
    ],
)
def test_that_texts_are_contained_equal_or_excluded(text: str, passes: list[str], refuses: list[str]) -> None:
    rule = parse_rule(text, numeric=False)
    assert rule is not None
    assert all(rule.allows_text(item) for item in passes)
    assert not any(rule.allows_text(item) for item in refuses)


def test_that_a_numeric_filter_says_what_it_does_not_understand() -> None:
    with pytest.raises(ValueError, match="“about 3” is no number or range"):
        parse_rule("about 3", numeric=True)


def test_that_no_text_is_no_rule() -> None:
    assert parse_rule("  ", numeric=True) is None
    assert parse_rule(" | ", numeric=False) is None


def test_that_a_filter_of_percentages_is_one_of_fractions() -> None:
    assert fractions(">5 % | 19%") == ">0.05 | 0.19"
    assert fractions("2.5 %..10 %") == "0.025..0.1"
    assert fractions(">0.05") == ">0.05"
