"""The documents lead where they say, and say what the code does."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from workbench.quotes.account.ways import Finding

_ROOT = Path(__file__).parents[2]
_README = _ROOT / "README.md"
_LINK = re.compile(r"\]\((?!https?://)([^)#]+)")


def _links(page: Path) -> set[str]:
    return set(_LINK.findall(page.read_text(encoding="utf-8")))


def test_that_links_between_documents_resolve() -> None:
    pages = [_README, *(_ROOT / "docs").glob("*.md")]
    dead = [(page.name, link) for page in pages for link in _links(page) if not (page.parent / link).exists()]
    assert dead == []


def test_that_the_readme_leads_to_every_document() -> None:
    assert {f"docs/{page.name}" for page in (_ROOT / "docs").glob("*.md")} - _links(_README) == set()


_CODE = re.compile(r"[a-z]+(?:_[a-z]+)+")


def _codes(module: Path) -> Iterator[str]:
    """Codes of the issues that a module makes: what is given as `code`, or as text to what makes issues."""
    for call in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if not isinstance(call, ast.Call):
            continue
        given = [keyword.value for keyword in call.keywords if keyword.arg == "code"]
        if ast.unparse(call.func).rpartition(".")[2] in {"warning", "note", "_issue", "add", "refusal"}:
            given += call.args
        for node in (inner for value in given for inner in ast.walk(value)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value):
                yield node.value


def test_that_every_code_of_a_quote_import_stands_in_its_document() -> None:
    document = (_ROOT / "docs" / "quote-import.md").read_text(encoding="utf-8")
    codes = {code for path in (_ROOT / "workbench" / "quotes").rglob("*.py") for code in _codes(path)}
    assert {"no_table_found", "text_in_number_cell", "which_dollar", "vendor_unknown"} <= codes
    assert {code for code in codes | set(Finding) if f"`{code}`" not in document} == set()
