"""A pasted week: 168 numbers in any arrangement, or a message that says what is wrong."""

import pytest

from workbench.ui.scenarios.week import parse_week


@pytest.mark.parametrize("separator", [" ", "\n", "\t", ", ", ";"])
def test_that_168_numbers_are_a_week_however_they_are_arranged(separator: str) -> None:
    week = parse_week(separator.join(str(hour) for hour in range(168)))
    assert week == tuple(float(hour) for hour in range(168))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 2 3", "holds 3 numbers"),
        (" ".join(["1"] * 167 + ["lots"]), "“lots” is not a number"),
        (" ".join(["0"] * 168), "not zero in every hour"),
        (" ".join(["1"] * 167 + ["-1"]), "must not be negative"),
    ],
)
def test_that_anything_else_says_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_week(text)
