"""Owned and rented hardware: the fleet that the demand needs, and its cost over the demanded tokens."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from workbench.analysis.cash.economics import (
    accepted_responses,
    accepted_tasks,
    cost_lines,
    economics_of,
    per_mtok_of,
)
from workbench.analysis.cash.offer_ledger import Bridge, OfferLedger, bridge_usd_per_year, bridged
from workbench.analysis.cash.pricing import SystemPrice
from workbench.analysis.offers.as_offered import as_offered
from workbench.analysis.offers.confidence import all_calibrated, prediction_kind, throughput_ratio
from workbench.analysis.offers.fleet_load import (
    Fleets,
    HardwareContext,
    Served,
    cost_by_load,
    joint_good,
    joint_ledger,
    parts,
    with_prices,
)
from workbench.analysis.offers.own_measurements import with_own_measurements
from workbench.analysis.offers.site import (
    at_site,
    beyond_quota,
    beyond_shared_site,
    beyond_site,
    unchecked_limits,
)
from workbench.analysis.results.result import (
    Deployment,
    Evidence,
    Fleet,
    InputSplit,
    OfferResult,
    StreamResult,
    layout_text,
)
from workbench.analysis.results.serving_result import ServingDetail
from workbench.analysis.serving.chosen import Evaluation
from workbench.analysis.terms.demand import Demand
from workbench.domain.formatting import format_number, format_significant
from workbench.domain.periods import HOURS_PER_YEAR, SECONDS_PER_HOUR
from workbench.domain.provenance import Status
from workbench.domain.workload import Stream
from workbench.engine.candidates import Layout
from workbench.engine.constants import Dtype, Floats
from workbench.engine.economics import cost_interval, input_cost_share, tokens_per_s_per_mw
from workbench.engine.memory import Fit
from workbench.engine.prediction import CAUSES
from workbench.evidence.engine_tables import PRECISIONS


def evaluate_hardware(
    context: HardwareContext, offer: int, bridge: Bridge | None
) -> tuple[OfferResult, OfferLedger | None]:
    """Result of one hardware offer over all streams, and its ledger where it is feasible."""
    pairs = [context.pair(offer, number) for number in range(len(context.streams))]
    if any(context.evaluation.choice.row[pair] < 0 for pair in pairs):
        return _unable(context, offer, pairs), None
    fleets = parts(context, offer)
    if refused := _refusal(context, fleets):
        return replace(_unable(context, offer, pairs), reason=refused), None
    fleets = tuple((at_site(part, served.systems), served) for part, served in fleets)
    context = with_prices(context, offer, [part for part, _ in fleets])
    ledger = bridged(joint_ledger(fleets, context.demand_of(offer)), bridge)
    result = _priced(context, offer, pairs, fleets, ledger)
    if bridge is None:
        result = replace(result, cost_by_load=cost_by_load(context, offer, ledger))
    return result, ledger


def _refusal(context: HardwareContext, fleets: Fleets) -> str:
    """Why the fleets that the demand needs cannot stand or deliver, in sentences; empty where they can."""
    beyond = [
        beyond_quota(part, served.systems) or beyond_site(part, served.systems) for part, served in fleets
    ]
    refused = " ".join(filter(None, beyond))
    refused = refused or beyond_shared_site([(part, served.systems) for part, served in fleets])
    good = joint_good(fleets).share
    if refused or good.any(axis=1).all():
        return refused
    late = " or ".join(s.name for s, share in zip(context.streams, good, strict=True) if not share.any())
    return f"Failures, maintenance and latency leave no token of {late} that comes within its limits."


def _priced(
    context: HardwareContext, offer: int, pairs: list[int], fleets: Fleets, ledger: OfferLedger
) -> OfferResult:
    """The figures of an offer whose fleets can stand, from its ledger."""
    (price, served), *behind = fleets
    demand, streams = context.demand_of(offer), context.streams
    accelerators = sum(fleet.level_systems(part.basis) * part.system.accelerators for part, fleet in fleets)
    usd_per_year, good_tokens = ledger.usd_per_year, ledger.good_tokens_per_year
    good_shares = _level_good_shares(ledger, demand)
    stream_results = _streams(context, offer, pairs, fleets, usd_per_year, good_shares)
    good_inputs = [
        stream.input_tokens_per_year * float(good) for stream, good in zip(streams, good_shares, strict=True)
    ]
    input_tokens = sum(good_inputs)
    input_usd = sum(
        (result.usd_per_mtok_input or 0.0) * mine / 1e6
        for result, mine in zip(stream_results, good_inputs, strict=True)
    )
    per_mtok = per_mtok_of(usd_per_year, good_tokens)
    kinds = [prediction_kind(context, pair) for pair in pairs]
    details = [context.evaluation.details[pair] for pair in pairs]
    interval = cost_interval(
        np.asarray(per_mtok), *throughput_ratio(kinds, details, price.accelerator.vendor)
    )
    p10, p90 = (float(value) for value in interval)
    hourly = usd_per_year / (HOURS_PER_YEAR * accelerators)
    throughput = _throughput(context, pairs)
    return OfferResult(
        id=price.offer_id,
        name=price.offer_name,
        kind=price.kind,
        rank=None,
        feasible=True,
        reason="",
        usd_per_year=usd_per_year,
        usd_per_mtok_total=per_mtok,
        usd_per_mtok_input=per_mtok_of(input_usd, input_tokens),
        usd_per_mtok_output=per_mtok_of(usd_per_year - input_usd, good_tokens - input_tokens),
        usd_per_mtok_total_p10=p10,
        usd_per_mtok_total_p90=p90,
        usd_per_accelerator_hour=hourly,
        pflops_per_usd=_mean(fleets, _peak_pflops) / hourly,
        tokens_per_s_per_accelerator=throughput,
        tokens_per_s_per_mw=_per_mw(fleets, throughput),
        utilisation=_utilisation(context, pairs, accelerators),
        status=Status.MODELLED,
        evidence=_evidence(ledger, calibrated=all_calibrated(kinds)),
        fleet=_fleet(price, served),
        prefill_fleet=_fleet(*behind[0]) if behind else None,
        cost_lines=cost_lines(ledger),
        fixed_usd_per_year=_fixed_usd_per_year(fleets, ledger),
        economics=economics_of(
            ledger,
            demand,
            accepted_responses(ledger, demand),
            price.assumptions,
            joint_good(fleets),
            facility_kw=_facility_kw(fleets),
            as_offered=as_offered(context, offer, fleets),
        ),
        streams=stream_results,
        accelerator_ms_per_token=_time_per_token(context, pairs, good_tokens, accelerators),
    )


def _streams(
    context: HardwareContext,
    offer: int,
    pairs: list[int],
    fleets: Fleets,
    usd_per_year: float,
    good_shares: Floats,
) -> tuple[StreamResult, ...]:
    """Results of the streams; the offer's cost is shared as their replicas' accelerators are."""
    served, streams = fleets[0][1], context.streams
    tokens = _tokens_per_year(streams)
    busy = sum((fleet.replicas * fleet.sizes for _, fleet in fleets), start=np.zeros_like(served.sizes))
    qualities = context.demand_of(offer).qualities
    return tuple(
        replace(
            _stream(
                context, pair, stream, tokens, usd_per_year * float(share), int(replicas), offer, float(good)
            ),
            accepted_tasks_per_year=accepted_tasks(stream, quality, float(good)),
        )
        for pair, stream, share, replicas, quality, good in zip(
            pairs, streams, busy / busy.sum(), served.replicas, qualities, good_shares, strict=True
        )
    )


def _tokens_per_year(streams: Sequence[Stream]) -> float:
    return sum(stream.input_tokens_per_year + stream.output_tokens_per_year for stream in streams)


def _per_mw(fleets: Fleets, throughput: float) -> float | None:
    """Tokens/s of a megawatt, everything counted; None where an accelerator's draw is not known."""
    if any(part.all_in_kw_per_accelerator is None for part, _ in fleets):
        return None
    draw = _mean(fleets, lambda part: part.all_in_kw_per_accelerator or 0.0)
    return float(tokens_per_s_per_mw(np.asarray(throughput), np.asarray(draw)))


