"""`workbench compare` and the main job on the sample."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.common import (
    EXIT_BAD_INPUT,
    EXIT_OK,
    BadInput,
    print_json,
    print_paragraph,
    print_table,
    say_issues,
)
from workbench.domain.issue import Issue, Severity, Where

if TYPE_CHECKING:
    from workbench.analysis.drawing.specs import ResultSpecs
    from workbench.analysis.results.result import Comparison
    from workbench.catalog.library import Library
    from workbench.cli.common import Commands
    from workbench.domain.scenario import Scenario

SAMPLE = "sample"

_BAD_SCENARIO = frozenset({"unknown_model", "unknown_facility", "no_exchange_rate"})
"""Issues of the scenario itself: what can be worked out is printed, and the code says that it is not all."""

_IMPORTANT = (
    "offer",
    "usd_per_mtok_total",
    "rank",
    "kind",
    "usd_per_mtok_total_p10",
    "usd_per_mtok_total_p90",
    "usd_per_accelerator_hour",
    "usd_per_year",
    "tokens_per_s_per_accelerator",
    "evidence",
    "pflops_per_usd",
    "npv_usd",
    "good_share",
    "tokens_per_s_per_mw",
    "lcot_real_usd_per_mtok",
    "equivalent_annual_cost_usd",
)
"""Columns of the ranking in the order in which a terminal gives them room."""


def add_commands(commands: "Commands") -> None:
    """Declare `compare` and `demo`."""
    compare = commands.add_parser("compare", help="rank the offers of a project, or of the sample")
    compare.add_argument("input", metavar="PROJECT_OR_SAMPLE", help=f"a .tcw file, or '{SAMPLE}'")
    compare.add_argument(
        "--out", type=Path, metavar="DIR", help="write comparison.xlsx and recommendation.pdf"
    )
    compare.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    compare.set_defaults(run=_compare)

    demo = commands.add_parser("demo", help="the main job on the embedded sample, then the window")
    demo.add_argument("--out", type=Path, default=Path("out"), metavar="DIR")
    demo.add_argument("--no-window", action="store_true", help="do not open the window afterwards")
    demo.set_defaults(run=_demo)


def _open_input(name: str) -> "tuple[Library, Scenario, tuple[Issue, ...]]":
    """Library and scenario of a project file, or of the sample."""
    if name == SAMPLE:
        from workbench.analysis.sample import load_sample

        library, scenario_id, issues = load_sample()
    else:
        from workbench.project.document import Document
        from workbench.project.errors import ProjectFileError

        try:
            document = Document.open(Path(name), write=False)
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


def _write_reports(out: Path, comparison: "Comparison", specs: "ResultSpecs") -> tuple[Path, Path]:
    from workbench.reports.pdf import write_recommendation
    from workbench.reports.workbook import write_workbook

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
    from workbench.analysis.shown.presentation import build_specs
    from workbench.domain.control import NoControl

    library, scenario, issues = _open_input(arguments.input)
    comparison = compare(scenario, library, NoControl())
    say_issues((*issues, *comparison.issues))
    specs = build_specs(comparison, scenario, library)
    written = _write_reports(arguments.out, comparison, specs) if arguments.out else ()
    if arguments.json:
        from workbench.reports.json_output import comparison_as_json

        print_json(comparison_as_json(comparison))
    else:
        print_paragraph(f"{specs.title}: {specs.context}")
        print()
        print_table(specs.ranking, _IMPORTANT)
        print()
        for finding in specs.findings:
            print_paragraph(finding.sentence, "• ")
        for path in written:
            print(f"Wrote {path}")
    return EXIT_BAD_INPUT if any(issue.code in _BAD_SCENARIO for issue in comparison.issues) else EXIT_OK


def _demo(arguments: argparse.Namespace) -> int:
    code = _compare(argparse.Namespace(input=SAMPLE, out=arguments.out, json=False))
    if code != EXIT_OK or arguments.no_window:
        return code
    from workbench.cli.window import open_window

    return open_window(None)
