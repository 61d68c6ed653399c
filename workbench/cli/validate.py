"""`workbench validate` and `workbench rank-pairs`: predictions of measured serving points."""

import argparse
import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.common import EXIT_OK, BadInput, cannot_write, print_json, print_table, say_issues
from workbench.domain.formatting import counted
from workbench.domain.issue import Issue, Severity, Where, has_errors

if TYPE_CHECKING:
    from workbench.analysis.drawing.specs import TableSpec
    from workbench.cli.common import Commands
    from workbench.evidence.own_points import Refit
    from workbench.evidence.pairs import Pair
    from workbench.evidence.points import Point
    from workbench.evidence.validation import ErrorRow, Validated

_REASONS_SHOWN = 10
_RANGED = ("ttft_ms", "tpot_ms", "output_tok_s_per_gpu")
COLUMNS = (
    "id",
    *(f"{name}{suffix}" for name in _RANGED for suffix in ("", "_p10", "_p90")),
    "kind",
    "status",
    "reason",
)
"""Columns of the file that `validate` writes."""


def add_commands(commands: "Commands") -> None:
    """Declare `validate` and `rank-pairs`."""
    validate = commands.add_parser(
        "validate", help="predict every row of a file of serving points, with errors where measured"
    )
    validate.add_argument("points", type=Path, metavar="POINTS.csv")
    validate.add_argument("--out", type=Path, metavar="FILE.csv", help="write one row per input row")
    validate.add_argument(
        "--own", type=Path, metavar="OWN.csv", help="your own measurements: they move the cells they are of"
    )
    validate.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    validate.set_defaults(run=_validate)

    pairs = commands.add_parser(
        "rank-pairs", help="which of two accelerators is faster at equal model, lengths and interactivity"
    )
    pairs.add_argument("points", type=Path, metavar="POINTS.csv")
    pairs.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    pairs.set_defaults(run=_rank_pairs)


def _points(path: Path) -> "list[Point]":
    from workbench.evidence.points import read_points

    points, issues = read_points(path)
    if has_errors(issues):
        raise BadInput(*issues)
    say_issues([*issues, *_defaults(path, points)])
    return points


def _defaults(path: Path, points: "Sequence[Point]") -> list[Issue]:
    """Names what every row takes by default, and how many rows have empty cells that take one."""
    absent = _absent(points)
    messages = []
    if absent:
        messages.append(f"Taken for every row, which no column states: {', '.join(absent)}.")
    if blank := sum(bool(point.blank) for point in points):
        messages.append(f"{counted(blank, 'row')} with empty cells, which take defaults.")
    return [
        Issue(
            severity=Severity.NOTE,
            code="default_taken",
            message=message,
            where=Where(file=path.name),
            suggestion="Give the figures where they are others; docs/engine.md, 'Points', has the columns.",
        )
        for message in messages
    ]


def _absent(points: "Sequence[Point]") -> list[str]:
    """Defaults that every row takes because the file has no column for them."""
    return [
        what
        for what in (points[0].assumed if points else ())
        if all(what in point.assumed and what not in point.blank for point in points)
    ]


def _validated(path: Path, own: Path | None = None) -> "tuple[list[Validated], Sequence[Refit]]":
    """Predictions of a file's points, and the cells that own measurements moved before."""
    from workbench.catalog.files import load_shipped
    from workbench.evidence.calibration import shipped_calibration
    from workbench.evidence.own_points import refit_cells
    from workbench.evidence.validation import validate_points

    points, library, shipped = _points(path), load_shipped(), shipped_calibration()
    calibration, refits = refit_cells([] if own is None else _points(own), library, shipped)
    items = validate_points(points, library, calibration, shipped)
    say_issues(_unknown(path, items))
    return items, refits


def _unknown(path: Path, items: "Sequence[Validated]") -> list[Issue]:
    """Names the rows without an answer, once for all rows of one reason."""
    reasons = Counter(item.reason for item in items if item.tpot_ms is None)
    shown = [f"{reason} ({counted(n, 'row')})" for reason, n in reasons.most_common(_REASONS_SHOWN)]
    if not shown:
        return []
    left = len(reasons) - len(shown)
    return [
        Issue(
            severity=Severity.WARNING,
            code="unknown_name",
            message=" ".join(shown) + (f" And {left:,} more such reasons." if left else ""),
            where=Where(file=path.name),
            suggestion="`workbench catalog list accelerator` and `… list model` print the known names; "
            "`workbench catalog import-model` adds a model.",
        )
    ]


