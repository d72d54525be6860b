"""The card of a dealer's file with the fields that the company added of its own."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from uuid import UUID

from fieldapp.rules.custom_fields import CustomColumn
from fieldapp.texts import _
from ui.widgets.card import Card
from ui.widgets.custom_fields import add_custom_rows, custom_shown, fields_in_use
from ui.widgets.form import AutoForm
from ui.widgets.labels import label


class CustomCard(Card):
    """Is there as long as there are such fields; made anew when the company changes them.

    Args:
        make: an empty form that saves as one goes.
    """

    def __init__(self, make: Callable[[], AutoForm]) -> None:
        self._sign = label("", "sub")
        super().__init__(_("Fields of the company"), self._sign)
        self._make = make
        self._fields: tuple[CustomColumn, ...] = ()
        self.form: AutoForm | None = None
        self.hide()

    def show_values(self, fields: Sequence[CustomColumn], values: Mapping[UUID, str], today: date) -> None:
        """Show what stands in the fields."""
        wanted = fields_in_use(fields, values)
        if wanted != self._fields:
            self._make_form(wanted, today)
        if self.form is not None:
            self.form.fill(custom_shown(wanted, values))
        self.setVisible(bool(wanted))

    def _make_form(self, fields: tuple[CustomColumn, ...], today: date) -> None:
        if self.form is not None:
            self.form.save_now()
            self.body.removeWidget(self.form)
            self.form.deleteLater()
        self._fields, self.form = fields, None
        if fields:
            self.form = self._make()
            add_custom_rows(self.form, fields, today, quiet=True)
            self.form.add_wide(self.form.sign)
            self.body.addWidget(self.form)
