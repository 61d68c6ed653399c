"""One generic, typed table for every kind of record."""
