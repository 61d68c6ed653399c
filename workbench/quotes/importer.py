"""From a vendor's file to a reconciled quote."""

from pathlib import Path

from workbench.quotes.catalog_view import CatalogView
from workbench.quotes.model import QuoteImport
from workbench.tables.xlsx import read_workbook


def import_quote(path: Path, library: CatalogView) -> QuoteImport:
    """Read a vendor's workbook as a quote; what is wrong with it is in the result's issues."""
    workbook, issues = read_workbook(path)
    return QuoteImport(quote=None, issues=tuple(issues))
