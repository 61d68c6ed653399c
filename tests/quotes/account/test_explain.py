"""What is odd about how lines give their total is told with a remedy."""

import pytest

from workbench.quotes.account.explain import findings
from workbench.quotes.account.reconcile import Solution
from workbench.quotes.account.ways import Finding


@pytest.mark.parametrize("finding", sorted(set(Finding) - {Finding.INCLUDES_OPTIONS}))
def test_that_every_finding_is_told_with_a_remedy(finding: Finding) -> None:
    solution = Solution(totals=(), fixed=(), ways=(), findings=(finding,))
    told = next(issue for issue in findings(solution, (), "quote.xlsx") if issue.code == finding)
    assert told.message
    assert told.suggestion.endswith(".")
    assert "{" not in told.message
