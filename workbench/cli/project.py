"""`workbench project`: make a project file, check it, read its log, go back, take it elsewhere."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.common import EXIT_FINDINGS, EXIT_OK, BadInput, print_json, say_issues
from workbench.domain.formatting import counted
from workbench.domain.issue import Issue, Severity, Where

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.cli.common import Commands

AUDIT_FORMATS = (".xlsx", ".csv", ".json")


def add_commands(commands: "Commands") -> None:
    """Declare the verbs of `project`."""
    project = commands.add_parser("project", help="make, check and take along project files (.tcw)")
    verbs = project.add_subparsers(dest="verb", required=True)

    def verb(
        name: str, run: "Callable[[argparse.Namespace], int]", text: str, *, json: bool = False
    ) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = verbs.add_parser(name, help=text)
        made.add_argument("project", type=Path, metavar="PROJECT", help="a .tcw file")
        made.set_defaults(run=run)
        if json:
            made.add_argument("--json", action="store_true", help="print JSON instead of text")
        return made

    new = verb("new", _new, "a new project with a snapshot of the shipped catalogs")
    new.add_argument("--currency", default="USD", help="functional currency of the project (USD)")
    new.add_argument("--force", action="store_true", help="replace a file that exists")
    verb("check", _check, "verify the file and its change log; exit 0 sound, 1 not", json=True)
    log = verb("log", _log, "who changed what, when and why", json=True)
    log.add_argument("--out", type=Path, metavar="FILE", help="write it to FILE.xlsx, .csv or .json instead")
    verb("undo", _undo, "take back the latest step")
    verb("redo", _redo, "do the step again that was taken back last")
    save = verb("save-version", _save_version, "name the present state, to come back to it")
    save.add_argument("name", metavar="NAME")
    verb("versions", _versions, "the named states", json=True)
    restore = verb("restore", _restore, "bring every record back to a version (a step that can be undone)")
    restore.add_argument("version", metavar="NUMBER_OR_NAME")
    copy = verb("copy", _copy, "write a copy under another name, log included")
    copy.add_argument("target", type=Path, metavar="TARGET")
    copy.add_argument("--force", action="store_true", help="replace a file that exists")
    verb("backups", _backups, "the copies that the workbench keeps of a project", json=True)
    export = verb("export", _export, "write the whole project as readable JSON")
    export.add_argument("target", type=Path, metavar="FILE.json")
    export.add_argument("--content", action="store_true", help="without history: only what it holds now")
    importing = verbs.add_parser("import", help="make a project file of an export")
    importing.add_argument("source", type=Path, metavar="FILE.json")
    importing.add_argument("project", type=Path, metavar="PROJECT")
    importing.add_argument("--force", action="store_true", help="replace a file that exists")
    importing.set_defaults(run=_import)


def _refuse_existing(path: Path, *, force: bool) -> None:
    if path.exists() and not force:
        raise _bad(
            "file_exists",
            f"There is already a file {path.name}.",
            path,
            "Choose another name, or use --force.",
        )


def _bad(code: str, message: str, path: Path, suggestion: str) -> BadInput:
    return BadInput(
        Issue(
            severity=Severity.ERROR,
            code=code,
            message=message,
            where=Where(file=str(path)),
            suggestion=suggestion,
        )
    )


def _new(arguments: argparse.Namespace) -> int:
    from pydantic import ValidationError

    from workbench.catalog.rates import unknown_currency
    from workbench.project.document import Document
    from workbench.project.errors import ProjectFileError
    from workbench.project.files import SUFFIX
    from workbench.project.folders import risk_of
    from workbench.project.starting import new_project

    path: Path = arguments.project
    if not path.suffix:
        path = path.with_name(f"{path.name}{SUFFIX}")
    _refuse_existing(path, force=arguments.force)
    try:
        library = new_project(path.stem or path.name, arguments.currency)
        unknown = unknown_currency(library, arguments.currency)
        if unknown is not None:
            raise BadInput(unknown)
        document = Document(library)
        document.save_as(path)
    except ValidationError as error:
        raise _bad(
            "invalid_value",
            f"'{arguments.currency}' is not an ISO 4217 currency code.",
            path,
            "Write it as USD or EUR.",
        ) from error
    except ProjectFileError as error:
        raise BadInput(error.issue) from error
    document.close()
    risk = risk_of(path)
    say_issues((risk,) if risk else ())
    print(f"Wrote {path}")
    return EXIT_OK


def _check(arguments: argparse.Namespace) -> int:
    from workbench.project.check import check_project
    from workbench.project.errors import ProjectFileError

    try:
        found = check_project(arguments.project)
    except ProjectFileError as error:
        raise BadInput(error.issue) from error
    if arguments.json:
        print_json(
            {
                "sound": found.sound,
                "problems": list(found.problems),
                "changes": found.changes,
                "records": found.records,
                "last_hash": found.last_hash,
            }
        )
    elif found.sound:
        records, changes = counted(found.records, "record"), counted(found.changes, "change")
        print(f"Sound: {records}, {changes}, last hash {found.last_hash}")
    else:
        for problem in found.problems:
            print(f"Not sound: {problem}")
        newest = _newest_backup(arguments.project)
        if newest is not None:
            print(f"The newest backup is {newest}")
    return EXIT_OK if found.sound else EXIT_FINDINGS


def _newest_backup(path: Path) -> Path | None:
    from workbench.project.backups import backups_of

    return next((backup.path for backup in backups_of(path)), None)


def _log(arguments: argparse.Namespace) -> int:
    from workbench.cli.opened import reading
    from workbench.project.audit import HEADERS, KEYS, as_json, audit_rows

    out: Path | None = arguments.out
    if out is not None and out.suffix.casefold() not in AUDIT_FORMATS:
        raise _bad(
            "unknown_format", f"'{out.suffix}' is no format of the log.", out, "Use .xlsx, .csv or .json."
        )
    with reading(arguments.project) as document:
        rows = list(audit_rows(document.file)) if document.file else []
    if out is not None:
        from workbench.reports.log_file import write_log_file

        try:
            write_log_file(KEYS, HEADERS, [row.cells for row in rows], out)
        except OSError as error:
            raise _bad(
                "cannot_write",
                f"The log cannot be written: {error.strerror or error}.",
                out,
                "Choose another folder, or close the file in Excel.",
            ) from error
        print(f"Wrote {out}")
    elif arguments.json:
        print_json([as_json(row) for row in rows])
    else:
        for row in rows:
            what = f"{row.kind} {row.id} {row.field}: {row.before} → {row.after}" if row.field else ""
            print("\t".join((str(row.change), row.at, row.who, row.action, row.step, what, row.why)))
    return EXIT_OK


def _undo(arguments: argparse.Namespace) -> int:
    from workbench.cli.opened import changing

    with changing(arguments.project) as document:
        label = document.undo_label
        if not document.undo():
            raise _bad("nothing_to_undo", "There is no step to take back.", arguments.project, "")
        print(f"committed {document.last_change}\ntaken back: {label}", flush=True)
    return EXIT_OK


def _redo(arguments: argparse.Namespace) -> int:
    from workbench.cli.opened import changing

    with changing(arguments.project) as document:
        label = document.redo_label
        if not document.redo():
            raise _bad("nothing_to_redo", "There is no step to do again.", arguments.project, "")
        print(f"committed {document.last_change}\ndone again: {label}", flush=True)
    return EXIT_OK


def _save_version(arguments: argparse.Namespace) -> int:
    from workbench.cli.opened import changing

    with changing(arguments.project) as document:
        version = document.name_version(arguments.name)
        print(f"committed {document.last_change}\nversion {version.number}: {version.name}", flush=True)
    return EXIT_OK


def _versions(arguments: argparse.Namespace) -> int:
    from dataclasses import asdict

    from workbench.cli.opened import reading

    with reading(arguments.project) as document:
        versions = document.versions()
    if arguments.json:
        print_json([asdict(version) for version in versions])
    for version in () if arguments.json else versions:
        print(f"{version.number}\t{version.name}\t{version.at}\t{version.who}\tchange {version.log}")
    return EXIT_OK


def _restore(arguments: argparse.Namespace) -> int:
    from workbench.cli.opened import changing

    wanted: str = arguments.version
    with changing(arguments.project) as document:
        versions = document.versions()
        found = [version for version in versions if wanted in {str(version.number), version.name}]
        if not found:
            raise _bad(
                "unknown_version",
                f"There is no version '{wanted}'.",
                arguments.project,
                f"Known: {', '.join(f'{v.number} {v.name}' for v in versions) or 'none yet'}.",
            )
        change = document.restoring(found[-1])
        if document.apply(change):
            print(
                f"committed {document.last_change}\n{change.label}: {counted(len(change.puts), 'record')}",
                flush=True,
            )
        else:
            print(f"The project is as it was in {found[-1].name}.")
    return EXIT_OK


def _copy(arguments: argparse.Namespace) -> int:
    from workbench.cli.opened import reading

    _refuse_existing(arguments.target, force=arguments.force)
    with reading(arguments.project) as document:
        document.duplicate(arguments.target)
    print(f"Wrote {arguments.target}")
    return EXIT_OK


def _backups(arguments: argparse.Namespace) -> int:
    from workbench.project.backups import backups_of

    backups = backups_of(arguments.project)
    if arguments.json:
        print_json(
            [
                {"path": str(backup.path), "at": backup.at.isoformat(), "change": backup.change}
                for backup in backups
            ]
        )
    for backup in () if arguments.json else backups:
        print(f"{backup.at:%Y-%m-%d %H:%M} UTC\tchange {backup.change}\t{backup.path}")
    return EXIT_OK


def _export(arguments: argparse.Namespace) -> int:
    from workbench.cli.opened import reading
    from workbench.project.exchange import export_json

    with reading(arguments.project) as document:
        data = export_json(document.file, history=not arguments.content) if document.file else b""
    try:
        arguments.target.write_bytes(data)
    except OSError as error:
        raise _bad(
            "cannot_write",
            f"The file cannot be written: {error.strerror or error}.",
            arguments.target,
            "Choose another folder, or free some space.",
        ) from error
    print(f"Wrote {arguments.target}")
    return EXIT_OK


def _import(arguments: argparse.Namespace) -> int:
    from workbench.project.errors import ProjectFileError
    from workbench.project.exchange import import_json

    _refuse_existing(arguments.project, force=arguments.force)
    try:
        import_json(arguments.source, arguments.project)
    except ProjectFileError as error:
        raise BadInput(error.issue) from error
    print(f"Wrote {arguments.project}")
    return EXIT_OK
