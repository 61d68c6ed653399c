"""The one demand that every offer must meet, through the study: growth, bursts, retries, level figures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from workbench.analysis.terms.basis import Basis
from workbench.analysis.terms.quality import Quality, adapted
from workbench.domain.assumptions import Assumptions
from workbench.domain.workload import Stream
from workbench.engine.capacity import growth_path, served_levels
from workbench.engine.constants import Floats


@dataclass(frozen=True)
class Demand:
    """A scenario's streams over its study period; `streams` are as entered, of the first month."""

    streams: tuple[Stream, ...]
    basis: Basis
    retried_share: float
    qualities: tuple[Quality, ...] = ()
    """How each stream's model does, shape (S,); empty: as counted, nothing known."""

    @staticmethod
    def of(streams: Sequence[Stream], assumptions: Assumptions, basis: Basis) -> "Demand":
        """The demand of streams under a scenario's assumptions."""
        return Demand(streams=tuple(streams), basis=basis, retried_share=assumptions.retried_share)

    def by_models(self, qualities: Sequence[Quality]) -> "Demand":
        """The same responses from other models, `qualities[i]` for stream i."""
        streams = tuple(
            adapted(stream, quality) for stream, quality in zip(self.streams, qualities, strict=True)
        )
        return replace(self, streams=streams, qualities=tuple(qualities))

    @cached_property
    def responses_by_month(self) -> Floats:
        """Responses asked for, however many attempts each takes, shape (S, M)."""
        attempts = np.array([quality.attempts for quality in self.qualities] or [1.0] * len(self.streams))
        monthly: Floats = self.requests_by_month / attempts[:, np.newaxis]
        return monthly

    def times(self, factor: float) -> "Demand":
        """The same demand at another load, worked out once."""
        if factor == 1:
            return self
        if factor not in self._other_loads:
            streams = tuple(_scaled(stream, factor) for stream in self.streams)
            self._other_loads[factor] = replace(self, streams=streams)
        return self._other_loads[factor]

    @cached_property
    def _other_loads(self) -> "dict[float, Demand]":
        return {}

    @cached_property
    def requests_by_hour(self) -> Floats:
        """Requests/s of the first month by hour of the week, shape (S, 168)."""
        return np.array([stream.requests_per_s_by_hour for stream in self.streams])

    @cached_property
    def steady(self) -> bool:
        """Whether every month asks for the same."""
        return bool((self.paths == 1).all())

    @cached_property
    def levels(self) -> tuple[tuple[Floats, Floats], ...]:
        """(requests/s, hours a week at it) of the first month by stream, waiting work in quiet hours.

        Retries and bursts within the hour are in the rates: what a replica is asked for.
        """
        factors = [stream.burst_factor * (1 + self.retried_share) for stream in self.streams]
        weeks = [
            served_levels(hours, np.asarray(stream.deferrable_share))
            for hours, stream in zip(self.requests_by_hour, self.streams, strict=True)
        ]
        return tuple((rates * factor, hours) for (rates, hours), factor in zip(weeks, factors, strict=True))

    @cached_property
    def requests_by_month(self) -> Floats:
        """Requests of each month, attempts among them, shape (S, M)."""
        yearly = np.array([stream.requests_per_year for stream in self.streams])
        monthly: Floats = yearly[:, np.newaxis] / 12 * self.paths
        return monthly

    @cached_property
    def paths(self) -> Floats:
        """Demand of each month over that of the first, shape (S, M)."""
        growth = np.array([stream.growth_per_year for stream in self.streams])
        return growth_path(growth, self.basis.months)

    @cached_property
    def tokens_by_month(self) -> Floats:
        """Input and output tokens asked for, shape (S, M)."""
        each = np.array([stream.isl_mean + stream.osl_mean for stream in self.streams])
        monthly: Floats = self.requests_by_month * each[:, np.newaxis]
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
