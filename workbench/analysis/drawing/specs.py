"""Charts, tables and cards as plain data. Screen, workbook, page and CSV are drawn from the same specs."""

from dataclasses import dataclass
from enum import StrEnum

from workbench.domain.formatting import MISSING, format_number, format_percent, format_significant, with_unit

Cell = str | float | int | None
"""None prints as a dash: not applicable or not known."""


class ColumnKind(StrEnum):
    """How a column is aligned and written."""

    TEXT = "text"
    NUMBER = "number"
    STATUS = "status"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column; the unit stands in the header. `share` numbers are shown as per cent.

    `decimals` fixes the decimals of the whole column; `significant` instead keeps that many
    significant digits in each cell, for columns whose values span decades.
    """

    key: str
    title: str
    unit: str = ""
    kind: ColumnKind = ColumnKind.TEXT
    decimals: int = 0
    significant: int | None = None
    share: bool = False
    help: str = ""

    @property
    def header(self) -> str:
        """Title with unit."""
        return with_unit(self.title, self.unit)


def cell_text(cell: Cell, column: Column) -> str:
    """A cell as people read it on screen, on paper and in the terminal."""
    if cell is None:
        return MISSING
    if isinstance(cell, str):
        return cell
    if column.share:
        return format_percent(cell, column.decimals)
    if column.significant is not None:
        return format_significant(cell, column.significant)
    return format_number(cell, column.decimals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Cells in column order. `id` names the thing the row is about; `muted` rows are infeasible."""

    id: str
    cells: tuple[Cell, ...]
    emphasis: bool = False
    muted: bool = False
    flags: tuple[str, ...] = ()
    """Column keys whose cell is to be marked as the trap (the lowest hourly price, say)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpec:
    """A table with its title, a line of context and footnotes."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    context: str = ""
    footnotes: tuple[str, ...] = ()


class Tone(StrEnum):
    """What a headline means to the buyer."""

    NEUTRAL = "neutral"
    GOOD = "good"
    BAD = "bad"
    ACCENT = "accent"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadlineSpec:
    """A headline card: a question's answer in a few characters, and one line under it."""

    key: str
    title: str
    value: str
    detail: str
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """An axis with name and unit; log axes show plain numbers."""

    title: str
    unit: str = ""
    log: bool = False

    @property
    def label(self) -> str:
        """Title with unit."""
        return with_unit(self.title, self.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One line with its interval. `slot` picks colour, dash and marker, the same on every surface.

    `x`, `y`, `low`, `high` have equal length; `low` and `high` are empty where there is no interval.
    """

    id: str
    name: str
    slot: int
    x: tuple[float, ...]
    y: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceLine:
    """A vertical line with a name (the SLO)."""

    x: float
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChartSpec:
    """Lines over one x axis. `context` tells how to read it; series are labelled at their ends."""

    key: str
    title: str
    context: str
    x_axis: Axis
    y_axis: Axis
    series: tuple[Series, ...]
    references: tuple[ReferenceLine, ...] = ()
    footnotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BarPart:
    """One part of every category's bar; None where a category has no such part (an API)."""

    key: str
    name: str
    slot: int
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BarPanel:
    """Stacked bars on one axis; `downward` bars hang from the shared line, values stay positive."""

    title: str
    axis: Axis
    parts: tuple[BarPart, ...]
    downward: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StackedBarChartSpec:
    """Panels that share their categories, one unit per panel: the iceberg."""

    key: str
    title: str
    context: str
    categories: tuple[str, ...]
    category_ids: tuple[str, ...]
    panels: tuple[BarPanel, ...]
    footnotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterfallStep:
    """One step from `start` to `end`, alike where it adds nothing; `text` is its figure, or why it is 0."""

    key: str
    name: str
    start: float
    end: float
    text: str
    total: bool = False
    """Whether the step is a whole bar from zero: the first and the last."""

    @property
    def direction(self) -> str:
        """ "total", "up" or "down": picks its colour on every surface."""
        if self.total:
            return "total"
        return "up" if self.end >= self.start else "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterfallSpec:
    """Steps from a beginning to a sum, a line each, on one axis from zero."""

    key: str
    offer_id: str
    title: str
    context: str
    axis: Axis
    steps: tuple[WaterfallStep, ...]
    footnotes: tuple[str, ...] = ()

    @property
    def reach(self) -> float:
        """The largest value that any step comes to."""
        return max((max(step.start, step.end) for step in self.steps), default=0.0)

    @property
    def technique_share(self) -> float:
        """What of the reach the steps add to the first one."""
        return 1 - self.steps[0].end / self.reach if self.reach else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One conclusion in a plain sentence (or two). `offer_ids` are the offers it speaks of."""

    code: str
    sentence: str
    tone: Tone = Tone.NEUTRAL
    offer_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultSpecs:
    """Everything a comparison shows, ready to be drawn by any surface."""

    title: str
    context: str
    headlines: tuple[HeadlineSpec, ...]
    findings: tuple[Finding, ...]
    ranking: TableSpec
    streams: TableSpec
    serving: TableSpec
    techniques: TableSpec
    fronts: TableSpec
    stacks: TableSpec
    cost_lines: TableSpec
    assumptions: TableSpec
    sources: TableSpec
    iceberg: StackedBarChartSpec
    quotes: TableSpec
    chances: TableSpec
    money: TableSpec
    budget: TableSpec
    accounting: TableSpec
    leases: TableSpec
    break_even: TableSpec
    cash_flow: TableSpec
    waterfalls: tuple[WaterfallSpec, ...]
    """One of each offer and stream on hardware, offers in ranking order."""
    cost_interactivity: tuple[LineChartSpec, ...]
    """One chart per stream, largest stream by tokens first."""
