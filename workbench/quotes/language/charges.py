"""Which charge a text names - freight, tax, discount, payment - or a thing that is named after one.

"Shipping to site" is freight, a "shipping crate" is not. What a text is about stands in its head, before
"for", "to" and the like. There a charge stands alone, among words that go with charges, or is what other
words qualify ("Kansas tax"). Where words that nobody knows follow it, it may be either.
"""

import re
from enum import IntEnum
from functools import lru_cache, partial
from typing import NamedTuple

from workbench.domain.quote import LineRole
from workbench.quotes.language.words import finder, is_word, mentions, phrases


class _Part(IntEnum):
    """What one part of a head is."""

    EMPTY = 0
    """Words that go with charges alone."""
    THING = 1
    UNKNOWN = 2
    MAYBE = 3
    """A charge among words that nobody knows."""
    CHARGE = 4


class Charge(NamedTuple):
    """A charge that a text names. Where it is not certain, the text may as well name goods."""

    role: LineRole
    certain: bool
    mixed: bool = False
    """Whether it is a charge of two kinds, or one together with an installation."""


_CHARGES = (
    (LineRole.TAX, ("tax",)),
    (LineRole.FREIGHT, ("freight", "delivery")),
)
_THINGS = (
    "support",
    "software",
    "system",
    "accelerator",
    "cpu",
    "memory",
    "rack",
    "power",
    "network",
    "storage",
)
_OWN_TRANSPORT = ("network", "software", "storage", "component")
"""Things of which a transport or handling is a technique: "network transport"."""

_PRODUCTS = ("software", "component", "service", "goods_noun")
"""What is not reduced but does something with reductions: a module, a suite, a service."""
_ON_FREIGHT = re.compile("\0\\W*\1|\1\\W*(?:on|of|for|auf|für|sur|de|sobre)\\W*\0")
_PROMOTED = re.compile(r"promo")

_SPENT, _DELIVERED = "\0", "\1"
"""What stands for a charge, and for a delivery, in a text whose charges were found."""
_MARKS = re.compile(f"[{_SPENT}{_DELIVERED}]")
_CODE = re.compile(r"^(?:\[[^\]]*\]|[0-9]+(?:\.[0-9]+)*[.)]|\(?[a-z][.)](?=\s))\s*")
_NO_CHARGE = re.compile(
    r"(?:heavy|medium|light|dual|continuous|single|standby|prime)[- ]?duty|duty[- ](?:cycles?|rosters?)|"
    r"delivery (?:periods?|orders?|terms?|times?|points?|dates?|notes?|schedules?)|"
    r"(?:tax|vat|duty|gst)[- ](?:free|exempt)\w*|"
    r"(?:prior to|before|upon|on|at|after|against|vor|bei|nach|avant|à la|contra) "
    r"(?:shipment|shipping|delivery|lieferung|livraison|entrega)|(?:不含|未|含)税(?:金额|總額|总额|价)?|"
    r"cyber[- ]insurance|credit (?:risk|scoring|rating)|\w+-less|"
    r"(?:tool|screw|diskless|driver) less|credit card|less[- ]than(?:[- ]truckload)?|"
    r"[0-9][0-9.,]*[- ]?zoll(?!\w)|[0-9]+ portes|"
    r"(?:power|coolant|fluid|liquid|application|content|software|electronic|digital|packet|data|signal|error|"
    r"key|power and data) delivery|"
    r"(?:cable|air|materials?|tape|exception|error|fluid|wafer|optical) (?:handling|transport)|"
    r"transport[- ](?:layer|plane|protocol|stream)|"
    r"(?:delivery|shipping|shipment|lieferung|versand|livraison|expédition|entrega|envío)\W+"
    r"(?:(?:in|en|time|lead|calendar|business|working)\W+)*"
    r"(?:weeks?|wks?|days?|months?|wochen|(?:werk|arbeits)?tagen?|monaten?|semaines|jours|mois|semanas|días|meses)(?!\w)|"
    r"(?:배송|운송|납품|配送|納品|納入|发货|交货)\W*(?:주|일|개월|週間?|日|周|天|か月)(?![가-힣ぁ-鿿])"
)
"""Words in which a tax, duty, freight or reduction is named and none is meant: "19 Zoll" are inches, and what
is called "delivery (weeks)" is a time."""
_HEAD_ENDS = re.compile(
    r"(?<![\w-])(?:"
    r"with|w/|incl\w*|including|includes|excl\w*|excluding|without|for|per|to|from|of|at|via|"
    r"by|on|inkl\w*|einschl\w*|exkl\w*|zzgl|mit|für|pro|je|zu[mr]?|nach|bis|ab|von|vom|auf|bei|"
    r"avec|sans|hors|pour|jusqu\w*|vers|chez|sur|au|aux|à|du|des?|d'\w*|l'\w*|con|sin|com|para|"
    r"hasta|hacia|sobre|sulla?|sui|"
    r"por|en|al|del?|della|di|da|do|naar|voor|till|til|na|z|dap|ddp|ddu|dpu|cif|"
    r"cip|fob|fca|cpt|exw"
    r")(?![\w-])|[(;:]|\s-+\s"
)
_ASIDE = re.compile(r"[(;:]|\s-+\s")
_COMMA = re.compile(r",\s+")
_AND = re.compile(r"(?<![\w-])(?:and|und|et|y|e|og|och|ja|i|en|和|与)(?![\w-])|[&+/・、·및及]|(?<=费)和")
_TAIL_OF_A_CHARGE = re.compile(
    r"(?:e?s|en?|er)?-?(?:kosten\w*|gebühr\w*|pauschal\w*|anteil\w*|zuschl[aä]g\w*|spesen|versicherung|aufwand|"
    r"entgelt|costs?|abgaben?|beträge?|betrag|satz|service|leistung\w*|organisation|abwicklung)?"
)
"""What may end a compound that begins with a charge: "Versandkosten" is one, a "Versandkiste" a box."""
_WORD = re.compile(r"[^\W\d_]{2,}|[ぁ-ヿ㐀-鿿가-힣]")
_ENDS_A_CHARGE = frozenset("费費料비료額额等등計计金込")
"""Single letters that end the name of a charge: 配送費."""
_WITH_DIGITS = re.compile(r"\S*[0-9]\S*")
_MOST_BEFORE_DELIVERY = 1
_CACHED = 20_000


