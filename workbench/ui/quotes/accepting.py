"""What a quote becomes in the project, and what is said where something of it does not work."""

from workbench.catalog.library import Library
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.quote import Corrections, Quote, Scaling


def with_free_id(quote: Quote, library: Library) -> Quote:
    """The quote under an id of its own: another file with the same name stands beside the first."""
    wanted, number = quote.id, 2
    present = library.quote(wanted)
    while present is not None and present.sha256 != quote.sha256:
        wanted, number = f"{quote.id}-{number}", number + 1
        present = library.quote(wanted)
    return quote if wanted == quote.id else quote.replaced(id=wanted)


def all_rules_confirmed(quote: Quote) -> Corrections:
    """The scaling rules of all lines as the user's own; lines under the same rule share it."""
    confirmed: dict[Scaling, Scaling] = {}
    rules: dict[str, Scaling] = {}
    for line in quote.lines:
        if line.scaling is not None:
            known = confirmed.get(line.scaling)
            if known is None:
                known = confirmed[line.scaling] = line.scaling.model_copy(update={"confirmed": True})
            rules[line.key] = known
    # Rules of lines are valid already; to validate 100,000 of them would hold the window up.
    return Corrections().model_copy(update={"scaling": rules})


def import_stopped(error: Exception) -> Issue:
    """What to say of an import that an error of ours ended."""
    return Issue(
        severity=Severity.ERROR,
        code="import_stopped",
        message=f"The import stopped with an error of the program: {error}.",
        suggestion="Import the files one by one to see which it is; the log has the details.",
    )


def not_remembered(file_name: str, error: Exception) -> Issue:
    """What to say of columns that could not be kept for the vendor's next quote."""
    return Issue(
        severity=Severity.WARNING,
        code="mapping_not_remembered",
        message=f"The columns were not remembered for this vendor: {error}.",
        where=Where(file=file_name),
        suggestion="Check that your user folder can be written to.",
    )
