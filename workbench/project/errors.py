"""What goes wrong with a project file, as an exception that carries the Issue people read."""

from pathlib import Path

from workbench.domain.issue import Issue, Severity, Where


class ProjectFileError(Exception):
    """A project file cannot be read or written; `issue` says why and what to do."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(str(issue))
        self.issue = issue


def project_error(path: Path | None, code: str, message: str, suggestion: str) -> ProjectFileError:
    """An error about a project file; `path` is None for a project that has no file yet."""
    return ProjectFileError(
        Issue(
            severity=Severity.ERROR,
            code=code,
            message=message,
            where=Where(file=str(path) if path else ""),
            suggestion=suggestion,
        )
    )


def damaged(path: Path, what: str) -> ProjectFileError:
    """The file cannot be trusted any more."""
    return project_error(
        path,
        "damaged_project",
        f"The project file is damaged: {what}.",
        "Restore it from a backup (workbench project backups lists them); it has not been touched.",
    )
