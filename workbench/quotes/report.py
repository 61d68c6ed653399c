"""The import of a quote as plain data for `workbench import-quote --json`."""

from workbench.quotes.model import QuoteImport


def import_as_json(result: QuoteImport) -> dict[str, object]:
    """The import as JSON-ready values."""
    return {"rows_read": result.rows_read, "issues": [str(issue) for issue in result.issues]}
