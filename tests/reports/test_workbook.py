"""The workbook that finance opens: the engine's figures, live formulas with values, text that stays text."""

from pathlib import Path

import openpyxl
import pytest

from workbench.analysis.drawing.specs import ResultSpecs
from workbench.analysis.results.result import Comparison
from workbench.reports.workbook import write_workbook


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, specs: ResultSpecs, comparison: Comparison) -> Path:
    path = tmp_path_factory.mktemp("book") / "comparison.xlsx"
    write_workbook(specs, comparison, path)
    return path


def test_that_the_defined_names_point_at_the_engines_figures_in_ranking_order(
    path: Path, comparison: Comparison
) -> None:
    values, formulas = openpyxl.load_workbook(path, data_only=True), openpyxl.load_workbook(path)
    demand = values.defined_names["tokens_per_year"].destinations
    for number, offer in enumerate(comparison.offers, start=1):
        ((sheet, cell),) = values.defined_names[f"usd_per_mtok_total_{number}"].destinations
        found = values[sheet][cell].value
        if offer.usd_per_mtok_total is None:
            assert found == "–"
        else:
            assert found == pytest.approx(offer.usd_per_mtok_total, rel=1e-12)
            assert str(formulas[sheet][cell].value).endswith("/tokens_per_year*1000000")
    ((sheet, cell),) = demand
    assert values[sheet][cell].value == pytest.approx(comparison.tokens_per_year)


def test_that_no_outside_text_became_a_formula_or_a_link(path: Path, specs: ResultSpecs) -> None:
    book = openpyxl.load_workbook(path)
    texts = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    formulas = [cell.value for cell in texts if cell.data_type == "f"]
    assert formulas
    assert not any("HYPERLINK" in str(formula) or "evil" in str(formula) for formula in formulas)
    assert any(cell.value == specs.title and cell.data_type == "s" for cell in texts)
    assert [cell.coordinate for cell in texts if cell.hyperlink] == []


def test_that_every_table_is_there_row_for_row(path: Path, specs: ResultSpecs) -> None:
    book = openpyxl.load_workbook(path, data_only=True)
    assert book.sheetnames == [
        "Summary", "Comparison", "Streams", "Peak hour", "Techniques", "Fronts", "Stacks", "Costs",
            "Quotes", "Chances", "Money",
        "Budget", "Accounting", "Leases", "Break-even", "Cash flow", "Assumptions", "Sources",
    ]  # fmt: skip
    for name, spec in (
        ("Streams", specs.streams),
        ("Peak hour", specs.serving),
        ("Techniques", specs.techniques),
        ("Costs", specs.cost_lines),
        ("Quotes", specs.quotes),
        ("Chances", specs.chances),
        ("Money", specs.money),
        ("Budget", specs.budget),
        ("Accounting", specs.accounting),
        ("Leases", specs.leases),
        ("Break-even", specs.break_even),
        ("Cash flow", specs.cash_flow),
        ("Assumptions", specs.assumptions),
        ("Sources", specs.sources),
    ):
        rows = list(book[name].iter_rows(min_row=5, max_row=4 + len(spec.rows), values_only=True))
        assert [row[0] for row in rows] == [row.cells[0] for row in spec.rows]
        assert [cell.value for cell in book[name][4]][: len(spec.columns)] == [c.header for c in spec.columns]


def test_that_infeasible_offers_and_their_reasons_are_in_the_workbook(path: Path) -> None:
    sheet = openpyxl.load_workbook(path, data_only=True)["Comparison"]
    texts = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert "infeasible" in texts
    assert "Other API lists no price for llama-3.1-70b" in texts


def test_that_a_folder_that_is_not_there_is_an_os_error(
    tmp_path: Path, specs: ResultSpecs, comparison: Comparison
) -> None:
    with pytest.raises(OSError, match="No such file"):
        write_workbook(specs, comparison, tmp_path / "none" / "x.xlsx")


def test_that_present_values_are_formulas_over_the_months_and_their_discount_factors(
    path: Path, specs: ResultSpecs
) -> None:
    formulas, values = (openpyxl.load_workbook(path, data_only=only)["Cash flow"] for only in (False, True))
    below = 4 + len(specs.cash_flow.rows)
    numbers = {
        row: [float(str(cell.value).replace("–", "0")) for cell in values[row][5:]]
        for row in range(5, below + 4)
        if row != below + 1
    }
    assert numbers[below + 2][0] == 1.0  # one-offs at the valuation date; running flows stand below
    for row in range(5, below + 1):
        used = below + 2 if f"${below + 2}:" in str(formulas.cell(row, 4).value) else below + 3
        present = sum(a * f for a, f in zip(numbers[row], numbers[used], strict=True))
        assert values.cell(row, 4).value == pytest.approx(present, rel=1e-9, abs=1e-6)
        assert str(formulas.cell(row, 4).value).startswith("=SUMPRODUCT(")


def test_that_money_of_the_ranking_is_live_down_to_the_cash(path: Path, comparison: Comparison) -> None:
    sheet = openpyxl.load_workbook(path)["Comparison"]
    headers = {str(cell.value): place for place, cell in enumerate(sheet[8], start=1)}
    best = {name: str(sheet.cell(9, column).value) for name, column in headers.items()}
    assert "'Costs'!" in best["USD a year"]
    assert "'Cash flow'!" in best["NPV (USD)"]
    assert best["EAC (USD a year)"].startswith("=-PMT(wacc_nominal,study_months/12,")
    second = openpyxl.load_workbook(path, data_only=True)["Comparison"]
    one, two = comparison.offers[0].usd_per_year, comparison.offers[1].usd_per_year
    assert one is not None
    assert two is not None
    assert second.cell(10, headers["USD a year over rank 1"]).value == pytest.approx(two - one)
