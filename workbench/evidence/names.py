"""Names that benchmark files use for accelerators and models, matched to catalog records."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

from rapidfuzz import fuzz, process

from workbench.catalog.library import Library
from workbench.domain.hardware import Accelerator
from workbench.domain.model import Model

R = TypeVar("R", Accelerator, Model)

_LEAST_SCORE = 80.0
_VENDORS = ("nvidia", "amd", "intel", "google", "aws", "amazon", "microsoft", "huawei", "instinct", "geforce")
_PREFERRED_FORM = ("sxm", "oam", "superchip")
_OTHER_CHIP_NAMES = (
    (r"^\d{1,2} ?x ?(?=[a-z])|(?<=\d) ?x ?\d{1,2}$", " "),
    (r"\btrillium\b", "tpu v6e"),
    (r"\bironwood\b|\btpu ?7x\b", "tpu v7"),
    (r"\bv5litepod\b", "tpu v5e"),
    (r"^v(?=4\b|5e\b|5p\b|6e\b|7\b)", "tpu v"),
    (r"\bdgx spark\b", "gb10"),
    (r"^(rubin|r200)$", "vr200"),
    (r"\btrn(?=\d)", "trainium"),
    (r"\binf(?=\d)", "inferentia"),
)
"""Counts of devices, and what clouds call the chips of their own."""
_LARGER_H20 = re.compile(r"\bh20[- ]?3e\b", re.IGNORECASE)
_OTHER_MODEL_NAMES = (
    (r"^deepseek-r1-(0528-)?(distill-)?(?=llama|qwen3)", ""),
    (r"^deepseek-r1-distill-qwen-", "qwen2.5-"),
    (r"^ds-?(?=[rv]\d)", "deepseek-"),
    (r"(?<=^llama-3.1)-nemotron(?=-70b)", ""),
    (r"^llama-?(?=(8|70|405)b)", "llama-3.1-"),
    (r"^gptoss$", "gpt-oss-120b"),
    (r"^qwen3\.5$", "qwen3.5-397b-a17b"),
    (r"^qwen3-coder-next", "qwen3-next"),
    (r"^kimi-k2\.[67](-code)?", "kimi-k2.5"),
    (r"(?<=fp4)-v\d$|-terminus$", ""),
)
"""Short forms of benchmarks, models distilled into another's architecture, and versions of one architecture.

Llama without a generation is 3.1 or of its architecture.
"""
_FORMATS = {
    **dict.fromkeys(("nvfp4", "mxfp4", "fp4"), "fp4"),
    **dict.fromkeys(("mxfp8", "fp8"), "fp8"),
    **dict.fromkeys(("int8", "w8a8", "w8a16", "8bit"), "int8"),
    **dict.fromkeys(("int4", "w4a16", "w4a8", "4bit", "awq", "gptq"), "int4"),
    **dict.fromkeys(("bf16", "fp16"), "bf16"),
}
"""Weight precision of the words that name a quantised model's format; of several the first here tells."""
_FORMAT = re.compile(rf"\bw?({'|'.join(_FORMATS)})\b")
_NUMBER = re.compile(r"(?!\b\d{4}\b)(\d+)(?:\.\d+)*([a-z]?)")
_SERIES = re.compile(r"(?<!\d)\d{4}(?!\d)")
"""A graphics card's number: an RTX 3090 is no RTX 4090."""
_MEMORY_TOLERANCE = 0.03
_MEMORY = re.compile(r"\b(\d+) ?gb\b")


def says(name: str, record: Accelerator | Model) -> bool:
    """Whether a name is the record's own id or name but for case and signs, and so needs no remark."""
    return _letters(name) in (_letters(record.id), _letters(record.name))


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    text = re.sub(r"[-_]", " ", name.lower().split("/")[-1])
    for vendor in _VENDORS:
        text = re.sub(rf"\b{vendor}\b", " ", text)
    text = re.sub(r"\b\d+ ?gb\b|\bhbm\d?e?\b|\(.*?\)", " ", text).strip()
    for pattern, said in _OTHER_CHIP_NAMES:
        text = re.sub(pattern, said, text)
    return _letters(text)


@lru_cache(maxsize=4096)
def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.lower())


@lru_cache(maxsize=4096)
def _model_plain(name: str) -> str:
    text = name.lower().split("/")[-1]
    for pattern, said in _OTHER_MODEL_NAMES:
        text = re.sub(pattern, said, text)
    text = re.sub(
        r"\b(meta|nvidia|instruct|chat|it|hf|preview|kv|dynamic|quantized|bnb|gguf|asq|\d{4}|v0\.1"
        rf"|(w|a|kv)?({'|'.join(_FORMATS)}))\b",
        " ",
        text,
    )
    return _letters(text)


