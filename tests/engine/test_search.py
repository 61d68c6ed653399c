"""The search lays out what can be built, in both modes, and leaves nothing better behind."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.candidates import candidate_table
from tests.engine.conftest import B200, DEEPSEEK, H200, L40S, LLAMA
from workbench.engine.aggregated import predict_aggregated
from workbench.engine.candidates import Layout, generate_candidates, layout_verdicts
from workbench.engine.constants import Dtype, Ints
from workbench.engine.disaggregated import predict_disaggregated
from workbench.engine.fitted import Fitted
from workbench.engine.search import (
    DECODE_POOL_SHARE,
    MOST_ACCELERATORS,
    MOST_WORKERS,
    PREFILL_POOL_SHARE,
    DeploymentTable,
    as_deployments,
    concatenate_deployments,
    generate_pools,
    pareto_front,
    predict_deployments,
)
from workbench.engine.tables import CandidateTable, HardwareTable, LengthTable, ModelTable


def _options(*rows: tuple[int, int, int]) -> CandidateTable:
    """Options of (hardware, model, dtype) on 8,192 in and 1,024 out."""
    hardware, model, dtype = np.array(rows, dtype=np.int64).T
    return candidate_table(pair=np.arange(len(rows)), hardware=hardware, model=model, dtype=dtype, length=1)


@pytest.fixture
def pools(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> tuple[DeploymentTable, Ints]:
    options = _options((H200, LLAMA, Dtype.FP8), (B200, DEEPSEEK, Dtype.FP4))
    return generate_pools(hardware, models, lengths, options, fitted)


def test_that_pools_can_be_built_and_none_is_tried_twice(
    pools: tuple[DeploymentTable, Ints], models: ModelTable
) -> None:
    table, option = pools
    assert set(option.tolist()) == {0, 1}
    assert (table.pair == option).all()
    assert table.disaggregated.all()
    assert (np.minimum(table.prefill_workers, table.decode_workers) >= 1).all()
    assert (np.maximum(table.prefill_workers, table.decode_workers) <= MOST_WORKERS).all()
    assert (table.accelerators <= MOST_ACCELERATORS).all()
    assert (table.prefill_tp <= models.attention_heads[table.model]).all()
    names = ("pair", "tp", "dp", "ep", "pp", "concurrency", "prefill_tp", "prefill_dp", "prefill_ep")
    columns = [getattr(table, name) for name in (*names, "prefill_pp", "prefill_workers", "decode_workers")]
    assert len(np.unique(np.array(columns), axis=1).T) == len(table)


def test_that_pools_are_sized_to_wait_for_each_other_as_little_as_whole_workers_allow(
    pools: tuple[DeploymentTable, Ints],
    hardware: HardwareTable,
    models: ModelTable,
    lengths: LengthTable,
    fitted: Fitted,
) -> None:
    table, _ = pools
    many = table.prefill_workers > 1
    fewer = table.take(np.flatnonzero(many))
    columns = {name: getattr(fewer, name) for name in DeploymentTable.__dataclass_fields__}
    twice = DeploymentTable(**columns | {"prefill_workers": fewer.prefill_workers * 2})
    before = predict_deployments(hardware, models, lengths, fewer, fitted)
    after = predict_deployments(hardware, models, lengths, twice, fitted)
    # twice the prefill pool cannot serve much more, for the decode pool is the limit then
    assert (after.requests_per_s <= before.requests_per_s * 2 * PREFILL_POOL_SHARE / DECODE_POOL_SHARE).all()


def test_that_both_modes_are_predicted_as_by_their_own_functions(
    pools: tuple[DeploymentTable, Ints],
    hardware: HardwareTable,
    models: ModelTable,
    lengths: LengthTable,
    fitted: Fitted,
) -> None:
    apart, _ = pools
    together, _ = generate_candidates(hardware, models, lengths, _options((H200, LLAMA, Dtype.FP8)))
    found = predict_deployments(
        hardware, models, lengths, concatenate_deployments(as_deployments(together), apart), fitted
    )
    first = predict_aggregated(hardware, models, lengths, together, fitted)
    second = predict_disaggregated(
        hardware, models, lengths, apart.prefill, apart, apart.prefill_workers, apart.decode_workers, fitted
    )
    assert found.tpot_s == pytest.approx(np.concatenate([first.tpot_s, second.tpot_s]))
    assert found.ttft_s == pytest.approx(np.concatenate([first.ttft_s, second.ttft_s]))


def test_that_pools_may_stand_on_different_accelerators(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    options = _options((B200, LLAMA, Dtype.FP8))
    mixed, _ = generate_pools(hardware, models, lengths, options, fitted, np.array([H200]))
    assert (mixed.prefill_hardware == H200).all()
    assert (mixed.hardware == B200).all()
    alike, _ = generate_pools(hardware, models, lengths, options, fitted)
    slow = predict_deployments(hardware, models, lengths, mixed, fitted)
    fast = predict_deployments(hardware, models, lengths, alike, fitted)
    best = [
        (found.requests_per_s / table.accelerators).max() for found, table in ((slow, mixed), (fast, alike))
    ]
    assert best[0] < best[1]


def test_that_pools_without_a_network_stay_in_one_server(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    table, _ = generate_pools(hardware, models, lengths, _options((L40S, LLAMA, Dtype.INT4)), fitted)
    assert len(table)
    assert (table.accelerators <= 8).all()


def test_that_pipeline_stages_are_among_the_candidates(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable
) -> None:
    table, _ = generate_candidates(hardware, models, lengths, _options((L40S, LLAMA, Dtype.FP8)))
    assert table.pp.max() > 1
    assert (table.accelerators <= 8).all()


def test_that_no_option_gives_no_pool(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    options = _options((H200, LLAMA, Dtype.FP8)).take(np.zeros(0, dtype=np.int64))
    table, option = generate_pools(hardware, models, lengths, options, fitted)
    assert len(table) == len(option) == 0


_QUANTITY = st.integers(0, 6)


@given(st.lists(st.tuples(_QUANTITY, _QUANTITY, st.booleans()), max_size=12))
def test_that_the_pareto_front_is_what_no_other_row_beats(rows: list[tuple[int, int, bool]]) -> None:
    first = np.array([row[0] for row in rows], dtype=np.float64)
    second = np.array([row[1] for row in rows], dtype=np.float64)
    allowed = np.array([row[2] for row in rows], dtype=np.bool_)
    front = pareto_front(first, second, allowed).tolist()
    points = {(first[i], second[i]) for i in np.flatnonzero(allowed)}
    best = {(a, b) for a, b in points if not any((c >= a and d >= b) and (c, d) != (a, b) for c, d in points)}
    assert {(first[i], second[i]) for i in front} == best
    assert len(front) == len(best)


def test_that_every_layout_fits_or_has_a_reason_and_only_what_fits_is_tried(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable
) -> None:
    odd = replace(models, attention_heads=np.full(len(models), 40.0))
    options = _options((H200, LLAMA, Dtype.FP8), (L40S, DEEPSEEK, Dtype.BF16), (H200, DEEPSEEK, Dtype.FP8))
    plain = layout_verdicts(hardware, models, lengths, options)
    uneven = layout_verdicts(hardware, odd, lengths, options)
    assert (plain.sum(axis=1) == uneven.sum(axis=1)).all()
    assert plain[0].sum() < plain[1].sum()  # a dense model has no expert layouts
    assert plain[0, Layout.HEADS] == 0
    assert uneven[0, Layout.HEADS] > 0
    assert plain[1, Layout.WEIGHTS] > 0
    table, option = generate_candidates(hardware, odd, lengths, options)
    columns = np.stack([option, table.tp, table.dp, table.ep, table.pp])
    tried = np.bincount(np.unique(columns, axis=1)[0], minlength=3)
    fitting = uneven[:, Layout.FITS]
    assert (tried == np.maximum(fitting, 1)).all()
    assert (40 % table.tp == 0).all()


def test_that_a_smaller_kv_cache_is_never_slower_and_never_holds_less(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    options = _options((H200, LLAMA, Dtype.FP8), (H200, DEEPSEEK, Dtype.FP8), (B200, DEEPSEEK, Dtype.FP4))
    wide = generate_candidates(
        hardware, models, lengths, replace(options, kv_dtype=np.full(3, int(Dtype.BF16), dtype=np.int64))
    )[0]
    small = replace(wide, kv_dtype=np.full(len(wide), int(Dtype.FP8), dtype=np.int64))
    large, tight = (
        predict_deployments(hardware, models, lengths, as_deployments(table), fitted)
        for table in (wide, small)
    )
    assert (tight.requests_per_s >= large.requests_per_s * (1 - 1e-6)).all()
    assert (tight.max_batch > large.max_batch).all()


def test_that_pools_reach_over_several_racks_and_not_beyond_eight(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, fitted: Fitted
) -> None:
    racks = replace(hardware, scale_up_domain=np.full(len(hardware), 72, dtype=np.int64))
    table, _ = generate_pools(racks, models, lengths, _options((B200, DEEPSEEK, Dtype.FP4)), fitted)
    assert 4 * 72 < table.accelerators.max() <= MOST_ACCELERATORS == 8 * 72
    assert (table.decode_accelerators + table.prefill_accelerators == table.accelerators).all()
