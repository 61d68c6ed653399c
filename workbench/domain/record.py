"""What every catalog and project record has in common."""

from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field

from workbench.domain.meta import FieldSpec, Meta, field_specs
from workbench.domain.provenance import Citation

RecordId = Annotated[str, Field(min_length=1, max_length=200), Meta(title="Id", editable=False)]
Name = Annotated[str, Field(min_length=1, max_length=300), Meta(title="Name")]


class Record(BaseModel):
    """An immutable, validated record.

    `evidence` maps a figure's field name to its citation; `"*"` stands for every figure without an
    entry of its own. Edits go through `replaced`, which validates (pydantic's `model_copy` does not).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)

    KIND: ClassVar[str]
    TITLE: ClassVar[str]
    """Plural, for headings: "Accelerators"."""

    id: RecordId
    name: Name
    evidence: dict[str, Citation] = Field(default_factory=dict, repr=False)

    @classmethod
    def fields(cls) -> dict[str, FieldSpec]:
        """Fields people see, in declaration order."""
        return dict(field_specs(cls))

    @classmethod
    def figure_names(cls) -> tuple[str, ...]:
        """Names of the quantities that need a source."""
        return tuple(name for name, spec in field_specs(cls).items() if spec.meta.figure)

    def citation(self, figure: str) -> Citation | None:
        """Evidence behind a figure, None where there is none (or no figure)."""
        if getattr(self, figure) is None:
            return None
        return self.evidence.get(figure, self.evidence.get("*"))

    def replaced(self, **changes: Any) -> Self:
        """A validated copy with some fields changed; raises pydantic's ValidationError."""
        return type(self).model_validate({**self.model_dump(), **changes})

    def with_figure(self, figure: str, value: object, citation: Citation) -> Self:
        """A validated copy with one figure and its evidence changed."""
        return self.replaced(**{figure: value, "evidence": {**self.evidence, figure: citation}})
