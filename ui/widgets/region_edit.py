"""Choosing a place of the region tree by name, pinyin or initials."""

from typing import TYPE_CHECKING, Any

from fieldapp.queries.regions import find_regions, places_of
from fieldapp.texts import _
from ui.context import AppContext
from ui.widgets.suggesting_edit import SuggestingEdit, Suggestion

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class RegionEdit(SuggestingEdit):
    """Its value is the region's code, empty when none is chosen."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(
            app,
            _find,
            _name,
            hint=_("County or township, also by pinyin initials"),
            nothing=_("Choose a place from the list."),
            icon="map-pin",
        )

    def value(self) -> Any:  # noqa: ANN401  (a code)
        """The code, or an empty text."""
        return super().value() or ""


def _find(session: "Session", typed: str) -> list[Suggestion]:
    found = find_regions(session, typed, limit=12)
    places = places_of(session, [region.code for region in found])
    return [
        (region.code, places[region.code].short if region.code in places else region.name, region.unit)
        for region in found
    ]


def _name(session: "Session", value: Any) -> str:  # noqa: ANN401  (a code)
    place = places_of(session, [value]).get(value)
    return place.short if place else ""
