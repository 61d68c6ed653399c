"""Questions that the user settled as they are: the import is right, and why is kept with the quote."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from workbench.domain.issue import Issue, Severity

ACCEPTED = "accepted_as_it_is"


def asked_as(issue: Issue) -> str:
    """Name of a question in `Corrections.accepted`: its code, and the cell that it is about."""
    where = issue.where
    return f"{issue.code} {where.sheet}!{where.cell}" if where.cell else f"{issue.code} {where.sheet}".strip()


def up_to_open(issues: Iterable[Issue], accepted: Mapping[str, str]) -> list[Issue]:
    """Issues of one kind up to the first that was not accepted: one is asked at a time, none passed over."""
    found: dict[str, Issue] = {}
    for issue in issues:
        key = asked_as(issue)
        found.setdefault(key, issue)
        if key not in accepted:
            break
    return list(found.values())


def with_accepted(issues: Iterable[Issue], accepted: Mapping[str, str]) -> list[Issue]:
    """The issues, those that were accepted as notes with the reason given."""
    return [
        replace(
            issue,
            severity=Severity.NOTE,
            code=ACCEPTED,
            message=f"You accepted this as it is: {issue.message}",
            suggestion=f"Your reason: {accepted[key]}",
        )
        if (key := asked_as(issue)) in accepted
        else issue
        for issue in issues
    ]
