"""Candidates of tests, each column given or left at its plainest."""

import numpy as np
from numpy.typing import ArrayLike

from workbench.engine.constants import KV_DTYPE
from workbench.engine.tables import CandidateTable

_PLAIN: dict[str, ArrayLike] = {
    "pair": 0,
    "length": 0,
    "profile": 0,
    "tp": 1,
    "dp": 1,
    "ep": 1,
    "pp": 1,
    "drafts": 0,
    "concurrency": 1,
}


def candidate_table(**columns: ArrayLike) -> CandidateTable:
    """A table as long as the longest of the columns; hardware, model and dtype must be among them."""
    given = _PLAIN | {"kv_dtype": KV_DTYPE[np.asarray(columns["dtype"], dtype=np.int64)]} | columns
    names = list(given)
    rows = dict(zip(names, np.broadcast_arrays(*(np.atleast_1d(given[name]) for name in names)), strict=True))
    concurrency = rows.pop("concurrency").astype(np.float64)
    whole = {name: row.astype(np.int64) for name, row in rows.items()}
    return CandidateTable(concurrency=concurrency, **whole)
