"""What a comparison promises: sums that hold, reasons that are said, nothing lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from workbench.analysis.compare import compare
from workbench.analysis.results.result import Comparison, OfferResult
from workbench.analysis.shown.presentation import build_specs
from workbench.catalog.library import Library
from workbench.domain.control import Cancelled, NoControl
from workbench.domain.hardware import Accelerator, System
from workbench.domain.model import Precision
from workbench.domain.money import ExchangeRate
from workbench.domain.periods import HOURS_PER_YEAR, SECONDS_PER_HOUR
from workbench.domain.provenance import Citation, Status
from workbench.domain.scenario import ApiOffer, OwnedOffer, Scenario


@pytest.fixture(scope="module")
def result(scenario: Scenario, library: Library) -> Comparison:
    return compare(scenario, library, NoControl())


def with_streams(scenario: Scenario, **changes: object) -> Scenario:
    return scenario.replaced(streams=[stream.model_dump() | changes for stream in scenario.streams])


def offer_of(comparison: Comparison, offer_id: str) -> OfferResult:
    return comparison.offer(offer_id)


def test_that_every_offer_is_ranked_by_its_cost_per_token(result: Comparison) -> None:
    costs = [offer.usd_per_mtok_total or 0.0 for offer in result.offers]
    assert [offer.rank for offer in result.offers] == [1, 2, 3, 4]
    assert costs == sorted(costs)
    assert costs[0] > 0


def test_that_lines_streams_and_halves_add_up_to_the_headline(result: Comparison) -> None:
    """Costs by line and by stream sum to the year; input and output cost sum to the total; to 1e-9."""
    for offer in result.offers:
        year = offer.usd_per_year or 0.0
        assert sum(line.usd_per_year for line in offer.cost_lines) == pytest.approx(year, rel=1e-9)
        assert sum(stream.usd_per_year or 0.0 for stream in offer.streams) == pytest.approx(year, rel=1e-9)
        assert offer.economics is not None
        good = offer.economics.good_tokens_per_year
        assert (offer.usd_per_mtok_total or 0.0) * good / 1e6 == pytest.approx(year, rel=1e-9)
        assert good / result.tokens_per_year == pytest.approx(offer.economics.good_share, rel=1e-9)
        for stream in offer.streams:
            # equal input and output lengths: the total is the mean of both halves
            halves = ((stream.usd_per_mtok_input or 0.0) + (stream.usd_per_mtok_output or 0.0)) / 2
            assert halves == pytest.approx(stream.usd_per_mtok_total or 0.0, rel=1e-9)
        assert sum(stream.share_of_demand for stream in offer.streams) == pytest.approx(1)
        shares = offer.evidence
        assert shares.measured + shares.calibrated + shares.modelled + shares.assumed == pytest.approx(1)


def test_that_price_times_time_per_token_is_the_cost_per_token(result: Comparison) -> None:
    """The iceberg's two halves multiply to the result."""
    for offer in result.offers:
        if offer.usd_per_accelerator_hour is None:
            assert offer.accelerator_ms_per_token == ()
            continue
        ms = sum(value for _, value in offer.accelerator_ms_per_token)
        cost = offer.usd_per_accelerator_hour / SECONDS_PER_HOUR * ms / 1000 * 1e6
        assert cost == pytest.approx(offer.usd_per_mtok_total, rel=1e-9)
        assert all(value >= 0 for _, value in offer.accelerator_ms_per_token)


def test_that_the_fleet_carries_the_peak_within_the_limits(result: Comparison, scenario: Scenario) -> None:
    for offer in result.offers:
        if offer.fleet is None:
            continue
        assert offer.fleet.accelerators >= offer.fleet.accelerators_busy
        for stream, asked in zip(offer.streams, scenario.streams, strict=True):
            assert stream.deployment is not None
            per_replica = (
                stream.tokens_per_s_per_accelerator or 0
            ) * stream.deployment.accelerators_per_replica
            capacity = per_replica * stream.deployment.replicas / (asked.isl_mean + asked.osl_mean)
            assert capacity >= asked.peak_requests_per_s * (1 + scenario.assumptions.headroom) * (1 - 1e-9)
            assert (stream.ttft_ms or 0) <= asked.ttft_limit_s * 1000
            assert (stream.tpot_ms or 0) <= asked.tpot_limit_s * 1000


def test_that_an_owned_system_costs_its_price_support_power_and_space(
    result: Comparison, scenario: Scenario, library: Library
) -> None:
    """H200 quote by hand: 300,000 hardware and 24,000 support a system, 48 months at 9 %, Ohio colocation.

    A level yearly cost is the present value over that of 1 a year paid at the end of each month; power and
    colocation rise by 2.5 % a year.
    """
    offer = offer_of(result, "h200")
    system = library.system("nvidia-hgx-h200-8")
    assert system is not None
    assert system.power_max_kw is not None
    assert offer.fleet is not None
    discount = [1.09 ** (-month / 12) for month in range(1, 49)]
    one_a_year = sum(discount) / 12
    rising = sum(d * 1.025 ** (month / 12) for month, d in enumerate(discount)) / 12 / one_a_year
    kw = system.power_max_kw
    expected = {
        "capex": 300_000 / one_a_year,
        "support": 24_000 / one_a_year,
        "support_after": 300_000 * 0.05 * sum(discount[36:]) / 12 / one_a_year,
        "power": kw * 0.8 * 1.54 * 8760 * 0.079 * rising,
        "colocation": kw * 184.06 * 12 * rising,
    }
    found = {line.key: line.usd_per_year / offer.fleet.systems for line in offer.cost_lines}
    assert found == pytest.approx(expected, rel=1e-9)
    hourly = sum(expected.values()) / HOURS_PER_YEAR / 8
    assert offer.usd_per_accelerator_hour == pytest.approx(hourly, rel=1e-9)


