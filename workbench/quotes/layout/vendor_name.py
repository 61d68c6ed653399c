"""The vendor's name among the texts around the tables: one that is surely a name, or none.

A wrong name is worse than none, which the user is asked for. A legal form tells a company, and so do the name
of a maker or reseller that the field knows and a title that begins with a name ("Acme - Quotation 7").
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import islice

from workbench.quotes.language.words import folded, labels

_FORM = (
    r"(?:Inc(?:orporated)?|INC|LLC|L\.L\.C|Ltd|LTD|Limited|LIMITED|Corp(?:oration)?|CORP(?:ORATION)?|GmbH|GMBH|mbH|"
    r"KGaA|OHG|PLC|[Pp]lc|LLP|L\.P|SASU?|S\.A\.S|SARL|S\.A\.R\.L|S[àÀ]RL|Sàrl|S\.A|S\.?R\.?L|S\.r\.l|S\.L\.U|S\.L|SLU|"
    r"S\.p\.A|S\.P\.A|SpA|B\.V|N\.V|Oyj?|A/S|ApS|P(?:te|TE)|P(?:ty|TY)|P(?:vt|VT)|K\.K|Co|CO|L(?:tda|TDA)|"
    r"B(?:hd|HD)|S(?:dn|DN)|s\.r\.o|S\.R\.O|Kft|Zrt|[Ss]p\. z o\. ?o|(?:de|DE) C\.V|A\.Ş|"
    r"(?:Company|AG|KG|SE|AB|AS|SA|SL|BV|NV|LP|KK)(?=\W*$|\s*[,;|·•–—(]|\s+[-\d]|\s*&))\.?"
)
"""Legal forms as they are written; two capitals alone are one only at the end of a name."""
_WITH_FORM = re.compile(rf"(.{{2,80}}?[\s,]+{_FORM}(?:(?:[\s,&]|and)+{_FORM})*)(?![\w-])")
_ATTACHED_FORM = re.compile(r"([\w&-]{2,30}\.(?:AG|Inc))(?!\w)")
_WIDE_FORM = r"(?:주식회사|유한회사|㈜|㈱|\(주\)|\(株\)|株式会社|有限会社|合同会社)"
_WIDE_NAME = re.compile(
    rf"{_WIDE_FORM}\s*[^\s·|,;:()]{{1,30}}|[^\s·|,;:()]{{1,30}}\s?{_WIDE_FORM}|"
    r"[^\s·|,;:]{2,30}(?:有限责任公司|有限責任公司|有限公司)|CÔNG TY (?:TNHH|CỔ PHẦN|CP) [^,;|(]{2,60}"
)
_TO_CUSTOMER = re.compile(r"御中|様$|殿$|귀중|귀하|(?:^|\s)(?:dear|attn|an|à|to)\s", re.IGNORECASE)
_BEFORE_A_NAME = re.compile(
    r"\s(?:for|für|pour|para|per|voor|with|by|from|to|your|our|we|you)\s", re.IGNORECASE
)
_SEPARATOR = re.compile(r"\s[|·•–—-]\s|;")
_DOCUMENT_WORD = re.compile(
    r"(?<=\w)[\s,:.]+(?:sales |price |budgetary |service contract |support )*(?:quote|quotation|offer|"
    r"proposal|estimate|angebot|offerte|devis|offre|presupuesto|cotización|oferta|order form|renewal|"
    r"negotiation|报价单|报价|報價單|견적서)"
    r"(?!\w).*",
    re.IGNORECASE,
)
"""The word for the document behind a vendor's name, and the place, number or currency behind that."""
_FULL_WIDTH = str.maketrans({"\uff08": "(", "\uff09": ")", "\uff1a": ":", "\uff1b": ";", "\uff0c": ","})
_CONNECTORS = frozenset({"and", "und", "et", "y", "e", "of", "de", "&", "der", "für", "the", "/"})
_MOST_WORDS = 8
_MOST_PLAIN_WORDS = 4
_LONGEST = 200
_PLAIN_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'&’/+#-])*")
_INITIAL = re.compile(r"[^\W\d_]\.?")


def _tidy(text: str) -> str:
    """A text with single spaces and plain parentheses and colons; spaces inside names stay."""
    return " ".join(text.translate(_FULL_WIDTH).split())


