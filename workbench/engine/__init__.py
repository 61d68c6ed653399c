"""Serving performance, fleets and costs as pure NumPy: arrays in, arrays out."""

ENGINE_VERSION = "5"
"""Changes whenever any result can change; every export carries it."""
