"""Parts of a workbook as spreadsheet programs write them, cut into stretches without building elements.

Many times as fast as a parser, and exact or not at all: whatever is not written in the plain manner raises
NotPlainError, and is then read by the parser. What stands around the rows of a sheet (columns, merged cells,
document types) always goes through the parser.
"""

import re
from collections.abc import Iterator
from typing import IO

import numpy as np

from workbench.tables.cells import Texts
from workbench.tables.digits import Windows
from workbench.tables.plain_rows import NotPlainError, text_of

_CHUNK_BYTES = 2**21
_LONGEST_ROW_BYTES = 2**24
_OPENED = re.compile(rb"<sheetData>")
_CLOSED = b"</sheetData>"
_ENCODING = re.compile(rb"<\?xml[^>]* encoding=[\"']([^\"']*)")


def plain_stretches(stream: IO[bytes], rest: list[bytes]) -> Iterator[bytes]:
    """The rows of a sheet part, in stretches that start and end between rows.

    What stands before and behind them is added to `rest`. Raises NotPlainError.
    """
    data = stream.read(_CHUNK_BYTES)
    opened = _OPENED.search(data)
    if opened is None:
        raise NotPlainError
    _refuse_other_encodings(data[: opened.start()])
    rest.append(data[: opened.start()] + b"<sheetData/>")
    data = data[opened.end() :]
    while True:
        closed = data.find(_CLOSED)
        # Rows without cells are one tag: what stands in front of a row is whole.
        end = closed if closed >= 0 else max(data.rfind(b"</row>") + len(b"</row>"), data.rfind(b"<row"))
        if closed >= 0 or end >= len(b"</row>"):
            yield data[:end]
            data = data[end:]
        if closed >= 0:
            break
        more = stream.read(_CHUNK_BYTES)
        if not more or len(data) > _LONGEST_ROW_BYTES:
            raise NotPlainError
        data += more
    rest.append(data[len(_CLOSED) :])
    while more := stream.read(_CHUNK_BYTES):
        rest.append(more)


def _refuse_other_encodings(head: bytes) -> None:
    declared = _ENCODING.search(head)
    if declared is not None and declared[1].lower() not in {b"utf-8", b"us-ascii"}:
        raise NotPlainError


_STRINGS_OPENED = re.compile(rb"<sst(?: [A-Za-z0-9:]+=\"[^\"<>]*\")*>")
_BARE, _KEEPS_SPACES = b"<t>", b'<t xml:space="preserve">'
_REPLACED = re.compile(b"&|_x")
_TAGS_OF_A_STRING = 4


def plain_strings(stream: IO[bytes]) -> Iterator[Texts | bytes]:
    """Pieces of a part of shared strings: the texts of plain ones, or a small document to be parsed.

    Raises NotPlainError where the part has no plain beginning or a string does not end; UnicodeDecodeError.
    """
    data = stream.read(_CHUNK_BYTES)
    opened = _STRINGS_OPENED.search(data)
    if opened is None:
        raise NotPlainError
    head, data = data[: opened.end()], data[opened.end() :]
    _refuse_other_encodings(head)
    if b"<!" in head:
        raise NotPlainError
    while True:
        more = stream.read(_CHUNK_BYTES)
        end = data.rfind(b"</si>") + len(b"</si>")
        if end >= len(b"</si>"):
            strings = _strings(data[:end])
            yield head + data[:end] + b"</sst>" if strings is None else _with_replacements(strings)
            data = data[end:]
        if not more:
            break
        if len(data) > _LONGEST_ROW_BYTES:
            raise NotPlainError
        data += more
    yield head + data  # the parser checks how the part ends


def _strings(data: bytes) -> Texts | None:
    """The texts of strings without anything but a text; None where one is more than that."""
    data.decode("utf-8")
    windows = Windows(data)
    tags = np.flatnonzero(np.frombuffer(data, np.uint8) == ord("<"))
    if len(tags) % _TAGS_OF_A_STRING:
        return None
    items, texts, text_ends, item_ends = tags.reshape(-1, _TAGS_OF_A_STRING).T
    bare = windows.start_with(texts, _BARE)
    starts = texts + np.where(bare, len(_BARE), len(_KEEPS_SPACES))
    plain = [
        windows.start_with(items, b"<si>") & (texts == items + len(b"<si>")),
        bare | windows.start_with(texts, _KEEPS_SPACES),
        windows.start_with(text_ends, b"</t>") & (item_ends == text_ends + len(b"</t>")),
        windows.start_with(item_ends, b"</si>"),
        items == np.concatenate([np.zeros(1, np.int64), item_ends[:-1] + len(b"</si>")]),
    ]
    return Texts(data, starts, text_ends) if all(found.all() for found in plain) else None


def _with_replacements(texts: Texts) -> Texts:
    """The texts with the characters that entities and escapes stand for."""
    if b"&" not in texts.data and b"_x" not in texts.data:
        return texts
    replaced = [match.start() for match in _REPLACED.finditer(texts.data)]
    changed = np.unique(np.searchsorted(texts.starts, replaced, side="right") - 1)
    changed = changed[changed >= 0]
    bounds = zip(texts.starts[changed].tolist(), texts.ends[changed].tolist(), strict=True)
    return texts.replaced(changed, [text_of(texts.data[start:end]) for start, end in bounds])
