"""The list of findings shows the latest sentences and nothing of those before."""

from collections.abc import Sequence

import pytest
from PySide6.QtWidgets import QLabel, QMainWindow

from workbench.analysis.drawing.specs import Finding, Tone
from workbench.ui.results.findings import FindingList


@pytest.fixture
def shown(host: QMainWindow) -> FindingList:
    made = FindingList()
    host.setCentralWidget(made)
    host.show()
    return made


def findings(*sentences: str, tone: Tone = Tone.GOOD) -> list[Finding]:
    return [Finding(code=sentence, sentence=sentence, tone=tone) for sentence in sentences]


def show(shown: FindingList, wanted: Sequence[Finding]) -> None:
    for step in shown.steps(wanted):
        step()


def read(shown: FindingList) -> list[tuple[str, str]]:
    """(tone, sentence) of each row on screen."""
    texts = [part for part in shown.findChildren(QLabel) if part.isVisible()]
    return [
        (mark.accessibleName(), sentence.text())
        for mark, sentence in zip(texts[::2], texts[1::2], strict=True)
    ]


def test_that_every_finding_is_shown_in_order(shown: FindingList) -> None:
    sentences = [f"Sentence {number}" for number in range(9)]
    show(shown, findings(*sentences))
    assert read(shown) == [("good", sentence) for sentence in sentences]


def test_that_fewer_and_other_findings_leave_nothing_of_those_before(shown: FindingList) -> None:
    show(shown, findings("One", "Two", "Three", "Four", "Five"))
    show(shown, findings("Six", "Seven", tone=Tone.BAD))
    assert read(shown) == [("bad", "Six"), ("bad", "Seven")]
    show(shown, [])
    assert read(shown) == []
    show(shown, findings("Eight"))
    assert read(shown) == [("good", "Eight")]
