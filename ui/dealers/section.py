"""What the parts of a dealer's file have in common."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLayout, QLineEdit, QWidget

from fieldapp.operations.attachments import attach
from fieldapp.queries.dealer_file import DealerFile
from fieldapp.texts import Text
from ui.context import AppContext
from ui.widgets.form import AutoForm
from ui.widgets.scroll import BESIDE_BAR_PX, Scroll

if TYPE_CHECKING:
    from uuid import UUID

    from db.store import Store

SCROLL_BAR_PX = 10


class Section(Scroll):
    """One tab of the file; ``show_file`` is called when it is looked at and when the file has changed.

    Args:
        app: reads and writes.
    """

    def __init__(self, app: AppContext) -> None:
        super().__init__(spacing=12)
        self.app = app
        self.verticalScrollBar().rangeChanged.connect(lambda _least, most: self._keep_width(has_bar=most > 0))
        self._keep_width(has_bar=False)
        self._file: DealerFile | None = None

    @property
    def file(self) -> DealerFile:
        """The file shown.  Sections are filled before anybody can press anything in them."""
        if self._file is None:
            raise RuntimeError("no file is shown")
        return self._file

    @property
    def dealer_id(self) -> "UUID":
        return self.file.facts.id

    def show_file(self, file: DealerFile) -> None:
        """Show *file*, which may be of another dealer."""
        is_other = self._file is None or self._file.facts.id != file.facts.id
        self._file = file
        self.fill(file)
        if is_other:
            self.verticalScrollBar().setValue(0)

    def _keep_width(self, *, has_bar: bool) -> None:
        """Cards end where the head of the file ends, with a scroll bar and without."""
        margins = self.body.contentsMargins()
        margins.setRight(BESIDE_BAR_PX + (0 if has_bar else SCROLL_BAR_PX))
        self.body.setContentsMargins(margins)

    def leave(self) -> None:
        """Save what was typed: another file comes."""
        for form in self.findChildren(AutoForm):
            form.save_now()

    def fill(self, file: DealerFile) -> None:
        """Put what *file* says into the widgets."""
        raise NotImplementedError

    def attach_to(self, owner_table: str, owner_id: "UUID", title: str) -> None:
        """Ask for a file and attach it to something on this file: a contract, a sign."""
        path, _kind = QFileDialog.getOpenFileName(self.window(), title, str(Path.home()))
        if path:
            files, dealer_id = self.app.files, self.dealer_id
            self.app.write(
                lambda store: attach(
                    store, files, Path(path), dealer_id=dealer_id, owner_table=owner_table, owner_id=owner_id
                ),
                said=Text("Attached"),
            )

    def auto_form(self, operate: "Callable[[Store, UUID, dict[str, Any]], Any]") -> AutoForm:
        """A form that saves into this file as one goes: *operate* gets the dealer and the changed fields."""

        def save(values: dict[str, Any]) -> None:
            dealer_id = self.dealer_id
            self.app.write(
                lambda store: operate(store, dealer_id, values),
                lambda _value: form.show_saved(),
                refused=form.refuse,
                owner=form,
            )

        form = AutoForm(save)
        form.grid.setVerticalSpacing(0)
        return form


def quiet(editor: QWidget) -> QWidget:
    """Let *editor* look like text until it is pointed at: a file is read more often than written."""
    editor.setProperty("quiet", True)
    if isinstance(editor, QLineEdit):
        editor.setClearButtonEnabled(False)
        editor.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return editor


def clear(layout: QLayout) -> None:
    """Take everything out of *layout*."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (below := item.layout()) is not None:
            clear(below)
            below.deleteLater()
