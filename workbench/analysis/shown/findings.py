"""What a comparison means, in sentences a CFO can read."""

from math import floor

from workbench.analysis.drawing.specs import Finding, Tone
from workbench.analysis.ranking import as_dear
from workbench.analysis.results.result import Comparison, OfferResult, WrongMetric
from workbench.analysis.results.serving_result import OwnCorrection
from workbench.analysis.shown.decision_tables import regret_usd_per_year
from workbench.domain.formatting import counted, format_number, format_percent, format_usd, is_hardly_any
from workbench.domain.provenance import Status


def next_best(comparison: Comparison) -> OfferResult | None:
    """The second cheapest feasible offer."""
    return next((offer for offer in comparison.offers if offer.rank == 2), None)


def findings(comparison: Comparison) -> tuple[Finding, ...]:
    """Conclusions, most important first."""
    best = comparison.best
    if best is None:
        return (_nothing_fits(comparison),)
    found = [_recommendation(comparison, best)]
    found += [_rank_inversion(comparison, best, wrong) for wrong in comparison.wrong_metrics]
    found += _own_measurements(comparison)  # early: it tells what the figures above rest on
    found += _cheap_but_unable(comparison)
    found += _bottleneck(best)
    found += _late(best)
    found += _others_late(comparison, best)
    found += _taken_in_time(comparison)
    found += _negotiation(comparison, best)
    found += _chance(comparison, best)
    found += _overlap(comparison, best)
    found += _measured_otherwise(comparison)
    found += _extrapolated(comparison)
    found += _unable(comparison)
    found += _site_not_checked(comparison)
    return tuple(found)


def _nothing_fits(comparison: Comparison) -> Finding:
    if not comparison.offers:
        return Finding(
            code="no_offers",
            sentence="There are no offers yet: import a quote, or add a rental or an API offer.",
        )
    reasons = "; ".join(f"{offer.name}: {offer.reason.removesuffix('.')}" for offer in comparison.offers)
    return Finding(
        code="no_feasible_offer",
        sentence=f"No offer can serve every stream within its limits. {reasons}.",
        tone=Tone.BAD,
    )


def _recommendation(comparison: Comparison, best: OfferResult) -> Finding:
    second = next_best(comparison)
    ahead = ""
    if second is not None and as_dear(best, second, comparison.rank_key):
        ahead = f", as much as {second.name}"
    elif second is not None and best.usd_per_year is not None and second.usd_per_year is not None:
        ahead = (
            f", {format_usd(second.usd_per_year - best.usd_per_year)} a year less than "
            f"{second.name} at {format_usd(second.usd_per_mtok_total)}"
        )
    if is_hardly_any(best.usd_per_mtok_total):
        return Finding(
            code="recommendation",
            sentence=(
                f"Almost nothing is delivered at this demand: {best.name} costs least, "
                f"{format_usd(best.usd_per_year)} a year for hardly any tokens "
                f"({format_usd(best.usd_per_mtok_total)} per million). Check the demand of the streams."
            ),
            tone=Tone.BAD,
            offer_ids=(best.id,),
        )
    return Finding(
        code="recommendation",
        sentence=(
            f"{best.name} delivers the demanded tokens at the lowest cost: "
            f"{format_usd(best.usd_per_mtok_total)} per million tokens, "
            f"{format_usd(best.usd_per_year)} a year{ahead}."
        ),
        tone=Tone.GOOD,
        offer_ids=(best.id,),
    )


def _rank_inversion(comparison: Comparison, best: OfferResult, wrong: WrongMetric) -> Finding:
    if wrong.offer_id == best.id:
        return Finding(
            code="no_rank_inversion",
            sentence=f"{wrong.metric} picks the same offer, {best.name.removesuffix('.')}.",
            offer_ids=(best.id,),
        )
    picked = comparison.offer(wrong.offer_id)
    if as_dear(best, picked, comparison.rank_key):
        return Finding(
            code="no_rank_inversion",
            sentence=f"{wrong.metric} picks {picked.name}, which costs as much as {best.name}.",
            offer_ids=(picked.id, best.id),
        )
    return Finding(
        code="rank_inversion",
        sentence=(
            f"Choosing by {wrong.metric} would pick {picked.name}; "
            f"cost per token picks {best.name.removesuffix('.')}. "
            f"The wrong metric would cost {format_usd(wrong.extra_usd_per_year)} more a year "
            f"({format_usd(picked.usd_per_mtok_total)} against {format_usd(best.usd_per_mtok_total)} "
            "per million tokens)."
        ),
        tone=Tone.BAD,
        offer_ids=(picked.id, best.id),
    )


