"""The one demand that every offer must meet, through the study: growth, bursts, retries, level figures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from workbench.analysis.basis import Basis
from workbench.domain.assumptions import Assumptions
from workbench.domain.workload import Stream
from workbench.engine.capacity import growth_path
from workbench.engine.constants import Floats


@dataclass(frozen=True)
class Demand:
    """A scenario's streams over its study period; `streams` are as entered, of the first month."""

    streams: tuple[Stream, ...]
    basis: Basis
    retried_share: float

    @staticmethod
    def of(streams: Sequence[Stream], assumptions: Assumptions, basis: Basis) -> "Demand":
        """The demand of streams under a scenario's assumptions."""
        return Demand(streams=tuple(streams), basis=basis, retried_share=assumptions.retried_share)

    def times(self, factor: float) -> "Demand":
        """The same demand at another load."""
        return replace(self, streams=tuple(_scaled(stream, factor) for stream in self.streams))

    @cached_property
    def paths(self) -> Floats:
        """Demand of each month over that of the first, shape (S, M)."""
        growth = np.array([stream.growth_per_year for stream in self.streams])
        return growth_path(growth, self.basis.months)

    @cached_property
    def tokens_by_month(self) -> Floats:
        """Input and output tokens asked for, shape (S, M)."""
        yearly = np.array([s.input_tokens_per_year + s.output_tokens_per_year for s in self.streams])
        monthly: Floats = yearly[:, np.newaxis] / 12 * self.paths
        return monthly

    @property
    def sized(self) -> tuple[Stream, ...]:
        """Streams as capacity must carry them: the largest month, bursts within the hour, retries."""
        return tuple(
            _scaled(stream, float(path.max()) * stream.burst_factor * (1 + self.retried_share))
            for stream, path in zip(self.streams, self.paths, strict=True)
        )

    @property
    def level(self) -> tuple[Stream, ...]:
        """Streams of constant demand with the same discounted tokens: what yearly figures are of."""
        factors = self.basis.period[1:]
        return tuple(
            _scaled(stream, float((path * factors).sum() / factors.sum()))
            for stream, path in zip(self.streams, self.paths, strict=True)
        )


def _scaled(stream: Stream, factor: float) -> Stream:
    if factor == 1:
        return stream
    return stream.model_copy(update={"peak_requests_per_s": stream.peak_requests_per_s * factor})
