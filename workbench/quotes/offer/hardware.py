"""Which system of the catalog a quote offers, and how many of them."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from workbench.domain.hardware import Accelerator, System
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.quote import LineRole
from workbench.quotes.catalog_view import CatalogView
from workbench.quotes.language.accelerator_names import is_sold, may_name_accelerator, names_accelerator
from workbench.quotes.language.roles import PART_ROLES, Choice
from workbench.quotes.language.words import with_nines
from workbench.quotes.layout.rows import QuoteRow, RowKind, of_kind
from workbench.quotes.model import Field

SURE_FROM = 0.7
"""Confidence from which a match needs no question."""
_POSSIBLE_FROM = 0.5
_MOST_TOLD = 500
"""Lines that are looked at to say why no system was found."""
SYSTEM_QUESTIONS = frozenset({"unknown_accelerator", "no_system_found", "uncertain_system"})
"""Codes of issues that a user's choice of the system answers."""

_LONGEST_TEXT = 10_000
_ROWS_AT_ONCE = 1_000
"""Rows whose texts are put together: a workbook may repeat one of 32,767 characters on every row."""
"""Characters that are searched for names: a server's configuration is no longer than that."""
_PLATFORM = re.compile(r"(?<!\w)[hdm]gx(?!\w)", re.IGNORECASE)
_HARDWARE_ROLES = PART_ROLES | {LineRole.SYSTEM, LineRole.RACK}
_NOT_A_MODEL = re.compile(
    r"^(?:sxm\d?|pcie|oam|nvl\d*|superchip|instinct|server|\d+gb|\(.*|.*\)|nvidia|amd|intel|google|aws|"
    r"microsoft|huawei|per|gpu)$"
)
_ACCELERATOR_WORDS = re.compile(
    r"(?<!\w)(?:gpus?|accelerators?|beschleuniger\w*|hgx|dgx|sxm\d?|oam|ubb|nvl\d*|instinct|gaudi|tpus?|npus?|"
    r"trainium\d?|inferentia\d?|hbm\d?\w?|superchip)(?!\w)"
)
_COUNTED_MODEL = re.compile(
    r"(?<!\w)[0-9]{1,3}\s*x\s*"
    r"(?!(?:intel |amd |nvidia )?(?:xeon|epyc|pcie|bluefield|connectx|nvme|ssd|ddr|dimm|psu|osfp|qsfp|ports?|"
    r"[0-9.]+ ?(?:gb|tb|gbe|gbps|g|w|kw|mm|in|u|ghz)(?!\w)))"
    r"(?:[a-z]+\s+){0,2}(?=[a-z0-9-]*[0-9])(?=[a-z0-9-]*[a-z])"
)
"""So many of a model, which is no processor, memory, drive or port."""
_MODEL = re.compile(r"(?<!\w)[a-z]{1,4}-?[0-9]{2,4}[a-z]{0,2}(?!\w)")
"""A name such as ZX9000 or A30: a line that says only "GPU server" leaves the accelerator open."""
_NOT_AN_ACCELERATOR = re.compile(
    r"(?<!\w)(?:no gpus?|without gpus?|gpu[- ](?:ready|enablement|power)|"
    r"risers?|cables?|blanks?|fillers?|brackets?)(?!\w)"
)
_CHASSIS = re.compile(r"[a-z]{1,4}-?[0-9]{3,}[a-z0-9]*(?:-[a-z0-9]+)?")
"""A server's model name, such as XE9680 or SYS-821GE-TNHR."""
_UNIT_COUNT = re.compile(
    r"(?<![\w.])([0-9]{1,3})[\s-]*(?:x\s*)?(?:gpus?|accelerators?|beschleuniger\w*|oams?|way)(?!\w)"
)
_DOMAIN_COUNT = re.compile(r"(?<!\w)nvl\s?([0-9]{1,3})(?!\w)")
_MEMORY = re.compile(r"(?<![\w.])([0-9]{2,3})\s*gb(?!\w)")
_FORM_HINTS = {
    "SXM": re.compile(r"(?<!\w)(?:sxm\d?|hgx|dgx|nvlink|(?:8x|8-gpu)(?!.*\bnvl\b))(?!\w)"),
    "PCIE": re.compile(r"(?<!\w)pcie(?!\w)"),
    "NVL": re.compile(r"(?<!\w)nvl(?!\w)"),
}


