"""The conventions behind a comparison, as figures for machines and as lines for readers."""

import numpy as np

from workbench.analysis.results.result import AssumptionLine, Conventions
from workbench.analysis.terms.basis import Basis
from workbench.domain.assumptions import Assumptions
from workbench.domain.formatting import format_number, format_percent
from workbench.domain.provenance import Status
from workbench.engine.cashflow import rate_per_period


def conventions_of(basis: Basis, assumptions: Assumptions) -> Conventions:
    """Everything that a present value of this basis depends on besides its cash."""
    return Conventions(
        valuation_date=assumptions.valuation_date.isoformat(),
        study_months=basis.months,
        flow_timing=basis.timing.value,
        wacc_nominal=basis.nominal,
        wacc_real=basis.real,
        rate_per_month=float(rate_per_period(np.asarray(basis.nominal), 1 / 12)),
        inflation=basis.inflation,
        tax_basis="post_tax" if basis.tax else "pre_tax",
        tax_rate=basis.tax,
        tax_losses=assumptions.tax_losses.value,
        gross_up=1 / (1 - basis.tax),
    )


def convention_lines(basis: Basis, assumptions: Assumptions) -> tuple[AssumptionLine, ...]:
    """The same in the words of the list of assumptions, with what the engine holds to."""
    found = conventions_of(basis, assumptions)
    tax = (
        (
            "after tax",
            (
                f"levelised costs are divided by 1 − {format_percent(found.tax_rate, 1)}, losses used at "
                f"once; in present values, cash, margin, return and payback they are {found.tax_losses}"
            ),
        )
        if basis.tax
        else ("before tax", "no tax is paid or saved")
    )
    return (
        _line("Valuation date", found.valuation_date, f"month 1 of {found.study_months} starts on it"),
        _line(
            "Flows",
            f"{found.flow_timing} of month",
            "running costs and tokens; purchases and other one-offs fall on whole months",
        ),
        _line(
            "Discounting",
            format_percent(found.wacc_nominal, 2),
            f"effective a year, {format_percent(found.rate_per_month, 4)} a month; real "
            f"{format_percent(found.wacc_real, 2)}; tokens are discounted like costs",
        ),
        _line("Tax", *tax),
        _line(
            "Fleet",
            "peak hour",
            "whole replicas for the peak hour of the largest month plus headroom, more where that makes a "
            "token in time cheaper, on whole systems",
        ),
        _line(
            "Latency limits",
            "means",
            "deployments are held to them by predicted means, or for the share a stream names; late requests "
            "are not counted as good tokens",
        ),
        AssumptionLine(
            title="Predicted throughput",
            value="80 % interval",
            unit="P10 to P90",
            status=Status.MODELLED,
            note="errors on measurements left out, by kind of prediction; wider where none was measured",
        ),
        _line(
            "Recoverable value-added tax",
            format_percent(assumptions.vat_share, 1),
            f"costs the {format_number(assumptions.vat_recovery_months, 0)} months until it comes back",
        ),
    )


def _line(title: str, value: str, note: str) -> AssumptionLine:
    return AssumptionLine(title=title, value=value, unit="", status=Status.ASSUMED, note=note)
