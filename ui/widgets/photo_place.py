"""Asks whether the place where photos were taken is the dealer's."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QCheckBox, QWidget

from fieldapp.operations.dealers import change_dealer
from fieldapp.photo_place import PlaceOffer, place_offer, taken_at
from fieldapp.queries.planning import E6
from fieldapp.rules.coordinates import shown_coordinates
from fieldapp.texts import Text, _
from ui.context import AppContext
from ui.widgets.dialog import Dialog
from ui.widgets.labels import label

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def ask_for_place(app: AppContext, parent: QWidget, dealer_id: UUID, photos: Sequence[Path]) -> None:
    """Read where *photos* were taken and, where that is news, ask whether the dealer is there."""
    if not app.settings.ask_photo_places:
        return

    def fetch(session: "Session") -> PlaceOffer | None:
        return place_offer(session, dealer_id, [taken_at(photo) for photo in photos])

    def ask(offer: PlaceOffer | None) -> None:
        if offer is not None:
            PhotoPlaceDialog(app, parent, offer).show_form()

    app.read(fetch, ask, key=("photo place", dealer_id), owner=parent)


class PhotoPlaceDialog(Dialog):
    """Says where, and how far that is from what was known; nothing is written without a yes."""

    def __init__(self, app: AppContext, parent: QWidget, offer: PlaceOffer) -> None:
        super().__init__(parent.window(), _("Is the dealer here?"), _("Yes, note the place"), self._take)
        self._app, self._offer = app, offer
        point = offer.place.point
        self._place = {"latitude_e6": round(point.latitude * E6), "longitude_e6": round(point.longitude * E6)}
        self._cancel.setText(_("No"))
        where = shown_coordinates(self._place["latitude_e6"], self._place["longitude_e6"])
        said = _("The photos were taken at {where}.").format(where=where)
        self.words = label("\n".join(filter(None, (said, _how_far(offer)))), wrap=True)
        self.never = QCheckBox(_("Do not ask again"))
        self.body.addWidget(label(offer.dealer, "strong"))
        self.body.addWidget(self.words)
        self.body.addWidget(
            label(_("Routes and the map use it. The photos themselves are kept without the place."), "sub", wrap=True)
        )
        self.body.addWidget(self.never)
        self.finished.connect(self._keep_wish)

    def _take(self) -> None:
        dealer_id, place = self._offer.dealer_id, self._place
        self._app.write(lambda store: change_dealer(store, dealer_id, place), said=Text("Place noted"))
        self.accept()

    def _keep_wish(self) -> None:
        if self.never.isChecked():
            self._app.save_settings(ask_photo_places=False)


def _how_far(offer: PlaceOffer) -> str:
    if offer.place.km is None:
        return ""
    km = f"{offer.place.km:.1f}"
    if offer.has_own:
        return _("That is {km} km from the place on file.").format(km=km)
    return _("That is {km} km from the town that stood for it until now.").format(km=km)
