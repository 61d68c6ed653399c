"""Files that want to hurt are answered with one clear issue, or read for what little they hold.

How fast and in how much memory is measured by tests/nightly/hostile_quotes.py.
"""

from pathlib import Path

import pytest

from tests.quotes.twins import LIBRARY
from tests.tables.hostile import HEAVY, HOSTILE
from workbench.quotes import import_quote

CODES = {
    "bomb.xlsx": "unsafe_archive",
    "many parts.xlsx": "unsafe_archive",
    "last corner.xlsx": "no_table_found",
    "last corner.ods": "no_table_found",
    "long text.xlsx": "too_many_cells",
    "long attribute.xlsx": "too_many_cells",
    "laughs.xlsx": "forbidden_markup",
    "external entity.xlsx": "forbidden_markup",
    "cyclic merges.xlsx": "no_table_found",
    "too many merges.xlsx": "unsafe_archive",
    "deep nesting.xlsx": "unsafe_archive",
    "wide.csv": "too_many_cells",
    "one line.csv": "too_many_cells",
    "binary.csv": "not_a_workbook",
    "laughs.ods": "forbidden_markup",
    "zip in zip.xlsx": "not_a_workbook",
    "truncated.xlsx": "file_corrupt",
    "noise.xls": "file_corrupt",
    "last corner.xlsb": "too_many_cells",
    "laughs in workbook.xlsx": "forbidden_markup",
    "laughs in relations.xlsx": "forbidden_markup",
    "laughs in strings.xlsx": "forbidden_markup",
    "laughs in sheet.xlsx": "forbidden_markup",
    "external parameter.xlsx": "forbidden_markup",
    "overlapping.xlsx": "unsafe_archive",
    "long directory.xlsx": "unsafe_archive",
    "nested.xlsx": "no_table_found",
    "lzma.xlsx": "file_corrupt",
    "wrong types.xlsx": "workbook_empty",
    "climbing.xlsx": "file_corrupt",
    "many sheets.xlsx": "too_many_cells",
    "deep relations.xlsx": "file_corrupt",
    "odd encoding.xlsx": "file_corrupt",
    "strange numbers.xlsx": "no_table_found",
    "endless rows.ods": "file_corrupt",
    "endless columns.ods": "file_corrupt",
    "endless nothing.ods": "workbook_empty",
    "deep text.ods": "file_corrupt",
    "last corner.xls": "no_table_found",
    "cyclic sectors.xls": "file_corrupt",
    "truncated.xls": "file_corrupt",
    "sparse.csv": "file_too_large",
    "null bytes.csv": "not_a_workbook",
    "odd utf16.csv": "not_a_workbook",
    "wide line.csv": "too_many_cells",
    "too many quotes.csv": "too_many_cells",
}


READABLE = {"bad lengths.xls"}
"""Files whose damage a parser gets round, and what it finds is shown."""


@pytest.mark.parametrize("name", sorted(CODES))
def test_that_a_hostile_file_is_answered_with_its_own_issue(name: str, tmp_path: Path) -> None:
    HOSTILE[name](tmp_path / name)
    result = import_quote(tmp_path / name, LIBRARY)
    assert result.quote is None
    assert [issue.code for issue in result.issues] == [CODES[name]]
    assert result.issues[0].suggestion
    assert name in str(result.issues[0])


def test_that_every_hostile_file_has_an_answer() -> None:
    assert set(CODES) | HEAVY | READABLE == set(HOSTILE)
