"""A sheet as people look at it, beside its quote."""

from PySide6.QtCore import Qt

from workbench.quotes import PreviewRow, SheetPreview
from workbench.ui.quotes.preview import PreviewModel
from workbench.ui.theme import ThemeManager


def test_that_only_amounts_and_dates_stand_at_the_right_of_the_sheet(themes: ThemeManager) -> None:
    numbers = (
        "1,234.50",
        "12",
        "-3.5",
        "(4,000)",
        "$ 12",
        "USD 7.00",
        "1 234,50 €",
        "5 %",
        "2026-11-26",
        "CHF -3'400",
    )
    texts_ = (
        "8 x 7.68TB NVMe U.2",
        "1 x GPX, dual Xeon 6",
        "24x7",
        "",
        "H200",
        "3 years",
        "940-54242-0000-000 B6",
    )
    row = PreviewRow(row=1, texts=(*numbers, *texts_), role="system", left_out="")
    model = PreviewModel(themes.theme)
    model.show(SheetPreview(name="Q", visible=True, columns=len(row.texts), rows=(row,)))
    right = {
        model.data(model.index(0, column))
        for column in range(1, model.columnCount())
        if model.data(model.index(0, column), Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    }
    assert right == set(numbers)
