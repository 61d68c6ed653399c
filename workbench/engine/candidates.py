"""All sensible deployments of a model on a piece of hardware, as arrays.

Dense models run tensor parallel (TP). Mixture-of-experts models run with TP attention and experts either
cut by TP or spread over the TP group (EP = TP), or with data-parallel attention (DP = EP). Both may be cut
into pipeline stages (PP). A replica stays in one scale-up domain unless the model does not fit in it.
"""

from dataclasses import dataclass, fields, replace
from enum import IntEnum

import numpy as np

from workbench.engine.constants import USABLE_MEMORY_SHARE, Bools, Dtype, Floats, Ints
from workbench.engine.memory import (
    kv_bytes_per_sequence,
    parameters,
    weight_bytes,
)
from workbench.engine.tables import CandidateTable, HardwareTable, LengthTable, ModelTable

CONCURRENCIES: Floats = np.unique(np.round(np.geomspace(1, 4096, 33)))
"""Requests in flight per replica that are tried."""

_WIDTHS: Ints = np.array([1, 2, 4, 8, 16, 32, 64], dtype=np.int64)


_STAGES = (2, 4, 8)
_STAGE_WIDTHS = (1, 2, 4, 8)


class Layout(IntEnum):
    """Whether a layout can serve an option, and if not why; the first reason that holds."""

    FITS = 0
    HEADS = 1
    EXPERTS = 2
    STAGES = 3
    NO_NETWORK = 4
    WEIGHTS = 5
    KV_CACHE = 6
    PRECISION = 7
    WIDER = 8


