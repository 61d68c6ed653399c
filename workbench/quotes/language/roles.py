"""What a row is, judged by its words: totals, options, and the roles of lines."""

import re
from enum import IntEnum
from functools import lru_cache

from workbench.domain.quote import LineRole
from workbench.quotes.language.charges import charge_named, speaks_of_charge
from workbench.quotes.language.words import digits_alike, finder, folded, is_word, mentions


class TotalRank(IntEnum):
    """How strongly a label claims to be the total of the whole offer."""

    OTHER = 0
    """A total of something else: list prices, savings, monthly rates."""
    UNLABELLED = 1
    SUBTOTAL = 2
    TOTAL = 3
    GRAND = 4


class Choice(IntEnum):
    """Whether a line stands outside the offer until someone chooses it."""

    NONE = 0
    OPTION = 1
    ALTERNATIVE = 2
    """One of several that exclude each other."""


_OF_OTHER_THINGS = ("other_total", "restated")
"""Meanings of words that make a sum another one than that of the offer: of a month, or told once more."""
_MAX_LABEL_WORDS = 12
_LONGEST_DESCRIPTION = 500
"""Characters that tell a role: behind them stands what a thing is made of."""
_CACHED = 20_000
"""Texts whose meaning is kept: quotes repeat their descriptions."""
_NUMBERED_OPTION = re.compile(
    r"(?:option|opt\.?)\s*(?:[:.#-]|[0-9]+\b|[a-h]\b|$)|"
    r"(?:offer|variant\w*|scenario|proposal|angebot|offre|oferta|lösung|solution|choice)\s+(?:[a-h]|[1-9])(?=\s*[:.)(–-]|$)"
)
_BARE_SUMS = dict.fromkeys(("net", "netto", "neto", "ht"), TotalRank.TOTAL) | dict.fromkeys(
    ("gross", "brutto", "ttc"), TotalRank.GRAND
)
"""Words that are a sum when they stand alone and part of any label else."""
_LEADING_NUMBER = re.compile(r"^(?:[0-9]+(?:\.[0-9]+)*\.?|[a-z][.)])\s+")
_SUM_OF_A_SECTION = re.compile(
    r"([^0-9]{0,20}?[^設设会會統统時时温度流量圧压速余]) ?(?:小計|小计|合計|合计|計|计|소계|합계)"
)
"""A section's name with its sum at the end, as Japan and China write it: 設計 (design) is none."""
_QUALIFIERS = re.compile(
    r"(?<!\w)(?:incl\w*|excl\w*|inc|exc|including|before|after|with|without|w/o|ex|inkl\w*|exkl\w*|eksk?l?\w*|uden|uten|bez|ilman|veroton|verollinen|hariç|senza|esclus\w*|fără|nettó|ohne|zzgl|plus|mit|"
    r"ht|ttc|hors|avec|sans|con|sin|antes|toutes|nach|après|dopo|después|depois|efter|sonra)(?!\w)|별도|포함|税抜|税込|税別|込|不含|含税|未税|未稅|含稅"
)
_ON_TOP = frozenset({"plus", "zzgl"})
_LAST_BRACKETS = re.compile(r"\s*\([^()]*\)$")
_FEE = re.compile(
    r"(?<!\w)(?:fees?|charges?|surcharges?|\w*gebühr\w*|\w*pauschale|\w*zuschlag|frais|supplément|recargos?|gastos|spese|"
    r"toeslag|opłata|phí)(?!\w)|수수료|대행료|기획료|관리비|手数料|手续费"
)
_HEAD_ENDS = re.compile(
    r"(?<!\w)(?:with|w/|incl\w*|including|includes|for|per|mit|inkl\w*|einschl\w*|für|pro|je|to|zu|avec|sans|pour|con|sin|"
    r"com|para)(?!\w)|[(;]"
)

_LEADING_SYSTEM = re.compile(
    r"(?:serveurs?|calculateurs?|nœuds?|noeuds?|servidor(?:es)?|nodos?|chasis|châssis)(?!\w)"
)
"""French and Spanish name the thing first: a "serveur GPU" is a server."""

_CHARGES = ("levy", "tax", "freight", "discount")
_RUNNING_ROLES = (
    ("support", LineRole.SUPPORT),
    ("service", LineRole.SERVICE),
    ("software", LineRole.SOFTWARE),
)
"""Roles that a word anywhere in the head decides: "server support" is support, not a server."""
_THING_ROLES = (
    ("system", LineRole.SYSTEM),
    ("accelerator", LineRole.ACCELERATOR),
    ("cpu", LineRole.CPU),
    ("memory", LineRole.MEMORY),
    ("rack", LineRole.RACK),
    ("power", LineRole.POWER),
    ("network", LineRole.NETWORK),
    ("storage", LineRole.STORAGE),
    ("component", LineRole.COMPONENT),
)

PART_ROLES = frozenset({LineRole.ACCELERATOR, LineRole.CPU, LineRole.MEMORY, LineRole.COMPONENT})
"""Roles of what is built into a system."""


@lru_cache(maxsize=_CACHED)
def total_rank(label: str) -> TotalRank | None:
    """What sum a label announces; None for any other text (a product may have "total" in its name)."""
    return _total_rank(digits_alike(folded(label)))


