"""The offer that a quote makes: systems to buy, or systems to lease for a monthly payment over a term."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from workbench.domain.money import HALF_CENT
from workbench.domain.offers import EvidenceFile, LeasedOffer, OwnedOffer
from workbench.domain.quote import BESIDE_GOODS, LineRole, Quote, QuoteLine

_HARDWARE = frozenset({LineRole.SYSTEM, LineRole.ACCELERATOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedLease:
    """What a quote asks for each month, in its own currency and for all its systems, and for how long."""

    per_month: Decimal
    term_months: int


def quoted_lease(quote: Quote) -> QuotedLease | None:
    """The lease that a quote offers; None where it sells anything or does not say how many systems.

    A line is leased where quantity times unit price times term is its amount; all of them share one term.
    """
    lines = [
        line for line in quote.lines if line.accepted and line.role not in BESIDE_GOODS and line.extended
    ]
    terms = {line.term_months for line in lines}
    term = next(iter(terms), None)
    leased = len(terms) == 1 and all(map(_is_paid_monthly, lines)) and _has_hardware(lines)
    if not leased or not term or quote.systems < 1 or not quote.system_id:
        return None
    whole = sum((line.extended or Decimal(0) for line in lines), Decimal(0))
    return QuotedLease(per_month=whole / term, term_months=term)


def offer_of(quote: Quote, offer_id: str, usd_per_unit: float | None) -> OwnedOffer | LeasedOffer:
    """The quote as an offer of a scenario; `usd_per_unit` is US dollars for one unit of its currency.

    A lease whose currency has no rate is offered as the quote stands: the comparison asks for the rate.
    """
    name = quote.vendor or quote.name
    lease = quoted_lease(quote)
    if lease is None or usd_per_unit is None:
        return OwnedOffer(id=offer_id, name=name, quote_id=quote.id)
    return LeasedOffer(
        id=offer_id,
        name=name,
        system_id=quote.system_id,
        usd_per_system_month=float(lease.per_month) / quote.systems * usd_per_unit,
        term_months=lease.term_months,
        support_included=any(line.accepted and line.role is LineRole.SUPPORT for line in quote.lines),
        systems_offered=quote.systems,
        evidence_note=f"{lease.per_month:,.2f} {quote.currency} a month for {quote.systems} systems, quoted",
        evidence_files=(EvidenceFile(name=quote.file_name, sha256=quote.sha256),),
    )


def _has_hardware(lines: Sequence[QuoteLine]) -> bool:
    return any(line.role in _HARDWARE for line in lines)


def _is_paid_monthly(line: QuoteLine) -> bool:
    term, quantity, price, amount = line.term_months, line.quantity, line.unit_net, line.extended
    if not term or term < 2 or quantity is None or price is None or amount is None:
        return False
    expected = quantity * price * term / line.price_per
    return abs(amount - expected) <= HALF_CENT * (1 + abs(quantity)) * term
