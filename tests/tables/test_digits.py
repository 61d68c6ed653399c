"""Numbers read many at once are the numbers that Decimal reads one at a time."""

import re
from decimal import Context, Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from workbench.tables.cells import Texts
from workbench.tables.digits import Decimals, read_decimals, rounded_to_15_digits

_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_MOST_DIGITS = 18
_WRITTEN = (
    st.text("0123456789.-", max_size=25)
    | st.text("0123456789+eE, ²٣", max_size=6)
    | st.from_regex(_PLAIN, fullmatch=True)
    | st.floats(allow_nan=False).map(repr)
    | st.decimals(-(10**9), 10**9, places=2).map(str)
)


def read(written: list[str]) -> Decimals:
    texts = Texts.of(written)
    return read_decimals(texts.windows, texts.starts, texts.ends)


def decimals(numbers: Decimals) -> list[str | None]:
    return [
        str(Decimal(mantissa).scaleb(-scale)) if known else None
        for mantissa, scale, known in zip(*(found.tolist() for found in numbers), strict=True)
    ]


@given(st.lists(_WRITTEN, max_size=30))
@example(["12345678.", ".12345678", "1234567.8", "12345678.9", "1.2345678", "1..2", "1.2.3", "5-3"])
@example(["99999999.99999999", "9999999999999999.5", "1234567890.12345678", "0.000000000000000001", "-0"])
def test_that_plain_numbers_are_read_exactly_and_others_not_at_all(written: list[str]) -> None:
    for text, found in zip(written, decimals(read(written)), strict=True):
        plain = _PLAIN.fullmatch(text) is not None
        if found is not None:
            assert plain
            assert found == str(Decimal(text))
        else:
            digits = len(text.strip("-0.").replace(".", ""))
            assert not plain or len(text) > _MOST_DIGITS or digits == 0


@given(st.lists(st.integers(-(10**18), 10**18).flatmap(lambda n: st.integers(0, 18).map(lambda s: (n, s)))))
@example([(9999999999999995, 0), (9999999999999995, 3), (1000000000000005, 1), (1000000000000015, 1)])
def test_that_numbers_are_rounded_as_a_decimal_context_does(numbers: list[tuple[int, int]]) -> None:
    written = [f"{Decimal(mantissa).scaleb(-scale):f}" for mantissa, scale in numbers]
    context = Context(prec=15)
    for text, found in zip(written, decimals(rounded_to_15_digits(read(written))), strict=True):
        if found is not None:
            assert found == str(context.create_decimal(text))
        else:
            rounded = context.create_decimal(text)
            assert "E+" in str(rounded) or len(text) > _MOST_DIGITS or rounded == 0
