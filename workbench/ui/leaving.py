"""Before a project is left: what it does not hold yet is kept, given up, or the user stays."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from workbench.ui.session import Session

Then = Callable[[], None]


class Leaving(QObject):
    """Asks once where something would be lost: quotes under review, or a project that is in no file."""

    save_wanted = Signal(object)
    """The project needs a file; what is to be called once it has one."""
    stay_wanted = Signal()
    """Something under review could not be kept as it is: the user must look at it."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._box: QMessageBox | None = None

    def leave(self, then: Then) -> bool:
        """Go on at once where nothing would be lost (True); otherwise ask, and go on if the user says so."""
        lost = self._lost()
        if not lost:
            then()
            return True
        if self._box is None:
            self._ask(lost, then)
        return False

    @property
    def question(self) -> QMessageBox | None:
        """The question that is being asked."""
        return self._box

    def _lost(self) -> list[str]:
        session = self._session
        if not session.has_document:
            return []
        lost = [text for source in session.under_review if (text := source.unkept())]
        if session.path is None and session.document.undo_label:
            lost.append(f"The project “{session.project_name}” is in no file yet.")
        return lost

    def _ask(self, lost: list[str], then: Then) -> None:
        box = self._box = QMessageBox(self._window)
        box.setWindowTitle("Not kept yet")
        box.setIcon(QMessageBox.Icon.Warning)
        box.setText("\n".join(lost))
        box.setInformativeText("Keep it in the project, or go on and lose it?")
        keep = box.addButton("Keep", QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton("Discard", QMessageBox.ButtonRole.DestructiveRole)
        box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)

        def answered() -> None:
            clicked = box.clickedButton()
            self._box = None
            box.deleteLater()
            if clicked is keep:
                self._keep(then)
            elif clicked is discard:
                then()

        box.finished.connect(lambda _: answered())
        box.open()

    def _keep(self, then: Then) -> None:
        kept = [source.keep() for source in self._session.under_review]
        if not all(kept):
            self.stay_wanted.emit()
        elif self._session.path is None:
            self.save_wanted.emit(then)
        else:
            then()
