"""One declaration per field: headers, editors, tooltips, exports and the manual all read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, get_args

from pydantic import BaseModel, Field

from workbench.domain.formatting import format_number, format_percent, with_unit


def fraction_of(percent: float) -> float:
    """0.09 for 9, 0.07 for 7: the fraction that people mean, without the last digit's error of a division."""
    return float(Decimal(repr(percent)).scaleb(-2))


def percent_of(fraction: float) -> str:
    """A fraction as a percentage at full precision: "9 %" for 0.09."""
    return f"{Decimal(repr(fraction)).scaleb(2).normalize():f} %"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """What people see of a field.

    `unit` stands in the header, never in the cell. `decimals` is the fixed number of decimals of the
    column (None: general). `percent` marks a fraction that people read and type as a percentage: 0.09 is
    kept, 9 % shown. `figure` marks a quantity that needs a source; `choices_kind` names the
    record kind whose ids the field refers to; `group` the heading that forms put it under.
    """

    title: str
    unit: str = ""
    help: str = ""
    decimals: int | None = None
    percent: bool = False
    figure: bool = False
    editable: bool = True
    choices_kind: str = ""
    group: str = ""

    @property
    def header(self) -> str:
        """Title with its unit, as a column header prints it."""
        return with_unit(self.title, self.unit)

    def shown(self, value: float | None) -> str:
        """A number of the field as people read it, without its unit."""
        if self.percent:
            return format_percent(value, max(0, (self.decimals or 0) - 2))
        return format_number(value, self.decimals or 0)


YearlyChange = Annotated[float, Field(gt=-1, le=1)]
"""By how much a price or cost changes in a year; `yearly_change` says what people see of it."""


def yearly_change(title: str, group: str, *, figure: bool = False, help: str = "") -> Meta:
    """Declaration of a `YearlyChange`."""
    return Meta(title=title, percent=True, unit="per year", decimals=3, figure=figure, group=group, help=help)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """A record's field as generic tables, editors and exports see it."""

    name: str
    meta: Meta
    annotation: Any
    required: bool

    @property
    def is_number(self) -> bool:
        """Whether the field holds a number (or nothing)."""
        types = set(get_args(self.annotation)) or {self.annotation}
        return bool(types & {int, float}) and bool not in types


@cache
def field_specs(record_type: type[BaseModel]) -> Mapping[str, FieldSpec]:
    """Fields of a record type that carry `Meta`, in declaration order."""
    specs = {}
    for name, info in record_type.model_fields.items():
        meta = next((item for item in info.metadata if isinstance(item, Meta)), None)
        if meta is not None:
            specs[name] = FieldSpec(
                name=name, meta=meta, annotation=info.annotation, required=info.is_required()
            )
    return specs
