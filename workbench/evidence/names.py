"""Names that benchmark files use for accelerators and models, matched to catalog records."""

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from rapidfuzz import fuzz, process

from workbench.catalog.library import Library
from workbench.domain.hardware import Accelerator
from workbench.domain.model import Model

R = TypeVar("R", Accelerator, Model)

_LEAST_SCORE = 80.0
_VENDORS = ("nvidia", "amd", "intel", "google", "aws", "amazon", "microsoft", "huawei", "instinct", "geforce")
_PREFERRED_FORM = ("sxm", "oam", "superchip")


def _plain(name: str) -> str:
    text = name.lower().split("/")[-1]
    for vendor in _VENDORS:
        text = re.sub(rf"\b{vendor}\b", " ", text)
    text = re.sub(r"\b\d+ ?gb\b|\(.*?\)", " ", text)
    return re.sub(r"[^a-z0-9]+", "", text)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.lower())


def _model_plain(name: str) -> str:
    text = name.lower().split("/")[-1]
    text = re.sub(
        r"\b(meta|instruct|chat|it|hf|fp8|fp4|nvfp4|mxfp4|bf16|int4|int8|awq|gptq|0528|v0\.1)\b", " ", text
    )
    return re.sub(r"[^a-z0-9]+", "", text)


def find_accelerator(name: str, library: Library) -> Accelerator | None:
    """The accelerator that a benchmark calls so; the SXM or OAM part where the name leaves it open."""
    chips = [chip for chip in library.records(Accelerator.KIND) if isinstance(chip, Accelerator)]
    spelled = _letters(name)
    exact = next((chip for chip in chips if spelled in (_letters(chip.id), _letters(chip.name))), None)
    if exact is not None:
        return exact
    wanted = _plain(name)
    if not wanted:
        return None
    names = [(found, chip) for chip in chips for found in (_plain(chip.id), _plain(chip.name))]
    same = next((chip for found, chip in names if found == wanted), None)
    if same is not None:
        return same
    longer = [(found, chip) for found, chip in names if _begins(found, wanted)]
    if longer:
        return min(longer, key=lambda entry: (_form_rank(entry[1]), len(entry[0])))[1]
    shorter = [(found, chip) for found, chip in names if _begins(wanted, found)]
    if shorter:
        return max(shorter, key=lambda entry: (len(entry[0]), -_form_rank(entry[1])))[1]
    return _fuzzy(wanted, chips, _plain)


def _begins(text: str, start: str) -> bool:
    """Whether the text starts so, and not inside a number: h20 does not begin h200."""
    return text.startswith(start) and not (
        start[-1:].isdigit() and text[len(start) : len(start) + 1].isdigit()
    )


def _form_rank(chip: Accelerator) -> int:
    return int(chip.form_factor.lower() not in _PREFERRED_FORM)


def find_model(name: str, library: Library) -> Model | None:
    """The model that a benchmark calls by this name."""
    exact = library.model(name) or library.model(name.lower())
    if exact is not None:
        return exact
    models = [model for model in library.records(Model.KIND) if isinstance(model, Model)]
    wanted = _model_plain(name)
    for model in models:
        if wanted and wanted in (_model_plain(model.id), _model_plain(model.name)):
            return model
    starts = [model for model in models if wanted and _model_plain(model.id).startswith(wanted)]
    if starts:
        return min(starts, key=lambda model: len(model.id))
    return _fuzzy(wanted, models, _model_plain)


def _fuzzy(wanted: str, records: Iterable[R], plain: Callable[[str], str]) -> R | None:
    by_name = {plain(text): record for record in records for text in (record.id, record.name)}
    found = process.extractOne(wanted, list(by_name), scorer=fuzz.ratio, score_cutoff=_LEAST_SCORE)
    return by_name[found[0]] if found else None
