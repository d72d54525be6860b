"""The files tab: photos and papers, dropped here or chosen; their words can be written below."""

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QPixmap
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from fieldapp.attachments import AttachmentFiles
from fieldapp.errors import FieldAppError
from fieldapp.operations import Changed
from fieldapp.operations.attachments import attach, change_caption, remove_attachment
from fieldapp.queries.attachments import AttachmentRow, attachments_of
from fieldapp.queries.dealer_file import DealerFile
from fieldapp.texts import Text, _
from ui.context import AppContext
from ui.dealers.section import Section, clear, quiet
from ui.jobs import Progress
from ui.widgets.buttons import button, icon_button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.photo_place import ask_for_place
from ui.widgets.picture import Picture
from ui.widgets.states import EmptyState

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from db.store import Store

TILE = QSize(176, 132)
KIBIBYTE = 1024
Thumbnails = dict[str, bytes]


class FilesSection(Section):
    """Tiles; what is dropped on the tab is attached."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(app)
        self.setAcceptDrops(True)
        words = _("Drop photos, scans and papers here, at most 25 MB each.")
        self._hint = label(words, "sub", wrap=True)
        self._nothing = EmptyState("image", words)
        self._nothing.hide()
        top = QHBoxLayout()
        top.addWidget(button(_("Attach files"), icon="paperclip", on=self._choose))
        top.addWidget(self._hint, 1)
        top.addStretch()
        self._tiles = QWidget()
        self._flow = FlowLayout(self._tiles, spacing=12)
        self.body.addLayout(top)
        self.body.addWidget(self._tiles)
        self.body.addWidget(self._nothing)
        self.body.addStretch(1)

    def fill(self, file: DealerFile) -> None:
        dealer_id, files = file.facts.id, self.app.files

        def fetch(session: "Session") -> tuple[list[AttachmentRow], Thumbnails]:
            rows = attachments_of(session, dealer_id)
            return rows, {
                row.sha256: small for row in rows if row.is_photo and (small := _thumbnail(files, row.sha256))
            }

        self.app.read(fetch, self._show, key=(id(self), "files"), owner=self)

    def attach(self, paths: Sequence[Path]) -> None:
        """Attach files, one after the other; one that is refused does not keep the others out."""
        dealer_id, files = self.dealer_id, self.app.files

        def work(store: "Store", progress: Progress) -> tuple[list[str], Changed]:
            refused, changed = [], Changed.of()
            for number, path in enumerate(paths):
                progress.step(number, len(paths))
                try:
                    _id, changed = attach(store, files, path, dealer_id=dealer_id)
                except FieldAppError as error:
                    refused.append(str(error.text))
            return refused, changed

        self.app.work(Text("Attaching files"), work, self._on_attached, writes=True, owner=self)
        ask_for_place(self.app, self, dealer_id, paths)

    def _on_attached(self, refused: object) -> None:
        if isinstance(refused, list) and refused:
            self.app.toast("\n".join(refused), undo=False)
        else:
            self.app.toast(Text("Attached"))

    def _show(self, found: tuple[list[AttachmentRow], Thumbnails]) -> None:
        rows, thumbnails = found
        clear(self._flow)
        self._hint.setVisible(bool(rows))
        self._nothing.setVisible(not rows)
        for row in rows:
            self._flow.addWidget(self._tile(row, thumbnails.get(row.sha256)))
        self._tiles.updateGeometry()

    def _tile(self, row: AttachmentRow, thumbnail: bytes | None) -> QWidget:
        tile = _Tile(row, thumbnail)
        tile.opened.connect(partial(self._open, row))
        tile.removed.connect(partial(self._remove, row.id))
        tile.captioned.connect(partial(self._caption, row.id))
        return tile

    def _open(self, row: AttachmentRow) -> None:
        """Unseal it into a folder of its own and hand it to the program that opens such files."""
        files = self.app.files

        def export(_store: "Store", _progress: Progress) -> Path:
            target = Path(tempfile.mkdtemp(prefix="fieldapp-")) / Path(row.file_name).name
            files.export(row.sha256, target)
            return target

        self.app.work(Text("Opening {file}", file=row.file_name), export, _open_outside, owner=self)

    def _remove(self, row_id: "UUID") -> None:
        self.app.write(lambda store: remove_attachment(store, row_id), said=Text("File removed"))

    def _caption(self, row_id: "UUID", caption: str) -> None:
        self.app.write(lambda store: change_caption(store, row_id, caption), said=Text("Caption saved"))

    def _choose(self) -> None:
        paths, _filter = QFileDialog.getOpenFileNames(self.window(), _("Attach files"), str(Path.home()))
        if paths:
            self.attach([Path(path) for path in paths])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.attach([path for path in paths if path.is_file()])


def _open_outside(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class _Tile(QFrame):
    """One file: its picture, its name, words about it."""

    opened = Signal()
    removed = Signal()
    captioned = Signal(str)

    def __init__(self, row: AttachmentRow, thumbnail: bytes | None) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setFixedWidth(TILE.width() + 2)
        self.setAccessibleName(row.file_name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 8)
        layout.setSpacing(2)
        layout.addWidget(_face(thumbnail))
        name = QHBoxLayout()
        name.setContentsMargins(8, 0, 4, 0)
        name.setSpacing(0)
        name.addWidget(ElidedLabel(row.file_name), 1)
        name.addWidget(
            icon_button("arrow-square-out", _("Open {file}").format(file=row.file_name), on=self.opened.emit)
        )
        name.addWidget(icon_button("x", _("Remove {file}").format(file=row.file_name), on=self.removed.emit))
        layout.addLayout(name)
        self._caption = QLineEdit(row.caption)
        self._caption.setPlaceholderText(_("what it shows"))
        self._caption.setAccessibleName(_("What {file} shows").format(file=row.file_name))
        self._caption.editingFinished.connect(self._on_caption)
        self._known = row.caption
        layout.addWidget(quiet(self._caption))

    def mouseDoubleClickEvent(self, _event: object) -> None:
        self.opened.emit()

    def _on_caption(self) -> None:
        text = self._caption.text().strip()
        if text != self._known:
            self._known = text
            self.captioned.emit(text)


def _face(thumbnail: bytes | None) -> QWidget:
    if thumbnail is None:
        frame = QWidget()
        frame.setFixedSize(TILE)
        layout = QVBoxLayout(frame)
        layout.addWidget(Picture("file-text", size=48), 0, Qt.AlignmentFlag.AlignCenter)
        return frame
    picture = QLabel()
    pixmap = QPixmap()
    pixmap.loadFromData(thumbnail)
    ratio = picture.devicePixelRatioF()
    size = TILE * ratio
    filled = pixmap.scaled(
        size, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    middle = QRect(QPoint(0, 0), size)
    middle.moveCenter(filled.rect().center())
    shown = filled.copy(middle)
    shown.setDevicePixelRatio(ratio)
    picture.setPixmap(shown)
    picture.setFixedSize(TILE)
    picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return picture


def _thumbnail(files: AttachmentFiles, sha256: str) -> bytes | None:
    """The small picture; none where the file has not arrived on this laptop yet, or is damaged."""
    try:
        return files.thumbnail(sha256)
    except FieldAppError:
        return None
