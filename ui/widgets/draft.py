"""Keeps what is typed into a dialog until it is saved, and puts it back when the dialog opens again."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDialog

from fieldapp.texts import Text, _
from ui.context import AppContext
from ui.jobs import Job
from ui.widgets.buttons import button
from ui.widgets.card import row
from ui.widgets.form import SAVE_AFTER_MS
from ui.widgets.labels import label

if TYPE_CHECKING:
    from ui.widgets.dialog import Dialog


class DraftKeeper(QObject):
    """Belongs to one dialog; reads and writes on the writer's thread, one after the other."""

    def __init__(self, app: AppContext, dialog: "Dialog", name: str) -> None:
        super().__init__(dialog)
        self._app, self._dialog, self._name = app, dialog, name
        self._is_kept = False
        self._pause = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._pause.timeout.connect(self._keep)
        self._note = label(_("You had begun to write this."), "sub")
        self._anew = button(_("Begin anew"), role="quiet", on=self._begin_anew, flush=True)
        self._anew.setAutoDefault(False)
        for widget in (self._note, self._anew):
            widget.hide()
        dialog.body.insertLayout(0, row(self._note, self._anew, None))
        for form in dialog.forms():
            form.edited.connect(self.soon)
        dialog.finished.connect(self._on_finished)
        self._later(lambda: app.drafts.read(name), self._show)

    def soon(self, *_what: object) -> None:
        """Something was typed: keep it in a moment."""
        self._pause.start()

    def _show(self, kept: dict[str, Any] | None) -> None:
        if not kept or self._dialog.is_typed():
            return
        self._is_kept = True
        for number, form in enumerate(self._dialog.forms()):
            form.type_again(kept.get(str(number), {}))
        self._dialog.type_more_again(kept.get("more", {}))
        self._pause.stop()
        for widget in (self._note, self._anew):
            widget.show()
        self._dialog.fit()

    def _begin_anew(self) -> None:
        for form in self._dialog.forms():
            form.clear_typed()
        self._dialog.type_more_again({})
        for widget in (self._note, self._anew):
            widget.hide()
        self._keep()

    def _keep(self) -> None:
        self._pause.stop()
        drafts, name = self._app.drafts, self._name
        if self._dialog.is_typed():
            values = self._values()
            self._is_kept = True
            self._later(lambda: drafts.keep(name, values))
        elif self._is_kept:
            self._is_kept = False
            self._later(lambda: drafts.drop(name))

    def _values(self) -> dict[str, object]:
        forms = {str(number): form.typed() for number, form in enumerate(self._dialog.forms())}
        return {**forms, "more": self._dialog.more_typed()}

    def _on_finished(self, how: int) -> None:
        if how == QDialog.DialogCode.Rejected:
            self._keep()
            if self._is_kept:
                self._app.toast(Text("Kept as a draft: it is there when you open this again."), undo=False)
        elif self._is_kept or self._pause.isActive():
            self._pause.stop()
            drafts, name = self._app.drafts, self._name
            self._later(lambda: drafts.drop(name))

    def _later(self, work: Callable[[], Any], then: Callable[[Any], object] | None = None) -> None:
        job = Job(lambda _progress: work())
        if then is not None:
            job.succeeded.connect(then)
        job.failed.connect(self._app.trouble.show)
        self._app.jobs.write(job)
