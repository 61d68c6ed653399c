"""Comparisons made by hand for the charts and the Results view: a realistic one and an extreme one.

Every vendor and figure is invented.
"""

import math
from dataclasses import replace

from workbench.analysis.results.result import (
    HOURLY_METRIC,
    AssumptionLine,
    Comparison,
    CostLine,
    Deployment,
    Evidence,
    Fleet,
    Front,
    FrontPoint,
    OfferResult,
    SourceLine,
    StreamResult,
    WrongMetric,
)
from workbench.analysis.shown.presentation import build_specs
from workbench.catalog.library import Library
from workbench.domain.provenance import Status
from workbench.domain.scenario import Assumptions, Scenario
from workbench.domain.workload import LengthClass, Stream
from workbench.ui.session import Compared

_CAUSES = {"memory": 0.34, "compute": 0.16, "all_to_all": 0.2, "host": 0.06, "prefill": 0.14, "idle": 0.1}
_TOKENS_PER_YEAR = 8.2e12


def make_scenario() -> Scenario:
    """Two streams, no offers: results are made by hand."""
    streams = tuple(
        Stream(
            id=stream_id,
            name=name,
            model_id=model_id,
            lengths=(LengthClass(isl=isl, osl=1024),),
            ttft_limit_s=2.0,
            tpot_limit_s=0.025,
            peak_requests_per_s=rate,
        )
        for stream_id, name, model_id, isl, rate in (
            ("chat", "Support chat", "Llama-3.1-70B", 1024, 300.0),
            ("agents", "Coding agents", "DeepSeek-R1", 8192, 110.0),
        )
    )
    return Scenario(
        id="specimen",
        name="Support chat and coding agents, 2027–2029",
        streams=streams,
        assumptions=Assumptions(facility_id="colocation"),
    )


def make_hardware_offer(
    number: int, name: str, kind: str, usd_per_gpu_hour: float, gpu_ms_per_token: float
) -> OfferResult:
    """An offer whose price and time per token multiply to its cost per token."""
    cost = usd_per_gpu_hour / 3600 * gpu_ms_per_token / 1000 * 1e6
    per_year = cost * _TOKENS_PER_YEAR / 1e6
    deployment = Deployment(
        stack_id="vLLM 0.14", weight_precision="fp8", kv_precision="fp8", tp=8, dp=1, ep=8, mtp_drafts=3,
        concurrency=64, accelerators_per_replica=8, replicas=6, weights_gb_per_accelerator=42.0,
    )  # fmt: skip
    return OfferResult(
        id=f"offer-{number}",
        name=name,
        kind=kind,
        rank=None,
        feasible=True,
        reason="",
        usd_per_year=per_year,
        usd_per_mtok_total=cost,
        usd_per_mtok_input=cost * 0.6,
        usd_per_mtok_output=cost * 2.2,
        usd_per_mtok_total_p10=cost / 1.25,
        usd_per_mtok_total_p90=cost * 1.25,
        usd_per_accelerator_hour=usd_per_gpu_hour,
        pflops_per_usd=4.5 / usd_per_gpu_hour,
        tokens_per_s_per_accelerator=1000 / gpu_ms_per_token,
        tokens_per_s_per_mw=1000 / gpu_ms_per_token * 650,
        utilisation=0.71,
        status=Status.MODELLED,
        evidence=Evidence(modelled=0.7, assumed=0.3),
        fleet=Fleet(
            system_id="system", system_name="8-GPU server", accelerator_id="gpu", accelerator_name="GPU",
            systems=8, accelerators=64, accelerators_busy=48, it_power_kw=82.0,
            all_in_kw_per_accelerator=1.6, systems_quoted=4,
        ),
        cost_lines=(
            CostLine(
                key="hardware", title="Hardware, spread over its life", usd_per_year=per_year * 0.7,
                status=Status.QUOTED, source="quote 2026-11-12, sheet Offer", negotiable=True,
            ),
            CostLine(
                key="power", title="Power and cooling", usd_per_year=per_year * 0.2,
                status=Status.PUBLISHED, source="Colocation, Ohio",
            ),
            CostLine(
                key="support", title="Support after the quoted term", usd_per_year=per_year * 0.1,
                status=Status.ASSUMED, source="assumption: 5 % of the hardware price a year",
            ),
        ),
        streams=tuple(
            StreamResult(
                stream_id=stream.id, stream_name=stream.name, model_id=stream.model_id, feasible=True,
                reason="", share_of_demand=share, usd_per_mtok_total=cost, usd_per_mtok_input=cost * 0.6,
                usd_per_mtok_output=cost * 2.2, usd_per_year=per_year * share, ttft_ms=820.0, tpot_ms=21.4,
                tokens_per_s_per_accelerator=1000 / gpu_ms_per_token, utilisation=0.71,
                deployment=deployment,
            )
            for stream, share in zip(make_scenario().streams, (0.45, 0.55), strict=True)
        ),
        accelerator_ms_per_token=tuple(
            (cause, gpu_ms_per_token * share) for cause, share in _CAUSES.items()
        ),
        break_even_price_factor=0.936,
    )  # fmt: skip


