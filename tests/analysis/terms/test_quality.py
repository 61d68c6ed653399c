"""Models of unlike quality: their tokens, thinking and attempts for an answer that is accepted."""

from typing import Any

import pytest

from tests.analysis.test_one_basis import API, money, scenario, shop, typed, worked
from workbench.analysis.compare import compare
from workbench.catalog.library import Library
from workbench.domain.control import NoControl
from workbench.domain.scenario import Scenario

__all__ = ["shop"]

_OTHER: dict[str, Any] = {"kind": "api", "api_price_ids": {"llama-3.1-70b": "deepinfra-deepseek-r1-0528"}}


def test_that_different_models_are_ranked_by_accepted_responses(shop: Library) -> None:
    """Another model at a list price: 1.1 tokens for one, 500 to think, 1.5 attempts, 80 % accepted."""
    quality = {
        "tokeniser_ratio": 1.1, "visible_ratio": 0.5, "reasoning_tokens": 500, "attempts": 1.5,
        "success_share": 0.8,
    }  # fmt: skip
    found = compare(scenario(API | {"success_share": 0.5}, _OTHER | quality), shop, NoControl())
    price = shop.api_price("deepinfra-deepseek-r1-0528")
    assert price is not None
    inputs, outputs = round(1024 * 1.1), round(1024 * 1.1 * 0.5 + 500)
    usd = (inputs * price.input_usd_per_mtok + outputs * price.output_usd_per_mtok) / 1e6 * 1.5
    other, own = found.offer("o1"), found.offer("o0")
    assert money(other).usd_per_accepted_response == pytest.approx(usd / 0.8, rel=1e-9)
    assert money(other).usd_per_million_responses == pytest.approx(usd * 1e6, rel=1e-9)
    assert money(own).usd_per_accepted_response == pytest.approx(
        money(own).usd_per_million_responses / 0.5 / 1e6
    )
    assert found.rank_key == "usd_per_accepted_response"
    assert "different models" in found.rank_reason
    costs = [money(offer).usd_per_accepted_response for offer in found.offers]
    assert costs == sorted(costs)
    assert money(other).quality_missing == ()
    assert money(own).quality_missing == ("attempts of llama-3.1-70b on Chat",)


def test_that_an_answer_never_grows_beyond_the_longest_that_a_stream_may_have(shop: Library) -> None:
    asked = API | {"visible_ratio": 1000, "tokeniser_ratio": 100, "reasoning_tokens": 1_000_000}
    (found,) = worked(shop, asked)
    price = shop.api_price(API["api_price_ids"]["llama-3.1-70b"])
    assert price is not None
    usd = (1024 * 100 * price.input_usd_per_mtok + 1_000_000 * price.output_usd_per_mtok) / 1e6
    assert money(found).usd_per_million_responses == pytest.approx(usd * 1e6, rel=1e-9)


def test_that_what_nobody_entered_counts_as_one_and_is_named(shop: Library) -> None:
    same = compare(scenario(API, typed()), shop, NoControl())
    assert same.rank_key == "usd_per_mtok_total"
    other = money(worked(shop, _OTHER)[0])
    assert [text.split(" of ")[0] for text in other.quality_missing] == [
        "tokeniser ratio", "visible answer length", "reasoning tokens", "attempts", "accepted share",
    ]  # fmt: skip


def test_that_a_model_on_a_stream_is_judged_once() -> None:
    entry = {"stream_id": "chat", "model_id": "llama-3.1-70b", "attempts": 2}
    with pytest.raises(ValueError, match=r"llama-3.1-70b answers on chat is entered twice"):
        Scenario.model_validate(scenario(API).model_dump() | {"quality": [entry, entry | {"attempts": 3}]})


def test_that_hardware_can_serve_a_stream_with_another_model(shop: Library) -> None:
    own, other, unknown = worked(
        shop,
        typed(),
        typed(models={"chat": "deepseek-r1"}, reasoning_tokens=2000),
        typed(models={"chat": "no-such-model"}),
    )
    assert own.fleet is not None
    assert other.fleet is not None
    assert other.streams[0].model_id == "deepseek-r1"
    assert other.fleet.systems > own.fleet.systems
    assert money(other).usd_per_accepted_response > money(own).usd_per_accepted_response
    assert unknown.reason == "The catalog has no model 'no-such-model'."
