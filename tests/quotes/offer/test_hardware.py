"""Which catalog system a quote offers, how many, and how sure that is."""

from pathlib import Path

import pytest

from tests.quotes.twins import HEADER, LIBRARY, TITLE, codes, import_rows, quote_of
from workbench.domain.hardware import System
from workbench.domain.issue import Severity
from workbench.quotes import QuoteImport


def offered(folder: Path, *texts: str, quantity: int = 2) -> QuoteImport:
    """The import of a quote whose lines have these descriptions."""
    lines = [(f"P{n}", text, quantity, 1000, 1000 * quantity) for n, text in enumerate(texts)]
    return import_rows(folder, (*TITLE, HEADER, *lines))


@pytest.mark.parametrize(
    ("text", "accelerator", "count"),
    [
        ("8x H200 141GB SXM5 HGX", "h200", 8),
        ("GPU server, 8xH200 SXM5", "h200", 8),
        ("GPU server with 8x NVIDIA H200 SXM5", "h200", 8),
        ("Server, UBB MI355X 8-GPU, 288 GB OAM", "mi355x", 8),
        ("GB300 NVL72 rack-scale system", "gb300", 72),
    ],
)
def test_that_the_system_is_matched_by_its_accelerator(
    text: str, accelerator: str, count: int, tmp_path: Path
) -> None:
    result = offered(tmp_path, text)
    quote = quote_of(result)
    system = next(record for record in LIBRARY.records("system") if record.id == quote.system_id)
    assert isinstance(system, System)
    assert accelerator in system.accelerator_id
    assert system.accelerators == count
    assert quote.systems == 2
    assert result.match_confidence >= 0.7


@pytest.mark.parametrize(
    ("text", "system_id", "least_sure"),
    [
        ("PowerEdge XE9680", "nvidia-hgx-h200-8", 0.5),
        ("UBB MI355X 8-GPU", "amd-mi355x-8", 0.9),
        ("NVIDIA DGX B300 system", "nvidia-hgx-b300-8", 0.7),
        ("GB300 NVL72", "nvidia-gb300-nvl72", 0.9),
        ("ESC8000A-E13P server with 8x H200 NVL", "nvidia-h200-nvl-8", 0.7),
        ("AS-8125GS-TNHR", "nvidia-hgx-h200-8", 0.5),
        ("AS -8125GS-TNMR2 GPU SuperServer", "amd-mi300x-8", 0.5),
        ("ThinkSystem SR685a V3 with 8x MI300X", "amd-mi300x-8", 0.9),
        ("ProLiant Compute XD685 with 8x MI325X", "amd-mi325x-8", 0.9),
        ("HPE ProLiant XD685 HGX B200", "nvidia-hgx-b200-8", 0.7),
        ("Gaudi 3 OAM 8-way server", "intel-gaudi-3-8", 0.9),
        ("PowerEdge XE7740 with 8x RTX PRO 6000", "nvidia-rtx-pro-6000-8", 0.9),
        ("PowerEdge XE7740 with RTX PRO 6000", "nvidia-rtx-pro-6000-8", 0.7),
    ],
)
def test_that_vendors_names_of_servers_are_matched(
    text: str, system_id: str, least_sure: float, tmp_path: Path
) -> None:
    result = offered(tmp_path, text)
    quote = quote_of(result)
    assert (quote.system_id, quote.systems) == (system_id, 2)
    assert result.match_confidence >= least_sure
    assert ("uncertain_system" in codes(result)) == (result.match_confidence < 0.7)


def test_that_accelerators_listed_beside_their_servers_are_counted_once(tmp_path: Path) -> None:
    lines = (
        ("S", "ESC8000A-E13 server with 8x RTX PRO 6000 Blackwell", 2, 20_000, 40_000),
        ("G", "NVIDIA RTX PRO 6000 Blackwell Server Edition 96GB", 16, 10_000, 160_000),
    )
    quote = quote_of(import_rows(tmp_path, (*TITLE, HEADER, *lines)))
    assert (quote.system_id, quote.systems) == ("nvidia-rtx-pro-6000-8", 2)


def test_that_an_unknown_accelerator_is_an_error_that_names_its_cell(tmp_path: Path) -> None:
    result = offered(tmp_path, "GPU server with 8x ZX9000 OAM")
    issue = next(issue for issue in result.issues if issue.code == "unknown_accelerator")
    assert (issue.severity, issue.where.cell) == (Severity.ERROR, "B5")
    assert quote_of(result).system_id == ""


