"""Several quotes on one basis: years of support, currency, delivered, installed, per accelerator."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from workbench.catalog.library import Library
from workbench.catalog.rates import spot_rate
from workbench.domain.hardware import System
from workbench.domain.issue import Issue
from workbench.domain.quote import Quote
from workbench.quotes import CommonBasis, common_basis

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisOptions:
    """What the quotes are brought to. Freight and services count where `delivered` and `installed` say so."""

    support_years: int = 3
    currency: str = "USD"
    delivered: bool = True
    installed: bool = True
    per_accelerator: bool = True


@dataclass(frozen=True, slots=True)
class BasisRow:
    """One row: an amount or a text for each quote, None where it is not known."""

    title: str
    cells: tuple[Decimal | str | None, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisTable:
    """Quotes as columns, what they come to as rows. `cheapest` is the column of the lowest total, or None.

    It is None as well where a quote leaves out what another one holds, or totals are for different numbers
    of accelerators: such totals are not of one scope.
    """

    options: BasisOptions
    names: tuple[str, ...]
    rows: tuple[BasisRow, ...]
    cheapest: int | None
    unequal: bool
    """Whether the quotes differ in what they leave out."""
    uneven: bool
    """Whether the totals are for different numbers of accelerators."""


def basis_table(quotes: Sequence[Quote], library: Library, options: BasisOptions) -> BasisTable:
    """Bring quotes to one basis. Amounts of a quote in a currency without rate stay unknown, and it is said.

    Options, alternatives and tax are not in it. Raises ValueError for support of no years.
    """
    found = [_on_basis(quote, library, options) for quote in quotes]
    columns = [column for column, _ in found]

    def amounts(*parts: str) -> tuple[Decimal | None, ...]:
        return tuple(_amount(column, parts, options) for column in columns)

    parts = ["hardware", "software", "support"]
    rows = [
        BasisRow("Hardware", amounts("hardware")),
        BasisRow("Software licences", amounts("software")),
        BasisRow(f"Support, {options.support_years} years", amounts("support")),
    ]
    if options.installed:
        parts.append("services")
        rows.append(BasisRow("Installation and services", amounts("services")))
    if options.delivered:
        parts.append("freight")
        rows.append(BasisRow("Freight", amounts("freight")))
    totals = amounts(*parts)
    left_out = [_left_out(column, options) for column in columns]
    unequal = len({tuple(sorted(missing)) for missing in left_out}) > 1
    uneven = not options.per_accelerator and len({_accelerators(quote, library) for quote in quotes}) > 1
    comparable = len(quotes) > 1 and None not in totals and not unequal and not uneven
    known = [(total, number) for number, total in enumerate(totals) if total is not None]
    rows += [
        BasisRow(_total_title(options), totals, is_total=True),
        BasisRow("System", tuple(_system_text(quote, library) for quote in quotes)),
        BasisRow("Accelerators", tuple(str(_accelerators(quote, library) or "") or None for quote in quotes)),
        BasisRow("Exchange rate", tuple(note for _, note in found)),
        BasisRow("Not quoted", tuple("; ".join(missing) or None for missing in left_out)),
        BasisRow("Scaled by us", tuple("; ".join(c.adjusted) or None if c else None for c in columns)),
    ]
    return BasisTable(
        options=options,
        names=tuple(quote.vendor or quote.name for quote in quotes),
        rows=tuple(rows),
        cheapest=min(known)[1] if comparable else None,
        unequal=unequal,
        uneven=uneven,
    )


def _on_basis(quote: Quote, library: Library, options: BasisOptions) -> tuple[CommonBasis | None, str | None]:
    rate, note = Decimal(1), None
    if quote.currency != options.currency:
        agreed = quote.rate if quote.rate and quote.rate.currency == options.currency else None
        found = agreed or spot_rate(library, quote.currency, options.currency)
        if isinstance(found, Issue):
            return None, f"none from {quote.currency} to {options.currency}: add one in Catalogs"
        rate, note = Decimal(str(found.per_unit)), str(found)
    column = common_basis(
        quote,
        accelerators=_accelerators(quote, library),
        support_years=Decimal(options.support_years),
        currency=options.currency,
        rate=rate,
    )
    return column, note


def _amount(column: CommonBasis | None, parts: Sequence[str], options: BasisOptions) -> Decimal | None:
    if column is None or (options.per_accelerator and not column.accelerators):
        return None
    amount = sum((Decimal(getattr(column, part)) for part in parts), Decimal(0))
    return (amount / column.accelerators).quantize(_CENT) if options.per_accelerator else amount


def _left_out(column: CommonBasis | None, options: BasisOptions) -> list[str]:
    if column is None:
        return ["no rate"]
    unwanted = {"no delivery is quoted"} if not options.delivered else set()
    unwanted |= {"no installation is quoted"} if not options.installed else set()
    return [missing for missing in column.missing if missing not in unwanted]


def _accelerators(quote: Quote, library: Library) -> int:
    system = library.get(System.KIND, quote.system_id) if quote.system_id else None
    return system.accelerators * quote.systems if isinstance(system, System) else 0


def _system_text(quote: Quote, library: Library) -> str | None:
    system = library.get(System.KIND, quote.system_id) if quote.system_id else None
    return f"{quote.systems} × {system.name}" if system is not None else None


def _total_title(options: BasisOptions) -> str:
    scope = [word for word, on in (("delivered", options.delivered), ("installed", options.installed)) if on]
    each = " per accelerator" if options.per_accelerator else ""
    return f"Total{each}, {options.currency}" + (f", {' and '.join(scope)}" if scope else "")