def _layouts() -> Ints:
    """(tp, dp, ep, pp) rows worth trying, shape (K, 4)."""
    tensor = [(w, 1, 1, 1) for w in _WIDTHS]
    experts_in_group = [(w, 1, w, 1) for w in _WIDTHS if w > 1]
    attention_parallel = [(1, w, w, 1) for w in _WIDTHS if w > 1]
    mixed = [(tp, w // tp, w, 1) for tp in (2, 4) for w in _WIDTHS if w // tp > 1]
    pipelines = [(w, 1, 1, pp) for pp in _STAGES for w in _STAGE_WIDTHS]
    return np.array(tensor + experts_in_group + attention_parallel + mixed + pipelines, dtype=np.int64)


_LAYOUTS = _layouts()


def generate_candidates(
    hardware: HardwareTable,
    models: ModelTable,
    lengths: LengthTable,
    options: CandidateTable,
) -> tuple[CandidateTable, Ints]:
    """Expand options (a row per pair, hardware, model, length, profile, precisions, drafts) into candidates.

    Returns the candidates, shape (N,), and the row of the option that each comes from. The layout and
    concurrency columns of `options` are ignored. Dropped are layouts that do not fit, counted by reason in
    `layout_verdicts`, that reach beyond the scale-up domain although a smaller one fits, and concurrencies
    far beyond what the memory holds. Options that fit nowhere keep their widest layout at one request, so
    that the prediction can say why.
    """
    judged = _judge(hardware, models, lengths, options)
    keep = (judged.verdict == Layout.FITS) | (judged.verdict == Layout.PRECISION)
    widest = _widest_impossible(judged, keep, len(options))
    chosen = np.flatnonzero(keep | widest)
    rows, concurrency = _concurrencies(judged.table.dp[chosen], judged.limit[chosen])
    table = judged.table.take(chosen[rows])
    return replace(table, concurrency=concurrency), judged.option[chosen[rows]]


def layout_verdicts(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, options: CandidateTable
) -> Ints:
    """Layouts of each option by `Layout`, shape (O, 9); those that a dense model cannot have do not count."""
    judged = _judge(hardware, models, lengths, options)
    counted = judged.verdict >= 0
    found = np.zeros((len(options), len(Layout)), dtype=np.int64)
    np.add.at(found, (judged.option[counted], judged.verdict[counted]), 1)
    return found


@dataclass(frozen=True, slots=True)
class _Judged:
    """Every layout of every option, shape (O·K,): its row, verdict (−1: no layout), sequences that fit."""

    option: Ints
    table: CandidateTable
    verdict: Ints
    limit: Floats


def _judge(
    hardware: HardwareTable, models: ModelTable, lengths: LengthTable, options: CandidateTable
) -> _Judged:
    option = np.repeat(np.arange(len(options)), len(_LAYOUTS))
    table = _with_layout(options.take(option), np.tile(_LAYOUTS, (len(options), 1)))
    model, chip = models.take(table.model), hardware.take(table.hardware)
    moe = model.moe_layers > 0
    limit = _sequences_that_fit(chip, model, lengths.take(table.length), table)
    inside = table.accelerators <= chip.scale_up_domain
    networked = (chip.nic_gb_per_s > 0) & (chip.nic_ports_per_node > 0)
    verdict = np.select(
        [
            ~moe & ((table.ep > 1) | (table.dp > 1)),
            model.attention_heads % table.tp != 0,
            moe & (model.experts % table.ep != 0),
            table.pp > model.layers,
            ~inside & ~networked,
            limit <= 0,
            limit < 1,
            (table.dtype == Dtype.FP8) & ~np.isfinite(chip.fp8_tflops),
        ],
        [
            -1,
            int(Layout.HEADS),
            int(Layout.EXPERTS),
            int(Layout.STAGES),
            int(Layout.NO_NETWORK),
            int(Layout.WEIGHTS),
            int(Layout.KV_CACHE),
            int(Layout.PRECISION),
        ],
        int(Layout.FITS),
    )
    fits_inside = np.zeros(len(options), dtype=np.bool_)
    fits = (verdict == Layout.FITS) | (verdict == Layout.PRECISION)
    np.logical_or.at(fits_inside, option, fits & inside)
    wider = (verdict == Layout.FITS) & ~inside & fits_inside[option]
    return _Judged(option, table, np.where(wider, int(Layout.WIDER), verdict), limit)


def _with_layout(table: CandidateTable, layout: Ints) -> CandidateTable:
    columns = {field.name: getattr(table, field.name) for field in fields(table)}
    return CandidateTable(
        **columns | {"tp": layout[:, 0], "dp": layout[:, 1], "ep": layout[:, 2], "pp": layout[:, 3]}
    )


def _sequences_that_fit(
    chip: HardwareTable, model: ModelTable, length: LengthTable, table: CandidateTable
) -> Floats:
    """Sequences that fit on a whole replica, shape (N,)."""
    weights = weight_bytes(model, table, parameters(model, table))
    sequence = kv_bytes_per_sequence(model, table, length.isl + length.osl)
    return (USABLE_MEMORY_SHARE * chip.memory_gb * 1e9 - weights) / sequence * table.dp


def _widest_impossible(judged: _Judged, keep: Bools, options: int) -> Bools:
    """Marks, for each option of which nothing is kept, its widest layout that could be built."""
    kept = np.zeros(options, dtype=np.bool_)
    np.logical_or.at(kept, judged.option, keep)
    built = (judged.verdict == Layout.WEIGHTS) | (judged.verdict == Layout.KV_CACHE)
    rows = np.flatnonzero(built & ~kept[judged.option])
    rows = rows[np.lexsort((-judged.table.accelerators[rows], judged.option[rows]))]
    _, first = np.unique(judged.option[rows], return_index=True)
    widest = np.zeros(len(judged.option), dtype=np.bool_)
    widest[rows[first]] = True
    return widest


def _concurrencies(dp: Ints, limit: Floats) -> tuple[Ints, Floats]:
    """(row, concurrency) of each layout at each concurrency up to what fits, at least one request each."""
    rows = np.repeat(np.arange(len(dp)), len(CONCURRENCIES))
    concurrency = np.tile(CONCURRENCIES, len(dp))
    useful = (concurrency <= limit[rows]) & (concurrency >= dp[rows])
    useful |= (concurrency == 1) & (limit[rows] < dp[rows])
    return rows[useful], concurrency[useful]
