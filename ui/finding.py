"""What the search for everything finds, and where each hit leads."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fieldapp.queries.record_search import RecordHit, RecordKind, search_records
from fieldapp.queries.search import HitKind, search
from fieldapp.rules.phones import shown_phone
from fieldapp.words.records import record_detail
from ui.palette import Hit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

DEALERS, RECORDS = 20, 12  # more than anyone reads
_ICONS: Mapping[RecordKind, str] = {
    RecordKind.CONTRACT: "file-text",
    RecordKind.COMPETITOR: "target",
    RecordKind.SERVICE: "chat-circle",
    RecordKind.REVIVAL: "heartbeat",
    RecordKind.ENDING: "handshake",
    RecordKind.RESOURCE: "scales",
    RecordKind.GROUND: "flag",
    RecordKind.POLICY: "megaphone",
    RecordKind.RESTRICTED: "warning",
}
_TABS: Mapping[RecordKind, str] = {
    RecordKind.CONTRACT: "contracts",
    RecordKind.SERVICE: "relation",
    RecordKind.REVIVAL: "timeline",
    RecordKind.ENDING: "relation",
    RecordKind.RESOURCE: "resources",
}


def search_everything(session: "Session", text: str) -> "Sequence[Hit]":
    """Dealers and their people first, then what was written down."""
    people = [
        Hit(
            found.name,
            "dealers",
            {"dealer": found.dealer_id},
            detail=found.place if found.kind is HitKind.DEALER else found.dealer,
            icon="storefront" if found.kind is HitKind.DEALER else "user",
            note=shown_phone(next(iter(found.phones), "")),
        )
        for found in search(session, text, limit=DEALERS)
    ]
    return [*people, *(_hit(found) for found in search_records(session, text)[:RECORDS])]


def _hit(found: RecordHit) -> Hit:
    page, where = _way(found)
    return Hit(found.title, page, where, detail=record_detail(found), icon=_ICONS[found.kind])


def _way(found: RecordHit) -> tuple[str, dict[str, Any]]:
    match found.kind:
        case RecordKind.COMPETITOR:
            return "resources", {"tab": "competitors", "brand": found.title}
        case RecordKind.GROUND:
            return "resources", {"tab": "ground"}
        case RecordKind.POLICY | RecordKind.RESTRICTED:
            return "settings", {"section": "lists"}
        case _:
            return "dealers", {"dealer": found.dealer_id, "tab": _TABS[found.kind]}
