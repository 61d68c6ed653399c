"""`compare --json`: the comparison as one stable JSON object with units in its key names.

The keys and their meaning are documented in docs/json-output.md; a key is added, never renamed.
"""

from dataclasses import asdict
from typing import Any

from workbench.analysis.results.result import Comparison, Economics, GoodShares, OfferResult, StreamResult
from workbench.analysis.results.serving_result import ServingDetail
from workbench.analysis.shown.serving_specs import usd_per_task
from workbench.domain.issue import Issue

SCHEMA_VERSION = 1


def comparison_as_json(comparison: Comparison) -> dict[str, Any]:
    """The whole comparison; `offers` is in ranking order, infeasible ones last."""
    return {
        "schema": SCHEMA_VERSION,
        "engine_version": comparison.engine_version,
        "catalogs_as_of": comparison.catalogs_as_of,
        "inputs_sha256": comparison.inputs_hash,
        "scenario": {"id": comparison.scenario_id, "name": comparison.scenario_name},
        "currency": comparison.currency,
        "usd_per_currency_unit": comparison.usd_per_currency_unit,
        "rate_as_of": comparison.rate_as_of,
        "tokens_per_year": comparison.tokens_per_year,
        "peak_requests_per_s": comparison.peak_requests_per_s,
        "conventions": None if comparison.conventions is None else asdict(comparison.conventions),
        "uncertainty": None if comparison.uncertainty is None else asdict(comparison.uncertainty),
        "rank_key": comparison.rank_key,
        "rank_reason": comparison.rank_reason,
        "candidates": comparison.candidates,
        "offers": [_offer(offer, comparison) for offer in comparison.offers],
        "fronts": [asdict(front) for front in comparison.fronts],
        "wrong_metrics": [asdict(wrong) for wrong in comparison.wrong_metrics],
        "break_evens": [asdict(pair) for pair in comparison.break_evens],
        "issues": [issue_as_json(issue) for issue in comparison.issues],
    }


def issue_as_json(issue: Issue) -> dict[str, str]:
    """An issue with its place spelled out."""
    return {
        "severity": issue.severity.value,
        "code": issue.code,
        "message": issue.message,
        "where": str(issue.where),
        "suggestion": issue.suggestion,
    }


def _in_project_currency(usd: float | None, comparison: Comparison) -> float | None:
    return None if usd is None else usd / comparison.usd_per_currency_unit


def _offer(offer: OfferResult, comparison: Comparison) -> dict[str, Any]:
    return {
        "id": offer.id,
        "name": offer.name,
        "kind": offer.kind,
        "rank": offer.rank,
        "rank_key": comparison.rank_key,
        "feasible": offer.feasible,
        "reason": offer.reason,
        "status": offer.status.value,
        "usd_per_accelerator_hour": offer.usd_per_accelerator_hour,
        "usd_per_mtok_total": offer.usd_per_mtok_total,
        "usd_per_mtok_input": offer.usd_per_mtok_input,
        "usd_per_mtok_output": offer.usd_per_mtok_output,
        "usd_per_mtok_fresh_input": offer.usd_per_mtok_fresh_input,
        "usd_per_mtok_cached_input": offer.usd_per_mtok_cached_input,
        "usd_per_mtok_total_p10": offer.usd_per_mtok_total_p10,
        "usd_per_mtok_total_p90": offer.usd_per_mtok_total_p90,
        "usd_per_year": offer.usd_per_year,
        **_economics(offer.economics),
        "cost_by_load": [
            {"tokens_per_year": tokens, "usd_per_mtok": cost} for tokens, cost in offer.cost_by_load
        ],
        "project_currency_per_mtok_total": _in_project_currency(offer.usd_per_mtok_total, comparison),
        "project_currency_per_year": _in_project_currency(offer.usd_per_year, comparison),
        "pflops_per_usd_hour": offer.pflops_per_usd,
        "tokens_per_s_per_accelerator": offer.tokens_per_s_per_accelerator,
        "tokens_per_s_per_mw": offer.tokens_per_s_per_mw,
        "utilisation": offer.utilisation,
        "break_even_price_factor": offer.break_even_price_factor,
        "drawn": None if offer.drawn is None else asdict(offer.drawn),
        "evidence": asdict(offer.evidence),
        "fleet": None if offer.fleet is None else asdict(offer.fleet),
        "prefill_fleet": None if offer.prefill_fleet is None else asdict(offer.prefill_fleet),
        "accelerator_ms_per_token": dict(offer.accelerator_ms_per_token),
        "cost_lines": [
            {
                "key": line.key,
                "title": line.title,
                "usd_per_year": line.usd_per_year,
                "status": line.status.value,
                "source": line.source,
            }
            for line in offer.cost_lines
        ],
        "usd_per_agentic_task": offer.usd_per_agentic_task,
        "streams": [_stream(stream) for stream in offer.streams],
    }


