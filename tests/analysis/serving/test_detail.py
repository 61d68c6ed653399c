"""Each chosen deployment says how it does in the peak hour and where its throughput comes from."""

from dataclasses import replace

import pytest

from workbench.analysis.compare import compare
from workbench.analysis.results.result import Comparison, StreamResult
from workbench.analysis.results.serving_result import IN_USE, NOT_ENTERED, ServingDetail
from workbench.analysis.shown.findings import findings
from workbench.analysis.shown.serving_specs import (
    cache_text,
    fronts_table,
    layouts_text,
    not_modelled_text,
    outside_text,
    peak_text,
    serving_table,
    stacks_table,
    stacks_text,
    task_text,
    techniques_table,
    usd_per_task,
)
from workbench.catalog.library import Library
from workbench.domain.control import NoControl
from workbench.domain.scenario import Scenario
from workbench.engine.prediction import CAUSES


@pytest.fixture(scope="module")
def result(scenario: Scenario, library: Library) -> Comparison:
    return compare(scenario, library, NoControl())


def _with_streams(scenario: Scenario, **changes: object) -> Scenario:
    streams = [stream.model_dump() | changes for stream in scenario.streams]
    return Scenario.model_validate(scenario.model_dump() | {"streams": streams})


def _served(result: Comparison) -> list[tuple[StreamResult, ServingDetail]]:
    found = [(s, s.serving) for offer in result.offers for s in offer.streams if s.serving is not None]
    assert found
    return found


def test_that_techniques_add_up_to_the_throughput_of_each_stream(result: Comparison) -> None:
    for stream, detail in _served(result):
        total = sum(technique.tokens_per_s_per_accelerator for technique in detail.techniques)
        assert total == pytest.approx(stream.tokens_per_s_per_accelerator, rel=1e-9)
        gains = [technique.tokens_per_s_per_accelerator for technique in detail.techniques[:-1]]
        assert min(gains) >= 0


def test_that_what_is_neither_measured_nor_entered_counts_nothing_and_says_so(result: Comparison) -> None:
    for _, detail in _served(result):
        by_key = {technique.key: technique for technique in detail.techniques}
        for key in ("prefix_caching", "kv_offload", "kv_aware_routing"):
            assert by_key[key].tokens_per_s_per_accelerator == 0
            assert by_key[key].state == NOT_ENTERED


def test_that_entered_prefix_hits_are_a_step_of_the_waterfall(scenario: Scenario, library: Library) -> None:
    for stream, detail in _served(
        compare(_with_streams(scenario, prefix_hit_share=0.6), library, NoControl())
    ):
        step = next(technique for technique in detail.techniques if technique.key == "prefix_caching")
        assert step.state == IN_USE
        assert step.tokens_per_s_per_accelerator > 0
        total = sum(technique.tokens_per_s_per_accelerator for technique in detail.techniques)
        assert total == pytest.approx(stream.tokens_per_s_per_accelerator, rel=1e-9)


def test_that_the_peak_hour_has_percentiles_around_a_goodput(result: Comparison, scenario: Scenario) -> None:
    limits = {stream.id: stream for stream in scenario.streams}
    for stream, detail in _served(result):
        assert detail.stable
        assert 0 < detail.load < 1
        assert detail.bound_by in CAUSES
        ttft = [entry.ttft_ms for entry in detail.percentiles]
        tpot = [entry.tpot_ms for entry in detail.percentiles]
        assert ttft == sorted(ttft)
        assert tpot == sorted(tpot)
        within = [
            entry.share
            for entry in detail.percentiles
            if entry.ttft_ms <= limits[stream.stream_id].ttft_limit_s * 1000
            and entry.tpot_ms <= limits[stream.stream_id].tpot_limit_s * 1000
        ]
        assert detail.goodput_share >= 2 * max(within, default=0.5) - 1


