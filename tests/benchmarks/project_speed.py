"""A large project: `python tests/benchmarks/project_speed.py` prints how fast it opens and keeps an edit.

10,000 records and 100 scenarios with a history of 200 steps; prints one JSON object with medians and maxima.
"""

import json
import os
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

from workbench.catalog.library import Library
from workbench.domain.market import CloudPrice
from workbench.domain.provenance import Citation, Status
from workbench.domain.record import Record
from workbench.project.changes import Change, delete_records, edit_field, merge, put_record
from workbench.project.check import check_project
from workbench.project.document import Document
from workbench.project.folders import DATA_DIR_VARIABLE
from workbench.project.starting import start_scenario

RECORDS, SCENARIOS, STEPS, REPEATS = 10_000, 100, 200, 7
TODAY = date(2026, 11, 25)


def make_records() -> list[Record]:
    citations = [
        Citation(source=f"Price list {number}", as_of=TODAY, status=Status.PUBLISHED) for number in range(50)
    ]
    prices = [
        CloudPrice.model_validate(
            {
                "id": f"price-{number}",
                "name": f"Provider {number % 40}, instance {number}",
                "provider": f"Provider {number % 40}",
                "instance": f"instance-{number}",
                "accelerator_id": "nvidia-h200-sxm",
                "accelerators": 8,
                "region": "eu-central",
                "tier": "on-demand",
                "usd_per_instance_hour": 20 + number % 997 / 7,
                "evidence": {"*": citations[number % 50]},
            }
        )
        for number in range(RECORDS)
    ]
    start = start_scenario()
    scenarios = [start.replaced(id=f"s{number}", name=f"Scenario {number}") for number in range(SCENARIOS)]
    return [*prices, *scenarios]


def edit(document: Document, number: int) -> None:
    price = document.library.cloud_price(f"price-{number * 37 % RECORDS}")
    assert price is not None
    change = edit_field(price, "usd_per_instance_hour", 30 + number / 10, TODAY)
    assert isinstance(change, Change)
    document.apply(change)


def timed_ms(times: list[float]) -> dict[str, float]:
    return {"median_ms": round(statistics.median(times) * 1e3, 1), "max_ms": round(max(times) * 1e3, 1)}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ[DATA_DIR_VARIABLE] = str(Path(folder) / "data")
        path = Path(folder) / "large.tcw"
        document = Document(Library(make_records(), TODAY))
        started = time.perf_counter()
        document.save_as(path)
        saving_s = time.perf_counter() - started
        edits, structure = [], []
        for number in range(STEPS):
            started = time.perf_counter()
            edit(document, number)
            edits.append(time.perf_counter() - started)
        for number in range(20):
            started = time.perf_counter()
            document.apply(
                delete_records(document.library, CloudPrice.KIND, [f"price-{number * 11}"], "Delete")
            )
            document.undo()
            document.redo()
            structure.append((time.perf_counter() - started) / 3)
        pasted = [
            put_record(document.library, record.replaced(name=f"{record.name} (new)"), "")
            for record in document.library.records(CloudPrice.KIND)[:1000]
        ]
        started = time.perf_counter()
        document.apply(merge("Paste 1,000 records", pasted))
        paste_s = time.perf_counter() - started
        document.close()
        openings = []
        for _ in range(REPEATS):
            started = time.perf_counter()
            opened = Document.open(path)
            openings.append(time.perf_counter() - started)
            opened.close()
        started = time.perf_counter()
        found = check_project(path)
        checking_s = time.perf_counter() - started
        print(
            json.dumps(
                {
                    "records": RECORDS,
                    "scenarios": SCENARIOS,
                    "file_mb": round(path.stat().st_size / 1e6, 1),
                    "first_save_ms": round(saving_s * 1e3),
                    "open": timed_ms(openings),
                    "edit_commit": timed_ms(edits),
                    "delete_undo_redo_commit": timed_ms(structure),
                    "paste_of_1000_ms": round(paste_s * 1e3),
                    "check_ms": round(checking_s * 1e3),
                    "sound": found.sound,
                },
                indent=2,
            )
        )


if __name__ == "__main__":
    main()