@lru_cache(maxsize=_CACHED)
def _total_rank(folded_label: str) -> TotalRank | None:
    text = _LEADING_NUMBER.sub("", folded_label).strip(" :*-=")
    rank = _sum_in(text)
    return _sum_in(_LAST_BRACKETS.sub("", text), text) if rank is None and text.endswith(")") else rank


def _sum_in(text: str, label: str = "") -> TotalRank | None:
    words = text.split()
    if not words or len(words) > _MAX_LABEL_WORDS:
        return None
    if text in _BARE_SUMS:
        return _BARE_SUMS[text]
    for meaning, rank in (
        ("grand_total", TotalRank.GRAND),
        ("subtotal", TotalRank.SUBTOTAL),
        ("total", TotalRank.TOTAL),
    ):
        found = finder(meaning).match(text)
        if found is None:
            ends = [match for match in finder(meaning).finditer(text) if match.end() == len(text)]
            found = ends[0] if ends and len(words) <= 6 else None
        if found is not None:
            rest = (text[: found.start()] + " " + text[found.end() :]).strip(" :,")
            return _ranked(rest, rank, label or text)
    section = None if text.isascii() else _SUM_OF_A_SECTION.fullmatch(text)
    return _ranked(section.group(1), TotalRank.SUBTOTAL, label or text) if section else None


def _ranked(rest: str, rank: TotalRank, label: str) -> TotalRank | None:
    """The rank with the label's other words taken into account; None for "total tax" and the like."""
    if any(mentions(meaning, rest) for meaning in _OF_OTHER_THINGS) or mentions("not_in_total", label):
        return TotalRank.OTHER
    if rank is TotalRank.GRAND:
        return rank
    if not _QUALIFIERS.search(label) and any(mentions(meaning, rest) for meaning in _CHARGES):
        return None
    words = re.findall(r"[^\W\d_]+", rest)
    if rank is TotalRank.TOTAL and any(not is_word("neutral", word) for word in words):
        return TotalRank.SUBTOTAL
    return rank


def label_role(label: str) -> LineRole | None:
    """Role of a line that has only a label and an amount: tax, freight, discount, or a rounding like one."""
    return _label_role(digits_alike(folded(label)))


@lru_cache(maxsize=_CACHED)
def _label_role(text: str) -> LineRole | None:
    if not speaks_of_charge(text) or len(text.split()) > _MAX_LABEL_WORDS:
        return None
    if mentions("levy", text):
        return LineRole.SERVICE
    named = charge_named(text)
    return named.role if named else None


def priced_label_role(text: str) -> LineRole | None:
    """`label_role` of a line with a quantity, price or part number: no tax that is only said to be inside.

    "Subscription incl. VAT" is goods, "plus VAT" is a tax.
    """
    role = label_role(text)
    if role is not LineRole.TAX:
        return role
    plain = folded(text)
    named, qualified = finder("tax").search(plain), _QUALIFIERS.search(plain)
    if qualified is None or named is None or qualified.group() in _ON_TOP:
        return role
    behind = named.start() < qualified.start() and qualified.group().isascii()
    return role if behind else None


def names_fee(label: str) -> bool:
    """Whether a label names a fee or charge of whatever kind."""
    return _FEE.search(label.casefold()) is not None


@lru_cache(maxsize=_CACHED)
def choice_in(text: str) -> Choice:
    """Whether a heading, description or remark marks something as optional or alternative."""
    plain = _LEADING_NUMBER.sub("", folded(text)).strip(" *-[(")
    if finder("alternative").match(plain) or _NUMBERED_OPTION.match(plain):
        return Choice.ALTERNATIVE
    if finder("option").match(plain) or _is_outside(digits_alike(folded(text))):
        return Choice.OPTION
    return Choice.NONE


@lru_cache(maxsize=_CACHED)
def _is_outside(text: str) -> bool:
    return mentions("not_in_total", text)


@lru_cache(maxsize=_CACHED)
def line_role(description: str, line_class: str = "") -> LineRole:
    """Role of a priced line, by its class column if that says so, else by the head of its description.

    The head ends at "with", "for" and the like; in it, support, service and software win, and of the
    names of things the last one does: a "server rack" is a rack, a "rack server" a server.
    """
    for text in (line_class, description):
        role = _role_in(digits_alike(folded(text[:_LONGEST_DESCRIPTION]))) if text else None
        if role is not None:
            return role
    return LineRole.COMPONENT


@lru_cache(maxsize=_CACHED)
def _role_in(text: str) -> LineRole | None:
    named = charge_named(text)
    if named is not None and named.role is LineRole.FREIGHT:
        return LineRole.FREIGHT
    head = _HEAD_ENDS.split(text, maxsplit=1)[0]
    for part in (head, text):
        for meaning, role in _RUNNING_ROLES:
            if mentions(meaning, part):
                return role
        things = [
            (match.end(), role) for meaning, role in _THING_ROLES for match in finder(meaning).finditer(part)
        ]
        if things and _LEADING_SYSTEM.match(part):
            return LineRole.SYSTEM
        if things:
            return max(things, key=lambda thing: thing[0])[1]
    return None
