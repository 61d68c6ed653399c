"""Read a text table: its encoding, delimiter and rows. What its numbers mean is decided elsewhere."""

import codecs
import csv
import io
import re
from pathlib import Path

from workbench.domain.control import JobControl
from workbench.domain.issue import Issue, Severity, Where
from workbench.tables.fields import Fields, fields_of
from workbench.tables.markup import CapPassedError
from workbench.tables.sheet import Sheet

MAX_TEXT_FILE_BYTES = 60 * 2**20
_SAMPLE_BYTES = 2**18
_SAMPLE_LINES = 200
_DELIMITERS = ("\t", ";", ",", "|")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ("cp949", "shift_jis", "gb18030", "big5", "cp1252", "cp1250", "cp1251")
_HANGUL = re.compile("[가-힣]")
_KANA = re.compile("[ぁ-ヿ]")
_COMMON_HAN = re.compile(
    "[价單单数量總总合计計产產品型号號描述名称稱规規格金额額小报報表项項目供应應商客户戶日期税稅备備注]"
)
_ODD = re.compile("[\ue000-\uf8ff\ufffd\x80-\x9f\x00-\x08\x0b\x0c\x0e-\x1f]|[ｦ-ﾟ]")
_LETTERS = re.compile(r"[^\W\d_]")


class NotTextError(Exception):
    """The file is no text, or in no encoding that we know."""


def read_delimited(path: Path, control: JobControl) -> tuple[tuple[Sheet, ...], str]:
    """One sheet with every cell a text, and the encoding where it was guessed, else "".

    Raises NotTextError, CapPassedError, OSError and `Cancelled`.
    """
    size = path.stat().st_size
    if size > MAX_TEXT_FILE_BYTES:
        raise CapPassedError(f"a text of {size / 2**20:,.0f} MB (limit {MAX_TEXT_FILE_BYTES // 2**20} MB)")
    content = path.read_bytes()
    encoding, sure = encoding_of(content)
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise NotTextError("its encoding is unknown") from error
    if "\0" in text:
        raise NotTextError("it holds binary data")
    returns_alone = "\n" not in text and "\r" in text
    if returns_alone:
        text = text.replace("\r", "\n")
    delimiter = delimiter_of(text)
    as_it_is = encoding == "utf-8" and not returns_alone
    data = content if as_it_is else text.encode("utf-8", "surrogatepass")
    del text, content  # each as large as the file
    fields = fields_of(data, delimiter, control)
    control.check(0.5, "Reading the fields")
    return (Sheet(path.stem, stored=fields.filled(_stated_delimiter(fields))),), "" if sure else encoding


def _stated_delimiter(fields: Fields) -> int:
    """How many records (one or none) only state the delimiter: sep=;"""
    first = fields.first_record
    return int(0 < len(first) <= 2 and first[0].casefold().startswith("sep="))


def encoding_note(path: Path, encoding: str) -> Issue:
    """Says that the encoding of a text was guessed."""
    return Issue(
        severity=Severity.NOTE,
        code="encoding_guessed",
        message=f"The file does not say its encoding; it was read as {encoding}.",
        where=Where(file=path.name),
        suggestion="If names look garbled, save it as CSV UTF-8 and import it again.",
    )


def encoding_of(content: bytes) -> tuple[str, bool]:
    """(encoding, whether the bytes prove it). Plain ASCII and valid UTF-8 prove themselves."""
    for mark, name in _BOMS:
        if content.startswith(mark):
            return name, True
    if wide := _wide_encoding(content[:_SAMPLE_BYTES]):
        return wide, True
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(content), False
    return "utf-8", True


def _wide_encoding(sample: bytes) -> str:
    """UTF-16 without its mark: in a table most characters are plain, so every other byte is 0."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if odd > 0.3 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.3 * half and odd < 0.05 * half:
        return "utf-16-be"
    return ""


def _guessed(content: bytes) -> str:
    """The encoding whose text looks most like a quote; charset-normalizer's own guess breaks ties."""
    from charset_normalizer import from_bytes

    sample = _whole_lines(content)
    scores: dict[str, float] = {}
    for name in _CANDIDATES:
        try:
            scores[name] = _plausibility(sample.decode(name), name)
        except UnicodeDecodeError:
            continue
    best = from_bytes(sample, cp_isolation=list(_CANDIDATES)).best()
    if best is not None and best.encoding in scores:
        scores[best.encoding] += 0.05
    if not scores:
        return "latin-1"
    return max(scores, key=lambda name: scores[name])


def _whole_lines(content: bytes) -> bytes:
    """Lines with other than ASCII letters, up to a sample's size; a cut line may end within a character."""
    lines = [line for line in content[: 8 * _SAMPLE_BYTES].splitlines() if not line.isascii()]
    return b"\n".join(lines)[:_SAMPLE_BYTES].rpartition(b"\n")[0] or b"\n".join(lines)


def _plausibility(text: str, encoding: str) -> float:
    """How much of the text beyond ASCII is what the encoding's language writes, 0..1 and a little more."""
    beyond = [character for character in text if ord(character) > 127]
    if not beyond:
        return 0.0
    count = len(beyond)
    joined = "".join(beyond)
    odd = len(_ODD.findall(joined)) / count
    if encoding == "cp949":
        return len(_HANGUL.findall(joined)) / count - odd
    if encoding == "shift_jis":
        kana = len(_KANA.findall(joined)) / count
        return (0.5 + kana if kana > 0.02 else 0.2) - 2 * odd
    if encoding in {"gb18030", "big5"}:
        return 3 * len(_COMMON_HAN.findall(joined)) / count - odd
    letters = len(_LETTERS.findall(joined))
    inside = len(re.findall(r"(?<=[A-Za-z ])[^\x00-\x7f](?=[A-Za-z ,;.\t]|$)|[€£§°–’“”„]", text))
    bias = {"cp1252": 0.1, "cp1250": 0.0, "cp1251": 0.0}[encoding]
    if encoding == "cp1251":
        inside = len(re.findall("[\u0400-\u04ff]{3,}", text)) * 3
    return min(1.0, inside / count) * (letters / count + 0.2) - odd + bias


def delimiter_of(text: str) -> str:
    """The delimiter under which most lines have the same number of fields, several at least."""
    lines = [line for line in text[: 2**20].splitlines()[:_SAMPLE_LINES] if line.strip()]
    first = text[:20].casefold()
    if first.startswith("sep=") and len(first) > 4:
        return text[4]
    scores: dict[str, int] = {}
    agreeing: dict[str, int] = {}
    for delimiter in _DELIMITERS:
        widths = [len(fields) for fields in _parsed("\n".join(lines), delimiter)]
        wide = [width for width in widths if width > 1]
        if wide:
            usual = max(set(wide), key=wide.count)
            agreeing[delimiter] = wide.count(usual)
            scores[delimiter] = agreeing[delimiter] * min(usual - 1, 6) ** 2
    # Decimal commas come in every line of figures: where another delimiter cuts as many lines, they are that.
    if any(count >= agreeing.get(",", 0) for delimiter, count in agreeing.items() if delimiter != ","):
        scores.pop(",", None)
    return max(scores, key=lambda delimiter: (scores[delimiter], delimiter)) if scores else ","


def _parsed(text: str, delimiter: str) -> "list[list[str]]":
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:
        return []
