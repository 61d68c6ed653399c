"""Which accelerators an instance of a price list holds, by what the library knows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from workbench.catalog.library import Library
from workbench.domain.hardware import Accelerator
from workbench.domain.market import CloudPrice

_GENERIC = frozenset(
    {"nvidia", "amd", "intel", "google", "aws", "microsoft", "huawei", "gb", "server", "edition"}
)
_COUNT = re.compile(r"(?<![\w.])(\d{1,3})\s*(?:x|×)\s*(?=[a-z])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MatchedInstance:
    """An instance's accelerators."""

    accelerator_id: str
    accelerators: int


def match_instance(
    library: Library, instance: str, described: str, count: int | None
) -> MatchedInstance | str:
    """The instance's accelerators, or why they cannot be told.

    An instance that the library prices is what the library says (and must agree with `count`); another is
    read from its description, which must name one accelerator and, without `count`, how many.
    """
    known = _known(library, instance)
    if known is not None:
        if count is not None and count != known.accelerators:
            return f"'{instance}' has {known.accelerators} accelerators in the catalog, {count} in the list."
        return known
    chips = _named(library, described)
    if not chips:
        return f"No accelerator of the catalog is named in '{described.strip():.80}'."
    if len(chips) > 1:
        names = ", ".join(chip.name for chip in chips[:4])
        return f"'{described.strip():.80}' may mean {names}."
    if count is None:
        counts = {int(number) for number in _COUNT.findall(described)}
        if len(counts) != 1:
            return f"'{described.strip():.80}' does not say how many accelerators the instance has."
        count = counts.pop()
    if count < 1:
        return f"'{instance}' has no accelerators."
    return MatchedInstance(chips[0].id, count)


def _known(library: Library, instance: str) -> MatchedInstance | None:
    wanted = _plain(instance)
    if not wanted:
        return None
    found = {
        MatchedInstance(price.accelerator_id, price.accelerators)
        for price in library.records(CloudPrice.KIND)
        if isinstance(price, CloudPrice) and _plain(price.instance) == wanted
    }
    return found.pop() if len(found) == 1 else None


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold().removeprefix("standard_"))


def _named(library: Library, described: str) -> list[Accelerator]:
    """Accelerators whose model is named, those with most of their words there."""
    words = set(_words(described))
    scores: list[tuple[int, Accelerator]] = []
    for chip in library.records(Accelerator.KIND):
        if not isinstance(chip, Accelerator):
            continue
        own = [word for word in _words(chip.name) if word not in _GENERIC]
        if own and own[0] in words:
            scores.append((sum(word in words for word in own), chip))
    best = max((score for score, _ in scores), default=0)
    return [chip for score, chip in scores if score == best]


def _words(text: str) -> Iterable[str]:
    return re.findall(r"[a-z]+\d+[a-z]*|\d+gb|[a-z]+|\d+", text.casefold())
