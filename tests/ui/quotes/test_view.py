"""The Quotes view: files come in as steps that can be undone; each shows its sheet, offer and equation."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from tests.quotes.twins import write_book
from tests.quotes.vendor_layouts import LAYOUTS
from tests.reports.test_rfq import fill
from tests.ui.quotes.conftest import idle
from workbench.domain.issue import Severity
from workbench.domain.quote import LineRole, Quote, Scaling, ScalingBasis
from workbench.domain.scenario import OwnedOffer
from workbench.paths import resources_dir
from workbench.project.document import Document
from workbench.quotes import import_quote
from workbench.reports.rfq import write_rfq
from workbench.ui.actions import Actions
from workbench.ui.jobs import Jobs
from workbench.ui.quotes.lines_table import AMOUNT, LINE, ROLE, SCALES
from workbench.ui.quotes.mapping_table import FIELD
from workbench.ui.quotes.preview import PreviewView
from workbench.ui.quotes.view import QuotesView
from workbench.ui.session import Compared, Session
from workbench.ui.theme import ThemeManager
from workbench.ui.widgets import ComboBox

SAMPLES = resources_dir() / "samples"


def listed(view: QuotesView) -> QListWidget:
    found = view.findChild(QListWidget)
    assert isinstance(found, QListWidget)
    return found


def texts(view: QuotesView) -> str:
    return "\n".join(part.text() for part in view.findChildren(QLabel) if part.isVisible())


def test_that_the_samples_quotes_are_listed_and_add_up(view: QuotesView) -> None:
    items = [listed(view).item(row).text() for row in range(listed(view).count())]
    assert len(items) == 3
    assert all("adds up ✓" in text for text in items)
    assert "printed total" in texts(view)


def test_that_choosing_a_quote_shows_its_sheet_and_its_equation(view: QuotesView, session: Session) -> None:
    preview = view.findChild(PreviewView)
    assert isinstance(preview, PreviewView)
    for row, record in enumerate(session.library.records("quote")):
        listed(view).setCurrentRow(row)
        shown = texts(view)
        assert record.equation in shown  # type: ignore[attr-defined]
        assert view.page.offer.facts.vendor.text() == record.vendor  # type: ignore[attr-defined]
        assert preview.sheet.rowCount() > 0


def without_quotes(session: Session) -> None:
    session.open_document(
        Document(session.library.without("quote", [r.id for r in session.library.records("quote")]))
    )


def imported(view: QuotesView, jobs: Jobs, qtbot: QtBot, *names: str) -> None:
    view.import_files([SAMPLES / name for name in names])
    qtbot.waitUntil(lambda: listed(view).count() == len(names), timeout=20_000)
    idle(jobs, qtbot)


def test_that_an_imported_file_enters_the_project_when_it_is_accepted_as_one_step(
    view: QuotesView, session: Session, actions: Actions, jobs: Jobs, qtbot: QtBot
) -> None:
    without_quotes(session)
    assert listed(view).count() == 0
    assert "No quotes yet" in texts(view)
    imported(view, jobs, qtbot, "server-quote.xlsx")
    assert not session.library.records("quote")
    assert "to accept" in listed(view).item(0).text()
    actions.action("quote_accept").trigger()
    (quote,) = session.library.records("quote")
    kept = session.document.attachment(quote.sha256)  # type: ignore[attr-defined]
    assert kept is not None
    assert kept.data == (SAMPLES / "server-quote.xlsx").read_bytes()
    assert session.document.undo_label == "Import server-quote.xlsx"
    assert not actions.action("quote_accept").isEnabled()
    session.undo()
    assert not session.library.records("quote")
    assert "to accept" in listed(view).item(0).text()
    session.redo()
    assert [listed(view).item(row).text().splitlines()[-1] for row in range(listed(view).count())] == [
        "adds up ✓"
    ]
    assert session.library.records("quote") == (quote,)
    idle(jobs, qtbot)
    session.cancel()


def test_that_several_files_stand_side_by_side_until_each_is_accepted(
    view: QuotesView, session: Session, actions: Actions, jobs: Jobs, qtbot: QtBot
) -> None:
    without_quotes(session)
    imported(view, jobs, qtbot, "server-quote.xlsx", "angebot-de.xlsx")
    actions.action("quote_accept").trigger()
    states = sorted(listed(view).item(row).text().splitlines()[-1] for row in range(2))
    assert states == ["adds up ✓", "adds up ✓ · to accept"]
    idle(jobs, qtbot)
    session.cancel()


def test_that_the_equation_follows_a_line_that_is_toggled(
    view: QuotesView, session: Session, actions: Actions, jobs: Jobs, qtbot: QtBot
) -> None:
    without_quotes(session)
    imported(view, jobs, qtbot, "server-quote.xlsx")
    lines = view.page.lines
    before = view.page.bar.equation.text()
    option = next(n for n, line in enumerate(lines.table.lines) if line.role is LineRole.OPTION)
    lines.setCurrentIndex(lines.table.index(option, 1))
    qtbot.keyClick(lines, Qt.Key.Key_Space)  # type: ignore[no-untyped-call]
    idle(jobs, qtbot)
    assert lines.table.lines[option].accepted
    assert "198,560.00" in view.page.bar.equation.text()
    assert lines.currentIndex().row() == option
    actions.action("quote_take_back").trigger()
    idle(jobs, qtbot)
    assert view.page.bar.equation.text() == before


def test_that_tax_inside_the_prices_follows_a_toggled_line_and_nothing_is_accepted_before(
    view: QuotesView, session: Session, actions: Actions, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    without_quotes(session)
    rows = (
        ("Description", "Qty", "Unit price", "Total"),
        ("HGX H200 server", 1, 595_000, 595_000),
        ("400G switch", 1, 59_500, 59_500),
        ("All prices in EUR, incl. 19 % VAT",),
        ("Total", "", "", 654_500),
    )
    view.import_files([write_book(tmp_path / "gross.xlsx", {"Quote": rows})])
    qtbot.waitUntil(lambda: listed(view).count() == 1, timeout=20_000)
    idle(jobs, qtbot)
    table, equation = view.page.lines.table, view.page.bar.equation
    before = equation.text()
    assert "lines 550,000.00 + tax 104,500.00" in before
    switch = next(n for n, line in enumerate(table.lines) if line.role is LineRole.NETWORK)
    assert actions.action("quote_accept").isEnabled()
    table.toggle(switch)
    assert equation.text() == before
    assert "Checking …" in texts(view)
    assert not actions.action("quote_accept").isEnabled()
    idle(jobs, qtbot)
    assert not table.lines[switch].accepted
    assert "offer 595,000.00" in equation.text()
    actions.action("quote_accept").trigger()
    (quote,) = session.library.records("quote")
    assert isinstance(quote, Quote)
    assert (quote.net_total, quote.amount(LineRole.TAX)) == (Decimal(500_000), Decimal(95_000))


def test_that_the_sums_follow_a_toggled_line_before_the_file_is_read_again(
    view: QuotesView, session: Session, actions: Actions, jobs: Jobs, qtbot: QtBot
) -> None:
    without_quotes(session)
    imported(view, jobs, qtbot, "server-quote.xlsx")
    table, equation = view.page.lines.table, view.page.bar.equation
    before = equation.text()
    option = next(n for n, line in enumerate(table.lines) if line.role is LineRole.OPTION)
    table.toggle(option)
    at_once = equation.text()
    assert jobs._running
    assert table.lines[option].accepted
    assert "198,560.00" in at_once != before
    idle(jobs, qtbot)
    assert equation.text() == at_once
    table.toggle(option)
    table.toggle(0)
    idle(jobs, qtbot)
    assert not table.lines[0].accepted
    assert not table.lines[option].accepted
    for _ in range(3):
        actions.action("quote_take_back").trigger()
        idle(jobs, qtbot)
    assert equation.text() == before


def test_that_lines_are_found_and_sorted(
    view: QuotesView, session: Session, actions: Actions, jobs: Jobs, qtbot: QtBot
) -> None:
    without_quotes(session)
    imported(view, jobs, qtbot, "server-quote.xlsx")
    lines, field = view.page.lines, view.page.finder.field
    every = list(lines.table.lines)
    actions.action("quote_find_lines").trigger()
    assert field.hasFocus()
    chosen = next(line for line in every if line.role is LineRole.OPTION)
    qtbot.keyClicks(field, "option")  # type: ignore[no-untyped-call]
    qtbot.waitUntil(lambda: 0 < len(lines.table.lines) < len(every))
    assert chosen in lines.table.lines
    shown = lines.table.lines[0]
    assert shown.description in str(lines.table.index(0, LINE).data())
    lines.table.toggle(0)
    idle(jobs, qtbot)
    assert lines.table.lines[0].key == shown.key
    assert lines.table.lines[0].accepted
    field.clear()
    qtbot.waitUntil(lambda: len(lines.table.lines) == len(every))
    lines.horizontalHeader().setSortIndicator(AMOUNT, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: lines.table.number_at(0) != 0)
    amounts = [line.extended for line in lines.table.lines if line.extended is not None]
    assert amounts == sorted(amounts, reverse=True)
    lines.select_key(chosen.key)
    assert lines.current_key() == chosen.key
    field.setFocus()
    qtbot.keyClicks(field, "cable")  # type: ignore[no-untyped-call]
    qtbot.keyClick(field, Qt.Key.Key_Escape)  # type: ignore[no-untyped-call]
    assert field.text() == ""
    assert lines.hasFocus()
    lines.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    qtbot.waitUntil(lambda: [line.key for line in lines.table.lines] == [line.key for line in every])
    assert lines.current_key() == chosen.key


def test_that_a_line_leads_to_its_cell_and_a_row_of_the_sheet_to_its_line(
    view: QuotesView, session: Session, jobs: Jobs, qtbot: QtBot
) -> None:
    without_quotes(session)
    imported(view, jobs, qtbot, "server-quote.xlsx")
    lines, preview = view.page.lines, view.page.preview
    lines.setCurrentIndex(lines.table.index(5, AMOUNT))
    shown = preview.currentIndex()
    assert preview.sheet.row(shown.row()).row == lines.table.lines[5].row
    assert preview.model().headerData(shown.column(), Qt.Orientation.Horizontal) == "I"
    preview.setCurrentIndex(preview.sheet.index(shown.row() - 1, 3))
    assert lines.currentIndex().row() == 4


def test_that_a_role_and_a_scaling_rule_are_corrected_and_kept(
    view: QuotesView, session: Session, actions: Actions, jobs: Jobs, qtbot: QtBot
) -> None:
    without_quotes(session)
    imported(view, jobs, qtbot, "server-quote.xlsx")
    table = view.page.lines.table
    table.setData(table.index(1, ROLE), "component")
    idle(jobs, qtbot)
    table.setData(table.index(5, SCALES), "per_group 4")
    idle(jobs, qtbot)
    actions.action("quote_accept").trigger()
    (quote,) = session.library.records("quote")
    assert isinstance(quote, Quote)
    assert quote.lines[1].role is LineRole.COMPONENT
    assert quote.lines[5].scaling == Scaling(basis=ScalingBasis.PER_GROUP, group=4, confirmed=True)
    idle(jobs, qtbot)
    session.cancel()


def test_that_another_column_is_mapped_and_remembered_for_the_vendor(
    view: QuotesView, session: Session, actions: Actions, jobs: Jobs, qtbot: QtBot
) -> None:
    without_quotes(session)
    imported(view, jobs, qtbot, "server-quote.xlsx")
    mapping = view.page.mapping.table
    lead = next(n for n, row in enumerate(mapping.rows) if row.field == "lead_time")
    mapping.setData(mapping.index(lead, FIELD), "remark")
    idle(jobs, qtbot)
    assert mapping.rows[lead].field == "remark"
    actions.action("quote_accept").trigger()
    idle(jobs, qtbot)
    session.undo()
    actions.action("quote_delete").trigger()
    imported(view, jobs, qtbot, "server-quote.xlsx")
    assert mapping.rows[lead].field == "remark"
    assert "confirmed them for this vendor before" in texts(view)
    session.cancel()


def test_that_an_unknown_currency_is_asked_before_the_quote_can_be_accepted(
    view: QuotesView, session: Session, actions: Actions, jobs: Jobs, tmp_path: Path, qtbot: QtBot
) -> None:
    without_quotes(session)
    path = tmp_path / "plain.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (
        ("Qty", "Description", "Unit price", "Extended price"),
        (2, "Server 8x H200 141GB SXM5 HGX", 300000, 600000),
        (None, "Grand total", None, 600000),
    ):
        book.active.append(row)
    book.save(path)
    view.import_files([path])
    qtbot.waitUntil(lambda: listed(view).count() == 1, timeout=20_000)
    idle(jobs, qtbot)
    assert not actions.action("quote_accept").isEnabled()
    answer = next(b for b in view.page.offer.questions.findChildren(QPushButton) if b.text() == "EUR")
    answer.click()
    idle(jobs, qtbot)
    assert actions.action("quote_accept").isEnabled()
    actions.action("quote_accept").trigger()
    (quote,) = session.library.records("quote")
    assert quote.currency == "EUR"  # type: ignore[attr-defined]
    idle(jobs, qtbot)
    session.cancel()


def test_that_a_refused_file_says_why_and_changes_nothing(
    view: QuotesView, session: Session, jobs: Jobs, tmp_path: Path, qtbot: QtBot
) -> None:
    without_quotes(session)
    before = session.library
    path = tmp_path / "letter.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Our prices follow next week."])
    book.save(path)
    view.import_files([path])
    qtbot.waitUntil(lambda: "could not be imported" in texts(view), timeout=20_000)
    assert "letter.xlsx" in texts(view)
    assert session.library is before
    problems: list[str] = []
    session.problem_found.connect(lambda issues: problems.extend(map(str, issues)))
    view.import_files([path, SAMPLES / "server-quote.xlsx"])
    qtbot.waitUntil(lambda: listed(view).count() == 1, timeout=20_000)
    assert any("letter.xlsx" in problem for problem in problems)
    assert view.page.isVisible()
    idle(jobs, qtbot)


def nasty(folder: Path, amounts: tuple[int, ...], *below: tuple[object, ...]) -> Path:
    """A quote of storage shelves in US dollars with sums below."""
    lines = [(f"Storage shelf {amount}", 1, amount, amount) for amount in amounts]
    header = ("Description", "Qty", "Unit price", "Total")
    return write_book(folder / "nasty.xlsx", {"Quote": (("All prices in USD",), header, *lines, *below)})


@pytest.mark.parametrize(
    ("amounts", "below", "state", "answer", "net"),
    [
        ((100, 200, 300), (("Total", "", "", 300),), "differs", "Leave out row 5", 300),
        ((120,), (("Total incl. VAT", "", "", 120),), "question", "20 % tax is inside", 100),
    ],
)
def test_that_a_question_about_the_sums_is_answered_by_a_button(
    view: QuotesView,
    session: Session,
    actions: Actions,
    jobs: Jobs,
    qtbot: QtBot,
    tmp_path: Path,
    amounts: tuple[int, ...],
    below: tuple[tuple[object, ...], ...],
    state: str,
    answer: str,
    net: int,
) -> None:
    without_quotes(session)
    view.import_files([nasty(tmp_path, amounts, *below)])
    qtbot.waitUntil(lambda: listed(view).count() == 1, timeout=20_000)
    idle(jobs, qtbot)
    assert listed(view).item(0).text().endswith(f"\n{state} · to accept")
    assert view.page.bar.equation.property("tone") != "good"
    (button,) = [b for b in view.findChildren(QPushButton) if b.text().startswith(answer)]
    button.click()
    idle(jobs, qtbot)
    assert listed(view).item(0).text().endswith("\nadds up ✓ · to accept")
    assert view.page.bar.equation.property("tone") == "good"
    assert "Not accepted into the project yet" in view.unkept()
    assert view.keep()
    (quote,) = session.library.records("quote")
    assert isinstance(quote, Quote)
    assert quote.net_total == net
    assert not view.unkept()
    idle(jobs, qtbot)
    session.cancel()


def test_that_a_quote_whose_currency_is_open_cannot_be_kept_without_an_answer(
    view: QuotesView, session: Session, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    without_quotes(session)
    rows = (("Description", "Qty", "Unit price", "Total"), ("Shelf", 1, 20, 20), ("Total", "", "", 20))
    view.import_files([write_book(tmp_path / "open.xlsx", {"Quote": rows})])
    qtbot.waitUntil(lambda: listed(view).count() == 1, timeout=20_000)
    idle(jobs, qtbot)
    assert not view.keep()
    assert not session.library.records("quote")
    assert view.unkept()
    idle(jobs, qtbot)


def test_that_a_quote_becomes_an_offer_of_the_scenario(
    view: QuotesView, session: Session, actions: Actions
) -> None:
    assert session.scenario is not None
    before = len(session.scenario.offers)
    actions.action("quote_to_scenario").trigger()
    assert len(session.scenario.offers) == before + 1
    added = session.scenario.offers[-1]
    assert isinstance(added, OwnedOffer)
    assert len({offer.id for offer in session.scenario.offers}) == before + 1
    session.cancel()


def test_that_a_removed_quote_comes_back_with_undo(
    view: QuotesView, session: Session, actions: Actions
) -> None:
    actions.action("quote_delete").trigger()
    assert listed(view).count() == 2
    session.undo()
    assert listed(view).count() == 3
    session.cancel()


def test_that_letterhead_does_not_widen_the_columns_of_the_table(
    themes: ThemeManager, sample: Compared, qtbot: QtBot
) -> None:
    preview = PreviewView(themes.theme)
    qtbot.addWidget(preview)
    preview.show_sheet(import_quote(SAMPLES / "server-quote.xlsx", sample.library).sheets[0])
    address = preview.sheet.index(1, 1).data()
    assert "Larkspur" in address
    assert preview.columnWidth(1) < preview.fontMetrics().horizontalAdvance(address)
    assert preview.columnSpan(1, 1) > 1


def test_that_all_rules_are_confirmed_at_once(
    view: QuotesView, session: Session, actions: Actions, jobs: Jobs, qtbot: QtBot
) -> None:
    without_quotes(session)
    imported(view, jobs, qtbot, "server-quote.xlsx")
    rules = [line.scaling for line in view.page.lines.table.lines if line.scaling is not None]
    assert any(not rule.confirmed for rule in rules)
    actions.action("quote_confirm_scaling").trigger()
    idle(jobs, qtbot)
    confirmed = [line.scaling for line in view.page.lines.table.lines if line.scaling is not None]
    assert [(rule.basis, rule.group) for rule in confirmed] == [(rule.basis, rule.group) for rule in rules]
    assert all(rule.confirmed for rule in confirmed)


def test_that_another_printed_total_is_checked_against(
    view: QuotesView, session: Session, jobs: Jobs, qtbot: QtBot
) -> None:
    without_quotes(session)
    imported(view, jobs, qtbot, "server-quote.xlsx")
    before = view.page.bar.equation.text()
    totals = next(
        box for box in view.page.bar.findChildren(ComboBox) if "Printed total" in box.accessibleName()
    )
    other = next(n for n in range(totals.count()) if n != totals.currentIndex())
    amount = totals.itemText(other).rpartition(": ")[2]
    totals.setCurrentIndex(other)
    totals.activated.emit(other)
    idle(jobs, qtbot)
    assert view.page.bar.equation.text() != before
    assert amount in view.page.bar.equation.text()


def test_that_show_in_sheet_puts_the_keyboard_on_the_lines_cell(
    view: QuotesView, session: Session, actions: Actions, jobs: Jobs, qtbot: QtBot, host: QMainWindow
) -> None:
    without_quotes(session)
    imported(view, jobs, qtbot, "server-quote.xlsx")
    host.activateWindow()
    lines, preview = view.page.lines, view.page.preview
    lines.setCurrentIndex(lines.table.index(3, AMOUNT))
    preview.setCurrentIndex(preview.sheet.index(0, 0))
    lines.select_key(lines.table.lines[3].key)
    actions.refresh()
    actions.action("quote_show_in_sheet").trigger()
    assert preview.sheet.row(preview.currentIndex().row()).row == lines.table.lines[3].row
    qtbot.waitUntil(preview.hasFocus)


def test_that_what_a_vendor_sends_back_settles_by_itself(
    view: QuotesView, session: Session, actions: Actions, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    without_quotes(session)
    write_rfq(tmp_path / "returned.xlsx")
    view.import_files([fill(tmp_path / "returned.xlsx")])
    qtbot.waitUntil(lambda: listed(view).count() == 1, timeout=20_000)
    idle(jobs, qtbot)
    assert listed(view).item(0).text().endswith("adds up ✓ · to accept")
    assert not view.page.mapping.is_doubtful
    assert view.page.mapping_card.isHidden()
    actions.action("quote_accept").trigger()
    assert len(session.library.records("quote")) == 1
    idle(jobs, qtbot)
    session.cancel()


def test_that_keys_lead_from_the_last_answer_to_accept_and_from_there_to_the_list(
    view: QuotesView,
    session: Session,
    actions: Actions,
    jobs: Jobs,
    qtbot: QtBot,
    host: QMainWindow,
    tmp_path: Path,
) -> None:
    without_quotes(session)
    rows = (
        ("Pelham Inc", "", "EUR"),
        ("Pos", "Description", "Qty", "Unit price", "Amount"),
        (1, "GPU server 8x NVIDIA H200 141GB SXM5 HGX", 2, 45000, 90000),
        (2, "Switch", 1, 10000, 10000),
        ("", "", "", "Total", 100000),
        ("Invoice amount will be EUR 121,000.00",),
    )
    book = write_book(tmp_path / "q.xlsx", {"Quote": rows})
    view.import_files([book])
    qtbot.waitUntil(lambda: listed(view).count() == 1, timeout=20_000)
    idle(jobs, qtbot)
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    actions.action("quote_questions").trigger()
    named = {part.accessibleName(): part for part in view.page.offer.questions.controls}
    reason = named["Why it is right as it is"]
    reason.setFocus()
    QTest.keyClicks(reason, "the invoice adds VAT")
    QTest.keyClick(reason, Qt.Key.Key_Tab)
    keep = QApplication.focusWidget()
    assert isinstance(keep, QPushButton)
    assert keep.text() == "Keep as it is"
    QTest.keyClick(keep, Qt.Key.Key_Space)
    idle(jobs, qtbot)
    assert view.page.bar.keyboard_on_accept
    accept = QApplication.focusWidget()
    assert accept is not None
    QTest.keyClick(accept, Qt.Key.Key_Space)
    idle(jobs, qtbot)
    assert len(session.library.records("quote")) == 1
    assert listed(view).hasFocus()
    session.cancel()


@pytest.mark.parametrize("name", ["gross_prices_with_the_tax_in_them", "total_that_is_wrong", "french_quote"])
def test_that_the_window_calls_settled_what_the_command_line_does(
    view: QuotesView, session: Session, jobs: Jobs, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    without_quotes(session)
    layout = LAYOUTS[name]()
    path = write_book(tmp_path / f"{name}.xlsx", layout.sheets, **layout.options)
    view.import_files([path])
    qtbot.waitUntil(lambda: listed(view).count() == 1, timeout=20_000)
    idle(jobs, qtbot)
    settled = import_quote(path, session.library).settled
    assert ("adds up ✓" in listed(view).item(0).text()) == settled
    assert (view.page.bar.equation.property("tone") == "good") == settled


def test_that_a_quote_with_unread_figures_says_so_beside_accept(
    view: QuotesView, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = (
        ("All prices in USD",),
        ("Description", "Qty", "Unit price", "Total"),
        ("8x H200 141GB SXM5 HGX server", "two", "see below", 600),
        ("Rack", 1, 100, 100),
        ("Total", "", "", 900),
    )
    view.import_files([write_book(tmp_path / "q.xlsx", {"Quote": rows})])
    idle(jobs, qtbot)
    review = view._review()
    assert review is not None
    errors = [issue for issue in review.result.issues if issue.severity is Severity.ERROR]
    assert errors
    assert f"{len(errors)} error" in texts(view)
    assert "listed in the offer" in texts(view)
