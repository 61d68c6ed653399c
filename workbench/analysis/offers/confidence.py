"""How sure a fleet's throughput is: the kind of each prediction, and the interval that follows."""

from collections.abc import Sequence

from workbench.analysis.cash.pricing import SystemPrice
from workbench.analysis.offers.fleet_load import HardwareContext
from workbench.analysis.results.serving_result import ServingDetail
from workbench.engine.constants import STACK_PROFILES, Dtype
from workbench.evidence.calibration import Kind, shipped_calibration
from workbench.evidence.engine_tables import PRECISIONS, architecture


def prediction_kind(context: HardwareContext, pair: int) -> tuple[Kind, bool]:
    """How near the calibration's measurements a pair's deployment stands, and whether they cover it.

    Of two accelerators that share the work, the one further away decides.
    """
    filler = context.prefills[pair // len(context.streams)]
    own = _kind_on(context, pair, context.prices[pair // len(context.streams)])
    if filler is None:
        return own
    other = _kind_on(context, pair, filler)
    kinds = list(Kind)
    return max(own[0], other[0], key=kinds.index), own[1] and other[1]


def _kind_on(context: HardwareContext, pair: int, price: SystemPrice) -> tuple[Kind, bool]:
    evaluation, calibration = context.evaluation, shipped_calibration()
    stream = pair % len(context.streams)
    chip, model = price.accelerator, evaluation.models[stream]
    row = int(evaluation.choice.row[pair])
    stack = precision = ""
    if row >= 0:
        stack = STACK_PROFILES[int(evaluation.candidates.profile[row])]
        precision = PRECISIONS[Dtype(int(evaluation.candidates.dtype[row]))].value
    known = calibration.measured_model(model.id, architecture(model))
    tokens = max(item.isl + item.osl for item in context.streams[stream].request_lengths)
    return calibration.kind(chip.id, known, stack, precision), calibration.covers(chip.vendor, tokens)


def throughput_ratio(
    kinds: Sequence[tuple[Kind, bool]], details: Sequence[ServingDetail | None], vendor: str
) -> tuple[float, float]:
    """(P10, P90) of true over predicted throughput, the widest of several streams'.

    Features of the chosen deployments that no measurement covers widen it further.
    """
    low, high = shipped_calibration().widest("output_tok_s", kinds, vendor)
    wider = max((detail.wider_interval for detail in details if detail is not None), default=1.0)
    return low / wider, high * wider


def all_calibrated(kinds: Sequence[tuple[Kind, bool]]) -> bool:
    """Whether every prediction rests on measurements of its own cell."""
    return all(kind is Kind.CELL and covered for kind, covered in kinds)
