"""Two revisions of a quote: every difference, adding up to the difference of the offers."""

from decimal import Decimal
from pathlib import Path

from tests.quotes.twins import HEADER, SERVER, SWITCH, TITLE, Rows, import_rows, quote_of
from workbench.quotes import RevisionKind, compare_revisions, earlier_quote


def test_that_price_quantity_scope_and_terms_are_told_apart(tmp_path: Path) -> None:
    old: Rows = (("Payment:", "30 days"), *TITLE, HEADER, SERVER, SWITCH, ("K", "Cable", 10, 20, 200))
    new: Rows = (
        ("Payment:", "60 days"),
        *TITLE,
        HEADER,
        ("TW-H200", "GPU server 8x NVIDIA H200 141GB SXM5 HGX", 3, 290000, 870000),
        ("TW-SW", "InfiniBand switch 64 ports", 1, 25000.5, 25000.5),
        ("TW-IN", "Installation", 1, 5000, 5000),
    )
    before, after = quote_of(import_rows(tmp_path, old)), quote_of(import_rows(tmp_path, new))
    revision = compare_revisions(before, after)
    found = {(change.kind, change.subject.partition(" ")[0]): change.amount for change in revision.changes}
    assert found == {
        (RevisionKind.QUANTITY, "TW-H200"): Decimal(300000),
        (RevisionKind.PRICE, "TW-H200"): Decimal(-30000),
        (RevisionKind.ADDED, "TW-IN"): Decimal(5000),
        (RevisionKind.REMOVED, "K"): Decimal(-200),
        (RevisionKind.TERMS, "Payment"): Decimal(0),
    }
    assert revision.amount == revision.explained == Decimal(274800)


def test_that_an_equal_quote_has_no_changes(tmp_path: Path) -> None:
    quote = quote_of(import_rows(tmp_path, (*TITLE, HEADER, SERVER, SWITCH)))
    assert compare_revisions(quote, quote).changes == ()


def test_that_the_latest_earlier_quote_of_the_vendor_is_found(tmp_path: Path) -> None:
    quote = quote_of(import_rows(tmp_path, (*TITLE, HEADER, SERVER)))
    older = quote.replaced(sha256="a", quoted_on="2026-10-01")
    oldest = quote.replaced(sha256="b", quoted_on="2026-09-01")
    later = quote.replaced(sha256="c", quoted_on="2026-12-01")
    other = quote.replaced(sha256="d", vendor="Else", quoted_on="2026-10-15")
    assert earlier_quote(quote, [oldest, older, later, other, quote]) == older
    assert earlier_quote(quote, [other, quote]) is None