def test_that_sixteen_lengths_are_served_as_a_mixture(scenario: Scenario, library: Library) -> None:
    lengths = [{"isl": 512 * (1 + number), "osl": 64 * (1 + number), "share": 1.0} for number in range(16)]
    few = _with_streams(scenario, peak_requests_per_s=0.05)  # no queue blurs the lengths
    mixed = _served(compare(_with_streams(few, lengths=lengths), library, NoControl()))
    mean = [{"isl": 512 * 17 // 2, "osl": 64 * 17 // 2}]
    uniform = _served(compare(_with_streams(few, lengths=mean), library, NoControl()))
    for (_, spread), (_, even) in zip(mixed, uniform, strict=True):
        apart = [detail.percentiles[2].ttft_ms / detail.percentiles[0].ttft_ms for detail in (spread, even)]
        assert apart[0] > apart[1] > 1


def test_that_a_context_beyond_the_measured_ones_is_extrapolated(
    scenario: Scenario, library: Library
) -> None:
    long = _with_streams(scenario, lengths=[{"isl": 60_000, "osl": 500}], ttft_limit_s=60.0, tpot_limit_s=0.2)
    for _, detail in _served(compare(long, library, NoControl())):
        assert "context longer than any measured" in detail.extrapolated
        assert "extrapolated" in outside_text(detail)


def test_that_a_front_trades_throughput_for_interactivity_and_leaves_nothing_better_behind(
    result: Comparison, scenario: Scenario
) -> None:
    assert {(front.offer_id, front.stream_id) for front in result.fronts} == {
        (offer, stream.id) for offer in ("h200", "mi355x", "rent") for stream in scenario.streams
    }
    chosen = {(o.id, s.stream_id): s for o in result.offers for s in o.streams if s.deployment is not None}
    for front in result.fronts:
        speeds = [point.interactivity_tok_per_s for point in front.points]
        rates = [point.tokens_per_s_per_accelerator for point in front.points]
        assert len(front.points) > 3
        assert speeds == sorted(set(speeds))
        assert rates == sorted(set(rates), reverse=True)
        hourly = [point.usd_per_mtok * point.tokens_per_s_per_accelerator for point in front.points]
        assert hourly == pytest.approx([hourly[0]] * len(hourly))
        stream = chosen[front.offer_id, front.stream_id]
        assert stream.tpot_ms is not None
        assert stream.tokens_per_s_per_accelerator is not None
        beating = [
            rate for rate, speed in zip(rates, speeds, strict=True) if speed >= 1000 / stream.tpot_ms - 1e-9
        ]
        assert max(beating) >= stream.tokens_per_s_per_accelerator * (1 - 1e-9)
    table = fronts_table(result, scenario.streams)
    assert len(table.rows) == sum(len(front.points) for front in result.fronts)


def test_that_tables_have_a_row_for_each_served_stream(result: Comparison) -> None:
    served = _served(result)
    assert len(serving_table(result).rows) == len(served)
    assert len(techniques_table(result).rows) == sum(len(detail.techniques) for _, detail in served)
    assert "within both limits" in peak_text(served[0][1])


def test_that_a_session_grows_and_costs_the_sum_of_its_turns(scenario: Scenario, library: Library) -> None:
    changed = _with_streams(
        scenario, turns=5, tool_tokens=300, tool_wait_s=4.0, ttft_limit_s=20.0, tpot_limit_s=0.2
    )
    stream = changed.streams[0]
    assert [item.isl for item in stream.request_lengths] == [1024 + turn * 1324 for turn in range(5)]
    for served, detail in _served(compare(changed, library, NoControl())):
        assert detail.tokens_per_task == pytest.approx(sum(1024 + turn * 1324 + 1024 for turn in range(5)))
        cost = usd_per_task(served, detail)
        assert cost is not None
        assert cost > 0
        cache = detail.cache
        assert cache is not None
        assert cache.counted == 0
        assert 0 <= cache.random_routing <= cache.kv_aware_routing <= cache.with_offload <= cache.repeated < 1
        assert "per task" in task_text(served, detail)
        assert "counted as entered: 0 %" in cache_text(detail)


def test_that_offloaded_hits_add_throughput_and_reload_time(scenario: Scenario, library: Library) -> None:
    loose: dict[str, object] = {
        "lengths": [{"isl": 8192, "osl": 256}], "ttft_limit_s": 60.0, "tpot_limit_s": 0.2,
    }  # fmt: skip
    plain = _served(compare(_with_streams(scenario, **loose), library, NoControl()))
    offloaded = _served(
        compare(_with_streams(scenario, **loose, offload_hit_share=0.5), library, NoControl())
    )
    for (before, _), (after, detail) in zip(plain, offloaded, strict=True):
        step = next(technique for technique in detail.techniques if technique.key == "kv_offload")
        assert step.state == IN_USE
        assert before.tokens_per_s_per_accelerator is not None
        assert after.tokens_per_s_per_accelerator is not None
        assert after.tokens_per_s_per_accelerator > before.tokens_per_s_per_accelerator


def test_that_images_add_prefill_and_an_unknown_encoder_is_said(scenario: Scenario, library: Library) -> None:
    loose: dict[str, object] = {"ttft_limit_s": 60.0, "tpot_limit_s": 0.2}
    plain = _served(compare(_with_streams(scenario, **loose), library, NoControl()))
    seen = _served(compare(_with_streams(scenario, **loose, media_tokens=3000), library, NoControl()))
    known = _served(
        compare(
            _with_streams(scenario, **loose, media_tokens=3000, encoder_gparams=6.0), library, NoControl()
        )
    )
    for (_, before), (_, after), (_, counted) in zip(plain, seen, known, strict=True):
        assert not before.not_modelled
        assert "encoder" in after.not_modelled[0]
        assert not counted.not_modelled
        assert "not modelled" in not_modelled_text(after)


def test_that_adapters_slow_every_token(scenario: Scenario, library: Library) -> None:
    loose: dict[str, object] = {"ttft_limit_s": 60.0, "tpot_limit_s": 0.5}
    plain = _served(compare(_with_streams(scenario, **loose), library, NoControl()))
    adapted = _served(compare(_with_streams(scenario, **loose, lora_adapters=64), library, NoControl()))
    for (before, _), (after, detail) in zip(plain, adapted, strict=True):
        assert before.tokens_per_s_per_accelerator is not None
        assert after.tokens_per_s_per_accelerator is not None
        assert after.tokens_per_s_per_accelerator < before.tokens_per_s_per_accelerator
        assert not detail.not_modelled


def test_that_a_draft_model_gains_what_is_entered_and_nothing_unless_it_is(
    scenario: Scenario, library: Library
) -> None:
    tight: dict[str, object] = {"ttft_limit_s": 20.0, "tpot_limit_s": 0.03, "draft_model_id": "llama-3.1-8b"}
    unknown = compare(_with_streams(scenario, **tight), library, NoControl())
    known = compare(_with_streams(scenario, **tight, draft_acceptance=0.8), library, NoControl())
    steps = {
        acceptance: [
            technique
            for _, detail in _served(result)
            for technique in detail.techniques
            if technique.key == "draft_model"
        ]
        for acceptance, result in ((0.0, unknown), (0.8, known))
    }
    assert all(step.state == NOT_ENTERED and not step.tokens_per_s_per_accelerator for step in steps[0.0])
    assert all((step.state == IN_USE) == (step.tokens_per_s_per_accelerator > 0) for step in steps[0.8])
    assert any(detail.draft_tokens > 0 for _, detail in _served(known))
    assert max(step.tokens_per_s_per_accelerator for step in steps[0.8]) > 0
    for stream, detail in _served(known):
        total = sum(technique.tokens_per_s_per_accelerator for technique in detail.techniques)
        assert total == pytest.approx(stream.tokens_per_s_per_accelerator, rel=1e-9)


@pytest.mark.parametrize(("goodput", "said"), [(0.5, "50 %"), (0.8972, "89 %"), (0.29, "29 %"), (0.95, "")])
def test_that_late_requests_of_the_cheapest_offer_are_a_finding(
    result: Comparison, goodput: float, said: str
) -> None:
    best = result.best
    assert best is not None
    streams = tuple(
        replace(stream, serving=replace(stream.serving, goodput_share=goodput) if stream.serving else None)
        for stream in best.streams
    )
    offers = tuple(replace(o, streams=streams) if o.id == best.id else o for o in result.offers)
    if best.streams[0].serving is None:
        pytest.fail("the cheapest offer of this scenario has hardware")
    sentences = [f.sentence for f in findings(replace(result, offers=offers)) if f.code == "late_requests"]
    assert bool(sentences) is bool(said)
    if said:
        assert f"{said} of Chat and {said} of Code" in sentences[0]


def test_that_late_requests_of_every_other_offer_are_told_too(result: Comparison) -> None:
    best = result.best
    assert best is not None
    offers = tuple(
        replace(
            offer,
            streams=tuple(
                replace(
                    stream, serving=replace(stream.serving, goodput_share=0.5) if stream.serving else None
                )
                for stream in offer.streams
            ),
        )
        for offer in result.offers
    )
    late = [o.name for o in offers if o.feasible and o.id != best.id and any(s.serving for s in o.streams)]
    assert late
    found = findings(replace(result, offers=offers))
    (told,) = [finding.sentence for finding in found if finding.code == "late_requests_elsewhere"]
    assert all(name in told for name in late)
    assert "other offers too" in told
    offers = tuple(result.offers[offers.index(offer)] if offer.id == best.id else offer for offer in offers)
    found = findings(replace(result, offers=offers))
    (told,) = [finding.sentence for finding in found if finding.code == "late_requests_elsewhere"]
    assert "on other offers: " in told


def test_that_a_scenario_without_offers_says_what_to_add(result: Comparison) -> None:
    (finding,) = findings(replace(result, offers=()))
    assert "import a quote" in finding.sentence


def test_that_features_outside_the_measurements_widen_the_interval(result: Comparison) -> None:
    for offer in result.offers:
        wider = [stream.serving.wider_interval for stream in offer.streams if stream.serving]
        if not wider:
            continue
        low, middle, high = (
            offer.usd_per_mtok_total_p10, offer.usd_per_mtok_total, offer.usd_per_mtok_total_p90,
        )  # fmt: skip
        assert low is not None
        assert middle is not None
        assert high is not None
        assert high / low > max(wider) ** 2


def test_that_each_stack_is_told_with_what_its_measurements_say_of_its_releases(result: Comparison) -> None:
    for stream, detail in _served(result):
        rates = [entry.tokens_per_s_per_accelerator for entry in detail.stacks]
        assert rates == sorted(rates, reverse=True)
        assert stream.deployment is not None
        assert stream.deployment.stack_id in {entry.stack for entry in detail.stacks}
        reached = sum(technique.tokens_per_s_per_accelerator for technique in detail.techniques[:-1])
        assert rates[0] == pytest.approx(reached)
        for entry in detail.stacks:
            assert (entry.measured_tpot_change_per_year is None) == (entry.measured_points == 0)
        assert bool(stacks_text(detail)) == (len(rates) > 1)
    assert len(stacks_table(result).rows) == sum(len(detail.stacks) for _, detail in _served(result))


def test_that_layouts_that_were_not_tried_have_reasons(result: Comparison) -> None:
    for stream, _ in _served(result):
        verdicts = dict(stream.layouts)
        assert verdicts["fit"] > 0
        assert "layouts" in layouts_text(stream)
    large = next(stream for stream, _ in _served(result) if stream.stream_id == "code")
    assert dict(large.layouts)["do not hold the weights"] > 0