@dataclass(frozen=True, slots=True)
class HardwareMatch:
    """What the quote offers. Without a match `system` is None and `systems` 0; `confidence` is 0..1."""

    system: System | None = None
    systems: int = 0
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class _Mention:
    """An accelerator that a row names, and how many of them one unit of the row holds (None: not said)."""

    row: QuoteRow
    accelerator: Accelerator
    count: int | None
    form_is_sure: bool


def plain(text: str) -> str:
    """Text for matching names: lower case, "8 × H200" as "8x h200" and "288 GB" as "288gb"."""
    lowered = " ".join(text[:_LONGEST_TEXT].casefold().replace("×", "x").split())
    counted = re.sub(r"(?<=[0-9])\s*x\s+|(?<![a-z0-9-])([0-9]{1,3})x(?=[a-z])", r"\1x ", lowered)
    return re.sub(r"(?<=[0-9])\s+gb(?!\w)", "gb", counted)


@lru_cache(maxsize=2048)
def _name_pattern(name: str) -> re.Pattern[str]:
    """Pattern for a name whose words may be joined by spaces, hyphens or nothing."""
    return re.compile(rf"(?<![a-z0-9]){_name_body(name)}(?![a-z0-9])")


def _name_body(name: str) -> str:
    return r"[\s-]*".join(re.escape(word) for word in re.split(r"[\s-]+", plain(name)) if word)


def _any_name(names: Iterable[str]) -> re.Pattern[str]:
    """Pattern that finds any of the names: most lines of a long quote hold none, and are told so at once."""
    bodies = "|".join(dict.fromkeys(_name_body(name) for name in names if name.strip()))
    return re.compile(rf"(?<![a-z0-9])(?:{bodies})(?![a-z0-9])" if bodies else r"(?!)")


def _model_name(accelerator: Accelerator) -> str:
    """The part of an accelerator's name that quotes use: "H200", "MI355X", "RTX PRO 6000", "Gaudi 3"."""
    words = [word for word in accelerator.name.split() if not _NOT_A_MODEL.match(word.casefold())]
    numbered = next(
        (index for index, word in enumerate(words) if any(map(str.isdigit, word))), len(words) - 1
    )
    return " ".join(words[: numbered + 1])


def match_hardware(
    rows: Sequence[QuoteRow], catalog: CatalogView, file_name: str, watch: Callable[[], None] = lambda: None
) -> tuple[HardwareMatch, list[Issue]]:
    """The system that the accepted lines offer; lines of whole systems get the role of one.

    An accelerator that the catalog lacks is an error that names its cell; a quote without any is not. `watch`
    is called between the steps of long quotes, and may raise to stop.
    """
    accelerators = [record for record in catalog.records("accelerator") if isinstance(record, Accelerator)]
    systems = [record for record in catalog.records("system") if isinstance(record, System)]
    lines = of_kind(rows, RowKind.LINE)
    offered = [row for row in lines if row.role in _HARDWARE_ROLES and _is_evidence(row)]
    named = [(record, _model_name(record)) for record in accelerators]
    any_model = _any_name(name for _, name in named)
    watch()
    texts = _Texts(offered)
    watch()
    mentions = [found for row in texts.rows_with(any_model) if (found := _mention(row, named)) is not None]
    issues = _unknown_accelerators(texts.rows_that(_may_name_accelerator), mentions, systems, file_name)
    if any(issue.severity is Severity.ERROR for issue in issues):
        return HardwareMatch(), issues
    parts = texts.rows_with(_any_name(name for system in systems for name in system.part_names))
    ranked = _rank(parts, mentions, systems)
    if not ranked or ranked[0][0] < _POSSIBLE_FROM:
        told = [found for row in lines[:_MOST_TOLD] if (found := _mention(row, named)) is not None]
        return HardwareMatch(), [*issues, _no_match(told or mentions, lines, any_model, file_name)]
    confidence, system = ranked[0]
    if len(ranked) > 1 and ranked[1][0] == confidence:
        confidence -= 0.1
    whole = _whole_systems(offered, parts, mentions, system)
    match = HardwareMatch(system, _number_of_systems(whole, mentions, system), round(confidence, 2))
    for row in whole:
        row.role = LineRole.SYSTEM
    issues += _questions(match, mentions, file_name)
    return match, issues


def _is_evidence(row: QuoteRow) -> bool:
    """Whether a line is accepted, or a component without a price that describes others."""
    return not row.left_out if row.amount is not None else row.choice is Choice.NONE


