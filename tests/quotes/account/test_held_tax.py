"""Tax that prices hold already is taken out of the net total and never added on top."""

from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.quotes.twins import LIBRARY, Rows, codes, import_rows, quote_of, write_book
from workbench.domain.quote import Corrections, LineRole
from workbench.quotes import Question, QuestionKind, QuoteImport, import_quote, open_quote, questions
from workbench.quotes.language.tax_words import says_gross
from workbench.quotes.offer.scaling import resize

ENGLISH = ("Description", "Qty", "Unit price", "Total")
GERMAN = ("Beschreibung", "Menge", "Einzelpreis brutto", "Gesamt brutto")


def offer(header: tuple[str, ...], *below: tuple[str, Any], amount: int = 120_000) -> Rows:
    lines = ((*header,), ("HGX H200 server", 1, amount, amount))
    return (
        ("Thistlewick Compute GmbH", "", "All prices in EUR"),
        *lines,
        *((a, "", "", b) for a, b in below),
    )


@pytest.mark.parametrize(
    ("header", "below"),
    [
        (ENGLISH, (("Total incl. VAT", 120_000), ("of which VAT 20 %", 20_000))),
        (ENGLISH, (("Total incl. VAT", 120_000), ("VAT 20 %", 20_000))),
        (ENGLISH, (("VAT 20 %", 20_000), ("Total incl. VAT", 120_000))),
        (ENGLISH, (("Total", 120_000), ("VAT 20 %", 20_000))),
        (ENGLISH, (("Total TTC", 120_000), ("dont TVA", 20_000))),
        (ENGLISH, (("Total IVA incluido", 120_000), ("IVA", 20_000))),
        (GERMAN, (("Gesamtbetrag inkl. 20% MwSt", 120_000), ("darin enthaltene MwSt 20%", 20_000))),
        (GERMAN, (("Gesamtsumme", 120_000), ("MwSt 20%", 20_000))),
    ],
)
def test_that_tax_inside_the_total_is_part_of_it(
    tmp_path: Path, header: tuple[str, ...], below: tuple[tuple[str, Any], ...]
) -> None:
    result = import_rows(tmp_path, offer(header, *below))
    quote = quote_of(result)
    assert (quote.net_total, quote.amount(LineRole.TAX), quote.amount()) == tuple(
        map(Decimal, (100_000, 20_000, 120_000))
    )
    assert result.settled
    assert quote.equation == "lines 100,000.00 + tax 20,000.00 = printed total 120,000.00 ✓"
    assert "tax_taken_out" in codes(result)
    assert result.rows_read == result.rows_used + len(result.rows_left_out)


def test_that_tax_on_top_of_a_net_total_stays_on_top(tmp_path: Path) -> None:
    result = import_rows(tmp_path, offer(ENGLISH, ("Total", 120_000), ("VAT 20 %", 24_000)))
    quote = quote_of(result)
    assert (quote.net_total, quote.amount(LineRole.TAX)) == (Decimal(120_000), Decimal(24_000))


@pytest.mark.parametrize("freight", [0, 6_000])
def test_that_gross_prices_without_a_known_share_of_tax_are_asked_about(tmp_path: Path, freight: int) -> None:
    below: tuple[tuple[str, Any], ...] = (("Total incl. VAT", 120_000 + freight),)
    if freight:
        below = (("Freight", freight), *below, ("of which VAT", 21_000))
    result = import_rows(tmp_path, offer(ENGLISH, *below))
    assert quote_of(result).reconciled
    assert not result.settled
    assert "tax_in_prices_unknown" in codes(result)


@pytest.mark.parametrize(("rate", "tax"), [("20 %", "20000.00"), ("7.625 %", "8501.74")])
def test_that_a_rate_in_the_sentence_of_gross_prices_is_taken_whole(
    rate: str, tax: str, tmp_path: Path
) -> None:
    rows = offer(ENGLISH, (f"All prices incl. {rate} tax", ""), ("Total", 120_000))
    assert quote_of(import_rows(tmp_path, rows)).amount(LineRole.TAX) == Decimal(tax)


def test_that_a_resized_gross_quote_keeps_its_share_of_tax(tmp_path: Path) -> None:
    rows = offer(ENGLISH, ("Total incl. VAT", 120_000), ("of which VAT 20 %", 20_000))
    resized = resize(quote_of(import_rows(tmp_path, rows)), 3)
    assert (resized.net_total, resized.amount(LineRole.TAX)) == (Decimal(300_000), Decimal(60_000))


@pytest.mark.parametrize(
    "text",
    ["Total incl. VAT", "Summe inkl. 19% MwSt", "Montant TTC", "税込合計", "합계(부가세 포함)", "Brutto"],
)
def test_that_labels_of_gross_sums_are_known(text: str) -> None:
    assert says_gross(text)


@pytest.mark.parametrize(
    "text", ["Total excl. VAT", "Summe netto", "Total incl. freight excl. VAT", "不含税"]
)
def test_that_labels_of_net_sums_are_not_taken_for_gross_ones(text: str) -> None:
    assert not says_gross(text)


