"""Vendor quotes: workbook, sheet, table, mapping, reconciled quote."""

from workbench.quotes.importer import import_quote
from workbench.quotes.model import (
    ColumnMapping,
    Field,
    LeftOut,
    PreviewRow,
    QuoteImport,
    SheetPreview,
)

__all__ = [
    "ColumnMapping",
    "Field",
    "LeftOut",
    "PreviewRow",
    "QuoteImport",
    "SheetPreview",
    "import_quote",
]
