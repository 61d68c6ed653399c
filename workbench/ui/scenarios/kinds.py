"""Streams and offers as the columns deal with them: their forms, facts and edits."""

from collections.abc import Hashable, Sequence
from typing import Any

from workbench.catalog.library import Library
from workbench.domain.meta import FieldSpec, field_specs
from workbench.domain.model import Model
from workbench.domain.offers import OFFER_GROUPS, TypedApiPrice, VolumeTier
from workbench.domain.scenario import Offer, Scenario
from workbench.domain.workload import LengthClass, Stream
from workbench.ui.fields import ChoiceField, FlagsField
from workbench.ui.scenarios import edits, options
from workbench.ui.scenarios.evidence import EvidenceField
from workbench.ui.scenarios.facts import offer_facts, offer_icon, offer_said, stream_facts, stream_said
from workbench.ui.scenarios.form import Form
from workbench.ui.scenarios.items import ItemKind
from workbench.ui.scenarios.mapping import Entry, MappingField
from workbench.ui.scenarios.rows import RowsField
from workbench.ui.scenarios.week import WeekStrip


def _stream_form(stream: Stream, scenario: Scenario, library: Library) -> Form:
    form = Form(stream, lambda spec: options.record_options(spec, library))
    form.add_field("name")
    form.add_field("model_id")
    form.add_field(
        "lengths",
        editor=RowsField(LengthClass, "lengths", lambda _: LengthClass(isl=1024, osl=1024), least=1),
    )
    form.add_field("ttft_limit_s", half=True)
    form.add_field("tpot_limit_s", half=True)
    form.add_field("limit_share", half=True)
    form.add_field("peak_requests_per_s", half=True)
    form.add_field("shape", half=True, editor=ChoiceField(options.shape_options()))
    form.add_group(WeekStrip())
    form.add_field("growth_per_year", half=True)
    form.add_field("burst_factor", half=True)
    form.add_field("minimum_replicas", half=True)
    form.add_field("deferrable_share", half=True)
    for name in (
        "prefix_hit_share",
        "routing_hit_share",
        "offload_hit_share",
        "gains_source",
        "turns",
        "tool_tokens",
        "tool_wait_s",
        "media_tokens",
        "encoder_gparams",
        "lora_adapters",
        "lora_rank",
        "draft_model_id",
        "draft_acceptance",
        "mtp_acceptance",
    ):
        form.add_field(name, half=True)
    form.add_field("accepted_precisions", editor=FlagsField(options.precision_options(), columns=4))
    form.add_field("kv_precisions", editor=FlagsField(options.kv_precision_options(), columns=4))
    return form


def _offer_form(offer: Offer, scenario: Scenario, library: Library) -> Form:
    def found(spec: FieldSpec) -> Any:
        return options.record_options(spec, library)

    form = Form(offer, found)
    specs = field_specs(type(offer))
    for group in OFFER_GROUPS:
        names = [name for name, spec in specs.items() if spec.meta.editable and spec.meta.group == group]
        if names and group:
            form.add_heading(group)
        for name in names:
            spec = specs[name]
            if name == "api_price_ids":
                form.add_field(name, editor=_prices_field(scenario, library))
            elif name == "models":
                form.add_field(name, editor=_models_field(scenario, library))
            elif name == "evidence_files":
                form.add_field(name, editor=EvidenceField())
            elif name == "volume_tiers":
                form.add_field(name, editor=RowsField(VolumeTier, "tier", _next_tier))
            elif name == "typed_prices":
                form.add_field(name, editor=_typed_prices_field(scenario, library))
            elif name in _OTHER_OFFER:
                nothing = "its own systems" if name == "prefill_offer_id" else "nobody"
                form.add_field(name, editor=ChoiceField(_other_offers(offer, scenario, nothing)))
            elif name == "currency":
                form.add_field(name, editor=ChoiceField(options.currency_options(library)))
            elif name == "licence_stacks":
                form.add_field(name, editor=FlagsField(options.stack_name_options(library)))
            else:
                form.add_field(name, half=spec.is_number or spec.annotation is bool)
    return form


_OTHER_OFFER = frozenset({"prefill_offer_id", "bridge_offer_id", "then_offer_id", "first_offer_id"})
"""Fields that name another offer of the same scenario."""


def _other_offers(offer: Offer, scenario: Scenario, nothing: str) -> list[tuple[str, str]]:
    return [("", nothing), *((item.id, item.name) for item in scenario.offers if item.id != offer.id)]


def _prices_field(scenario: Scenario, library: Library) -> MappingField:
    """List prices for each model of the streams, its own first; another model's price stands for it."""
    entries: list[Entry] = []
    for model_id in dict.fromkeys(stream.model_id for stream in scenario.streams):
        model = library.model(model_id)
        prices = options.price_options(edits.api_prices_of(model_id, library, substitutes=True))
        entries.append((model_id, model.name if model else model_id, prices))
    return MappingField(entries, "API price", "Not served by this offer")


def _models_field(scenario: Scenario, library: Library) -> MappingField:
    models = [(record.id, record.name) for record in library.records(Model.KIND)]
    entries = [(stream.id, stream.name, models) for stream in scenario.streams]
    return MappingField(entries, "Model", "The stream's own model")


def _typed_prices_field(scenario: Scenario, library: Library) -> RowsField:
    """A row for each agreed price; a new one is for the first stream's model that has none."""
    models = list(dict.fromkeys(stream.model_id for stream in scenario.streams))

    def fresh(standing: Sequence[TypedApiPrice]) -> TypedApiPrice:
        taken = {price.model_id for price in standing}
        every = [*models, *(record.id for record in library.records(Model.KIND))]
        model = next((model for model in every if model not in taken), models[0])
        return TypedApiPrice(model_id=model, input_usd_per_mtok=1.0, output_usd_per_mtok=1.0)

    named = [(record.id, record.name) for record in library.records(Model.KIND)]
    return RowsField(TypedApiPrice, "price", fresh, choices={"model_id": lambda: named})


def _next_tier(tiers: Sequence[VolumeTier]) -> VolumeTier:
    """Above the last one, to be typed over."""
    start = tiers[-1].from_mtok_per_month * 2 if tiers else 0.0
    return VolumeTier(
        from_mtok_per_month=start or 1000.0, discount_share=tiers[-1].discount_share if tiers else 0.1
    )


def _offer_form_key(offer: Offer, scenario: Scenario) -> Hashable:
    others = tuple((item.id, item.name) for item in scenario.offers if item.id != offer.id)
    streams = tuple((stream.id, stream.name, stream.model_id) for stream in scenario.streams)
    return others, streams, offer.currency


STREAMS = ItemKind(
    what="stream",
    title="Streams",
    items=lambda scenario: scenario.streams,
    icon=lambda stream: "stream",
    facts=stream_facts,
    said=stream_said,
    make_form=_stream_form,
    form_key=lambda stream, scenario: None,
    adjusted=lambda stream, library: stream,
    replaced=edits.replace_stream,
    duplicate=edits.duplicate_stream,
    delete=edits.delete_stream,
    least=1,
)
OFFERS = ItemKind(
    what="offer",
    title="Offers",
    items=lambda scenario: scenario.offers,
    icon=offer_icon,
    facts=offer_facts,
    said=offer_said,
    make_form=_offer_form,
    form_key=_offer_form_key,
    adjusted=edits.matched_hardware,
    replaced=edits.replace_offer,
    duplicate=edits.duplicate_offer,
    delete=edits.delete_offer,
    least=0,
)
