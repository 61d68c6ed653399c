"""From streams and systems to chosen deployments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.analysis.cash.pricing import SystemPrice
from workbench.analysis.results.serving_result import ServingDetail
from workbench.analysis.serving.candidates import LaidOut, Question, lay_out, predict, question_of
from workbench.analysis.serving.detail import Evaluated, serving_details
from workbench.analysis.serving.goodput_sizing import size_for_goodput
from workbench.analysis.serving.latency_curves import (
    LatencyCurves,
    at_choice,
    latency_curves,
    size_for_good_tokens,
)
from workbench.catalog.library import Library
from workbench.domain.control import JobControl
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.model import Model, ServingStack
from workbench.domain.scenario import Scenario
from workbench.domain.workload import Stream
from workbench.engine.constants import Floats, Ints
from workbench.engine.fleet import Choice, choose_deployments, required_rate, systems_required
from workbench.engine.prediction import ServingPrediction
from workbench.engine.search import DeploymentTable
from workbench.evidence.own_benchmarks import OwnEvidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Every candidate of every (priced offer, stream) pair, and the choice per pair.

    Pair p is offer p // S and stream p % S. `stacks[i]` is the serving stack behind profile column i of
    the candidates' `stack` array.
    """

    candidates: DeploymentTable
    prediction: ServingPrediction
    choice: Choice
    stack_of_candidate: Ints
    stacks: tuple[ServingStack, ...]
    models: tuple[Model, ...]
    required_requests_per_s: Floats
    details: tuple[ServingDetail | None, ...]
    curves: LatencyCurves
    missed: Mapping[int, str]
    """Why pairs without a choice keep their limits for too few requests."""
    layouts: Ints
    """Layouts of each pair by `engine.candidates.Layout`, shape (P, 9); none of two offers' pools."""
    accelerator_names: tuple[str, ...]
    """Of each row of the hardware that `candidates` point at."""
    own: OwnEvidence
    """The buyer's own measurements behind the prediction."""


def find_stacks(scenario: Scenario, library: Library) -> tuple[tuple[ServingStack, ...], list[Issue]]:
    """The scenario's stacks; where it names none, the newest version of each in the catalog."""
    if not scenario.stack_ids:
        return library.newest_stacks(), []
    stacks, issues = [], []
    for stack_id in scenario.stack_ids:
        stack = library.stack(stack_id)
        if stack is None:
            issues.append(
                Issue(
                    severity=Severity.ERROR,
                    code="unknown_stack",
                    message=f"The catalog has no serving stack '{stack_id}'.",
                    where=Where(record=scenario.name, field="stack_ids"),
                    suggestion="Choose a stack of the catalog.",
                )
            )
        else:
            stacks.append(stack)
    return tuple(stacks), issues


def evaluate(
    prices: Sequence[SystemPrice],
    streams: Sequence[Stream],
    models: Sequence[Model],
    stacks: Sequence[ServingStack],
    *,
    headroom: float,
    mtp_drafts: int,
    control: JobControl,
    own: OwnEvidence,
    drafters: Sequence[Model] = (),
    prefills: Sequence[SystemPrice | None] = (),
) -> Evaluation:
    """Evaluate every candidate of every offer on every stream and choose; `models[i]` serves `streams[i]`.

    `drafters[i]` drafts for it where the stream says so (default: the models themselves, without gain).
    Trained layers draft at most `mtp_drafts` tokens. Where `prefills[i]` names a second offer, its systems
    prefill for those of `prices[i]`, and nothing but such pools is looked at.

    Raises `Cancelled` when the control says so.
    """
    behind = prefills or (None,) * len(prices)
    question = question_of(
        prices, behind, streams, models, drafters or models, stacks, mtp_drafts, own.calibration
    )
    control.check(0.1, "Laying out deployments")
    laid_out, prediction = predict(question, lay_out(question), control)
    control.check(0.9, "Choosing deployments")
    found, required = _chosen(question, laid_out, prediction, headroom)
    control.check(0.92, "Working out the peak hour")
    sized = size_for_goodput(found)
    found = replace(found, choice=sized.choice)
    alone = [price if filler is None else None for price, filler in zip(prices, behind, strict=True)]
    curves, peaks = latency_curves(found, *_highest_loads(found, prices, behind, headroom))
    found = replace(found, choice=size_for_good_tokens(found, curves, alone))
    return Evaluation(
        candidates=found.candidates,
        prediction=prediction,
        choice=found.choice,
        stack_of_candidate=found.stack_of_candidate,
        stacks=found.stacks,
        models=tuple(models),
        required_requests_per_s=required,
        details=serving_details(found, at_choice(found, sized.choice, peaks)),
        curves=curves,
        missed=sized.missed,
        layouts=laid_out.layouts,
        accelerator_names=question.accelerator_names,
        own=own,
    )


