"""The accelerators of a measured deployment: how many, in which pools, cut how."""

from dataclasses import dataclass

from workbench.evidence.calibration import MODES
from workbench.evidence.cells import Cells

_AGGREGATED, _DISAGGREGATED = MODES
_MODE_NAMES = {
    "agg": _AGGREGATED,
    "aggregated": _AGGREGATED,
    "disagg": _DISAGGREGATED,
    "disaggregated": _DISAGGREGATED,
}


@dataclass(frozen=True, slots=True)
class Pool:
    """Workers of one pool: `workers` of tp · dp accelerators, experts over `ep` ranks. 0: not stated."""

    workers: int
    tp: int
    dp: int
    ep: int

    @property
    def accelerators(self) -> int:
        """Accelerators of all workers."""
        return self.workers * self.tp * self.dp


_NOTHING = Pool(0, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a point was served: `pool` serves, or decodes where `prefill` has workers of its own.

    `n_gpus` is 0 where neither it nor a layout is stated.
    """

    mode: str
    n_gpus: int
    pool: Pool
    prefill: Pool


def read_layout(cells: Cells) -> Layout:
    """The layout of a row: what is missing assumed, what contradicts itself among the cells' flaws."""
    prefill = Pool(*(cells.count(f"prefill_{name}") for name in ("workers", "tp", "dp", "ep")))
    decode = Pool(*(cells.count(f"decode_{name}") for name in ("workers", "tp", "dp", "ep")))
    stated = _DISAGGREGATED if prefill.workers or decode.workers else _AGGREGATED
    mode = cells.choice("mode", _MODE_NAMES, stated) or stated
    replica = Pool(0, *(cells.count(name) for name in ("tp", "attention_dp", "moe_ep")))
    n_gpus = cells.count("n_gpus")
    _name_unused(cells, mode, replica, prefill, decode)
    if mode == _AGGREGATED:
        pool = _aggregated(cells, replica, n_gpus)
        if n_gpus:
            _compare(cells, "tp and attention_dp", pool, n_gpus, pool.accelerators)
        return Layout(mode=mode, n_gpus=max(n_gpus, pool.accelerators), pool=pool, prefill=_NOTHING)
    pool, prefill = _filled(cells, "decode_", decode, n_gpus), _filled(cells, "prefill_", prefill, n_gpus)
    held = pool.accelerators + prefill.accelerators
    if n_gpus:
        _compare(cells, "the two pools", pool, n_gpus, held)
    return Layout(mode=mode, n_gpus=max(n_gpus, held), pool=pool, prefill=prefill)


def _name_unused(cells: Cells, mode: str, replica: Pool, *pools: Pool) -> None:
    """Note the widths of the other mode: they are of no use in this one."""
    if mode == _AGGREGATED and any(pool != _NOTHING for pool in pools):
        cells.notes.append("Columns of prefill and decode workers are not used: the row is aggregated.")
    if mode == _DISAGGREGATED and replica != _NOTHING:
        cells.notes.append("Columns tp, attention_dp and moe_ep are not used: the row is disaggregated.")


def _compare(cells: Cells, what: str, pool: Pool, n_gpus: int, held: int) -> None:
    """Name accelerators that a layout needs beyond those stated, or leaves idle."""
    if held > n_gpus:
        cells.flaw("n_gpus", f"fewer accelerators than {what} take", f"{held:,} assumed")
    elif held < n_gpus and pool.tp:
        cells.notes.append(
            f"{n_gpus - held:,} of {n_gpus:,} accelerators are idle in this layout; the rate is over all."
        )


def _aggregated(cells: Cells, replica: Pool, n_gpus: int) -> Pool:
    """The stated layout; where nothing is stated tensor parallelism over the accelerators (0: unknown)."""
    tp, dp = replica.tp, replica.dp or 1
    if dp > 1 and tp == n_gpus and tp % dp == 0:
        tp //= dp
        cells.notes.append(
            f"TP {tp * dp} with attention-DP {dp} on {n_gpus} accelerators is TP {tp} a replica."
        )
    if not tp and not n_gpus:
        cells.assume("the smallest tp that holds the weights", "tp", "n_gpus")
    tp = tp or (max(n_gpus // dp, 1) if n_gpus else 0)
    workers = max(n_gpus // (tp * dp), 1) if n_gpus and tp else 1
    return Pool(workers, tp, dp, _ranks(cells, "moe_ep", replica.ep, tp, dp))


def _filled(cells: Cells, prefix: str, pool: Pool, n_gpus: int) -> Pool:
    """A pool with the missing figures assumed: half of the accelerators, one worker, tensor parallel."""
    dp = pool.dp or 1
    tp = pool.tp or max(min(n_gpus // 2, 8) // dp, 1)
    workers = pool.workers or max(n_gpus // 2 // (tp * dp), 1)
    return Pool(workers, tp, dp, _ranks(cells, f"{prefix}ep", pool.ep, tp, dp))


def _ranks(cells: Cells, name: str, stated: int, tp: int, dp: int) -> int:
    """Ranks that hold the experts: as stated, else all of a replica under attention-DP, else one."""
    if tp and stated > tp * dp:
        cells.flaw(name, "more ranks than the replica has accelerators", f"{tp * dp:,} assumed")
        return tp * dp
    return stated or (tp * dp if dp > 1 else 1)
