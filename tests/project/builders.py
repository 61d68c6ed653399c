"""A small library of chips and one site, and projects made of it."""

import hashlib
from datetime import date
from pathlib import Path

from workbench.catalog.library import Library
from workbench.domain.hardware import Accelerator, Facility
from workbench.domain.provenance import Citation, Status
from workbench.domain.scenario import Assumptions, Scenario
from workbench.domain.workload import LengthClass, Stream
from workbench.project.changes import Attachment, Change, delete_records, put_record
from workbench.project.document import Document

SHEET = Citation(source="Datasheet", as_of=date(2026, 1, 2), status=Status.PUBLISHED)
QUOTE_FILE = Attachment(sha256=hashlib.sha256(b"+").hexdigest(), name="Angebot ü.txt", data=b"+")


def chip(record_id: str, memory_gb: float = 80) -> Accelerator:
    return Accelerator.model_validate(
        {
            "id": record_id,
            "name": f"Chip {record_id}",
            "vendor": "V",
            "family": "other",
            "memory_gb": memory_gb,
            "evidence": {"*": SHEET},
        }
    )


def site(price: float = 0.2) -> Facility:
    return Facility.model_validate(
        {"id": "köln", "name": "Köln", "electricity_usd_per_kwh": price, "evidence": {"*": SHEET}}
    )


def scenario() -> Scenario:
    stream = Stream(
        id="chat",
        name="Chat",
        model_id="m",
        lengths=(LengthClass(isl=1024, osl=256),),
        ttft_limit_s=2.0,
        tpot_limit_s=0.05,
        peak_requests_per_s=3.0,
    )
    return Scenario(id="s", name="S", streams=(stream,), assumptions=Assumptions(facility_id="köln"))


def library() -> Library:
    return Library([chip("a"), chip("b"), chip("c"), site()], date(2026, 11, 20))


def content(records: Library) -> list[tuple[str, str]]:
    """Every record in its order."""
    return [
        (kind, record.model_dump_json())
        for kind in sorted(records.kinds())
        for record in records.records(kind)
    ]


def chips(document: Document) -> list[str]:
    return [record.id for record in document.library.records("accelerator")]


def save_project(path: Path) -> Path:
    """A project with an edit, a deletion, a version after them, and an addition that was undone."""
    document = Document(library())
    document.save_as(path)
    edit = put_record(document.library, chip("a", 96), "Edit Chip a")
    document.apply(Change(label=edit.label, puts=edit.puts, why="Larger stack", attachments=(QUOTE_FILE,)))
    document.apply(delete_records(document.library, "accelerator", ["b"], "Delete Chip b"))
    document.name_version("First round")
    document.apply(put_record(document.library, chip("d"), "Add Chip d"))
    document.undo()
    document.close()
    return path
