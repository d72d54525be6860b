"""The data: where it lies, backup, the look whether all is well, import and export."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from fieldapp.backups import write_backup
from fieldapp.health import Check, check_store
from fieldapp.keys import PASSPHRASE_VARIABLE, is_unprotected
from fieldapp.texts import Text, _
from ui.context import AppContext
from ui.jobs import Progress
from ui.widgets.buttons import button
from ui.widgets.card import Card, row
from ui.widgets.labels import label

if TYPE_CHECKING:
    from db.store import Store


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
        restore = _("To restore a backup close the app and use: fieldapp restore FILE")
        where.body.addWidget(label(restore, "sub", wrap=True))
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
        for card in (where, self.result, files):
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

    def _backed_up(self, portable: bool) -> None:  # noqa: FBT001  (an answer)
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
