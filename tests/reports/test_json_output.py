import json

import pytest

from workbench.analysis.results.result import Comparison
from workbench.reports.json_output import comparison_as_json

DOCUMENTED = {
    "id", "name", "kind", "rank", "rank_key", "feasible", "reason", "usd_per_accelerator_hour",
    "usd_per_mtok_total", "usd_per_mtok_input", "usd_per_mtok_output", "usd_per_mtok_total_p10",
    "usd_per_mtok_total_p90", "tokens_per_s_per_accelerator", "tokens_per_s_per_mw", "evidence", "streams",
}  # fmt: skip


def test_that_every_offer_has_the_documented_keys_in_ranking_order(comparison: Comparison) -> None:
    document = json.loads(json.dumps(comparison_as_json(comparison), allow_nan=False))
    offers = document["offers"]
    assert all(offer.keys() >= DOCUMENTED for offer in offers)
    assert [offer["rank"] for offer in offers] == [1, 2, 3, None]
    assert offers[-1]["usd_per_mtok_total"] is None
    assert offers[-1]["reason"]
    for offer in offers:
        assert {"measured", "calibrated", "modelled", "assumed"} == offer["evidence"].keys()
        for stream in offer["streams"]:
            assert stream.keys() >= {"ttft_ms", "tpot_ms", "share_of_demand", "usd_per_mtok_total"}


def test_that_the_project_currency_stands_beside_the_dollars(comparison: Comparison) -> None:
    offer = comparison_as_json(comparison)["offers"][0]
    assert offer["project_currency_per_mtok_total"] == pytest.approx(offer["usd_per_mtok_total"])
