"""Hostile ledgers: every document is worked out in finite figures or refused with named issues.

    python tests/nightly/ledger_fuzz.py [DOCUMENTS] [SEED]

Starts from valid ledgers, puts extreme, wrong and missing values in random places, and fails on an exception,
on a figure that is not finite, on a refusal without a code, and on lines that do not sum to the NPV.
"""

import copy
import json
import sys
import traceback
import warnings
from typing import Any

import numpy as np

from workbench.analysis.cash.ledger import evaluate_ledger, read_ledger
from workbench.reports.ledger_output import EXAMPLE, ledger_as_json

NUMBERS: tuple[Any, ...] = (
    0, -0.0, 1, -1, -0.999999, -0.5, 1e-300, 1e-9, 1e300, -1e300, 1e18, 1e12, 0.5, 0.999999, 2, 3, 7, 12, 100,
    1200, 1e9,
)  # fmt: skip
HOSTILE: tuple[Any, ...] = (
    10**400, float("nan"), float("inf"), float("-inf"), None, True, False, "", "9 %", "-100 %", "nan", "inf",
    "1e999", "1,000", "EUR", "USD", "month", "year", "loan", "2027-01-01", "0001-01-01", "9999-12-31",
    [], {}, [1], [[1]], {"a": 1},
    [0.0] * 48, "\u0000", "x" * 5000, "=1+1",
)  # fmt: skip
FULL: dict[str, Any] = {
    **EXAMPLE,
    "tax_settled": "year_end",
    "losses": "carried_forward",
    "lines": [
        *EXAMPLE["lines"],
        {
            "name": "Loan",
            "kind": "loan",
            "amount": 5e5,
            "rate": 0.06,
            "term_years": 3,
            "repayment": "linear",
            "grace_years": 1,
        },
        {"name": "Lease", "kind": "lease", "amount": 2e5, "rate": 0.05, "term_years": 2, "in_advance": True},
        {"name": "Dated", "kind": "revenue", "flows": [{"date": "2028-05-06", "amount": 1e5}]},
        {"name": "Credit", "kind": "credit", "amount": 5e4, "reduces_basis_of": "Servers"},
    ],
}


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document."""
    found = [path] if path else []
    if isinstance(node, dict):
        for key, value in node.items():
            found += places(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            found += places(value, (*path, index))
    return found


def at(document: Any, path: tuple[Any, ...]) -> Any:
    """What stands at a place."""
    for step in path:
        document = document[step]
    return document


def spoiled(random: np.random.Generator) -> dict[str, Any]:
    """A ledger with one to three places changed, removed or doubled."""
    document: dict[str, Any] = copy.deepcopy(FULL)
    numbers_only = random.random() < 0.5
    for _ in range(int(random.integers(1, 4))):
        spots = [
            spot
            for spot in places(document)
            if not numbers_only or isinstance(at(document, spot), int | float)
        ]
        path = spots[int(random.integers(len(spots)))]
        node = at(document, path[:-1])
        number = isinstance(node[path[-1]], int | float)
        if number and random.random() < 0.8:
            node[path[-1]] = NUMBERS[int(random.integers(len(NUMBERS)))]
        elif random.random() < 0.15:
            del node[path[-1]]
        else:
            node[path[-1]] = copy.deepcopy(HOSTILE[int(random.integers(len(HOSTILE)))])
    return document


def problem(document: dict[str, Any]) -> str:
    """What is wrong with how a document was dealt with; empty where nothing is."""
    ledger, issues = read_ledger(document)
    result = None
    if ledger is not None:
        result, issues = evaluate_ledger(ledger)
    if result is None:
        return "" if issues and all(issue.code and issue.message for issue in issues) else "no named issue"
    text = json.loads(json.dumps(ledger_as_json(result), allow_nan=False))
    scale = sum(abs(line["npv"]) for line in text["lines"])
    gap = abs(sum(line["npv"] for line in text["lines"]) - text["npv"])
    return "" if gap <= 1e-9 * scale + 1e-300 else f"lines miss the NPV by {gap}"


def main(documents: int, seed: int) -> int:
    """Exit code 1 where a document was dealt with badly."""
    warnings.simplefilter("error")
    random = np.random.default_rng(seed)
    bad = worked = 0
    for number in range(documents):
        document = spoiled(random)
        try:
            found = problem(document)
            worked += read_ledger(document)[0] is not None
        except Exception as error:  # noqa: BLE001 - any exception is the finding
            found = f"{type(error).__name__}: {error} at {traceback.extract_tb(error.__traceback__)[-1]}"
        if found:
            bad += 1
            if bad <= 12:
                print(f"document {number}: {found[:300]}")
    print(f"{documents} documents, {worked} of them valid, {bad} dealt with badly")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in (sys.argv[1:] + ["4000", "7"][len(sys.argv) - 1 :]))))
