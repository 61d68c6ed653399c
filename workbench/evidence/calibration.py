"""The fitted constants of the serving engine, their errors and intervals: `catalogs/calibration`.

`serving.json` holds the fitted parameters, log offsets by accelerator, model, stack, precision and mode
(each with the number of measurements behind it), residual quantiles by kind of prediction, variance
components and the errors found in cross-validation. It holds no measurement.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from workbench.engine.constants import FAMILIES, STACK_PROFILES, Dtype, Floats
from workbench.engine.fitted import Fitted
from workbench.engine.hull import Hull
from workbench.paths import catalogs_dir

SCHEMA = 1
KIND = "serving_calibration"
MODES = ("agg", "disagg")
MODEL_CLASSES = ("dense", "gqa-moe", "mla-moe", "hybrid")


class Kind(StrEnum):
    """How near the measurements a prediction stands; each has its own interval."""

    CELL = "same cell measured"
    SEEN = "GPU and model seen"
    NEW_GPU = "new GPU"
    NEW_MODEL = "new model"
    NEW_BOTH = "new GPU and model"


NEW_VENDOR = "new vendor"
"""Kind of fold that leaves out all accelerators of a vendor; its interval bounds what measurements miss."""
OUTSIDE_FACTOR = 1.25
"""Extra width, either side, of intervals outside the measured vendors and lengths (our choice)."""
METRICS = ("tpot", "ttft", "output_tok_s")


@dataclass(frozen=True, slots=True)
class Offset:
    """A log offset for everything that it names; an empty name stands for all."""

    target: str
    """`tpot` or `ttft`."""
    value: float
    n: int
    accelerator: str = ""
    family: str = ""
    model: str = ""
    model_class: str = ""
    stack: str = ""
    precision: str = ""
    mode: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """A fit: parameters by name, offsets, measured cells, and the ratios that bound predictions.

    `intervals[metric][kind]` is (P10, P90) of true over predicted, `vendor_powers[metric][kind][vendor]` the
    power that they are raised to for the vendor. `accelerators` are catalog ids with their family, `models`
    catalog ids with their class and architecture. `cells` are (accelerator, model,
    stack, precision).
    """

    as_of: date
    n: int
    parameters: Mapping[str, float | tuple[float, ...]]
    offsets: tuple[Offset, ...]
    accelerators: Mapping[str, str]
    models: Mapping[str, tuple[str, str]]
    cells: frozenset[tuple[str, str, str, str]]
    vendors: frozenset[str]
    hull: Hull
    """What the measurements cover."""
    intervals: Mapping[str, Mapping[str, tuple[float, float]]]
    vendor_powers: Mapping[str, Mapping[str, Mapping[str, float]]]
    statistics: Mapping[str, Any]

    def accelerator_row(self, accelerator_id: str, family: str) -> int:
        """Row of the offsets' first axis: the accelerator's, or its family's where it is not measured."""
        if accelerator_id in self.accelerators:
            return 1 + len(FAMILIES) + list(self.accelerators).index(accelerator_id)
        return 1 + FAMILIES.index(family)

    def model_row(self, model_id: str, architecture: str, model_class: str) -> int:
        """Row of the offsets' second axis: the measured model of this architecture, or its class."""
        known = self.measured_model(model_id, architecture)
        if known is None:
            return 1 + MODEL_CLASSES.index(model_class)
        return 1 + len(MODEL_CLASSES) + list(self.models).index(known)

    def measured_model(self, model_id: str, architecture: str) -> str | None:
        """The measured model with this id or of the same architecture."""
        if model_id in self.models:
            return model_id
        return next((name for name, (_, known) in self.models.items() if known == architecture), None)

    def kind(self, accelerator: str, model: str | None, stack: str, precision: str) -> Kind:
        """How near the measurements a prediction stands; `model` is from `measured_model`."""
        gpu_seen = accelerator in self.accelerators
        if model is None:
            return Kind.NEW_MODEL if gpu_seen else Kind.NEW_BOTH
        if not gpu_seen:
            return Kind.NEW_GPU
        return Kind.CELL if (accelerator, model, stack, precision) in self.cells else Kind.SEEN

    def interval(self, metric: str, kind: str, vendor: str) -> tuple[float, float]:
        """(P10, P90) of true over predicted on an accelerator of the vendor."""
        low, high = self.intervals[metric][str(kind)]
        power = self.vendor_powers[metric].get(str(kind), {}).get(vendor, 1.0)
        return low**power, high**power

    def widest(self, metric: str, kinds: Iterable[tuple[Kind, bool]], vendor: str) -> tuple[float, float]:
        """(P10, P90) of the widest of several predictions on accelerators of one vendor.

        `kinds` has the kind of each prediction and whether measurements cover it.
        """
        found = []
        for kind, covered in kinds:
            low, high = self.interval(metric, kind, vendor)
            if not covered:
                least, most = self.interval(metric, NEW_VENDOR, vendor)
                low, high = min(low, least) / OUTSIDE_FACTOR, max(high, most) * OUTSIDE_FACTOR
            found.append((low, high))
        return min(low for low, _ in found), max(high for _, high in found)

    def covers(self, vendor: str, tokens: float) -> bool:
        """Whether measurements cover the accelerator's vendor and a request of so many tokens."""
        return vendor in self.vendors and tokens <= self.hull.context_tokens

    def fitted(self) -> Fitted:
        """Arrays for the engine."""
        values = {
            field.name: np.array(self.parameters[field.name], dtype=np.float64)
            if isinstance(self.parameters[field.name], tuple)
            else self.parameters[field.name]
            for field in fields(Fitted)
            if not field.name.endswith("_offset")
        }
        return Fitted(
            **values,  # type: ignore[arg-type]
            decode_offset=self._dense("tpot"),
            first_token_offset=self._dense("ttft"),
        )

    def _dense(self, target: str) -> Floats:
        gpus = ["", *FAMILIES, *self.accelerators]
        gpu_family = ["", *FAMILIES, *self.accelerators.values()]
        models = ["", *MODEL_CLASSES, *self.models]
        classes = ["", *MODEL_CLASSES, *(name for name, _ in self.models.values())]
        precisions = [dtype.name.lower() for dtype in Dtype]
        dense = np.zeros((len(gpus), len(models), len(STACK_PROFILES), len(precisions), len(MODES)))
        for offset in self.offsets:
            if offset.target != target:
                continue
            axes = (
                _match(gpus, offset.accelerator) & _match(gpu_family, offset.family),
                _match(models, offset.model) & _match(classes, offset.model_class),
                _match(STACK_PROFILES, offset.stack),
                _match(precisions, offset.precision),
                _match(MODES, offset.mode),
            )
            dense[np.ix_(*axes)] += offset.value
        return dense


