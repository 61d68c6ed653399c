"""Why an offer costs what it costs: its lines, how each stream is served, and what it rests on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from workbench.analysis.results.result import AsOffered, Comparison, Fleet, OfferResult, StreamResult
from workbench.analysis.results.serving_result import ServingDetail
from workbench.analysis.shown.presentation import CAUSE_TITLES
from workbench.analysis.shown.serving_specs import (
    cache_text,
    corrected_text,
    draft_text,
    layouts_text,
    not_modelled_text,
    outside_text,
    peak_text,
    stacks_text,
    task_text,
)
from workbench.analysis.shown.waterfalls import waterfall
from workbench.domain.formatting import (
    format_number,
    format_percent,
    format_significant,
    format_usd,
    is_hardly_any,
    unbroken,
)
from workbench.ui.charts.waterfall_chart import WaterfallChart
from workbench.ui.theme import STEP, Theme
from workbench.ui.widgets import Card, icon_button, label

_WIDTH_PX = 92 * STEP


class WhyPanel(Card):
    """A side panel about one offer. Escape closes it."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Why this number", parent=parent)
        self._theme = theme
        self._waterfalls: list[WaterfallChart] = []
        self.setFixedWidth(_WIDTH_PX)
        close = icon_button("close", "Close the panel (Esc)")
        close.clicked.connect(self.closed)
        self.add_head_widget(close)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.viewport().setAutoFillBackground(False)
        self.body.addWidget(self._scroll)

    def show_offer(self, offer: OfferResult, comparison: Comparison) -> None:
        """Explain an offer's result."""
        self.set_title(offer.name)
        self._waterfalls = []
        page = QWidget()
        page.setAutoFillBackground(False)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 2 * STEP, 0)
        column.setSpacing(2 * STEP)
        if offer.feasible:
            self._headline(column, offer)
        else:
            column.addWidget(_paragraph(offer.reason))
        self._time(column, offer)
        self._costs(column, offer)
        self._streams(column, offer)
        self._fleet(column, offer)
        self._sources(column, offer, comparison)
        column.addStretch(1)
        self._scroll.setWidget(page)

    def set_theme(self, theme: Theme) -> None:
        """Follow the theme."""
        self._theme = theme
        for chart in self._waterfalls:
            chart.set_theme(theme)

    @staticmethod
    def _headline(column: QVBoxLayout, offer: OfferResult) -> None:
        value = label(f"{format_usd(offer.usd_per_mtok_total)} per million tokens", "headline", wrap=True)
        column.addWidget(value)
        if is_hardly_any(offer.usd_per_mtok_total):
            said = "Almost nothing is delivered at this demand: hardly any tokens share the cost of the year."
            column.addWidget(_paragraph(said))
        if offer.drawn is not None:
            column.addWidget(
                _paragraph(
                    f"The cheapest in {format_percent(offer.drawn.probability_cheapest)} of the futures drawn"
                )
            )
        low, high = format_usd(offer.usd_per_mtok_total_p10), format_usd(offer.usd_per_mtok_total_p90)
        column.addWidget(
            _paragraph(
                f"{format_usd(offer.usd_per_year)} a year; 80 % interval {low} – {high}; input "
                f"{format_usd(offer.usd_per_mtok_input)}, output {format_usd(offer.usd_per_mtok_output)}"
            )
        )

    @staticmethod
    def _time(column: QVBoxLayout, offer: OfferResult) -> None:
        total = sum(ms for _, ms in offer.accelerator_ms_per_token)
        if total <= 0 or offer.usd_per_accelerator_hour is None:
            return
        column.addWidget(_section("Price × time per token"))
        column.addWidget(
            _paragraph(
                f"{format_usd(offer.usd_per_accelerator_hour)} per GPU-hour × "
                f"{format_significant(total)} ms of GPU time per token = "
                f"{format_usd(offer.usd_per_mtok_total)} per million tokens"
            )
        )
        rows = [
            (_sentence_case(CAUSE_TITLES[cause]), f"{format_significant(ms)} ms", format_percent(ms / total))
            for cause, ms in offer.accelerator_ms_per_token
            if ms > 0
        ]
        column.addWidget(_rows(rows))

    @staticmethod
    def _costs(column: QVBoxLayout, offer: OfferResult) -> None:
        if not offer.cost_lines:
            return
        column.addWidget(_section("What it costs a year"))
        rows = [
            (
                f"{line.title} ({line.status.value})",
                format_usd(line.usd_per_year),
                format_percent(line.usd_per_year / offer.usd_per_year) if offer.usd_per_year else "",
            )
            for line in offer.cost_lines
        ]
        column.addWidget(_rows(rows))

    def _streams(self, column: QVBoxLayout, offer: OfferResult) -> None:
        column.addWidget(_section("How each stream is served"))
        for stream in offer.streams:
            column.addWidget(label(stream.stream_name, "card-title"))
            if stream.deployment is None:
                column.addWidget(
                    _paragraph(stream.reason or "by the provider; a price list says nothing of speed")
                )
                if stream.layouts:
                    column.addWidget(_paragraph(_sentence_case(layouts_text(stream)) + "."))
                continue
            column.addWidget(_paragraph(stream.deployment.text))
            column.addWidget(
                _paragraph(
                    f"{format_usd(stream.usd_per_mtok_total)} per million tokens · at full load "
                    f"TTFT {format_number(stream.ttft_ms)} ms · TPOT {format_number(stream.tpot_ms, 1)} ms · "
                    f"{format_percent(stream.utilisation)} busy"
                )
            )
            if stream.serving is not None:
                self._serving(column, offer, stream, stream.serving)

    def _serving(
        self, column: QVBoxLayout, offer: OfferResult, stream: StreamResult, detail: ServingDetail
    ) -> None:
        column.addWidget(_paragraph(_sentence_case(peak_text(detail)) + "."))
        notes = (
            corrected_text(detail),
            task_text(stream, detail),
            cache_text(detail),
            draft_text(detail),
            outside_text(detail),
            not_modelled_text(detail),
            stacks_text(detail),
            layouts_text(stream),
        )
        for note in filter(None, notes):
            column.addWidget(_paragraph(_sentence_case(note) + "."))
        spec = waterfall(offer, stream, detail)
        column.addWidget(_paragraph(f"{_sentence_case(spec.context)}, {spec.axis.unit}:"))
        chart = WaterfallChart(self._theme)
        chart.show_spec(spec)
        column.addWidget(chart)
        self._waterfalls.append(chart)
        for note in spec.footnotes:
            column.addWidget(_paragraph(note))

    @staticmethod
    def _fleet(column: QVBoxLayout, offer: OfferResult) -> None:
        if offer.fleet is None:
            return
        column.addWidget(_section("Fleet"))
        column.addWidget(_paragraph(_fleet_text(offer.fleet)))
        offered = offer.economics.as_offered if offer.economics else None
        if offered is not None:
            column.addWidget(_paragraph(_offered_text(offered)))
        unknown = ", ".join(f"{limit} of {record}" for limit, record in offer.fleet.site_not_checked)
        if unknown:
            column.addWidget(_paragraph(f"Not known, so not checked against the site: {unknown}."))
        if offer.prefill_fleet is not None:
            column.addWidget(_paragraph(f"Prefill: {_fleet_text(offer.prefill_fleet)}"))

    @staticmethod
    def _sources(column: QVBoxLayout, offer: OfferResult, comparison: Comparison) -> None:
        names = {line.source for line in offer.cost_lines}
        if offer.fleet is not None:
            names |= {
                f"{line.source} ({line.as_of})"
                for line in comparison.sources
                if line.record in (offer.fleet.accelerator_name, offer.fleet.system_name)
            }
        column.addWidget(_section("Sources"))
        for name in sorted(names):
            column.addWidget(_paragraph(name))


