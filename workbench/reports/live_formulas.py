"""Which cells of the workbook follow from which others: formulas over the sheets' own cells.

Only figures that finance would want to follow or change are formulas: yearly cost, cost per token, present
value, equivalent annual cost, totals. Formulas refer to cells and defined names, never to outside text.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

from workbench.analysis.drawing.specs import Column, ResultSpecs, TableSpec
from workbench.analysis.results.result import Comparison, Conventions
from workbench.analysis.results.table_names import TABLE_NAMES

Formulas = Mapping[tuple[int, str], str]
"""(row of the table, column key) → formula, for cells that hold a number."""

TOKENS_NAME = "tokens_per_year"
WACC_NAME = "wacc_nominal"
STUDY_NAME = "study_months"

RANKING_TOP, TABLE_TOP = 7, 3
"""Zero-based row of the header of the ranking and of every other table."""

EXACT_BELOW, RUNNING_BELOW = 2, 3
"""Rows of the discount factors, counted from the last row of the cash flow."""

_GROSS_UP = "tax gross-up"
_TIMES = {"start": 1.0, "mid": 0.5, "end": 0.0}
"""Months before the end of a month at which its running flows fall."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Addresses of a table's cells."""

    spec: TableSpec
    top: int
    sheet: str = ""
    """Name of the sheet where another one refers to it."""

    def column(self, key: str) -> str:
        """Letters of a column."""
        place = next(index for index, column in enumerate(self.spec.columns) if column.key == key)
        return str(xl_col_to_name(place))

    def at(self, row: int, key: str) -> str:
        """Address of a cell by its row of the table."""
        return f"{self._prefix}{self.column(key)}{self.top + 2 + row}"

    def down(self, first: int, last: int, key: str) -> str:
        """Range of rows of one column."""
        column = self.column(key)
        return f"{self._prefix}{column}{self.top + 2 + first}:{column}{self.top + 2 + last}"

    @property
    def _prefix(self) -> str:
        return f"'{self.sheet}'!" if self.sheet else ""


def live_formulas(specs: ResultSpecs, comparison: Comparison) -> Mapping[str, Formulas]:
    """The formulas of each table, by the key of its spec; none without conventions to rest on."""
    if comparison.conventions is None:
        return {}
    return {
        "ranking": _ranking(specs, comparison),
        "cost_lines": _cost_lines(specs.cost_lines, comparison),
        "cash_flow": _cash_flow(specs.cash_flow, comparison),
        "budget": _sums(specs.budget, ("capex", "opex", "tax"), "total"),
        "accounting": _sums(specs.accounting, ("opex", "depreciation", "interest", "tax"), "expense"),
    }


def discount_factors(spec: TableSpec, conventions: Conventions) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """(formula pattern with {month}, engine's values) of one-offs and of running flows, month 0 on."""
    months = range(sum(_is_month(column) for column in spec.columns))
    rate = 1 + conventions.wacc_nominal
    earlier = _TIMES[conventions.flow_timing]
    return (
        (f"=(1+{WACC_NAME})^(-{{month}}/12)", tuple(rate ** (-month / 12) for month in months)),
        (
            f"=(1+{WACC_NAME})^(-({{month}}-{earlier})/12)",
            tuple(rate ** (-(month - earlier) / 12) for month in months),
        ),
    )


def _is_month(column: Column) -> bool:
    return column.key[0] == "m" and column.key[1:].isdigit()


def _groups(counts: Iterable[tuple[str, int]]) -> dict[str, tuple[int, int]]:
    """First and last row of each offer in a table that lists offer by offer; none for one without rows."""
    found, first = {}, 0
    for offer_id, count in counts:
        if count:
            found[offer_id] = (first, first + count - 1)
        first += count
    return found


def _costs(comparison: Comparison) -> dict[str, tuple[int, int]]:
    return _groups((offer.id, len(offer.cost_lines)) for offer in comparison.offers)


def _ranking(specs: ResultSpecs, comparison: Comparison) -> Formulas:
    own = Cells(specs.ranking, RANKING_TOP)
    costs = Cells(specs.cost_lines, TABLE_TOP, TABLE_NAMES["cost_lines"])
    cash = Cells(specs.cash_flow, TABLE_TOP, TABLE_NAMES["cash_flow"])
    cost_rows = _costs(comparison)
    cash_rows = _groups(
        (offer.id, len(offer.economics.cash) if offer.economics else 0) for offer in comparison.offers
    )
    formulas = {}
    for row, offer in enumerate(comparison.offers):
        paid = own.at(row, "usd_per_year")
        if offer.id in cost_rows:
            formulas[row, "usd_per_year"] = f"=SUM({costs.down(*cost_rows[offer.id], 'usd_per_year')})"
        if offer.economics is not None:
            paid += f"/{own.at(row, 'good_share')}"
        formulas[row, "usd_per_mtok_total"] = f"={paid}/{TOKENS_NAME}*1000000"
        if offer.id in cash_rows:
            values = cash.down(*cash_rows[offer.id], "npv_usd")
            kinds = cash.down(*cash_rows[offer.id], "category")
            formulas[row, "npv_usd"] = f'=SUM({values})-SUMIF({kinds},"{_GROSS_UP}",{values})'
            formulas[row, "equivalent_annual_cost_usd"] = (
                f"=-PMT({WACC_NAME},{STUDY_NAME}/12,{own.at(row, 'npv_usd')})"
            )
    return formulas


def _cost_lines(spec: TableSpec, comparison: Comparison) -> Formulas:
    own = Cells(spec, TABLE_TOP)
    formulas = {}
    for first, last in _costs(comparison).values():
        for row in range(first, last + 1):
            year = own.at(row, "usd_per_year")
            formulas[row, "usd_per_mtok"] = f"={year}/{TOKENS_NAME}*1000000"
            formulas[row, "share"] = f"={year}/SUM({own.down(first, last, 'usd_per_year')})"
    return formulas


def _cash_flow(spec: TableSpec, comparison: Comparison) -> Formulas:
    months = [column.key for column in spec.columns if _is_month(column)]
    if not months:
        return {}
    own = Cells(spec, TABLE_TOP)
    first, last = own.column(months[0]), own.column(months[-1])
    below = TABLE_TOP + 1 + len(spec.rows)
    lines = [line for offer in comparison.offers if offer.economics for line in offer.economics.cash]
    formulas = {}
    for row, line in enumerate(lines):
        number = TABLE_TOP + 2 + row
        amounts = f"{first}{number}:{last}{number}"
        factors = below + (EXACT_BELOW if line.one_off else RUNNING_BELOW)
        formulas[row, "npv_usd"] = f"=SUMPRODUCT({amounts},{first}${factors}:{last}${factors})"
        formulas[row, "total"] = f"=SUM({amounts})"
    return formulas


def _sums(spec: TableSpec, parts: tuple[str, ...], total: str) -> Formulas:
    own = Cells(spec, TABLE_TOP)
    return {(row, total): "=" + "+".join(own.at(row, key) for key in parts) for row in range(len(spec.rows))}
