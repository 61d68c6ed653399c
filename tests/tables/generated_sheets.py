"""Sheets of every kind of value, generated."""

from datetime import date, datetime, time
from decimal import Decimal

from hypothesis import strategies as st

from workbench.tables.sheet import Cell, CellError, CellValue, Range, Row, Sheet

VALUES: tuple[CellValue, ...] = (
    *(
        "text",
        "",
        "1",
        "b1",
        "價格\n",
        "\ud800",
        "-12.50",
        "1.234",
        "1,5",
        " 7",
        "5.",
        "٣",
        True,
        False,
        None,
    ),
    *(Decimal(1), Decimal("1.0"), Decimal("1E+20"), Decimal("-0"), Decimal("1E-7"), Decimal("0.1")),
    *(Decimal("12345678901234567890"), Decimal("-99999999.99999999"), Decimal(10**15), Decimal("-3.005")),
    *(datetime.fromisoformat("2026-11-25T09:30"), date(2026, 11, 25), time(9, 30), CellError("#REF!")),
)
_FORMATS = ("General", "0.00", '#,##0.00 "€"')

_VALUES = st.sampled_from(VALUES) | st.text(max_size=4) | st.decimals(allow_nan=False, allow_infinity=False)
_CELLS = st.dictionaries(
    st.integers(1, 6) | st.sampled_from([27, 16_384]),
    st.tuples(_VALUES, st.sampled_from(_FORMATS)),
    min_size=1,
    max_size=6,
)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """A sheet of a few rows, with gaps between them, hidden ones and merged cells."""
    numbers = sorted(draw(st.sets(st.integers(1, 12) | st.just(1_048_576), max_size=8)))
    rows = []
    for number in numbers:
        found = sorted(draw(_CELLS).items())
        cells = [Cell(number, column, value, form, value is None) for column, (value, form) in found]
        rows.append(Row.of(number, cells, draw(st.booleans())))
    bounds = st.tuples(*[st.integers(1, 9)] * 4)
    return Sheet(
        name=draw(st.text(max_size=5)),
        rows=tuple(rows),
        visible=draw(st.booleans()),
        hidden_columns=tuple(draw(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), max_size=2))),
        merged=tuple(Range(*found) for found in draw(st.lists(bounds, max_size=2))),
        computed=draw(st.integers(0, 3)),
    )


def exactly(sheet: Sheet) -> list[tuple[object, ...]]:
    """All that the rows hold, told apart where it is only equal: 1, 1.0 and True."""
    return [
        (row.number, row.hidden, row.shape, [(type(value), str(value)) for value in row.values])
        for row in sheet.rows
    ]
