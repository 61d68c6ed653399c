"""Synthetic quotes in the layouts that vendors of servers, storage, networks and software use.

Everything is invented: vendors, part numbers, prices. Each layout says what a careful reader takes it for.
"""

from tests.quotes.vendor_layouts import cells, columns, hardware, languages, software, totals
from tests.quotes.vendor_layouts.base import LAYOUTS, Layout

__all__ = ["LAYOUTS", "Layout", "cells", "columns", "hardware", "languages", "software", "totals"]
