"""Quotes side by side on one basis; what cannot be compared says so."""

from decimal import Decimal

from workbench.analysis.offers.quote_basis import BasisOptions, BasisTable, basis_table
from workbench.analysis.sample import load_sample
from workbench.domain.quote import LineRole, Quote

LIBRARY = load_sample()[0]
QUOTES = [quote for quote in LIBRARY.records("quote") if isinstance(quote, Quote)]


def row(table: BasisTable, title: str) -> tuple[Decimal | str | None, ...]:
    return next(found.cells for found in table.rows if found.title.startswith(title))


def test_that_the_parts_of_each_quote_add_up_to_its_total() -> None:
    table = basis_table(QUOTES, LIBRARY, BasisOptions(per_accelerator=False))
    parts = [row(table, t) for t in ("Hardware", "Software", "Support", "Installation", "Freight")]
    for number, total in enumerate(row(table, "Total")):
        amounts = [part[number] for part in parts]
        assert all(isinstance(amount, Decimal) for amount in amounts)
        assert sum(amount for amount in amounts if isinstance(amount, Decimal)) == total


def test_that_delivery_and_installation_count_only_where_they_are_wanted() -> None:
    full = row(basis_table(QUOTES, LIBRARY, BasisOptions(per_accelerator=False)), "Total")
    less = BasisOptions(per_accelerator=False, delivered=False, installed=False)
    bare = row(basis_table(QUOTES, LIBRARY, less), "Total")
    for quote, with_all, without in zip(QUOTES, full, bare, strict=True):
        assert isinstance(with_all, Decimal)
        assert isinstance(without, Decimal)
        aside = quote.amount(LineRole.FREIGHT, LineRole.SERVICE)
        if quote.currency == "USD":
            assert with_all - without == aside


def test_that_each_amount_is_shared_by_the_accelerators_where_that_is_wanted() -> None:
    in_all = basis_table(QUOTES, LIBRARY, BasisOptions(per_accelerator=False))
    whole = row(in_all, "Total")
    table = basis_table(QUOTES, LIBRARY, BasisOptions(per_accelerator=True))
    assert in_all.uneven
    assert in_all.cheapest is None
    assert not table.uneven
    for total, each, count in zip(whole, row(table, "Total"), row(table, "Accelerators"), strict=True):
        assert isinstance(total, Decimal)
        assert isinstance(each, Decimal)
        assert abs(each * Decimal(str(count)) - total) < Decimal(str(count)) / 100
    assert table.cheapest is None or not table.unequal


def test_that_a_quote_in_another_currency_names_its_rate_and_one_without_stays_unknown() -> None:
    number = next(n for n, quote in enumerate(QUOTES) if quote.currency == "EUR")
    note = row(basis_table(QUOTES, LIBRARY, BasisOptions()), "Exchange rate")[number]
    assert isinstance(note, str)
    assert "USD" in note
    alone = basis_table(QUOTES, LIBRARY, BasisOptions(currency="XOF"))
    assert set(row(alone, "Total")) == {None}
    assert alone.cheapest is None
    assert all("add one in Catalogs" in str(said) for said in row(alone, "Exchange rate"))


def test_that_no_quote_is_called_cheapest_where_they_do_not_hold_the_same() -> None:
    bare = QUOTES[0].replaced(
        lines=tuple(line for line in QUOTES[0].lines if line.role is not LineRole.SUPPORT)
    )
    table = basis_table([QUOTES[0], bare], LIBRARY, BasisOptions())
    assert table.unequal
    assert table.cheapest is None
    assert "no support is quoted" in str(row(table, "Not quoted")[1])
    same = basis_table([QUOTES[0], QUOTES[0].replaced(id="other")], LIBRARY, BasisOptions())
    assert same.cheapest == 0
