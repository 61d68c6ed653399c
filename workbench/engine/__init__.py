"""Serving performance, fleets and costs as pure NumPy: arrays in, arrays out."""

ENGINE_VERSION = "6"
"""Changes whenever any result can change; every export carries it."""
