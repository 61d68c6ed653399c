"""Roles that the user gave to rows."""

from workbench.domain.quote import LineRole
from workbench.quotes.language.roles import Choice, line_role
from workbench.quotes.layout.rows import QuoteRow

_CHOICES = {LineRole.OPTION: Choice.OPTION, LineRole.ALTERNATIVE: Choice.ALTERNATIVE}


def give_role(found: QuoteRow, role: LineRole) -> None:
    """Make a line what the user says it is; an option or alternative keeps what it is made of."""
    found.choice = _CHOICES.get(role, Choice.NONE)
    if found.choice is Choice.NONE:
        found.role = role
    elif found.role is LineRole.NOTE:
        found.role = line_role(found.description or found.label, found.line_class)
