"""What is said of files that could not be written."""

from pathlib import Path

from workbench.domain.issue import Issue, Severity, Where


def cannot_write(path: Path, error: Exception) -> Issue:
    """What to say of a file that could not be written."""
    reason = getattr(error, "strerror", None) or error
    return Issue(
        severity=Severity.ERROR,
        code="cannot_write",
        message=f"The file cannot be written: {reason}.",
        where=Where(file=str(path)),
        suggestion="Choose another folder, or close the file in Excel.",
    )
