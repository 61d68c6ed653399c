"""A small portfolio with two imported quotes, built by hand, on the shipped catalogs."""

from datetime import date
from decimal import Decimal

import pytest

from workbench.catalog.files import load_shipped
from workbench.catalog.library import Library
from workbench.domain.provenance import Citation, Status
from workbench.domain.quote import LineRole, PrintedTotal, Quote, QuoteLine
from workbench.domain.scenario import Scenario


def make_quote(
    record_id: str, system_id: str, systems: int, currency: str, system_price: str, support: str
) -> Quote:
    """A reconciled quote of like systems with three years of support."""
    total = (Decimal(system_price) + Decimal(support)) * systems
    return Quote(
        id=record_id,
        name=f"Quote {record_id}",
        vendor="Vendor",
        file_name=f"{record_id}.xlsx",
        sha256="0" * 64,
        currency=currency,
        system_id=system_id,
        systems=systems,
        lines=(
            QuoteLine(
                sheet="Offer", row=9, role=LineRole.SYSTEM, quantity=Decimal(systems),
                extended=Decimal(system_price) * systems,
            ),
            QuoteLine(
                sheet="Offer", row=10, role=LineRole.SUPPORT, term_months=36,
                extended=Decimal(support) * systems,
            ),
            QuoteLine(sheet="Offer", row=12, role=LineRole.TAX, extended=Decimal("1000.00")),
        ),
        printed_total=PrintedTotal(label="Total", amount=total, sheet="Offer", cell="H11"),
        difference=Decimal(0),
        evidence={
            "*": Citation(source=f"{record_id}.xlsx", as_of=date(2026, 11, 12), status=Status.QUOTED)
        },
    )  # fmt: skip


@pytest.fixture(scope="session")
def library() -> Library:
    """Shipped catalogs with a USD and a EUR quote."""
    return load_shipped().with_records(
        [
            make_quote("h200", "nvidia-hgx-h200-8", 4, "USD", "300000.00", "24000.00"),
            make_quote("mi355x", "amd-mi355x-8", 2, "EUR", "270000.00", "20000.00"),
        ]
    )


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    """Two streams on two models; two quotes, one rental, one API list."""
    stream = {
        "ttft_limit_s": 4.0,
        "tpot_limit_s": 0.05,
        "shape": "around the clock",
        "lengths": [{"isl": 1024, "osl": 1024}],
    }
    return Scenario.model_validate(
        {
            "id": "s",
            "name": "Two streams",
            "streams": [
                stream
                | {"id": "chat", "name": "Chat", "model_id": "llama-3.1-70b", "peak_requests_per_s": 30},
                stream | {"id": "code", "name": "Code", "model_id": "deepseek-r1", "peak_requests_per_s": 10},
            ],
            "offers": [
                {"kind": "owned", "id": "h200", "name": "H200 servers", "quote_id": "h200"},
                {"kind": "owned", "id": "mi355x", "name": "MI355X servers", "quote_id": "mi355x"},
                {
                    "kind": "rented",
                    "id": "rent",
                    "name": "H200 rental",
                    "cloud_price_id": "verda-8h200.141s.176v-fin-03-on-demand",
                    "system_id": "nvidia-hgx-h200-8",
                },
                {
                    "kind": "api",
                    "id": "api",
                    "name": "API",
                    "api_price_ids": {
                        "deepseek-r1": "deepinfra-deepseek-r1-0528",
                        "llama-3.1-70b": "deepinfra-meta-llama-3.1-70b-instruct",
                    },
                },
            ],
            "assumptions": {"facility_id": "us-ohio"},
        }
    )