def _row(item: "Validated") -> dict[str, object]:
    row: dict[str, object] = {"id": item.point.id}
    for name in _RANGED:
        ranged = getattr(item, name)
        row[name] = None if ranged is None else ranged.value
        row[f"{name}_p10"] = None if ranged is None else ranged.p10
        row[f"{name}_p90"] = None if ranged is None else ranged.p90
    return row | {
        "kind": item.kind.value if item.kind else "",
        "status": item.status,
        "reason": item.reason,
    }


def _write(path: Path, rows: Sequence[dict[str, object]]) -> None:
    from workbench.tables.text import escape_formula

    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            for row in rows:
                writer.writerow(
                    {name: escape_formula(v) if isinstance(v, str) else v for name, v in row.items()}
                )
    except OSError as error:
        raise BadInput(cannot_write(path, "file of predictions", error)) from error


def _validate(arguments: argparse.Namespace) -> int:
    from workbench.evidence.validation import error_table

    items, refits = _validated(arguments.points, arguments.own)
    rows = [_row(item) for item in items]
    errors = error_table(items)
    if arguments.out:
        _write(arguments.out, rows)
    if arguments.json:
        document = {
            "points": rows,
            "assumed": _absent([item.point for item in items]),
            "errors": [_error_json(row) for row in errors],
        }
        print_json(document | {"own_cells": [asdict(refit) for refit in refits]})
        return EXIT_OK
    answered = sum(item.tpot_ms is not None for item in items)
    print(f"{counted(len(items), 'point')}, {answered:,} predicted.")
    for row in errors:
        if row.by == "All":
            print(f"{counted(row.n, 'clean measured point')}.\n")
    for refit in refits:
        print(
            f"Moved by {counted(refit.n, 'point')} of your own ({refit.measured or 'no date'}): "
            f"{refit.model_id} {refit.precision} on {refit.accelerator_id}, {refit.stack}, {refit.mode}: "
            f"TPOT × {refit.tpot_factor:.2f}, TTFT × {refit.ttft_factor:.2f}."
        )
    if errors:
        print_table(_error_spec(errors))
    if arguments.out:
        print(f"Wrote {arguments.out}")
    return EXIT_OK


def _error_json(row: "ErrorRow") -> dict[str, object]:
    return {
        "by": row.by,
        "name": row.name,
        "id": row.id,
        "n": row.n,
        "median_error": row.median,
        "mean_error": row.mean,
        "within_interval": row.covered,
    }


def _error_spec(errors: "Sequence[ErrorRow]") -> "TableSpec":
    from workbench.analysis.drawing.specs import Column, ColumnKind, Row, TableSpec

    def number(key: str, title: str, *, share: bool = True) -> Column:
        return Column(key=key, title=title, kind=ColumnKind.NUMBER, decimals=1 if share else 0, share=share)

    medians, inside = ("TPOT", "latency", "TTFT"), ("TPOT", "TTFT", "output tok/s")
    return TableSpec(
        key="errors",
        title="Median absolute errors, and how often the 80 % interval held",
        columns=(
            Column(key="by", title="By"),
            Column(key="name", title="Slice"),
            number("n", "Points", share=False),
            *(number(name, name) for name in medians),
            number("mean", "TPOT mean"),
            *(number(f"in {name}", f"in {name}") for name in inside),
        ),
        rows=tuple(
            Row(
                id=f"{row.by} {row.id}",
                cells=(
                    row.by,
                    row.id,
                    row.n,
                    *(row.median.get(name) for name in medians),
                    row.mean.get("TPOT"),
                    *(row.covered.get(name) for name in inside),
                ),
            )
            for row in errors
        ),
    )


def _pair_json(pair: "Pair") -> dict[str, object]:
    return {name: getattr(pair, name) for name in pair.__dataclass_fields__}


def _no_pairs(path: Path) -> Issue:
    return Issue(
        severity=Severity.NOTE,
        code="no_pairs",
        message="No two accelerators have points at the same model, lengths and interactivity.",
        where=Where(file=path.name),
        suggestion="Tokens/s per user, 1,000 / tpot_ms, count as the same within 1.25 times.",
    )


def _rank_pairs(arguments: argparse.Namespace) -> int:
    from workbench.evidence.pairs import rank_pairs

    pairs = rank_pairs(_validated(arguments.points)[0])
    if not pairs:
        say_issues([_no_pairs(arguments.points)])
    if arguments.json:
        print_json({"pairs": [_pair_json(pair) for pair in pairs]})
        return EXIT_OK
    for pair in pairs:
        lengths = f"{pair.isl:g}/{pair.osl:g}"
        print(
            f"{pair.model} {lengths} at {pair.interactivity_tok_s:.0f} tok/s/user: "
            f"{pair.faster} of {pair.a} and {pair.b} is faster ({pair.probability:.0%})"
        )
    return EXIT_OK
