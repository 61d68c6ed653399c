"""Offers on a common basis: equal years of support, one currency, delivered, installed, per accelerator."""

from dataclasses import dataclass
from decimal import Decimal

from workbench.domain.quote import BESIDE_GOODS, LineRole, Quote, QuoteLine
from workbench.quotes.language.words import mentions

_CENT = Decimal("0.01")
_TERMED = frozenset({LineRole.SUPPORT, LineRole.SOFTWARE})


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonBasis:
    """An offer made comparable. Amounts are in `currency`, without tax.

    `support` and `software` are for `support_years`; `missing` names what the quote leaves out, which is
    never filled in, and `adjusted` what was scaled, so that both can be asked of the vendor.
    """

    currency: str
    support_years: Decimal
    accelerators: int
    hardware: Decimal
    software: Decimal
    support: Decimal
    services: Decimal
    freight: Decimal
    missing: tuple[str, ...]
    adjusted: tuple[str, ...]

    @property
    def total(self) -> Decimal:
        """Everything, delivered and installed as far as it is quoted."""
        return self.hardware + self.software + self.support + self.services + self.freight


def common_basis(
    quote: Quote,
    *,
    accelerators: int,
    support_years: Decimal,
    currency: str = "",
    rate: Decimal = Decimal(1),
) -> CommonBasis:
    """The offer on a common basis.

    `rate` is units of `currency` for one unit of the quote's currency. Support and licences with a term are
    scaled in proportion to `support_years`; those without one are taken as they are and named.
    Raises ValueError where another currency is asked for without a rate, or the years are not above 0.
    """
    if support_years <= 0:
        raise ValueError(f"{support_years} years of support")
    if currency and currency != quote.currency and rate == 1:
        raise ValueError(f"no rate from {quote.currency} to {currency}")
    accepted = [line for line in quote.lines if line.accepted and line.role not in BESIDE_GOODS]
    sums = dict.fromkeys((LineRole.SUPPORT, LineRole.SOFTWARE, LineRole.SERVICE, LineRole.SYSTEM), Decimal(0))
    adjusted: list[str] = []
    missing: list[str] = []
    for line in accepted:
        role = line.role if line.role in sums else LineRole.SYSTEM
        sums[role] += _for_years(line, support_years, adjusted, missing)
    if not any(line.role is LineRole.SUPPORT for line in accepted):
        missing.append("no support is quoted")
    if not any(line.role is LineRole.FREIGHT and line.accepted for line in quote.lines) and not mentions(
        "delivered", quote.delivery_terms
    ):
        missing.append("no delivery is quoted")
    if not any(
        line.role is LineRole.SERVICE and mentions("installing", line.description) for line in accepted
    ):
        missing.append("no installation is quoted")
    amounts = {role: (amount * rate).quantize(_CENT) for role, amount in sums.items()}
    return CommonBasis(
        currency=currency or quote.currency,
        support_years=support_years,
        accelerators=accelerators,
        hardware=amounts[LineRole.SYSTEM],
        software=amounts[LineRole.SOFTWARE],
        support=amounts[LineRole.SUPPORT],
        services=amounts[LineRole.SERVICE],
        freight=(quote.amount(LineRole.FREIGHT) * rate).quantize(_CENT),
        missing=tuple(missing),
        adjusted=tuple(adjusted),
    )


def _for_years(line: QuoteLine, years: Decimal, adjusted: list[str], missing: list[str]) -> Decimal:
    amount = line.extended or Decimal(0)
    if line.role not in _TERMED:
        return amount
    if line.term_months is None:
        if line.role is LineRole.SUPPORT:
            missing.append(f"'{line.description}' names no term")
        return amount
    months = years * 12
    if line.term_months == months:
        return amount
    adjusted.append(f"'{line.description}' from {line.term_months} to {months:f} months")
    return amount * months / line.term_months
