"""The step that gives a project another functional currency."""

from pydantic import ValidationError

from workbench.catalog.library import Library
from workbench.catalog.rates import functional_currency, settled, unknown_currency
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.project import PROJECT_ID, ProjectSettings
from workbench.domain.quote import Quote
from workbench.project.changes import Change, merge, put_record


def change_currency(library: Library, code: str) -> Change | Issue:
    """Another functional currency, and with it the rate of every quote.

    An Issue for a code that is none or that no dated rate is known for: prices could not be given in it.
    Quotes that no rate is known for are left without one, which is an issue wherever they are used.
    """
    found = library.get(ProjectSettings.KIND, PROJECT_ID)
    settings = found if isinstance(found, ProjectSettings) else ProjectSettings(id=PROJECT_ID, name="Project")
    label = f"Functional currency {code}"
    try:
        after = settings.replaced(currency=code)
    except ValidationError:
        return Issue(
            severity=Severity.ERROR,
            code="invalid_value",
            message=f"'{code}' is not an ISO 4217 currency code.",
            where=Where(record="Project", field="Functional currency"),
            suggestion="Enter three capital letters such as USD or EUR.",
        )
    if functional_currency(library) == code:
        return Change(label=label, puts=())
    unknown = unknown_currency(library, code)
    if unknown is not None:
        return unknown
    changed = library.with_records([after])
    changes = [put_record(library, after, label)]
    for quote in library.records(Quote.KIND):
        if isinstance(quote, Quote):
            converted, _ = settled(quote, changed)
            if converted != quote:
                changes.append(put_record(library, converted, label))
    return merge(label, changes)