def _cheap_but_unable(comparison: Comparison) -> list[Finding]:
    priced = [offer for offer in comparison.offers if offer.usd_per_accelerator_hour is not None]
    cheapest = min(priced, key=lambda offer: offer.usd_per_accelerator_hour or 0.0, default=None)
    if cheapest is None or cheapest.feasible:
        return []
    return [
        Finding(
            code="lowest_hourly_price_infeasible",
            sentence=(
                f"{cheapest.name} has the lowest hourly price "
                f"({format_usd(cheapest.usd_per_accelerator_hour)} per GPU-hour) but cannot do the work: "
                f"{cheapest.reason}"
            ),
            tone=Tone.BAD,
            offer_ids=(cheapest.id,),
        )
    ]


_CAUSE_PHRASES = {
    "memory": "reading weights and KV cache from memory",
    "compute": "arithmetic",
    "all_reduce": "all-reduce between accelerators",
    "all_to_all": "MoE all-to-all between accelerators",
    "host": "host overhead of the serving stack",
    "prefill": "prefill of the prompts",
    "idle": "capacity that the demand leaves idle",
}


def _bottleneck(best: OfferResult) -> list[Finding]:
    total = sum(ms for _, ms in best.accelerator_ms_per_token)
    if total <= 0:
        return []
    cause, largest = max(best.accelerator_ms_per_token, key=lambda item: item[1])
    return [
        Finding(
            code="bottleneck",
            sentence=(
                f"On {best.name} the largest part of the accelerator time behind a token, "
                f"{format_percent(largest / total)}, is {_CAUSE_PHRASES[cause]}."
            ),
            offer_ids=(best.id,),
        )
    ]


_NEGOTIABLE = 3
"""Offers at the top of the ranking that are worth a word on price."""
_TIED = 1e-6
"""Break-even factors this close to 1 are those of offers that cost the same."""
_ANY_CUT = "would win with any price cut"


_FEW = 0.9
"""Below this share of requests within their limits the cheapest offer's answer needs a second look."""


def _late(best: OfferResult) -> list[Finding]:
    """Streams of the cheapest offer of which the mean keeps the limits and many a request does not."""
    late = _late_streams(best)
    if not late:
        return []
    return [
        Finding(
            code="late_requests",
            sentence=(
                f"On {best.name} only {' and '.join(late)} keep both latency limits in the peak hour: the "
                "mean does, single requests do not. Late ones are no good tokens and cost as much; enter the "
                "share that must be in time in 'Limits hold for'."
            ),
            tone=Tone.BAD,
            offer_ids=(best.id,),
        )
    ]


def _late_streams(offer: OfferResult) -> list[str]:
    """Shares in whole percent below the limit that they miss: 89.7 % is not said to be 90 %."""
    return [
        f"{format_percent(floor(stream.serving.goodput_share * 100 + 1e-9) / 100)} of {stream.stream_name}"
        for stream in offer.streams
        if stream.serving is not None and stream.serving.goodput_share < _FEW
    ]


def _others_late(comparison: Comparison, best: OfferResult) -> list[Finding]:
    """The same of the other offers, in one sentence."""
    late = {
        offer: shares
        for offer in comparison.offers
        if offer.feasible and offer.id != best.id and (shares := _late_streams(offer))
    }
    if not late:
        return []
    told = "; ".join(f"{offer.name} {' and '.join(shares)}" for offer, shares in late.items())
    where = "other offers too" if _late_streams(best) else "other offers"
    return [
        Finding(
            code="late_requests_elsewhere",
            sentence=(
                f"Fewer than {format_percent(_FEW)} of the requests keep both limits in the peak hour "
                f"on {where}: {told}."
            ),
            offer_ids=tuple(offer.id for offer in late),
        )
    ]