def make_api_offer(number: int, name: str, usd_per_mtok: float) -> OfferResult:
    """An offer without hardware."""
    return OfferResult(
        id=f"offer-{number}",
        name=name,
        kind="api",
        rank=None,
        feasible=True,
        reason="",
        usd_per_year=usd_per_mtok * _TOKENS_PER_YEAR / 1e6,
        usd_per_mtok_total=usd_per_mtok,
        usd_per_mtok_input=usd_per_mtok * 0.4,
        usd_per_mtok_output=usd_per_mtok * 3,
        usd_per_mtok_total_p10=usd_per_mtok,
        usd_per_mtok_total_p90=usd_per_mtok,
        status=Status.QUOTED,
        evidence=Evidence(measured=1.0),
        cost_lines=(
            CostLine(
                key="tokens",
                title="Tokens at list price",
                usd_per_year=usd_per_mtok * _TOKENS_PER_YEAR / 1e6,
                status=Status.PUBLISHED, source="price list of 2026-11-20",
            ),
        ),
    )  # fmt: skip


def make_infeasible_offer(number: int, name: str) -> OfferResult:
    """An offer that cannot serve every stream."""
    return OfferResult(
        id=f"offer-{number}",
        name=name,
        kind="owned",
        rank=None,
        feasible=False,
        reason="Coding agents: the weights of DeepSeek-R1 do not fit 8 × 48 GB in any accepted precision.",
    )


def make_front(offer: OfferResult, stream_id: str, steepness: float, reach: float) -> Front:
    """A rising cost curve up to an interactivity of `reach` tokens/s per user."""
    base = (offer.usd_per_mtok_total or 1.0) * 0.7
    xs = [5 * (reach / 5) ** (step / 31) for step in range(32)]
    return Front(
        offer_id=offer.id,
        stream_id=stream_id,
        points=tuple(
            FrontPoint(
                interactivity_tok_per_s=x,
                tokens_per_s_per_accelerator=4000 * math.exp(-steepness * x / reach),
                ttft_ms=400.0,
                served_by="vLLM 0.11 · fp8 · TP8 · 64 in flight",
                usd_per_mtok=base * math.exp(steepness * x / reach),
                usd_per_mtok_p10=base * math.exp(steepness * x / reach) / 1.25,
                usd_per_mtok_p90=base * math.exp(steepness * x / reach) * 1.25,
            )
            for x in xs
        ),
    )


