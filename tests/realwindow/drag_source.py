"""A window of another program from which files are dragged: `python -m tests.realwindow.drag_source FILE …`.

It stands in for a file manager: press on it and move, and the files are dragged as their addresses.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel

TITLE = "Files to drag"


class Files(QLabel):
    """Some files, dragged together."""

    def __init__(self, paths: list[Path]) -> None:
        super().__init__("\n".join(path.name for path in paths))
        self._paths = paths
        self.setWindowTitle(TITLE)
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in self._paths])
        drag = QDrag(self)
        drag.setMimeData(data)
        action = drag.exec(Qt.DropAction.CopyAction)
        print("dropped" if action is Qt.DropAction.CopyAction else "refused", flush=True)


def main() -> int:
    """Show the files at the left edge of the screen until the process is ended."""
    app = QApplication(sys.argv[:1])
    files = Files([Path(name) for name in sys.argv[1:]])
    files.setGeometry(0, 0, 160, 120)
    files.show()
    print("ready", flush=True)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
