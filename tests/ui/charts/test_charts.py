"""Charts draw what their spec says, read out by keyboard, and never let labels collide."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from workbench.analysis.specs import LineChartSpec
from workbench.ui.charts.bar_chart import StackedBarChart
from workbench.ui.charts.line_chart import LineChart
from workbench.ui.session import Compared
from workbench.ui.theme import DARK, LIGHT


@pytest.fixture
def spec(sample: Compared) -> LineChartSpec:
    return sample.specs.cost_interactivity[0]


def colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(image.height())}


def shown(chart: LineChart | StackedBarChart, qtbot: QtBot, width: int = 700, height: int = 360) -> QImage:
    qtbot.addWidget(chart)
    chart.resize(width, height)
    chart.show()
    qtbot.waitExposed(chart)
    return chart.grab().toImage()


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
    assert chart.readout() == ""
    QTest.keyClick(chart, Qt.Key.Key_Right)
    first = chart.readout()
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.readout() != first
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.readout() == first
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
        assert not chart.grab().isNull()
