"""Text tables taken apart in one piece hold the fields that the csv module finds."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbench.domain.control import NoControl
from workbench.tables import fields
from workbench.tables.fields import Fields, fields_of
from workbench.tables.markup import CapPassedError

_FIELDS = st.lists(
    st.sampled_from(["", "a", '"a"', '"a,b"', '""', '"a""b"', '""""', '"x\ny"', '"x\r\ny"', " ", "é", "價"])
    | st.text('ab"\n\r,; é\u3000', max_size=6),
    max_size=5,
).map(",".join)
_TABLES = st.lists(st.tuples(_FIELDS, st.sampled_from(["\n", "\r\n", "\r", ""])), max_size=6).map(
    lambda lines: "".join(line + end for line, end in lines)
)


def read(text: str) -> Fields:
    return fields_of(text.encode("utf-8", "surrogatepass"), ",", NoControl())


def by_record(found: Fields) -> dict[tuple[int, int], str]:
    everything = range(len(found.texts))
    places = zip(found.records.tolist(), found.columns.tolist(), strict=True)
    return dict(zip(places, map(found.texts.at, everything), strict=True))


@given(_TABLES)
@example('a,"b""c",\r\n\r\n"",d')
@example('19" rack,5\n')
@example('a,"never ends\n1,2\n')
@example('"a"\r')
@example('"a" ,1\n')
@example("a\rb\n")
def test_that_fields_are_those_of_the_csv_module(text: str) -> None:
    try:
        records = list(csv.reader(io.StringIO(text), delimiter=","))
    except csv.Error:
        with pytest.raises(CapPassedError, match="cannot be read"):
            read(text)
        return
    expected = {
        (number, column): field
        for number, record in enumerate(records, start=1)
        for column, field in enumerate(record, start=1)
    }
    found = read(text)
    # A record without any character is one empty field here, and none there.
    assert {
        place: field for place, field in by_record(found).items() if field or place in expected
    } == expected
    assert len(found.texts) == len(found.records) == len(found.columns)
    cells = found.filled(0)
    shown = {place: field for place, field in expected.items() if field.strip()}
    numbers = cells.row_numbers[cells.rows_of_cells].tolist()
    assert list(shown) == list(zip(numbers, cells.columns.tolist(), strict=True))
    assert list(shown.values()) == list(map(cells.value_at, range(len(numbers))))


def test_that_a_plain_table_needs_no_csv_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(fields, "csv")
    assert by_record(read('a,"b, ""c"""\r\n\n"1"\n')) == {
        (1, 1): "a",
        (1, 2): 'b, "c"',
        (2, 1): "",
        (3, 1): "1",
    }


def test_that_the_first_records_can_be_left_out() -> None:
    cells = read("sep=,\na,b\n").filled(1)
    assert (cells.row_numbers.tolist(), cells.value_at(0), cells.value_at(1)) == ([2], "a", "b")
