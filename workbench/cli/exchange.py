"""`workbench catalog export`, `import`, `diff` and `check`: files, updates, and what stands out."""

import argparse
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.common import EXIT_BAD_INPUT, EXIT_FINDINGS, EXIT_OK, BadInput, print_json, say_issues
from workbench.domain.formatting import counted
from workbench.domain.issue import Issue, Severity, Where, has_errors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.catalog.diff import DiffRow
    from workbench.catalog.library import Library
    from workbench.cli.common import Commands
    from workbench.domain.record import Record


def add_verbs(verbs: "Commands", kinds: list[str]) -> None:
    """Declare the verbs."""
    export = verbs.add_parser("export", help="write a catalog as xlsx or CSV")
    export.add_argument("kind", choices=kinds, metavar="KIND", help=", ".join(kinds))
    export.add_argument("file", type=Path, metavar="FILE", help="name ending in .xlsx or .csv")
    export.add_argument("--project", type=Path, metavar="PROJECT", help="a project's records instead")
    export.set_defaults(run=_export)
    imported = verbs.add_parser("import", help="read a catalog's xlsx or CSV file into a project")
    imported.add_argument("kind", choices=kinds, metavar="KIND", help=", ".join(kinds))
    imported.add_argument("file", type=Path, metavar="FILE")
    imported.add_argument("--project", type=Path, required=True, metavar="PROJECT")
    imported.add_argument("--focus", action="store_true", help="FOCUS 1.2 columns; KIND is cloud_price")
    imported.set_defaults(run=_import)
    diff = verbs.add_parser("diff", help="what the shipped catalogs would change in a project")
    diff.add_argument("project", type=Path, metavar="PROJECT")
    diff.add_argument("--kind", choices=kinds, metavar="KIND", help="one kind only")
    diff.add_argument("--accept", nargs="+", default=[], metavar="ROW", help="KIND/ID, all, added or changed")
    diff.add_argument("--json", action="store_true", help="print a JSON list of rows")
    diff.set_defaults(run=_diff)
    check = verbs.add_parser(
        "check", help="figures that stand out or have grown stale; exit 1 if any stands out"
    )
    check.add_argument("--project", type=Path, metavar="PROJECT", help="a project's records instead")
    check.add_argument("--kind", choices=kinds, default="", metavar="KIND", help="one kind only")
    check.add_argument("--json", action="store_true", help="print a JSON object")
    check.set_defaults(run=_check)


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _record_type(kind: str) -> type["Record"]:
    from workbench.domain.kinds import RECORD_TYPES

    return RECORD_TYPES[kind]


def _library(project: Path | None) -> "Library":
    from workbench.catalog.files import load_shipped

    if project is None:
        return load_shipped()
    from workbench.cli.opened import reading

    with reading(project) as document:
        return document.library


def _export(arguments: argparse.Namespace) -> int:
    from workbench.catalog.exchange import SUFFIXES, export_catalog

    path: Path = arguments.file
    if path.suffix.lower() not in SUFFIXES:
        raise BadInput(_problem(path, "other_suffix", f"'{path.suffix}' is no kind of file for a catalog."))
    library = _library(arguments.project)
    records = library.records(arguments.kind)
    try:
        export_catalog(path, _record_type(arguments.kind), records, library.as_of)
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput(_problem(path, "cannot_write", f"The file cannot be written: {reason}.")) from error
    except ValueError as error:
        raise BadInput(_problem(path, "too_long", f"{str(error).capitalize()}.")) from error
    print(f"wrote {counted(len(records), 'record')} to {path}")
    return EXIT_OK


def _problem(path: Path, code: str, message: str) -> Issue:
    return Issue(
        severity=Severity.ERROR,
        code=code,
        message=message,
        where=Where(file=path.name),
        suggestion="Give a name ending in .xlsx or .csv in a folder that can be written.",
    )


def _import(arguments: argparse.Namespace) -> int:
    from workbench.catalog.exchange import import_catalog
    from workbench.catalog.focus import import_focus
    from workbench.cli.opened import changing
    from workbench.domain.market import Benchmark, CloudPrice
    from workbench.evidence.own_file import own_benchmarks_of
    from workbench.project.changes import merge, put_record

    path: Path = arguments.file
    if arguments.focus and arguments.kind != CloudPrice.KIND:
        message = f"FOCUS files hold cloud prices, not {arguments.kind}."
        raise BadInput(_problem(path, "not_focus", message))
    with changing(arguments.project) as document:
        library = document.library
        records: Sequence[Record]
        if arguments.focus:
            records, issues = import_focus(path, library, _today())
        else:
            known = {record.id: record for record in library.records(arguments.kind)}
            own = own_benchmarks_of(path, library, _today()) if arguments.kind == Benchmark.KIND else None
            if own is not None:
                records, issues = own
            else:
                records, issues = import_catalog(path, _record_type(arguments.kind), known)
        say_issues(issues)
        changed = [record for record in records if library.get(record.KIND, record.id) != record]
        committed = "nothing"
        if changed:
            label = (
                f"Import {len(changed):,} of {_record_type(arguments.kind).TITLE.lower()} from {path.name}"
            )
            document.apply(merge(label, [put_record(library, record, label) for record in changed]))
            committed = f"change {document.last_change}, {label}"
            print(f"committed {document.last_change}")
    print(f"read {counted(len(records), 'record')}, {len(changed):,} new or changed")
    if not has_errors(issues):
        return EXIT_OK
    errors = sum(issue.severity is Severity.ERROR for issue in issues)
    say_issues([_partly(path, errors, committed)])
    return EXIT_BAD_INPUT


