"""The data: where it lies, backup, the look whether all is well, import and export."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from fieldapp.backups import Backup, last_backup, look_into, write_backup
from fieldapp.health import Check, check_store
from fieldapp.keys import PASSPHRASE_VARIABLE, is_unprotected
from fieldapp.texts import Text, _
from fieldapp.words.calendar import day_long
from ui.context import AppContext
from ui.jobs import Progress
from ui.settings.phone_calendar import PhoneCalendarCard
from ui.widgets.buttons import button
from ui.widgets.card import Card, row
from ui.widgets.dialog import Dialog
from ui.widgets.labels import label

if TYPE_CHECKING:
    from db.store import Store

MB = 1_000_000


class DataSection(QWidget):
    """What a rep does once a month and is glad of once a year."""

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._app = app
        where = Card(_("Your data"))
        folder = app.places.folder
        where.body.addWidget(label(_("It lies encrypted in {folder}").format(folder=folder), "body", wrap=True))
        if is_unprotected(app.places.key):
            said = _("This is demo data: its key lies beside it, so anyone with these files can read it.")
            where.body.addWidget(label(said, "bad", wrap=True))
        where.body.addLayout(
            row(
                button(_("Open the folder"), icon="folder-open", on=self._open_folder),
                button(_("Back up now"), icon="floppy-disk", role="primary", on=self._backup),
                button(_("Is everything well?"), icon="heartbeat", on=self._check),
                None,
            )
        )
        self._last = label("", "sub", wrap=True)
        where.body.addWidget(self._last)
        where.body.addLayout(
            row(button(_("Restore a backup…"), icon="clock-counter-clockwise", on=self._restore), None)
        )
        self._show_last()
        self.result = Card(_("Result of the check"))
        self.result.hide()
        files = Card(_("Import and export"))
        files.body.addWidget(
            label(_("Excel, CSV and contact cards come in; everything goes out again."), "sub", wrap=True)
        )
        files.body.addLayout(
            row(
                button(_("Import…"), icon="download-simple", on=lambda: app.go("dealers", import_file=True)),
                button(_("Export…"), icon="export", on=self._export),
                None,
            )
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        self.phone = PhoneCalendarCard(app)
        for card in (where, self.result, files, self.phone):
            layout.addWidget(card)
        layout.addStretch(1)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._app.places.folder)))

    def _backup(self) -> None:
        stamp = datetime.now().astimezone().strftime("%Y-%m-%d")
        start = str(Path.home() / f"FieldApp {stamp}.fieldapp-backup")
        path, _filter = QFileDialog.getSaveFileName(self.window(), _("Back up"), start)
        if path:
            self.backup_to(Path(path))

    def backup_to(self, path: Path) -> None:
        """Write the backup, in the background."""
        places = self._app.places

        def write(store: "Store", progress: Progress) -> bool:
            return write_backup(store, places, path, progress.step)

        self._app.work(Text("Backing up"), write, self._backed_up, said=Text("Backup written: {file}", file=path.name))

    def _show_last(self) -> None:
        last = last_backup(self._app.places)
        said = _("There is no backup yet: should this laptop be lost, so is everything in it.")
        if last is not None:
            said = _("Last backup: {day} {time}").format(day=day_long(last.date()), time=f"{last:%H:%M}")
        self._last.setText(said)

    def _restore(self) -> None:
        kinds = f"{_('Backups')} (*.fieldapp-backup *.fieldapp *.zip);;{_('All files')} (*)"
        path, _filter = QFileDialog.getOpenFileName(self.window(), _("Restore a backup"), str(Path.home()), kinds)
        if path:
            self.restore_from(Path(path))

    def restore_from(self, path: Path) -> None:
        """Look into the backup, and ask whether to put it in the place of what is here."""
        self._app.work(Text("Reading the backup"), lambda _store, _progress: look_into(path), self._ask_to_restore)

    def _ask_to_restore(self, backup: Backup) -> None:
        RestoreDialog(self._app, self.window(), backup).show_form()

    def _backed_up(self, portable: bool) -> None:  # noqa: FBT001  (an answer)
        self._show_last()
        if not portable:
            sentence = Text(
                "It opens on this computer only. To have one that opens anywhere, set {variable} first.",
                variable=PASSPHRASE_VARIABLE,
            )
            self._app.toast(sentence, undo=False)

    def _export(self) -> None:
        start = str(Path.home() / f"FieldApp {self._app.clock.today().isoformat()}.xlsx")
        kinds = (
            (_("Dealers and people for Excel"), "*.xlsx"),
            (_("Dealers as text"), "*.csv"),
            (_("People as text"), "*.csv"),
            (_("People for the phone"), "*.vcf"),
            (_("Visits, reminders and birthdays for a calendar"), "*.ics"),
            (_("Everything"), "*.json"),
        )
        filters = ";;".join(f"{words} ({ending})" for words, ending in kinds)
        path, chosen = QFileDialog.getSaveFileName(self.window(), _("Export"), start, filters)
        if path:
            ending = next((ending[1:] for words, ending in kinds if chosen.startswith(words)), "")
            people_only = chosen.startswith(_("People as text"))
            self.export_to(Path(path).with_suffix(ending) if ending else Path(path), people_only=people_only)

    def export_to(self, path: Path, *, people_only: bool = False) -> None:
        """Write what the ending of *path* asks for, in the background; of a table all people instead of the dealers."""
        from fieldapp.exporting.export import export_file

        today, now = self._app.clock.today(), self._app.clock.now()
        self._app.work(
            Text("Exporting"),
            lambda store, progress: export_file(
                store, path, today=today, now=now, step=progress.step, people_only=people_only
            ),
            lambda done: self._app.toast(done.said(), undo=False),
            writes=True,
            owner=self,
        )

    def _check(self) -> None:
        places = self._app.places
        self._app.work(
            Text("Checking the data"), lambda store, _progress: check_store(store, places), self._show_checks
        )

    def _show_checks(self, checks: list[Check]) -> None:
        while (item := self.result.body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for check in checks:
            mark = "✓" if check.problem is None else "✗"
            text = f"{mark} {check.title}" + (f": {check.problem}" if check.problem else "")
            self.result.body.addWidget(label(text, "body" if check.problem is None else "bad", wrap=True))
        self.result.show()


class RestoreDialog(Dialog):
    """Says what a backup would replace, before it does."""

    def __init__(self, app: AppContext, parent: QWidget, backup: Backup) -> None:
        super().__init__(parent, _("Restore this backup?"), _("Replace my data"), self._confirm)
        self._app, self._backup = app, backup
        facts = _("{file}: made on {day}, {size} MB, {count} attached files.").format(
            file=backup.file.name,
            day=day_long(backup.made_on),
            size=f"{backup.size / MB:,.1f}",
            count=backup.attachments,
        )
        self.body.insertWidget(self.body.count() - 1, label(facts, "strong", wrap=True))
        for said in (
            _("It takes the place of everything here: dealers, people, visits, files and the settings."),
            _("What was entered since that day will not be in it."),
            _("What is here now is not deleted: it is moved into {folder}.").format(folder=app.places.backups),
            _("The window closes and opens again by itself."),
        ):
            self.body.insertWidget(self.body.count() - 1, label(said, wrap=True))
        self.confirm_button.setDefault(False)

    def _confirm(self) -> None:
        self.accept()
        self._app.restore_wanted.emit(self._backup.file)
