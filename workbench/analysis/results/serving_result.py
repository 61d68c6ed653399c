"""How a stream is served at its fleet's load, and what each technique contributes: plain values."""

from dataclasses import dataclass

IN_USE, NO_GAIN, NOT_ENTERED = "in use", "no gain", "not entered"
NOT_AVAILABLE, SWITCHED_OFF = "not available", "switched off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Technique:
    """One step of the waterfall: tokens/s per accelerator that a technique adds at the stream's limits.

    `state` is "in use", "no gain" (allowed, but nothing better uses it), "not entered" (its gain is neither
    measured nor entered, so it is 0), "not available" (no stack, chip or model has it) or "switched off" (the
    scenario does not accept it).
    """

    key: str
    title: str
    tokens_per_s_per_accelerator: float
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StackRate:
    """What one serving stack at its version reaches at best within the stream's limits.

    The change a year of the measured time per output token is within cells measured at several dates,
    negative where releases became faster; it is told, not applied. None where nothing was measured.
    """

    stack: str
    tokens_per_s_per_accelerator: float
    measured_tpot_change_per_year: float | None
    measured_points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LatencyPercentile:
    """TTFT and TPOT that a share of the requests does not exceed."""

    share: float
    ttft_ms: float
    tpot_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheOutlook:
    """Shares of a session's input tokens: repeated from earlier turns, found by each policy, and counted.

    Only the last one, as entered, is in any figure; the others are what the laws of residency and routing
    expect on the fleet as sized (offload: with enough host memory for all of it).
    """

    repeated: float
    random_routing: float
    kv_aware_routing: float
    with_offload: float
    counted: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCorrection:
    """What the buyer's own measurements do to the prediction of one deployment: factors on TPOT and TTFT."""

    accelerator: str
    points: int
    measured: str
    """Date of the latest; empty where none is stated."""
    sources: tuple[str, ...]
    """Where the runs are written down."""
    tpot_factor: float
    ttft_factor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ServingDetail:
    """One offer's fleet on one stream in its peak hour.

    `techniques` starts with the plain deployment and adds up to `StreamResult.tokens_per_s_per_accelerator`.
    Without a steady state `stable` is false, `percentiles` is empty and `goodput_share` is 0.
    """

    bound_by: str
    stable: bool
    load: float
    goodput_share: float
    percentiles: tuple[LatencyPercentile, ...]
    techniques: tuple[Technique, ...]
    extrapolated: tuple[str, ...] = ()
    """Reasons why the prediction lies outside the measured points."""
    wider_interval: float = 1.0
    """Factor on both ends of the interval for features outside; contexts and families have their own."""
    cache: CacheOutlook | None = None
    tokens_per_task: float | None = None
    """Input and output tokens of all turns of a session; None where a request is a task."""
    stacks: tuple[StackRate, ...] = ()
    """Of every stack that can serve it, the best first."""
    draft_tokens: int = 0
    """Tokens that a separate draft model drafts at a time; 0 where none does."""
    not_modelled: tuple[str, ...] = ()
    """Parts of the workload that the figures leave out."""
    corrected: tuple[OwnCorrection, ...] = ()
    """By own measurements of this cell, one per accelerator."""
    measured_otherwise: tuple[str, ...] = ()
    """Own measurements of this accelerator and model that are of other cells: 'vLLM fp8'."""
