"""Shipped and user records: load, validate, look up, with provenance."""
