"""What lines cost by column is what each of them costs by itself."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from workbench.quotes.lines.amounts import discount_share, line_amounts
from workbench.quotes.lines.amounts_by_column import amount_columns, discount_shares
from workbench.quotes.model import Field

_FIGURES = (
    *(Field.QUANTITY, Field.UNIT_LIST, Field.UNIT_NET, Field.EXTENDED_LIST, Field.EXTENDED),
    *(Field.DISCOUNT, Field.DISCOUNT_AMOUNT),
)
_VALUES = st.sampled_from(
    tuple(map(Decimal, ("0", "1", "2", "0.25", "25", "75", "100", "150", "-5", "0.00")))
)


@given(data=st.data(), percent=st.booleans(), has_net=st.booleans())
def test_that_columns_give_what_each_line_gives(data: st.DataObject, percent: bool, has_net: bool) -> None:
    names = [Field.QUANTITY, *data.draw(st.sets(st.sampled_from(_FIGURES[1:]), min_size=1))]
    count = data.draw(st.integers(1, 6))
    columns = {name: data.draw(st.lists(_VALUES, min_size=count, max_size=count)) for name in names}
    per = data.draw(st.lists(st.sampled_from((Decimal(1), Decimal(100))), min_size=count, max_size=count))
    raw = columns.get(Field.DISCOUNT)
    shares = None if raw is None else discount_shares(raw, percent, columns)
    found = amount_columns(columns, shares, per, has_net_column=has_net)

    for index in range(count):
        line = {name: column[index] for name, column in columns.items()}
        share = discount_share(line.get(Field.DISCOUNT), percent, line)
        alone = line_amounts(line, share, per[index], has_net_column=has_net, has_quantity_column=True)
        by_column = [None if column is None else column[index] for column in found]
        assert list(map(repr, alone)) == list(map(repr, by_column))