def _utilisation(context: HardwareContext, pairs: list[int], accelerators: float) -> float:
    """Busy accelerator-seconds of a year over all that stand."""
    busy = sum(
        _busy_seconds(context, pair, stream) for pair, stream in zip(pairs, context.streams, strict=True)
    )
    return busy / (HOURS_PER_YEAR * SECONDS_PER_HOUR * accelerators)


def _fixed_usd_per_year(fleets: Fleets, ledger: OfferLedger) -> float:
    """Level yearly cost that stays at a negotiable price of nothing, until go-live included."""
    return sum(
        part.fixed_usd_per_year(fleet.systems, fleet.load, fleet.steps(part)) for part, fleet in fleets
    ) + bridge_usd_per_year(ledger)


def _mean(fleets: Fleets, figure: Callable[[SystemPrice], float]) -> float:
    """A figure of an accelerator, averaged over the fleet and the one that prefills for it."""
    count = [fleet.systems * part.system.accelerators for part, fleet in fleets]
    return sum(n * figure(part) for n, (part, _) in zip(count, fleets, strict=True)) / sum(count)


def _facility_kw(fleets: Fleets) -> float | None:
    draws = [fleet.facility_kw(part) for part, fleet in fleets]
    known = [draw for draw in draws if draw is not None]
    return sum(known) if len(known) == len(draws) else None


