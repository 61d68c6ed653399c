"""The two pages for leadership."""

from dataclasses import replace
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from workbench.analysis.drawing.specs import ResultSpecs
from workbench.analysis.results.result import Comparison
from workbench.analysis.results.serving_result import OwnCorrection
from workbench.analysis.shown.findings import findings
from workbench.reports.pdf import write_recommendation
from workbench.reports.pdf_text import markup


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, specs: ResultSpecs, comparison: Comparison) -> Path:
    path = tmp_path_factory.mktemp("page") / "recommendation.pdf"
    write_recommendation(specs, comparison, path)
    return path


def texts(path: Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(path).pages]


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_that_it_has_two_pages_and_says_what_costs_what(path: Path, comparison: Comparison) -> None:
    first, second = texts(path)
    best = comparison.best
    assert best is not None
    assert f"{best.usd_per_mtok_total:.3f}" in first
    assert "Choosing by USD per GPU-hour" in first.replace("\n", " ")
    assert "Assumptions" in second
    assert "Sources" in second


def test_that_the_second_page_draws_the_waterfall_with_the_words_of_the_spec(
    path: Path, specs: ResultSpecs
) -> None:
    second = squeezed(texts(path)[1])  # a change of font breaks the extracted text
    assert squeezed("Where the throughput comes from") in second
    shown = [spec for spec in specs.waterfalls if squeezed(spec.title) in second]
    assert 1 <= len(shown) <= 2
    steps = [step.text.replace("−", "–") for spec in shown for step in spec.steps]  # the font has no minus
    assert all(squeezed(step) in second for step in steps)


def test_that_outside_text_is_never_markup_and_keeps_its_letters(path: Path) -> None:
    first, _ = texts(path)
    assert "<b>" in first
    assert "żółć" in first or "zółc" in first  # without a font for ż and ć their base letters stand in
    assert "&lt;b&gt;" in markup("<b>")


def test_that_every_page_says_what_it_was_made_from(path: Path, comparison: Comparison) -> None:
    for page in texts(path):
        assert comparison.inputs_hash[:16] in page
        assert comparison.catalogs_as_of in page


def test_that_no_ink_touches_the_edge_of_a_page(path: Path) -> None:
    document = pypdfium2.PdfDocument(path)
    for page in document:
        image = page.render(scale=1).to_pil().convert("L")
        width, height = image.size
        inner = image.crop((20, 15, width - 20, height - 15))
        dark = sum(image.histogram()[:250])
        assert dark == sum(inner.histogram()[:250])
        assert dark > 5000
    document.close()


def test_that_the_same_comparison_gives_the_same_bytes(
    path: Path, tmp_path: Path, specs: ResultSpecs, comparison: Comparison
) -> None:
    write_recommendation(specs, comparison, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == path.read_bytes()


def test_that_many_offers_still_make_two_pages(
    tmp_path: Path, specs: ResultSpecs, comparison: Comparison
) -> None:
    ranking = replace(specs.ranking, rows=specs.ranking.rows * 4)
    write_recommendation(replace(specs, ranking=ranking), comparison, tmp_path / "many.pdf")
    assert len(texts(tmp_path / "many.pdf")) == 2


def test_that_a_correction_by_own_measurement_is_among_the_findings_that_fit(
    specs: ResultSpecs, comparison: Comparison, tmp_path: Path
) -> None:
    own = OwnCorrection(
        accelerator="Card",
        points=2,
        measured="2026-11-20",
        sources=("Our run, lab book 7",),
        tpot_factor=1.2,
        ttft_factor=1.1,
    )
    offers = tuple(
        replace(
            offer,
            streams=tuple(
                replace(stream, serving=stream.serving and replace(stream.serving, corrected=(own,)))
                for stream in offer.streams
            ),
        )
        for offer in comparison.offers
    )
    told = findings(replace(comparison, offers=offers))
    path = tmp_path / "recommendation.pdf"
    write_recommendation(replace(specs, findings=told), comparison, path)
    first = squeezed(texts(path)[0])
    assert squeezed("(2 points on Card), Our run, lab book 7, 2026-11-20") in first
