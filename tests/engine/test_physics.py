"""No prediction beats physics and more of anything never hurts, over every accelerator, model and stack.

The least times are worked out here from the catalogs' figures, not with the engine's own.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.catalog.files import load_shipped
from workbench.domain.hardware import Accelerator
from workbench.domain.model import Model
from workbench.engine.aggregated import predict_aggregated
from workbench.engine.constants import KV_BYTES, STACK_PROFILES, WEIGHT_BYTES, Dtype, Floats, Ints
from workbench.engine.disaggregated import predict_disaggregated
from workbench.engine.memory import default_kv_dtype
from workbench.engine.prediction import ServingPrediction
from workbench.engine.tables import CandidateTable, HardwareTable, LengthTable, ModelTable
from workbench.evidence.calibration import shipped_calibration
from workbench.evidence.engine_tables import hardware_table, model_table
from workbench.evidence.point_tables import find_subject
from workbench.evidence.points import read_point

_ROWS, _LENGTHS = 3000, 40
_ROUNDING = 1e-5
_FITTED = shipped_calibration().fitted()


@dataclass(frozen=True)
class World:
    """All accelerators and models of the catalogs, and random deployments of them: two pools each."""

    hardware: HardwareTable
    models: ModelTable
    lengths: LengthTable
    decode: CandidateTable
    prefill: CandidateTable
    prefill_workers: Ints
    decode_workers: Ints

    def aggregated(self) -> ServingPrediction:
        """The decode pools' layouts serving alone."""
        return predict_aggregated(self.hardware, self.models, self.lengths, self.decode, _FITTED)

    def disaggregated(self) -> ServingPrediction:
        """Both pools together."""
        return predict_disaggregated(
            self.hardware, self.models, self.lengths, self.prefill, self.decode,
            self.prefill_workers, self.decode_workers, _FITTED,
        )  # fmt: skip


MODES: dict[str, Callable[[World], ServingPrediction]] = {
    "aggregated": World.aggregated,
    "disaggregated": World.disaggregated,
}


@cache
def catalogs() -> tuple[HardwareTable, ModelTable]:
    """Every accelerator in its largest system, and every model."""
    library, calibration = load_shipped(), shipped_calibration()
    models = [model for model in library.records(Model.KIND) if isinstance(model, Model)]
    rows = [{"gpu": chip.id, "model": models[0].id} for chip in library.records(Accelerator.KIND)]
    subjects = [find_subject(read_point(row, number), library) for number, row in enumerate(rows)]
    built = [(subject.system, subject.accelerator) for subject in subjects if subject is not None]
    assert len(built) == len(rows) >= 32
    assert len(models) >= 51
    return hardware_table(built, calibration), model_table(models, calibration)


def lengths(isl: Floats, osl: Floats) -> LengthTable:
    nothing = np.zeros(len(isl))
    return LengthTable(
        isl=isl, isl_square=isl**2, osl=osl, context_mean=isl + osl / 2, prefix_hit_share=nothing
    )


def world(seed: int) -> World:
    hardware, models = catalogs()
    draw = np.random.default_rng(seed)

    def powers(most: int, share: float) -> Ints:
        chosen: Ints = np.where(draw.random(_ROWS) < share, 2 ** draw.integers(0, most, _ROWS), 1)
        return chosen

    def between(least: float, most: float, count: int) -> Floats:
        drawn: Floats = np.exp(draw.uniform(np.log(least), np.log(most), count)).round()
        return drawn

    def pools() -> CandidateTable:
        chips, dtype = draw.integers(0, len(hardware), _ROWS), draw.integers(0, len(Dtype), _ROWS)
        tp, dp = powers(7, 0.8), powers(5, 0.3)
        return CandidateTable(
            pair=np.arange(_ROWS),
            hardware=chips,
            model=draw.integers(0, len(models), _ROWS),
            length=draw.integers(0, _LENGTHS, _ROWS),
            profile=draw.integers(0, len(STACK_PROFILES), _ROWS),
            dtype=dtype,
            kv_dtype=default_kv_dtype(hardware.take(chips), dtype),
            tp=tp,
            dp=dp,
            ep=np.where((dp > 1) | (draw.random(_ROWS) < 0.5), tp * dp, 1),
            pp=powers(4, 0.3),
            drafts=np.where(draw.random(_ROWS) < 0.3, draw.integers(1, 9, _ROWS), 0),
            concurrency=between(1, 8192, _ROWS),
        )

    decode, prefill = pools(), pools()
    prefill = replace(
        prefill,
        **{name: getattr(decode, name) for name in ("model", "length", "profile", "dtype", "kv_dtype")},
        hardware=np.where(draw.random(_ROWS) < 0.7, decode.hardware, prefill.hardware),
        drafts=np.zeros(_ROWS, dtype=np.int64),
    )
    return World(
        hardware=hardware,
        models=models,
        lengths=lengths(between(16, 100_000, _LENGTHS), between(2, 20_000, _LENGTHS)),
        decode=decode,
        prefill=prefill,
        prefill_workers=draw.integers(1, 9, _ROWS),
        decode_workers=draw.integers(1, 9, _ROWS),
    )


