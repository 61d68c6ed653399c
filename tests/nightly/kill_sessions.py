"""Sessions killed at random moments: `python tests/nightly/kill_sessions.py [SESSIONS] [SEED]`.

Edit sessions go on where the last one was killed, fifty to a project. Every tenth session is one each of a
migration, a Save As over an older project, a backup, a version being restored and a JSON import, killed
likewise. Prints one JSON object with the figures; exits 1 where a file was damaged, an acknowledged change
lost, or reopening took too long. Needs fork, so Linux or macOS.
"""

import argparse
import hashlib
import json
import os
import random
import signal
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from workbench.catalog.library import Library
from workbench.domain.hardware import Accelerator
from workbench.domain.provenance import Citation, Status
from workbench.project.backups import back_up, backups_of
from workbench.project.changes import delete_records, merge, put_record
from workbench.project.check import check_project
from workbench.project.document import Document
from workbench.project.exchange import export_json, import_json
from workbench.project.folders import DATA_DIR_VARIABLE
from workbench.project.store import ProjectFile

SLOWEST_REOPENING_S = 0.5
_SESSIONS_A_PROJECT = 50
"""After so many sessions a project begins anew: checking a long history takes most of the time."""
SHEET = Citation(source="Datasheet", as_of=date(2026, 1, 2), status=Status.PUBLISHED)

Tell = Callable[[str], None]
Session = Callable[[random.Random, Tell], None]


def chip(number: int, memory_gb: float) -> Accelerator:
    return Accelerator.model_validate(
        {
            "id": f"chip-{number}",
            "name": f"Chip {number}",
            "vendor": "V",
            "family": "other",
            "memory_gb": memory_gb,
            "evidence": {"*": SHEET},
        }
    )


def digest(library: Library) -> str:
    text = "".join(
        record.model_dump_json() for kind in sorted(library.kinds()) for record in library.records(kind)
    )
    return hashlib.sha256(text.encode()).hexdigest()


def edit_on(path: Path) -> Session:
    """Edits, pastes, deletions, undos, redos and versions without end; each is told once it is durable."""

    def work(moments: random.Random, tell: Tell) -> None:
        document = Document.open(path)
        tell(f"opened {document.last_change} {digest(document.library)}")
        while True:
            act(document, moments)
            tell(f"did {document.last_change} {digest(document.library)}")

    return work


def act(document: Document, moments: random.Random) -> None:
    kind = moments.choices(("edit", "paste", "delete", "undo", "redo", "version"), (40, 6, 12, 24, 14, 4))[0]
    number, memory = moments.randrange(40), moments.uniform(1, 1000)
    library = document.library
    if kind == "paste":
        changes = [put_record(library, chip(number + extra, memory), "") for extra in range(60)]
        document.apply(merge("Paste", changes))
    elif kind == "delete":
        document.apply(delete_records(library, Accelerator.KIND, [f"chip-{number}"], "Delete"))
    elif kind == "undo":
        document.undo(moments.choice((1, 1, 1, 5)))
    elif kind == "redo":
        document.redo(moments.choice((1, 1, 4)))
    elif kind == "version":
        document.name_version(f"Version {number}")
    else:
        document.apply(put_record(library, chip(number, memory), f"Edit {number}"))


