"""How a table of many records behaves: `python tests/benchmarks/table_speed.py [RECORDS]`.

Shows synthetic cloud prices (100,000 unless told otherwise) in the real table on the offscreen platform, then
sorts, filters, searches, scrolls and edits. For each it prints the time until the result is on screen and the
longest gap between two turns of the event loop meanwhile. Targets: sorting under 0.3 s, no gap above 50 ms.
Prices are made up.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication

from workbench.domain.market import CloudPrice, PriceTier
from workbench.domain.provenance import Citation, Status
from workbench.domain.record import Record
from workbench.ui.jobs import Jobs
from workbench.ui.tables.columns import field_column
from workbench.ui.tables.model import Mark
from workbench.ui.tables.view import RecordTableView
from workbench.ui.theme import ThemeManager

_COUNT = 100_000
_SWITCH_INTERVAL_S = 0.001
_SETTLE_S = 0.2
_LINE = "{:<44} {:8.0f} ms   longest gap {:6.1f} ms"


def synthetic_prices(count: int) -> list[Record]:
    """Made-up cloud prices with much variety."""
    citation = Citation(source="made up", as_of=date(2026, 11, 1), status=Status.PLACEHOLDER)
    tiers = tuple(PriceTier)
    return [
        CloudPrice(
            id=f"price-{number:06d}",
            name=f"Provider {number * 7919 % 97} instance {number * 104729 % 100_003}",
            provider=f"Provider {number * 7919 % 97}",
            instance=f"gpu.{number % 13}xlarge",
            accelerator_id=f"accelerator-{number % 41}",
            accelerators=1 << number % 4,
            region=f"region-{number * 31 % 211}",
            tier=tiers[number % len(tiers)],
            usd_per_instance_hour=0.5 + (number * 48271 % 2_147_483_647) % 90_000 / 1_000,
            evidence={"*": citation},
        )
        for number in range(count)
    ]


class Gaps:
    """Longest time between two turns of the event loop."""

    def __init__(self) -> None:
        self.longest_ms = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(interval=0)
        self._timer.timeout.connect(self._on_turn)

    def _on_turn(self) -> None:
        now = time.perf_counter()
        self.longest_ms = max(self.longest_ms, 1000 * (now - self._last))
        self._last = now

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Watch while the block runs."""
        self.longest_ms, self._last = 0.0, time.perf_counter()
        self._timer.start()
        yield
        self._timer.stop()
        self._on_turn()


class Bench:
    """The table and what is done to it."""

    def __init__(self, app: QApplication, records: list[Record]) -> None:
        self._app = app
        self._gaps = Gaps()
        self.jobs = Jobs()
        themes = ThemeManager(app, QSettings(os.devnull, QSettings.Format.IniFormat))
        self.view = RecordTableView(themes.theme, self.jobs, lambda *_: "", lambda _: ())
        self.view.table.set_edit(lambda *_: "", lambda *_: (Mark.NONE, ""))
        self.view.resize(1200, 800)
        self.view.show()
        columns = [field_column(spec) for spec in CloudPrice.fields().values()]
        self.measure("show the records", lambda: self.view.show_records(columns, records, None))

    def measure(self, what: str, act: Callable[[], object]) -> None:
        """Act, wait until the table is in order and painted, and print how it went."""
        self.idle(_SETTLE_S)
        with self._gaps.watched():
            started = time.perf_counter()
            act()
            self._app.processEvents()
            while self.view.table.ordering:
                self._app.processEvents()
            self.view.viewport().repaint()
            taken = time.perf_counter() - started
            self.idle(0.05)
        print(_LINE.format(what, taken * 1000, self._gaps.longest_ms))

    def work_out(self) -> None:
        """Wait for the keys that the table works out in the background once it shows many records."""
        started = time.perf_counter()
        with self._gaps.watched():
            while self.view.table.working_out:
                self._app.processEvents()
        taken = time.perf_counter() - started
        print(_LINE.format("work out the keys, in the background", taken * 1000, self._gaps.longest_ms))

    def idle(self, seconds: float) -> None:
        """Let the event loop turn."""
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            self._app.processEvents()

    def scroll(self) -> None:
        """Move through the whole table in 200 steps, painting each."""
        bar = self.view.verticalScrollBar()
        for step in range(200):
            bar.setValue(bar.maximum() * step // 199)
            self._app.processEvents()

    def sort(self, name: str, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column."""
        self.view.sort_by(self.view.table.column_number(name), order)

    def replace_one(self) -> None:
        """Show the records after one of them changed, as after an edit."""
        records = list(self.view.table.records)
        records[500] = records[500].replaced(name="Changed")
        self.view.table.update_records(records, (records[500].id,))


def main(count: int) -> None:
    """Run every measurement."""
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    app = QApplication.instance()
    app = app if isinstance(app, QApplication) else QApplication(sys.argv[:1])
    bench = Bench(app, synthetic_prices(count))
    table = bench.view.table
    bench.work_out()
    bench.measure("sort by price", lambda: bench.sort("usd_per_instance_hour"))
    bench.measure(
        "sort by price, down", lambda: bench.sort("usd_per_instance_hour", Qt.SortOrder.DescendingOrder)
    )
    bench.measure("sort by name", lambda: bench.sort("name"))
    bench.measure("sort by tier, few values", lambda: bench.sort("tier"))
    bench.measure("filter price 2..5", lambda: bench.view.set_filter("usd_per_instance_hour", "2..5"))
    bench.measure("filter tier =spot as well", lambda: bench.view.set_filter("tier", "=spot"))
    print(f"  {table.rowCount():,} of {table.total:,} records")
    bench.measure("lift the filters", bench.view.clear_filters)
    bench.measure("search two words", lambda: table.set_search("region-7 spot"))
    bench.measure("search on", lambda: table.set_search("region-77 spot"))
    bench.measure("lift the search", bench.view.clear_filters)
    bench.measure("scroll through all in 200 steps", bench.scroll)
    bench.measure("show one edit", bench.replace_one)
    bench.jobs.shutdown()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else _COUNT)
