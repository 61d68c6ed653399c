"""What a comparison found, as plain values in US dollars, seconds and tokens."""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.analysis.results.serving_result import ServingDetail
from workbench.domain.issue import Issue
from workbench.domain.provenance import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Shares of an offer's cost by the weakest evidence behind each line; they add up to 1."""

    measured: float = 0.0
    calibrated: float = 0.0
    modelled: float = 0.0
    assumed: float = 0.0


def layout_text(tp: int, dp: int, ep: int, pp: int) -> str:
    """'TP2 DP4 EP8 PP2' without the widths of 1 other than TP."""
    others = [f"{name}{width}" for name, width in (("DP", dp), ("EP", ep), ("PP", pp)) if width > 1]
    return " ".join([f"TP{tp}", *others])


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """How one stream is served: the replica the engine chose.

    With `prefill_workers` > 0 prefill and decode have pools of their own, a replica is both pools, and the
    widths are one decode worker's; `prefill_worker` is the layout of one of the others.
    """

    stack_id: str
    weight_precision: str
    kv_precision: str
    tp: int
    dp: int
    ep: int
    mtp_drafts: int
    concurrency: float
    accelerators_per_replica: int
    replicas: int
    weights_gb_per_accelerator: float
    pp: int = 1
    prefill_workers: int = 0
    prefill_worker: str = ""
    decode_workers: int = 0

    @property
    def text(self) -> str:
        """One line: 'vLLM 0.11 · fp8 · TP8 · 64 in flight · 3 replicas of 8' (if there are any)."""
        layout = layout_text(self.tp, self.dp, self.ep, self.pp)
        if self.prefill_workers:
            prefill = f"{self.prefill_workers} × {self.prefill_worker} prefill"
            layout = f"{prefill}, {self.decode_workers} × {layout} decode"
        parts = [self.stack_id, self.weight_precision, layout]
        if self.mtp_drafts:
            parts.append(f"MTP {self.mtp_drafts}")
        parts.append(f"{self.concurrency:,.0f} in flight")
        if self.replicas:
            plural = "replica" if self.replicas == 1 else "replicas"
            parts.append(f"{self.replicas} {plural} of {self.accelerators_per_replica}")
        return " · ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class InputSplit:
    """Level yearly cost and good tokens of input that was read anew, and of input found in a cache."""

    fresh_usd: float
    fresh_tokens: float
    cached_usd: float
    cached_tokens: float

    @staticmethod
    def of(usd: float, tokens: float, cached_share: float, caused_share: float) -> "InputSplit":
        """Input of that cost; `cached_share` of its tokens cause `caused_share` of the cost."""
        return InputSplit(
            fresh_usd=usd * (1 - caused_share),
            fresh_tokens=tokens * (1 - cached_share),
            cached_usd=usd * caused_share,
            cached_tokens=tokens * cached_share,
        )


def _input_cost(splits: "Sequence[InputSplit | None]", part: str) -> float | None:
    """USD per million tokens of the `fresh` or the `cached` input of streams; None where one is unknown."""
    known = [split for split in splits if split is not None]
    tokens: float = sum(getattr(split, f"{part}_tokens") for split in known)
    usd: float = sum(getattr(split, f"{part}_usd") for split in known)
    return usd / tokens * 1e6 if tokens and len(known) == len(splits) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamResult:
    """One offer on one stream. Costs are the stream's share of the fleet's cost over its own tokens.

    `time_by_cause_s` sums to `tpot_s` (seconds per output token by cause). None where the offer has no
    hardware (an API) or cannot serve the stream, in which case `reason` says why.
    """

    stream_id: str
    stream_name: str
    model_id: str
    feasible: bool
    reason: str
    share_of_demand: float
    usd_per_mtok_total: float | None = None
    usd_per_mtok_input: float | None = None
    usd_per_mtok_output: float | None = None
    usd_per_year: float | None = None
    ttft_ms: float | None = None
    tpot_ms: float | None = None
    tokens_per_s_per_accelerator: float | None = None
    utilisation: float | None = None
    deployment: Deployment | None = None
    time_by_cause_s: tuple[tuple[str, float], ...] = ()
    serving: ServingDetail | None = None
    layouts: tuple[tuple[str, int], ...] = ()
    """(verdict, number) of the layouts looked at over stacks and precisions; what fits comes first."""
    good_share: float | None = None
    """Level good tokens over demanded ones; what its costs per token are divided by."""
    input_split: InputSplit | None = None
    """None where what cached input costs is not told apart."""
    accepted_tasks_per_year: float | None = None
    """Sessions delivered and accepted, level a year; None where a request is a task."""

    @property
    def usd_per_mtok_fresh_input(self) -> float | None:
        """Of input that no cache held; None where it is not told apart."""
        return _input_cost([self.input_split], "fresh")

    @property
    def usd_per_mtok_cached_input(self) -> float | None:
        """Of input found in a cache; None where there is none, or it is not told apart."""
        return _input_cost([self.input_split], "cached")

    @property
    def usd_per_agentic_task(self) -> float | None:
        """All turns of an accepted session, attempts and failures among them."""
        return _per_task([self])


