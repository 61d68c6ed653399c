"""What stands out among accelerators, systems and sites."""

import re
from collections.abc import Iterator, Sequence
from statistics import median

from workbench.catalog.library import Library
from workbench.domain.hardware import Accelerator, AcceleratorFamily, Facility, System
from workbench.domain.issue import Issue, Severity, Where
from workbench.domain.market import Benchmark
from workbench.domain.record import Record

_SPARSE_FAMILIES = frozenset(
    {
        AcceleratorFamily.AMPERE,
        AcceleratorFamily.ADA,
        AcceleratorFamily.HOPPER,
        AcceleratorFamily.BLACKWELL,
        AcceleratorFamily.RUBIN,
        AcceleratorFamily.CDNA3,
        AcceleratorFamily.CDNA4,
    }
)
"""Families whose datasheets also print peaks for 2:4-sparse matrices, twice the dense ones."""

_HALVING = (1.8, 2.2)
"""Dense peak at half the bits, over the peak at all of them, in those families."""
_FP4_STEP = (1.8, 3.2)
"""The same from FP8 to FP4: some Blackwell parts triple it."""

_LEAST_GB_PER_GB_PER_S = {AcceleratorFamily.RUBIN: 0.010, AcceleratorFamily.OTHER: 0.010}
_LEAST_USUAL = 0.019
"""No HBM stack in use holds less memory for its bandwidth; half a package's memory falls below."""

_CHEAPEST_KWH, _DEAREST_KWH = 0.01, 0.80
_WORST_PUE = 3.0


def warning(code: str, record: Record, field: str, message: str, suggestion: str) -> Issue:
    """A finding about one figure."""
    return Issue(
        severity=Severity.WARNING,
        code=code,
        message=f"{record.name}: {message}",
        where=Where(record=record.id, field=field),
        suggestion=suggestion,
    )


def check_accelerators(library: Library) -> Iterator[Issue]:
    """Sparse peaks entered as dense ones, memory of one die, links counted both ways."""
    chips = [record for record in library.records("accelerator") if isinstance(record, Accelerator)]
    for chip in chips:
        peers = [other for other in chips if other.family is chip.family and other.id != chip.id]
        if chip.family in _SPARSE_FAMILIES:
            yield from _sparse_for_dense(chip, peers)
        yield from _die_for_package(chip, peers, library)
        yield from _two_way_link(chip, peers)


def _sparse_for_dense(chip: Accelerator, peers: Sequence[Accelerator]) -> Iterator[Issue]:
    remedy = "Enter the dense peak: half of the figure that the datasheet marks 'with sparsity'."
    steps = (
        ("bf16_tflops", "fp8_tflops", _HALVING, "BF16", "FP8"),
        ("fp8_tflops", "fp4_tflops", _FP4_STEP, "FP8", "FP4"),
    )
    found = False
    for wide_field, narrow_field, (low, high), wide_name, narrow_name in steps:
        wide, narrow = getattr(chip, wide_field), getattr(chip, narrow_field)
        if wide is None or narrow is None or low <= narrow / wide <= high:
            continue
        field, name = (wide_field, wide_name) if narrow / wide < low else (narrow_field, narrow_name)
        found = True
        yield warning(
            "sparse_for_dense",
            chip,
            field,
            f"{narrow_name} is {narrow / wide:.2g} times {wide_name}; dense peaks differ by about 2. "
            f"The {name} figure looks like the one for sparse matrices.",
            remedy,
        )
    if found or chip.bf16_tflops is None or chip.tdp_w is None:
        return
    per_watt = chip.bf16_tflops / chip.tdp_w
    known = [
        (peer, peer.bf16_tflops, peer.bf16_tflops / peer.tdp_w)
        for peer in peers
        if peer.bf16_tflops and peer.tdp_w
    ]
    twin = next(
        (
            peer
            for peer, peak, peer_per_watt in known
            if abs(chip.bf16_tflops / peak - 2) < 0.02 and per_watt > 1.25 * peer_per_watt
        ),
        None,
    )
    citation = chip.citation("bf16_tflops")
    settled = citation is not None and re.search("dense|sparse", citation.note) is not None
    if twin is not None and not settled:
        message = f"BF16 is exactly twice that of {twin.name}."
    elif known and per_watt > 1.7 * max(other for _, _, other in known):
        message = "BF16 per watt is far above every other accelerator of its generation."
    else:
        return
    yield warning(
        "sparse_for_dense",
        chip,
        "bf16_tflops",
        f"{message} It looks like the figure for sparse matrices.",
        remedy,
    )


