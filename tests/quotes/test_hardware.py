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