def _fleet_text(fleet: Fleet) -> str:
    text = (
        f"{fleet.systems} × {fleet.system_name}: {fleet.accelerators} × {fleet.accelerator_name}, "
        f"{fleet.accelerators_busy} of them in replicas"
    )
    if fleet.it_power_kw is not None:
        text += f"; {format_number(fleet.it_power_kw)} kW of IT power under load"
    if fleet.systems_quoted is not None and fleet.systems_quoted != fleet.systems:
        text += f". Extrapolated from a quote for {fleet.systems_quoted}"
    return text + "."


def _offered_text(offered: AsOffered) -> str:
    cost = offered.lcot_nominal_usd_per_mtok
    per_mtok = "" if cost is None else f" at {format_usd(cost)} per million tokens"
    units = str(offered.units)
    if offered.prefill_units is not None:
        units += f" and {offered.prefill_units} that prefill"
    return (
        f"Exactly as offered, {units}: serves {format_percent(offered.served_share)} of the demanded "
        f"tokens, {format_percent(offered.good_share)} within the limits{per_mtok}, "
        f"idle {format_percent(offered.idle_share)} of its time."
    )


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def _section(title: str) -> QWidget:
    made = label(title, "card-title")
    made.setContentsMargins(0, 2 * STEP, 0, 0)
    return made


def _paragraph(text: str) -> QWidget:
    return label(unbroken(text), "muted", wrap=True)


def _rows(rows: list[tuple[str, str, str]]) -> QWidget:
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(3 * STEP)
    grid.setVerticalSpacing(STEP)
    for number, (name, value, share) in enumerate(rows):
        grid.addWidget(label(name, wrap=True), number, 0)
        for place, text in ((1, value), (2, share)):
            figure = label(text)
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(figure, number, place)
    grid.setColumnStretch(0, 1)
    return box
