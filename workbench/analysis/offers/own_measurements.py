"""The buyer's own measurements in a comparison: which enter, what they correct, and which cannot."""

from collections.abc import Sequence
from dataclasses import replace

from workbench.analysis.cash.pricing import SystemPrice
from workbench.analysis.offers.audit import Used
from workbench.analysis.offers.fleet_load import HardwareContext
from workbench.analysis.results.serving_result import OwnCorrection, ServingDetail
from workbench.analysis.serving.chosen import Evaluation
from workbench.catalog.library import Library
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.market import Benchmark
from workbench.domain.workload import Stream
from workbench.engine.constants import STACK_PROFILES, Dtype
from workbench.evidence.calibration import MODES, shipped_calibration
from workbench.evidence.engine_tables import PRECISIONS
from workbench.evidence.own_benchmarks import OwnEvidence, own_evidence
from workbench.evidence.own_points import Refit


def own_measurements(
    prices: Sequence[SystemPrice], streams: Sequence[Stream], library: Library
) -> OwnEvidence:
    """The calibration as the library's marked benchmarks of these accelerators and models leave it."""
    names = [stream.model_id for stream in streams]
    names += [name for price in prices for name in price.offer.models.values()]
    models = [model for name in dict.fromkeys(names) if (model := library.model(name)) is not None]
    chips = {price.accelerator.id for price in prices}
    return own_evidence(library, shipped_calibration(), chips, models)


def used_figures(own: OwnEvidence) -> list[Used]:
    """The measured latencies that went in."""
    return [(record.KIND, record.id, name) for record in own.used for name in ("tpot_ms", "ttft_ms")]


def unused_issues(own: OwnEvidence) -> list[Issue]:
    """One issue for each marked benchmark that can correct nothing."""
    return [
        Issue(
            severity=Severity.WARNING,
            code="own_measurement_unused",
            message=f"The benchmark corrects no prediction: {reason}.",
            where=Where(record=record.name, field="corrects_predictions"),
            suggestion="Complete it in Catalogs, Benchmarks, or take the mark off.",
        )
        for record, reason in own.unused
    ]


def with_own_measurements(context: HardwareContext, pair: int, detail: ServingDetail) -> ServingDetail:
    """The detail of a pair's deployment with the own measurements of its cell, or of others nearby."""
    evaluation = context.evaluation
    if not evaluation.own.refits:
        return detail
    offer, stream = divmod(pair, len(context.streams))
    row = int(evaluation.choice.row[pair])
    candidates, model = evaluation.candidates, evaluation.models[stream]
    stack = STACK_PROFILES[int(candidates.profile[row])]
    precision = PRECISIONS[Dtype(int(candidates.dtype[row]))].value
    mode = MODES[int(candidates.disaggregated[row])]
    corrected, otherwise = [], []
    for price in (context.prices[offer], context.prefills[offer]):
        if price is None:
            continue
        chip = price.accelerator
        refit = evaluation.own.refit(chip.id, model, stack, precision, mode)
        if refit is None:
            cells = evaluation.own.elsewhere(chip.id, model)
            otherwise += [_cell_name(evaluation, cell) for cell in cells]
            continue
        corrected.append(
            OwnCorrection(
                accelerator=chip.name,
                points=refit.n,
                measured=refit.measured,
                sources=tuple(dict.fromkeys(map(_source, evaluation.own.runs(refit)))),
                tpot_factor=refit.tpot_factor,
                ttft_factor=refit.ttft_factor,
            )
        )
    return replace(detail, corrected=tuple(corrected), measured_otherwise=tuple(otherwise))


def _source(run: Benchmark) -> str:
    """'Our run, lab book 7, page 3': who reads a corrected figure finds what it rests on."""
    cited = run.citation("tpot_ms")
    named = () if cited is None or cited.is_user_entry else (cited.source, cited.reference)
    return ", ".join(part for part in (run.name, *named) if part)


def _cell_name(evaluation: Evaluation, cell: Refit) -> str:
    """'vLLM fp8', and whether prefill has a pool of its own."""
    names = [stack.name for stack in evaluation.stacks if stack.engine_profile == cell.stack]
    pools = " with separate pools" if cell.mode == MODES[1] else ""
    return f"{next(iter(names), cell.stack)} {cell.precision}{pools}"