def peak_flops(hardware: HardwareTable, rows: Ints) -> Floats:
    peaks = np.stack([hardware.bf16_tflops, hardware.fp8_tflops, hardware.fp4_tflops])
    found: Floats = np.nanmax(peaks, axis=0)[rows] * 1e12
    return found


def grouped(model: ModelTable) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Models whose attention is counted below: grouped queries, every token attended to."""
    plain: np.ndarray[tuple[int], np.dtype[np.bool_]] = (model.kv_lora_rank == 0) & (model.sparse_topk == 0)
    return plain


def active_parameters(model: ModelTable) -> tuple[Floats, Floats]:
    """(dense, of the experts that a token visits), without MLA, shared experts, indexes and the head."""
    attention = np.where(
        grouped(model),
        model.hidden_size * model.head_dim * 2 * (model.attention_heads + model.kv_heads)
        * (model.full_attention_layers + model.sliding_layers),
        0.0,
    )  # fmt: skip
    dense = (model.layers - model.moe_layers) * 3 * model.hidden_size * model.dense_intermediate_size
    experts = model.moe_layers * model.experts_per_token * 3 * model.hidden_size * model.moe_intermediate_size
    return attention + dense, experts


def least_bytes(dtype: Ints) -> Floats:
    """Of a weight: checkpoints of experts in 4 bits keep attention in 16, so this is the least of all."""
    found: Floats = WEIGHT_BYTES[dtype]
    return found


@pytest.mark.parametrize("mode", MODES)
@settings(deadline=None, max_examples=4)
@given(seed=st.integers(0, 10**6))
def test_that_no_time_per_token_is_below_the_bytes_or_flops_of_a_step(mode: str, seed: int) -> None:
    """All of the dense weights and of the batch's cache are read, every sequence computed, once a step."""
    drawn = world(seed)
    rows, found = drawn.decode, MODES[mode](drawn)
    model, length = drawn.models.take(rows.model), drawn.lengths.take(rows.length)
    bandwidth = drawn.hardware.take(rows.hardware).bandwidth_gb_per_s * 1e9
    dense, experts = active_parameters(model)
    cache = np.where(
        grouped(model),
        2 * model.head_dim * np.maximum(model.kv_heads / rows.tp, 1) * model.full_attention_layers
        * length.context_mean * KV_BYTES[rows.kv_dtype] * found.batch / rows.pp,
        0.0,
    )  # fmt: skip
    read = (dense * least_bytes(rows.dtype) / rows.tp + cache) / bandwidth
    flops = (
        2 * (dense + experts * rows.dp / np.maximum(rows.ep / rows.tp, 1)) * found.batch / rows.pp / rows.tp
    )
    computed = flops / peak_flops(drawn.hardware, rows.hardware)
    assert (found.tpot_s * (1 + rows.drafts) >= read * (1 - _ROUNDING)).all()
    assert (found.tpot_s * (1 + rows.drafts) >= computed * (1 - _ROUNDING)).all()


