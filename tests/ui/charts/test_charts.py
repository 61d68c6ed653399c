"""Charts draw what their spec says, read out by keyboard, and never let labels collide."""

from dataclasses import replace

import pytest
from pyqtgraph import PlotWidget
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from workbench.analysis.drawing.specs import Axis, LineChartSpec, WaterfallSpec, WaterfallStep
from workbench.ui.charts.bar_chart import StackedBarChart
from workbench.ui.charts.base import Chart, area_of
from workbench.ui.charts.line_chart import LineChart
from workbench.ui.charts.waterfall_chart import WaterfallChart
from workbench.ui.session import Compared
from workbench.ui.theme import DARK, LIGHT


@pytest.fixture
def spec(sample: Compared) -> LineChartSpec:
    return sample.specs.cost_interactivity[0]


def colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(image.height())}


def shown(chart: Chart, qtbot: QtBot, width: int = 700, height: int = 360) -> QImage:
    qtbot.addWidget(chart)
    chart.resize(width, height)
    chart.show()
    qtbot.waitExposed(chart)
    return chart.grab().toImage()


def readout(chart: Chart) -> str:
    """Values at the cursor, as shown; empty without one."""
    through = Qt.WidgetAttribute.WA_TransparentForMouseEvents
    labels = [part for part in chart.findChildren(QLabel) if part.testAttribute(through)]
    return "".join(part.text() for part in labels if part.isVisible())


def test_that_every_line_is_drawn_in_its_own_colour(qtbot: QtBot, spec: LineChartSpec) -> None:
    chart = LineChart(LIGHT)
    chart.show_spec(spec)
    seen = colours(shown(chart, qtbot))
    wanted = {LIGHT.series_style(series.slot).colour for series in spec.series}
    assert wanted <= seen


def test_that_arrow_keys_read_out_every_line_at_the_cursor(qtbot: QtBot, spec: LineChartSpec) -> None:
    chart = LineChart(LIGHT)
    chart.show_spec(spec)
    shown(chart, qtbot)
    assert readout(chart) == ""
    QTest.keyClick(chart, Qt.Key.Key_Right)
    first = readout(chart)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert readout(chart) != first
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert readout(chart) == first
    for series in spec.series:
        if min(series.x) == min(x for other in spec.series for x in other.x):
            assert series.name in first


def test_that_a_chart_without_lines_says_so(qtbot: QtBot, spec: LineChartSpec) -> None:
    chart = LineChart(LIGHT)
    chart.show_spec(replace(spec, series=()))
    shown(chart, qtbot)
    assert not chart._plot.isVisible()
    assert "No offer has hardware" in chart._message.text()


def test_that_the_iceberg_leaves_out_offers_without_hardware_and_tells_the_rest(
    qtbot: QtBot, sample: Compared
) -> None:
    chart = StackedBarChart(DARK)
    chart.show_spec(sample.specs.iceberg)
    seen = colours(shown(chart, qtbot, 500, 380))
    assert chart.spec is not None
    hardware = [offer.name for offer in sample.comparison.offers if offer.feasible and offer.fleet]
    assert list(chart.spec.categories) == hardware
    assert DARK.series_style(0).colour in seen
    description = chart.accessibleDescription()
    assert all(name in description for name in hardware)


@pytest.mark.parametrize("width", [260, 480, 1200])
def test_that_charts_survive_any_size_and_highlight(qtbot: QtBot, sample: Compared, width: int) -> None:
    lines, bars = LineChart(LIGHT), StackedBarChart(LIGHT)
    lines.show_spec(sample.specs.cost_interactivity[0])
    bars.show_spec(sample.specs.iceberg)
    for chart in (lines, bars):
        shown(chart, qtbot, width, 200)
        chart.set_highlight(sample.comparison.offers[0].id)
        chart.set_theme(DARK)
        chart.set_highlight("nobody")
        chart.draw_if_due()
        assert not chart.grab().isNull()


def test_that_a_hidden_chart_waits_until_it_is_shown(qtbot: QtBot, spec: LineChartSpec) -> None:
    chart = LineChart(LIGHT)
    qtbot.addWidget(chart)
    chart.show_spec(spec)
    QCoreApplication.processEvents()
    assert chart._left._tickLevels is None
    chart.show()
    assert chart._left._tickLevels