def test_that_a_foreign_quote_is_converted_at_its_dated_rate(
    scenario: Scenario, library: Library, result: Comparison
) -> None:
    newest = library.exchange_rate("EUR")
    assert newest is not None
    later = ExchangeRate(
        id="eur-later",
        name="EUR",
        currency="EUR",
        usd_per_unit=2 * newest.usd_per_unit,
        evidence={"*": Citation(source="Bank", as_of=date(2026, 11, 1), status=Status.PUBLISHED)},
    )
    doubled = compare(scenario, library.with_records([later]), NoControl())
    before = {line.key: line.usd_per_year for line in offer_of(result, "mi355x").cost_lines}
    after = {line.key: line.usd_per_year for line in offer_of(doubled, "mi355x").cost_lines}
    assert after["capex"] == pytest.approx(2 * before["capex"])
    assert after["power"] == pytest.approx(before["power"])


def test_that_without_a_rate_the_offer_is_out_and_says_so(scenario: Scenario, library: Library) -> None:
    euro = [rate.id for rate in library.records("exchange_rate") if rate.id.startswith("eur-")]
    found = compare(scenario, library.without("exchange_rate", euro), NoControl())
    offer = offer_of(found, "mi355x")
    assert not offer.feasible
    assert "exchange rate for EUR" in offer.reason
    assert [issue.code for issue in found.issues if issue.severity == "error"] == ["no_exchange_rate"]
    assert len(found.offers) == 4


def test_that_an_offer_whose_quote_is_gone_says_so_and_what_to_do(
    scenario: Scenario, library: Library
) -> None:
    bought = next(offer for offer in scenario.offers if isinstance(offer, OwnedOffer) and offer.quote_id)
    gone = bought.model_copy(update={"quote_id": "removed"})
    lone = scenario.model_copy(update={"offers": (gone,)})
    (offer,) = compare(lone, library, NoControl()).offers
    assert not offer.feasible
    assert (
        offer.reason == "The project holds no quote 'removed'. Import the quote again, or remove the offer."
    )


def test_that_the_wrong_metric_is_priced_by_the_year(result: Comparison) -> None:
    best = result.best
    assert best is not None
    by_hour = next(wrong for wrong in result.wrong_metrics if "hour" in wrong.metric)
    hardware = [offer for offer in result.offers if offer.usd_per_accelerator_hour is not None]
    cheapest = min(hardware, key=lambda offer: offer.usd_per_accelerator_hour or 0.0)
    assert by_hour.offer_id == cheapest.id != best.id
    dearer = (cheapest.usd_per_mtok_total or 0) / (best.usd_per_mtok_total or 1)
    assert by_hour.extra_usd_per_year == pytest.approx((best.usd_per_year or 0) * (dearer - 1))


def test_that_the_break_even_price_makes_both_offers_cost_the_same(
    result: Comparison, scenario: Scenario, library: Library
) -> None:
    second = next(offer for offer in result.offers if offer.kind == "owned" and (offer.rank or 0) > 1)
    assert second.break_even_price_factor is not None
    offers = [
        offer.model_copy(update={"price_factor": second.break_even_price_factor})
        if isinstance(offer, OwnedOffer) and offer.id == second.id
        else offer
        for offer in scenario.offers
    ]
    cut = compare(scenario.replaced(offers=[offer.model_dump() for offer in offers]), library, NoControl())
    best = result.best
    assert best is not None
    assert offer_of(cut, second.id).usd_per_mtok_total == pytest.approx(best.usd_per_mtok_total, rel=1e-9)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda s: with_streams(s, tpot_limit_s=0.001), "TPOT"),
        (lambda s: with_streams(s, ttft_limit_s=0.001), "TTFT"),
        (lambda s: with_streams(s, model_id="no-such-model"), "no model"),
        (lambda s: s.replaced(stack_ids=["vllm-tpu"]), "no serving stack"),
    ],
)
def test_that_an_offer_that_cannot_serve_a_stream_says_why(
    scenario: Scenario, library: Library, change: Callable[[Scenario], Scenario], words: str
) -> None:
    found = compare(change(scenario), library, NoControl())
    assert [offer.id for offer in found.offers if offer.kind != "api" and offer.feasible] == []
    assert all(words in offer.reason for offer in found.offers if offer.kind == "owned")
    assert sorted(offer.id for offer in found.offers) == ["api", "h200", "mi355x", "rent"]
    build_specs(found, change(scenario), library)