def _level_good_shares(ledger: OfferLedger, demand: Demand) -> Floats:
    """Level good over level demanded tokens of each stream, shape (S,); together the ledger's good tokens.

    What another model delivered until go-live is shared as the streams' own tokens are.
    """
    weights = ledger.basis.period[1:]
    asked = demand.tokens_by_month @ weights
    good = (demand.tokens_by_month * ledger.good_share) @ weights
    delivered = float((ledger.tokens * weights).sum())
    shares: Floats = good / asked * (delivered / good.sum())
    return shares


def _peak_pflops(price: SystemPrice) -> float:
    chip = price.accelerator
    return (chip.fp4_tflops or chip.fp8_tflops or chip.bf16_tflops or 0.0) / 1000


def tokens_per_request(stream: Stream) -> float:
    """Mean input and output tokens."""
    return stream.isl_mean + stream.osl_mean


def _busy_seconds(context: HardwareContext, pair: int, stream: Stream) -> float:
    """Accelerator-seconds a year that the stream's requests take at the chosen operating point."""
    evaluation = context.evaluation
    row = evaluation.choice.row[pair]
    rate = float(evaluation.prediction.requests_per_s[row]) / float(context.accelerators[row])
    return stream.requests_per_year * (1 + context.demand.retried_share) / rate


def _throughput(context: HardwareContext, pairs: list[int]) -> float:
    """Input and output tokens/s of a busy accelerator, blended over the streams by their demand."""
    seconds = sum(
        _busy_seconds(context, pair, stream) for pair, stream in zip(pairs, context.streams, strict=True)
    )
    return _tokens_per_year(context.streams) / seconds


def _stream(
    context: HardwareContext,
    pair: int,
    stream: Stream,
    all_tokens: float,
    usd: float,
    replicas: int,
    offer: int,
    good_share: float,
) -> StreamResult:
    evaluation = context.evaluation
    prediction = evaluation.prediction
    row = int(evaluation.choice.row[pair])
    size = int(context.accelerators[row])
    prefill_work = prediction.prefill_work_s[row] * context.worth_of_prefill(offer)
    input_share = float(input_cost_share(prefill_work, prediction.decode_work_s[row]))
    tokens = stream.input_tokens_per_year + stream.output_tokens_per_year
    capacity_seconds = HOURS_PER_YEAR * SECONDS_PER_HOUR * replicas * size
    return StreamResult(
        stream_id=stream.id,
        stream_name=stream.name,
        model_id=stream.model_id,
        feasible=True,
        reason="",
        share_of_demand=tokens / all_tokens,
        usd_per_mtok_total=per_mtok_of(usd, tokens * good_share),
        usd_per_mtok_input=per_mtok_of(usd * input_share, stream.input_tokens_per_year * good_share),
        usd_per_mtok_output=per_mtok_of(usd * (1 - input_share), stream.output_tokens_per_year * good_share),
        usd_per_year=usd,
        good_share=good_share,
        # what a cache in accelerator memory holds causes no work; a reload from elsewhere is not told apart
        input_split=None
        if stream.offload_hit_share
        else InputSplit.of(
            usd * input_share, stream.input_tokens_per_year * good_share, stream.hit_share, 0.0
        ),
        ttft_ms=float(prediction.ttft_s[row]) * 1000,
        tpot_ms=float(prediction.tpot_s[row]) * 1000,
        tokens_per_s_per_accelerator=float(prediction.requests_per_s[row])
        * tokens_per_request(stream)
        / size,
        utilisation=_busy_seconds(context, pair, stream) / capacity_seconds,
        deployment=deployment_of(evaluation, row, size, replicas),
        time_by_cause_s=tuple((cause, float(getattr(prediction, f"{cause}_s")[row])) for cause in CAUSES),
        serving=_detail(context, pair, offer),
        layouts=_layouts(evaluation, pair),
    )


def _detail(context: HardwareContext, pair: int, offer: int) -> ServingDetail | None:
    """The pair's detail, with own measurements and what of the offer itself no figure follows."""
    detail = context.evaluation.details[pair]
    asked = context.prices[offer].offer
    if detail is None:
        return None
    detail = with_own_measurements(context, pair, detail)
    if asked.power_cap_w is None or asked.cap_is_measured:
        return detail
    cap = f"the power cap of {format_number(asked.power_cap_w)} W (enter the throughput measured at it)"
    return replace(detail, not_modelled=(*detail.not_modelled, cap))