def compared_of(offers: list[OfferResult], fronts: tuple[Front, ...], trap: str) -> Compared:
    """Rank the offers and present them."""
    feasible = sorted((o for o in offers if o.feasible), key=lambda o: o.usd_per_mtok_total or 0.0)
    ranked = [replace(offer, rank=rank) for rank, offer in enumerate(feasible, start=1)]
    ranked += [offer for offer in offers if not offer.feasible]
    scenario = make_scenario()
    comparison = Comparison(
        scenario_id=scenario.id,
        scenario_name=scenario.name,
        currency="USD",
        usd_per_currency_unit=1.0,
        rate_as_of="2026-11-20",
        tokens_per_year=_TOKENS_PER_YEAR,
        peak_requests_per_s=410.0,
        offers=tuple(ranked),
        fronts=fronts,
        wrong_metrics=(WrongMetric(metric=HOURLY_METRIC, offer_id=trap, extra_usd_per_year=1.9e6),),
        assumptions=(
            AssumptionLine(title="Cost of capital", value="0.090", unit="per year", status=Status.ASSUMED),
            AssumptionLine(title="Hardware life", value="4.0", unit="years", status=Status.ASSUMED),
        ),
        sources=(
            SourceLine(
                record="GPU", figure="Memory", value="288", unit="GB", status=Status.PUBLISHED,
                source="vendor's data sheet", reference="page 2", as_of="2026-04-03",
            ),
        ),
        issues=(),
        candidates=184_320,
        seconds=0.21,
        engine_version="0.1",
        catalogs_as_of="2026-11-20",
        inputs_hash="0" * 64,
    )  # fmt: skip
    library = Library()
    return Compared(comparison, build_specs(comparison, scenario, library), scenario, library)


def make_realistic() -> Compared:
    """Eight offers: six with hardware, an API and one that cannot serve."""
    hardware = [
        make_hardware_offer(1, "Vendor B 8×MI355X, quote of 12 November", "owned", 2.10, 0.367),
        make_hardware_offer(2, "Vendor A 8×B200", "owned", 2.60, 0.327),
        make_hardware_offer(
            3, "Meridian GB300 NVL72 rack with three years of on-site support", "owned", 3.3, 0.283
        ),
        make_hardware_offer(4, "Cloud C H200, 3 years", "rented", 2.05, 0.785),
        make_hardware_offer(5, "Cloud D B200 on demand", "rented", 5.50, 0.318),
        make_hardware_offer(6, "Northgate H200", "owned", 2.22, 0.612),
    ]
    offers = [
        *hardware,
        make_api_offer(7, "Harbour API", 0.61),
        make_infeasible_offer(8, "Vendor E 8×L40S"),
    ]
    shapes = ((2.2, 150.0), (1.9, 150.0), (1.3, 180.0), (2.1, 140.0), (1.9, 150.0), (2.4, 120.0))
    fronts = tuple(
        make_front(offer, stream_id, steepness * factor, reach)
        for stream_id, factor in (("agents", 1.0), ("chat", 0.8))
        for offer, (steepness, reach) in zip(hardware, shapes, strict=True)
    )
    return compared_of(offers, fronts, "offer-4")


def make_extreme() -> Compared:
    """Twenty offers with huge and tiny values and very long names."""
    hardware = [
        make_hardware_offer(
            number,
            f"Vendor {number} Aktiengesellschaft für Hochleistungsrechner und Donaudampfschifffahrt, "
            f"rack {number:03d}, revision C, quotation Q-2026-11-{number:02d}/EMEA-{number * 7919}",
            "owned" if number % 2 else "rented",
            0.004 * 3.1**number,
            40_000.0 / 2.2**number,
        )
        for number in range(1, 17)
    ]
    offers = [
        *hardware,
        make_api_offer(17, "API with a list price of a hundred-thousandth of a dollar", 0.00001),
        make_api_offer(18, "Another API", 12_345_678.0),
        make_infeasible_offer(19, "W" * 90),
        make_infeasible_offer(20, "Vendor without memory"),
    ]
    fronts = tuple(
        make_front(offer, stream_id, 0.2 * number, 20.0 * number)
        for stream_id in ("agents", "chat")
        for number, offer in enumerate(hardware, start=1)
    )
    return compared_of(offers, fronts, "offer-1")
