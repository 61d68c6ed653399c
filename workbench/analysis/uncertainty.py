"""How sure the order of offers is: their costs per token under draws of what is uncertain, all at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.analysis.ranking import ranking_figure
from workbench.analysis.results.result import LOADS, DrawnCost, OfferResult, UncertainInput, Uncertainty
from workbench.analysis.terms.basis import Basis
from workbench.engine.constants import Floats
from workbench.engine.draws import Chances, chances, latin_hypercube, normal_quantile, spread_around

DRAWS = 512
SEED = 20261125
_NO_CASH = frozenset({"tax", "tax gross-up", "VAT timing"})


@dataclass(frozen=True, slots=True)
class _Spread:
    """An input that moves several offers: its factor's P10 and P90 around 1, by our assumption."""

    title: str
    p10: float
    p90: float


_DEMAND = _Spread("demand", 0.7, 1.3)
_POWER = _Spread("power price", 0.85, 1.25)
_RESIDUAL = _Spread("residual value", 0.5, 1.3)
_DECLINE = _Spread("list prices of tokens after a year", 0.7, 1.0 / 0.95)
_SHARED = (_DEMAND, _POWER, _RESIDUAL, _DECLINE)


def with_draws(
    results: Sequence[OfferResult], key: str, basis: Basis, draws: int = DRAWS
) -> tuple[tuple[OfferResult, ...], Uncertainty | None]:
    """Ranked results with what the draws say of each feasible one, and the inputs that were drawn.

    The figure drawn is the ranking figure.
    """
    ranked = [result for result in results if result.feasible and result.economics is not None]
    if not ranked:
        return tuple(results), None
    drawn = drawn_figures(ranked, key, basis, draws)
    found = chances(drawn)
    told = {result.id: _told(found, place) for place, result in enumerate(ranked)}
    inputs = [UncertainInput(spread.title, spread.p10, spread.p90, "assumed") for spread in _SHARED]
    inputs.append(UncertainInput("predicted throughput", None, None, "calibration, by offer"))
    return (
        tuple(replace(result, drawn=told.get(result.id)) for result in results),
        Uncertainty(figure=key, draws=draws, seed=SEED, inputs=tuple(inputs)),
    )


def drawn_figures(ranked: Sequence[OfferResult], key: str, basis: Basis, draws: int) -> Floats:
    """The ranking figure of each offer under each draw, shape (O, D).

    Offers on the same system share the draw of the throughput's error; all share the other inputs.
    """
    systems = sorted({result.fleet.system_id for result in ranked if result.fleet})
    column = {system: len(_SHARED) + place for place, system in enumerate(systems)}
    deviations = normal_quantile(latin_hypercube(draws, len(_SHARED) + len(systems), SEED))
    shared = {
        spread: spread_around(
            np.asarray(1.0), np.asarray(spread.p10), np.asarray(spread.p90), deviations[:, k]
        )
        for k, spread in enumerate(_SHARED)
    }
    # offers × months on months × draws: what a price path adds to the present value
    months = np.arange(basis.months)
    path = shared[_DECLINE][np.newaxis, :] ** (months / 12)[:, np.newaxis]
    tokens_paid = np.array([_paid_for_tokens(result, basis) for result in ranked])
    factors = 1 + tokens_paid @ (path - 1)
    factors += np.outer([_part(result, "power") for result in ranked], shared[_POWER] - 1)
    factors += np.outer([_part(result, "residual") for result in ranked], shared[_RESIDUAL] - 1)
    for place, result in enumerate(ranked):
        factors[place] *= _at_demand(result, shared[_DEMAND])
        if result.fleet is not None:
            factors[place] *= _throughput_error(result, deviations[:, column[result.fleet.system_id]])
    figures: Floats = factors * np.array([[ranking_figure(result, key)] for result in ranked])
    return figures


def _throughput_error(result: OfferResult, deviations: Floats) -> Floats:
    """Cost over the predicted one, whose P10 and P90 the calibration gives."""
    middle = result.usd_per_mtok_total or 1.0
    low, high = result.usd_per_mtok_total_p10 or middle, result.usd_per_mtok_total_p90 or middle
    return spread_around(np.asarray(1.0), np.asarray(low / middle), np.asarray(high / middle), deviations)


def _at_demand(result: OfferResult, demand: Floats) -> Floats:
    """Cost per token at another demand over that at its own.

    What was bought or leased stands when less is asked for; else the fleet follows, as `cost_by_load` has it.
    """
    if not result.cost_by_load:
        return np.ones(demand.shape)
    # good tokens do not rise with every load, so the multiples of the demand are the axis
    costs = np.array([cost for _, cost in result.cost_by_load])
    relative = np.interp(np.log(demand), np.log(LOADS), np.log(costs / costs[LOADS.index(1.0)]))
    follows = np.exp(relative)
    if result.kind in ("owned", "leased"):
        return np.where(demand < 1, 1 / demand, follows)
    return np.asarray(follows)


def _pre_tax(result: OfferResult) -> float:
    cash = result.economics.cash if result.economics else ()
    return sum(line.npv_usd for line in cash if line.category not in _NO_CASH)


def _part(result: OfferResult, name: str) -> float:
    """Share of the present value before tax of lines of a name, at an offer or its pools."""
    cash = result.economics.cash if result.economics else ()
    names = (name, f"{name}/")
    return sum(
        line.npv_usd
        for line in cash
        if line.key == name or f"{line.key.removeprefix('prefill/')}/".startswith(names)
    ) / _pre_tax(result)


def _paid_for_tokens(result: OfferResult, basis: Basis) -> Floats:
    """Discounted monthly payments for tokens of a list over the present value before tax, shape (M,)."""
    cash = result.economics.cash if result.economics else ()
    lines = [line.amounts for line in cash if line.key.startswith(("tokens/", "discount"))]
    monthly = np.array(lines).sum(axis=0)[1:] if lines else np.zeros(basis.months)
    paid: Floats = monthly * basis.period[1:] / _pre_tax(result)
    return paid


def _told(found: Chances, place: int) -> DrawnCost:
    return DrawnCost(
        p10=float(found.p10[place]),
        p50=float(found.p50[place]),
        p90=float(found.p90[place]),
        probability_cheapest=float(found.cheapest[place]),
        expected_regret=float(found.regret[place]),
    )
