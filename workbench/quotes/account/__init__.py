"""How lines make up the printed totals: alternatives, summaries, tax held in prices, and the equation."""
