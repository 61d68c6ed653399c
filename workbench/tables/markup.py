"""XML parts of a container, streamed through defusedxml under caps."""

import re
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element  # noqa: TID251 - a type only; defusedxml parses

MAX_TEXT_BYTES = 2**20
"""Longest text between two tags. A cell holds up to 32,767 characters."""
_CHUNK_BYTES = 2**20
_LONG_TEXT = re.compile(rb"[^<]{%d}" % MAX_TEXT_BYTES)


class CapPassedError(Exception):
    """The workbook is larger than is safe; the message says in what."""


class ForbiddenMarkupError(Exception):
    """A part carries a document type or entities."""


def local_name(tag: str) -> str:
    """A tag or attribute name without its namespace."""
    return tag.rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    """An attribute whatever its namespace (transitional and strict files differ); empty if none."""
    return next((value for key, value in element.attrib.items() if local_name(key) == name), "")


def elements(
    container: zipfile.ZipFile, part: str, events: tuple[str, ...] = ("end",)
) -> Iterator[tuple[str, Element]]:
    """(event, element) of a part. Document types and entities are forbidden, endless texts refused.

    Raises ForbiddenMarkupError, CapPassedError, and what zipfile and the parser raise for damage.
    """
    _refuse_long_texts(container, part)
    with container.open(part) as stream:
        yield from elements_of(stream, events)


def elements_of(stream: IO[bytes], events: tuple[str, ...] = ("end",)) -> Iterator[tuple[str, Element]]:
    """(event, element) of a stream whose texts are known to be short. Raises as `elements` does."""
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    try:
        yield from ElementTree.iterparse(stream, events=events, forbid_dtd=True)
    except DefusedXmlException as error:
        raise ForbiddenMarkupError from error


def _refuse_long_texts(container: zipfile.ZipFile, part: str) -> None:
    """A text is one object in the parser however long it is, so it is measured before."""
    if container.getinfo(part).file_size < MAX_TEXT_BYTES:
        return
    before = b""
    with container.open(part) as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            if _LONG_TEXT.search(before + chunk):
                raise CapPassedError(f"a text of more than {MAX_TEXT_BYTES // 2**20} MB in '{part}'")
            before = (before + chunk).rpartition(b"<")[2][-MAX_TEXT_BYTES:]
