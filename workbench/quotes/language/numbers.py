"""Numbers and money as people write them, read exactly; what can be read two ways stays two ways."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

CURRENCY_CODES = frozenset(
    {
        *("USD", "EUR", "GBP", "CHF", "JPY", "KRW", "CNY", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK"),
        *("PLN", "CZK", "HUF", "RON", "INR", "SGD", "HKD", "TWD", "THB", "MYR", "IDR", "BRL", "MXN"),
        *("CLP", "ZAR", "ILS", "AED", "SAR", "QAR", "TRY", "PHP", "VND", "ISK", "ARS", "COP", "BGN"),
        *("UAH", "RUB", "KZT", "EGP", "KWD", "OMR", "BHD", "PKR", "DOP", "UYU"),
        *("KES", "NGN", "GHS", "TZS", "UGX", "CRC", "PEN", "LKR", "BDT", "NPR", "RSD", "JOD", "XOF", "XAF"),
    }
)
DOLLARS = frozenset(
    {
        *("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD"),
        *("MXN", "CLP", "COP", "ARS", "UYU", "DOP"),
    }
)
"""Currencies that a bare $ can stand for: the dollars and pesos of many countries."""

_SYMBOLS = {
    "US$": "USD",
    "CA$": "CAD",
    "CDN$": "CAD",
    "C$": "CAD",
    "A$": "AUD",
    "AU$": "AUD",
    "NZ$": "NZD",
    "S$": "SGD",
    "HK$": "HKD",
    "NT$": "TWD",
    "R$": "BRL",
    "MX$": "MXN",
    "RD$": "DOP",
    "U$S": "USD",
    "CDN": "CAD",
    "€": "EUR",
    "£": "GBP",
    "₩": "KRW",
    "₹": "INR",
    "₪": "ILS",
    "₺": "TRY",
    "₫": "VND",
    "₱": "PHP",
    "₽": "RUB",
    "฿": "THB",
    "Kč": "CZK",
    "RM": "MYR",
    "Rs": "INR",
    "Rs.": "INR",
    "Rp": "IDR",
    "₦": "NGN",
    "₡": "CRC",
    "₴": "UAH",
    "₸": "KZT",
    "৳": "BDT",
    "KSh": "KES",
    "Ksh": "KES",
    "TSh": "TZS",
    "USh": "UGX",
    "GH₵": "GHS",
    "S/": "PEN",
    "S/.": "PEN",
    "$": "USD",
    "¥": "",
    "\uffe5": "",
}
"""Longest first, because "$" ends several. "¥" is both yen and yuan and therefore none."""

_NAMES = (
    ("CAD", r"canadian dollars?|dollars? canadiens?|kanadische dollar"),
    ("AUD", r"australian dollars?|australische dollar"),
    ("NZD", r"new zealand dollars?"),
    ("SGD", r"singapore dollars?"),
    ("HKD", r"hong kong dollars?|港元|港幣"),
    ("TWD", r"(?:new )?taiwan dollars?|新台幣"),
    ("USD", r"u\.?s\.? dollars?|美元|美金|달러|ドル"),
    ("EUR", r"euros?|유로|ユーロ|欧元|歐元"),
    ("GBP", r"pounds? sterling|british pounds?|sterling"),
    ("CHF", r"swiss francs?|schweizer franken|francs suisses"),
    ("JPY", r"(?:japanese )?yen|日本円|日元"),
    ("KRW", r"(?:south )?korean won|원화|韩元"),
    ("CNY", r"rmb|renminbi|(?:chinese )?yuan|人民币|人民幣"),
    ("MXN", r"pesos? mexicanos?|mexican pesos?|m\.n\."),
    ("BRL", r"brazilian reais|reais"),
    ("CLP", r"pesos? chilenos?|chilean pesos?"),
    ("INR", r"indian rupees?|rupees?"),
    ("SEK", r"swedish kron(?:a|or)|svenska kronor"),
    ("NOK", r"norwegian kron(?:e|er)|norske kroner"),
    ("DKK", r"danish kron(?:e|er)|danske kroner"),
    ("PLN", r"z[łl]oty(?:ch|s)?|zł"),
    ("TRY", r"turkish lira|türk liras\u0131|tl"),
    ("HUF", r"forint"),
    ("RON", r"romanian lei|lei"),
    ("MYR", r"ringgit"),
    ("THB", r"(?:thai )?baht"),
    ("IDR", r"rupiah"),
    ("ZAR", r"south african rands?"),
    ("AED", r"uae dirhams?"),
    ("VND", r"vnđ|việt nam đồng"),
    (
        "RUB",
        r"(?<![\u0430-\u044f\u0451])\u0440\u0443\u0431(?:\.|\u043b(?:\u044c|\u044f|\u0435\u0439|\u0438|\u044f\u0445))?(?![\u0430-\u044f\u0451])",
    ),
)
_COUNTED_NAMES = {"원": "KRW", "円": "JPY", "元": "CNY"}
"""Behind a figure or alone in parentheses only: the characters are parts of other words."""
_TRADITIONAL = re.compile("[價單總數報項貨幣計號額]")
"""Characters that mainland China writes otherwise: "元" beside them is the dollar of Taiwan or Hong Kong."""

_SPACES = re.compile("[\\s\u00a0\u2007\u2009\u202f\u200b\u2060]+")
_CURRENCY = re.compile(
    r"(?:(?<![A-Za-z])|(?<=[^A-Za-z][TkM])|(?<=^[TkM]))(?:"
    + "|".join(sorted(CURRENCY_CODES))
    + r")(?![A-Za-z])|"
    r"U\$S(?![A-Za-z])|(?:US|CDN|CA|AU|NZ|HK|NT|MX|RD|C|A|S|R)?\$|(?<=[0-9])\s?CDN\s*$|[€£₩₹₪₺₫₱₽฿₦₡₴₸৳¥\uffe5]|GH₵|Kč(?![A-Za-z])|"
    r"(?<![A-Za-z])(?:RM|Rs\.?|Rp|K[Ss]h|TSh|USh|S/\.?)(?=\s?[0-9])|(?<=\()(?:RM|Rs\.?|Rp)(?=\))|"
    r"(?<=[0-9(\uff08:\uff1a천백만억千百万億萬])\s?(?:[원円元](?!\w)|원(?=정)|元(?=整))|^[※*]?\s?[원円元](?!\w)|"
    r"(?<![A-Za-z])(?i:" + "|".join(names for _, names in _NAMES) + r")(?![A-Za-z])"
)
_US_DOLLAR = re.compile(r"(?<![A-Za-z])(?:USD?|U\.S\.|U\$S)(?![A-Za-z])|(?i:dólares american)")
_FIGURES_ALONE = re.compile(r"[\s\u00a0\u202f0-9.,'’()-]*")
_DIGITS = re.compile(r"[0-9][0-9.,]*|[.,][0-9]+")
_PLAIN = re.compile(r"[0-9]+(?:([.,])[0-9]+)?")
DIGITS_OF_A_GROUP = 3
_PROVING_NO_COMMA = re.compile(r"(?:[0-9]+(?:\.(?:[0-9]{1,2}|[0-9]{4,}))?\n)*+")
"""Lines of digits with a decimal point at most: long columns are judged at once."""
_LONGEST_NUMBER = 100
_RATE = re.compile(r"(?<![0-9.,])([0-9]{1,2}(?:[.,][0-9]{1,4})?)\s*%")
_SHORT_UNITS = {"k": 1_000, "t": 1_000, "m": 1_000_000, "mio": 1_000_000, "mn": 1_000_000, "mill": 1_000_000}
"""What stands behind an amount of money that is written short, or before it: $385k, € 1.2M, TEUR 385."""
_LONGEST_TEXT = 2_000
_BESIDE_FIGURES = {
    "ft": "HUF",
    "kr": "",
    "r": "ZAR",
    "fr": "CHF",
    "sfr": "CHF",
    "dhs": "AED",
    "sr": "SAR",
    "qr": "QAR",
    "đ": "VND",
}
"""Short names of money that mean it beside a figure only; crowns are those of several countries."""
_TOLD_BESIDE = re.compile(
    r"(?:(R(?= ?[0-9][0-9 .,]{3})|[Kk]r\.?|S?Fr\.|Dhs\.?|SR|QR) ?(?=[0-9]))?"
    r"([0-9][0-9 .,'’-]*?)(?: ?(Ft|[Kk]r\.?|S?Fr\.|Dhs\.?|[đĐ]))?"
)
_NET_BEHIND = re.compile(
    r"(?<=[0-9-])\s*\(?(?:netto|net|neto|h\.?t\.?|"
    r"(?:excl|exkl|ex|zzgl|plus)\.? ?(?:vat|mwst|ust|gst|tax|tva|iva)\.?)\)?$",
    re.IGNORECASE,
)
"""Words behind an amount that say that no tax is in it."""
_FORINT_FORMAT = re.compile(r'"?(?<![A-Za-z])Ft(?![A-Za-z])"?')
_MINUS = "-−–—▲△"
"""Japanese quotes write a reduction with a triangle."""
_CLOSED_BY_DASH = re.compile(r"[¥￥₩円원]")
"""Amounts in yen, yuan and won are closed by a dash so that no digit can be added: "¥103,400,000-"."""
_COUNTED = re.compile(
    r"(.*?[0-9])\s*((?:式|台|個|个|箇|本|枚|名|月|ヶ月|か月|カ月|个月|套|块|塊|件|條|条|只|片|組|组|セット|人日|人月|회선|"
    r"식|대|개|개월|본|장|세트|회|명|\u0448\u0442\.?|\u043a\u043e\u043c\u043f\u043b\.?|\u0435\u0434\.?|\u0443\u0441\u043b\.?))"
)
"""A number with the unit that is counted, in letters that need no space before it."""
_NO_CENTS = re.compile(rf"(?<=[0-9])([.,])[{_MINUS}]+$")


class Mark(StrEnum):
    """Decimal mark."""

    POINT = "."
    COMMA = ","


class WrittenNumber(NamedTuple):
    """A number in a text: its value with a decimal point and with a decimal comma (None: not so readable)."""

    point: Decimal | None
    comma: Decimal | None
    currency: str = ""
    percent: bool = False
    unit: str = ""
    short: bool = False
    """Whether it was written in thousands or millions ("$385k"); the values are in full."""

    @property
    def ambiguous(self) -> bool:
        """Whether the decimal mark decides its value."""
        return self.point is not None and self.comma is not None and self.point != self.comma

    @property
    def mark(self) -> Mark | None:
        """The decimal mark this number proves; None where it proves none."""
        if self.point is None:
            return Mark.COMMA
        return Mark.POINT if self.comma is None else None

    def value(self, mark: Mark | None) -> Decimal | None:
        """Its value; None where it is ambiguous and no decimal mark is known."""
        if self.ambiguous:
            return {Mark.POINT: self.point, Mark.COMMA: self.comma, None: None}[mark]
        return self.comma if self.point is None else self.point


@lru_cache(maxsize=10_000)
def currency_in(text: str) -> str:
    """ISO code of the first currency a text names, empty without one."""
    text = text[:_LONGEST_TEXT]
    for match in _CURRENCY.finditer(text):
        name = match.group().strip(" ※*")
        code = _dollar_named_behind(text, match.end()) if name == "$" else _code(name)
        if code and not _is_other_yuan(name, text):
            return code
    return ""


def _dollar_named_behind(text: str, start: int) -> str:
    """Whose dollar a bare $ before a place is: what stands right behind its figures tells ("$1,000 CAD")."""
    behind = _CURRENCY.search(text, start)
    if behind is None or not _FIGURES_ALONE.fullmatch(text, start, behind.start()):
        return _SYMBOLS["$"]
    code = _code(behind.group().strip())
    return code if code in DOLLARS else _SYMBOLS["$"]


def names_us_dollar(text: str) -> bool:
    """Whether a text says that its dollars are those of the United States; a bare $ does not."""
    return _US_DOLLAR.search(text) is not None


def _is_other_yuan(name: str, text: str) -> bool:
    return name == "元" and _TRADITIONAL.search(text) is not None


def _code(found: str) -> str:
    if found in CURRENCY_CODES:
        return found
    if found in _SYMBOLS or found in _COUNTED_NAMES:
        return _SYMBOLS.get(found, "") or _COUNTED_NAMES.get(found, "")
    return next(code for code, names in _NAMES if re.fullmatch(names, found, re.IGNORECASE))


@lru_cache(maxsize=50_000)
def read_number(text: str) -> WrittenNumber | None:
    """The number that a text is, None where it is not one.

    Understands currency signs and codes, percent, thousands in points, commas, apostrophes and any
    kind of space, negatives in parentheses or with a leading or trailing minus, "1.250,-", and up to
    three letters' worth of unit behind the number ("4 EA").
    """
    if len(text) > _LONGEST_NUMBER:
        return None
    plain = _PLAIN.fullmatch(text)
    if plain is not None:
        return _one_way(text, plain) or WrittenNumber(_with_mark(text, "."), _with_mark(text, ","))
    currency = currency_in(text)
    body = _SPACES.sub(" ", _CURRENCY.sub(" ", text)).strip().rstrip("*").strip()
    body = _NET_BEHIND.sub("", body)
    negative = False
    if body.startswith(("(-)", "(−)", "(–)")):
        negative, body = True, body[3:].strip()
    elif body.startswith("(") and body.endswith(")"):
        negative, body = True, body[1:-1].strip()
    percent = body.endswith("%")
    body = body.rstrip("%").strip()
    body = _NO_CENTS.sub(r"\g<1>00", body)
    if body[:1] and body[0] in _MINUS:
        negative, body = not negative, body[1:].strip()
    elif body[-1:] and body[-1] in _MINUS:
        negative, body = negative ^ (not _CLOSED_BY_DASH.search(text)), body[:-1].strip()
    body = re.sub(r"^[x×]\s?(?=[0-9])", "", body.removeprefix("+").strip())
    unit = ""
    if not currency and (told := _TOLD_BESIDE.fullmatch(body)) and (told[1] or told[3]):
        currency, body = _BESIDE_FIGURES[(told[1] or told[3]).casefold().rstrip(".")], told[2].strip()
        body = _NO_CENTS.sub(r"\g<1>00", body)
    if currency and (before := re.match(r"([TkM]) ?(?=[0-9])", body)):
        body = body[before.end() :] + before.group(1)
    behind = re.fullmatch(r"(.*?[0-9])\s*([A-Za-zÄÖÜäöü]{1,10}\.?|×|x)", body)
    behind = behind or (None if body.isascii() else _COUNTED.fullmatch(body))
    if behind is not None:
        body, unit = behind.group(1), behind.group(2)
    body = re.sub(r"(?<=[0-9])[ '’](?=[0-9]{3}(?![0-9]))", "", body)
    if not _DIGITS.fullmatch(body):
        return None
    point, comma = _with_mark(body, "."), _with_mark(body, ",")
    if point is None and comma is None:
        return None
    short = False
    if currency and (times := _SHORT_UNITS.get(unit.casefold().rstrip("."), 0)):
        point = None if point is None else point * times
        comma = None if comma is None else comma * times
        unit, short = "", True
    if negative:
        point = None if point is None else -point
        comma = None if comma is None else -comma
    return WrittenNumber(point, comma, currency, percent, unit, short)


def percentages_in(text: str) -> list[Decimal]:
    """Every percentage below 100 that a text names, as a rate of tax is written: "19 %", "7,7%"."""
    return [Decimal(found.replace(",", ".")) for found in _RATE.findall(text)]


def plain_number(text: str) -> WrittenNumber | None:
    """`read_number` of digits that can be read in one way only; None for any other text."""
    plain = _PLAIN.fullmatch(text) if len(text) <= _LONGEST_NUMBER else None
    return None if plain is None else _one_way(text, plain)


def _one_way(text: str, plain: re.Match[str]) -> WrittenNumber | None:
    """Digits that can be read in one way only: without a mark, or with other than three digits behind it."""
    mark = plain[1]
    if not mark:
        value = Decimal(text)
        return WrittenNumber(value, value)
    if plain.end() - plain.start(1) == 1 + DIGITS_OF_A_GROUP:
        return None
    value = Decimal(text.replace(",", "."))
    return WrittenNumber(value, None) if mark == "." else WrittenNumber(None, value)


def _with_mark(body: str, mark: str) -> Decimal | None:
    """Value of digits, points and commas if `mark` is the decimal mark; None where that is impossible."""
    thousands = "," if mark == "." else "."
    whole, found, fraction = body.partition(mark)
    if found and not fraction.isdigit():
        return None
    groups = whole.split(thousands)
    if len(groups) > 1:
        well_formed = 1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
        if not (well_formed or _in_lakhs(groups, thousands)) or groups[0].startswith("0"):
            return None
    digits = "".join(groups) or "0"
    if not digits.isdigit():
        return None
    return Decimal(f"{digits}.{fraction}") if found else Decimal(digits)


def marks_proven_by(texts: Iterable[str]) -> frozenset[Mark]:
    """The decimal marks that the numbers among the texts prove, each by itself."""
    found = list(texts)
    together = "\n".join([*found, ""])
    if together.count("\n") == len(found) and _PROVING_NO_COMMA.fullmatch(together):
        return frozenset({Mark.POINT} if "." in together else ())
    return frozenset(mark for text in found if (mark := _proven_by(text)) is not None)


def _proven_by(text: str) -> Mark | None:
    plain = _PLAIN.fullmatch(text)
    if plain is not None and not plain[1]:
        return None
    if plain is not None and plain.end() - plain.start(1) != 1 + DIGITS_OF_A_GROUP:
        return Mark(plain[1])
    number = read_number(text)
    return None if number is None else number.mark


def common_mark(marks: Iterable[Mark]) -> Mark | None:
    """The one decimal mark that is proven; None without proof or with contradicting proofs."""
    found = set(marks)
    return found.pop() if len(found) == 1 else None


def _in_lakhs(groups: Sequence[str], thousands: str) -> bool:
    """Whether digits are grouped as in India: 3,85,00,000."""
    sizes = [len(group) for group in groups]
    return (
        thousands == "," and len(groups) > 2 and sizes[0] <= 2 and sizes[-1] == 3 and set(sizes[1:-1]) == {2}
    )


@lru_cache(maxsize=1_000)
def currency_in_format(number_format: str) -> str:
    """ISO code of the currency that a number format shows, empty without one.

    `[$€-407]` and `[$USD]` carry it in brackets, older formats in quotes or bare ("$"#,##0.00).
    """
    if _FORINT_FORMAT.search(number_format):
        return "HUF"
    bracketed = re.search(r"\[\$([^\]-]+)", number_format)
    if bracketed is not None:
        return currency_in(bracketed.group(1)) or currency_in(bracketed.group(1).upper())
    return currency_in(re.sub(r"\[\$-[^\]]*\]|\\", "", number_format).replace('"', " "))
