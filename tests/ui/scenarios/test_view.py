"""The Scenarios view: what is typed reaches the figures, what is meant is a step, what is wrong says why."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMainWindow
from pytestqt.qtbot import QtBot

from workbench.domain.offers import EvidenceFile
from workbench.domain.scenario import ApiOffer, OwnedOffer, RentedOffer
from workbench.ui.actions import Actions
from workbench.ui.fields import ChoiceField, LineField
from workbench.ui.jobs import Jobs
from workbench.ui.scenarios.evidence import EvidenceField
from workbench.ui.scenarios.form import Form
from workbench.ui.scenarios.mapping import MappingField
from workbench.ui.scenarios.rows import RowsField
from workbench.ui.scenarios.view import ScenariosView
from workbench.ui.session import Compared, Session
from workbench.ui.theme import ThemeManager


@pytest.fixture
def view(
    session: Session, actions: Actions, themes: ThemeManager, jobs: Jobs, host: QMainWindow
) -> ScenariosView:
    made = ScenariosView(session, actions, themes, jobs)
    host.setCentralWidget(made)
    host.show()
    return made


@pytest.fixture
def form(view: ScenariosView, session: Session) -> Form:
    assert session.scenario is not None
    return view.streams.form(session.scenario.streams[0].id)


def line(form: Form, name: str) -> LineField:
    field = form.field(name)
    assert isinstance(field, LineField)
    return field


def typed(field: LineField, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def test_that_every_stream_and_offer_has_a_card_with_its_figure(
    view: ScenariosView, sample: Compared
) -> None:
    assert list(view.streams.cards) == [stream.id for stream in sample.scenario.streams]
    assert set(view.offers.cards) == {offer.id for offer in sample.scenario.offers}
    for offer in sample.comparison.offers:
        said = view.offers.cards[offer.id]._result.text()
        assert f"rank {offer.rank}" in said


def test_that_typing_drafts_and_enter_stores_one_named_step(
    form: Form, session: Session, qtbot: QtBot
) -> None:
    field = line(form, "peak_requests_per_s")
    typed(field, "75")
    assert session.stale
    assert session.document.undo_label == ""
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert session.scenario is not None
    assert session.scenario.streams[0].peak_requests_per_s == 75
    assert session.document.undo_label.startswith("Edit Peak demand of Support chat")
    session.cancel()


@pytest.mark.parametrize(
    ("text", "said"), [("12 k", "is not a number"), ("-5", "more than 0"), ("", "needed")]
)
def test_that_a_refused_value_keeps_its_text_and_says_why(
    form: Form, session: Session, text: str, said: str
) -> None:
    before = session.scenario
    field = line(form, "peak_requests_per_s")
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert said in form.problem("peak_requests_per_s")
    assert field.text() == text
    assert session.scenario == before
    session.cancel()


def test_that_escape_gives_up_what_was_typed(form: Form, session: Session) -> None:
    field = line(form, "peak_requests_per_s")
    before = field.text()
    typed(field, "999")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == before
    assert session.document.undo_label == ""
    session.cancel()


def test_that_a_deleted_offer_comes_back_with_undo(
    view: ScenariosView, session: Session, sample: Compared
) -> None:
    offer = sample.scenario.offers[0]
    view.offers.cards[offer.id].delete_wanted.emit()
    assert offer.id not in view.offers.cards
    session.undo()
    assert view.offers.cards.keys() == {item.id for item in sample.scenario.offers}
    assert session.scenario == sample.scenario
    session.cancel()


def test_that_a_duplicated_stream_has_an_id_and_a_name_of_its_own(
    view: ScenariosView, session: Session, sample: Compared
) -> None:
    view.streams.cards[sample.scenario.streams[0].id].duplicate_wanted.emit()
    assert session.scenario is not None
    streams = session.scenario.streams
    assert len(streams) == len(sample.scenario.streams) + 1
    assert len({stream.id for stream in streams}) == len(streams)
    assert len({stream.name for stream in streams}) == len(streams)
    session.cancel()


def test_that_headlines_fade_while_figures_are_on_their_way(
    view: ScenariosView, session: Session, sample: Compared
) -> None:
    assert [card._value.text() for card in view.headlines.cards] == [h.value for h in sample.specs.headlines]
    assert session.scenario is not None
    session.put(session.scenario.replaced(name="Other"), "rename")
    assert all(card._value.property("stale") for card in view.headlines.cards)
    session.cancel()


def test_that_answers_of_models_tiers_and_substitutes_are_entered_without_a_file(
    view: ScenariosView, session: Session
) -> None:
    """A row for a model on a stream, a volume tier, and another model for a stream of a hardware offer."""
    assert session.scenario is not None
    stream = session.scenario.streams[0]
    quality = view.assumptions.scenario_form.field("quality")
    assert isinstance(quality, RowsField)
    quality._add.click()
    accepted = quality._rows[0][6]
    assert isinstance(accepted, LineField)
    typed(accepted, "0.8")
    QTest.keyClick(accepted, Qt.Key.Key_Return)
    entry = session.scenario.quality[0]
    assert (entry.stream_id, entry.model_id, entry.success_share) == (stream.id, stream.model_id, 0.8)

    api = next(offer for offer in session.scenario.offers if isinstance(offer, ApiOffer))
    tiers = view.offers.form(api.id).field("volume_tiers")
    assert isinstance(tiers, RowsField)
    tiers._add.click()
    tiers._add.click()
    stored = next(offer for offer in session.scenario.offers if offer.id == api.id)
    assert isinstance(stored, ApiOffer)
    assert [tier.from_mtok_per_month for tier in stored.volume_tiers] == [1000.0, 2000.0]

    owned = next(offer for offer in session.scenario.offers if isinstance(offer, OwnedOffer))
    models = view.offers.form(owned.id).field("models")
    assert isinstance(models, MappingField)
    field = models._fields[stream.id]
    field._on_chosen("Meta-Llama-3.1-70B")
    changed = next(offer for offer in session.scenario.offers if offer.id == owned.id)
    assert isinstance(changed, OwnedOffer)
    assert changed.models == {stream.id: "llama-3.1-70b"}
    session.cancel()


def test_that_a_file_attached_to_an_offer_is_kept_and_comes_out_again(
    view: ScenariosView,
    session: Session,
    actions: Actions,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert session.scenario is not None
    owned = next(offer for offer in session.scenario.offers if isinstance(offer, OwnedOffer))
    mail = tmp_path / "price.eml"
    mail.write_bytes(b"Subject: our price")
    field = view.offers.form(owned.id).field("evidence_files")
    assert isinstance(field, EvidenceField)
    field.attach(tmp_path / "missing.pdf")
    assert "missing.pdf cannot be read" in field._refusal.text()
    field.attach(mail)
    stored = next(offer for offer in session.scenario.offers if offer.id == owned.id)
    assert isinstance(stored, OwnedOffer)
    assert [file.name for file in stored.evidence_files] == ["price.eml"]
    kept = session.document.attachment(stored.evidence_files[0].sha256)
    assert kept is not None
    assert kept.data == mail.read_bytes()
    shown: list[Path] = []

    def open_with_system(url: QUrl) -> bool:
        shown.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_with_system)
    field.opened.emit(stored.evidence_files[0])
    assert [path.read_bytes() for path in shown] == [mail.read_bytes()]
    assert shown[0].name == "price.eml"
    program = EvidenceFile(name="../price.exe", sha256=stored.evidence_files[0].sha256)
    field.opened.emit(program)
    assert "save it instead" in field._refusal.text()
    copy = tmp_path / "copy.eml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(copy), ""))
    field.saved.emit(stored.evidence_files[0])
    assert copy.read_bytes() == mail.read_bytes()
    actions.refresh()
    assert actions.action("evidence_save").text() == "Save evidence: price.eml"
    copy.unlink()
    actions.action("evidence_save").trigger()
    assert copy.read_bytes() == mail.read_bytes()
    actions.action("evidence_open").trigger()
    assert len(shown) == 2
    field.saved.emit(EvidenceFile(name="lost.pdf", sha256="0" * 64))
    assert "does not hold" in field._refusal.text()
    session.cancel()


def test_that_the_sites_figures_are_overridden_and_given_back_in_the_form(
    view: ScenariosView, session: Session
) -> None:
    """A limit, a day and a kind of cooling are entered, then emptied: the facility's own count again."""
    form = next(made for made in view.assumptions.assumption_forms if made.has_field("cooling"))
    assert session.scenario is not None
    facility = session.document.library.facility(session.scenario.assumptions.facility_id)
    assert facility is not None
    assert line(form, "pue").placeholderText() == f"{facility.pue} at the facility"
    for name, text in (("available_kw", "40"), ("available_from", "2027-06-01")):
        typed(line(form, name), text)
        QTest.keyClick(line(form, name), Qt.Key.Key_Return)
    cooling = form.field("cooling")
    assert isinstance(cooling, ChoiceField)
    assert cooling.currentText() == "Empty: as the facility has it"
    cooling.setCurrentIndex(cooling.findData("liquid"))
    cooling.activated.emit(cooling.currentIndex())
    assert session.scenario is not None
    assumed = session.scenario.assumptions
    assert (assumed.available_kw, str(assumed.available_from), assumed.cooling) == (
        40,
        "2027-06-01",
        "liquid",
    )
    for name in ("available_kw", "available_from"):
        typed(line(form, name), " ")
        QTest.keyClick(line(form, name), Qt.Key.Key_Return)
    cooling.setCurrentIndex(0)
    cooling.activated.emit(0)
    assumed = session.scenario.assumptions
    assert (assumed.available_kw, assumed.available_from, assumed.cooling) == (None, None, None)
    session.cancel()


