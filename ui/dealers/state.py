"""What the dealers page decides without a window: words for due days, filters as settings keep them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from db.vocabulary import DealerStatus, DealerType, Grade
from fieldapp.queries.dealer_choice import ALL, DealerFilter, DealerOrder, Order
from fieldapp.queries.dealers import DealerRow
from fieldapp.texts import _
from fieldapp.words.calendar import due_when, when
from ui.tones import Tone

STATUS_TONES = {
    DealerStatus.PROSPECT: Tone.ACCENT,
    DealerStatus.OPENING: Tone.WARN,
    DealerStatus.ACTIVE: Tone.GOOD,
    DealerStatus.DORMANT: Tone.BAD,
    DealerStatus.ENDED: Tone.NEUTRAL,
}
GRADE_TONES = {Grade.A: Tone.ACCENT, Grade.B: Tone.GOOD, Grade.C: Tone.NEUTRAL}


@dataclass(frozen=True, slots=True)
class Listing:
    """What the list shows, in which order."""

    chosen: DealerFilter = field(default=ALL)
    order: Order = DealerOrder.NAME
    descending: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Whether somebody is left out."""
        return self.chosen != ALL


def due_words(row: DealerRow, today: date) -> tuple[str, Tone]:
    """When the next visit is, or how late it is; in few words, for a cell."""
    if row.next_visit_on is not None and row.next_visit_on >= today:
        return when(row.next_visit_on, today), Tone.GOOD
    if row.status is DealerStatus.ENDED:
        return "", Tone.NEUTRAL
    if row.due_on is None:
        return _("never visited"), Tone.WARN
    if row.due_on > today:
        return when(row.due_on, today), Tone.NEUTRAL
    return due_when(row.due_on, today), Tone.BAD if row.due_on < today else Tone.WARN


def due_sentence(row: DealerRow, today: date) -> str:
    """The same for the header of a file."""
    if row.next_visit_on is not None and row.next_visit_on >= today:
        return _("Next visit {when}").format(when=when(row.next_visit_on, today))
    if row.status is DealerStatus.ENDED:
        return _("No visits: the relationship has ended")
    if row.due_on is None:
        return _("Never visited yet")
    if row.due_on < today:
        return _("Visit due: {late}").format(late=due_when(row.due_on, today))
    return _("Visit due {when}").format(when=when(row.due_on, today))


def stored_filter(chosen: DealerFilter) -> dict[str, Any]:
    """A filter as the settings keep it (JSON)."""
    return {
        "statuses": sorted(chosen.statuses),
        "grades": sorted("" if grade is None else grade.value for grade in chosen.grades),
        "types": sorted(chosen.types),
        "region_prefix": chosen.region_prefix,
        "territory_id": str(chosen.territory_id) if chosen.territory_id else "",
        "core_only": chosen.core_only,
        "text": chosen.text,
        "only": sorted(map(str, chosen.only)),
        "reason": chosen.reason,
        "custom": sorted([str(field), value] for field, value in chosen.custom),
    }


def restored_filter(stored: Mapping[str, Any]) -> DealerFilter:
    """The filter that ``stored_filter`` made; what this version does not know is left out."""
    try:
        territory = stored.get("territory_id")
        return replace(
            ALL,
            statuses=frozenset(DealerStatus(word) for word in stored.get("statuses", ())),
            grades=frozenset(Grade(word) if word else None for word in stored.get("grades", ())),
            types=frozenset(DealerType(word) for word in stored.get("types", ())),
            region_prefix=str(stored.get("region_prefix", "")),
            territory_id=UUID(territory) if territory else None,
            core_only=bool(stored.get("core_only")),
            text=str(stored.get("text", "")),
            only=frozenset(UUID(one) for one in stored.get("only", ())),
            reason=str(stored.get("reason", "")),
            custom=frozenset((UUID(field), str(value)) for field, value in stored.get("custom", ())),
        )
    except (ValueError, TypeError):
        return ALL
