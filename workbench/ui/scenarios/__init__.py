"""The Scenarios view: streams, offers and assumptions as cards that are edited in place."""
