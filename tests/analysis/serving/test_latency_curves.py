"""Curves follow the queueing law between the loads worked out, to a full replica and past it."""

from typing import Any

import numpy as np
import pytest

from tests.analysis.test_one_basis import scenario, shop, typed
from workbench.analysis.compare import compare
from workbench.analysis.serving import chosen
from workbench.analysis.serving.detail import Evaluated, peak_service
from workbench.analysis.serving.latency_curves import LatencyCurves, latency_curves
from workbench.catalog.library import Library
from workbench.domain.control import NoControl
from workbench.engine.constants import Floats

__all__ = ["shop"]

STREAMS: list[dict[str, Any]] = [
    {"lengths": [{"isl": 8192, "osl": 512}], "ttft_limit_s": 3.0, "tpot_limit_s": 0.04},
    {"lengths": [{"isl": 1024, "osl": 1024}], "ttft_limit_s": 2.0, "tpot_limit_s": 0.03},
    {"lengths": [{"isl": 512, "osl": 128}, {"isl": 4096, "osl": 64}], "ttft_limit_s": 1.0},
]


@pytest.fixture
def searched(shop: Library, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Evaluated, Floats]]:
    """What the search found for each stream, with the load that is planned for a replica."""
    kept: list[tuple[Evaluated, Floats]] = []

    def keep(found: Evaluated, highest: Floats, beyond: Floats) -> object:
        kept.append((found, highest))
        return latency_curves(found, highest, beyond)

    monkeypatch.setattr(chosen, "latency_curves", keep)
    for stream in STREAMS:
        compare(scenario(typed(), stream=stream | {"peak_requests_per_s": 300}), shop, NoControl())
    return kept


def served_within(found: Evaluated, loads: Floats) -> Floats:
    """Share of the requests within both limits by the queueing law, at requests/s of a replica."""
    limits = found.asked.rows[0]
    service, _ = peak_service(found, 0, np.zeros(len(loads), dtype=np.int64), loads)
    every = np.ones(len(loads))
    return service.goodput_share(every * limits.ttft_limit_s, every * limits.tpot_limit_s)


def most_served(found: Evaluated, load: float) -> float:
    """Requests/s at which a replica is full."""
    service, _ = peak_service(found, 0, np.zeros(1, dtype=np.int64), np.array([load]))
    return load / float(service.load[0])


@pytest.mark.parametrize(("planned", "given"), [(0.8, 1.0), (0.8, 1.4), (0.6, 3.0), (0.9, 0.97), (1.1, 1.1)])
def test_that_curves_follow_the_law_to_a_full_replica_and_past_it(
    searched: list[tuple[Evaluated, Floats]], planned: float, given: float
) -> None:
    """Loads as shares of what a replica can serve: planned, and given by a fleet that falls short."""
    for found, highest in searched:
        full = most_served(found, float(highest[0]))
        curves, _ = latency_curves(found, np.array([planned * full]), np.array([given * full]))
        loads = np.linspace(0.5, given, 60) * full
        wrong = curves.within(0, loads) - served_within(found, loads)
        assert np.abs(wrong).max() < 0.1
        assert np.abs(wrong).mean() < 0.02
        past = curves.within(0, loads[loads > full])
        assert (past == 0).all()


def test_that_curves_fall_with_the_load(searched: list[tuple[Evaluated, Floats]]) -> None:
    for found, highest in searched:
        curves: LatencyCurves = latency_curves(found, highest, highest * 2)[0]
        assert (np.diff(curves.loads[0]) >= 0).all()
        assert (np.diff(curves.shares[0]) <= 0).all()
