"""Measured points, what was fitted on them, and how sure predictions are."""
