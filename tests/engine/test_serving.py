"""What the serving engine promises, against numbers worked out by hand and against physics."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.candidates import candidate_table
from workbench.engine.aggregated import predict_aggregated
from workbench.engine.candidates import generate_candidates
from workbench.engine.constants import CHUNK_TOKENS, MAX_EFFICIENCY, Dtype
from workbench.engine.deployments import work_out
from workbench.engine.fitted import Fitted
from workbench.engine.memory import (
    Fit,
    attention_parameters,
    default_kv_dtype,
    kv_bytes_per_sequence,
    parameters,
    weight_bytes,
)
from workbench.engine.operators import (
    Setting,
    attention_rate,
    cache_rate,
    collectives,
    compute_rate,
    highest_peak,
    overhead,
    reached,
    read_rate,
)
from workbench.engine.prediction import CAUSES, ServingPrediction
from workbench.engine.step import accepted_tokens
from workbench.engine.tables import CandidateTable, HardwareTable, LengthTable, ModelTable, length_moments

LLAMA, DEEPSEEK, SLIDING = 0, 1, 2
H200, B200, L40S = 0, 1, 2


def candidate(
    hardware: int = H200,
    model: int = LLAMA,
    dtype: Dtype = Dtype.FP8,
    tp: int = 8,
    dp: int = 1,
    ep: int = 1,
    concurrency: float = 32.0,
    length: int = 0,
    profile: int = 0,
    drafts: int = 0,
    pp: int = 1,
) -> CandidateTable:
    return candidate_table(
        hardware=hardware, model=model, length=length, profile=profile, dtype=dtype, tp=tp, dp=dp, ep=ep,
        pp=pp, drafts=drafts, concurrency=concurrency,
    )  # fmt: skip


def many(rows: list[CandidateTable]) -> CandidateTable:
    names = CandidateTable.__dataclass_fields__
    return CandidateTable(**{name: np.concatenate([getattr(row, name) for row in rows]) for name in names})


def test_that_weights_of_known_models_have_their_published_size(models: ModelTable) -> None:
    """70.6 and 671 billion parameters, within the norms and biases that the engine leaves out."""
    for model, billions in ((LLAMA, 70.6), (DEEPSEEK, 671.0)):
        chosen = candidate(model=model, dtype=Dtype.BF16, tp=1)
        rows = models.take(chosen.model)
        total = weight_bytes(rows, chosen, parameters(rows, chosen))[0] / 2 / 1e9
        assert total == pytest.approx(billions, rel=0.01)


def test_that_mla_down_projections_are_not_divided_by_tensor_parallelism(models: ModelTable) -> None:
    model = models.take(np.array([DEEPSEEK]))
    one, eight = (attention_parameters(model, np.array([tp]))[0] for tp in (1, 8))
    replicated = 61 * 7168 * (1536 + 512 + 64)
    assert eight == pytest.approx((one - replicated) / 8 + replicated)


def test_that_the_kv_cache_has_its_published_size(models: ModelTable) -> None:
    """Llama-70B: 2·8 heads·128·80 layers·2 bytes = 320 KiB a token; DeepSeek MLA: 576·61·1 byte in FP8."""
    llama = candidate(dtype=Dtype.BF16, tp=1)
    deepseek = candidate(model=DEEPSEEK, dtype=Dtype.FP8, tp=8)
    thousand = np.array([1000.0])
    assert kv_bytes_per_sequence(models.take(llama.model), llama, thousand)[0] == 1000 * 320 * 1024
    assert kv_bytes_per_sequence(models.take(deepseek.model), deepseek, thousand)[0] == 1000 * 576 * 61


def test_that_four_bit_weights_keep_a_16_bit_cache_where_there_are_no_units(hardware: HardwareTable) -> None:
    """gpt-oss on Hopper: MXFP4 weights, 16-bit arithmetic and cache; FP8 checkpoints keep FP8."""
    rows = hardware.take(np.array([H200, B200, H200]))
    found = default_kv_dtype(rows, np.array([Dtype.FP4, Dtype.FP4, Dtype.FP8]))
    assert found.tolist() == [Dtype.BF16, Dtype.FP8, Dtype.FP8]


def test_that_sliding_layers_keep_only_their_window(models: ModelTable) -> None:
    chosen = candidate(model=SLIDING, dtype=Dtype.BF16, tp=1)
    kept = kv_bytes_per_sequence(models.take(chosen.model), chosen, np.array([10_000.0]))[0]
    assert kept == pytest.approx((40 * 10_000 + 40 * 128) * 2 * 8 * 128 * 2)


def test_that_a_model_too_large_is_infeasible_for_the_right_reason(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    rows = many(
        [
            candidate(model=DEEPSEEK, tp=1),
            candidate(model=LLAMA, dtype=Dtype.FP8, tp=1),
            candidate(model=LLAMA, dtype=Dtype.BF16, tp=1),
        ]
    )
    no_fp8 = replace(hardware, fp8_tflops=np.array([np.nan, 4500.0, 733.0]))
    found = predict_aggregated(hardware, models, lengths, rows, fitted).reason
    assert list(found) == [Fit.WEIGHTS_DO_NOT_FIT, Fit.OK, Fit.WEIGHTS_DO_NOT_FIT]
    assert predict_aggregated(no_fp8, models, lengths, rows, fitted).reason[1] == Fit.PRECISION_UNSUPPORTED


def test_that_the_causes_add_up_to_the_time_per_token(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    rows = many([candidate(model=DEEPSEEK, tp=1, dp=8, ep=8, concurrency=c) for c in (8, 64, 512)])
    found = predict_aggregated(hardware, models, lengths, rows, fitted)
    total = sum(getattr(found, f"{cause}_s") for cause in CAUSES)
    np.testing.assert_allclose(total, found.tpot_s, rtol=1e-12)
    assert (found.all_to_all_s > 0).all()
    assert (predict_aggregated(hardware, models, lengths, candidate(), fitted).all_to_all_s == 0).all()


def test_that_requests_in_flight_obey_littles_law(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    found = predict_aggregated(hardware, models, lengths, candidate(concurrency=48.0), fitted)
    latency = found.ttft_s + 1023 * found.tpot_s
    np.testing.assert_allclose(found.requests_per_s * latency, 48.0)


def test_that_a_pcie_card_loses_by_tensor_parallelism(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    slow = predict_aggregated(hardware, models, lengths, candidate(hardware=L40S, tp=8), fitted)
    fast = predict_aggregated(hardware, models, lengths, candidate(hardware=H200, tp=8), fitted)
    assert slow.all_reduce_s[0] > 3 * fast.all_reduce_s[0]


@pytest.mark.parametrize(("tp", "share"), [(2, 0.58), (4, 0.42), (8, 0.37)])
def test_that_pcie_cards_reduce_at_the_share_of_the_bus_that_kernels_were_measured_at(
    hardware: HardwareTable,
    models: ModelTable,
    lengths: LengthTable,
    fitted: Fitted,
    tp: int,
    share: float,
) -> None:
    cards = replace(hardware, scale_up_gb_per_s=np.full(3, 63.0), family=np.ones(3, dtype=np.int64))
    rows = candidate(hardware=L40S, tp=tp)
    found = collectives(work_out(cards, models, lengths, rows, fitted, 0).setting)
    sent = 160 * 2 * (tp - 1) / tp * 8192 * 2
    np.testing.assert_allclose(sent / found.all_reduce_per_token, share * 63e9, rtol=0.1)


def test_that_the_bus_says_nothing_of_switched_fabrics(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    rows = candidate(hardware=B200, tp=8)
    found = collectives(work_out(hardware, models, lengths, rows, fitted, 0).setting)
    rate = 900e9 / fitted.family_link[1] * fitted.all_reduce_link
    np.testing.assert_allclose(found.all_reduce_per_token, 160 * 8192 * 2 / rate)


def test_that_norms_over_all_heads_are_reduced_between_ranks(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    rows = many([candidate(hardware=H200, tp=tp) for tp in (1, 4)])
    plain, joint = (
        collectives(work_out(hardware, table, lengths, rows, fitted, 0).setting)
        for table in (models, replace(models, joint_norms=np.full(3, 2.0)))
    )
    np.testing.assert_allclose(joint.all_reduce, 2 * plain.all_reduce)
    assert plain.all_reduce[0] == 0
    np.testing.assert_array_equal(joint.all_reduce_per_token, plain.all_reduce_per_token)


def test_that_norms_of_queries_and_keys_are_launched_in_every_attention_layer(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    rows = candidate(hardware=B200)
    plain, normed = (
        overhead(work_out(hardware, table, lengths, rows, fitted, 0).setting)
        for table in (models, replace(models, query_key_norms=np.full(3, 2.0)))
    )
    expected = 80 * 2 * fitted.norm_s * fitted.family_overhead[1]
    np.testing.assert_allclose(normed - plain, expected)


def test_that_scales_by_block_slow_fp8_weights_alone_and_only_where_no_units_scale_them(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    blocks = replace(models, block_scales=np.ones(3))
    for chip, dtype, slower in (
        (H200, Dtype.FP8, True),
        (H200, Dtype.BF16, False),
        (B200, Dtype.FP8, False),
        (B200, Dtype.FP4, False),
    ):
        rows = candidate(hardware=chip, dtype=dtype)
        whole, block = (
            work_out(hardware, table, lengths, rows, fitted, 0).prefill.fixed for table in (models, blocks)
        )
        assert bool(block[0] > whole[0]) is slower


def test_that_efficiencies_near_their_limit_without_reaching_it() -> None:
    asked = np.linspace(0.01, 3, 500)
    found = reached(asked)
    assert (np.diff(found) > 0).all()
    assert (found < MAX_EFFICIENCY).all()
    np.testing.assert_allclose(found[asked < 0.7], asked[asked < 0.7], rtol=1e-3)


def test_that_an_all_reduce_of_few_bytes_takes_more_for_each(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    curve = work_out(hardware, models, lengths, candidate(hardware=H200, tp=8), fitted, 0).decode
    one, few, many_tokens = (
        curve.causes(np.array([0]), np.array([b]), np.zeros(1), np.sqrt([b]))[2][0] for b in (1.0, 4.0, 64.0)
    )
    assert (few - one) / 3 > (many_tokens - few) / 60 > 0


def test_that_a_prompt_is_reduced_in_chunks(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    """Of the part that grows with the root of its bytes: 160 all-reduces between eight ranks each chunk."""
    rows = many([candidate(hardware=H200, tp=8, length=length) for length in (0, 1)])
    prompt = np.array([1024.0, 2 * CHUNK_TOKENS])
    lengths = replace(lengths, isl=prompt)
    level = replace(fitted, stack_all_reduce_root_s=np.zeros_like(fitted.stack_all_reduce_root_s))
    whole, without = (
        work_out(hardware, models, lengths, rows, figures, 0).prefill.fixed for figures in (fitted, level)
    )
    chunk = np.minimum(prompt, CHUNK_TOKENS)
    root_s = 160 * fitted.stack_all_reduce_root_s[0] * np.sqrt(2 * 8192 * chunk)
    np.testing.assert_allclose(whole - without, prompt / chunk * root_s, rtol=1e-6)


def test_that_stacks_differ_in_the_launches_of_their_own_kernels_alone(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    rows = many([candidate(model=LLAMA), candidate(model=DEEPSEEK)])
    slow = replace(fitted, stack_overhead=2 * fitted.stack_overhead)
    plain, doubled = (
        overhead(work_out(hardware, models, lengths, rows, figures, 0).setting) for figures in (fitted, slow)
    )
    family = fitted.family_overhead[0]
    own = 61 * fitted.mla_layer_s + 58 * (fitted.moe_layer_s + fitted.shared_layer_s)
    np.testing.assert_allclose(plain[0], 80 * fitted.layer_s * family)
    np.testing.assert_allclose(doubled - plain, [0, own * fitted.stack_overhead[0] * family], atol=1e-12)


def test_that_a_stack_holds_the_share_of_answers_that_it_reserves(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    """Of 1,024 tokens in and out a whole answer reserved holds 2,048, half of it 1,536."""
    half, all_of_it = (
        work_out(
            hardware,
            models,
            lengths,
            candidate(model=LLAMA),
            replace(fitted, stack_memory_reserve=np.full_like(fitted.stack_memory_reserve, share)),
            0,
        ).capacity
        for share in (0.5, 1.0)
    )
    np.testing.assert_allclose(half / all_of_it, 2048 / 1536)


def test_that_attention_replicas_schedule_their_own_sequences(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    rows = many([candidate(model=DEEPSEEK, tp=1, dp=dp, ep=8, concurrency=32.0 * dp) for dp in (4, 8)])
    curve = work_out(hardware, models, lengths, rows, fitted, 0).decode
    host = [curve.causes(np.arange(2), np.full(2, b), np.zeros(2), np.zeros(2))[4] for b in (1.0, 33.0)]
    np.testing.assert_allclose(host[1][0] - host[0][0], host[1][1] - host[0][1])


def test_that_prefix_cache_hits_only_save_prefill(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    cached = replace(lengths, prefix_hit_share=np.array([0.5, 0.5]))
    plain = predict_aggregated(hardware, models, lengths, candidate(length=1), fitted)
    hit = predict_aggregated(hardware, models, cached, candidate(length=1), fitted)
    assert hit.prefill_work_s[0] < plain.prefill_work_s[0]
    assert hit.prefill_work_s[0] > 0.4 * plain.prefill_work_s[0]
    assert hit.ttft_s[0] < plain.ttft_s[0]


def test_that_queueing_for_memory_shows_in_the_first_token(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    rows = many([candidate(tp=1, length=1, concurrency=c) for c in (4.0, 4000.0)])
    found = predict_aggregated(hardware, models, lengths, rows, fitted)
    # running requests hold part of their output on average, so more run than would fit at full length
    assert found.max_batch[1] < found.batch[1] < 2 * found.max_batch[1]
    assert found.ttft_s[1] > 100 * found.ttft_s[0]


def test_that_length_moments_weigh_decode_context_by_output_tokens() -> None:
    isl, square, osl, context = length_moments(
        np.array([100.0, 1000.0]), np.array([10.0, 200.0]), np.array([3.0, 1.0])
    )
    assert isl == pytest.approx(325)
    assert square == pytest.approx((3 * 100**2 + 1000**2) / 4)
    assert osl == pytest.approx(57.5)
    assert context == pytest.approx((30 * 105 + 200 * 1100) / 230)


layouts = st.sampled_from([(1, 1, 1), (2, 1, 1), (8, 1, 1), (8, 1, 8), (1, 8, 8), (2, 4, 8)])


@st.composite
def candidates(draw: st.DrawFn) -> CandidateTable:
    model = draw(st.sampled_from([LLAMA, DEEPSEEK, SLIDING]))
    tp, dp, ep = draw(layouts)
    if model != DEEPSEEK:
        dp = ep = 1
    return candidate(
        hardware=draw(st.sampled_from([H200, B200])),
        model=model,
        dtype=draw(st.sampled_from(list(Dtype))),
        tp=tp,
        dp=dp,
        ep=ep,
        concurrency=draw(st.floats(1, 2000)),
        length=draw(st.sampled_from([0, 1])),
        profile=draw(st.integers(0, 3)),
        drafts=draw(st.sampled_from([0, 1, 3])),
    )


def predict(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted, chosen: CandidateTable
) -> ServingPrediction:
    return predict_aggregated(hardware, models, lengths, chosen, fitted)


@settings(max_examples=150, deadline=None)
@given(chosen=candidates())
def test_that_no_prediction_beats_the_roofline(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted, chosen: CandidateTable
) -> None:
    """Reading the weights touched and the KV cache once at full specification bandwidth is the bound."""
    found = predict(hardware, models, lengths, fitted, chosen)
    model = models.take(chosen.model)
    weights = parameters(model, chosen)
    accepted = accepted_tokens(chosen.drafts, fitted.stack_acceptance[chosen.profile])
    dense_only = replace(weights, experts=np.zeros(1)) if chosen.model[0] == DEEPSEEK else weights
    read = weight_bytes(model, chosen, dense_only) - 2 * weights.head
    bound = read / (hardware.bandwidth_gb_per_s[chosen.hardware] * 1e9) / accepted
    assert found.tpot_s[0] > bound[0]
    assert np.isfinite([found.ttft_s[0], found.tpot_s[0], found.requests_per_s[0]]).all()
    assert found.memory_s[0] * MAX_EFFICIENCY >= bound[0] * 0.999


@settings(max_examples=100, deadline=None)
@given(chosen=candidates(), factor=st.floats(1.01, 4))
def test_that_faster_memory_is_never_slower(
    hardware: HardwareTable,
    models: ModelTable,
    lengths: LengthTable,
    fitted: Fitted,
    chosen: CandidateTable,
    factor: float,
) -> None:
    faster = replace(hardware, bandwidth_gb_per_s=hardware.bandwidth_gb_per_s * factor)
    before, after = (predict(table, models, lengths, fitted, chosen) for table in (hardware, faster))
    assert after.requests_per_s[0] >= before.requests_per_s[0] * (1 - 1e-6)


@settings(max_examples=100, deadline=None)
@given(chosen=candidates(), factor=st.floats(1.01, 4))
def test_that_more_flops_are_never_slower(
    hardware: HardwareTable,
    models: ModelTable,
    lengths: LengthTable,
    fitted: Fitted,
    chosen: CandidateTable,
    factor: float,
) -> None:
    faster = replace(
        hardware,
        bf16_tflops=hardware.bf16_tflops * factor,
        fp8_tflops=hardware.fp8_tflops * factor,
        fp4_tflops=hardware.fp4_tflops * factor,
    )
    before, after = (predict(table, models, lengths, fitted, chosen) for table in (hardware, faster))
    assert after.requests_per_s[0] >= before.requests_per_s[0] * (1 - 1e-6)


def test_that_candidates_stay_in_the_scale_up_domain_where_the_model_fits(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    options = many(
        [candidate(model=LLAMA), candidate(model=DEEPSEEK), candidate(hardware=L40S, model=DEEPSEEK)]
    )
    found, source = generate_candidates(hardware, models, lengths, options)
    assert set(source.tolist()) == {0, 1, 2}
    assert found.accelerators[source < 2].max() <= 8
    assert (found.dp[source == 0] == 1).all()
    assert {1, 8} <= set(found.dp[source == 1].tolist())


def test_that_an_option_that_fits_nowhere_keeps_one_candidate_that_says_why(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    found, source = generate_candidates(hardware, models, lengths, candidate(hardware=L40S, model=DEEPSEEK))
    assert len(found) == 1
    assert source.tolist() == [0]
    reason = predict_aggregated(hardware, models, lengths, found, fitted).reason
    assert reason.tolist() == [Fit.WEIGHTS_DO_NOT_FIT]


def test_that_every_generated_candidate_of_a_fitting_option_fits(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    options = many([candidate(model=m, hardware=h) for m in (LLAMA, DEEPSEEK) for h in (H200, B200)])
    found, _ = generate_candidates(hardware, models, lengths, options)
    prediction = predict_aggregated(hardware, models, lengths, found, fitted)
    assert prediction.feasible.all()
    assert len(found) > 100


def test_that_pipeline_stages_divide_the_weights_and_slow_a_lone_request(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    rows = many([candidate(tp=4, pp=pp, concurrency=1.0, dtype=Dtype.BF16) for pp in (1, 2)])
    found = predict_aggregated(hardware, models, lengths, rows, fitted)
    body = found.weights_gb - 2 * 2 * 128256 * 8192 / 4 / 1e9
    assert body[1] == pytest.approx(body[0] / 2)
    assert found.tpot_s[1] > found.tpot_s[0]
    busy = many([candidate(tp=4, pp=pp, concurrency=512.0, dtype=Dtype.BF16) for pp in (1, 2)])
    rate = predict_aggregated(hardware, models, lengths, busy, fitted).requests_per_s
    assert rate[1] > rate[0]


def test_that_a_pipeline_keeps_the_pace_of_its_longest_stage(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    """A layer less leaves one of two stages as long as it was: no token comes sooner, as it does on one."""
    fewer = replace(models, layers=models.layers - 1, full_attention_layers=models.full_attention_layers - 1)
    rows = many([candidate(tp=4, pp=pp, dtype=Dtype.BF16) for pp in (1, 2)])
    whole, short = (predict_aggregated(hardware, each, lengths, rows, fitted) for each in (models, fewer))
    assert models.layers[LLAMA] == 80
    assert short.tpot_s[0] < whole.tpot_s[0] * 0.995
    assert short.tpot_s[1] == pytest.approx(whole.tpot_s[1], rel=1e-6)


def test_that_more_drafts_are_accepted_with_falling_gain() -> None:
    tokens = accepted_tokens(np.arange(5), np.full(5, 0.6))
    gains = np.diff(tokens)
    assert tokens[0] == 1
    np.testing.assert_allclose(gains, 0.6 ** np.arange(1, 5))


@settings(max_examples=100, deadline=None)
@given(chosen=candidates(), factor=st.floats(1.05, 8))
def test_that_more_requests_in_flight_never_shorten_the_time_per_token(
    hardware: HardwareTable,
    models: ModelTable,
    lengths: LengthTable,
    fitted: Fitted,
    chosen: CandidateTable,
    factor: float,
) -> None:
    more = replace(chosen, concurrency=chosen.concurrency * factor)
    before, after = (predict(hardware, models, lengths, fitted, rows) for rows in (chosen, more))
    assert after.tpot_s[0] >= before.tpot_s[0] * (1 - 1e-3)


@settings(max_examples=100, deadline=None)
@given(chosen=candidates(), offset=st.floats(-3, -0.1))
def test_that_no_offset_lifts_a_prediction_above_the_roofline(
    hardware: HardwareTable,
    models: ModelTable,
    lengths: LengthTable,
    fitted: Fitted,
    chosen: CandidateTable,
    offset: float,
) -> None:
    fast = replace(fitted, decode_offset=np.full_like(fitted.decode_offset, offset))
    found = predict(hardware, models, lengths, fast, chosen)
    model = models.take(chosen.model)
    weights = parameters(model, chosen)
    dense = weights.attention + weights.mlp + weights.head
    least = dense * 0.53 / (hardware.bandwidth_gb_per_s[chosen.hardware] * 1e9)
    accepted = accepted_tokens(chosen.drafts, fitted.stack_acceptance[chosen.profile])
    assert found.tpot_s[0] >= least[0] / accepted[0]


@given(family=st.integers(0, 3), dtype=st.sampled_from(list(Dtype)), profile=st.integers(0, 3))
def test_that_no_efficiency_exceeds_one(
    hardware: HardwareTable,
    models: ModelTable,
    lengths: LengthTable,
    fitted: Fitted,
    family: int,
    dtype: Dtype,
    profile: int,
) -> None:
    """Rates stay below the specification also where every fitted factor stands ten times too high."""
    high = replace(
        fitted,
        family_bandwidth=fitted.family_bandwidth * 10,
        family_flops=fitted.family_flops * 10,
    )
    chosen = candidate(dtype=dtype, profile=profile)
    chip = replace(hardware.take(chosen.hardware), family=np.array([family]))
    model = models.take(chosen.model)
    setting = Setting(chip, model, lengths.take(chosen.length), chosen, parameters(model, chosen), high)
    bandwidth = chip.bandwidth_gb_per_s * 1e9
    for table in (high.dense_read, high.expert_read):
        assert (read_rate(setting, table, chosen.dtype) <= bandwidth * MAX_EFFICIENCY).all()
    assert (cache_rate(setting) <= bandwidth * MAX_EFFICIENCY).all()
    assert (compute_rate(setting, chosen.dtype) <= highest_peak(chip) * MAX_EFFICIENCY).all()
    assert (attention_rate(setting) <= chip.bf16_tflops * 1e12 * MAX_EFFICIENCY).all()


def test_that_the_order_of_candidates_changes_no_prediction(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    """Neighbours that differ only in concurrency share their deployment; strangers do not."""
    options = many([candidate(model=m, hardware=h) for m in (LLAMA, DEEPSEEK) for h in (H200, B200)])
    found, _ = generate_candidates(hardware, models, lengths, options)
    order = np.random.default_rng(3).permutation(len(found))
    plain = predict_aggregated(hardware, models, lengths, found, fitted)
    mixed = predict_aggregated(hardware, models, lengths, found.take(order), fitted)
    for name in ("ttft_s", "tpot_s", "requests_per_s", "memory_s", "max_batch"):
        np.testing.assert_allclose(getattr(mixed, name), getattr(plain, name)[order], rtol=1e-12)


@settings(max_examples=100, deadline=None)
@given(chosen=candidates())
def test_that_the_batch_is_a_fixed_point(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted, chosen: CandidateTable
) -> None:
    """Requests decoding are the share of a request's life that it spends decoding."""
    found = predict(hardware, models, lengths, fitted, chosen)
    osl = lengths.osl[chosen.length]
    in_flight = chosen.concurrency / chosen.dp
    expected = in_flight * osl * found.tpot_s / (found.ttft_s + osl * found.tpot_s)
    if 1 < expected[0] < 0.99 * in_flight[0]:
        assert found.batch[0] == pytest.approx(expected[0], rel=0.02)
