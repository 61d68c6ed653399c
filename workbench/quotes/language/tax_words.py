"""What texts say about tax: that it is in the prices, that it is not, or not for certain."""

import re

from workbench.quotes.language.numbers import percentages_in
from workbench.quotes.language.words import folded, mentions

_TAX = (
    r"(?:tax(?:es)?|vat|gst|hst|mwst|ust|mehrwertsteuer|umsatzsteuer|tva|taxes|iva|impuestos?|kdv|moms|mva|btw|"
    r"alv|dph|áfa|thuế|gtgt|impostos?)"
)
_BETWEEN = r"(?:(?!ex|without|before|ohne|zzgl|plus|sans|hors|sin)[\w%.,]+\s+){0,3}"
_GROSS = re.compile(
    r"(?<!\w)(?:incl\w*|inc|with|inkl\w*|einschl\w*|mit|con|com|avec|včetně|sis|bao gồm|gồm|có|sau)(?!\w)"
    rf"\.?\s*{_BETWEEN}{_TAX}(?!\w)|"
    rf"(?<!\w){_TAX}\.?\s+(?:[0-9.,]+\s?%\s*)?(?:incl\w*|inc|inkl\w*|enthalten|dahil)(?!\w)|"
    r"toutes taxes comprises|(?<!\w)(?:ttc|brutto\w*)(?!\w)|含税|含稅|税込|(?:vat|부가세)\s?포함|"
    r"消費税\s?(?:[0-9.]+\s?%)?\s?込|含\s?[0-9.]+\s?%\s?(?:的)?(?:增值)?[税稅]"
)
_UNTAXED = re.compile(r"不含税|不含稅|未含稅|chưa")
_STATED = re.compile(
    r"(?<!\w)(?:prices?|prei[sx]e?|prix|precios?|prezzi|amounts?|beträge|montants?|importes?|quotation|offer|all|"
    r"alle|tous|todos|preços|giá)(?!\w)|[价價格金單单]|가격|금액"
)
_DENIAL = (
    r"not|no|non|nicht|ohne|without|excl\w*|exkl\w*|zzgl|zuzüglich|plus|sans|sin|senza|sem|hors|before|nor|bez|"
    r"uden|ekskl\w*|chưa"
)
_DENIAL_IN_SCRIPTS = r"n'incl|不含|未|税抜|税別|별도"
_NOT_STATED = re.compile(rf"(?<!\w)(?:{_DENIAL}|freight|shipping|fracht|totals?)(?!\w)|{_DENIAL_IN_SCRIPTS}")
"""A sentence with one of these words does not say, or not for certain, that tax is in the prices."""
_NOT_INSIDE = re.compile(
    rf"(?<!\w)(?:{_DENIAL}|added|extra|subject|exempt\w*|reverse|applicable|applies|apply|hinzu)(?!\w)|"
    rf"{_DENIAL_IN_SCRIPTS}"
)
"""With one of these words a mention of tax is no sign that a tax in the prices was overlooked."""
_AMOUNT = re.compile(r"[0-9]{1,3}(?:[.,'\u2019 ][0-9]{3})+(?!\s*%)|[0-9]{5,}")
_LONGEST_STATEMENT, _SHORT_STATEMENT, _LONGEST_TEXT = 160, 40, 200


def says_gross(text: str) -> bool:
    """Whether a header or a sum's label says that tax is inside: "incl. VAT", "brutto", "TTC", "税込"."""
    lowered = folded(text)
    return _GROSS.search(lowered) is not None and _UNTAXED.search(lowered) is None


def states_gross(sentence: str) -> bool:
    """Whether a sentence around the lines says for certain that the prices hold tax."""
    lowered = folded(sentence)
    return (
        len(lowered) <= _LONGEST_STATEMENT
        and says_gross(sentence)
        and not _NOT_STATED.search(lowered)
        and not _AMOUNT.search(lowered)
        and (len(lowered) <= _SHORT_STATEMENT or _STATED.search(lowered) is not None)
    )


def denies_tax(text: str) -> bool:
    """Whether a text says that no tax is in the prices: exempt, excluded, on top."""
    return _NOT_INSIDE.search(folded(text)) is not None


def may_speak_of_held_tax(text: str) -> bool:
    """Whether a text says that tax is in the prices, or names its rate and not that it comes on top."""
    if len(text) > _LONGEST_TEXT:
        return False
    lowered = folded(text)
    if denies_tax(lowered):
        return False
    named = mentions("tax", lowered) and any(percentages_in(lowered))
    return named or says_gross(text)
