"""Firm and optional amounts, prices of a month, and sums larger than the total: what no total tells."""

from tests.quotes.unseen.base import Sheets, case, one_sheet

_HEAD = ("Description", "Qty", "Unit price USD", "Amount USD")
_SERVER = ("8x H200 server", 2, 285000, 570000)


@case("634000")
def firm_quantity_and_firm_amount() -> Sheets:
    return one_sheet(
        ("Description", "Firm qty", "Unit price USD", "Firm amount USD"),
        _SERVER,
        ("Switch", 2, 32000, 64000),
        ("Total", "", "", 634000),
    )


@case("634000", asked=True)
def optional_amounts_beside_firm_ones() -> Sheets:
    return one_sheet(
        (
            "Description",
            "Firm qty",
            "Optional qty",
            "Unit price USD",
            "Firm amount USD",
            "Optional amount USD",
        ),
        ("8x H200 server", 2, 1, 285000, 570000, 285000),
        ("Switch", 2, 1, 32000, 64000, 32000),
        ("Total", "", "", "", 634000, 317000),
    )


@case("570000", asked=True)
def larger_sum_of_unknown_name_below_the_total() -> Sheets:
    return one_sheet(_HEAD, _SERVER, ("", "", "Total", 570000), ("", "", "All-in price", 700000))


@case("570000", asked=True)
def larger_sum_in_a_sentence_above_the_table() -> Sheets:
    return one_sheet(("Contract value: USD 700,000",), _HEAD, _SERVER, ("Total", "", "", 570000))


@case("570000")
def credit_limit_larger_than_the_total() -> Sheets:
    return one_sheet(_HEAD, _SERVER, ("Total", "", "", 570000), ("Credit limit USD 900,000",))


@case("574000", asked=True)
def support_per_month_in_its_description() -> Sheets:
    return one_sheet(_HEAD, _SERVER, ("Managed support per month", 2, 2000, 4000), ("Total", "", "", 574000))


@case("642000")
def support_per_month_for_three_years() -> Sheets:
    return one_sheet(
        _HEAD, _SERVER, ("Managed support per month", 36, 2000, 72000), ("Total", "", "", 642000)
    )


@case("574000", asked=True)
def unit_of_one_month() -> Sheets:
    return one_sheet(
        ("Description", "Qty", "Unit", "Unit price USD", "Amount USD"),
        ("8x H200 server", 2, "pcs", 285000, 570000),
        ("Managed service", 2, "month", 2000, 4000),
        ("Total", "", "", "", 574000),
    )


@case("106000", asked=True)
def systems_without_a_price() -> Sheets:
    return one_sheet(
        _HEAD,
        ("8x H200 141GB", 2, "TBD", "on request"),
        ("400G switch", 2, 32000, 64000),
        ("3yr ProSupport", 2, 21000, 42000),
        ("Total", "", "", 106000),
    )
