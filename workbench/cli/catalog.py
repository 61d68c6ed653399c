"""`workbench catalog`: look into the shipped catalogs and a project's copy of them."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli import exchange, import_model, values
from workbench.cli.common import EXIT_OK, BadInput, print_json
from workbench.domain.issue import Issue, Severity

if TYPE_CHECKING:
    from workbench.cli.common import Commands


def add_commands(commands: "Commands") -> None:
    """Declare `catalog list`, `show`, `get`, `set`, `import-model` and the verbs of `exchange`."""
    from workbench.domain.kinds import CATALOG_TYPES

    kinds = [record_type.KIND for record_type in CATALOG_TYPES]
    catalog = commands.add_parser("catalog", help="look into the shipped catalogs")
    verbs = catalog.add_subparsers(dest="verb", required=True)
    listing = verbs.add_parser("list", help="ids and names of one kind")
    listing.add_argument("kind", choices=kinds, metavar="KIND", help=", ".join(kinds))
    listing.add_argument("--json", action="store_true", help="print a JSON list of records")
    listing.add_argument("--project", type=Path, metavar="PROJECT", help="a project's records instead")
    listing.set_defaults(run=_catalog_list)
    show = verbs.add_parser("show", help="one record with the source of every figure")
    show.add_argument("kind", choices=kinds, metavar="KIND", help=", ".join(kinds))
    show.add_argument("id", metavar="ID")
    show.add_argument("--json", action="store_true", help="print a JSON object")
    show.set_defaults(run=_catalog_show)
    values.add_verbs(verbs)
    import_model.add_verb(verbs)
    exchange.add_verbs(verbs, kinds)


def _catalog_list(arguments: argparse.Namespace) -> int:
    if arguments.project is None:
        from workbench.catalog.files import load_shipped

        records = load_shipped().records(arguments.kind)
    else:
        from workbench.cli.opened import reading

        with reading(arguments.project) as document:
            records = document.library.records(arguments.kind)
    if arguments.json:
        print_json([record.model_dump(mode="json", exclude={"evidence"}) for record in records])
    else:
        for record in records:
            print(f"{record.id}\t{record.name}")
    return EXIT_OK


def _catalog_show(arguments: argparse.Namespace) -> int:
    from workbench.catalog.files import load_shipped

    record = load_shipped().get(arguments.kind, arguments.id)
    if record is None:
        raise BadInput(
            Issue(
                severity=Severity.ERROR,
                code="unknown_record",
                message=f"There is no {arguments.kind} with the id '{arguments.id}'.",
                suggestion=f"See the ids with: workbench catalog list {arguments.kind}",
            )
        )
    if arguments.json:
        print_json(record.model_dump(mode="json"))
        return EXIT_OK
    for name, spec in record.fields().items():
        citation = record.citation(name) if spec.meta.figure else None
        value: Any = getattr(record, name)
        text = "–" if value is None else str(value)
        origin = f"  [{citation.status}, {citation.as_of}, {citation.source}]" if citation else ""
        print(f"{spec.meta.header}: {text}{origin}")
    return EXIT_OK
