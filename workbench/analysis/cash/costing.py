"""What every kind of hardware offer costs: its load, and the costs of a site."""

from dataclasses import dataclass, field
from math import ceil

import numpy as np

from workbench.analysis.cash.offer_ledger import Category, Line
from workbench.analysis.terms.basis import Basis
from workbench.domain.assumptions import Assumptions
from workbench.domain.hardware import Facility, System
from workbench.domain.periods import HOURS_PER_MONTH, HOURS_PER_WEEK
from workbench.domain.provenance import Citation, Status
from workbench.domain.tariff import hourly_prices
from workbench.engine.constants import Floats
from workbench.engine.ownership import one_offs, running


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How hard a fleet works: share of busy time by month, shape (M,), and what autoscaling pays.

    `paid_share` is the share of the fleet's hours that an offer which follows the demand pays, shape (M,).
    """

    utilisation: Floats
    paid_share: Floats
    standing_share: Floats
    """Systems that stand in each month over the most of any month, shape (M,)."""
    week: Floats = field(default_factory=lambda: np.ones(HOURS_PER_WEEK))
    """Busy time by hour of the week over its mean, shape (168,) or (M, 168)."""
    stack_shares: tuple[tuple[str, float], ...] = ()
    """(serving stack, share of the busy accelerators it runs on); empty where none is chosen."""

    @staticmethod
    def full(months: int) -> "Load":
        """Busy and paid around the clock."""
        ones = np.ones(months)
        return Load(utilisation=ones, paid_share=ones, standing_share=ones)


@dataclass(frozen=True, slots=True, kw_only=True)
class Licences:
    """What serving software costs a year, by accelerator or die, and the stacks on which it is due."""

    usd_per_accelerator: float
    usd_per_die: float
    dies: int
    stacks: tuple[str, ...]

    @property
    def usd_per_year(self) -> float:
        """Of one accelerator that is licensed."""
        return self.usd_per_accelerator + self.usd_per_die * self.dies

    def licensed(self, accelerators: int, load: Load) -> int:
        """Whole accelerators on which a licence is due; all of them where no stack is named or chosen."""
        if not self.stacks or not load.stack_shares:
            return accelerators
        due = sum(share for name, share in load.stack_shares if name in self.stacks)
        return ceil(accelerators * due - 1e-9)

    def title(self, accelerators: int, load: Load) -> str:
        """Says what is counted and which stack switches it on or off."""
        count = self.licensed(accelerators, load)
        serving = " and ".join(name for name, _ in load.stack_shares)
        if not count:
            return f"Software licences: off, it serves on {serving}"
        unit = f"accelerators of {self.dies} dies" if self.usd_per_die else "accelerators"
        on = f" on {serving}" if self.stacks and serving else ""
        return f"Software licences: {count} {unit}{on}"


def source_text(citation: Citation | None, fallback: str) -> str:
    """A citation in a few words."""
    if citation is None:
        return fallback
    return f"{citation.source} ({citation.as_of.isoformat()})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where systems of one's own run, from go-live on."""

    system: System
    facility: Facility
    assumptions: Assumptions
    basis: Basis
    start: int
    licences: Licences | None = None
    elsewhere: Facility | None = None
    """The facility that takes what this one cannot, where the buyer names one."""
    fit_out: bool = False
    """Whether the site must be fitted out first, because it cannot take the offer as it is."""

    def draw_kw(self, utilisation: Floats) -> Floats | None:
        """IT kW of one system by load; at its loaded draw throughout where the idle draw is not known."""
        if self.system.power_max_kw is None:
            return None
        loaded = self.system.power_max_kw * self.assumptions.load_power_share
        idle = self.system.power_idle_kw
        if idle is None or idle >= loaded:
            return np.full(utilisation.shape, loaded)
        return idle + (loaded - idle) * np.minimum(1.0, utilisation)

    def _electricity_usd_per_hour(self, load: Load) -> Floats | None:
        """Mean USD an hour of one system's IT draw, shape (M,); None where draw or price are not known.

        A tariff prices each hour of the week by what is drawn in it: the busier hour draws more.
        """
        prices = hourly_prices(self.facility.electricity_tariff or "")
        if not prices:
            draw, blended = self.draw_kw(load.utilisation), self.facility.electricity_usd_per_kwh
            return None if draw is None or blended is None else draw * blended
        by_hour = self.draw_kw(load.utilisation[:, np.newaxis] * load.week)
        if by_hour is None:
            return None
        mean: Floats = by_hour @ np.array(prices) / len(prices)
        return mean

    def lines(self, systems: int, load: Load) -> list[Line]:
        """Electricity, demand charge, colocation and fit-out; what is not known is left out."""
        found: list[Line] = []
        facility, full = self.facility, self.system.power_max_kw
        if full is None:
            return found
        found += self._electricity(systems, load)
        if facility.demand_charge_usd_per_kw_month:
            peak = full * self.assumptions.load_power_share * (facility.pue or 1.0) * systems
            found.append(
                self._running(
                    "demand_charge",
                    "Demand charge",
                    peak * facility.demand_charge_usd_per_kw_month,
                    "electricity",
                    source=source_text(facility.citation("demand_charge_usd_per_kw_month"), facility.name),
                )
            )
        if facility.colocation_usd_per_kw_month is not None:
            citation = facility.citation("colocation_usd_per_kw_month")
            found.append(
                self._running(
                    "colocation",
                    "Colocation per provisioned kW",
                    full * systems * facility.colocation_usd_per_kw_month,
                    "colocation",
                    citation.status if citation else Status.ASSUMED,
                    source_text(citation, facility.name),
                )
            )
        if self.fit_out and facility.fit_out_usd_per_kw is not None:
            found.append(
                Line(
                    key="fit_out",
                    title="Fit-out of the site",
                    category=Category.CAPEX,
                    source=source_text(facility.citation("fit_out_usd_per_kw"), facility.name),
                    amounts=one_offs(
                        self.basis.months, [self.start], [facility.fit_out_usd_per_kw * full * systems]
                    ),
                    exact=True,
                )
            )
        return found

    def _electricity(self, systems: int, load: Load) -> list[Line]:
        facility = self.facility
        hourly_usd = self._electricity_usd_per_hour(load)
        if hourly_usd is None or facility.pue is None:
            return []
        per_month = hourly_usd * facility.pue * HOURS_PER_MONTH * systems
        priced_by_hour = bool(facility.electricity_tariff)
        price = "electricity_tariff" if priced_by_hour else "electricity_usd_per_kwh"
        return [
            Line(
                key="power",
                title="Electricity, priced by hour of the week" if priced_by_hour else "Electricity",
                category=Category.OPEX,
                amounts=running(
                    self.basis.months,
                    self.start,
                    per_month[self.start :],
                    self.assumptions.change_of("electricity"),
                ),
                source=source_text(facility.citation(price), facility.name),
            )
        ]

    def operation(self, systems: int, load: Load, *, repaired: bool = True) -> list[Line]:
        """Licences, staff, and the repairs that no support pays, where repairing is the buyer's affair."""
        assumed = self.assumptions
        found = []
        if self.licences is not None:
            accelerators = systems * self.system.accelerators
            each = self.licences.usd_per_year / 12
            found.append(
                self._running(
                    "licences",
                    self.licences.title(accelerators, load),
                    each * self.licences.licensed(accelerators, load),
                    "licence",
                    source="typed into the offer",
                )
            )
        if assumed.staff_usd_per_year:
            found.append(self._running("staff", "Staff", assumed.staff_usd_per_year / 12, "staff"))
        repairs = assumed.failures_per_system_year * assumed.repair_usd * systems / 12
        if repairs and repaired:
            found.append(self._running("repairs", "Repairs not under support", repairs, "repairs"))
        return found

    def _running(
        self,
        key: str,
        title: str,
        per_month: float,
        cost: str = "",
        status: Status = Status.ASSUMED,
        source: str = "scenario assumption",
    ) -> Line:
        """A running cost that rises as its kind of cost does, without one with inflation."""
        return Line(
            key=key,
            title=title,
            category=Category.OPEX,
            amounts=running(
                self.basis.months,
                self.start,
                per_month,
                self.assumptions.change_of(cost) if cost else self.basis.inflation,
            ),
            status=status,
            source=source,
        )
