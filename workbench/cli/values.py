"""`workbench catalog get` and `catalog set`: one value of one record of a project, for scripts."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.common import EXIT_OK, BadInput, say_issues
from workbench.domain.issue import Issue, Severity

if TYPE_CHECKING:
    from workbench.cli.common import Commands
    from workbench.domain.provenance import Citation


def add_verbs(verbs: "Commands") -> None:
    """Declare `get` and `set`."""
    from workbench.domain.kinds import RECORD_TYPES
    from workbench.domain.provenance import Status

    get = verbs.add_parser("get", help="print one value of a project, its source on the next line")
    get.set_defaults(run=_get)
    put = verbs.add_parser("set", help="change one value of a project; prints the number of the change")
    put.set_defaults(run=_set)
    for verb in (get, put):
        verb.add_argument("project", type=Path, metavar="PROJECT", help="a .tcw file")
        verb.add_argument("kind", choices=list(RECORD_TYPES), metavar="KIND", help=", ".join(RECORD_TYPES))
        verb.add_argument("id", metavar="ID")
        verb.add_argument("field", metavar="FIELD", help="such as pue, or assumptions.wacc")
    put.add_argument("value", metavar="VALUE", help="empty for none; lists and objects as JSON")
    put.add_argument("--source", help="where the figure is from (document, page, who said so)")
    put.add_argument("--as-of", metavar="YYYY-MM-DD", help="day the figure was true (today)")
    put.add_argument("--status", choices=list(Status), help="how it was obtained (assumed)")
    put.add_argument("--why", default="", help="the reason, for the change log")


def _get(arguments: argparse.Namespace) -> int:
    import json

    from workbench.cli.opened import reading
    from workbench.project.values import find_record, read_value

    with reading(arguments.project) as document:
        record = find_record(document.library, arguments.kind, arguments.id)
    if isinstance(record, Issue):
        raise BadInput(record)
    value = read_value(record, arguments.field)
    if isinstance(value, Issue):
        raise BadInput(value)
    if value is None:
        print()
    elif isinstance(value, str):
        print(value)
    else:
        print(json.dumps(value, ensure_ascii=False))
    spec = record.fields().get(arguments.field)
    citation = record.citation(arguments.field) if spec is not None and spec.meta.figure else None
    if citation is not None:
        unit = f"{spec.meta.unit}, " if spec is not None and spec.meta.unit else ""
        print(f"{unit}{citation.status}, {citation.as_of}, {citation.source}")
    return EXIT_OK


def _set(arguments: argparse.Namespace) -> int:
    from dataclasses import replace
    from datetime import UTC, datetime

    from workbench.catalog.plausibility import check_plausibility
    from workbench.cli.opened import changing
    from workbench.project.values import find_record, set_value

    today = datetime.now(UTC).astimezone().date()
    citation = _citation(arguments, today.isoformat())
    with changing(arguments.project) as document:
        record = find_record(document.library, arguments.kind, arguments.id)
        if isinstance(record, Issue):
            raise BadInput(record)
        change = set_value(document.library, record, arguments.field, arguments.value, today, citation)
        if isinstance(change, Issue):
            raise BadInput(change)
        before = check_plausibility(document.library, arguments.kind)
        document.apply(replace(change, why=arguments.why))
        print(f"committed {document.last_change}", flush=True)
        field = (arguments.id, arguments.field.partition(".")[0])
        say_issues(
            [
                issue
                for issue in check_plausibility(document.library, arguments.kind)
                if (issue.where.record, issue.where.field) == field or issue not in before
            ]
        )
    return EXIT_OK


def _citation(arguments: argparse.Namespace, today: str) -> "Citation | None":
    from pydantic import ValidationError

    from workbench.domain.provenance import Citation
    from workbench.project.changes import USER_SOURCE

    if not (arguments.source or arguments.as_of or arguments.status):
        return None
    try:
        return Citation.model_validate(
            {
                "source": arguments.source or USER_SOURCE,
                "as_of": arguments.as_of or today,
                "status": arguments.status or "assumed",
            }
        )
    except ValidationError as error:
        raise BadInput(
            Issue(
                severity=Severity.ERROR,
                code="invalid_date",
                message=f"'{arguments.as_of}' is no day.",
                suggestion="Write it as 2026-11-25.",
            )
        ) from error
