"""Catalogs leave and come back by files; whatever comes in is reviewed row by row first."""

import csv
import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from workbench.catalog.diff import RowState
from workbench.catalog.exchange import export_catalog, import_catalog
from workbench.catalog.library import Library
from workbench.domain.hardware import Accelerator
from workbench.domain.issue import Issue
from workbench.domain.market import Benchmark
from workbench.ui.actions import Actions
from workbench.ui.catalogs.history import base_of
from workbench.ui.catalogs.proposal import import_proposal, update_proposal
from workbench.ui.catalogs.view import CatalogsView
from workbench.ui.clock import today
from workbench.ui.jobs import Jobs
from workbench.ui.session import Session
from workbench.ui.theme import ThemeManager

H100 = "nvidia-h100-sxm"


@pytest.fixture
def view(
    session: Session, actions: Actions, themes: ThemeManager, jobs: Jobs, host: QMainWindow, qtbot: QtBot
) -> CatalogsView:
    made = CatalogsView(session, actions, themes, jobs)
    host.setCentralWidget(made)
    host.show()
    qtbot.waitExposed(host)
    qtbot.waitUntil(lambda: made.shipped.library is not None)
    return made


def accelerators(session: Session) -> list[Accelerator]:
    return [item for item in session.library.records("accelerator") if isinstance(item, Accelerator)]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_that_an_exported_catalog_comes_back_the_same(
    view: CatalogsView, session: Session, qtbot: QtBot, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"cards{suffix}"
    with qtbot.waitSignal(session.noticed) as said:
        view.exchange.export(path)
    count = len(accelerators(session))
    assert said.args == [f"Exported all {count} accelerators to cards{suffix}.", False]
    assert import_catalog(path, Accelerator)[0] == accelerators(session)
    with qtbot.waitSignal(session.noticed) as said:
        view.exchange.import_table(path)
    assert "nothing to take over" in str(said.args)
    assert session.document.history == ()


def test_that_only_what_the_filters_show_is_exported(
    view: CatalogsView, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    view.table.set_filter("vendor", "=AMD")
    with qtbot.waitSignal(session.noticed):
        view.exchange.export(tmp_path / "amd.csv")
    records, _ = import_catalog(tmp_path / "amd.csv", Accelerator)
    assert records
    assert {record.vendor for record in records} == {"AMD"}


def test_that_an_import_is_reviewed_and_applied_row_by_row_as_one_step(
    view: CatalogsView, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    before = accelerators(session)
    changed = [before[0].replaced(name="Renamed"), before[1].replaced(memory_gb=81.0)]
    added = before[2].replaced(id="brand-new", name="Brand new")
    path = tmp_path / "cards.xlsx"
    export_catalog(path, Accelerator, [*changed, *before[2:], added], today())
    view.exchange.import_table(path)
    qtbot.waitUntil(view.review.isVisible)
    states = [view.review.rows.row(number) for number in range(3)]
    assert [row.state for row in states if row] == [RowState.CHANGED, RowState.CHANGED, RowState.ADDED]
    view.review.table.go_to(1)
    QTest.keyClick(view.review.table, Qt.Key.Key_Space)
    assert view.review.apply_button.text() == "Apply 2 rows"
    view.review.apply()
    after = accelerators(session)
    assert after[0].name == "Renamed"
    assert after[1] == before[1]
    assert after[-1].name == "Brand new"
    assert session.document.history == ("Import accelerators from cards.xlsx: 2 records",)
    assert view.table.isVisible()
    session.undo()
    assert accelerators(session) == before


def test_that_a_file_of_another_kind_is_refused_with_its_issues(
    view: CatalogsView, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "letter.csv"
    path.write_text("Dear Sir\nhello\n", encoding="utf-8")
    with qtbot.waitSignal(session.problem_found) as found:
        view.exchange.import_table(path)
    issues = found.args
    assert issues is not None
    assert isinstance(issues[0][0], Issue)
    assert view.table.isVisible()


def test_that_rows_of_a_file_that_are_not_valid_are_shown_beside_those_that_are(
    view: CatalogsView, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "cards.csv"
    path.write_text("Id,Name,Vendor,Family,Memory (GB)\na,A,V,other,64\nb,B,V,pascal,64\n", encoding="utf-8")
    view.exchange.import_table(path)
    qtbot.waitUntil(view.review.isVisible)
    assert view.review.rows.rowCount() == 1
    assert view.review.issues.isVisible()
    assert "pascal" in view.review.issues.item(0).text()
    view.review.apply()
    added = session.library.accelerator("a")
    assert added is not None
    citation = added.citation("memory_gb")
    assert citation is not None
    assert (citation.source, citation.as_of) == ("cards.csv", today())


def test_that_a_figure_imported_without_evidence_keeps_its_own_where_it_is_the_same(session: Session) -> None:
    own = accelerators(session)[0]
    bare = own.replaced(evidence={}, memory_gb=81.0)
    row = import_proposal(session.library, Accelerator, [bare], (), "file.csv", today()).rows[0]
    assert [field.name for field in row.fields] == ["memory_gb"]
    assert isinstance(row.merged, Accelerator)
    assert row.merged.citation("tdp_w") == own.citation("tdp_w")


def test_that_a_models_config_is_imported_after_review(
    view: CatalogsView, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "Small-Llama"
    folder.mkdir()
    config = {
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 2048,
        "intermediate_size": 8192, "num_hidden_layers": 16, "num_attention_heads": 32,
        "num_key_value_heads": 8, "head_dim": 64, "vocab_size": 128256, "max_position_embeddings": 131072,
        "torch_dtype": "bfloat16", "tie_word_embeddings": True,
    }  # fmt: skip
    path = folder / "config.json"
    path.write_text(json.dumps(config), encoding="utf-8")
    view.exchange.import_config(path)
    qtbot.waitUntil(view.review.isVisible)
    count = len(session.library.records("model"))
    view.review.apply()
    assert len(session.library.records("model")) == count + 1
    assert view.record_type.KIND == "model"


def test_that_an_update_offers_what_the_shipped_catalogs_have_and_marks_conflicts(
    view: CatalogsView, session: Session, qtbot: QtBot
) -> None:
    cards = accelerators(session)
    newer = Library([cards[0].replaced(memory_gb=81.0), *cards[1:]], session.library.as_of)
    view.table.go_to(H100, "memory_gb")
    view.table.table.setData(view.table.currentIndex(), "96")
    view.shipped.library = newer
    view.exchange.review_update()
    qtbot.waitUntil(view.review.isVisible)
    row = view.review.rows.row(0)
    assert row is not None
    assert row.state is RowState.CONFLICT
    assert view.review.rows.wanted() == []
    QTest.keyClick(view.review, Qt.Key.Key_Escape)
    card = session.library.accelerator(H100)
    assert card is not None
    assert card.memory_gb == 96


def test_that_a_file_that_cannot_be_written_says_so(
    view: CatalogsView, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(session.problem_found) as found:
        view.exchange.export(tmp_path / "missing" / "cards.csv")
    assert found.args is not None
    assert "cannot be written" in str(found.args[0][0])


def test_that_a_focus_price_list_is_imported_after_review(
    view: CatalogsView, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    row = {
        "ProviderName": "Example Cloud",
        "SkuId": "sku-9",
        "SkuPriceDetails": '{"InstanceType": "p5.48xlarge"}',
        "RegionId": "us-east-1",
        "ChargeCategory": "Usage",
        "PricingCategory": "Standard",
        "ListUnitPrice": "55.04",
        "PricingUnit": "Hours",
        "BillingCurrency": "USD",
        "ChargePeriodStart": "2026-11-01T00:00:00Z",
    }
    path = tmp_path / "prices.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([list(row), list(row.values())])
    view.exchange.import_focus(path)
    qtbot.waitUntil(lambda: view.review.isVisible())
    count = len(session.library.records("cloud_price"))
    view.review.apply()
    assert len(session.library.records("cloud_price")) == count + 1


def test_that_an_update_knows_the_projects_own_edits_whatever_their_evidence(
    view: CatalogsView, session: Session, qtbot: QtBot
) -> None:
    cards = accelerators(session)
    citation = cards[0].citation("tdp_w")
    assert citation is not None
    view.edits.edit(cards[0], "tdp_w", "650")
    mine = session.library.accelerator(H100)
    assert mine is not None
    view.edits.cite(mine, "tdp_w", citation)
    own = base_of(session.document)
    assert own.accelerator(H100) == cards[0]
    newer = own.with_records([cards[0].replaced(tdp_w=690.0), cards[1].replaced(memory_gb=81.0)])
    rows = update_proposal(own, session.library, newer).rows
    assert [row.state for row in rows] == [RowState.CONFLICT, RowState.CHANGED]


def test_that_a_file_of_own_measurements_becomes_benchmarks_in_one_step(
    view: CatalogsView, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "OWN.csv"
    header = "id,gpu,stack,model,precision,tp,n_gpus,isl,osl,lengths,concurrency,ttft_ms,tpot_ms,measured"
    path.write_text(f"{header}\nr1,H200,vllm,Llama 3.1 70B,fp8,2,2,1000,500,exact,32,400,30,2026-11-20\n")
    view.kinds.choose(Benchmark.KIND)
    view.exchange.import_table(path)
    qtbot.waitUntil(view.review.isVisible, timeout=20_000)
    view.review.apply()
    run = session.library.get(Benchmark.KIND, "own-own-r1")
    assert isinstance(run, Benchmark)
    assert run.corrects_predictions
    assert session.document.undo_label == "Import benchmarks from OWN.csv: 1 record"
