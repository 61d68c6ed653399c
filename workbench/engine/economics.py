"""What capacity costs: annuities, cost per token, input and output shares. Sources: docs/methodology.md."""

import numpy as np

from workbench.engine.constants import Floats

TOKENS_PER_MTOK = 1e6


def annuity_factor(rate: Floats, years: Floats) -> Floats:
    """Level yearly payment, at each year's end, that repays 1 over `years` at `rate`: w/(1 − (1+w)^−n).

    1/n at a rate of zero. The capital recovery factor of LCOE practice (NREL SAM). Rates must exceed −1,
    years 0.
    """
    safe = np.where(rate == 0, 1.0, rate)
    return np.where(rate == 0, 1 / years, safe / -np.expm1(-years * np.log1p(safe)))


def usd_per_mtok(usd: Floats, tokens: Floats) -> Floats:
    """Cost per million tokens from a cost and the tokens it bought, any equal shapes."""
    return usd / tokens * TOKENS_PER_MTOK


def input_cost_share(prefill_work_s: Floats, decode_work_s: Floats) -> Floats:
    """Share of a replica's cost that its input tokens cause: prefill over prefill and decode work."""
    return prefill_work_s / (prefill_work_s + decode_work_s)


def api_usd(
    input_tokens: Floats,
    output_tokens: Floats,
    cached_share: Floats,
    batch_share: Floats,
    input_usd_per_mtok: Floats,
    output_usd_per_mtok: Floats,
    cached_usd_per_mtok: Floats,
    batch_input_usd_per_mtok: Floats,
    batch_output_usd_per_mtok: Floats,
) -> tuple[Floats, Floats]:
    """(input, output) cost of tokens bought at a list price, any equal shapes.

    The batch share pays batch prices throughout; of the rest the cached share pays the cached price.
    """
    live = 1 - batch_share
    input_price = batch_share * batch_input_usd_per_mtok + live * (
        cached_share * cached_usd_per_mtok + (1 - cached_share) * input_usd_per_mtok
    )
    output_price = batch_share * batch_output_usd_per_mtok + live * output_usd_per_mtok
    return input_tokens * input_price / TOKENS_PER_MTOK, output_tokens * output_price / TOKENS_PER_MTOK


def tokens_per_s_per_mw(tokens_per_s_per_accelerator: Floats, all_in_kw_per_accelerator: Floats) -> Floats:
    """Throughput per facility megawatt."""
    return tokens_per_s_per_accelerator * 1000 / all_in_kw_per_accelerator


def cost_interval(median: Floats, low: float, high: float) -> tuple[Floats, Floats]:
    """(P10, P90) of a cost over a throughput whose true value lies between `low` and `high` times itself."""
    return median / high, median / low


def tiered_discount(volume: Floats, starts: Floats, shares: Floats) -> Floats:
    """Mean discount on a volume, same shape: `shares[k]` is given between `starts[k]` and the next.

    `starts` rise, shape (K,), in the volume's unit; a volume of nothing has no discount.
    """
    ends = np.append(starts[1:], np.inf)
    within = np.clip(volume[..., np.newaxis], starts, ends) - starts
    discounted: Floats = (within * shares).sum(axis=-1)
    return np.divide(discounted, volume, out=np.zeros_like(discounted), where=volume > 0)
