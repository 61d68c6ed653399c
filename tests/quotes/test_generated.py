"""Properties of every import, on random layouts."""

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.quotes.generated import Generated, generated_quotes
from tests.quotes.twins import LIBRARY, quote_of, write_book
from workbench.domain.quote import LineRole
from workbench.quotes import import_quote

RANDOM_LAYOUTS = settings(
    max_examples=40,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@RANDOM_LAYOUTS
@given(generated=generated_quotes())
def test_that_random_layouts_give_their_sums_and_account_for_every_row(
    generated: Generated, tmp_path: Path
) -> None:
    result = import_quote(write_book(tmp_path / "q.xlsx", {"Quote": generated.rows}), LIBRARY)
    quote = quote_of(result)
    assert result.rows_read == result.rows_used + len(result.rows_left_out)
    assert result.rows_read == sum(any(cell != "" for cell in row) for row in generated.rows)
    assert quote.net_total == generated.net, quote.equation
    assert quote.amount(LineRole.FREIGHT) == generated.freight
    assert quote.amount(LineRole.TAX) == generated.tax
    assert quote.reconciled or not generated.has_total


_values = st.one_of(
    st.just(""),
    st.text(max_size=30),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.integers(-10_000, 10_000),
    st.sampled_from(
        (
            "Qty",
            "Description",
            "Unit price",
            "Total",
            "Extended",
            "Subtotal",
            "Freight",
            "Options",
            "1.234",
            "12,5 %",
        )
    ),
)


@RANDOM_LAYOUTS
@given(rows=st.lists(st.lists(_values, max_size=8), max_size=25))
def test_that_any_sheet_is_answered_and_every_row_accounted_for(
    rows: list[list[Any]], tmp_path: Path
) -> None:
    result = import_quote(write_book(tmp_path / "q.xlsx", {"S": rows}), LIBRARY)
    assert result.rows_read == result.rows_used + len(result.rows_left_out)
    assert result.quote is not None or result.issues
    if result.quote is not None and result.quote.reconciled:
        assert result.quote.printed_total is not None
