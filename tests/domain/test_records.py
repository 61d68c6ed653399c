from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from workbench.domain.hardware import Accelerator, AcceleratorFamily
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.kinds import RECORD_TYPES
from workbench.domain.model import Model
from workbench.domain.provenance import Citation, Status
from workbench.domain.quote import LineRole, PrintedTotal, Quote, QuoteLine

SHEET = Citation(source="Datasheet", as_of=date(2026, 1, 2), status=Status.PUBLISHED)


def accelerator() -> Accelerator:
    return Accelerator(
        id="x1",
        name="X1",
        vendor="Example",
        family=AcceleratorFamily.OTHER,
        memory_gb=80,
        evidence={"*": SHEET},
    )


def test_that_an_edit_is_validated() -> None:
    with pytest.raises(ValidationError):
        accelerator().replaced(memory_gb=-1)


def test_that_a_changed_figure_carries_its_own_evidence_and_the_rest_keeps_theirs() -> None:
    measured = Citation(source="Our lab", as_of=date(2026, 5, 5), status=Status.MEASURED)
    edited = accelerator().with_figure("memory_gb", 96, measured)
    assert edited.memory_gb == 96
    assert edited.citation("memory_gb") == measured
    assert edited.evidence["*"] == SHEET


def test_that_an_empty_figure_has_no_evidence() -> None:
    assert accelerator().citation("tdp_w") is None


@pytest.mark.parametrize("kind", sorted(RECORD_TYPES))
def test_that_every_visible_field_has_a_title_and_every_number_shown_states_its_decimals(kind: str) -> None:
    for name, spec in RECORD_TYPES[kind].fields().items():
        assert spec.meta.title, name
        if spec.is_number:
            assert spec.meta.decimals is not None, name


def model_fields(**changes: object) -> dict[str, object]:
    fields: dict[str, object] = {
        "id": "m",
        "name": "M",
        "vendor": "v",
        "architecture": "LlamaForCausalLM",
        "native_precision": "bf16",
        "layers": 4,
        "hidden_size": 64,
        "attention_heads": 4,
        "kv_heads": 2,
        "head_dim": 16,
        "full_attention_layers": 4,
        "vocab_size": 100,
    }
    return fields | changes


@pytest.mark.parametrize("wrong", [{"sliding_layers": 1}, {"moe_layers": 5}, {"moe_layers": 2}])
def test_that_an_architecture_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    Model.model_validate(model_fields())
    with pytest.raises(ValidationError):
        Model.model_validate(model_fields(**wrong))


def line(role: LineRole, amount: str, left_out: str = "") -> QuoteLine:
    return QuoteLine(sheet="S", row=1, role=role, extended=Decimal(amount), left_out=left_out)


def test_that_options_subtotals_and_left_out_lines_never_count_towards_a_quote() -> None:
    quote = Quote(
        id="q",
        name="Q",
        vendor="V",
        file_name="q.xlsx",
        sha256="0",
        currency="EUR",
        lines=(
            line(LineRole.SYSTEM, "100.00"),
            line(LineRole.SUPPORT, "10.00"),
            line(LineRole.DISCOUNT, "-5.00"),
            line(LineRole.FREIGHT, "2.50"),
            line(LineRole.TAX, "20.00"),
            line(LineRole.OPTION, "999.00"),
            line(LineRole.SUBTOTAL, "105.00"),
            line(LineRole.COMPONENT, "7.00", left_out="priced in the bundle"),
        ),
        printed_total=PrintedTotal(label="Total", amount=Decimal("127.50"), sheet="S", cell="H9"),
        difference=Decimal("0.00"),
    )
    assert quote.net_total == Decimal("105.00")
    assert quote.amount() == Decimal("127.50")
    assert quote.reconciled


def test_that_an_issue_names_its_place_and_remedy() -> None:
    issue = Issue(
        severity=Severity.ERROR,
        code="text_in_number",
        message="'n/a' is not a price.",
        where=Where(file="q.xlsx", sheet="Offer", cell="H12"),
        suggestion="Enter a number.",
    )
    assert str(issue) == "q.xlsx · Offer!H12: 'n/a' is not a price. Enter a number."
