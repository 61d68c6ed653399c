"""Reading files of quotes: the work of the view's jobs."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.catalog.library import Library
from workbench.domain.control import JobControl
from workbench.domain.quote import Corrections, Quote
from workbench.project.changes import Attachment
from workbench.quotes import MappingMemory, OpenQuote, QuoteImport, open_quote
from workbench.ui.quotes.shown import Shown
from workbench.ui.safe_name import safe_name

_NONE = Corrections()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """A file of a quote: `opened` is None, and the result without a quote, where it was refused.

    `corrections` are those the result was read under; `remembered` says that they come from a mapping
    confirmed earlier.
    """

    name: str
    result: QuoteImport
    shown: Shown | None = None
    opened: OpenQuote | None = None
    data: bytes = b""
    corrections: Corrections = _NONE
    remembered: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """A share of a job's progress."""

    whole: JobControl
    start: float
    share: float

    def check(self, fraction: float, message: str) -> None:
        self.whole.check(self.start + self.share * fraction, message)


def read_files(
    paths: Sequence[Path], library: Library, memory: MappingMemory, control: JobControl
) -> list[ReadFile]:
    """Read several files, each under the mapping remembered for its vendor. Raises `Cancelled`."""
    share = 1.0 / max(1, len(paths))
    return [
        _read(path, library, memory, _Part(control, number * share, share))
        for number, path in enumerate(paths)
    ]


def _read(path: Path, library: Library, memory: MappingMemory, control: JobControl) -> ReadFile:
    opened, issues = open_quote(path, control)
    if opened is None:
        return ReadFile(name=path.name, result=QuoteImport(quote=None, issues=tuple(issues)))
    result = opened.read(library, control=control)
    corrections = Corrections()
    if result.quote is not None:
        corrections = memory.recall(opened, result.quote.vendor)
        if not corrections.is_empty:
            result = opened.read(library, corrections, control)
    return ReadFile(
        name=path.name,
        result=result,
        shown=shown_of(result, control),
        opened=opened,
        data=path.read_bytes() if result.quote is not None else b"",
        corrections=corrections,
        remembered=not corrections.is_empty,
    )


def read_kept(kept: Attachment, quote: Quote, library: Library, control: JobControl) -> ReadFile:
    """Read the file that a project keeps with a quote, under the quote's corrections. Raises `Cancelled`.

    What was changed in the quote without its file (its system, say) holds against the file.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / safe_name(kept.name, "quote")
        path.write_bytes(kept.data)
        opened, issues = open_quote(path, control)
        if opened is None:
            return ReadFile(name=kept.name, result=QuoteImport(quote=None, issues=tuple(issues)))
        corrections = quote.corrections
        result = opened.read(library, corrections, control)
        kept_facts = _kept_facts(quote, result)
        if kept_facts:
            corrections = corrections.model_copy(update=kept_facts)
            result = opened.read(library, corrections, control)
    result = as_stored(result, quote)
    return ReadFile(
        name=kept.name,
        result=result,
        shown=shown_of(result, control),
        opened=opened,
        data=kept.data,
        corrections=corrections,
    )


def shown_of(result: QuoteImport, control: JobControl) -> Shown | None:
    """What to show of a reading; None where the file was refused."""
    return None if result.quote is None else Shown.of(result.quote, result, control)


def as_stored(result: QuoteImport, stored: Quote) -> QuoteImport:
    """A reading of a stored quote's file under the stored quote's names and rate."""
    if result.quote is None:
        return result
    quote = result.quote.replaced(
        id=stored.id,
        name=stored.name,
        file_name=stored.file_name,
        rate=stored.rate if result.quote.currency == stored.currency else None,
    )
    return replace(result, quote=quote)


def _kept_facts(quote: Quote, result: QuoteImport) -> dict[str, object]:
    read = result.quote
    if read is None:
        return {}
    facts: dict[str, object] = {}
    for name in ("system_id", "systems", "vendor"):
        if getattr(quote, name) != getattr(read, name):
            facts[name] = getattr(quote, name)
    return facts
