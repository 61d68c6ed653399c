"""Tokens bought at a list price: the cost of each stream's own tokens."""

from collections.abc import Sequence

import numpy as np

from workbench.analysis.audit import Used, api_figures
from workbench.analysis.pricing import source_text
from workbench.analysis.result import CostLine, Evidence, OfferResult, StreamResult
from workbench.catalog.library import Library
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.market import ApiPrice
from workbench.domain.provenance import Status
from workbench.domain.scenario import ApiOffer
from workbench.domain.workload import Stream
from workbench.engine.economics import api_usd, usd_per_mtok


def evaluate_api(
    offer: ApiOffer, streams: Sequence[Stream], library: Library
) -> tuple[OfferResult, list[Used], list[Issue]]:
    """Cost of every stream at the offer's prices; a stream whose model is not on the list says so."""
    tokens = sum(stream.input_tokens_per_year + stream.output_tokens_per_year for stream in streams)
    results: list[StreamResult] = []
    lines: list[CostLine] = []
    used: list[Used] = []
    issues: list[Issue] = []
    for stream in streams:
        share = (stream.input_tokens_per_year + stream.output_tokens_per_year) / tokens
        price_id = offer.api_price_ids.get(stream.model_id, "")
        price = library.api_price(price_id) if price_id else None
        if price is None:
            reason = (
                f"{offer.name} lists no price for {stream.model_id}."
                if not price_id
                else f"The catalog has no API price '{price_id}'."
            )
            results.append(_refused(stream, share, reason))
            if price_id:
                issues.append(_unknown_price(offer, reason))
            continue
        longest = max(item.isl + item.osl for item in stream.lengths)
        if price.max_input_tokens is not None and longest > price.max_input_tokens:
            reason = f"{price.name} takes {price.max_input_tokens:,} tokens, the stream needs {longest:,}."
            results.append(_refused(stream, share, reason))
            continue
        used += api_figures(price)
        result, line = _priced(stream, share, price)
        results.append(result)
        lines.append(line)
    return _offer(offer, results, lines, tokens, streams), used, issues


def _unknown_price(offer: ApiOffer, reason: str) -> Issue:
    return Issue(
        severity=Severity.ERROR,
        code="unknown_api_price",
        message=reason,
        where=Where(record=offer.name, field="api_price_ids"),
        suggestion="Choose an API price of the catalog.",
    )


def _refused(stream: Stream, share: float, reason: str) -> StreamResult:
    return StreamResult(
        stream_id=stream.id,
        stream_name=stream.name,
        model_id=stream.model_id,
        feasible=False,
        reason=reason,
        share_of_demand=share,
    )


def _priced(stream: Stream, share: float, price: ApiPrice) -> tuple[StreamResult, CostLine]:
    has_batch = price.batch_input_usd_per_mtok is not None and price.batch_output_usd_per_mtok is not None
    batch_share = stream.deferrable_share if has_batch else 0.0
    has_cache = price.cached_input_usd_per_mtok is not None
    input_usd, output_usd = (
        float(usd)
        for usd in api_usd(
            *(
                np.asarray(value)
                for value in (
                    stream.input_tokens_per_year,
                    stream.output_tokens_per_year,
                    stream.prefix_hit_share if has_cache else 0.0,
                    batch_share,
                    price.input_usd_per_mtok,
                    price.output_usd_per_mtok,
                    price.cached_input_usd_per_mtok or 0.0,
                    price.batch_input_usd_per_mtok or 0.0,
                    price.batch_output_usd_per_mtok or 0.0,
                )
            )
        )
    )
    total = input_usd + output_usd
    citation = price.citation("output_usd_per_mtok")
    result = StreamResult(
        stream_id=stream.id,
        stream_name=stream.name,
        model_id=stream.model_id,
        feasible=True,
        reason="",
        share_of_demand=share,
        usd_per_mtok_total=_per_mtok(total, stream.input_tokens_per_year + stream.output_tokens_per_year),
        usd_per_mtok_input=_per_mtok(input_usd, stream.input_tokens_per_year),
        usd_per_mtok_output=_per_mtok(output_usd, stream.output_tokens_per_year),
        usd_per_year=total,
    )
    line = CostLine(
        key=f"tokens/{stream.id}",
        title=f"Tokens of {stream.name}, {price.name}",
        usd_per_year=total,
        status=citation.status if citation else Status.PLACEHOLDER,
        source=source_text(citation, price.name),
        negotiable=True,
    )
    return result, line


def _per_mtok(usd: float, tokens: float) -> float:
    return float(usd_per_mtok(np.asarray(usd), np.asarray(tokens)))


def _offer(
    offer: ApiOffer,
    results: list[StreamResult],
    lines: list[CostLine],
    tokens: float,
    streams: Sequence[Stream],
) -> OfferResult:
    unable = [result for result in results if not result.feasible]
    if unable:
        return OfferResult(
            id=offer.id,
            name=offer.name,
            kind=offer.kind,
            rank=None,
            feasible=False,
            reason=" ".join(result.reason for result in unable),
            streams=tuple(results),
        )
    usd = sum(line.usd_per_year for line in lines)
    by_id = {stream.id: stream for stream in streams}
    input_tokens = sum(stream.input_tokens_per_year for stream in streams)
    input_usd = sum(
        (result.usd_per_mtok_input or 0.0) * by_id[result.stream_id].input_tokens_per_year / 1e6
        for result in results
    )
    per_mtok = _per_mtok(usd, tokens)
    published = all(line.status is not Status.PLACEHOLDER for line in lines)
    return OfferResult(
        id=offer.id,
        name=offer.name,
        kind=offer.kind,
        rank=None,
        feasible=True,
        reason="",
        usd_per_year=usd,
        usd_per_mtok_total=per_mtok,
        usd_per_mtok_input=_per_mtok(input_usd, input_tokens),
        usd_per_mtok_output=_per_mtok(usd - input_usd, tokens - input_tokens),
        usd_per_mtok_total_p10=per_mtok,
        usd_per_mtok_total_p90=per_mtok,
        status=Status.PUBLISHED if published else Status.PLACEHOLDER,
        evidence=Evidence(measured=1.0) if published else Evidence(assumed=1.0),
        cost_lines=tuple(lines),
        streams=tuple(results),
    )
