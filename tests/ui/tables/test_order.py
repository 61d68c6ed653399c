"""The order of a query is right whatever is sorted, filtered and searched."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.ui.tables.prices import make_price, make_prices
from workbench.domain.control import Cancelled, NoControl
from workbench.domain.market import CloudPrice, PriceTier
from workbench.ui.tables.columns import field_column
from workbench.ui.tables.filters import parse_rule
from workbench.ui.tables.order import Query, TableKeys, order_of

COLUMNS = [field_column(spec) for spec in CloudPrice.fields().values()]


def ids(records: list[CloudPrice], query: Query) -> list[str]:
    keys = TableKeys(records, COLUMNS)
    return [records[number].id for number in order_of(keys, query, NoControl())]


def test_that_text_sorts_without_regard_to_case_and_equal_rows_keep_their_order() -> None:
    assert ids(make_prices(), Query(sort="provider")) == ["price-2", "price-1", "price-4", "price-3"]
    down = ids(make_prices(), Query(sort="provider", descending=True))
    assert down == ["price-3", "price-1", "price-4", "price-2"]


def test_that_numbers_sort_by_value_and_missing_ones_come_last_either_way() -> None:
    assert ids(make_prices(), Query(sort="usd_per_instance_hour"))[0] == "price-4"
    assert ids(make_prices(), Query(sort="term_months"))[0] == "price-3"
    assert ids(make_prices(), Query(sort="term_months", descending=True))[0] == "price-3"


def test_that_filters_and_search_words_must_all_pass() -> None:
    spot = parse_rule("=spot", numeric=False)
    cheap = parse_rule("<10", numeric=True)
    assert spot is not None
    assert cheap is not None
    assert ids(make_prices(), Query(rules=(("tier", spot),))) == ["price-2", "price-4"]
    both = Query(rules=(("tier", spot), ("usd_per_instance_hour", cheap)))
    assert ids(make_prices(), both) == ["price-4"]
    assert ids(make_prices(), Query(words=("beta", "spot"))) == ["price-4"]
    assert ids(make_prices(), Query(words=("1,250",))) == ["price-3"]
    assert ids(make_prices(), Query(words=("nothing",))) == []


def test_that_references_are_sorted_and_searched_by_the_name_shown() -> None:
    names = {"gpu-a": "Zeta GPU", "gpu-b": "Able GPU"}
    columns = [field_column(spec, lambda _, key: names[key]) for spec in CloudPrice.fields().values()]
    records = make_prices()
    keys = TableKeys(records, columns)
    first = order_of(keys, Query(sort="accelerator_id"), NoControl())[0]
    assert records[first].id == "price-3"
    assert order_of(keys, Query(words=("able",)), NoControl()).tolist() == [2]


@example([("", 1.0), ("\0", 1.0)], False)
@example([("\1", 1.0), ("\0b", 1.0), ("a\0", 1.0), ("a", 1.0), ("a\1", 1.0)], True)
@given(st.lists(st.tuples(st.text(max_size=8), st.floats(0.01, 1e9)), max_size=30), st.booleans())
def test_that_the_order_is_that_of_a_stable_sort(rows: list[tuple[str, float]], descending: bool) -> None:
    records = [make_price(number, "x", usd).replaced(region=text) for number, (text, usd) in enumerate(rows)]
    by_price = sorted(records, key=lambda record: record.usd_per_instance_hour, reverse=descending)
    query = Query(sort="usd_per_instance_hour", descending=descending)
    assert ids(records, query) == [record.id for record in by_price]
    given_ones = [record for record in records if record.region]
    by_region = sorted(given_ones, key=lambda record: record.region.casefold().encode(), reverse=descending)
    found = ids(records, Query(sort="region", descending=descending))
    assert found[: len(by_region)] == [record.id for record in by_region]


def test_that_a_cancelled_query_stops() -> None:
    class Cancelling:
        def check(self, fraction: float, message: str) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        order_of(TableKeys(make_prices(), COLUMNS), Query(sort="tier"), Cancelling())


def test_that_tiers_sort_by_what_they_are_called() -> None:
    tiers = [make_price(number, "x", 1.0, tier=tier) for number, tier in enumerate(PriceTier)]
    shown = [tiers[int(key.removeprefix("price-"))].tier.value for key in ids(tiers, Query(sort="tier"))]
    assert shown == sorted(tier.value for tier in PriceTier)


def test_that_keys_follow_a_change_of_one_record() -> None:
    records = make_prices()
    keys = TableKeys(records, COLUMNS)
    for query in (Query(sort="provider"), Query(sort="usd_per_instance_hour"), Query(words=("beta",))):
        order_of(keys, query, NoControl())
    changed = list(records)
    changed[2] = records[2].replaced(provider="Aardvark", usd_per_instance_hour=0.5)
    after = keys.with_changed(changed, ["price-3"])
    assert order_of(after, Query(sort="provider"), NoControl())[0] == 2
    assert order_of(after, Query(sort="usd_per_instance_hour"), NoControl())[0] == 2
    assert order_of(after, Query(words=("aardvark",)), NoControl()).tolist() == [2]
    assert order_of(after, Query(words=("aardvark", "reserved")), NoControl()).tolist() == [2]
