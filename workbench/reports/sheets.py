"""Names of the workbook's sheets, which the page refers to."""

SHEET_NAMES = {
    "streams": "Streams",
    "serving": "Serving",
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
"""Sheet of each table by the key of its spec."""
