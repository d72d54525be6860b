"""What a person can do: each operation is one transaction and says what it touched."""

from dataclasses import dataclass
from enum import StrEnum


class Area(StrEnum):
    """A part of the data that screens show; the same word names a module in every layer."""

    REGIONS = "regions"
    DEALERS = "dealers"
    REMINDERS = "reminders"
    VISITS = "visits"
    TASKS = "tasks"
    VALUE = "value"
    CONTRACTS = "contracts"
    SERVICE = "service"
    SUPPORT = "support"
    COMPETITORS = "competitors"
    SCRIPTS = "scripts"
    RULES = "rules"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Changed:
    """Tells the screens what to read again."""

    areas: frozenset[Area]

    @classmethod
    def of(cls, *areas: Area) -> "Changed":
        return cls(frozenset(areas))

    @classmethod
    def everything(cls) -> "Changed":
        """For imports, undo and restores, which may touch any table."""
        return cls(frozenset(Area))

    def touches(self, *areas: Area) -> bool:
        return not self.areas.isdisjoint(areas)