class _Texts:
    """What rows say. Rows whose texts differ in digits alone are asked together first: few are left then."""

    def __init__(self, rows: Sequence[QuoteRow]) -> None:
        self._rows = rows
        self._nines: list[str] = []
        known: dict[str, str] = {}
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            said = [row.full_text[:_LONGEST_TEXT] for row in rows[start : start + _ROWS_AT_ONCE]]
            self._nines += [known.setdefault(text, text) for text in with_nines("\n".join(said)).split("\n")]
        self._plain = {text: plain(text) for text in known}

    def rows_with(self, names: re.Pattern[str]) -> list[QuoteRow]:
        """The rows in which one of the names stands."""
        with_digits_alike = re.compile(with_nines(names.pattern))
        rows = self.rows_that(lambda text: with_digits_alike.search(text) is not None)
        return [row for row in rows if names.search(plain(row.full_text))]

    def rows_that(self, may: Callable[[str], bool]) -> list[QuoteRow]:
        """The rows of which something may be true, judged by their plain text with every digit a 9."""
        told = {text for text, said in self._plain.items() if may(said)}
        return [row for row, text in zip(self._rows, self._nines, strict=True) if text in told]


def _may_name_accelerator(nines: str) -> bool:
    """Whether `_unknown_accelerators` may find something in a plain text whose digits are nines here."""
    if may_name_accelerator(nines):
        return True
    model = _COUNTED_MODEL.search(nines) or _MODEL.search(nines)
    return model is not None and _ACCELERATOR_WORDS.search(nines) is not None


def _mention(row: QuoteRow, named: Sequence[tuple[Accelerator, str]]) -> _Mention | None:
    text = plain(row.full_text)
    found = [(one, name) for one, name in named if _name_pattern(name).search(text)]
    if not found:
        return None
    longest = max(len(name) for _, name in found)
    scored = sorted(
        ((_form_score(one, text), one) for one, name in found if len(name) == longest),
        key=lambda scored_one: -scored_one[0],
    )
    score, best = scored[0]
    sure = len(scored) == 1 or score > scored[1][0]
    return _Mention(row, best, _count_in(text, _model_name(best)), sure)


def _form_score(accelerator: Accelerator, text: str) -> float:
    """How well the form and memory that a text names fit an accelerator (H100 SXM, PCIe and NVL differ)."""
    name = f"{accelerator.name} {accelerator.form_factor}".upper()
    is_nvl = "NVL" in name
    score = 0.0
    for form, hint in _FORM_HINTS.items():
        fits = is_nvl if form == "NVL" else form in name and not is_nvl
        if hint.search(text):
            score += 1.0 if fits else -0.5
    memory = {float(match) for match in _MEMORY.findall(text)}
    if accelerator.memory_gb and any(abs(gb / accelerator.memory_gb - 1) < 0.02 for gb in memory):
        score += 0.5
    return score


def _count_in(text: str, model: str) -> int | None:
    """Accelerators in one unit of the line: "8x H200", "H200 8-GPU", "GB300 NVL72"; None if not said."""
    name = _name_pattern(model).pattern
    before = re.search(rf"(?<![\w.])([0-9]{{1,3}})\s*x\s*(?:[a-z]+\s+){{0,3}}{name}", text)
    behind = re.search(rf"{name}[^,;·]{{0,30}}?\s(?:x\s?([0-9]{{1,3}})|([0-9]{{1,3}})x)(?!\w)", text)
    rest = re.sub(name, " ", text)  # the 3 of "Gaudi 3 OAM" counts nothing
    for match in (before, _UNIT_COUNT.search(rest), _DOMAIN_COUNT.search(text), behind):
        if match is not None:
            return int(next(group for group in match.groups() if group))
    return None


def _has_part_name(system: System, text: str) -> bool:
    return any(_name_pattern(name).search(text) for name in system.part_names if name.strip())