def test_that_many_changes_are_drawn_once(
    qtbot: QtBot, sample: Compared, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart = StackedBarChart(LIGHT)
    qtbot.addWidget(chart)
    chart.show_spec(sample.specs.iceberg)
    chart.show()
    drawn: list[bool] = []
    monkeypatch.setattr(chart, "draw", lambda: drawn.append(True))
    for offer in sample.comparison.offers:
        chart.set_highlight(offer.id)
        chart.set_theme(DARK)
    qtbot.waitUntil(lambda: bool(drawn))
    QCoreApplication.processEvents()
    assert len(drawn) == 1


def test_that_arrow_keys_read_out_the_parts_of_an_offer(qtbot: QtBot, sample: Compared) -> None:
    chart = StackedBarChart(LIGHT)
    chart.show_spec(sample.specs.iceberg)
    shown(chart, qtbot)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.spec is not None
    assert readout(chart).startswith(chart.spec.categories[0])
    assert "hourly price" in readout(chart)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert readout(chart).startswith(chart.spec.categories[1])


def test_that_no_dots_of_ticks_stand_below_the_bars(qtbot: QtBot, sample: Compared) -> None:
    chart = StackedBarChart(LIGHT)
    chart.show_spec(sample.specs.iceberg)
    image = shown(chart, qtbot)
    lower = chart.findChildren(PlotWidget)[1]
    left = area_of(lower, chart).left
    bottom = lower.mapTo(chart, lower.rect().bottomLeft()).y()
    row = {image.pixelColor(x, bottom).name() for x in range(int(left) + 4, chart.width())}
    assert len(row) == 1


def test_that_names_and_limits_stay_inside_the_chart(qtbot: QtBot, spec: LineChartSpec) -> None:
    chart = LineChart(LIGHT)
    chart.show_spec(spec)
    shown(chart, qtbot)
    area = chart.plot_area()
    for series in chart.drawn:
        x, y = chart.place(series, -1)
        assert area.left <= x <= area.right + 1
        assert area.top - 1 <= y <= area.bottom + 1
    assert [name for _, name in chart.limits()] == [line.name for line in spec.references]
    assert all(area.left <= x <= area.right for x, _ in chart.limits())


def test_that_a_waterfall_floats_its_steps_and_reads_out_why_one_is_nothing(qtbot: QtBot) -> None:
    steps = (
        WaterfallStep(key="a", name="Plain", start=0, end=60, text="60", total=True),
        WaterfallStep(key="b", name="FP4", start=60, end=100, text="+40"),
        WaterfallStep(key="c", name="Cache", start=100, end=100, text="0: neither measured nor entered"),
        WaterfallStep(key="d", name="Sizing", start=100, end=80, text="−20"),
    )
    axis = Axis(title="Throughput", unit="tokens/s")
    chart = WaterfallChart(LIGHT)
    chart.show_spec(
        WaterfallSpec(key="k", offer_id="o", title="Offer", context="adds", axis=axis, steps=steps)
    )
    assert chart.accessibleDescription().endswith("Cache: 0: neither measured nor entered. Sizing: −20")
    image = shown(chart, qtbot, 400, chart.sizeHint().height())
    row = image.height() / len(steps)
    ends = []
    for number, slot in ((0, 0), (1, 2), (3, 4)):
        y = int((number + 0.5) * row)
        wanted = LIGHT.series_style(slot).colour
        run = [x for x in range(image.width()) if image.pixelColor(x, y).name() == wanted]
        ends.append((run[0], run[-1] + 1))
    (left, plain), (start, top), (low, high) = ends
    assert start == pytest.approx(plain, abs=1)
    assert high == pytest.approx(top, abs=1)
    assert (plain - left) / (top - left) == pytest.approx(0.6, abs=0.03)
    assert (low - left) / (top - left) == pytest.approx(0.8, abs=0.03)


def test_that_a_chart_without_a_spec_yet_draws_nothing(qtbot: QtBot) -> None:
    for chart in (StackedBarChart(LIGHT), LineChart(LIGHT)):
        assert "#000000" not in colours(shown(chart, qtbot))