def _match(names: Sequence[str], wanted: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.array([not wanted or name == wanted for name in names], dtype=np.bool_)


def calibration_path() -> Path:
    """The shipped calibration."""
    return catalogs_dir() / "calibration" / "serving.json"


def read_calibration(path: Path) -> Calibration:
    """Read a calibration file. Raises ValueError when it is not one: it ships with us."""
    document = json.loads(path.read_text(encoding="utf-8"))
    if document.get("kind") != KIND or document.get("schema") != SCHEMA:
        raise ValueError(f"{path.name} is not a {KIND} of schema {SCHEMA}.")
    return Calibration(
        as_of=date.fromisoformat(document["as_of"]),
        n=document["n"],
        parameters={
            name: tuple(value.values()) if isinstance(value, dict) else value
            for name, value in document["parameters"].items()
        },
        offsets=tuple(Offset(**offset) for offset in document["offsets"]),
        accelerators=document["accelerators"],
        models={name: (group, figures) for name, (group, figures) in document["models"].items()},
        cells=frozenset((a, b, c, d) for a, b, c, d in document["cells"]),
        vendors=frozenset(document["vendors"]),
        hull=_hull(document["hull"]),
        vendor_powers=document["vendor_powers"],
        intervals={
            metric: {kind: (low, high) for kind, (low, high) in kinds.items()}
            for metric, kinds in document["intervals"].items()
        },
        statistics=document["statistics"],
    )


def _hull(document: Mapping[str, Any]) -> Hull:
    return Hull(
        context_tokens=document["context_tokens"],
        replica_width=document["replica_width"],
        pool_worker_width=document["pool_worker_width"],
        mtp_families=frozenset(document["mtp_families"]),
        disaggregated_families=frozenset(document["disaggregated_families"]),
        measured_families=frozenset(document["measured_families"]),
        crossing_families=frozenset(document["crossing_families"]),
    )


@cache
def shipped_calibration() -> Calibration:
    """The calibration that ships with the program."""
    return read_calibration(calibration_path())
