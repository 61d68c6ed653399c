"""Catalogs to and from files, and updates from the catalogs that a newer version ships."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from workbench.catalog.exchange import export_catalog, import_catalog
from workbench.catalog.focus import import_focus
from workbench.catalog.hf_config import read_model_config
from workbench.catalog.library import Library
from workbench.domain.control import JobControl
from workbench.domain.issue import Issue
from workbench.domain.market import Benchmark, CloudPrice
from workbench.domain.model import Model
from workbench.domain.record import Record
from workbench.evidence.own_file import own_benchmarks_of
from workbench.ui.actions import Actions
from workbench.ui.catalogs.history import base_of
from workbench.ui.catalogs.proposal import Proposal, import_proposal, update_proposal
from workbench.ui.clock import today
from workbench.ui.jobs import Jobs
from workbench.ui.projects.problems import cannot_write
from workbench.ui.session import Session

if TYPE_CHECKING:
    from workbench.ui.catalogs.view import CatalogsView

EXCHANGE = "catalog exchange"
"""Kind of the jobs that read and write catalog files."""
_TABLES = "Excel workbooks and CSV (*.xlsx *.csv)"
_WRITTEN = "Excel workbook (*.xlsx);;CSV (*.csv)"
_CONFIG = "Model configuration (*.json)"


def read_table(own: Library, record_type: type[Record], path: Path, control: JobControl) -> Proposal:
    """Read a catalog file: the work of an import job."""
    control.check(0.1, f"Reading {path.name}")
    measured = own_benchmarks_of(path, own, today()) if record_type is Benchmark else None
    if measured is not None:
        return import_proposal(own, Benchmark, *measured, path.name, today())
    known = {record.id: record for record in own.records(record_type.KIND)}
    records, issues = import_catalog(path, record_type, known)
    return import_proposal(own, record_type, records, issues, path.name, today())


def read_config(own: Library, path: Path, control: JobControl) -> Proposal:
    """Read a Hugging Face config.json as a model: the work of an import job."""
    control.check(0.1, f"Reading {path.name}")
    model, issues = read_model_config(path, as_of=today())
    return import_proposal(own, Model, [model] if model is not None else [], issues, path.name, today())


def read_focus(own: Library, path: Path, control: JobControl) -> Proposal:
    """Read a price list in FOCUS column names: the work of an import job."""
    control.check(0.1, f"Reading {path.name}")
    prices, issues = import_focus(path, own, today())
    return import_proposal(own, CloudPrice, prices, issues, path.name, today())


class CatalogExchange(QObject):
    """Registers the actions and carries them out; what is read is reviewed before it is applied."""

    def __init__(self, view: "CatalogsView", session: Session, jobs: Jobs, actions: Actions) -> None:
        super().__init__(view)
        self._view = view
        self._session = session
        self._jobs = jobs
        self._add_actions(actions)

    def _add_actions(self, actions: Actions) -> None:
        def opened() -> bool:
            return self._session.has_document

        for action_id, title, handler, icon, enabled in (
            ("catalog_import", "Import a catalog from Excel or CSV…", self._choose_table, "import", opened),
            ("catalog_export", "Export this catalog…", self._choose_export, "export", opened),
            (
                "catalog_import_model",
                "Import a model's config.json…",
                self._choose_config,
                "import",
                opened,
            ),
            (
                "catalog_import_focus",
                "Import a price list (FOCUS)…",
                self._choose_focus,
                "import",
                opened,
            ),
            (
                "catalog_update",
                "Update from the shipped catalogs…",
                self.review_update,
                "update",
                lambda: opened() and self._view.shipped.library is not None,
            ),
        ):
            actions.add(
                action_id,
                title,
                handler,
                section="Project",
                icon=icon,
                enabled_when=enabled,
                scope=self._view,
            )

    # ---- out

    def export(self, path: Path) -> None:
        """Write the records that the table shows, in its order, as xlsx or CSV."""
        table = self._view.table.table
        records = table.shown_records()
        record_type, as_of = self._view.record_type, self._session.library.as_of

        def work(control: JobControl) -> Issue | None:
            control.check(0.1, f"Writing {path.name}")
            try:
                export_catalog(path, record_type, records, as_of)
            except (OSError, ValueError) as error:
                return cannot_write(path, error)
            return None

        count = len(records)
        some = f"{count:,} of {table.total:,}" if count != table.total else f"all {count:,}"
        said = f"Exported {some} {record_type.TITLE.lower()} to {path.name}."
        self._jobs.start(EXCHANGE, work, partial(self._on_written, said))

    def _on_written(self, said: str, issue: Issue | None) -> None:
        if issue is None:
            self._session.notify(said)
        else:
            self._session.report(issue)

    # ---- in

    def import_table(self, path: Path) -> None:
        """Read a file of the kind that is shown, for review."""
        work = partial(read_table, self._session.library, self._view.record_type, path)
        self._jobs.start(EXCHANGE, work, self._on_read)

    def import_config(self, path: Path) -> None:
        """Read a model's config.json, for review."""
        self._view.kinds.choose(Model.KIND)
        self._jobs.start(EXCHANGE, partial(read_config, self._session.library, path), self._on_read)

    def import_focus(self, path: Path) -> None:
        """Read a price list in FOCUS column names, for review."""
        self._view.kinds.choose(CloudPrice.KIND)
        self._jobs.start(EXCHANGE, partial(read_focus, self._session.library, path), self._on_read)

    def review_update(self) -> None:
        """Compare the project with the catalogs that this version ships, for review."""
        self._session.after_storing(self._review_update)

    def _review_update(self) -> None:
        shipped = self._view.shipped.library
        if shipped is not None:
            own, base = self._session.library, base_of(self._session.document)
            self._jobs.start(EXCHANGE, lambda _: update_proposal(base, own, shipped), self._on_update)

    def _on_read(self, proposal: Proposal) -> None:
        if proposal.rows:
            self._view.review_proposal(proposal)
        elif proposal.issues:
            self._session.report(*proposal.issues)
        else:
            same = proposal.unchanged
            self._session.notify(
                f"{proposal.title}: nothing to take over, all {same:,} records are the same."
            )

    def _on_update(self, proposal: Proposal) -> None:
        if proposal.rows or proposal.along:
            self._view.review_proposal(proposal)
        else:
            self._session.notify("The project's catalogs are those that this version ships.")

    # ---- choosing files

    def _choose_table(self) -> None:
        title = f"Import {self._view.record_type.TITLE.lower()}"
        name, _ = QFileDialog.getOpenFileName(self._view, title, "", _TABLES)
        if name:
            self.import_table(Path(name))

    def _choose_config(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self._view, "Import a model", "", _CONFIG)
        if name:
            self.import_config(Path(name))

    def _choose_focus(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self._view, "Import a price list", "", _TABLES)
        if name:
            self.import_focus(Path(name))

    def _choose_export(self) -> None:
        title = self._view.record_type.TITLE
        home = self._session.path.parent if self._session.path else Path.home()
        start = str(home / f"{title.lower()}.xlsx")
        name, kind = QFileDialog.getSaveFileName(self._view, f"Export {title.lower()}", start, _WRITTEN)
        if name:
            path = Path(name)
            suffix = ".csv" if "csv" in kind and path.suffix.lower() != ".xlsx" else ".xlsx"
            self.export(path if path.suffix.lower() in (".xlsx", ".csv") else path.with_suffix(suffix))