_MONEY = (
    "npv_usd",
    "equivalent_annual_cost_usd",
    "lcot_nominal_usd_per_mtok",
    "lcot_real_usd_per_mtok",
    "undiscounted_usd_per_mtok",
    "good_tokens",
    "good_tokens_by_month",
    "good_tokens_per_year",
    "good_share",
    "peak_cash_usd",
    "usd_per_million_responses",
    "usd_per_accepted_response",
    "quality_missing",
    "missed_while_scaling_share",
    "tokens_per_joule",
    "revenue_usd_per_year",
    "margin_usd_per_year",
    "margin_usd_per_mw_year",
    "npv_of_margin_usd",
    "irr",
    "payback_years",
    "tokens_per_month_in_budget",
    "tokens_per_month_in_power",
)


def _economics(economics: Economics | None) -> dict[str, Any]:
    """The figures of the study period, each null where an offer is infeasible."""
    found: dict[str, Any] = {key: getattr(economics, key, None) for key in _MONEY}
    offered = economics.as_offered if economics else None
    found["as_offered"] = None if offered is None else asdict(offered)
    found["good_shares"] = None if economics is None else _good_shares(economics.good_shares)
    found["cash"] = [
        {**asdict(line), "status": line.status.value} for line in (economics.cash if economics else ())
    ]
    return found


def _good_shares(shares: GoodShares) -> dict[str, Any]:
    return {**asdict(shares), "within_limits_status": shares.within_limits_status.value}


def _stream(stream: StreamResult) -> dict[str, Any]:
    return {
        "id": stream.stream_id,
        "name": stream.stream_name,
        "model_id": stream.model_id,
        "feasible": stream.feasible,
        "reason": stream.reason,
        "share_of_demand": stream.share_of_demand,
        "usd_per_mtok_total": stream.usd_per_mtok_total,
        "usd_per_mtok_input": stream.usd_per_mtok_input,
        "usd_per_mtok_output": stream.usd_per_mtok_output,
        "usd_per_mtok_fresh_input": stream.usd_per_mtok_fresh_input,
        "usd_per_mtok_cached_input": stream.usd_per_mtok_cached_input,
        "usd_per_year": stream.usd_per_year,
        "good_share": stream.good_share,
        "ttft_ms": stream.ttft_ms,
        "tpot_ms": stream.tpot_ms,
        "tokens_per_s_per_accelerator": stream.tokens_per_s_per_accelerator,
        "utilisation": stream.utilisation,
        "deployment": None if stream.deployment is None else asdict(stream.deployment),
        "tpot_by_cause_s": dict(stream.time_by_cause_s),
        "usd_per_task": None if stream.serving is None else usd_per_task(stream, stream.serving),
        "usd_per_agentic_task": stream.usd_per_agentic_task,
        "layouts": [{"verdict": verdict, "count": count} for verdict, count in stream.layouts],
        "serving": None if stream.serving is None else _serving(stream.serving),
    }


def _serving(detail: ServingDetail) -> dict[str, Any]:
    return {
        "bound_by": detail.bound_by,
        "stable": detail.stable,
        "load_share": detail.load,
        "goodput_share": detail.goodput_share,
        "percentiles": [asdict(entry) for entry in detail.percentiles],
        "techniques": [asdict(technique) for technique in detail.techniques],
        "extrapolated": list(detail.extrapolated),
        "interval_factor": detail.wider_interval,
        "cache": None if detail.cache is None else asdict(detail.cache),
        "stacks": [asdict(stack) for stack in detail.stacks],
        "draft_tokens": detail.draft_tokens,
        "not_modelled": list(detail.not_modelled),
        "corrected": [asdict(own) for own in detail.corrected],
        "measured_otherwise": list(detail.measured_otherwise),
    }
