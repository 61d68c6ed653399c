"""Workbook, page and JSON, all from the same specs."""
