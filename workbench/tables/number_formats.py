"""Number formats of Excel: the built-in codes, which of them show dates, and the dates behind serial numbers.

Sources: ECMA-376 part 1, 18.8.30 (`numFmt`: built-in ids and codes) and 18.17.4 (dates and times).
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache

BUILT_IN_FORMATS: Mapping[int, str] = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"$"#,##0_);("$"#,##0)',
    6: '"$"#,##0_);[Red]("$"#,##0)',
    7: '"$"#,##0.00_);("$"#,##0.00)',
    8: '"$"#,##0.00_);[Red]("$"#,##0.00)',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "mm-dd-yy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    37: "#,##0_);(#,##0)",
    38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)",
    41: '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)',
    42: '_("$"* #,##0_);_("$"* (#,##0);_("$"* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)',
    44: '_("$"* #,##0.00_);_("$"* (#,##0.00);_("$"* "-"??_);_(@_)',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    48: "##0.0E+0",
    49: "@",
}
"""Codes that workbooks name by id alone; 5 to 8 and 41 to 44 as Excel in US English shows them."""

_NOT_A_DATE_PART = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!(?:hh?|mm?|ss?)\])[^\]]*\]', re.IGNORECASE)
"""Quoted and escaped text, padding, and brackets that hold a colour, a condition or a currency."""
_DATE_PART = re.compile(r"[dmhys]", re.IGNORECASE)

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets know no time zone
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_FIRST_OF_MARCH_1900 = 60
"""Serial numbers below it are a day behind: Excel counts a 29 February 1900 that never was."""
_MS_PER_DAY = 86_400_000


@lru_cache(maxsize=1_000)
def is_date_format(code: str) -> bool:
    """Whether a format code shows positive numbers as dates or times."""
    if code == "General":
        return False
    return _DATE_PART.search(_NOT_A_DATE_PART.sub("", code.partition(";")[0])) is not None


def date_of_serial(days: float, *, epoch_1904: bool) -> datetime:
    """The date and time of a serial number from 1 upwards, to the millisecond.

    Raises OverflowError beyond the year 9999.
    """
    if days < _FIRST_OF_MARCH_1900 and not epoch_1904:
        days += 1
    whole, fraction = divmod(days, 1)
    epoch = _EPOCH_1904 if epoch_1904 else _EPOCH
    return epoch + timedelta(days=whole, milliseconds=round(fraction * _MS_PER_DAY))
