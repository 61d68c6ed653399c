"""Seconds for the economics of 30 offers × 60 months × 168 hours of the week on one core.

    python tests/benchmarks/economics_speed.py

Two figures. "arrays": demand, service, autoscaling and discounting of all offers at once in the engine, with
10 draws of the cost of capital. "offers": the product's own path per offer (fleet, monthly ledger with every
line, tax, present values, levelised costs, the quote as it stands, costs at other loads), without the serving
engine before it. The target is 0.3 s.

Measured on two cores with nine others at work: arrays 0.02 to 0.03; offers 0.42 to 0.50, most of it the costs
at ten other loads (0.86 shortly before fleets and limits of a steady demand were worked out once).
The second does not hold the target on so busy a machine.
"""

import os

for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_threads] = "1"

import time  # noqa: E402 - one thread must be set before NumPy loads

import numpy as np  # noqa: E402

from workbench.engine.capacity import (  # noqa: E402
    billed_replica_hours,
    growth_path,
    missed_while_scaling,
    scaled_replicas,
    served_by_month,
)
from workbench.engine.cashflow import (  # noqa: E402
    Timing,
    levelised_per_mtok,
    period_times,
    present_value,
)

OFFERS, MONTHS, HOURS, DRAWS = 30, 60, 168, 10


def arrays() -> float:
    """All offers at once; returns the mean levelised cost, so that nothing is left out."""
    random = np.random.default_rng(7)
    demand = random.uniform(5, 60, (OFFERS, HOURS))
    waits, growth = random.uniform(0, 0.5, OFFERS), random.uniform(-0.2, 0.8, OFFERS)
    rate = random.uniform(2, 9, OFFERS)
    path = growth_path(growth, MONTHS)
    by_hour = demand[:, np.newaxis, :] * path[:, :, np.newaxis]
    most = np.ceil(by_hour.max(axis=(1, 2)) / rate)

    def by_month(
        values: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    ) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        return np.broadcast_to(values[:, np.newaxis], (OFFERS, MONTHS))

    carried = served_by_month(demand, path, most * rate, waits)
    running = scaled_replicas(
        by_hour, by_month(waits), by_month(rate), by_month(np.full(OFFERS, 0.1)),
        by_month(np.ones(OFFERS)), by_month(most),
    )  # fmt: skip
    hours = billed_replica_hours(running, np.asarray(10.0), np.asarray(60.0))
    missed = missed_while_scaling(running, by_hour, by_month(rate), np.full((OFFERS, MONTHS), 10.0))
    tokens = carried * (1 - missed) * 2048 * 8760 / 12 * 3600
    cost = hours / HOURS * 8760 / 12 * 20.0
    times = period_times(MONTHS, 1 / 12, Timing.END)
    wacc = np.linspace(0.05, 0.15, DRAWS)
    shape = (OFFERS, DRAWS, MONTHS)
    levelised = levelised_per_mtok(
        present_value(np.broadcast_to(cost[:, np.newaxis, :], shape), times, wacc),
        present_value(np.broadcast_to(tokens[:, np.newaxis, :], shape), times, wacc),
        np.asarray(0.0),
    )
    return float(levelised.mean())


def offers() -> tuple[float, int]:
    """(seconds, offers) of the product's path after the serving engine."""
    from workbench.analysis import compare as module
    from workbench.analysis.cash.offer_ledger import Bridge
    from workbench.analysis.offers.fleet_load import HardwareContext
    from workbench.analysis.offers.hardware_offers import evaluate_hardware
    from workbench.analysis.sample import load_sample
    from workbench.domain.control import NoControl

    library, scenario_id, _ = load_sample()
    sample = library.scenario(scenario_id)
    if sample is None:
        raise SystemExit("the sample has no scenario")
    several = [offer for offer in sample.offers if offer.kind != "api"] * 6
    scenario = sample.replaced(
        offers=[o.model_dump() | {"id": f"o{n}", "name": f"Offer {n}"} for n, o in enumerate(several)],
        assumptions=sample.assumptions.model_dump() | {"study_months": MONTHS},
    )
    spent = [0.0]
    inner = evaluate_hardware

    def timed(context: HardwareContext, offer: int, bridge: Bridge | None) -> object:
        started = time.process_time()
        result = inner(context, offer, bridge)
        spent[0] += time.process_time() - started
        return result

    setattr(module, "evaluate_hardware", timed)  # noqa: B010 - the module imports it, it is not its own
    module.compare(scenario, library, NoControl())
    return spent[0], len(several)


if __name__ == "__main__":
    arrays()
    started = time.process_time()
    arrays()
    seconds = time.process_time() - started
    print(f"arrays: {OFFERS} offers x {MONTHS} months x {HOURS} hours, {DRAWS} draws: {seconds:.3f} CPU s")
    seconds, count = offers()
    print(f"offers: {count} offers of 4 streams x {MONTHS} months: {seconds:.3f} CPU s")
