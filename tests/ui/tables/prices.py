"""A few made-up cloud prices for the table's tests."""

from datetime import date

from workbench.domain.market import CloudPrice, PriceTier
from workbench.domain.provenance import Citation, Status

CITATION = Citation(source="made up", as_of=date(2026, 11, 1), status=Status.PLACEHOLDER)


def make_price(
    number: int,
    provider: str,
    usd: float,
    *,
    tier: PriceTier = PriceTier.ON_DEMAND,
    months: int | None = None,
    accelerator_id: str = "gpu-a",
) -> CloudPrice:
    """One price, eight accelerators."""
    return CloudPrice(
        id=f"price-{number}",
        name=f"{provider} {number}",
        provider=provider,
        instance="gpu.8xlarge",
        accelerator_id=accelerator_id,
        accelerators=8,
        tier=tier,
        term_months=months,
        usd_per_instance_hour=usd,
        evidence={"*": CITATION},
    )


def make_prices() -> list[CloudPrice]:
    """Four prices of three providers, one of them reserved."""
    return [
        make_price(1, "Beta", 24.5),
        make_price(2, "alpha", 19.25, tier=PriceTier.SPOT),
        make_price(3, "Gamma", 1250.0, tier=PriceTier.RESERVED, months=36, accelerator_id="gpu-b"),
        make_price(4, "Beta", 2.0, tier=PriceTier.SPOT),
    ]