def _taken_in_time(comparison: Comparison) -> list[Finding]:
    """Offers whose latency nobody predicts or entered: their cost per token counts every answer."""
    taken = [
        offer
        for offer in comparison.offers
        if offer.economics is not None
        and offer.economics.good_shares.within_limits_status is Status.ASSUMED
        and offer.economics.good_shares.within_limits == 1
    ]
    if not taken:
        return []
    return [
        Finding(
            code="within_limits_assumed",
            sentence=(
                f"{', '.join(offer.name for offer in taken)}: every answer is taken to be there and in time, "
                "which nobody measured. Enter availability and answers within the limits in the offer."
            ),
            offer_ids=tuple(offer.id for offer in taken),
        )
    ]


def _negotiation(comparison: Comparison, best: OfferResult) -> list[Finding]:
    found = []
    for offer in comparison.offers[:_NEGOTIABLE]:
        factor = offer.break_even_price_factor
        if factor is None:
            continue
        if abs(factor - 1) < _TIED:
            ends = "stays the cheapest while its price does not rise" if offer.id == best.id else _ANY_CUT
            sentence = f"{offer.name} {ends}."
        elif offer.id == best.id:
            sentence = (
                f"{offer.name} stays the cheapest until its price rises by {format_percent(factor - 1, 1)}."
            )
        elif factor > 0:
            sentence = (
                f"{offer.name} would win with a price cut of more than {format_percent(1 - factor, 1)}."
            )
        else:
            sentence = f"{offer.name} would not win even at a price of nothing."
        found.append(Finding(code="negotiation", sentence=sentence, tone=Tone.ACCENT, offer_ids=(offer.id,)))
    return found


def _overlap(comparison: Comparison, best: OfferResult) -> list[Finding]:
    close = [
        offer
        for offer in comparison.offers
        if offer.rank
        and offer.rank > 1
        and offer.usd_per_mtok_total_p10 is not None
        and best.usd_per_mtok_total_p90 is not None
        and offer.usd_per_mtok_total_p10 < best.usd_per_mtok_total_p90
    ]
    if not close:
        return []
    names = ", ".join(offer.name for offer in close)
    return [
        Finding(
            code="intervals_overlap",
            sentence=(
                f"The 80 % intervals of {best.name} and {names} overlap: measure before signing, "
                "the order between them is not certain."
            ),
            tone=Tone.ACCENT,
            offer_ids=tuple(offer.id for offer in close),
        )
    ]


def _own_measurements(comparison: Comparison) -> list[Finding]:
    """Which predictions the buyer's own measurements moved, by how much, and what they rest on."""
    moved: dict[OwnCorrection, dict[str, list[str]]] = {}
    for offer, stream, serving in comparison.served:
        for own in serving.corrected:
            moved.setdefault(own, {}).setdefault(offer.name, []).append(stream.stream_name)
    if not moved:
        return []
    told = [
        ", ".join(f"{name} on {' and '.join(streams)}" for name, streams in offers.items())
        + f": TPOT × {format_number(own.tpot_factor, 2)} and TTFT × {format_number(own.ttft_factor, 2)} "
        f"({counted(own.points, 'point')} on {own.accelerator}), {' and '.join(own.sources)}"
        + (f", {own.measured}" if own.measured else "")
        for own, offers in moved.items()
    ]
    corrected = [offer.id for offer, _, serving in comparison.served if serving.corrected]
    return [
        Finding(
            code="corrected_by_own_measurement",
            sentence=(
                f"Corrected by own measurement: {'; '.join(told)}. "
                "The intervals are as wide as before: a few points certify none."
            ),
            offer_ids=tuple(dict.fromkeys(corrected)),
        )
    ]


