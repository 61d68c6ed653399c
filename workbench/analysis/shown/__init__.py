"""A comparison as people read it: sentences, cards, charts and tables as specs."""
