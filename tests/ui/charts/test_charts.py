"""Charts draw what their spec says, read out by keyboard, and never let labels collide."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, Qt
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
    assert chart.readout().startswith(chart.spec.categories[0])
    assert "hourly price" in chart.readout()
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.readout().startswith(chart.spec.categories[1])


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
