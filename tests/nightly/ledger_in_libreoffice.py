"""Ledgers worked out again by a spreadsheet: LibreOffice's NPV, IRR, XNPV, PMT, SLN and DDB, to 1e-6.

    python tests/nightly/ledger_in_libreoffice.py

Writes a workbook with one row per random ledger whose figures are formulas over the ledger's own cash, lets
LibreOffice recalculate it, and compares every cell with `workbench ledger`. Needs `soffice` on the path.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
from openpyxl.utils import get_column_letter

from workbench.analysis.cash.ledger import evaluate_ledger, read_ledger

CASES = 60
TOLERANCE = 1e-6


def case(seed: int) -> tuple[dict[str, Any], list[float], list[float], float, float]:
    """(ledger, yearly cash by hand from year 0, yearly costs, rate, inflation)."""
    random = np.random.default_rng(seed)
    years = int(random.integers(2, 15))
    rate, inflation, tax = random.uniform(0.01, 0.3), random.uniform(0, 0.06), random.uniform(0, 0.4)
    price, salvage = random.uniform(1e4, 1e8), 0.0
    opex = random.uniform(0, price / years, years)
    sales = opex + random.uniform(0.5, 2.5, years) * price / years
    method = ("straight_line", "declining_balance")[seed % 2]
    ledger = {
        "period": "year",
        "horizon_years": years,
        "wacc": rate,
        "inflation": inflation,
        "tax_rate": tax,
        "tokens": {"per_year": 1e12},
        "lines": [
            {"name": "price", "kind": "capex", "amount": price,
             "depreciation": {"method": method, "life_years": years, "salvage_share": salvage}},
            {"name": "running", "kind": "opex", "amounts": opex.tolist()},
            {"name": "sales", "kind": "revenue", "amounts": sales.tolist()},
        ],
    }  # fmt: skip
    return ledger, [price, *opex.tolist()], [0.0, *sales.tolist()], float(rate), float(tax)


def main() -> int:
    """Exit code 1 where a figure differs."""
    book = openpyxl.Workbook()
    sheet = book.active
    if sheet is None:
        raise SystemExit("no sheet")
    ledgers = []
    for seed in range(CASES):
        ledger, costs, sales, rate, tax = case(seed)
        ledgers.append(ledger)
        years, row = len(costs) - 1, 6 * seed + 1
        sheet.cell(row, 1, rate)
        sheet.cell(row, 2, tax)
        for year in range(years + 1):
            column = year + 4
            sheet.cell(row, column, costs[year])
            sheet.cell(row + 1, column, sales[year])
            letter = get_column_letter(column)
            if year:
                start = f"$D${row}"
                formula = (
                    f"=SLN({start},0,{years})"
                    if seed % 2 == 0
                    else f"=VDB({start},0,{years},{year - 1},{year},2)"
                )
                sheet.cell(row + 2, column, formula)
                cash = f"=({letter}{row + 1}-{letter}{row})*(1-$B${row})+$B${row}*{letter}{row + 2}"
                spent = f"={letter}{row}*(1-$B${row})-$B${row}*{letter}{row + 2}"
            else:
                cash, spent = f"=-{letter}{row}", f"={letter}{row}"
            sheet.cell(row + 3, column, cash)
            sheet.cell(row + 4, column, spent)
        last = get_column_letter(years + 4)
        flow, spend = f"E{row + 3}:{last}{row + 3}", f"E{row + 4}:{last}{row + 4}"
        sheet.cell(row + 1, 1, f"=D{row + 3}+NPV(A{row},{flow})")
        sheet.cell(row + 2, 1, f"=IRR(D{row + 3}:{last}{row + 3})")
        sheet.cell(row + 3, 1, f"=D{row + 4}+NPV(A{row},{spend})")
        sheet.cell(row + 4, 1, f"=A{row + 3}/(1-B{row})/-PV(A{row},{years},1000000)")
        sheet.cell(row + 2, 2, f"=PMT(A{row},{years},-A{row + 3})")
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "in.xlsx", Path(folder) / "out"
        book.save(path)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", "--headless", profile, "--convert-to", "xlsx", "--outdir", str(out), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        values = openpyxl.load_workbook(out / "in.xlsx", data_only=True).active
    if values is None:
        raise SystemExit("no sheet came back")
    worst, failed = 0.0, 0
    for seed, document in enumerate(ledgers):
        read, issues = read_ledger(document)
        result = evaluate_ledger(read)[0] if read is not None else None
        if result is None:
            raise SystemExit(f"case {seed}: {issues}")
        row = 6 * seed + 1
        pairs = {
            "NPV": (result.npv, values.cell(row + 1, 1).value),
            "IRR": (result.irr, values.cell(row + 2, 1).value),
            "NPV of costs": (result.npv_costs, values.cell(row + 3, 1).value),
            "LCOT": (result.lcot_nominal_per_mtok, values.cell(row + 4, 1).value),
            "annual": (result.equivalent_annual_cost, values.cell(row + 2, 2).value),
        }
        for name, (ours, theirs) in pairs.items():
            if not isinstance(ours, float) or not isinstance(theirs, float | int):
                print(f"case {seed} {name}: {ours} against {theirs}")
                failed += 1
                continue
            error = abs(ours - theirs) / max(abs(theirs), 1e-12)
            worst = max(worst, error)
            if error > TOLERANCE:
                print(f"case {seed} {name}: {ours!r} against {theirs!r}")
                failed += 1
    print(f"{CASES} ledgers, 5 figures each: {failed} differ, largest relative difference {worst:.1e}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
