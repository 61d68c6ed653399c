"""Texts keep the places that they were given, however they came."""

import pytest

from workbench.tables import table_of_texts
from workbench.tables.cells import Texts
from workbench.tables.table_of_texts import TableOfTexts


def _all(table: TableOfTexts) -> list[str]:
    texts = table.finished()
    return [texts.at(place) for place in range(len(texts))]


def test_that_texts_that_come_one_by_one_or_together_get_places_in_their_order() -> None:
    table = TableOfTexts()
    table.add(Texts.of(["a", "", "Größe"]))
    assert [table.place_of(text) for text in ("Maß", "a", "Maß", "")] == [3, 4, 3, 5]
    table.add(Texts.of(["b"]))
    assert [table.place_of(text) for text in ("c", "\ud800", "a")] == [7, 8, 4]
    assert len(table) == 9
    assert _all(table) == ["a", "", "Größe", "Maß", "a", "", "b", "c", "\ud800"]


def test_that_texts_may_follow_when_all_were_asked_for() -> None:
    table = TableOfTexts()
    assert _all(table) == []
    assert table.place_of("a") == 0
    before = table.finished()
    assert table.finished() is before
    assert [table.place_of("a"), table.place_of("b")] == [0, 1]
    table.add(Texts.of(["c"]))
    assert _all(table) == ["a", "b", "c"]
    assert [before.at(place) for place in range(len(before))] == ["a"]


def test_that_texts_are_kept_when_more_come_than_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_of_texts, "_KEPT", 2)
    table = TableOfTexts()
    assert [table.place_of(text) for text in ("a", "b", "c", "c", "a")] == [0, 1, 2, 2, 3]
    assert _all(table) == ["a", "b", "c", "a"]