def asked_about_tax(result: QuoteImport) -> Question:
    (question,) = [found for found in questions(result) if found.kind is QuestionKind.TAX_IN_PRICES]
    return question


def test_that_an_answer_takes_a_rate_out_of_gross_prices(tmp_path: Path) -> None:
    path = write_book(tmp_path / "q.xlsx", {"Quote": offer(ENGLISH, ("Total incl. VAT", 120_000))})
    answers = {a.text: a.corrections for a in asked_about_tax(import_quote(path, LIBRARY)).answers}
    result = import_quote(path, LIBRARY, answers["20 % tax is inside"])
    quote = quote_of(result)
    assert (quote.net_total, quote.amount(LineRole.TAX)) == (Decimal(100_000), Decimal(20_000))
    assert result.settled
    assert result.rows_read == result.rows_used + len(result.rows_left_out)
    plain = import_quote(path, LIBRARY, answers["No tax is inside"])
    assert quote_of(plain).net_total == Decimal(120_000)
    assert plain.settled
    for found in (result, plain):
        assert "tax_in_prices_unknown" not in codes(found)


def test_that_a_printed_tax_is_shared_by_goods_and_freight_only_at_the_rate_it_is(tmp_path: Path) -> None:
    below = (("Freight", 6_000), ("Total incl. VAT", 126_000), ("of which VAT", 21_000))
    path = write_book(tmp_path / "q.xlsx", {"Quote": offer(ENGLISH, *below)})
    alike = asked_about_tax(import_quote(path, LIBRARY)).answers[-1]
    result = import_quote(path, LIBRARY, alike.corrections)
    quote = quote_of(result)
    found = quote.net_total, quote.amount(LineRole.FREIGHT), quote.amount(LineRole.TAX)
    assert found == (Decimal(100_000), Decimal(5_000), Decimal(21_000))
    assert result.settled
    other = import_quote(path, LIBRARY, Corrections(tax_in_prices=Decimal(7)))
    assert not other.settled
    assert asked_about_tax(other).answers


SHOP: Rows = (
    ("Thistlewick Compute GmbH", "", "", "All prices in EUR"),
    ENGLISH,
    ("HGX H200 server", 3, 190_000, 570_000),
    ("400G switch", 2, Decimal("32000.05"), Decimal("64000.10")),
    ("Support 36 months", 1, 9_999, 9_999),
    ("Option: spare switch", 1, 35_700, 35_700),
)
SHOP_GROSS = {
    "Quote!3": Decimal(570_000),
    "Quote!4": Decimal("64000.10"),
    "Quote!5": Decimal(9_999),
    "Quote!6": Decimal(35_700),
}
SHOP_TOTAL = Decimal("643999.10")
SHOP_TAX = Decimal("102823.39")
RATE = Decimal(19)


@pytest.mark.parametrize(
    ("below", "answer"),
    [
        ((("Total", "", "", SHOP_TOTAL), ("All prices incl. 19 % VAT",)), None),
        ((("Total incl. VAT", "", "", SHOP_TOTAL),), RATE),
        ((("Total incl. VAT", "", "", SHOP_TOTAL), ("of which VAT 19 %", "", "", SHOP_TAX)), None),
        ((("Total incl. VAT", "", "", SHOP_TOTAL), ("of which VAT", "", "", SHOP_TAX)), None),
        ((("All prices incl. 19 % VAT",),), None),
    ],
)
def test_that_the_tax_taken_out_is_that_of_the_lines_that_count(
    below: Rows, answer: Decimal | None, tmp_path: Path
) -> None:
    opened, _ = open_quote(write_book(tmp_path / "q.xlsx", {"Quote": (*SHOP, *below)}))
    assert opened is not None
    for wanted in product((True, False), repeat=len(SHOP_GROSS)):
        included = dict(zip(SHOP_GROSS, wanted, strict=True))
        result = opened.read(LIBRARY, Corrections(included=included, tax_in_prices=answer))
        quote = quote_of(result)
        gross = sum((SHOP_GROSS[key] for key in SHOP_GROSS if included[key]), Decimal(0))
        assert abs(quote.net_total * (100 + RATE) / 100 - gross) <= Decimal("0.01"), included
        assert quote.amount() == gross
        assert result.holds_tax or not gross
        assert quote.reconciled == (quote.printed_total is not None)


def test_that_tax_is_taken_out_beside_the_goods_that_hold_it(tmp_path: Path) -> None:
    below = (("Total incl. VAT", "", "", SHOP_TOTAL), ("of which VAT 19 %", "", "", SHOP_TAX))
    quote = quote_of(import_rows(tmp_path, (*SHOP, *below)))
    for role, gross in ((LineRole.SYSTEM, 570_000), (LineRole.SUPPORT, 9_999)):
        assert abs(quote.amount(role) * (100 + RATE) / 100 - gross) <= Decimal("0.02")
    assert quote.amount(LineRole.COMPONENT) == 0
    assert (quote.amount(LineRole.TAX), quote.amount()) == (SHOP_TAX, SHOP_TOTAL)
