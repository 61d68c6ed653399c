"""Every key that a command prints as JSON stands in docs/json-output.md, inner keys too."""

import contextlib
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.quotes.twins import write_book
from tests.quotes.unseen import TRUTHS
from workbench.cli import main

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "json-output.md"
MAPS = frozenset({"cells"})
"""Objects whose keys are data: the fields of a quote's line."""
POINTS = """id,gpu,stack,model,precision,tp,n_gpus,isl,osl,concurrency,ttft_ms,tpot_ms
first,H200,vllm,llama-3.1-70b,fp8,4,4,1024,1024,16,100,12
second,B200,vllm,llama-3.1-70b,fp8,4,4,1024,1024,16,80,11
"""


def documented(command: str) -> set[str]:
    """Names in code marks of the command's section; a line of a table names what stands in its objects."""
    sections = re.split(r"^## ", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)
    (section,) = [text for text in sections if text.startswith(f"`workbench {command} ")]
    names = set(re.findall(r"`([A-Za-z][A-Za-z0-9_/ ]*)`", section))
    return names | {f"{name}{suffix}" for name in names for suffix in ("_p10", "_p90")}


def keys(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """(path, key) of every object in a document."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield path, key
            if key not in MAPS:
                yield from keys(inner, f"{path}/{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner, path)


def printed(*arguments: str) -> Any:
    stdout = io.StringIO()
    with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(io.StringIO()):
        main([*arguments, "--json"])
    return json.loads(stdout.getvalue())


@pytest.fixture
def points(tmp_path: Path) -> str:
    path = tmp_path / "points.csv"
    path.write_text(POINTS, encoding="utf-8")
    return str(path)


def assert_documented(command: str, *arguments: str) -> None:
    known = documented(command)
    unknown = {f"{path}/{key}" for path, key in keys(printed(command, *arguments)) if key not in known}
    assert not unknown


def test_that_compare_prints_documented_keys_only() -> None:
    assert_documented("compare", "sample")


@pytest.mark.parametrize("command", ["validate", "rank-pairs"])
def test_that_points_commands_print_documented_keys_only(command: str, points: str) -> None:
    assert_documented(command, points)


def test_that_validate_with_own_points_prints_documented_keys_only(points: str) -> None:
    assert_documented("validate", points, "--own", points)


@pytest.mark.parametrize("name", ["dell_like_unit_subtotals", "price_breaks_table", "no_totals_at_all"])
def test_that_import_quote_prints_documented_keys_only(name: str, tmp_path: Path) -> None:
    assert_documented("import-quote", str(write_book(tmp_path / "q.xlsx", TRUTHS[name].sheets())))