def killed(work: Session, seed: int, told: int, delay_s: float) -> list[str]:
    """Run a session in a process of its own, kill it `delay_s` after its line number `told`."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(random.Random(seed), lambda line: (os.write(writing, f"{line}\n".encode()), None)[1])
        finally:
            os._exit(0)
    os.close(writing)
    lines: list[str] = []
    with os.fdopen(reading, encoding="utf-8") as told_by_child:
        while len(lines) < told and (line := told_by_child.readline()):
            lines.append(line.strip())
        time.sleep(delay_s)
        os.kill(child, signal.SIGKILL)
        lines += [line.strip() for line in told_by_child.read().splitlines()]
    os.waitpid(child, 0)
    return lines


class Figures:
    """What the sessions found."""

    def __init__(self) -> None:
        self.sessions: Counter[str] = Counter()
        self.acknowledged = 0
        self.journals = 0
        self.in_flight = 0
        self.reopening_s: list[float] = []
        self.problems: list[str] = []

    def expect(self, holds: bool, what: str) -> None:
        if not holds:
            self.problems.append(what)

    def reopen(self, path: Path, what: str) -> Document:
        self.journals += Path(f"{path}-journal").exists()
        started = time.perf_counter()
        document = Document.open(path)
        self.reopening_s.append(time.perf_counter() - started)
        self.expect(not document.read_only, f"{what}: reopened read-only: {document.read_only_reason}")
        return document

    def sound(self, path: Path, what: str) -> None:
        for problem in check_project(path).problems:
            self.problems.append(f"{what}: {problem}")

    def as_json(self) -> dict[str, object]:
        return {
            "sessions": dict(self.sessions),
            "changes_acknowledged": self.acknowledged,
            "killed_inside_a_transaction": self.journals,
            "last_change_was_in_flight": self.in_flight,
            "reopening_ms_median": round(statistics.median(self.reopening_s) * 1000, 1),
            "reopening_ms_max": round(max(self.reopening_s) * 1000, 1),
            "problems": self.problems,
        }


def edit_session(folder: Path, figures: Figures, moments: random.Random) -> None:
    path = folder / "edits.tcw"
    if not path.exists():
        document = Document(Library([chip(number, 80) for number in range(30)], date(2026, 11, 20)))
        document.save_as(path)
        document.close()
    lines = killed(edit_on(path), moments.getrandbits(32), moments.randrange(1, 25), moments.uniform(0, 0.02))
    figures.acknowledged += sum(line.startswith("did") for line in lines)
    document = figures.reopen(path, "edit session")
    _, change, content = lines[-1].split()
    figures.expect(
        document.last_change >= int(change),
        f"change {change} was acknowledged, the file ends with {document.last_change}",
    )
    if document.last_change == int(change):
        figures.expect(digest(document.library) == content, f"change {change} has other records than told")
    else:
        figures.in_flight += 1
    document.close()
    figures.sound(path, "edit session")


def migration_session(folder: Path, figures: Figures, moments: random.Random) -> None:
    path = folder / f"old-{figures.sessions['migration']}.tcw"
    make_format_1(path, 400)

    def work(_: random.Random, tell: Tell) -> None:
        tell("started")
        Document.open(path)

    killed(work, 0, 1, moments.uniform(0, 0.12))
    document = figures.reopen(path, "migration")
    figures.expect(len(document.library.records(Accelerator.KIND)) == 400, "migration: records are missing")
    figures.expect(document.history == ("Edit",), "migration: the step is missing")
    document.close()
    figures.sound(path, "migration")


def save_as_session(folder: Path, figures: Figures, moments: random.Random) -> None:
    source, target = folder / "edits.tcw", folder / "target.tcw"
    before = source.read_bytes()
    if not target.exists():
        Document(Library([chip(7, 7)])).save_as(target)
    replaced = target.read_bytes()

    def work(_: random.Random, tell: Tell) -> None:
        document = Document.open(source)
        tell("started")
        document.save_as(target)

    killed(work, 0, 1, moments.uniform(0, 0.06))
    figures.expect(source.read_bytes() == before, "Save As changed its source")
    figures.sound(target, "Save As")
    if target.read_bytes() != replaced:
        document = figures.reopen(target, "Save As")
        original = Document.open(source, write=False)
        figures.expect(digest(document.library) == digest(original.library), "Save As wrote other records")
        original.close()
        document.close()


def backup_session(folder: Path, figures: Figures, moments: random.Random) -> None:
    path = folder / "edits.tcw"
    before = path.read_bytes()
    document = Document.open(path)
    document.apply(put_record(document.library, chip(1, moments.uniform(1, 9)), "Before the backup"))
    document.close()
    before = path.read_bytes()

    def work(_: random.Random, tell: Tell) -> None:
        tell("started")
        back_up(path, datetime.now(UTC))

    killed(work, 0, 1, moments.uniform(0, 0.05))
    figures.expect(path.read_bytes() == before, "a backup changed the project")
    for backup in backups_of(path):
        figures.sound(backup.path, "backup")


def restore_session(folder: Path, figures: Figures, moments: random.Random) -> None:
    path = folder / "edits.tcw"
    document = Document.open(path)
    version = document.name_version("Before")
    before = digest(document.library)
    changes = [put_record(document.library, chip(number, moments.uniform(1, 9)), "") for number in range(80)]
    document.apply(merge("Paste 80", changes))
    after = digest(document.library)
    document.close()

    def work(_: random.Random, tell: Tell) -> None:
        opened = Document.open(path)
        change = opened.restoring(version)
        tell("started")
        opened.apply(change)
        tell("restored")

    lines = killed(work, 0, 1, moments.uniform(0, 0.02))
    document = figures.reopen(path, "restore")
    wanted = {before} if "restored" in lines else {before, after}
    figures.expect(digest(document.library) in wanted, "a restored version is neither old nor new")
    document.close()
    figures.sound(path, "restore")


def import_session(folder: Path, figures: Figures, moments: random.Random) -> None:
    source, target = folder / "export.json", folder / f"imported-{figures.sessions['import']}.tcw"
    file = ProjectFile.open(folder / "edits.tcw", write=False)
    source.write_bytes(export_json(file))
    file.close()

    def work(_: random.Random, tell: Tell) -> None:
        tell("started")
        import_json(source, target)

    killed(work, 0, 1, moments.uniform(0, 0.3))
    if target.exists():
        figures.sound(target, "import")


def make_format_1(path: Path, count: int) -> None:
    """A project as the first version of the program wrote it: `count` records and one step."""
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.executescript("""
        CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
        CREATE TABLE citation (id INTEGER PRIMARY KEY, json TEXT NOT NULL UNIQUE);
        CREATE TABLE record (kind TEXT NOT NULL, id TEXT NOT NULL, position INTEGER NOT NULL,
            json TEXT NOT NULL, PRIMARY KEY (kind, id));
        CREATE TABLE step (number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL,
            label TEXT NOT NULL, why TEXT NOT NULL, puts TEXT NOT NULL, state TEXT NOT NULL);
        CREATE TABLE attachment (sha256 TEXT PRIMARY KEY, name TEXT NOT NULL, data BLOB NOT NULL);
        PRAGMA application_id = 0x54435742;
        PRAGMA user_version = 1;
    """)
    connection.execute("INSERT INTO meta VALUES ('as_of', '2026-11-20')")
    connection.execute("INSERT INTO citation VALUES (1, ?)", (SHEET.model_dump_json(),))
    rows = [
        {"id": f"c{number}", "name": f"C {number}", "vendor": "V", "family": "other", "evidence": {"*": 1}}
        for number in range(count)
    ]
    connection.executemany(
        "INSERT INTO record VALUES ('accelerator', ?, ?, ?)",
        [(row["id"], number, json.dumps(row)) for number, row in enumerate(rows)],
    )
    puts = [{"kind": "accelerator", "id": "c0", "before": {**rows[0], "name": "C"}, "after": rows[0]}]
    connection.execute(
        "INSERT INTO step (at, who, label, why, puts, state) VALUES"
        " ('2026-11-24T10:00:00+00:00', 'ada', 'Edit', '', ?, 'done')",
        (json.dumps(puts),),
    )
    connection.commit()
    connection.close()


OTHERS = {
    "migration": migration_session,
    "save as": save_as_session,
    "backup": backup_session,
    "restore": restore_session,
    "import": import_session,
}


def run(sessions: int, seed: int, folder: Path) -> Figures:
    """`sessions` edit sessions, and the others in between."""
    figures, moments = Figures(), random.Random(seed)
    os.environ[DATA_DIR_VARIABLE] = str(folder / "data")
    for number in range(sessions):
        if number % _SESSIONS_A_PROJECT == 0:
            (folder / "edits.tcw").unlink(missing_ok=True)
        edit_session(folder, figures, moments)
        figures.sessions["edit"] += 1
        if number % 10 == 9:
            for name, session in OTHERS.items():
                session(folder, figures, moments)
                figures.sessions[name] += 1
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description="Sessions killed at random moments.")
    parser.add_argument("sessions", nargs="?", type=int, default=500)
    parser.add_argument("seed", nargs="?", type=int, default=1)
    parser.add_argument("--ignore-times", action="store_true", help="on a machine that is busy otherwise")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = run(arguments.sessions, arguments.seed, Path(folder))
    slowest = max(figures.reopening_s)
    if not arguments.ignore_times:
        figures.expect(slowest < SLOWEST_REOPENING_S, f"reopening took {slowest:.2f} s")
    print(json.dumps(figures.as_json(), indent=2))
    return 1 if figures.problems else 0


if __name__ == "__main__":
    sys.exit(main())
