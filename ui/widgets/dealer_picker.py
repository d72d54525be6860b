"""Choosing a dealer by any part of what is known of it."""

from typing import TYPE_CHECKING, Any

from fieldapp.queries.dealers import dealer_row
from fieldapp.queries.search import search
from fieldapp.texts import _
from ui.context import AppContext
from ui.widgets.labels import dotted
from ui.widgets.suggesting_edit import SuggestingEdit, Suggestion

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class DealerPicker(SuggestingEdit):
    """Its value is the dealer's id."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(
            app,
            _find,
            _name,
            hint=_("Name, pinyin initials, phone or place"),
            nothing=_("Choose a dealer from the list."),
            icon="storefront",
        )


def _find(session: "Session", typed: str) -> list[Suggestion]:
    found = {hit.dealer_id: hit for hit in reversed(search(session, typed, limit=12))}
    return [(hit.dealer_id, hit.dealer, dotted(hit.place, *hit.phones[:1])) for hit in reversed(found.values())]


def _name(session: "Session", value: Any) -> str:  # noqa: ANN401  (a dealer's id)
    row = dealer_row(session, value)
    return row.name if row else ""