_LAYOUT_TITLES = {
    Layout.FITS: "fit",
    Layout.HEADS: "do not divide the attention heads",
    Layout.EXPERTS: "do not divide the experts",
    Layout.STAGES: "have more stages than layers",
    Layout.NO_NETWORK: "reach beyond the scale-up domain without a network",
    Layout.WEIGHTS: "do not hold the weights",
    Layout.KV_CACHE: "do not hold the KV cache of one request",
    Layout.PRECISION: "lack units for the precision",
    Layout.WIDER: "reach beyond the scale-up domain although narrower ones fit",
}


def _layouts(evaluation: Evaluation, pair: int) -> tuple[tuple[str, int], ...]:
    counts = evaluation.layouts[pair]
    return tuple(
        (title, int(counts[verdict])) for verdict, title in _LAYOUT_TITLES.items() if counts[verdict]
    )


def deployment_of(evaluation: Evaluation, row: int, size: int, replicas: int) -> Deployment:
    """Candidate `row` in words and figures, with `replicas` of `size` accelerators."""
    candidates, prediction = evaluation.candidates, evaluation.prediction
    stack = evaluation.stacks[int(evaluation.stack_of_candidate[row])]
    precision = PRECISIONS[Dtype(int(candidates.dtype[row]))]
    return Deployment(
        stack_id=f"{stack.name} {stack.version}".strip(),
        weight_precision=precision.value,
        kv_precision=PRECISIONS[Dtype(int(candidates.kv_dtype[row]))].value,
        tp=int(candidates.tp[row]),
        dp=int(candidates.dp[row]),
        ep=int(candidates.ep[row]),
        pp=int(candidates.pp[row]),
        prefill_workers=int(candidates.prefill_workers[row]),
        prefill_worker=_prefill_text(evaluation, row),
        decode_workers=int(candidates.decode_workers[row]),
        mtp_drafts=int(candidates.drafts[row]),
        concurrency=float(candidates.concurrency[row]),
        accelerators_per_replica=size,
        replicas=replicas,
        weights_gb_per_accelerator=float(prediction.weights_gb[row]),
    )


def _prefill_text(evaluation: Evaluation, row: int) -> str:
    """Layout of a prefill worker, with its accelerator where that is another; empty without pools."""
    candidates = evaluation.candidates
    if not candidates.prefill_workers[row]:
        return ""
    text = layout_text(
        int(candidates.prefill_tp[row]),
        int(candidates.prefill_dp[row]),
        int(candidates.prefill_ep[row]),
        int(candidates.prefill_pp[row]),
    )
    chip = int(candidates.prefill_hardware[row])
    own = chip == int(candidates.hardware[row])
    return text if own else f"{text} on {evaluation.accelerator_names[chip]}"


def _time_per_token(
    context: HardwareContext, pairs: list[int], tokens: float, accelerators: float
) -> tuple[tuple[str, float], ...]:
    """Accelerator milliseconds behind one delivered token by cause; with idle time they add up exactly.

    A request's busy time is shared between prefill and the causes of decoding as its exclusive prefill
    and decode work are; what the fleet stands idle is the rest.
    """
    by_cause = dict.fromkeys((*CAUSES, "idle"), 0.0)
    prediction = context.evaluation.prediction
    for pair, stream in zip(pairs, context.streams, strict=True):
        row = int(context.evaluation.choice.row[pair])
        busy = _busy_seconds(context, pair, stream)
        prefill = float(prediction.prefill_work_s[row])
        decode = float(prediction.decode_work_s[row])
        by_cause["prefill"] += busy * prefill / (prefill + decode)
        step = {
            cause: float(getattr(prediction, f"{cause}_s")[row]) for cause in CAUSES if cause != "prefill"
        }
        for cause, seconds in step.items():
            by_cause[cause] += busy * decode / (prefill + decode) * seconds / sum(step.values())
    capacity = HOURS_PER_YEAR * SECONDS_PER_HOUR * accelerators
    by_cause["idle"] = capacity - sum(by_cause.values())
    return tuple((cause, seconds / tokens * 1000) for cause, seconds in by_cause.items())