def _per_task(streams: Sequence[StreamResult]) -> float | None:
    """Cost of the streams of sessions over their accepted tasks; None without any."""
    sessions = [stream for stream in streams if stream.accepted_tasks_per_year]
    tasks = sum(stream.accepted_tasks_per_year or 0.0 for stream in sessions)
    return sum(stream.usd_per_year or 0.0 for stream in sessions) / tasks if tasks else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """One line of an offer's annual cost with the status of its price and where that comes from."""

    key: str
    title: str
    usd_per_year: float
    status: Status
    source: str
    negotiable: bool = False
    """Whether the line scales with the price that the vendor can change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """Hardware that the demand asks for."""

    system_id: str
    system_name: str
    accelerator_id: str
    accelerator_name: str
    systems: int
    accelerators: int
    accelerators_busy: int
    it_power_kw: float | None
    all_in_kw_per_accelerator: float | None
    systems_quoted: int | None = None
    """Systems on the quote; where it differs from `systems` the price is extrapolated from the quote."""
    systems_by_month: tuple[int, ...] = ()
    """Systems that stand in each month; `systems` is the most of any."""
    site_not_checked: tuple[tuple[str, str], ...] = ()
    """(limit of the site, record whose figure is not known): nothing was held against that limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CashLine:
    """One line of an offer's cash, costs positive, US dollars.

    `amounts[k]` of a one-off falls k months after the valuation date; of a running line in month k, whose
    first is 1. Lines of category "tax gross-up" move no cash: they are what a levelised price must add.
    """

    key: str
    title: str
    category: str
    one_off: bool
    amounts: tuple[float, ...]
    npv_usd: float
    status: Status
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOffered:
    """The quote exactly as it stands: what it can carry of the demand, and what that costs."""

    units: int
    prefill_units: int | None = None
    """Of the offer that prefills for this one; None where none does."""
    served_share: float
    """Share of the demanded tokens that it serves; the rest goes unmet."""
    good_share: float
    """Share of the demanded tokens that are good: served, and within the limits. They carry the cost."""
    idle_share: float
    """Share of its capacity that the demand leaves idle."""
    npv_usd: float
    lcot_nominal_usd_per_mtok: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodShares:
    """Why good tokens are fewer than served ones: each factor's mean over the study.

    Served tokens are the demand and its retries. Good over demanded tokens = live · availability · within
    limits · while scaling; good over served ones, of the live months, besides · not retried.
    """

    live: float
    """Of the demanded tokens, those of months in which the offer itself serves."""
    availability: float
    within_limits: float
    """Requests that keep both latency limits, at the loads of the hours."""
    within_limits_status: Status
    """Modelled by the serving engine, or assumed where the hardware is somebody else's."""
    while_scaling: float
    """Requests that do not come while the replicas they need are starting."""
    not_retried: float
    """Served tokens that are no repetition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Economics:
    """An offer over the study period. Present values count costs as positive; tokens are good tokens."""

    npv_usd: float
    equivalent_annual_cost_usd: float
    lcot_nominal_usd_per_mtok: float
    lcot_real_usd_per_mtok: float
    undiscounted_usd_per_mtok: float
    good_tokens: float
    """Over the whole study, undiscounted."""
    good_tokens_by_month: tuple[float, ...]
    """Months 1..M, at the timing of running flows."""
    good_tokens_per_year: float
    """Level: what `usd_per_year` is divided by."""
    good_share: float
    """Good tokens over demanded ones: the product of `good_shares`, without what is not retried."""
    good_shares: GoodShares
    """Of the offer itself; what served until go-live has its own."""
    peak_cash_usd: float
    """Largest sum of cash laid out at any month."""
    usd_per_million_responses: float
    usd_per_accepted_response: float
    quality_missing: tuple[str, ...] = ()
    """What about attempts, success and tokens nobody entered, and so counts as 1."""
    cash: tuple[CashLine, ...] = ()
    as_offered: AsOffered | None = None
    missed_while_scaling_share: float | None = None
    tokens_per_joule: float | None = None
    revenue_usd_per_year: float | None = None
    margin_usd_per_year: float | None = None
    margin_usd_per_mw_year: float | None = None
    npv_of_margin_usd: float | None = None
    irr: float | None = None
    payback_years: float | None = None
    tokens_per_month_in_budget: float | None = None
    tokens_per_month_in_power: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnCost:
    """The ranking figure of an offer under all draws, in the figure's unit."""

    p10: float
    p50: float
    p90: float
    probability_cheapest: float
    expected_regret: float
    """Mean of what it costs above the cheapest offer of the same draw."""