def _rank(
    parts: Sequence[QuoteRow], mentions: Sequence[_Mention], systems: Sequence[System]
) -> list[tuple[float, System]]:
    """Systems with their confidence, best first; `parts` are the rows with a part name of some system.

    The accelerator weighs most, then how many there are in one unit, then a part name; a part name
    alone leaves the accelerator open, because vendors build one chassis with several.
    """
    main = _main_mention(mentions)
    texts = [plain(row.full_text) for row in parts]
    ranked = []
    for system in systems:
        named = any(_has_part_name(system, text) for text in texts)
        if main is None:
            score = 0.6 if named else 0.0
        elif system.accelerator_id != main.accelerator.id:
            continue
        else:
            score = 0.55 if main.form_is_sure else 0.45
            score += 0.2 if named else 0.0
            if main.count == system.accelerators:
                score += 0.25
            elif main.count is not None and main.count > 1:
                score -= 0.3
        if score > 0:
            ranked.append((score, system))
    return sorted(ranked, key=lambda scored: -scored[0])


def _main_mention(mentions: Sequence[_Mention]) -> _Mention | None:
    """The mention in the dearest line; a count in any line with the same accelerator completes it."""
    if not mentions:
        return None
    main = max(mentions, key=lambda mention: mention.row.amount or Decimal(0))
    if main.count is not None:
        return main
    same = [other for other in mentions if other.accelerator.id == main.accelerator.id and other.count]
    return _Mention(main.row, main.accelerator, same[0].count, main.form_is_sure) if same else main


def _whole_systems(
    rows: Sequence[QuoteRow], parts: Sequence[QuoteRow], mentions: Sequence[_Mention], system: System
) -> list[QuoteRow]:
    """Priced lines whose unit is the whole system rather than a part of it."""
    counted = [
        mention.row
        for mention in mentions
        if mention.accelerator.id == system.accelerator_id
        and mention.count == system.accelerators
        and mention.row.amount
    ]
    named = [row for row in parts if row.amount and _has_part_name(system, plain(row.full_text))]
    whole = counted or [row for row in named if row.role not in PART_ROLES or _names_chassis(row, system)]
    if not whole:
        whole = [m.row for m in mentions if m.row.amount and _is_bare_platform(m, system)]
    if not whole and not any(mention.row.amount for mention in mentions):
        whole = [row for row in rows if row.amount and row.role is LineRole.SYSTEM]
    servers = [row for row in whole if row.role is LineRole.SYSTEM]
    return servers or whole


def _names_chassis(row: QuoteRow, system: System) -> bool:
    """Whether a line that says nothing of what it is names the system's own model, such as AS-8125GS-TNHR."""
    models = [name for name in system.part_names if _CHASSIS.fullmatch(plain(name))]
    text = plain(row.full_text)
    return row.role is LineRole.COMPONENT and any(_name_pattern(name).search(text) for name in models)


def _is_bare_platform(mention: _Mention, system: System) -> bool:
    """Whether a line names the platform alone ("HGX H200"): nothing in it says that it is a part."""
    return (
        mention.accelerator.id == system.accelerator_id
        and mention.count is None
        and mention.row.role is LineRole.COMPONENT
        and _PLATFORM.search(plain(mention.row.full_text)) is not None
    )


def _number_of_systems(whole: Sequence[QuoteRow], mentions: Sequence[_Mention], system: System) -> int:
    """Whole systems on the lines; 0 where more are taken back than offered, or the last one is a part."""
    if whole:
        units = sum((_quantity(row) for row in whole), Decimal(0))
        if units != int(units):
            return 0
    else:
        parts = [m for m in mentions if m.accelerator.id == system.accelerator_id and m.row.amount]
        units = sum((_quantity(m.row) * (m.count or 1) for m in parts), Decimal(0)) // system.accelerators
    return max(int(units), 0)


def _quantity(row: QuoteRow) -> Decimal:
    """Units on a line: its quantity, else what price and amount give; 1 without a quantity column, else 0.

    0 as well where no column was read as quantities and the amount is still a multiple of a price in the row.
    """
    quantity = row.figures.get(Field.QUANTITY)
    if quantity is not None:
        return quantity
    if row.table is None or Field.QUANTITY not in row.table.columns:
        prices = (row.figures.get(name) for name in (Field.UNIT_NET, Field.UNIT_LIST))
        several = any(price and row.amount and row.amount >= 2 * price for price in prices)
        return Decimal(0 if several else 1)
    units = row.amount * row.price_per / row.unit_net if row.amount and row.unit_net else Decimal(0)
    return units if units == int(units) else Decimal(0)


def _names(mention: _Mention, text: str) -> bool:
    return _name_pattern(_model_name(mention.accelerator)).search(plain(text)) is not None