def _evidence(ledger: OfferLedger, *, calibrated: bool) -> Evidence:
    """Every line is divided by predicted throughput, so none rests on better than the model.

    Receipts count by their size, like costs.
    """
    sizes = [(abs(ledger.value(line)), line.status) for line in ledger.lines]
    total = sum(size for size, _ in sizes)
    weak = sum(size for size, status in sizes if status in (Status.ASSUMED, Status.PLACEHOLDER))
    sure = 1 - weak / total
    return Evidence(
        calibrated=sure if calibrated else 0.0,
        modelled=0.0 if calibrated else sure,
        assumed=weak / total,
    )


def _fleet(price: SystemPrice, served: Served) -> Fleet:
    systems, busy = served.systems, int((served.replicas * served.sizes).sum())
    return Fleet(
        system_id=price.system.id,
        system_name=price.system.name,
        accelerator_id=price.accelerator.id,
        accelerator_name=price.accelerator.name,
        systems=systems,
        accelerators=systems * price.system.accelerators,
        accelerators_busy=busy,
        it_power_kw=None if price.loaded_kw_per_system is None else price.loaded_kw_per_system * systems,
        all_in_kw_per_accelerator=price.all_in_kw_per_accelerator,
        systems_quoted=price.systems_quoted,
        systems_by_month=tuple(served.fleet.systems.tolist()),
        site_not_checked=tuple((entry.limit, entry.record) for entry in unchecked_limits(price)),
    )


def _unable(context: HardwareContext, offer: int, pairs: list[int]) -> OfferResult:
    """The offer cannot serve every stream; each stream says whether it could and why not."""
    price, tokens = context.prices[offer], _tokens_per_year(context.streams)
    results = []
    for pair, stream in zip(pairs, context.streams, strict=True):
        reason = _reason(context, pair, stream, price)
        results.append(
            StreamResult(
                stream_id=stream.id,
                stream_name=stream.name,
                model_id=stream.model_id,
                feasible=not reason,
                reason=reason,
                share_of_demand=(stream.input_tokens_per_year + stream.output_tokens_per_year) / tokens,
                layouts=_layouts(context.evaluation, pair),
            )
        )
    hourly = price.usd_per_accelerator_year / HOURS_PER_YEAR
    return OfferResult(
        id=price.offer_id,
        name=price.offer_name,
        kind=price.kind,
        rank=None,
        feasible=False,
        reason=" ".join(f"{result.stream_name}: {result.reason}" for result in results if result.reason),
        usd_per_accelerator_hour=hourly,
        pflops_per_usd=_peak_pflops(price) / hourly,
        streams=tuple(results),
    )


def _reason(context: HardwareContext, pair: int, stream: Stream, price: SystemPrice) -> str:
    """Why no candidate serves the stream, in a sentence; empty where one does."""
    evaluation = context.evaluation
    if evaluation.choice.row[pair] >= 0:
        return ""
    if pair in evaluation.missed:
        return evaluation.missed[pair]
    chip = price.accelerator.name
    rows = np.flatnonzero(evaluation.candidates.pair == pair)
    filler = context.prefills[pair // len(context.streams)]
    if not len(rows) and filler is not None:
        return (
            f"no serving stack of the catalog runs separate pools of {stream.model_id} with prefill on "
            f"{filler.accelerator.name} and decode on {chip}, or they do not fit, or there is no network."
        )
    if not len(rows):
        return f"no serving stack of the catalog runs {stream.model_id} on {chip}."
    nearest = int(evaluation.choice.nearest[pair])
    prediction = evaluation.prediction
    if nearest < 0:
        row = int(rows[np.argmin(prediction.weights_gb[rows])])
        size = int(evaluation.candidates.accelerators[row])
        if prediction.reason[row] == int(Fit.PRECISION_UNSUPPORTED):
            return f"{chip} has no units for the precision of {stream.model_id}."
        weights, memory = prediction.weights_gb[row], price.accelerator.memory_gb
        what = "the KV cache does" if prediction.reason[row] == int(Fit.KV_DOES_NOT_FIT) else "the weights do"
        return (
            f"{what} not fit: {format_number(float(weights), 0)} GB of weights on each of {size} × {chip} "
            f"with {format_number(memory, 0)} GB."
        )
    ttft, tpot = float(prediction.ttft_s[nearest]), float(prediction.tpot_s[nearest])
    parts = []
    if ttft > stream.ttft_limit_s:
        parts.append(f"TTFT {format_significant(ttft)} s against a limit of {stream.ttft_limit_s:g} s")
    if tpot > stream.tpot_limit_s:
        parts.append(
            f"TPOT {format_significant(tpot * 1000)} ms against a limit of {stream.tpot_limit_s * 1000:g} ms"
        )
    return f"the nearest deployment misses its limits: {' and '.join(parts)}."