def _measured_otherwise(comparison: Comparison) -> list[Finding]:
    """Offers whose best deployment is none of those that the buyer measured on the same accelerator."""
    offers, told = [], []
    for offer, stream, serving in comparison.served:
        if stream.deployment is not None and serving.measured_otherwise:
            offers.append(offer.id)
            pools = " with separate pools" if stream.deployment.prefill_workers else ""
            told.append(
                f"{offer.name} on {stream.stream_name} (measured {', '.join(serving.measured_otherwise)}, "
                f"chosen {stream.deployment.stack_id} {stream.deployment.weight_precision}{pools})"
            )
    if not told:
        return []
    return [
        Finding(
            code="own_measurement_elsewhere",
            sentence=(
                f"Own measurements are of other deployments than those chosen: {'; '.join(told)}. "
                "These predictions stay uncorrected; name the serving stacks and precisions in the scenario "
                "to compare what was measured."
            ),
            tone=Tone.ACCENT,
            offer_ids=tuple(dict.fromkeys(offers)),
        )
    ]


def _chance(comparison: Comparison, best: OfferResult) -> list[Finding]:
    """How often the recommended offer stays the cheapest, and what being wrong costs on average."""
    regret = regret_usd_per_year(best, comparison.rank_key)
    if best.drawn is None or regret is None or next_best(comparison) is None:
        return []
    rival = max(
        (offer for offer in comparison.offers if offer.drawn is not None and offer.id != best.id),
        key=lambda offer: offer.drawn.probability_cheapest if offer.drawn else 0.0,
    )
    rivals = rival.drawn.probability_cheapest if rival.drawn else 0.0
    second = f", {rival.name} in {format_percent(rivals)}" if rivals else ""
    return [
        Finding(
            code="chance_to_be_cheapest",
            sentence=(
                f"With throughput, demand, power and list prices uncertain, {best.name} is the cheapest in "
                f"{format_percent(best.drawn.probability_cheapest)} of the futures drawn{second}. Choosing "
                f"it costs on average {format_usd(regret)} a year more than knowing beforehand."
            ),
            offer_ids=(best.id,),
        )
    ]


def _site_not_checked(comparison: Comparison) -> list[Finding]:
    """Limits of sites that nothing was held against, once for each record that lacks a figure."""
    lacking: dict[str, list[str]] = {}
    fleets = [
        (offer.id, fleet)
        for offer in comparison.offers
        for fleet in (offer.fleet, offer.prefill_fleet)
        if fleet is not None and fleet.site_not_checked
    ]
    for _, fleet in fleets:
        for limit, record in fleet.site_not_checked:
            named = lacking.setdefault(record, [])
            if limit not in named:
                named.append(limit)
    if not lacking:
        return []
    told = "; ".join(f"{record}: {', '.join(limits)}" for record, limits in lacking.items())
    return [
        Finding(
            code="site_not_checked",
            sentence=f"Not known, so not checked against the site: {told}. Ask before you sign.",
            tone=Tone.ACCENT,
            offer_ids=tuple(dict.fromkeys(offer_id for offer_id, _ in fleets)),
        )
    ]


def _as_offered(offer: OfferResult) -> str:
    offered = offer.economics.as_offered if offer.economics else None
    if offered is None:
        return ""
    if offered.served_share < 1 - 1e-9:
        late = offered.good_share < offered.served_share * _FEW
        in_time = f", {format_percent(offered.good_share)} within the limits" if late else ""
        return (
            f" As offered it serves {format_percent(offered.served_share)} of the demanded tokens{in_time}."
        )
    return f" As offered it stands idle for {format_percent(offered.idle_share)} of its time."


def _extrapolated(comparison: Comparison) -> list[Finding]:
    return [
        Finding(
            code="extrapolated_from_quote",
            sentence=(
                f"{offer.name}: {' and '.join(told)}; its cost is extrapolated from the quote "
                f"by its lines' own rules.{_as_offered(offer)}"
            ),
            offer_ids=(offer.id,),
        )
        for offer in comparison.offers
        if offer.feasible
        for told in [
            [
                f"the quote is for {fleet.systems_quoted} × {fleet.system_name}, "
                f"the demand needs {fleet.systems}"
                for fleet in (offer.fleet, offer.prefill_fleet)
                if fleet is not None and fleet.systems_quoted not in (None, fleet.systems)
            ]
        ]
        if told
    ]


def _unable(comparison: Comparison) -> list[Finding]:
    return [
        Finding(
            code="infeasible",
            sentence=f"{offer.name} is out: {offer.reason}",
            tone=Tone.BAD,
            offer_ids=(offer.id,),
        )
        for offer in comparison.offers
        if not offer.feasible
    ]