def test_that_a_model_too_large_for_a_server_without_network_names_the_memory(
    scenario: Scenario, library: Library
) -> None:
    system = library.system("nvidia-hgx-h200-8")
    chip = library.accelerator("nvidia-h200-sxm")
    assert system is not None
    assert chip is not None
    small = library.with_records([chip.replaced(memory_gb=24), system.replaced(nic_gb_per_s=None)])
    offer = offer_of(compare(scenario, small, NoControl()), "h200")
    assert "weights do not fit" in offer.reason
    code = next(stream for stream in offer.streams if stream.stream_id == "code")
    assert not code.feasible


def test_that_an_accelerator_without_a_needed_figure_is_named(scenario: Scenario, library: Library) -> None:
    chip = library.accelerator("nvidia-h200-sxm")
    assert isinstance(chip, Accelerator)
    found = compare(scenario, library.with_records([chip.replaced(memory_gb=None)]), NoControl())
    assert "lacks memory of NVIDIA H200" in offer_of(found, "h200").reason


def test_that_missing_power_is_left_out_and_said(scenario: Scenario, library: Library) -> None:
    system = library.system("nvidia-hgx-h200-8")
    assert isinstance(system, System)
    found = compare(scenario, library.with_records([system.replaced(power_max_kw=None)]), NoControl())
    offer = offer_of(found, "h200")
    assert {line.key for line in offer.cost_lines} == {"capex", "support", "support_after"}
    assert offer.tokens_per_s_per_mw is None
    assert any("maximum power" in issue.message for issue in found.issues)


def test_that_an_api_without_the_model_says_which(scenario: Scenario, library: Library) -> None:
    offers = [offer.model_dump() for offer in scenario.offers]
    offers[3]["api_price_ids"] = {"deepseek-r1": "deepinfra-deepseek-r1-0528"}
    offer = offer_of(compare(scenario.replaced(offers=offers), library, NoControl()), "api")
    assert not offer.feasible
    assert "llama-3.1-70b" in offer.reason
    assert [stream.feasible for stream in offer.streams] == [False, True]


def test_that_fp4_is_used_only_where_the_buyer_accepts_it(
    scenario: Scenario, library: Library, result: Comparison
) -> None:
    accepted = with_streams(scenario, accepted_precisions=[Precision.FP4])
    with_fp4 = compare(accepted, library, NoControl())

    def precisions(found: Comparison, offer_id: str) -> set[str]:
        streams = offer_of(found, offer_id).streams
        return {stream.deployment.weight_precision for stream in streams if stream.deployment}

    assert "fp4" not in precisions(result, "mi355x")
    assert "fp4" in precisions(with_fp4, "mi355x")
    assert "fp4" not in precisions(with_fp4, "h200")


def test_that_the_same_inputs_give_the_same_numbers(
    scenario: Scenario, library: Library, result: Comparison
) -> None:
    again = compare(scenario, library, NoControl())
    assert replace(again, seconds=0.0) == replace(result, seconds=0.0)


def test_that_the_hash_changes_with_any_input(
    scenario: Scenario, library: Library, result: Comparison
) -> None:
    chip = library.accelerator("nvidia-h200-sxm")
    assert chip is not None
    other = compare(scenario, library.with_records([chip.replaced(tdp_w=701)]), NoControl())
    assert other.inputs_hash != result.inputs_hash


class CancelsAt:
    """A control that cancels at its n-th report."""

    def __init__(self, reports: int) -> None:
        self.left = reports

    def check(self, fraction: float, message: str) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


@pytest.mark.parametrize("reports", [0, 1, 2, 3])
def test_that_a_comparison_can_be_cancelled_at_any_report(
    scenario: Scenario, library: Library, reports: int
) -> None:
    with pytest.raises(Cancelled):
        compare(scenario, library, CancelsAt(reports))


def test_that_every_source_line_names_its_source_and_date(result: Comparison) -> None:
    assert len(result.sources) > 20
    assert [line for line in result.sources if line.as_of == "–" or not line.source] == []


def test_that_an_empty_scenario_is_answered_in_words(scenario: Scenario, library: Library) -> None:
    empty = scenario.replaced(offers=[])
    specs = build_specs(compare(empty, library, NoControl()), empty, library)
    assert specs.headlines[0].value == "No offer fits"
    assert specs.ranking.rows == ()


def test_that_a_demand_of_hardly_a_token_is_said_and_no_price_per_million_is_headlined(
    scenario: Scenario, library: Library
) -> None:
    offers = [offer for offer in scenario.offers if not isinstance(offer, ApiOffer)]
    asked = with_streams(scenario, peak_requests_per_s=1e-9).replaced(offers=offers)
    specs = build_specs(compare(asked, library, NoControl()), asked, library)
    cards = {card.key: card for card in specs.headlines}
    assert cards["cost"].value == "Hardly a token"
    assert "almost nothing is delivered" in cards["cost"].detail
    (finding,) = [found for found in specs.findings if found.code == "recommendation"]
    assert "Almost nothing is delivered at this demand" in finding.sentence
