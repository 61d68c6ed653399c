"""Every key that docs/json-output.md promises for `import-quote --json`, with its type, on many files."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.quotes.twins import write_book
from tests.quotes.unseen import TRUTHS
from workbench.cli import main

TEXT, NUMBER, WHOLE, FLAG, LIST = (str,), (int, float), (int,), (bool,), (list,)
NULL = (type(None),)
PARTS = ("net_total", "freight", "tax", "rounding")
TOP: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("id", "file", "sha256", "vendor", "currency"), TEXT + NULL),
    **dict.fromkeys(("quoted_on", "valid_until", "system_id"), TEXT + NULL),
    **dict.fromkeys(("net_total", "freight", "tax", "rounding", "grand_total", "difference"), NUMBER + NULL),
    **dict.fromkeys(("systems", "rows_read", "rows_used", "rows_left_out"), WHOLE),
    **dict.fromkeys(("left_out_rows", "sheets", "tables", "mapping", "lines", "totals", "issues"), LIST),
    "match_confidence": NUMBER,
    "printed_total": (dict, *NULL),
    "reconciled": FLAG,
    "equation": TEXT,
}
ROWS: dict[str, dict[str, tuple[type, ...]]] = {
    "left_out_rows": {"sheet": TEXT, "row": WHOLE, "reason": TEXT},
    "sheets": {"name": TEXT, "visible": FLAG, "rows": WHOLE},
    "tables": {
        **dict.fromkeys(("header_row", "first_row", "last_row", "columns"), WHOLE),
        "sheet": TEXT,
        "confidence": NUMBER,
    },
    "mapping": {
        **dict.fromkeys(("sheet", "column", "header", "field", "note"), TEXT),
        "header_row": WHOLE,
        "confidence": NUMBER,
    },
    "lines": {
        **dict.fromkeys(("sheet", "role", "left_out", "part_number", "description"), TEXT),
        **dict.fromkeys(("quantity", "unit_list", "discount", "unit_net", "extended"), NUMBER + NULL),
        "row": WHOLE,
        "cell": TEXT + NULL,
        "accepted": FLAG,
        "price_per": NUMBER,
        "term_months": WHOLE + NULL,
        "scaling": (dict, *NULL),
        "breaks": LIST,
        "cells": (dict,),
    },
    "totals": {"sheet": TEXT, "cell": TEXT + NULL, "label": TEXT, "role": TEXT, "amount": NUMBER + NULL},
    "issues": dict.fromkeys(("severity", "code", "message", "file", "sheet", "cell", "suggestion"), TEXT),
}
LAYOUTS = (
    *("dell_like_unit_subtotals", "bechtle_like_german_text_numbers", "kr_gongeup_seaek_columns"),
    *("cn_tax_inclusive_13", "three_options_side_by_side", "total_adds_three_terms"),
    *("formulas_without_values", "no_totals_at_all", "price_breaks_table"),
)


def printed(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    code = main(["import-quote", str(path), "--json"])
    return code, json.loads(capsys.readouterr().out)


def assert_promised(found: dict[str, Any]) -> None:
    assert found.keys() == TOP.keys()
    for key, types in TOP.items():
        assert type(found[key]) in types, key
    for key, fields in ROWS.items():
        for row in found[key]:
            assert row.keys() == fields.keys()
            for name, types in fields.items():
                assert type(row[name]) in types, (key, name)
    assert found["rows_read"] == found["rows_used"] + found["rows_left_out"]
    assert found["rows_left_out"] == len(found["left_out_rows"])
    if found["printed_total"] is not None:
        assert found["printed_total"].keys() == {"amount", "label", "sheet", "cell"}


@pytest.mark.parametrize("name", LAYOUTS)
def test_that_every_promised_key_has_its_type(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = printed(write_book(tmp_path / "q.xlsx", TRUTHS[name].sheets()), capsys)
    assert_promised(found)
    assert code == (3 if TRUTHS[name].asked else 0)
    if code == 0:
        assert abs(found["difference"]) < 0.005
        assert found["grand_total"] == pytest.approx(sum(found[part] for part in PARTS))


def test_that_a_refused_file_keeps_the_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "q.xlsx"
    path.write_bytes(b"not a workbook")
    code, found = printed(path, capsys)
    assert code == 2
    assert_promised(found)
    assert found["net_total"] is found["freight"] is found["tax"] is found["grand_total"] is None


def test_that_sums_are_null_while_no_line_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheets = TRUTHS["three_options_side_by_side"].sheets()
    code, found = printed(write_book(tmp_path / "q.xlsx", sheets), capsys)
    assert code == 3
    assert found["net_total"] is found["freight"] is found["tax"] is found["grand_total"] is None


def test_that_an_unknown_currency_is_null_and_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (
        ("Blankwater Inc",),
        ("Item", "Qty", "Unit price", "Amount"),
        ("Server", 2, 10, 20),
        ("Total", "", "", 20),
    )
    code, found = printed(write_book(tmp_path / "q.xlsx", {"Q": rows}), capsys)
    assert (code, found["currency"], found["net_total"]) == (3, None, 20)
    assert "currency_unknown" in {issue["code"] for issue in found["issues"]}
