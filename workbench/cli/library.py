"""`workbench library`: the records a user keeps to reuse across projects."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.common import EXIT_OK, BadInput, print_json
from workbench.domain.issue import Issue

if TYPE_CHECKING:
    from workbench.catalog.library import Library
    from workbench.cli.common import Commands
    from workbench.domain.record import Record


def add_commands(commands: "Commands") -> None:
    """Declare `library list`, `keep` and `use`."""
    from workbench.domain.kinds import CATALOG_TYPES

    kinds = [record_type.KIND for record_type in CATALOG_TYPES]
    library = commands.add_parser("library", help="records kept to reuse across projects")
    verbs = library.add_subparsers(dest="verb", required=True)
    listing = verbs.add_parser("list", help="what is kept")
    listing.add_argument("--json", action="store_true", help="print a JSON list of records")
    listing.set_defaults(run=_list)
    keep = verbs.add_parser("keep", help="put records of a project into the library")
    keep.set_defaults(run=_keep)
    use = verbs.add_parser("use", help="put kept records into a project; prints the number of the change")
    use.set_defaults(run=_use)
    for verb in (keep, use):
        verb.add_argument("project", type=Path, metavar="PROJECT", help="a .tcw file")
        verb.add_argument("kind", choices=kinds, metavar="KIND", help=", ".join(kinds))
        verb.add_argument("ids", nargs="+", metavar="ID")


def _list(arguments: argparse.Namespace) -> int:
    from workbench.project.errors import ProjectFileError
    from workbench.project.user_library import kept_records

    try:
        kept = kept_records()
    except ProjectFileError as error:
        raise BadInput(error.issue) from error
    records = [record for kind in kept.kinds() for record in kept.records(kind)]
    if arguments.json:
        print_json([{"kind": r.KIND, **r.model_dump(mode="json", exclude={"evidence"})} for r in records])
    for record in () if arguments.json else records:
        print(f"{record.KIND}\t{record.id}\t{record.name}")
    return EXIT_OK


def _keep(arguments: argparse.Namespace) -> int:
    from workbench.cli.opened import reading
    from workbench.project.user_library import keep

    with reading(arguments.project) as document:
        records = _found(document.library, arguments)
        for record in keep(records, document.library):
            print(f"kept {record.KIND} {record.id}")
    return EXIT_OK


def _use(arguments: argparse.Namespace) -> int:
    from workbench.cli.opened import changing
    from workbench.project.user_library import kept_records, reuse

    with changing(arguments.project) as document:
        kept = kept_records()
        change = reuse(_found(kept, arguments), kept, document.library)
        document.apply(change)
        print(f"committed {document.last_change}", flush=True)
        for put in change.puts:
            print(f"used {put.kind} {put.id}")
    return EXIT_OK


def _found(library: "Library", arguments: argparse.Namespace) -> "list[Record]":
    from workbench.project.values import find_record

    found = [find_record(library, arguments.kind, record_id) for record_id in arguments.ids]
    issues = [item for item in found if isinstance(item, Issue)]
    if issues:
        raise BadInput(*issues)
    return [item for item in found if not isinstance(item, Issue)]
