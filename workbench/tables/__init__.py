"""Spreadsheet and text tables in and out, safely: the only place that opens foreign files."""