@pytest.mark.parametrize(
    "text", ["GPU cluster, turnkey", "GPU riser config 3", "Power cable for GPU, 8x 12V"]
)
def test_that_a_line_without_a_model_leaves_the_accelerator_open(text: str, tmp_path: Path) -> None:
    assert "unknown_accelerator" not in codes(offered(tmp_path, text))


@pytest.mark.parametrize(
    "text",
    [
        *("8 x MI999X", "MI999X", "AMD Instinct MI999X x8", "Server with 8x B500", "HGX B500", "NVIDIA B900"),
        *("RTX 9999", "GeForce RTX 9999", "Groq LPU rack", "TPU v9 pod slice", "AI server, 8x Gaudi 9"),
        *("Cerebras CS-9 system", "GB900 NVL72 rack", "Huawei Ascend 990", "Trainium9 server"),
        *("Tenstorrent Galaxy", "Cambricon MLU990 card", "HGX X900 8-GPU server", "Intel Gaudi 7 OAM"),
    ],
)
def test_that_an_accelerator_is_known_by_its_makers_habit_of_naming(text: str, tmp_path: Path) -> None:
    issue = next(issue for issue in offered(tmp_path, text).issues if issue.code == "unknown_accelerator")
    assert issue.severity is Severity.ERROR
    assert text in issue.message


@pytest.mark.parametrize(
    "text",
    [
        *(
            "NVIDIA A16 64GB",
            "GPU server with 4x A16",
            "RTX 6000 Ada 48GB",
            "GeForce RTX 3090",
            "Tesla V100 32GB",
        ),
        *("AMD Instinct MI100", "RTX PRO 4500 Blackwell", "Intel Data Center GPU Max 1550", "Ascend 910B"),
    ],
)
def test_that_a_sold_model_that_the_catalog_lacks_is_said_and_no_error(text: str, tmp_path: Path) -> None:
    issue = next(issue for issue in offered(tmp_path, text).issues if issue.code == "unknown_accelerator")
    assert issue.severity is Severity.WARNING


@pytest.mark.parametrize(
    "text",
    [
        *("GPU server barebone 4U, 2x Xeon 6767P", "AI GPU server 8x PCIe Gen5 x16"),
        *("GPU server 2 x EPYC 9575F, 24 x 96GB", "GPU server incl. 2x BlueField-3 B3140H"),
        *("BlueField-3 DPU", "8x ConnectX-7 400G", "PowerEdge R760xa server", "PERC H755", "2x H310 adapter"),
        *("8x P5520 SSD", "Intel E810 NIC", "NVIDIA SN5600 switch", "NVIDIA Q3400 switch", "2x EPYC 9654"),
        *("UCS B200 M6 blade", "GPU power cable", "NVIDIA AI Enterprise", "4x A400 rail", "RTX server room"),
        *("ThinkSystem SR650 V3", "8x 800G OSFP ports", "GPU server, accelerator to be named"),
    ],
)
def test_that_servers_drives_and_network_cards_are_no_accelerators(text: str, tmp_path: Path) -> None:
    assert "unknown_accelerator" not in codes(offered(tmp_path, text))


def test_that_a_card_beside_the_offered_systems_is_said_and_no_error(tmp_path: Path) -> None:
    result = offered(tmp_path, "GPU server with 8x H200 SXM5", "Workstation card RTX 9999")
    issue = next(issue for issue in result.issues if issue.code == "unknown_accelerator")
    assert issue.severity is Severity.WARNING
    assert quote_of(result).system_id == "nvidia-hgx-h200-8"


@pytest.mark.parametrize("quantity", [-2, 2.5])
def test_that_systems_taken_back_or_in_part_are_asked_for(tmp_path: Path, quantity: float) -> None:
    header = ("Description", "Part", "Qty", "Unit price USD", "Total USD")
    amount = 280_000 * quantity
    lines = (("8x H200 SXM server", "X", quantity, 280_000, amount), ("Cable", "C", 3, 0, 0))
    quote = quote_of(result := import_rows(tmp_path, (header, *lines, ("Total", "", "", "", amount))))
    assert (quote.system_id, quote.systems) == ("nvidia-hgx-h200-8", 0)
    assert "no_number_of_systems" in codes(result)


def test_that_one_line_among_many_alike_names_the_accelerator(tmp_path: Path) -> None:
    switches = [f"GPU node power shelf {number}00" for number in range(1, 40)]
    result = offered(tmp_path, *switches, "GPU server with 8x H200 SXM5", *switches)

    system = quote_of(result).system_id
    assert system == quote_of(offered(tmp_path, "GPU server with 8x H200 SXM5")).system_id != ""
