"""A column of streams or offers: a card each, kept while the scenario changes around them."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QTimer, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from workbench.analysis.results.result import Comparison
from workbench.catalog.library import Library
from workbench.domain.scenario import Scenario
from workbench.ui.scenarios.cards import ItemCard
from workbench.ui.scenarios.columns import Column
from workbench.ui.scenarios.edits import Edit
from workbench.ui.scenarios.facts import Said
from workbench.ui.scenarios.form import Form
from workbench.ui.widgets import discard


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemKind:
    """How a column deals with its items (streams or offers).

    `form_key` changes when an item needs another form, because what its fields can refer to changed.
    """

    what: str
    title: str
    items: Callable[[Scenario], Sequence[Any]]
    icon: Callable[[Any], str]
    facts: Callable[[Any, Library], str]
    said: Callable[[str, Comparison | None], Said]
    make_form: Callable[[Any, Scenario, Library], Form]
    form_key: Callable[[Any, Scenario], Hashable]
    adjusted: Callable[[Any, Library], Any]
    replaced: Callable[[Scenario, Any], Scenario]
    duplicate: Callable[[Scenario, str], Edit]
    delete: Callable[[Scenario, str], Edit]
    least: int


class ItemColumn(Column):
    """Cards by item id; what is edited in one goes out as a whole scenario."""

    drafted = Signal(object)
    """A scenario with the edit that is being typed, or None when it was given up."""
    committed = Signal(object)
    """An `Edit`."""
    form_made = Signal(object)
    """A card's form, made when it was first opened."""
    deleted = Signal(str)
    """Label of an edit that deleted something."""

    def __init__(
        self,
        kind: ItemKind,
        scenario: Scenario,
        library: Library,
        control: QPushButton,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(kind.title, control, parent)
        self._kind = kind
        self._scenario = scenario
        self._library = library
        self._item_cards: dict[str, ItemCard] = {}
        self._forms: dict[str, tuple[Hashable, Form]] = {}
        self.show_scenario(scenario, library)

    @property
    def cards(self) -> dict[str, ItemCard]:
        """Cards by the id of their stream or offer."""
        return self._item_cards

    def form(self, item_id: str) -> Form:
        """The form of an item; opens its card. Raises KeyError."""
        self._item_cards[item_id].set_open(True)
        return self._forms[item_id][1]

    @property
    def open_forms(self) -> tuple[Form, ...]:
        """The forms of the open cards, from the top."""
        return tuple(
            self._forms[item_id][1]
            for item_id, card in self._item_cards.items()
            if card.is_open and item_id in self._forms
        )

    def show_scenario(self, scenario: Scenario, library: Library) -> None:
        """Show the scenario as it is now; open cards stay open, typing goes on."""
        if scenario.id != self._scenario.id:
            self._forget(self._item_cards.keys())
        self._scenario, self._library = scenario, library
        items = self._kind.items(scenario)
        self._forget(self._item_cards.keys() - {item.id for item in items})
        for place, item in enumerate(items):
            card = self._item_cards.get(item.id)
            if card is None:
                card = self._item_cards[item.id] = self._make_card(item)
            self.insert_card(place, card)
            card.set_texts(item.name, self._kind.facts(item, library))
            card.set_deletable(len(items) > self._kind.least)
            self._refresh_form(item)
        self.set_count(len(items))

    def show_comparison(self, comparison: Comparison | None) -> None:
        """Put the latest figures on the cards."""
        for item_id, card in self._item_cards.items():
            text, tone = self._kind.said(item_id, comparison)
            card.set_result(text, tone.value)

    def reveal(self, item_id: str) -> None:
        """Open a card and bring it into view, ready to type."""
        self.form(item_id).focus_first()
        card = self._item_cards[item_id]
        QTimer.singleShot(0, card, lambda: self._bring_into_view(card))

    def _bring_into_view(self, card: ItemCard) -> None:
        # Until the cards around it have their heights, its place is not known.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self.cards_area.verticalScrollBar().setValue(card.y())

    def remake_forms(self) -> None:
        """Make the forms anew: the records that they refer to changed."""
        for item_id in tuple(self._forms):
            self._drop_form(item_id)
            if self._item_cards[item_id].is_open:
                self._ensure_form(item_id)

    def _forget(self, item_ids: Any) -> None:
        for item_id in tuple(item_ids):
            self._forms.pop(item_id, None)
            discard(self._item_cards.pop(item_id))

    def _drop_form(self, item_id: str) -> None:
        discard(self._forms.pop(item_id)[1])

    def _make_card(self, item: Any) -> ItemCard:
        card = ItemCard(self._kind.icon(item), self._kind.what)
        item_id = item.id
        card.opened.connect(lambda: self._ensure_form(item_id))
        card.duplicate_wanted.connect(
            lambda: self.committed.emit(self._kind.duplicate(self._scenario, item_id))
        )
        card.delete_wanted.connect(lambda: self._on_delete(item_id))
        return card

    def _refresh_form(self, item: Any) -> None:
        key, form = self._forms.get(item.id, (None, None))
        if form is None:
            return
        if key == self._kind.form_key(item, self._scenario):
            form.show_record(item)
        else:
            self._drop_form(item.id)
            self._ensure_form(item.id)

    def _ensure_form(self, item_id: str) -> None:
        if item_id in self._forms:
            return
        item = self._item(item_id)
        form = self._kind.make_form(item, self._scenario, self._library)
        form.drafted.connect(self._on_drafted)
        form.committed.connect(self._on_committed)
        self.form_made.emit(form)
        self._forms[item_id] = (self._kind.form_key(item, self._scenario), form)
        self._item_cards[item_id].set_form(form)

    def _item(self, item_id: str) -> Any:
        return next(item for item in self._kind.items(self._scenario) if item.id == item_id)

    def _on_drafted(self, draft: Any) -> None:
        if draft is None:
            self.drafted.emit(None)
        else:
            self.drafted.emit(self._kind.replaced(self._scenario, self._kind.adjusted(draft, self._library)))

    def _on_committed(self, new: Any, title: str) -> None:
        adjusted = self._kind.adjusted(new, self._library)
        label = f"Edit {title} of {self._item(new.id).name}"
        attachments = self._forms[new.id][1].attachments
        self.committed.emit(Edit(self._kind.replaced(self._scenario, adjusted), label, attachments))

    def _on_delete(self, item_id: str) -> None:
        edit = self._kind.delete(self._scenario, item_id)
        self.committed.emit(edit)
        self.deleted.emit(edit.label)
