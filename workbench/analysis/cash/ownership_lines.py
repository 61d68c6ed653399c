"""Hardware of one's own: bought on a quote or at a typed price, or leased, month by month."""

from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from workbench.analysis.cash.costing import Load, Site
from workbench.analysis.cash.offer_ledger import Category, Line
from workbench.analysis.cash.vendor_loan import loan_lines
from workbench.domain.formatting import format_number
from workbench.domain.offers import LeasedOffer, OwnedOffer, typed_source
from workbench.domain.provenance import Status
from workbench.domain.quote import LineRole, Quote, QuoteLine, Scaling, ScalingBasis
from workbench.engine.cashflow import rate_per_period
from workbench.engine.financing import lease_payment
from workbench.engine.ownership import covered_months, one_offs, projected, purchase_months, running
from workbench.quotes.offer.scaling import resized_amounts

_DAYS_PER_MONTH = 30
_PARTS = {
    LineRole.NETWORK: "Network",
    LineRole.STORAGE: "Storage",
    LineRole.RACK: "Racks",
    LineRole.POWER: "Power distribution",
    LineRole.SOFTWARE: "Software",
    LineRole.SERVICE: "Installation and services",
    LineRole.FREIGHT: "Freight",
}
"""Roles of a quote that have a capex line of their own; the rest are the systems."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """What a number of systems costs to buy, in US dollars of today."""

    hardware: float
    """Everything but support: goods, software, services and freight."""
    support: float
    parts: tuple[tuple[LineRole, float], ...] = ()
    """What of `hardware` is no system, by role, in the order of `_PARTS`."""


def per_unit_where_silent(quote: Quote) -> Quote:
    """The quote with every amount that has no quantity, and no rule confirmed, following the systems.

    A service stays as it is: it is bought once.
    """
    per_system = Scaling(basis=ScalingBasis.PER_SYSTEM)

    def silent(line: QuoteLine) -> bool:
        confirmed = line.scaling is not None and line.scaling.confirmed
        return line.quantity is None and not confirmed and line.role is not LineRole.SERVICE

    lines = tuple(replace(line, scaling=per_system) if silent(line) else line for line in quote.lines)
    return quote.model_copy(update={"lines": lines})


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedCosting:
    """Buying: price, taxes and timing of payments, support, insurance, renewal, resale, and the site."""

    site: Site
    quote: Quote | None
    usd_per_unit: float
    usd_per_system: float
    price_factor: float
    support_months: int
    status: Status
    source: str
    offer: OwnedOffer

    def at_no_price(self) -> "OwnedCosting":
        """Everything that the vendor's price does not move."""
        return replace(self, price_factor=0.0)

    def bought(self, systems: int) -> Bought:
        """The quote at that number by its lines' own rules, or the typed price times the number."""
        if self.quote is None:
            return Bought(hardware=self.usd_per_system * systems * self.price_factor, support=0.0)
        amounts = resized_amounts(self.quote, systems)
        usd = self.usd_per_unit * self.price_factor
        support = float(amounts.pop(LineRole.SUPPORT, Decimal(0))) * usd
        amounts.pop(LineRole.TAX, None)
        amounts.pop(LineRole.ROUNDING, None)
        return Bought(
            hardware=float(sum(amounts.values())) * usd,
            support=support,
            parts=tuple((role, float(amounts[role]) * usd) for role in _PARTS if amounts.get(role)),
        )

    def lines(self, systems: int, load: Load) -> tuple[Line, ...]:
        """All lines before tax."""
        bought = self.bought(systems)
        found = self._purchase(bought) + self._support(bought) + self._over_time(bought, systems)
        return (*found, *self.site.lines(systems, load), *self.site.operation(systems, load))

    @property
    def _life(self) -> int:
        return max(1, round(self.site.assumptions.hardware_life_years * 12))

    @property
    def _purchases(self) -> list[int]:
        return purchase_months(self.site.start, self._life, self.site.basis.months)

    def _priced(self, amount: float, month: int) -> float:
        return projected(amount, self.site.assumptions.price_change_per_year, month)

    def _once(
        self, key: str, title: str, category: Category, share: float, amount: float, *, quoted: bool = False
    ) -> list[Line]:
        """A share of an amount at every purchase, at the price of its time."""
        if not share * amount:
            return []
        return [
            Line(
                key=key,
                title=title,
                category=category,
                amounts=one_offs(
                    self.site.basis.months,
                    self._purchases,
                    [self._priced(share * amount, month) for month in self._purchases],
                ),
                exact=True,
                status=self.status if quoted else Status.ASSUMED,
                source=self.source if quoted else "scenario assumption",
                negotiable=True,
            )
        ]

    def _purchase(self, bought: Bought) -> list[Line]:
        assumed = self.site.assumptions
        whole = bought.hardware + bought.support
        systems = bought.hardware - sum(amount for _, amount in bought.parts)
        return [
            self._paid("capex", "Systems", systems),
            *(self._paid(f"capex/{role.value}", _PARTS[role], amount) for role, amount in bought.parts),
            *self._once("duty", "Duty", Category.CAPEX, assumed.duty_share, bought.hardware),
            *self._once(
                "lost_tax", "Sales tax that does not come back", Category.CAPEX, assumed.lost_tax_share, whole
            ),
            *self._once("spares", "Spare parts", Category.CAPEX, assumed.spares_share, bought.hardware),
            *self._once(
                "grants", "Grants and credits", Category.GRANT, -assumed.grant_share, bought.hardware
            ),
            *self._vat(whole),
            *loan_lines(
                self.offer,
                self.site.basis,
                [(month, self._priced(bought.hardware, month)) for month in self._purchases],
                self.status,
                self.source,
            ),
        ]

    def _paid(self, key: str, title: str, amount: float) -> Line:
        """A part of the price at every purchase: its deposit at once, the balance after the net days."""
        assumed, months = self.site.assumptions, self.site.basis.months
        later = round(assumed.payment_days / _DAYS_PER_MONTH)
        at, amounts = [], []
        for month in self._purchases:
            price = self._priced(amount, month)
            at += [month, min(month + later, months)]
            amounts += [price * assumed.deposit_share, price * (1 - assumed.deposit_share)]
        return Line(
            key=key,
            title=title,
            category=Category.CAPEX,
            amounts=one_offs(months, at, amounts),
            exact=True,
            status=self.status,
            source=self.source,
            negotiable=True,
        )

    def _vat(self, whole: float) -> list[Line]:
        assumed, months = self.site.assumptions, self.site.basis.months
        if not assumed.vat_share:
            return []
        at, amounts = [], []
        for month in self._purchases:
            vat = self._priced(whole * assumed.vat_share, month)
            at += [month, min(month + assumed.vat_recovery_months, months)]
            amounts += [vat, -vat]
        return [
            Line(
                key="vat",
                title="VAT until it comes back",
                category=Category.VAT,
                amounts=one_offs(months, at, amounts),
                exact=True,
                negotiable=True,
            )
        ]

    def _support(self, bought: Bought) -> list[Line]:
        site = self.site
        years = format_number(self.support_months / 12, 0)
        found = self._once(
            "support",
            f"Support in the quote ({years} years)",
            Category.OPEX,
            1.0,
            bought.support,
            quoted=True,
        )
        uncovered = ~covered_months(site.start, self._life, self.support_months, site.basis.months)
        monthly = bought.hardware * site.assumptions.support_share_per_year / 12
        change = site.assumptions.support_change_per_year
        amounts = running(site.basis.months, site.start, monthly, change) * uncovered
        if amounts.any() or (uncovered[site.start + 1 :].any() and site.assumptions.support_share_per_year):
            found.append(
                Line(
                    key="support_after",
                    title="Support after the quoted term",
                    category=Category.OPEX,
                    amounts=amounts,
                    negotiable=True,
                )
            )
        return found

    def _over_time(self, bought: Bought, systems: int) -> list[Line]:
        """Insurance, decommissioning and what is left at the end."""
        site, assumed, months = self.site, self.site.assumptions, self.site.basis.months
        found = []
        insured = bought.hardware * assumed.insurance_share_per_year / 12
        if insured:
            found.append(
                Line(
                    key="insurance",
                    title="Insurance",
                    category=Category.OPEX,
                    amounts=running(months, site.start, insured, assumed.change_of("insurance")),
                    negotiable=True,
                )
            )
        found += removal(self.site, self._purchases, self._life, systems)
        last = self._purchases[-1] if self._purchases else months
        unused = max(0.0, 1 - (months - last) / self._life)
        residual = self._priced(bought.hardware, last) * unused * assumed.residual_share
        if residual:
            found.append(
                Line(
                    key="residual",
                    title="Residual value at the study's end",
                    category=Category.RESIDUAL,
                    amounts=one_offs(months, [months], [-residual]),
                    exact=True,
                    negotiable=True,
                )
            )
        return found