def _die_for_package(chip: Accelerator, peers: Sequence[Accelerator], library: Library) -> Iterator[Issue]:
    if chip.memory_gb is None:
        return
    named = _named_memory(chip, library)
    half = [size for size in named if 0.45 <= chip.memory_gb / size <= 0.56]
    reason = ""
    if half and not any(0.9 <= chip.memory_gb / size <= 1.12 for size in named):
        reason = f"it is half of the {half[0]:g} GB that the names of its systems state"
    elif chip.bandwidth_gb_per_s is not None:
        alike = [
            peer.memory_gb
            for peer in peers
            if peer.memory_gb
            and peer.bandwidth_gb_per_s
            and 0.88 <= peer.bandwidth_gb_per_s / chip.bandwidth_gb_per_s <= 1.13
        ]
        least = _LEAST_GB_PER_GB_PER_S.get(chip.family, _LEAST_USUAL)
        if len(alike) > 1 and chip.memory_gb <= 0.56 * min(alike):
            reason = f"others of its generation with that bandwidth have {min(alike):,.0f} GB or more"
        elif chip.memory_gb / chip.bandwidth_gb_per_s < least:
            reason = f"no memory in use has so few gigabytes for {chip.bandwidth_gb_per_s:,.0f} GB/s"
    if reason:
        yield warning(
            "die_for_package",
            chip,
            "memory_gb",
            f"{chip.memory_gb:,.0f} GB looks like the memory of one die: {reason}.",
            "Enter the memory of the whole package.",
        )


def _named_memory(chip: Accelerator, library: Library) -> list[float]:
    texts = [chip.name]
    for system in library.records("system"):
        if isinstance(system, System) and system.accelerator_id == chip.id:
            texts += [system.name, *system.part_names]
    for result in library.records("benchmark"):
        if isinstance(result, Benchmark) and result.accelerator_id == chip.id:
            texts.append(result.system_name)
    found = {float(size) for text in texts for size in re.findall(r"(\d{2,3}) ?GB(?!/s)", text)}
    return sorted(found, reverse=True)


def _two_way_link(chip: Accelerator, peers: Sequence[Accelerator]) -> Iterator[Issue]:
    links = [
        peer.scale_up_gb_per_s
        for peer in peers
        if peer.scale_up_gb_per_s and peer.form_factor == chip.form_factor
    ]
    if chip.scale_up_gb_per_s is None or len(links) < 2:
        return
    if 1.95 <= chip.scale_up_gb_per_s / median(links) <= 2.05:
        yield warning(
            "two_way_link",
            chip,
            "scale_up_gb_per_s",
            f"{chip.scale_up_gb_per_s:,.0f} GB/s is twice the link of others of its generation: it looks "
            "like the figure that adds both directions.",
            "Enter the bandwidth of one direction.",
        )


def check_systems(library: Library) -> Iterator[Issue]:
    """Systems whose power cannot be that of their accelerators."""
    for system in library.records("system"):
        if not isinstance(system, System):
            continue
        chip = library.accelerator(system.accelerator_id)
        if chip is None or chip.tdp_w is None or system.power_max_kw is None:
            continue
        chips_kw = chip.tdp_w * system.accelerators / 1000
        if system.power_max_kw < 0.95 * chips_kw or system.power_max_kw > 4 * chips_kw:
            yield warning(
                "power_off",
                system,
                "power_max_kw",
                f"{system.power_max_kw:,.1f} kW does not fit {system.accelerators} accelerators of "
                f"{chip.tdp_w:,.0f} W ({chips_kw:,.1f} kW by themselves).",
                "Enter the power of the whole unit, in kW.",
            )


def check_sites(library: Library) -> Iterator[Issue]:
    """Sites with prices in another unit."""
    for site in library.records("facility"):
        if not isinstance(site, Facility):
            continue
        price = site.electricity_usd_per_kwh
        if price is not None and price and not _CHEAPEST_KWH <= price <= _DEAREST_KWH:
            yield warning(
                "power_price_off",
                site,
                "electricity_usd_per_kwh",
                f"{price:g} USD/kWh is no usual price; it may be in cents or per MWh.",
                "Enter US dollars for a kilowatt-hour.",
            )
        if site.pue is not None and site.pue > _WORST_PUE:
            yield warning(
                "pue_off",
                site,
                "pue",
                f"a PUE of {site.pue:g} is no usual value; it may be a percentage.",
                "Enter facility power over IT power, such as 1.3.",
            )