def test_that_agreed_token_prices_and_rents_are_typed_into_their_offers(
    view: ScenariosView, session: Session
) -> None:
    assert session.scenario is not None
    api = next(offer for offer in session.scenario.offers if isinstance(offer, ApiOffer))
    prices = view.offers.form(api.id).field("typed_prices")
    assert isinstance(prices, RowsField)
    prices._add.click()
    cached = prices._rows[0][3]
    assert isinstance(cached, LineField)
    typed(cached, "0.05")
    QTest.keyClick(cached, Qt.Key.Key_Return)
    stored = next(offer for offer in session.scenario.offers if offer.id == api.id)
    assert isinstance(stored, ApiOffer)
    assert [price.model_id for price in stored.typed_prices] == [session.scenario.streams[0].model_id]
    assert stored.typed_prices[0].cached_input_usd_per_mtok == 0.05
    assert stored.typed_prices[0].batch_input_usd_per_mtok is None
    assert "1 price typed in" in view.offers.cards[api.id]._facts.text()
    rented = next(offer for offer in session.scenario.offers if isinstance(offer, RentedOffer))
    assert isinstance(view.offers.form(rented.id).field("evidence_files"), EvidenceField)
    session.cancel()


def test_that_a_wrong_weight_is_marked_where_it_stands(view: ScenariosView, session: Session) -> None:
    assert session.scenario is not None
    stream = session.scenario.streams[0]
    lengths = view.streams.form(stream.id).field("lengths")
    assert isinstance(lengths, RowsField)
    names = list(lengths._names)
    weight = lengths._rows[0][names.index("share")]
    others = [field for field in lengths._rows[0] if field is not weight]
    assert isinstance(weight, LineField)
    for wrong in ("-3", "many"):
        typed(weight, wrong)
        assert weight.property("invalid")
        assert not any(field.property("invalid") for field in others)
    typed(weight, "2")
    assert not weight.property("invalid")
    session.cancel()