@pytest.mark.parametrize("mode", MODES)
@settings(deadline=None, max_examples=4)
@given(seed=st.integers(0, 10**6))
def test_that_no_pool_computes_more_than_its_peak(mode: str, seed: int) -> None:
    """Prompts and outputs of all requests a second over all accelerators, queues for memory included."""
    drawn = world(seed)
    rows, found = drawn.decode, MODES[mode](drawn)
    model, length = drawn.models.take(rows.model), drawn.lengths.take(rows.length)
    per_token = 2 * sum(active_parameters(model))
    attended = np.where(grouped(model), 2 * model.attention_heads * model.head_dim, 0.0)
    prompt = per_token * length.isl + attended * length.isl_square * model.full_attention_layers
    decode = per_token * (length.osl - 1)
    peak = peak_flops(drawn.hardware, rows.hardware) * rows.accelerators
    if mode == "aggregated":
        pools = [(prompt + decode, peak)]
    else:
        behind = peak_flops(drawn.hardware, drawn.prefill.hardware) * drawn.prefill.accelerators
        pools = [(decode, peak * drawn.decode_workers), (prompt, behind * drawn.prefill_workers)]
    for flops, capacity in pools:
        used = found.requests_per_s * flops / capacity
        assert used[found.feasible].max() <= 1 + _ROUNDING


FASTER = {
    "bandwidth": ("bandwidth_gb_per_s",),
    "compute": ("bf16_tflops", "fp8_tflops", "fp4_tflops"),
    "link": ("scale_up_gb_per_s",),
    "network": ("nic_gb_per_s",),
}


@pytest.mark.parametrize("figure", FASTER)
@pytest.mark.parametrize("mode", MODES)
@settings(deadline=None, max_examples=3)
@given(seed=st.integers(0, 10**6), factor=st.floats(1.05, 3))
def test_that_faster_hardware_never_serves_fewer_requests(
    mode: str, figure: str, seed: int, factor: float
) -> None:
    """With a fixed number in flight one latency may grow as the other shrinks; the rate may not fall.

    The share of prefill before the first token moves with the duty in the fitted law of one pool: compute and
    links may cost a few per cent of the rate by it, in a row of a thousand.
    """
    drawn = world(seed)
    columns = {name: getattr(drawn.hardware, name) * factor for name in FASTER[figure]}
    before = MODES[mode](drawn)
    after = MODES[mode](replace(drawn, hardware=replace(drawn.hardware, **columns)))
    fits = before.feasible & after.feasible
    slower = (before.requests_per_s / after.requests_per_s - 1)[fits]
    exact = mode == "disaggregated" or figure == "bandwidth"
    assert slower.max() <= (0.002 if exact else 0.06)
    assert np.mean(slower > 1e-4) <= 0.003


@pytest.mark.parametrize("mode", MODES)
@settings(deadline=None, max_examples=3)
@given(seed=st.integers(0, 10**6), factor=st.floats(1.05, 2))
def test_that_longer_requests_are_never_served_faster(mode: str, seed: int, factor: float) -> None:
    drawn = world(seed)
    isl, osl = drawn.lengths.isl, drawn.lengths.osl
    before = MODES[mode](drawn)
    for longer in (lengths(isl * factor, osl), lengths(isl, osl * factor)):
        after = MODES[mode](replace(drawn, lengths=longer))
        fits = before.feasible & after.feasible
        assert (after.requests_per_s / before.requests_per_s - 1)[fits].max() <= 0.01


@pytest.mark.parametrize("mode", MODES)
@settings(deadline=None, max_examples=3)
@given(seed=st.integers(0, 10**6), factor=st.floats(1.05, 4))
def test_that_more_requests_in_flight_never_serve_fewer(mode: str, seed: int, factor: float) -> None:
    """Up to what memory holds.

    Two fitted laws break it a little, where outputs are short and prefill is all: the duty's share in one
    pool, and attention-DP, where a fuller pool computes for more replicas at a time, which counts against
    each request.
    """
    drawn = world(seed)
    before = MODES[mode](drawn)
    more = replace(drawn, decode=replace(drawn.decode, concurrency=drawn.decode.concurrency * factor))
    after = MODES[mode](more)
    replicas = drawn.decode.dp if mode == "aggregated" else drawn.decode.dp * drawn.decode_workers
    held = before.feasible & (more.decode.concurrency / replicas <= after.max_batch)
    fewer = before.requests_per_s / after.requests_per_s - 1
    lone = (drawn.decode.dp == 1) & ((drawn.prefill.dp == 1) | (mode == "aggregated"))
    alone, parallel = fewer[held & lone], fewer[held & ~lone]
    assert alone.max() <= (0.08 if mode == "aggregated" else 1e-4)
    assert np.mean(alone > 0.01) <= 0.002
    assert parallel.max() <= 0.3
    assert np.mean(parallel > 0.01) <= 0.03