def _named_elsewhere(lines: Sequence[QuoteRow], any_model: re.Pattern[str]) -> QuoteRow | None:
    """The first line in one of whose other columns an accelerator stands."""

    @cache
    def named(text: str) -> bool:
        return any_model.search(plain(text)) is not None

    said = ((line, value) for line in lines[:_MOST_TOLD] for value in line.row.values)
    return next((line for line, value in said if isinstance(value, str) and named(value)), None)


def _unknown_accelerators(
    rows: Sequence[QuoteRow], mentions: Sequence[_Mention], systems: Iterable[System], file_name: str
) -> list[Issue]:
    """Lines that name an accelerator which the catalog lacks.

    Where some accelerator is known, a line must count another one ("8x ZX9000 OAM") to be an error: a GPU
    power cable names none, and a workstation's card beside the offered systems is said and no more, as is
    a model that is sold and that the catalog merely lacks.
    """
    known_rows = {id(mention.row) for mention in mentions}
    known_systems = list(systems)
    issues = []
    for row in rows:
        if id(row) in known_rows:
            continue
        text = plain(row.full_text)
        counted = _ACCELERATOR_WORDS.search(text) is not None and _COUNTED_MODEL.search(text) is not None
        if mentions:
            suspected = counted and row.role is LineRole.SYSTEM
        else:
            model = row.role is LineRole.ACCELERATOR and _MODEL.search(text) is not None
            suspected = counted or (model and _ACCELERATOR_WORDS.search(text) is not None)
        if _NOT_AN_ACCELERATOR.search(text) or not (suspected or names_accelerator(text)):
            continue
        if any(_has_part_name(system, text) for system in known_systems):
            continue
        cell = row.cells.get("description") or next(iter(row.cells.values()), "")
        is_error = (suspected or not mentions) and not is_sold(text)
        issues.append(
            Issue(
                severity=Severity.ERROR if is_error else Severity.WARNING,
                code="unknown_accelerator",
                message=f"The catalog knows no accelerator in '{row.name}'.",
                where=Where(file=file_name, sheet=row.sheet, cell=cell),
                suggestion="Add the accelerator and its system in Catalogs, or choose the quote's system.",
            )
        )
    return issues


def _no_match(
    mentions: Sequence[_Mention], lines: Sequence[QuoteRow], any_model: re.Pattern[str], file_name: str
) -> Issue:
    main = _main_mention([one for one in mentions if _names(one, one.row.name)] or mentions)
    elsewhere = None if main is not None else _named_elsewhere(lines, any_model)
    if main is not None:
        what = f"The catalog has no system with {main.accelerator.name} as in '{main.row.name}'."
    elif elsewhere is not None:
        what = f"An accelerator is named in row {elsewhere.number}, but no line is surely a system."
    else:
        what = "No line names an accelerator that the catalog knows."
    return Issue(
        severity=Severity.WARNING,
        code="no_system_found",
        message=what,
        where=Where(file=file_name) if main is None else _where(main, file_name),
        suggestion="Choose the system of the quote, or add it in Catalogs.",
    )


def _where(mention: _Mention, file_name: str) -> Where:
    return Where(file=file_name, sheet=mention.row.sheet, cell=mention.row.cells.get("description", ""))


def _questions(match: HardwareMatch, mentions: Sequence[_Mention], file_name: str) -> list[Issue]:
    issues = []
    main = _main_mention(mentions)
    where = Where(file=file_name) if main is None else _where(main, file_name)
    name = match.system.name if match.system else ""
    if match.confidence < SURE_FROM:
        issues.append(
            Issue(
                severity=Severity.WARNING,
                code="uncertain_system",
                message=f"The hardware was taken for '{name}' ({match.confidence:.0%} sure).",
                where=where,
                suggestion="Check the system of the quote and correct it if needed.",
            )
        )
    if match.systems < 1:
        issues.append(
            Issue(
                severity=Severity.WARNING,
                code="no_number_of_systems",
                message=f"The lines do not say how many of '{name}' are offered.",
                where=where,
                suggestion="Enter the number of systems in the Quotes view.",
            )
        )
    others = sorted(
        {m.accelerator.name for m in mentions if main and m.accelerator.id != main.accelerator.id}
    )
    if others:
        issues.append(
            Issue(
                severity=Severity.WARNING,
                code="several_accelerators",
                message=f"Besides the main system the quote also names {', '.join(others)}.",
                where=where,
                suggestion="Split the quote, or see that the other systems belong to the offer.",
            )
        )
    return issues
