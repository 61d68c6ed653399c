"""Ages, stale figures and the countdown of quotes."""

from datetime import date, timedelta

import pytest

from workbench.catalog.freshness import (
    STALE_AFTER_DAYS,
    ValidityState,
    age_text,
    figure_age,
    quote_validity,
    record_age,
    stale_issues,
)
from workbench.domain.hardware import Accelerator
from workbench.domain.market import CloudPrice
from workbench.domain.money import ExchangeRate
from workbench.domain.provenance import Citation, Status
from workbench.domain.quote import Quote

TODAY = date(2026, 11, 25)


def price(days: int) -> CloudPrice:
    citation = Citation(source="List", as_of=TODAY - timedelta(days), status=Status.PUBLISHED)
    return CloudPrice.model_validate(
        {
            "id": "p",
            "name": "P",
            "provider": "x",
            "instance": "i",
            "accelerator_id": "a",
            "accelerators": 8,
            "tier": "on-demand",
            "usd_per_instance_hour": 20,
            "evidence": {"*": citation},
        }
    )


def test_that_a_price_turns_stale_after_its_limit_and_not_before() -> None:
    limit = STALE_AFTER_DAYS["cloud_price"]
    assert not record_age(price(limit), TODAY).stale
    assert record_age(price(limit + 1), TODAY).stale
    assert [issue.code for issue in stale_issues([price(limit), price(limit + 1)], TODAY)] == ["stale_figure"]


def test_that_a_record_is_as_old_as_its_oldest_figure() -> None:
    older = Citation(source="S", as_of=date(2020, 1, 1), status=Status.PUBLISHED)
    record = price(3).replaced(evidence={**price(3).evidence, "accelerators": older})
    assert record_age(record, TODAY).as_of == date(2020, 1, 1)
    assert figure_age(record, "usd_per_instance_hour", TODAY).days == 3


def test_that_a_datasheet_never_goes_stale_and_a_record_without_evidence_has_no_age() -> None:
    old = Citation(source="S", as_of=date(2016, 1, 1), status=Status.PUBLISHED)
    chip = Accelerator.model_validate(
        {"id": "a", "name": "A", "vendor": "V", "family": "other", "memory_gb": 1, "evidence": {"*": old}}
    )
    assert not record_age(chip, TODAY).stale
    bare = record_age(chip.replaced(evidence={}), TODAY)
    assert (bare.days, bare.stale, str(bare)) == (None, False, "no date")


def test_that_a_rate_is_as_old_as_its_rate_date() -> None:
    looked_up = Citation(source="ECB", as_of=TODAY, status=Status.PUBLISHED)
    rate = ExchangeRate(
        id="r", name="R", currency="EUR", on=date(2026, 1, 2), usd_per_unit=1.1, evidence={"*": looked_up}
    )
    assert record_age(rate, TODAY).stale
    assert figure_age(rate, "usd_per_unit", TODAY).as_of == date(2026, 1, 2)


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0, "today"),
        (1, "1 day"),
        (59, "59 days"),
        (60, "2 months"),
        (800, "2 years"),
        (-3, "dated 3 days ahead"),
    ],
)
def test_that_ages_read_as_people_say_them(days: int, text: str) -> None:
    assert age_text(days) == text


@pytest.mark.parametrize(
    ("valid_until", "state", "text"),
    [
        (None, ValidityState.UNKNOWN, "no end date stated"),
        (date(2026, 12, 31), ValidityState.OPEN, "36 days left"),
        (date(2026, 12, 9), ValidityState.SOON, "14 days left"),
        (date(2026, 11, 26), ValidityState.SOON, "1 day left"),
        (date(2026, 11, 25), ValidityState.SOON, "expires today"),
        (date(2026, 11, 24), ValidityState.EXPIRED, "expired 1 day ago"),
    ],
)
def test_that_the_validity_of_a_quote_counts_down(
    valid_until: date | None, state: ValidityState, text: str
) -> None:
    quote = Quote(
        id="q", name="Q", vendor="V", file_name="q.xlsx", sha256="0", currency="EUR", valid_until=valid_until
    )
    found = quote_validity(quote, TODAY)
    assert (found.state, str(found)) == (state, text)
