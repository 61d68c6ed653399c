"""All sensible deployments of a model on a piece of hardware, as arrays.

Dense models run tensor parallel (TP). Mixture-of-experts models run with TP attention and experts either
cut by TP or spread over the TP group (EP = TP), or with data-parallel attention (DP = EP). Both may be cut
into pipeline stages (PP). A replica stays in one scale-up domain unless the model does not fit in it.
"""

from dataclasses import fields

import numpy as np

from workbench.engine.constants import USABLE_MEMORY_SHARE, Bools, Floats, Ints
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
    concurrency columns of `options` are ignored. Dropped are layouts that the model cannot
    have (more ranks than heads or experts), that reach beyond the scale-up domain although a smaller one
    fits, and concurrencies far beyond what the memory holds. Options that fit nowhere keep their widest
    layout at one request, so that the prediction can say why.
    """
    layouts = np.repeat(np.arange(len(options)), len(_LAYOUTS))
    table = _with_layout(options.take(layouts), np.tile(_LAYOUTS, (len(options), 1)))
    model = models.take(table.model)
    chip = hardware.take(table.hardware)
    moe = model.moe_layers > 0
    possible = (
        (table.tp <= model.attention_heads)
        & (table.pp <= model.layers)
        & (moe | ((table.ep == 1) & (table.dp == 1)))
        & (~moe | (table.ep <= model.experts))
    )
    networked = (chip.nic_gb_per_s > 0) & (chip.nic_ports_per_node > 0)
    inside = table.accelerators <= chip.scale_up_domain
    limit = _sequences_that_fit(chip, model, lengths.take(table.length), table)
    fits = possible & (limit >= 1)
    fits_inside = np.zeros(len(options), dtype=np.bool_)
    np.logical_or.at(fits_inside, layouts, fits & inside)
    keep = fits & (inside | (~fits_inside[layouts] & networked))
    widest = _widest_impossible(
        layouts, keep, possible & (inside | networked), table.accelerators, len(options)
    )
    chosen = np.flatnonzero(keep | widest)
    rows, concurrency = _concurrencies(table.dp[chosen], limit[chosen])
    rows = chosen[rows]
    columns = {field.name: getattr(table, field.name)[rows] for field in fields(table)}
    return CandidateTable(**columns | {"concurrency": concurrency}), layouts[rows]


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


def _widest_impossible(option: Ints, keep: Bools, allowed: Bools, accelerators: Ints, options: int) -> Bools:
    """Marks, for each option of which nothing is kept, its widest allowed layout."""
    kept = np.zeros(options, dtype=np.bool_)
    np.logical_or.at(kept, option, keep)
    rows = np.flatnonzero(allowed & ~kept[option])
    rows = rows[np.lexsort((-accelerators[rows], option[rows]))]
    _, first = np.unique(option[rows], return_index=True)
    widest = np.zeros(len(option), dtype=np.bool_)
    widest[rows[first]] = True
    return widest


def _concurrencies(dp: Ints, limit: Floats) -> tuple[Ints, Floats]:
    """(row, concurrency) of each layout at each concurrency up to what fits, at least one request each."""
    rows = np.repeat(np.arange(len(dp)), len(CONCURRENCIES))
    concurrency = np.tile(CONCURRENCIES, len(dp))
    useful = (concurrency <= limit[rows]) & (concurrency >= dp[rows])
    useful |= (concurrency == 1) & (limit[rows] < dp[rows])
    return rows[useful], concurrency[useful]
