"""Formulas that were saved without their results: what is computed, and what never is."""

from decimal import Context, Decimal

import pytest

from workbench.tables.formulas import Formulas, NoResultError
from workbench.tables.sheet import CellValue

CELLS: dict[str, dict[tuple[int, int], CellValue]] = {
    "Quote": {
        (2, 2): Decimal(3),
        (2, 3): Decimal("438000.50"),
        (3, 2): Decimal(96),
        (3, 3): Decimal("210.5"),
        (4, 1): "text",
        (5, 1): "7",
    },
    "Parts & more": {(1, 1): Decimal("12.345"), (2, 1): Decimal("1000")},
}


def result(formula: str, **others: str) -> object:
    """The result of a formula in Z1, beside formulas in other cells of column D."""
    formulas = {"Quote": {(1, 26): formula} | {(int(name[1:]), 4): text for name, text in others.items()}}
    return Formulas(CELLS, formulas, Context(prec=15)).result("Quote", 1, 26)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("B2*C2", "1314001.50"),
        ("$B$2*(C2-10%*C2)", "1182601.35"),
        ("SUM(B2:B3)", "99"),
        ("SUM(B2:B3,1,C3)", "310.5"),
        ("SUM(B:B)", "99"),
        ("SUMPRODUCT(B2:B3,C2:C3)", "1334209.5"),
        ("ROUND('Parts & more'!A1,2)", "12.35"),
        ("ROUNDDOWN('Parts & more'!A1,2)", "12.34"),
        ("-ROUNDUP(0.001,2)", "-0.01"),
        ("PRODUCT(B2:B3)", "288"),
        ("MAX(B2,B3)-MIN(B2,B3)", "93"),
        ("IF(B2>2,B2,1/0)", "3"),
        ('IF(A2="",0,B2)', "0"),
        ('IF(OR(B2="",C2=""),"",ROUND(B2*C2,2))', "1314001.50"),
        ("A9", "0"),
        ("1E2+.5", "100.5"),
        ("SUM(A2:C3)", "438310"),
        ("SUM(C3:A2)", "438310"),
    ],
)
def test_that_plain_arithmetic_gives_what_a_spreadsheet_shows(formula: str, value: str) -> None:
    found = result(formula)
    assert (Decimal(0) if found is None else found) == Decimal(value)


def test_that_formulas_follow_each_other() -> None:
    assert result("SUM(D2:D3)*0.98", D2="B2*C2", D3="B3*C3") == Decimal("1307525.31")


def test_that_a_choice_can_leave_a_cell_empty() -> None:
    assert result('IF(A2="","",B2)') == ""


@pytest.mark.parametrize(
    "formula",
    [
        "",
        "B2*",
        "B2*A4",
        "A5*2",
        "Z1+1",
        "NOW()",
        "VLOOKUP(A4,B2:C3,2)",
        "Other!A1",
        "1/0",
        "B2:B3",
        "SUMPRODUCT(B:B,C:C)",
        "SUMPRODUCT(B2:B3,C2:C2)",
        "ROUND(B2,99)",
        "SUM(B2",
        '"a"&"b"',
        "SUM(A1:XFD1048576)",
        "(" * 5000,
        "[1]Sheet1!A1",
        "ABS()",
        "ABS(B:B)",
        "AND()",
        "ROUND()",
        "A0+B2",
        "XFE1+B2",
        "A1048577+B2",
        'SUM("7",B2)',
    ],
)
def test_that_nothing_is_guessed(formula: str) -> None:
    with pytest.raises(NoResultError):
        result(formula)


def test_that_formulas_in_a_circle_have_no_result() -> None:
    with pytest.raises(NoResultError):
        result("D2", D2="D3", D3="D2")


def test_that_endless_work_is_given_up() -> None:
    rows = {f"D{number}": "SUM(B1:C9999)" for number in range(2, 60)}
    with pytest.raises(NoResultError):
        result("SUM(D2:D59)", **rows)
