"""The line that makes every export traceable."""

from workbench import __version__
from workbench.analysis.results.result import Comparison


def provenance_line(comparison: Comparison) -> str:
    """Program, engine and catalog versions, and the hash of everything that went in."""
    return (
        f"Token Cost Workbench {__version__} · engine {comparison.engine_version} · "
        f"catalogs of {comparison.catalogs_as_of} · inputs {comparison.inputs_hash[:16]}"
    )
