"""When in its period money moves: a word of assumptions and of ledgers."""

from enum import StrEnum


class FlowTiming(StrEnum):
    """Where in its period a flow falls. The middle may be written mid or middle."""

    START = "start"
    MID = "mid"
    END = "end"

    @classmethod
    def _missing_(cls, value: object) -> "FlowTiming | None":
        return cls.MID if value == "middle" else None
