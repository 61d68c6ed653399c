"""Work off the main thread: progress is polled, cancel is a flag, results come back by one queued signal."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from workbench.domain.control import Cancelled, JobControl

_log = logging.getLogger(__name__)

POLL_MS = 50
_WORKERS = 2

Work = Callable[[JobControl], Any]
OnDone = Callable[[Any], None]
OnFailed = Callable[[Exception], None]
OnCancelled = Callable[[], None]


class Job:
    """One piece of work and its flags; `check` is the only thing the worker calls."""

    def __init__(
        self,
        kind: str,
        work: Work,
        on_done: OnDone | None,
        on_failed: OnFailed | None,
        on_cancelled: OnCancelled | None,
    ) -> None:
        self.kind = kind
        self.work = work
        self.on_done = on_done
        self.on_failed = on_failed
        self.on_cancelled = on_cancelled
        self.progress: tuple[float, str] = (0.0, "")
        self.result: Any = None
        self.error: Exception | None = None
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether someone asked the job to stop."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask the job to stop at its next check."""
        self._cancelled.set()

    def forget(self) -> None:
        """Let go of the callbacks and of what they hold, on the main thread.

        The worker lets go of the job last, and would destroy views and charts that only these still hold.
        """
        self.on_done = self.on_failed = self.on_cancelled = None

    def check(self, fraction: float, message: str) -> None:
        """Report progress (fraction 0..1); raises `Cancelled` when the job was cancelled."""
        if self._cancelled.is_set():
            raise Cancelled
        self.progress = (fraction, message)


class Jobs(QObject):
    """Runs jobs; at most one of a kind counts, a newer one cancels the older.

    Callbacks run on the main thread. A job ends in exactly one of them: done, failed or cancelled.
    """

    progressed = Signal(str, float, str)
    """Kind, fraction 0..1, message."""
    changed = Signal()
    """A job started or ended."""
    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(_WORKERS, thread_name_prefix="workbench-job")
        self._running: dict[str, Job] = {}
        self._closed = False
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self._poll)
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        kind: str,
        work: Work,
        on_done: OnDone | None = None,
        on_failed: OnFailed | None = None,
        on_cancelled: OnCancelled | None = None,
    ) -> Job:
        """Run `work(control)` in a worker thread. Give it immutable inputs only."""
        if self._closed:
            raise RuntimeError("jobs have been shut down")
        self.cancel(kind)
        job = Job(kind, work, on_done, on_failed, on_cancelled)
        self._running[kind] = job
        self._executor.submit(self._run, job)
        self._timer.start()
        self.changed.emit()
        return job

    def cancel(self, kind: str) -> None:
        """Cancel the job of a kind, if one runs; it no longer counts from now on."""
        job = self._running.pop(kind, None)
        if job is None:
            return
        job.cancel()
        if job.on_cancelled is not None:
            job.on_cancelled()
        job.forget()
        self._stop_polling_when_idle()
        self.changed.emit()

    def is_running(self, kind: str) -> bool:
        """Whether a job of the kind runs or waits."""
        return kind in self._running

    def shutdown(self) -> None:
        """Cancel everything and wait for the workers; no callback comes afterwards."""
        self._closed = True
        for job in self._running.values():
            job.cancel()
            job.forget()
        self._running.clear()
        self._timer.stop()
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _run(self, job: Job) -> None:
        try:
            job.check(0.0, "")
            job.result = job.work(job)
        except Cancelled:
            job.cancel()
        except Exception as error:  # noqa: BLE001 - a worker's bug must reach the window, not vanish with its thread
            # A file that is missing or refused is the user's to mend; anything else is ours.
            expected = isinstance(error, OSError) or hasattr(error, "issue")
            _log.log(
                logging.INFO if expected else logging.ERROR, "job %s failed", job.kind, exc_info=not expected
            )
            job.error = error
        if not self._closed:
            self._ended.emit(job)

    def _on_ended(self, job: Job) -> None:
        if self._running.get(job.kind) is not job:
            return
        del self._running[job.kind]
        self._stop_polling_when_idle()
        if job.error is not None:
            if job.on_failed is not None:
                job.on_failed(job.error)
        elif job.cancelled:
            if job.on_cancelled is not None:
                job.on_cancelled()
        elif job.on_done is not None:
            job.on_done(job.result)
        job.forget()
        self.changed.emit()

    def _poll(self) -> None:
        for job in tuple(self._running.values()):
            fraction, message = job.progress
            self.progressed.emit(job.kind, fraction, message)

    def _stop_polling_when_idle(self) -> None:
        if not self._running:
            self._timer.stop()
