"""Tab goes through what is shown in the order in which it is laid out, not in which it was made."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QLayout, QScrollArea, QSplitter, QWidget


class TabOrder(QObject):
    """Puts the Tab key in order below *root*, a moment after anything there was laid out anew."""

    def __init__(self, root: QWidget) -> None:
        super().__init__(root)
        self._root = root
        self._pause = QTimer(self, singleShot=True, interval=0)
        self._pause.timeout.connect(self.put)
        root.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._pause.start()
        return super().eventFilter(watched, event)

    def put(self) -> None:
        """Chain what Tab reaches."""
        for before, after in pairwise(reached(self._root)):
            if before.nextInFocusChain() is not after:
                QWidget.setTabOrder(before, after)


def reached(widget: QWidget) -> Iterator[QWidget]:
    """What Tab comes to inside *widget*, in the order of its layouts."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    for part in _parts(widget):
        yield from reached(part)


def _parts(widget: QWidget) -> Iterator[QWidget]:
    match widget:
        case QScrollArea():
            if (content := widget.widget()) is not None:
                yield content
        case QSplitter():
            yield from filter(None, (widget.widget(place) for place in range(widget.count())))
        case QAbstractScrollArea():
            return  # moves about in itself by its own keys
        case _ if (layout := widget.layout()) is not None:
            yield from _laid_out(layout)


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        inner = item.layout() if item is not None else None
        if item is not None and (widget := item.widget()) is not None:
            yield widget
        elif inner is not None:
            yield from _laid_out(inner)
