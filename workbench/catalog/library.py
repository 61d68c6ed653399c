"""An immutable snapshot of records that workers, views and reports share."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Self, TypeVar

from workbench.domain.hardware import Accelerator, Facility, System
from workbench.domain.market import ApiPrice, CloudPrice
from workbench.domain.model import Model, ServingStack
from workbench.domain.money import ExchangeRate, RateBasis
from workbench.domain.quote import Quote
from workbench.domain.record import Record
from workbench.domain.scenario import Scenario

R = TypeVar("R", bound=Record)


def _release(stack: ServingStack) -> tuple[tuple[int, ...], date]:
    numbers = tuple(int(part) for part in re.findall(r"\d+", stack.version))
    return numbers, stack.released_on or date.min


class Library:
    """Records by kind and id. Every change makes a new snapshot that shares the kinds left alone."""

    def __init__(self, records: Iterable[Record] = (), as_of: date = date.min) -> None:
        kinds: dict[str, dict[str, Record]] = {}
        for record in records:
            kinds.setdefault(record.KIND, {})[record.id] = record
        self._kinds: Mapping[str, Mapping[str, Record]] = MappingProxyType(kinds)
        self._as_of = as_of

    @property
    def as_of(self) -> date:
        """Date of the newest shipped catalog."""
        return self._as_of

    @classmethod
    def _made_of(cls, kinds: Mapping[str, Mapping[str, Record]], as_of: date) -> Self:
        library = cls(as_of=as_of)
        library._kinds = MappingProxyType(dict(kinds))
        return library

    def get(self, kind: str, record_id: str) -> Record | None:
        """A record of any kind, None where there is none."""
        return self._kinds.get(kind, {}).get(record_id)

    def records(self, kind: str) -> tuple[Record, ...]:
        """All records of a kind, in their order."""
        return tuple(self._kinds.get(kind, {}).values())

    def kinds(self) -> tuple[str, ...]:
        """Kinds that have records."""
        return tuple(kind for kind, records in self._kinds.items() if records)

    def with_records(self, records: Iterable[Record]) -> Self:
        """A snapshot with the records put in, replacing those with the same kind and id in place."""
        changed: dict[str, dict[str, Record]] = {}
        for record in records:
            kind = changed.setdefault(record.KIND, dict(self._kinds.get(record.KIND, {})))
            kind[record.id] = record
        return self._made_of({**self._kinds, **changed}, self._as_of)

    def without(self, kind: str, record_ids: Iterable[str]) -> Self:
        """A snapshot without some records of a kind."""
        gone = set(record_ids)
        if not gone:
            return self
        kept = {key: record for key, record in self._kinds.get(kind, {}).items() if key not in gone}
        return self._made_of({**self._kinds, kind: kept}, self._as_of)

    def arranged(self, kind: str, places: Mapping[str, int]) -> Self:
        """A snapshot with the records of a kind in the order of their places."""
        records = self._kinds.get(kind, {})
        ordered = {key: records[key] for key in sorted(records, key=places.__getitem__)}
        return self._made_of({**self._kinds, kind: ordered}, self._as_of)

    def _typed(self, record_type: type[R], record_id: str) -> R | None:
        record = self.get(record_type.KIND, record_id)
        return record if isinstance(record, record_type) else None

    def accelerator(self, record_id: str) -> Accelerator | None:
        """An accelerator by id."""
        return self._typed(Accelerator, record_id)

    def system(self, record_id: str) -> System | None:
        """A system by id."""
        return self._typed(System, record_id)

    def model(self, record_id: str) -> Model | None:
        """A model by id."""
        return self._typed(Model, record_id)

    def stack(self, record_id: str) -> ServingStack | None:
        """A serving stack by id."""
        return self._typed(ServingStack, record_id)

    def newest_stacks(self) -> tuple[ServingStack, ...]:
        """The newest version of every serving stack, told apart by name: by version number, then by date."""
        newest: dict[str, ServingStack] = {}
        for stack in self.records(ServingStack.KIND):
            if isinstance(stack, ServingStack):
                known = newest.get(stack.name)
                if known is None or _release(stack) >= _release(known):
                    newest[stack.name] = stack
        return tuple(newest.values())

    def cloud_price(self, record_id: str) -> CloudPrice | None:
        """A cloud price by id."""
        return self._typed(CloudPrice, record_id)

    def api_price(self, record_id: str) -> ApiPrice | None:
        """An API price by id."""
        return self._typed(ApiPrice, record_id)

    def facility(self, record_id: str) -> Facility | None:
        """A facility by id."""
        return self._typed(Facility, record_id)

    def quote(self, record_id: str) -> Quote | None:
        """A quote by id."""
        return self._typed(Quote, record_id)

    def scenario(self, record_id: str) -> Scenario | None:
        """A scenario by id."""
        return self._typed(Scenario, record_id)

    def exchange_rate(self, currency: str) -> ExchangeRate | None:
        """The newest spot rate of a currency; a forward or budget rate is taken by its id."""
        rates = [
            record
            for record in self.records(ExchangeRate.KIND)
            if isinstance(record, ExchangeRate)
            and record.currency == currency
            and record.basis is RateBasis.SPOT
        ]
        return max(rates, key=lambda rate: rate.rate_date or date.min, default=None)