@dataclass(frozen=True, slots=True)
class UncertainInput:
    """An input that was drawn: P10 and P90 of its factor around 1, None where they differ by offer."""

    title: str
    p10: float | None
    p90: float | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """What was drawn, how often, and of which figure; the same draws for every offer."""

    figure: str
    draws: int
    seed: int
    inputs: tuple[UncertainInput, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferResult:
    """One offer, blended over every stream (infeasible when it cannot serve one of them)."""

    id: str
    name: str
    kind: str
    rank: int | None
    feasible: bool
    reason: str
    usd_per_year: float | None = None
    usd_per_mtok_total: float | None = None
    usd_per_mtok_input: float | None = None
    usd_per_mtok_output: float | None = None
    usd_per_mtok_total_p10: float | None = None
    usd_per_mtok_total_p90: float | None = None
    usd_per_accelerator_hour: float | None = None
    pflops_per_usd: float | None = None
    """Dense PFLOP bought by one dollar at the best supported precision: an input metric."""
    tokens_per_s_per_accelerator: float | None = None
    tokens_per_s_per_mw: float | None = None
    utilisation: float | None = None
    status: Status = Status.MODELLED
    evidence: Evidence = Evidence()
    fleet: Fleet | None = None
    prefill_fleet: Fleet | None = None
    """Hardware of another offer that prefills for this one's."""
    cost_lines: tuple[CostLine, ...] = ()
    streams: tuple[StreamResult, ...] = ()
    accelerator_ms_per_token: tuple[tuple[str, float], ...] = ()
    """Accelerator time behind one delivered token by cause, idle time included.

    Its sum times the hourly price is the cost per token: the iceberg's two halves multiply to the result.
    """
    fixed_usd_per_year: float | None = None
    """What of `usd_per_year` stays at a negotiable price of nothing."""
    economics: Economics | None = None
    cost_by_load: tuple[tuple[float, float], ...] = ()
    """(tokens a year, USD per million tokens) at `LOADS` times the scenario's demand, level figures."""
    drawn: DrawnCost | None = None
    break_even_price_factor: float | None = None
    """Factor on the negotiable price (quote or rent) at which the offer costs as much as the best other."""

    @property
    def usd_per_mtok_fresh_input(self) -> float | None:
        """Of input that no cache held; None where a stream does not tell it apart."""
        return _input_cost([stream.input_split for stream in self.streams], "fresh")

    @property
    def usd_per_mtok_cached_input(self) -> float | None:
        """Of input found in a cache; None where there is none, or a stream does not tell it apart."""
        return _input_cost([stream.input_split for stream in self.streams], "cached")

    @property
    def usd_per_agentic_task(self) -> float | None:
        """Cost of all streams of sessions over their accepted tasks; None where no stream is one."""
        return _per_task(self.streams)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPoint:
    """A deployment that no other one beats in both throughput and interactivity, at full load."""

    interactivity_tok_per_s: float
    tokens_per_s_per_accelerator: float
    ttft_ms: float
    served_by: str
    """The replica: stack, precision, layout, requests in flight."""
    usd_per_mtok: float
    usd_per_mtok_p10: float
    usd_per_mtok_p90: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """Pareto front of one offer on one stream by rising interactivity; TTFT within its limit."""

    offer_id: str
    stream_id: str
    points: tuple[FrontPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """How money was summed: what a reader needs to work every present value out again."""

    valuation_date: str
    study_months: int
    flow_timing: str
    """Where in its month a running flow, and a month's tokens, fall; one-offs fall on whole months."""
    wacc_nominal: float
    wacc_real: float
    rate_per_month: float
    inflation: float
    tax_basis: str
    tax_rate: float
    tax_losses: str
    """used at once, or carried forward to later profit in margin, return and payback."""
    gross_up: float
    """1/(1 − T), by which a levelised price after tax is raised."""
    tokens_discounted: bool = True


LOADS = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 3 / 4, 1.0, 3 / 2, 2.0, 4.0, 8.0, 16.0)
"""Multiples of the scenario's demand at which offers are costed for break-even loads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakEven:
    """Two feasible offers, the first the better one at the scenario's own load.

    `tokens_per_year` is the load nearest to the scenario's at which their costs per token cross, None where
    they do not within `LOADS`. `month` is the first from which the first offer's cash laid out stays below
    the second's (0: from the start), None where it never does.
    """

    offer_id: str
    rival_id: str
    tokens_per_year: float | None
    month: int | None


HOURLY_METRIC = "USD per GPU-hour"
FLOPS_METRIC = "FLOPS per dollar"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongMetric:
    """What choosing by an input metric would have picked, and what that costs per year."""

    metric: str
    offer_id: str
    extra_usd_per_year: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """One figure that the result rests on, with its evidence."""

    record: str
    figure: str
    value: str
    unit: str
    status: Status
    source: str
    reference: str
    as_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumptionLine:
    """One assumption the result rests on."""

    title: str
    value: str
    unit: str
    status: Status
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The answer to a scenario. Offers are in ranking order: feasible ones by cost, then the others."""

    scenario_id: str
    scenario_name: str
    currency: str
    usd_per_currency_unit: float
    rate_as_of: str
    tokens_per_year: float
    peak_requests_per_s: float
    rank_key: str = "usd_per_mtok_total"
    """Name of the figure that offers are ranked by; `rank_reason` says why it is that one."""
    rank_reason: str = ""
    offers: tuple[OfferResult, ...]
    fronts: tuple[Front, ...]
    wrong_metrics: tuple[WrongMetric, ...]
    assumptions: tuple[AssumptionLine, ...]
    sources: tuple[SourceLine, ...]
    issues: tuple[Issue, ...]
    break_evens: tuple[BreakEven, ...] = ()
    conventions: Conventions | None = None
    uncertainty: Uncertainty | None = None
    candidates: int
    seconds: float
    engine_version: str
    catalogs_as_of: str
    inputs_hash: str

    @property
    def best(self) -> OfferResult | None:
        """The cheapest feasible offer per token."""
        return next((offer for offer in self.offers if offer.rank == 1), None)

    @property
    def served(self) -> list[tuple[OfferResult, StreamResult, ServingDetail]]:
        """(offer, stream, how it is served) for all streams on hardware, offers in ranking order."""
        return [
            (offer, stream, stream.serving)
            for offer in self.offers
            for stream in offer.streams
            if stream.serving is not None
        ]

    def offer(self, offer_id: str) -> OfferResult:
        """The result of one offer; raises KeyError."""
        for offer in self.offers:
            if offer.id == offer_id:
                return offer
        raise KeyError(offer_id)