@lru_cache(maxsize=_CACHED)
def speaks_of_charge(text: str) -> bool:
    """Whether a folded text holds any word of a charge or payment: most descriptions hold none."""
    return finder("any_charge").search(text) is not None


@lru_cache(maxsize=_CACHED)
def charge_named(text: str) -> Charge | None:
    """The charge that a folded text names; None for goods and services, whatever they are named after."""
    if not speaks_of_charge(text) or mentions("levy", text):
        return None
    if _is_reduction(text):
        return Charge(LineRole.FREIGHT if _reduces_freight(text) else LineRole.DISCOUNT, certain=True)
    found = [
        (place, role, certain)
        for role, meanings in _CHARGES
        if (seen := _charge(text, meanings)) is not None
        for place, certain in (seen,)
    ]
    if not found:
        return Charge(LineRole.DISCOUNT, certain=False) if _reduces(text) else None
    certain = [one for one in found if one[2]]
    _, role, sure = min(certain or found)
    return Charge(role, sure, mixed=_mixes(role, text))


def _is_reduction(text: str) -> bool:
    """Whether a text is a discount and nothing else, whatever it is taken off: "discount on freight"."""
    seen = _charge(text, ("discount",))
    return seen is not None and seen[1]


def _reduces_freight(text: str) -> bool:
    """Whether a discount is one on the freight, and belongs to it."""
    marked = finder("discount").sub(_DELIVERED, finder("freight").sub(_SPENT, text))
    return _ON_FREIGHT.search(marked) is not None


def _reduces(text: str) -> bool:
    """Whether a text speaks of a discount and names no product that has to do with one.

    The sign of its amount and the printed total tell the rest: "trade-in DGX A100", "credit 8 H100".
    """
    plain = _NO_CHARGE.sub(" ", text)
    found = finder("discount").search(plain)
    if found is None:
        return False
    lead = _HEAD_ENDS.split(plain, maxsplit=1)[0]
    products = _THINGS if _PROMOTED.match(found.group()) else ("software",)
    if any(mentions(meaning, plain) for meaning in products) or _begins_or_ends_as_product(plain):
        return False
    return found.start() <= len(lead) or not any(mentions(meaning, lead) for meaning in _PRODUCTS)


def _begins_or_ends_as_product(text: str) -> bool:
    head = _COMMA.split(_ASIDE.split(text, maxsplit=1)[0], maxsplit=1)[0].rstrip(" .,-")
    return any(
        found.start() == 0 or found.end() == len(head)
        for meaning in _PRODUCTS
        for found in finder(meaning).finditer(head)
    )


def names_payment(text: str) -> bool:
    """Whether a folded text names a payment made or held back, and nothing that is bought."""
    return speaks_of_charge(text) and _charge(text, ("paid",)) is not None


def names_delivery_alone(text: str) -> bool:
    """Whether the freight that a folded text names is called a delivery, which may be a supply of goods."""
    named = charge_named(text)
    return named is not None and named.role is LineRole.FREIGHT and _charge(text, ("freight",)) is None