def removal(site: Site, starts: list[int], life: int, systems: int) -> list[Line]:
    """Decommissioning at the end of each life, and of the study."""
    each = site.assumptions.removal_usd_per_system * systems
    if not each:
        return []
    months = site.basis.months
    ends = [min(start + life, months) for start in starts]
    growth = 1 + site.basis.inflation
    return [
        Line(
            key="removal",
            title="Decommissioning",
            category=Category.OPEX,
            amounts=one_offs(months, ends, [each * growth ** (end / 12) for end in ends]),
            exact=True,
        )
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeasedCosting:
    """A lease: rents over its term, then return or purchase; leased again for as long as the study lasts."""

    site: Site
    offer: LeasedOffer
    price_factor: float = 1.0

    def at_no_price(self) -> "LeasedCosting":
        """Everything that the lessor's price does not move."""
        return replace(self, price_factor=0.0)

    def rent(self) -> float:
        """Rent of one system and month, as typed or from price, residual and rate."""
        offer = self.offer
        if offer.usd_per_system_month is not None:
            return offer.usd_per_system_month
        rate = float(rate_per_period(np.asarray(offer.lease_rate), 1 / 12))
        return lease_payment(
            offer.usd_per_system or 0.0,
            offer.residual_usd_per_system,
            rate,
            offer.term_months,
            offer.in_advance,
        )

    def lines(self, systems: int, load: Load) -> tuple[Line, ...]:
        """All lines before tax."""
        site, offer, months = self.site, self.offer, self.site.basis.months
        stay = months if offer.buy_at_end else offer.term_months
        starts = purchase_months(site.start, stay, months)
        rents = np.zeros(months + 1)
        bought = np.zeros(months + 1)
        for start in starts:
            price = projected(1.0, site.assumptions.price_change_per_year, start) * self.price_factor
            first = start if offer.in_advance else start + 1
            due = np.arange(first, first + offer.term_months)
            rents[due[due <= months]] += self.rent() * systems * price
            end = start + offer.term_months
            if offer.buy_at_end and end <= months:
                bought[end] += offer.residual_usd_per_system * systems * price
        source = typed_source(offer)
        found = [
            Line(
                key="rent",
                title="Lease rents",
                category=Category.OPEX,
                amounts=rents,
                exact=True,
                status=Status.QUOTED,
                source=source,
                negotiable=True,
            )
        ]
        if bought.any():
            found.append(
                Line(
                    key="purchase",
                    title="Purchase at the end of the lease",
                    category=Category.CAPEX,
                    amounts=bought,
                    exact=True,
                    status=Status.QUOTED,
                    source=source,
                    negotiable=True,
                )
            )
        if not offer.support_included:
            monthly = (offer.usd_per_system or 0.0) * site.assumptions.support_share_per_year * systems / 12
            found.append(
                Line(
                    key="support_after",
                    title="Support",
                    category=Category.OPEX,
                    amounts=running(
                        months,
                        site.start,
                        monthly * self.price_factor,
                        site.assumptions.support_change_per_year,
                    ),
                    negotiable=True,
                )
            )
        found += removal(site, starts, stay, systems)
        hosted = [] if offer.hosting_included else site.lines(systems, load)
        return (*found, *hosted, *site.operation(systems, load))
