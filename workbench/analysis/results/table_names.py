"""Short names of the tables of a result: tabs in the window, sheets of the workbook, which the page names."""

TABLE_NAMES = {
    "streams": "Streams",
    "serving": "Peak hour",
    "techniques": "Techniques",
    "fronts": "Fronts",
    "stacks": "Stacks",
    "cost_lines": "Costs",
    "quotes": "Quotes",
    "chances": "Chances",
    "money": "Money",
    "budget": "Budget",
    "accounting": "Accounting",
    "leases": "Leases",
    "break_even": "Break-even",
    "cash_flow": "Cash flow",
    "assumptions": "Assumptions",
    "sources": "Sources",
}
"""By the key of a table's spec; the ranking has a name of its own in each place."""
