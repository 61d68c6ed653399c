"""The Catalogs view: every kind of record in one generic table, every figure with its source."""