def name_with_form(text: str) -> str:
    """The company that a text names with its legal form; empty without one, and for whom a letter is to."""
    text = _tidy(text)
    if _TO_CUSTOMER.search(text):
        return ""
    prefix, colon, rest = text.partition(":")
    if colon and rest:
        return name_with_form(rest) if folded(prefix).strip() in labels("vendor") else ""
    wide = _WIDE_NAME.search(text)
    if wide is not None:
        return wide.group().strip()
    parts = (part.strip(" ,") for part in _SEPARATOR.split(text))
    return next((name for part in parts if (name := _before_form(part))), "")


def _before_form(text: str) -> str:
    """The name that a text begins with, to the end of its legal form; empty in a sentence or label."""
    found = _WITH_FORM.match(text) or _ATTACHED_FORM.match(text)
    if found is None or len(found[1].split()) > _MOST_WORDS or _BEFORE_A_NAME.search(f" {found[1]}"):
        return ""
    return "" if _is_generic(found[1].split()[0]) else found[1].strip(" ,:")[:_LONGEST]


def names_in_wide_script(text: str) -> bool:
    """Whether a text names a company with a legal form of East Asia."""
    return _WIDE_NAME.search(_tidy(text)) is not None


def known_name(text: str) -> str:
    """The maker or reseller of the field that a title begins with: alone, or before the document's word."""
    text = " ".join(text.split())
    found = _known_names().match(folded(text))
    if found is None or len(folded(text)) != len(text):
        return ""
    name, behind = text[: found.end()], text[found.end() :]
    is_title = not behind or _SEPARATOR.match(behind) or _DOCUMENT_WORD.match(text, found.end())
    return name if is_title or _is_generic(*islice(behind.split(), 1)) else ""


def plain_name(text: str) -> str:
    """The name that a title is, or begins with before the document's word; empty where it may be anything."""
    text = " ".join(text.split())
    if _TO_CUSTOMER.search(text) or ":" in text:
        return ""
    parts = _SEPARATOR.split(text)
    name = _DOCUMENT_WORD.sub("", parts[0]).strip(" ,:")
    named_by_title = name != parts[0].strip(" ,:") or (len(parts) > 1 and _is_document(parts[1]))
    words = name.split()
    fewest = 1 if named_by_title else 2
    if not fewest <= len(words) <= _MOST_PLAIN_WORDS or not all(map(_is_proper, words)):
        return ""
    if any(map(_is_generic, words)) or any(map(_INITIAL.fullmatch, words)) or not words[0][0].isupper():
        return ""
    if folded(name) in labels("not_a_vendor_alone"):
        return ""
    known = _known_names().match(folded(name))
    return name[: known.end()] if known is not None and len(folded(name)) == len(name) else name


def labelled_name(text: str) -> str:
    """The name behind a label that says it is the vendor's; empty for the label of something else."""
    name = name_with_form(text)
    if name:
        return name
    name = _DOCUMENT_WORD.sub("", _SEPARATOR.split(_tidy(text))[0]).partition(",")[0].strip(" :")
    words = name.split()
    proper = 0 < len(words) <= _MOST_PLAIN_WORDS and all(map(_is_proper, words))
    return name if proper and not any(map(_is_generic, words)) and not _TO_CUSTOMER.search(name) else ""


def _is_document(text: str) -> bool:
    return _DOCUMENT_WORD.match(f"x {text}", 1) is not None or folded(text).startswith(_titles())


def _is_proper(word: str) -> bool:
    is_name = not word[0].islower() and _PLAIN_WORD.fullmatch(word) is not None
    return word.casefold() in _CONNECTORS or (is_name and "-as-a-" not in word.casefold())


def _is_generic(*words: str) -> bool:
    return bool(words) and all(folded(word).strip(" ,:.()") in _generic() for word in words)


@cache
def _generic() -> frozenset[str]:
    return frozenset(labels("not_a_vendor"))


@cache
def _titles() -> tuple[str, ...]:
    return labels("title")


@cache
def _known_names() -> re.Pattern[str]:
    names: Sequence[str] = labels("known_vendor")
    return re.compile(rf"(?:{'|'.join(map(re.escape, names))})(?![\w-])")
