"""Market days of townships: when a visit meets everybody, or nobody who has time."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from fieldapp.operations.regions import set_market_days
from fieldapp.queries.market_days import Market, markets
from fieldapp.texts import Text, _
from fieldapp.words.calendar import market_words
from ui.context import AppContext
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card, row
from ui.widgets.dialog import Dialog
from ui.widgets.labels import dotted, label
from ui.widgets.region_edit import RegionEdit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class MarketDaysCard(Card):
    """The townships whose market days are known, with a way to note others."""

    def __init__(self, app: AppContext) -> None:
        self.add_button = button(_("Add market days"), icon="plus", on=self._add)
        super().__init__(_("Market days"), self.add_button)
        self._app = app
        self._rows = QVBoxLayout()
        self.body.addLayout(self._rows)

    def read_again(self) -> None:
        """Read them all."""

        def fetch(session: "Session") -> list[Market]:
            return markets(session)

        self._app.read(fetch, self._show, key=(id(self), "markets"), owner=self)

    def _show(self, known: list[Market]) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for market in known:
            said = _("Remove the market days of {name}").format(name=market.place)
            remove = icon_button("trash", said, on=partial(self._remove, market))
            line = QWidget()
            line.setLayout(row(label(dotted(market.place, market_words(market.days))), None, remove))
            self._rows.addWidget(line)
        if not known:
            self._rows.addWidget(label(_("No market days are noted."), "sub"))

    def _add(self) -> None:
        MarketDaysDialog(self._app, self.window()).show_form()

    def _remove(self, market: Market) -> None:
        self._app.write(lambda store: set_market_days(store, market.region_code, ""), said=Text("Removed"))


class MarketDaysDialog(Dialog):
    """Which township, which days."""

    def __init__(self, app: AppContext, parent: QWidget) -> None:
        super().__init__(parent, _("Market days"), _("Add market days"), self._save)
        self._app = app
        self.form.add("region_code", _("Township"), RegionEdit(app), required=_("Pick the township."))
        days = QLineEdit()
        days.setPlaceholderText(_("lunar 1, 4, 7"))
        hint = _("Write them as: lunar 1, 4, 7; solar 5, 10; week 6.")
        self.form.add("market_days", _("Market days"), days, required=hint, hint=hint)

    def _save(self) -> None:
        values = self.form.values()
        self._app.write(
            lambda store: set_market_days(store, values["region_code"], values["market_days"]),
            lambda _none: self.accept(),
            said=Text("Market days noted"),
            refused=self.form.refuse,
            owner=self,
        )
