"""A comparison of the shipped catalogs' rentals and API lists: reports need no quotes to be tested."""

import pytest

from workbench.analysis.compare import compare
from workbench.analysis.drawing.specs import ResultSpecs
from workbench.analysis.results.result import Comparison
from workbench.analysis.shown.presentation import build_specs
from workbench.catalog.files import load_shipped
from workbench.catalog.library import Library
from workbench.domain.control import NoControl
from workbench.domain.scenario import Scenario

HOSTILE = '=HYPERLINK("http://evil")<b>&한국 żółć'


@pytest.fixture(scope="session")
def library() -> Library:
    return load_shipped()


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    """Names that try to be formulas and markup; one offer that cannot serve."""
    return Scenario.model_validate(
        {
            "id": "r",
            "name": HOSTILE,
            "streams": [
                {
                    "id": "chat",
                    "name": HOSTILE,
                    "model_id": "llama-3.1-70b",
                    "lengths": [{"isl": 1024, "osl": 1024}],
                    "ttft_limit_s": 3,
                    "tpot_limit_s": 0.05,
                    "peak_requests_per_s": 30,
                }
            ],
            "offers": [
                {
                    "kind": "rented",
                    "id": "h200",
                    "name": f"{HOSTILE} rental",
                    "cloud_price_id": "verda-8h200.141s.176v-fin-03-on-demand",
                    "system_id": "nvidia-hgx-h200-8",
                },
                {
                    "kind": "rented",
                    "id": "b200",
                    "name": "B200",
                    "cloud_price_id": "nebius-gpu-b200-sxm-8gpu-160vcpu-1792gb-us-central1-on-demand",
                    "system_id": "nvidia-hgx-b200-8",
                },
                {
                    "kind": "api",
                    "id": "api",
                    "name": "API",
                    "api_price_ids": {"llama-3.1-70b": "deepinfra-meta-llama-3.1-70b-instruct"},
                },
                {"kind": "api", "id": "none", "name": "Other API", "api_price_ids": {}},
            ],
            "assumptions": {"facility_id": "us-ohio"},
        }
    )


@pytest.fixture(scope="session")
def comparison(scenario: Scenario, library: Library) -> Comparison:
    return compare(scenario, library, NoControl())


@pytest.fixture(scope="session")
def specs(comparison: Comparison, scenario: Scenario, library: Library) -> ResultSpecs:
    return build_specs(comparison, scenario, library)
