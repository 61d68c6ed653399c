"""The documents lead where they say."""

import re
from pathlib import Path

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
