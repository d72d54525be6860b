"""Erasing a person for good: what goes and what stays is said before, and what is left to do after."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fieldapp.operations.privacy import Erased, erase_person
from fieldapp.queries.people import PersonCard as Person
from fieldapp.texts import _
from ui.context import AppContext
from ui.widgets.dialog import Dialog
from ui.widgets.labels import label


class ErasePersonDialog(Dialog):
    """Asks before it erases; afterwards it names what an erasure here does not reach."""

    def __init__(self, app: AppContext, parent: QWidget, person: Person) -> None:
        title = _("Erase {name} for good?").format(name=person.name)
        super().__init__(parent.window(), title, _("Erase for good"), self._erase)
        self._app, self._person = app, person
        self.body.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._said: list[QWidget] = []
        self._say(
            _("For a person who asks for it. It cannot be undone; to take a person off the list use Delete."),
            _(
                "Erased: name, phones, birthday, family, likes, notes, needs, anniversaries, reminders and photos, "
                "also in the record of changes."
            ),
            _("What stays with the dealer, without the person: visits, gifts and promises."),
        )

    def is_typed(self) -> bool:
        """Nothing is written here that could be lost."""
        return False

    def _say(self, *sentences: str) -> None:
        for line in self._said:
            self.body.removeWidget(line)
            line.deleteLater()
        self._said = [label(sentence, wrap=True) for sentence in sentences]
        for line in self._said:
            self.body.addWidget(line)

    def _erase(self) -> None:
        app, person_id = self._app, self._person.id
        app.write(lambda store: erase_person(store, person_id, app.files), self._show_erased, refused=self.form.refuse)

    def _show_erased(self, erased: Erased) -> None:
        self.confirm_button.hide()
        self._cancel.setText(_("Close"))
        self._cancel.setFocus()
        self._title.setText(_("Everything is erased"))
        self._say(*map(str, erased.remains))
        self.fit()