def _chosen(
    question: Question, laid_out: LaidOut, prediction: ServingPrediction, headroom: float
) -> tuple[Evaluated, Floats]:
    """(with the deployment of every pair that meets its limits at the least cost, requests/s it is for)."""
    streams, candidates, offers = question.streams, laid_out.candidates, len(question.prices)
    required = np.tile(
        required_rate(
            np.array([stream.requests_per_s_by_hour for stream in streams]),
            np.array([stream.deferrable_share for stream in streams]),
            np.full(len(streams), headroom),
        ),
        offers,
    )
    choice = choose_deployments(
        candidates.pair,
        len(streams) * offers,
        _counted(question.prices, question.behind, candidates, len(streams)),
        prediction.requests_per_s,
        prediction.ttft_s,
        prediction.tpot_s,
        prediction.feasible,
        required,
        np.tile([stream.ttft_limit_s for stream in streams], offers),
        np.tile([stream.tpot_limit_s for stream in streams], offers),
    )
    found = Evaluated(
        hardware=question.hardware,
        models=question.models,
        drafters=question.drafters,
        lengths=question.lengths,
        fitted=question.fitted,
        streams=streams,
        asked=question.asked,
        mtp=question.mtp_drafts > 0,
        candidates=candidates,
        prediction=prediction,
        choice=choice,
        stacks=tuple(question.stacks),
        stack_of_candidate=question.stack_of_option[laid_out.option],
        peak_requests_per_s=required / (1 + headroom),
    )
    return found, required


def _counted(
    prices: Sequence[SystemPrice],
    behind: Sequence[SystemPrice | None],
    candidates: DeploymentTable,
    streams: int,
) -> Floats:
    """Accelerators of each candidate, those that prefill for others counted by what they cost, shape (N,)."""
    worth = np.array(
        [
            1.0 if filler is None else filler.usd_per_accelerator_year / price.usd_per_accelerator_year
            for price, filler in zip(prices, behind, strict=True)
        ]
    )
    prefill: Floats = candidates.prefill_accelerators * worth[candidates.pair // streams]
    return candidates.decode_accelerators + prefill


def _highest_loads(
    found: Evaluated, prices: Sequence[SystemPrice], behind: Sequence[SystemPrice | None], headroom: float
) -> tuple[Floats, Floats]:
    """(planned, given by a quote that falls short) most requests/s of a replica of each pair, shape (P,)."""
    rates = np.ones(len(found.choice.row))
    served = found.choice.row >= 0
    rates[served] = found.prediction.requests_per_s[found.choice.row[served]]
    planned = rates / (1 + headroom)
    beyond = planned.copy()
    count = len(found.streams)
    for offer, (price, filler) in enumerate(zip(prices, behind, strict=True)):
        mine = slice(offer * count, (offer + 1) * count)
        if not served[mine].all():
            continue
        chosen = found.candidates.take(found.choice.row[mine])
        fleets = [(price, chosen.accelerators if filler is None else chosen.decode_accelerators)]
        fleets += [] if filler is None else [(filler, chosen.prefill_accelerators)]
        if any(
            part.systems_quoted is not None
            and systems_required(found.choice.replicas[mine], sizes, part.system.accelerators)
            > part.systems_quoted
            for part, sizes in fleets
        ):
            beyond[mine] = rates[mine]
    return planned, beyond
