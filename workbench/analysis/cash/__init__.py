"""Cash month by month: ledgers, ownership, rentals, loans, tax, and what finance reads from them."""