def _partly(path: Path, errors: int, committed: str) -> Issue:
    """Says what an import with errors did and did not do."""
    return Issue(
        severity=Severity.NOTE,
        code="partly_imported",
        message=f"Exit code 2 is for the {counted(errors, 'error')} above: what they name is not imported. "
        f"Committed: {committed}.",
        where=Where(file=path.name),
        suggestion="Correct the file and import it again: records that are the same stay so.",
    )


def _diff(arguments: argparse.Namespace) -> int:
    from workbench.catalog.diff import CATALOG_KINDS
    from workbench.catalog.files import load_shipped
    from workbench.cli.opened import changing, reading
    from workbench.project.updates import update_change, update_rows

    kinds = (arguments.kind,) if arguments.kind else CATALOG_KINDS
    opened = changing if arguments.accept else reading
    with opened(arguments.project) as document:
        shipped = load_shipped()
        rows = update_rows(document, shipped, kinds)
        taken = _chosen(rows, arguments.accept)
        if taken:
            document.apply(update_change(document.library, shipped, taken))
            if not arguments.json:
                print(f"committed {document.last_change}")
    left = [row for row in rows if row not in taken]
    if arguments.json:
        print_json([_row_json(row) for row in left])
        return EXIT_OK
    for row in left:
        print(f"{row.state}\t{row.kind}/{row.id}\t{row.name}")
        for field in row.fields:
            mark = "  own edit" if field.conflict else ""
            print(f"\t{field.title}: {_shown(field.own)} -> {_shown(field.shipped)}{mark}")
    return EXIT_OK


def _chosen(rows: "Sequence[DiffRow]", wanted: "Sequence[str]") -> "list[DiffRow]":
    """Rows that --accept names. `added` and `changed` leave conflicts alone, `all` takes them too."""
    names = set(wanted)
    known = {f"{row.kind}/{row.id}" for row in rows} | {"all", "added", "changed"}
    unknown = sorted(names - known)
    if unknown:
        raise BadInput(
            Issue(
                severity=Severity.ERROR,
                code="unknown_row",
                message=f"There is no row {', '.join(unknown)}.",
                suggestion="See the rows with: workbench catalog diff PROJECT",
            )
        )
    return [
        row for row in rows if "all" in names or row.state.value in names or f"{row.kind}/{row.id}" in names
    ]


def _row_json(row: "DiffRow") -> dict[str, Any]:
    return {
        "kind": row.kind,
        "id": row.id,
        "name": row.name,
        "state": row.state.value,
        "fields": [
            {
                "field": field.name,
                "title": field.title,
                "own": _shown(field.own),
                "shipped": _shown(field.shipped),
                "conflict": field.conflict,
            }
            for field in row.fields
        ],
    }


def _shown(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _check(arguments: argparse.Namespace) -> int:
    from workbench.catalog.freshness import stale_issues
    from workbench.catalog.plausibility import check_plausibility

    library = _library(arguments.project)
    kinds = (arguments.kind,) if arguments.kind else library.kinds()
    findings = check_plausibility(library, arguments.kind)
    stale = stale_issues((record for kind in kinds for record in library.records(kind)), _today())
    if arguments.json:
        print_json({"findings": [_issue_json(i) for i in findings], "stale": [_issue_json(i) for i in stale]})
    else:
        for issue in findings:
            print(issue)
        stand, are = "stands" if len(findings) == 1 else "stand", "is" if len(stale) == 1 else "are"
        print(f"{counted(len(findings), 'figure')} {stand} out, {counted(len(stale), 'record')} {are} stale")
    return EXIT_FINDINGS if findings else EXIT_OK


def _issue_json(issue: Issue) -> dict[str, str]:
    return {
        "code": issue.code,
        "record": issue.where.record,
        "field": issue.where.field,
        "message": issue.message,
        "suggestion": issue.suggestion,
    }
