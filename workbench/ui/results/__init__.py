"""The Results view: headline cards, charts, ranking, and why each number is what it is."""