def _mixes(role: LineRole, text: str) -> bool:
    """Whether a text names charges of two kinds side by side, or freight together with an installation."""
    head = _HEAD_ENDS.split(_ASIDE.split(text, maxsplit=1)[0], maxsplit=1)[0]
    parts = [part for clause in _COMMA.split(head) for part in _AND.split(clause)]
    if len(parts) == 1:
        return role is LineRole.FREIGHT and not text.isascii() and mentions("installing", head)
    if role is LineRole.FREIGHT and any(mentions("installing", part) for part in parts):
        return True
    kinds = [
        {kind for kind, meanings in _CHARGES if any(mentions(one, part) for one in meanings)}
        for part in parts
    ]
    return any(kind for kind in kinds if role not in kind)


def _charge(text: str, meanings: tuple[str, ...]) -> tuple[int, bool] | None:
    """(place, whether it is certain) of a charge of these meanings; None without one."""
    if not any(mentions(meaning, text) for meaning in meanings):
        return None
    plain = _NO_CHARGE.sub(" ", _CODE.sub("", text))
    for meaning in meanings:
        plain = finder(meaning).sub(partial(_marked, meaning), plain)
    plain = _without(plain, *_beside(meanings))
    first = _MARKS.search(plain)
    place = first.start() if first else 0
    for number, segment in enumerate(_ASIDE.split(plain)):
        heads = (_in_head(head, meanings) for head in _HEAD_ENDS.split(segment))
        found = next((head for head in heads if head is not _Part.EMPTY), _Part.EMPTY)
        if number and found is not _Part.CHARGE and found is not _Part.EMPTY:
            return None
        if found is _Part.THING:
            return None
        if found is _Part.CHARGE or found is _Part.MAYBE:
            return place, found is _Part.CHARGE
    return None


def _marked(meaning: str, found: re.Match[str]) -> str:
    """What is left of a found charge: a mark, or a compound that only begins with one."""
    word, mark = found.group(), _DELIVERED if meaning == "delivery" else _SPENT
    if word in phrases(meaning):
        return mark
    stems = [phrase[:-1] for phrase in phrases(meaning) if phrase.endswith("*")]
    tails = [word[len(stem) :] for stem in stems if word.startswith(stem)]
    return mark if not tails or any(map(_TAIL_OF_A_CHARGE.fullmatch, tails)) else word


def _beside(meanings: tuple[str, ...]) -> tuple[str, ...]:
    return ("beside_charge", *(f"beside_{meaning}" for meaning in meanings))


def _without(text: str, *meanings: str) -> str:
    for meaning in meanings:
        text = finder(meaning).sub(" ", text) if phrases(meaning) else text
    return text


def _in_head(head: str, meanings: tuple[str, ...]) -> _Part:
    """What the head of a text is: its first part that says something, unless a later one names a thing."""
    found = _Part.EMPTY
    for clause in _COMMA.split(head):
        parts = {part: _part(part, meanings) for part in _AND.split(clause)}
        said: list[_Part] = [kind for kind in parts.values() if kind is not _Part.EMPTY]
        if not said:
            continue
        if "freight" in meanings and _Part.CHARGE in said:
            said = [kind for part, kind in parts.items() if kind and not mentions("installing", part)]
        found = said[0]
        if found is _Part.CHARGE and min(said) < _Part.CHARGE:
            found = _Part.THING if _Part.THING in said else _Part.MAYBE
        if found is not _Part.UNKNOWN:
            return found
    return found


def _part(part: str, meanings: tuple[str, ...]) -> _Part:
    bare = _WITH_DIGITS.sub(lambda found: "".join(_MARKS.findall(found.group())) or " ", part)
    marks = list(_MARKS.finditer(bare))
    before, after = (bare[: marks[-1].start()], bare[marks[-1].end() :]) if marks else ("", bare)
    follows, leads = _words(after), _words(before)
    if not marks:
        compound = any(mentions(meaning, part) for meaning in meanings)
        if _names_thing(part):
            return _Part.THING
        if not follows:
            return _Part.EMPTY
        return _Part.MAYBE if compound else _Part.UNKNOWN
    if follows:
        rated = "tax" in meanings and "%" in part
        return _Part.THING if _names_thing(part) else _Part.CHARGE if rated else _Part.MAYBE
    if not leads:
        return _Part.CHARGE
    if "paid" in meanings:
        return _Part.THING
    # Behind other words: "Kansas tax", "server freight", "module TVA", "express delivery".
    if marks[-1].group() == _DELIVERED and (len(leads) > _MOST_BEFORE_DELIVERY or _names_thing(before)):
        return _Part.THING
    if "freight" in meanings and any(mentions(meaning, before) for meaning in _OWN_TRANSPORT):
        return _Part.THING
    return _Part.MAYBE if "tax" in meanings and _names_thing(before) else _Part.CHARGE


def _words(text: str) -> list[str]:
    found = _WORD.findall(text)
    return [word for word in found if word not in _ENDS_A_CHARGE and not is_word("neutral", word)]


def _names_thing(text: str) -> bool:
    """Whether a folded text names a thing or service that can be bought."""
    return any(mentions(meaning, text) for meaning in (*_THINGS, "component", "service", "goods_noun"))
