"""Language models as the serving engine sees them: their public architecture."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from workbench.domain.meta import Meta
from workbench.domain.record import Record


class Precision(StrEnum):
    """Number format of stored weights."""

    BF16 = "bf16"
    FP8 = "fp8"
    FP4 = "fp4"
    INT4 = "int4"
    INT8 = "int8"


def _dim(title: str, help: str = "") -> Meta:
    return Meta(title=title, decimals=0, figure=True, help=help)


Count = Annotated[int, Field(ge=0)]


class Model(Record):
    """A model's architecture; zero where a part is absent (no experts, no MLA, no linear layers)."""

    KIND: ClassVar[str] = "model"
    TITLE: ClassVar[str] = "Models"

    vendor: Annotated[str, Meta(title="Publisher")]
    architecture: Annotated[str, Meta(title="Architecture", help="Class named in the public config.json")]
    native_precision: Annotated[Precision, Meta(title="Native weights")]
    layers: Annotated[int, Field(ge=1), _dim("Layers")]
    hidden_size: Annotated[int, Field(ge=1), _dim("Hidden size")]
    attention_heads: Annotated[int, Field(ge=1), _dim("Attention heads")]
    kv_heads: Annotated[int, Field(ge=1), _dim("KV heads")]
    head_dim: Annotated[int, Field(ge=1), _dim("Head size")]
    q_lora_rank: Annotated[Count, _dim("Query rank", "MLA only")] = 0
    kv_lora_rank: Annotated[Count, _dim("KV rank", "MLA only; 0 means grouped-query attention")] = 0
    qk_nope_head_dim: Annotated[Count, _dim("QK no-position size", "MLA only")] = 0
    qk_rope_head_dim: Annotated[Count, _dim("QK position size", "MLA only")] = 0
    v_head_dim: Annotated[Count, _dim("Value head size", "MLA only")] = 0
    joint_norms: Annotated[
        Count, _dim("Norms over all heads", "Of queries and keys in a layer: ranks must exchange their sums")
    ] = 0
    query_key_norms: Annotated[
        Count,
        _dim("Norms of queries and keys", "In each attention layer; not those of MLA"),
    ] = 0
    block_scales: Annotated[
        bool,
        Meta(
            title="FP8 in blocks",
            figure=True,
            help="The FP8 weights have a scale for each block; otherwise one for each tensor or channel",
        ),
    ] = False
    dense_intermediate_size: Annotated[Count, _dim("Dense MLP size")] = 0
    moe_layers: Annotated[Count, _dim("MoE layers")] = 0
    experts: Annotated[Count, _dim("Routed experts")] = 0
    experts_per_token: Annotated[Count, _dim("Experts per token")] = 0
    moe_intermediate_size: Annotated[Count, _dim("Expert MLP size")] = 0
    shared_experts: Annotated[Count, _dim("Shared experts")] = 0
    shared_intermediate_size: Annotated[Count, _dim("Shared expert MLP size", "Each shared expert")] = 0
    full_attention_layers: Annotated[Count, _dim("Full-attention layers")]
    sliding_layers: Annotated[Count, _dim("Sliding-window layers")] = 0
    sliding_window: Annotated[Count, Meta(title="Sliding window", unit="tokens", decimals=0, figure=True)] = 0
    linear_layers: Annotated[Count, _dim("Linear or Mamba layers", "Constant state instead of KV")] = 0
    linear_key_heads: Annotated[Count, _dim("Linear key heads")] = 0
    linear_value_heads: Annotated[Count, _dim("Linear value heads")] = 0
    linear_key_head_dim: Annotated[Count, _dim("Linear key head size")] = 0
    linear_value_head_dim: Annotated[Count, _dim("Linear value head size")] = 0
    sparse_topk: Annotated[
        Count,
        Meta(title="Sparse attention", unit="tokens", decimals=0, figure=True, help="0: attends to all"),
    ] = 0
    index_heads: Annotated[Count, _dim("Index heads")] = 0
    index_head_dim: Annotated[Count, _dim("Index head size")] = 0
    mtp_layers: Annotated[Count, _dim("MTP layers", "Trained multi-token-prediction layers")] = 0
    vocab_size: Annotated[int, Field(ge=1), _dim("Vocabulary")]
    tied_embeddings: Annotated[bool, Meta(title="Tied embeddings")] = False
    max_context: Annotated[
        int | None, Field(ge=1), Meta(title="Context", unit="tokens", decimals=0, figure=True)
    ] = None

    @model_validator(mode="after")
    def _layers_add_up(self) -> "Model":
        mixed = self.full_attention_layers + self.sliding_layers + self.linear_layers
        if mixed > self.layers:
            raise ValueError(f"attention layer kinds add up to {mixed}, more than the {self.layers} layers")
        if self.moe_layers > self.layers:
            raise ValueError(f"{self.moe_layers} MoE layers exceed the {self.layers} layers")
        if self.moe_layers and not (self.experts and self.experts_per_token and self.moe_intermediate_size):
            raise ValueError("MoE layers need experts, experts per token and the expert MLP size")
        return self


class ServingStack(Record):
    """A serving framework at a version, and what it can do."""

    KIND: ClassVar[str] = "serving_stack"
    TITLE: ClassVar[str] = "Serving stacks"

    vendor: Annotated[str, Meta(title="Maintainer")]
    version: Annotated[str, Meta(title="Version")]
    released_on: Annotated[date | None, Meta(title="Released")] = None
    engine_profile: Annotated[
        str, Meta(title="Engine profile", help="Fitted overheads used: vllm, sglang, trtllm or atom")
    ]
    families: Annotated[
        tuple[str, ...], Meta(title="Runs on", help="Accelerator families", editable=False)
    ] = ()
    fp8: Annotated[bool, Meta(title="FP8", figure=True)] = False
    fp4: Annotated[bool, Meta(title="FP4", figure=True)] = False
    mtp: Annotated[
        bool, Meta(title="MTP", figure=True, help="Speculative decoding with trained MTP layers")
    ] = False
    disaggregation: Annotated[bool, Meta(title="Disaggregated", figure=True)] = False
    wide_ep: Annotated[bool, Meta(title="Wide EP", figure=True)] = False
    kv_offload: Annotated[bool, Meta(title="KV offload", figure=True)] = False
    kv_aware_routing: Annotated[bool, Meta(title="KV-aware routing", figure=True)] = False
    prefix_caching: Annotated[bool, Meta(title="Prefix caching", figure=True)] = False