def stated_precision(name: str) -> str:
    """The weight precision that the name of a quantised model states; empty where it states none."""
    words = set(_FORMAT.findall(name.lower().split("/")[-1].replace("_", "-")))
    return next((precision for word, precision in _FORMATS.items() if word in words), "")


def find_accelerator(name: str, library: Library) -> Accelerator | None:
    """The accelerator that a benchmark calls so; the SXM or OAM part where the name leaves it open."""
    chips = [chip for chip in library.records(Accelerator.KIND) if isinstance(chip, Accelerator)]
    name = _LARGER_H20.sub("H20 141GB", name)
    spelled = _letters(name)
    exact = next((chip for chip in chips if spelled in (_letters(chip.id), _letters(chip.name))), None)
    if exact is not None:
        return exact
    wanted = _plain(name)
    if not wanted:
        return None
    memory = _MEMORY.search(re.sub(r"[-_]", " ", name.lower()))
    memory_gb = float(memory[1]) if memory else None

    def unlike(chip: Accelerator) -> tuple[bool, int]:
        held = chip.memory_gb
        other = memory_gb is not None and (held is None or abs(held / memory_gb - 1) > _MEMORY_TOLERANCE)
        return other, _form_rank(chip)

    names = [(found, chip) for chip in chips for found in (_plain(chip.id), _plain(chip.name))]
    same = [chip for found, chip in names if found == wanted]
    if same:
        return min(same, key=unlike)
    longer = [(found, chip) for found, chip in names if _begins(found, wanted)]
    if longer:
        return min(longer, key=lambda entry: (*unlike(entry[1]), len(entry[0])))[1]
    shorter = [(found, chip) for found, chip in names if _begins(wanted, found)]
    if shorter:
        return min(shorter, key=lambda entry: (-len(entry[0]), *unlike(entry[1])))[1]
    series = set(_SERIES.findall(name))
    return _fuzzy(name, [chip for chip in chips if series <= set(_SERIES.findall(chip.name))], _plain)


def _begins(text: str, start: str) -> bool:
    """Whether the text starts so, and not inside a number: h20 does not begin h200."""
    return text.startswith(start) and not (
        start[-1:].isdigit() and text[len(start) : len(start) + 1].isdigit()
    )


def _form_rank(chip: Accelerator) -> int:
    return int(chip.form_factor.lower() not in _PREFERRED_FORM)


def find_model(name: str, library: Library) -> Model | None:
    """The model that a benchmark calls by this name; None where it leaves open which size is meant."""
    exact = library.model(name) or library.model(name.lower())
    if exact is not None:
        return exact
    models = [model for model in library.records(Model.KIND) if isinstance(model, Model)]
    wanted = _model_plain(name)
    for model in models:
        if wanted and wanted in (_model_plain(model.id), _model_plain(model.name)):
            return model
    starts = [model for model in models if wanted and _begins(_model_plain(model.id), wanted)]
    if starts:
        sizes = {frozenset(_sizes(model.id)) for model in starts}
        return min(starts, key=lambda model: len(model.id)) if len(sizes) == 1 else None
    alike = models if _sizes(name) else [model for model in models if not _sizes(model.id)]
    return _fuzzy(name, alike, _model_plain)


@lru_cache(maxsize=4096)
def _numbers(name: str) -> frozenset[tuple[str, str]]:
    """Whole parts of the numbers in a name, each with the letter behind it: ("300", "x"), ("27", "b").

    Four digits alone are the month of a release, and left out.
    """
    return frozenset(_NUMBER.findall(name.lower().split("/")[-1]))


def _sizes(name: str) -> set[tuple[str, str]]:
    return {number for number in _numbers(name) if number[1] == "b"}


def _factors(name: str) -> set[tuple[str, str]]:
    """What multiplies a size: 8x7B is a mixture, and no 7B."""
    return {number for number in _numbers(name) if number[1] == "x"}


def _fuzzy(name: str, records: Iterable[R], plain: Callable[[str], str]) -> R | None:
    """The nearest spelling whose numbers hold the name's: MI300A is no MI300X, 27B no 9B."""
    by_name = {
        plain(text): record
        for record in records
        for text in (record.id, record.name)
        if _numbers(name) <= (held := _numbers(record.id) | _numbers(record.name))
        and _factors(name) == {number for number in held if number[1] == "x"}
    }
    found = process.extractOne(plain(name), list(by_name), scorer=fuzz.ratio, score_cutoff=_LEAST_SCORE)
    return by_name[found[0]] if found else None
