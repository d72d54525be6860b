"""Writing down a new dealer: a name and a place, nothing more is needed."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from db.vocabulary import DealerStatus
from fieldapp.operations.dealers import NewDealer, add_dealer
from fieldapp.queries.dealer_choice import DealerFilter
from fieldapp.queries.duplicates import LikeRow, dealers_like
from fieldapp.rules.phones import read_phone, shown_phone
from fieldapp.texts import Text, _
from fieldapp.words.duplicates import REASONS
from fieldapp.words.vocabulary import word
from ui.context import AppContext
from ui.dealers.section import clear
from ui.widgets.buttons import button
from ui.widgets.choice import Choice
from ui.widgets.dialog import Dialog
from ui.widgets.labels import ElidedLabel, dotted, label
from ui.widgets.region_edit import RegionEdit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ASK_AFTER_MS = 250
SHORTEST_NAME = 2


class NewDealerDialog(Dialog):
    """Asks for the little that is needed, and says while one types who is probably the same dealer.

    Args:
        app: reads and writes.
        parent: the window.
        added: called with the new dealer's id.
        name: what was looked for in vain.
        chosen: what the list is narrowed down to: a prospect is added to a list of prospects.
        place: the code of its region, where that is known already.
    """

    def __init__(
        self,
        app: AppContext,
        parent: QWidget,
        added: Callable[[UUID], object],
        *,
        name: str = "",
        chosen: DealerFilter | None = None,
        place: str = "",
    ) -> None:
        super().__init__(parent.window(), _("New dealer"), _("Add dealer"), self._save, width=480)
        self._app, self._added = app, added
        self.name, self.place, self.phone, self.person = QLineEdit(name), RegionEdit(app), QLineEdit(), QLineEdit()
        self.form.add("name", _("Name"), self.name, required=_("A dealer needs a name."))
        self.form.add("region_code", _("Place"), self.place, required=_("Pick the place."))
        self.form.add("phone", _("Phone"), self.phone)
        self.form.add("person", _("Contact"), self.person)
        statuses = Choice([(status, word(status)) for status in DealerStatus])
        self.form.add("status", _("Status"), statuses)
        if chosen is not None and len(chosen.statuses) == 1:
            statuses.set_value(next(iter(chosen.statuses)))
        self.likes = QFrame()
        self.likes.setProperty("role", "notice")
        self._like_rows = QVBoxLayout(self.likes)
        self._like_rows.setContentsMargins(12, 8, 8, 8)
        self._like_rows.setSpacing(4)
        self.likes.hide()
        self.body.addWidget(self.likes)
        self._pause = QTimer(self, singleShot=True, interval=ASK_AFTER_MS)
        self._pause.timeout.connect(self._ask)
        self.form.edited.connect(lambda _field: self._pause.start())
        if name:
            self._pause.start()
        if place:
            self.place.set_value(place)
        (self.place if name else self.name).setFocus()

    def _on_confirm(self) -> None:
        """The place may still be looked up when Enter comes."""
        self.place.when_settled(super()._on_confirm)

    def _save(self) -> None:
        new = NewDealer(**self.form.values())
        if self.place.rest:
            new = replace(new, address=self.place.rest)
        self._app.write(
            lambda store: add_dealer(store, new),
            self._on_added,
            said=Text("{name} added", name=new.name),
            refused=self.form.refuse,
            owner=self,
        )

    def _on_added(self, dealer_id: UUID) -> None:
        self.accept()
        self._added(dealer_id)

    # Who is probably the same

    def _ask(self) -> None:
        name, region = self.name.text().strip(), self.place.value()
        person, number = self.person.text().strip(), read_phone(self.phone.text())
        if len(name) < SHORTEST_NAME and not number:
            self._show_likes([])
            return

        def fetch(session: "Session") -> list[LikeRow]:
            phones, people = [number] if number else [], [person] if person else []
            return dealers_like(session, name, region_code=region, phones=phones, people=people)

        self._app.read(fetch, self._show_likes, key=(id(self), "likes"), owner=self)

    def _show_likes(self, likes: list[LikeRow]) -> None:
        clear(self._like_rows)
        self.likes.setVisible(bool(likes))
        if not likes:
            return
        self._like_rows.addWidget(label(_("Perhaps this dealer is there already:"), "strong"))
        for like in likes:
            line = QHBoxLayout()
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(ElidedLabel(like.name))
            reasons = dotted(like.place, shown_phone(like.phone), *(REASONS[reason] for reason in like.reasons[:2]))
            words.addWidget(ElidedLabel(reasons, "sub"))
            line.addLayout(words, 1)
            opener = button(_("Open that one"), role="quiet", on=partial(self._open, like.id))
            opener.setAutoDefault(False)
            line.addWidget(opener)
            self._like_rows.addLayout(line)

    def _open(self, dealer_id: UUID) -> None:
        self.done(self.DialogCode.Rejected)  # it is there already: nothing to be asked about
        self._app.open_dealer(dealer_id)
