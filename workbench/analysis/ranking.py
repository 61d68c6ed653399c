"""What offers are ranked by: cost per token where they serve the same models, else per accepted response."""

from collections.abc import Sequence
from math import isclose

from workbench.analysis.results.result import OfferResult

PER_MTOK = "usd_per_mtok_total"
PER_ACCEPTED_RESPONSE = "usd_per_accepted_response"


def ranking_key(results: Sequence[OfferResult]) -> tuple[str, str]:
    """(key, why) for a set of results."""
    served = {tuple(s.model_id for s in result.streams) for result in results if result.feasible}
    if len(served) <= 1:
        return PER_MTOK, "All offers serve the same models, so their tokens are alike."
    why = (
        "Offers serve different models, whose tokens are not alike: they are ranked by cost per accepted "
        "response, and USD/Mtok is shown for information."
    )
    return PER_ACCEPTED_RESPONSE, why


def ranking_figure(result: OfferResult, key: str) -> float:
    """The figure of a feasible offer that the ranking goes by."""
    if key == PER_ACCEPTED_RESPONSE and result.economics is not None:
        return result.economics.usd_per_accepted_response
    return result.usd_per_mtok_total or 0.0


def as_dear(one: OfferResult, other: OfferResult, key: str) -> bool:
    """Whether two feasible offers cost the same, to a ten-thousandth of a percent."""
    return isclose(ranking_figure(one, key), ranking_figure(other, key), rel_tol=1e-6)
