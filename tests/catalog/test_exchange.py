"""A catalog goes out as a file and comes back as it was, or says exactly what it could not take."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from workbench.catalog.exchange import SUFFIXES, export_catalog, import_catalog
from workbench.catalog.files import load_shipped
from workbench.catalog.library import Library
from workbench.domain.hardware import Accelerator, System
from workbench.domain.kinds import CATALOG_TYPES
from workbench.domain.provenance import Citation, Status
from workbench.domain.record import Record
from workbench.tables.text import escape_formula

DAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def library() -> Library:
    return load_shipped()


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("record_type", CATALOG_TYPES, ids=lambda kind: kind.KIND)
def test_that_every_shipped_catalog_comes_back_identical(
    library: Library, tmp_path: Path, record_type: type[Record], suffix: str
) -> None:
    path = tmp_path / f"catalog{suffix}"
    sent = library.records(record_type.KIND)
    export_catalog(path, record_type, sent, library.as_of)
    received, issues = import_catalog(path, record_type)
    assert [str(issue) for issue in issues] == []
    assert tuple(received) == sent


texts = st.text(
    st.one_of(st.sampled_from("=+-@'\"\t\r\n;,[]_x0D€漢 "), st.characters(codec="utf-8")),
    max_size=30,
).map(str.strip)
figures = st.none() | st.floats(1e-300, 1e300)
citations = st.builds(
    Citation,
    source=texts.filter(bool),
    reference=texts,
    as_of=st.dates(date(1990, 1, 1), date(2099, 12, 31)),
    status=st.sampled_from(Status),
    note=texts,
)
systems = st.builds(
    System,
    id=texts.filter(bool),
    name=texts.filter(bool),
    vendor=texts,
    accelerator_id=texts,
    accelerators=st.integers(1, 10**6),
    accelerators_per_node=st.integers(1, 100),
    scale_up_domain=st.integers(1, 1000),
    power_max_kw=figures,
    weight_kg=figures,
    part_names=st.lists(texts, max_size=3).map(tuple),
    evidence=st.dictionaries(
        st.sampled_from(["*", "power_max_kw", "vendor", "old_field"]), citations, max_size=3
    ),
)


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(systems, max_size=4, unique_by=lambda record: record.id))
def test_that_any_text_and_any_number_come_back_identical(
    tmp_path: Path, suffix: str, records: list[System]
) -> None:
    path = tmp_path / f"catalog{suffix}"
    export_catalog(path, System, records, DAY)
    received, issues = import_catalog(path, System)
    assert [str(issue) for issue in issues] == []
    assert received == records


def chip(**changes: object) -> Accelerator:
    fields: dict[str, object] = {"id": "a", "name": "A", "vendor": "V", "family": "other", "memory_gb": 80}
    return Accelerator.model_validate(fields | changes)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", '=HYPERLINK("x","y")'])
def test_that_untrusted_text_never_becomes_a_formula(tmp_path: Path, suffix: str, text: str) -> None:
    path = tmp_path / f"catalog{suffix}"
    export_catalog(path, Accelerator, [chip(name=text)], DAY)
    if suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert escape_formula(text) in cells
        assert text not in cells
    else:
        cell = load_workbook(path).worksheets[0]["B2"]
        assert (cell.value, cell.data_type) == (text, "s")


def test_that_headers_carry_units_and_cells_are_typed(tmp_path: Path) -> None:
    path = tmp_path / "accelerator.xlsx"
    export_catalog(path, Accelerator, [chip(memory_gb=80.5)], DAY)
    sheet = load_workbook(path).worksheets[0]
    head, values = sheet.iter_rows(values_only=True)
    row = dict(zip(head, values, strict=True))
    assert row["Memory (GB)"] == 80.5
    assert row["Name"] == "A"


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "list.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_that_columns_are_found_in_any_order_by_header_or_field_name(tmp_path: Path) -> None:
    path = written(tmp_path, "Bought\nmemory_gb,NAME,vendor,Id,family\n80,A,V,a,other\n")
    received, issues = import_catalog(path, Accelerator)
    assert received == [chip()]
    assert issues == []


def test_that_a_list_with_semicolons_and_decimal_commas_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, "Id;Name;Vendor;Family;Memory (GB)\na;Größe 1,5;V;other;80,5\n", "cp1252")
    received, issues = import_catalog(path, Accelerator)
    assert received == [chip(name="Größe 1,5", memory_gb=80.5)]
    assert [issue.code for issue in issues] == ["encoding_guessed"]


def test_that_a_column_in_another_unit_is_not_read(tmp_path: Path) -> None:
    path = written(tmp_path, "Id,Name,Vendor,Family,Memory (TB)\na,A,V,other,0.08\n")
    received, issues = import_catalog(path, Accelerator)
    assert received == [chip(memory_gb=None)]
    assert [(issue.code, issue.where.cell) for issue in issues] == [("other_unit", "E1")]
    assert "GB" in issues[0].suggestion


def test_that_an_unknown_column_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, "Id,Name,Vendor,Family,Colour\na,A,V,other,green\n")
    _, issues = import_catalog(path, Accelerator)
    assert [(issue.code, issue.where.cell) for issue in issues] == [("unknown_column", "E1")]


@pytest.mark.parametrize(
    ("row", "code", "cell", "shown"),
    [
        ("b,B,V,other,eighty,,", "invalid_value", "E3", "eighty"),
        ("b,B,V,quantum,80,,", "invalid_value", "D3", "quantum"),
        (",B,V,other,80,,", "invalid_value", "A3", "Id"),
        ("a,B,V,other,80,,", "duplicate_id", "A3", "'a'"),
        ("b,B,V,other,80,Sheet,soon", "invalid_evidence", "F3", "date"),
    ],
)
def test_that_a_bad_row_is_named_by_cell_and_its_neighbours_are_kept(
    tmp_path: Path, row: str, code: str, cell: str, shown: str
) -> None:
    head = "Id,Name,Vendor,Family,Memory (GB),Evidence: source,Evidence: date"
    path = written(tmp_path, f"{head}\na,A,V,other,80,,\n{row}\n")
    received, issues = import_catalog(path, Accelerator)
    assert received[0] == chip()
    assert [(issue.code, issue.where.cell) for issue in issues] == [(code, cell)]
    assert shown in issues[0].message
    assert issues[0].suggestion


def test_that_a_file_without_headers_says_which_it_needs(tmp_path: Path) -> None:
    received, issues = import_catalog(written(tmp_path, "80,A\n"), Accelerator)
    assert received == []
    assert [issue.code for issue in issues] == ["no_header"]
    assert "Vendor" in issues[0].message


def test_that_a_missing_file_is_an_issue(tmp_path: Path) -> None:
    for name in ("none.csv", "none.xlsx"):
        received, issues = import_catalog(tmp_path / name, Accelerator)
        assert received == []
        assert len(issues) == 1


def test_that_a_text_too_long_for_xlsx_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    note = Citation(source="S", as_of=DAY, status=Status.PUBLISHED, note="x" * 40_000)
    records = [chip(evidence={"*": note})]
    with pytest.raises(ValueError, match="40,000 characters"):
        export_catalog(tmp_path / "a.xlsx", Accelerator, records, DAY)
    assert list(tmp_path.iterdir()) == []
    export_catalog(tmp_path / "a.csv", Accelerator, records, DAY)
    assert import_catalog(tmp_path / "a.csv", Accelerator)[0] == records
