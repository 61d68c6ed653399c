"""What the import needs of the catalog; `workbench.catalog.library.Library` is one."""

from collections.abc import Iterable
from typing import Protocol

from workbench.domain.record import Record


class CatalogView(Protocol):
    """Anything that lists records of a kind ("system", "accelerator")."""

    def records(self, kind: str) -> Iterable[Record]:
        """Records of one kind."""
