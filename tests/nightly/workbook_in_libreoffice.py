"""The comparison workbook worked out again by LibreOffice: formulas give what the engine wrote beside them.

    python tests/nightly/workbook_in_libreoffice.py

Writes the sample's workbook as it is, with tax and growth, and without any cost of capital, drops the values
of its formulas, and lets LibreOffice work them out. Needs `soffice` on the path.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import openpyxl

from workbench.analysis.compare import compare
from workbench.analysis.sample import load_sample
from workbench.analysis.shown.presentation import build_specs
from workbench.domain.control import NoControl
from workbench.domain.scenario import Scenario
from workbench.reports.workbook import write_workbook

TOLERANCE = 1e-9
VARIANTS: dict[str, dict[str, Any]] = {
    "as it is": {},
    "taxed and growing": {"tax_rate": 0.25, "flow_timing": "mid", "study_months": 60, "wacc": 0.123},
    "without cost of capital": {"wacc": 0.0, "flow_timing": "start"},
}
GROWTH = {"taxed and growing": 0.2}


def varied(scenario: Scenario, name: str) -> Scenario:
    """The scenario with a variant's assumptions and growth."""
    changed = scenario.model_dump()
    changed["assumptions"] |= VARIANTS[name]
    for stream in changed["streams"]:
        stream["growth_per_year"] = GROWTH.get(name, 0.0)
    return Scenario.model_validate(changed)


def recalculated(path: Path, folder: Path) -> Path:
    """The workbook as LibreOffice saves it when it finds formulas without values."""
    bare = folder / f"bare-{path.name}"
    openpyxl.load_workbook(path).save(bare)  # keeps formulas and drops their values
    out = folder / "out"
    command = ["soffice", "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(bare)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return out / bare.name


def differences(path: Path, folder: Path) -> tuple[int, float, list[str]]:
    """(formulas, largest relative difference, cells that differ or hold an error)."""
    formulas, engine = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    other = openpyxl.load_workbook(recalculated(path, folder), data_only=True)
    count, worst, wrong = 0, 0.0, []
    cells = (cell for sheet in formulas for row in sheet.iter_rows() for cell in row if cell.data_type == "f")
    for cell in cells:
        count += 1
        sheet = cell.parent.title
        ours, theirs = (book[sheet][cell.coordinate].value for book in (engine, other))
        told = f"{sheet}!{cell.coordinate}: {ours!r} against {theirs!r}"
        if not isinstance(ours, int | float) or not isinstance(theirs, int | float):
            wrong.append(told)
            continue
        error = abs(ours - theirs) / max(abs(ours), 1e-3)
        worst = max(worst, error)
        if error > TOLERANCE:
            wrong.append(told)
    return count, worst, wrong


def main() -> int:
    """Exit code 1 where a cell differs or holds an error."""
    library, scenario_id, _ = load_sample()
    sample = library.scenario(scenario_id)
    if sample is None:
        raise SystemExit("no sample")
    failed = False
    with tempfile.TemporaryDirectory() as name:
        for number, variant in enumerate(VARIANTS):
            scenario = varied(sample, variant)
            comparison = compare(scenario, library, NoControl())
            path = Path(name) / f"{number}.xlsx"
            write_workbook(build_specs(comparison, scenario, library), comparison, path)
            count, worst, wrong = differences(path, Path(name))
            failed |= bool(wrong) or not count
            print("\n".join(wrong[:20]))
            print(f"{variant}: {count} formulas, {len(wrong)} differ, largest difference {worst:.1e}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
