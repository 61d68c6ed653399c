"""The workbench without a window: compare, import quotes, look into the catalogs.

Exit codes: 0 done (infeasible offers included), 2 bad input, 3 a quote imported but not reconciled.
With `--json` stdout holds one JSON document and nothing else; messages go to stderr.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench import __version__
from workbench.domain.issue import Issue, Severity, Where

if TYPE_CHECKING:
    from workbench.analysis.result import Comparison
    from workbench.analysis.specs import TableSpec
    from workbench.catalog.library import Library
    from workbench.domain.scenario import Scenario

EXIT_OK = 0
EXIT_BAD_INPUT = 2
EXIT_NOT_RECONCILED = 3

SAMPLE = "sample"


class BadInput(Exception):  # noqa: N818 - carries issues to the exit code, not a bug
    """Input that the command cannot work with."""

    def __init__(self, *issues: Issue) -> None:
        super().__init__("; ".join(str(issue) for issue in issues))
        self.issues = issues


def _say_issues(issues: Sequence[Issue]) -> None:
    for issue in issues:
        print(f"{issue.severity}: {issue}", file=sys.stderr)


def _print_json(document: object) -> None:
    print(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False))


def _print_table(table: "TableSpec") -> None:
    from workbench.analysis.specs import cell_text

    texts = [[column.header for column in table.columns]]
    texts += [
        [cell_text(cell, column) for cell, column in zip(row.cells, table.columns, strict=True)]
        for row in table.rows
    ]
    widths = [max(len(line[i]) for line in texts) for i in range(len(table.columns))]
    print(f"{table.title} ({table.context})" if table.context else table.title)
    for number, line in enumerate(texts):
        cells = [
            text.ljust(width) if column.kind != "number" else text.rjust(width)
            for text, width, column in zip(line, widths, table.columns, strict=True)
        ]
        print("  ".join(cells).rstrip())
        if number == 0:
            print("  ".join("─" * width for width in widths))


def _open_input(name: str) -> "tuple[Library, Scenario, tuple[Issue, ...]]":
    """Library and scenario of a project file, or of the sample."""
    if name == SAMPLE:
        from workbench.analysis.sample import load_sample

        library, scenario_id, issues = load_sample()
    else:
        from workbench.project.document import Document
        from workbench.project.store import ProjectFileError

        try:
            document = Document.open(Path(name))
        except ProjectFileError as error:
            raise BadInput(error.issue) from error
        library, issues = document.library, ()
        scenario_id = next((record.id for record in library.records("scenario")), "")
        document.close()
    scenario = library.scenario(scenario_id)
    if scenario is None:
        raise BadInput(
            Issue(
                severity=Severity.ERROR,
                code="no_scenario",
                message="The project holds no scenario to compare.",
                where=Where(file=name),
                suggestion="Add a scenario in the window's Scenarios view.",
            )
        )
    return library, scenario, issues


def _write_reports(
    out: Path, comparison: "Comparison", scenario: "Scenario", library: "Library"
) -> tuple[Path, Path]:
    from workbench.analysis.presentation import build_specs
    from workbench.reports.pdf import write_recommendation
    from workbench.reports.workbook import write_workbook

    specs = build_specs(comparison, scenario, library)
    workbook, page = out / "comparison.xlsx", out / "recommendation.pdf"
    try:
        out.mkdir(parents=True, exist_ok=True)
        write_workbook(specs, comparison, workbook)
        write_recommendation(specs, comparison, page)
    except OSError as error:
        raise BadInput(
            Issue(
                severity=Severity.ERROR,
                code="cannot_write",
                message=f"The reports cannot be written: {error.strerror or error}.",
                where=Where(file=str(out)),
                suggestion="Choose another folder with --out, or close the file in Excel.",
            )
        ) from error
    return workbook, page


def _compare(arguments: argparse.Namespace) -> int:
    from workbench.analysis.compare import compare
    from workbench.analysis.presentation import build_specs
    from workbench.domain.control import NoControl

    library, scenario, issues = _open_input(arguments.input)
    comparison = compare(scenario, library, NoControl())
    _say_issues((*issues, *comparison.issues))
    written = _write_reports(arguments.out, comparison, scenario, library) if arguments.out else ()
    if arguments.json:
        from workbench.reports.json_output import comparison_as_json

        _print_json(comparison_as_json(comparison))
    else:
        specs = build_specs(comparison, scenario, library)
        print(f"{specs.title}: {specs.context}\n")
        _print_table(specs.ranking)
        print()
        for finding in specs.findings:
            print(f"• {finding.sentence}")
        for path in written:
            print(f"Wrote {path}")
    return EXIT_OK


def _import_quote(arguments: argparse.Namespace) -> int:
    from workbench.catalog.files import load_shipped
    from workbench.quotes import import_quote
    from workbench.quotes.report import import_as_json

    result = import_quote(arguments.file, load_shipped())
    _say_issues(result.issues)
    if arguments.json:
        _print_json(import_as_json(result))
    elif result.quote is not None:
        quote = result.quote
        print(f"{quote.vendor} · {quote.file_name} · {quote.currency} {quote.net_total:,.2f} net")
        print(quote.equation)
        print(
            f"Rows read {result.rows_read} = used {result.rows_used} + left out {len(result.rows_left_out)}"
        )
        for left in result.rows_left_out:
            print(f"  {left.sheet} row {left.row}: {left.reason}")
    if result.quote is None or any(issue.severity is Severity.ERROR for issue in result.issues):
        return EXIT_BAD_INPUT
    return EXIT_OK if result.quote.reconciled else EXIT_NOT_RECONCILED


def _catalog_list(arguments: argparse.Namespace) -> int:
    from workbench.catalog.files import load_shipped

    records = load_shipped().records(arguments.kind)
    if arguments.json:
        _print_json([record.model_dump(mode="json", exclude={"evidence"}) for record in records])
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
        _print_json(record.model_dump(mode="json"))
        return EXIT_OK
    for name, spec in record.fields().items():
        citation = record.citation(name) if spec.meta.figure else None
        value: Any = getattr(record, name)
        text = "–" if value is None else str(value)
        origin = f"  [{citation.status}, {citation.as_of}, {citation.source}]" if citation else ""
        print(f"{spec.meta.header}: {text}{origin}")
    return EXIT_OK


def _demo(arguments: argparse.Namespace) -> int:
    code = _compare(argparse.Namespace(input=SAMPLE, out=arguments.out, json=False))
    if code != EXIT_OK or arguments.no_window:
        return code
    return _open_window(argparse.Namespace(project=None))


def _open_window(arguments: argparse.Namespace) -> int:
    from workbench.ui.app import run

    return run(arguments.project)


def _parser() -> argparse.ArgumentParser:
    from workbench.domain.kinds import CATALOG_TYPES

    kinds = [record_type.KIND for record_type in CATALOG_TYPES]
    parser = argparse.ArgumentParser(
        prog="workbench", description="All-in cost per million tokens of every offer, on your own workload."
    )
    parser.add_argument("--version", action="version", version=f"workbench {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    compare = commands.add_parser("compare", help="rank the offers of a project, or of the sample")
    compare.add_argument("input", metavar="PROJECT_OR_SAMPLE", help=f"a .tcw file, or '{SAMPLE}'")
    compare.add_argument(
        "--out", type=Path, metavar="DIR", help="write comparison.xlsx and recommendation.pdf"
    )
    compare.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    compare.set_defaults(run=_compare)

    quote = commands.add_parser("import-quote", help="read a vendor's workbook and reconcile it")
    quote.add_argument("file", type=Path, metavar="FILE")
    quote.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    quote.set_defaults(run=_import_quote)

    catalog = commands.add_parser("catalog", help="look into the shipped catalogs")
    verbs = catalog.add_subparsers(dest="verb", required=True)
    listing = verbs.add_parser("list", help="ids and names of one kind")
    listing.add_argument("kind", choices=kinds, metavar="KIND", help=", ".join(kinds))
    listing.add_argument("--json", action="store_true", help="print a JSON list of records")
    listing.set_defaults(run=_catalog_list)
    show = verbs.add_parser("show", help="one record with the source of every figure")
    show.add_argument("kind", choices=kinds, metavar="KIND", help=", ".join(kinds))
    show.add_argument("id", metavar="ID")
    show.add_argument("--json", action="store_true", help="print a JSON object")
    show.set_defaults(run=_catalog_show)

    demo = commands.add_parser("demo", help="the main job on the embedded sample, then the window")
    demo.add_argument("--out", type=Path, default=Path("out"), metavar="DIR")
    demo.add_argument("--no-window", action="store_true", help="do not open the window afterwards")
    demo.set_defaults(run=_demo)

    window = commands.add_parser("open", help="open the window (also without any command)")
    window.add_argument("project", nargs="?", type=Path, metavar="PROJECT", help="a .tcw file")
    window.set_defaults(run=_open_window)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words:
        return _open_window(argparse.Namespace(project=None))
    arguments = _parser().parse_args(words)
    try:
        code: int = arguments.run(arguments)
    except BadInput as error:
        _say_issues(error.issues)
        return EXIT_BAD_INPUT
    return code
