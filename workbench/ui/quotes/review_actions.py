"""What one does with the quote that is open, in the registry of actions."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from workbench.domain.quote import Quote
from workbench.ui.actions import Actions
from workbench.ui.quotes.accepting import all_rules_confirmed
from workbench.ui.quotes.page import QuotePage
from workbench.ui.quotes.review import Review


def register(
    actions: Actions,
    view: QWidget,
    *,
    page: Callable[[], QuotePage],
    review: Callable[[], Review | None],
    quote: Callable[[], Quote | None],
    accept: Callable[[], None],
) -> None:
    """Register the actions of a view; `review` and `quote` are those of the open quote, None without one."""

    def add(
        id: str,
        title: str,
        handler: Callable[[], object],
        enabled_when: Callable[[], bool],
        *,
        section: str = "Edit",
        shortcut: str = "",
        icon: str = "",
    ) -> None:
        actions.add(
            id, title, handler, section=section, shortcut=shortcut, icon=icon, scope=view,
            enabled_when=enabled_when,
        )  # fmt: skip

    def with_review(step: Callable[[Review], None]) -> None:
        found = review()
        if found is not None:
            step(found)

    def has_review(test: Callable[[Review], bool]) -> bool:
        found = review()
        return found is not None and test(found)

    def show_in_sheet() -> None:
        page().lines.show_cell()
        page().preview.setFocus()

    add("quote_accept", "Accept quote", accept, lambda: has_review(lambda r: r.acceptable),
        shortcut="Ctrl+Alt+Return", icon="ok")  # fmt: skip
    add("quote_questions", "Answer the open questions of the quote",
        lambda: page().offer.questions.focus_first(), lambda: has_review(lambda r: bool(r.open_questions())),
        shortcut="Ctrl+Alt+Q", icon="info")  # fmt: skip
    add("quote_take_back", "Take back the last correction of the quote",
        lambda: with_review(Review.take_back), lambda: has_review(lambda r: r.can_take_back),
        shortcut="Ctrl+Alt+Z", icon="undo")  # fmt: skip
    add("quote_discard", "Discard all corrections of the quote",
        lambda: with_review(Review.discard), lambda: has_review(lambda r: r.to_accept),
        icon="reset")  # fmt: skip
    add("quote_toggle_line", "Take the line into the offer or out of it", lambda: page().toggle_line(),
        lambda: review() is not None and page().has_line, shortcut="Ctrl+Alt+T")  # fmt: skip
    add("quote_show_in_sheet", "Show the line in its sheet", show_in_sheet, lambda: page().has_line,
        section="View", shortcut="Ctrl+Alt+G", icon="search")  # fmt: skip
    add("quote_find_lines", "Find lines of the quote", lambda: page().find_lines(),
        lambda: quote() is not None, shortcut="Ctrl+Alt+F", icon="search")  # fmt: skip
    add("quote_confirm_scaling", "Confirm the scaling rules of all lines",
        lambda: with_review(lambda r: r.correct_by(all_rules_confirmed)),
        lambda: review() is not None)  # fmt: skip
    add("quote_columns", "Show or hide the columns of the quote", lambda: page().toggle_mapping(),
        lambda: quote() is not None, section="View", shortcut="Ctrl+Alt+C", icon="columns")  # fmt: skip
