"""What a text has to look like to name an accelerator, whether the catalog knows it or not.

Makers name accelerators in families: MI and three digits, RTX and four, Gaudi, TPU and a version. Letters and
digits alone name servers, controllers, network cards and drives as well (R760xa, H755, E810, P5520): they
count behind the maker's or platform's name, or as round hundreds that a server holds four or more of.
"""

import re

from workbench.quotes.language.words import with_nines

_FAMILY = re.compile(
    r"(?<![a-z0-9])(?:"
    r"mi\d{3,4}[a-z]{0,2}|(?:rtx|gtx)[ -]?(?:pro |a)?\d{4}|(?:tesla|instinct) [a-z]{1,2}\d{1,4}[a-z]?|"
    r"gaudi[ -]?\d|tpu[ -]?v?\d[a-z]?|trainium ?\d|inferentia ?\d|ascend ?\d{3}[a-z]?|mlu ?\d{3}|maia ?\d{3}|"
    r"(?:gb|gh|gr|vr)\d{3}|lpus?|groq\w*|cerebras|wse-?\d|sambanova|graphcore|tenstorrent|etched|furiosa\w*|"
    r"rebellions|d-matrix|cambricon|biren|moore threads|enflame|hygon|data center gpu (?:max|flex) \d{3,4}"
    r")(?![a-z0-9])"
)
_BEHIND_ITS_MAKER = re.compile(
    r"(?<![a-z0-9])(?:nvidia (?:[abhlprv]\d{1,4}|t\d{1,2})|(?:hgx|dgx|mgx) [a-z]{1,2}\d{2,4})[a-z]?"
    r"(?![a-z0-9])"
)
_HELD_BY_A_SERVER = re.compile(
    r"(?<![a-z0-9])(?:4|8|10|16|18|36|72|144)x (?:nvidia |amd )?[abhr]\d00[a-z]?(?![a-z0-9])"
)
_HELD_WITH_NINES = re.compile(with_nines(_HELD_BY_A_SERVER.pattern))
_SERVER = re.compile(
    r"(?<!\w)(?:\w*server|servers|nodes?|gpus?|sxm\d?|systems?|appliance|knoten|serveur)(?!\w)"
)


_SOLD = re.compile(
    r"(?<![a-z0-9])(?:"
    r"(?:nvidia |tesla |\d{1,2}x )(?:a2|a16|a30x?|a800|l2|l20|v100s?|p100|p40|p4|m60|k80)|"
    r"(?:nvidia |quadro )?rtx (?:a?[2-6]000|a?4500|a?5500|5880|8000)|rtx pro (?:[2-6]000|4500)|"
    r"(?:rtx |gtx )(?:20[678]0|30[5-9]0|40[5-9]0|50[5-9]0)|"
    r"(?:instinct )?mi(?:50|60|100|210|250|300a|308x)|data center gpu (?:max|flex) \d{3,4}|"
    r"trainium ?1|inferentia ?1|tpu v[23]|ascend ?(?:310p?|910b?)"
    r")(?![a-z0-9])"
)


def is_sold(text: str) -> bool:
    """Whether a text in lower case names a model that is or was sold, in the catalog or not."""
    return _SOLD.search(text) is not None


def names_accelerator(text: str) -> bool:
    """Whether a text in lower case ("8 × B500" as "8x b500") names an accelerator by its maker's habit."""
    if _FAMILY.search(text) or _BEHIND_ITS_MAKER.search(text):
        return True
    return _HELD_BY_A_SERVER.search(text) is not None and _SERVER.search(text) is not None


def may_name_accelerator(nines: str) -> bool:
    """Whether `names_accelerator` may be true of a text whose digits are nines in this one."""
    return names_accelerator(nines) or _HELD_WITH_NINES.search(nines) is not None
