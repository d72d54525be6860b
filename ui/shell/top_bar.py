"""The bar above a page: its title, the search, and what the page puts there."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.texts import _
from ui import theme
from ui.widgets.labels import ElidedLabel, label

HEIGHT_PX = 64
SEARCH_PX, FOLDED_SEARCH_PX = 264, 36
BESIDE_PX = 2 * 24 + 2 * 8 + 4  # what lies between and beside title, search and tools
NARROW_PX = 820  # below this the search is a button without words


class TopBar(QWidget):
    """Emits ``search_wanted`` when the search is pressed."""

    search_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT_PX)
        self._title = ElidedLabel("", "title")
        self._subtitle = ElidedLabel("", "sub")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        words.addStretch(1)
        self._search = QPushButton()
        self._search.setObjectName("search")
        self._search.setIcon(theme.icon("magnifying-glass"))
        self._search.setAccessibleName(_("Search"))
        self._search.setToolTip(_("Search everything (Ctrl+K)"))
        self._search.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._search.clicked.connect(lambda _checked=False: self.search_wanted.emit())
        self._hint = ElidedLabel(_("Search"), "sub")
        self._keys = label("Ctrl+K", "sub")
        inside = QHBoxLayout(self._search)
        inside.setContentsMargins(36, 0, 12, 1)
        inside.addWidget(self._hint, 1)
        inside.addWidget(self._keys)
        for words_ in (self._hint, self._keys):
            words_.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._tools = QStackedWidget()
        self._tools.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 0, 24, 0)
        layout.setSpacing(8)
        layout.addLayout(words, 1)
        layout.addWidget(self._search)
        layout.addWidget(self._tools)

    def show_page(self, title: str, subtitle: str, tools: QWidget | None) -> None:
        """Say where one is."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))
        if tools is not None and self._tools.indexOf(tools) < 0:
            self._tools.addWidget(tools)
        layout = tools.layout() if tools is not None else None
        self._tools.setVisible(layout is not None and layout.count() > 0)
        if tools is not None:
            policies = QSizePolicy.Policy
            for other in (self._tools.widget(place) for place in range(self._tools.count())):
                if other is not None:  # a stack is as wide as its widest page unless told
                    width = policies.Preferred if other is tools else policies.Ignored
                    other.setSizePolicy(width, policies.Preferred)
            self._tools.setCurrentWidget(tools)
            self._tools.adjustSize()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:  # tools came, went, or say more than before
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """The search gives up its words where the title would have to."""
        tools = self._tools.currentWidget()
        wide = tools.sizeHint().width() if tools is not None and not self._tools.isHidden() else 0
        title = self._title.fontMetrics().horizontalAdvance(self._title.text())
        is_narrow = self.width() < max(NARROW_PX, title + SEARCH_PX + wide + BESIDE_PX)
        width = FOLDED_SEARCH_PX if is_narrow else SEARCH_PX
        if self._search.width() != width or self._hint.isHidden() != is_narrow:
            self._hint.setVisible(not is_narrow)
            self._keys.setVisible(not is_narrow)
            self._search.setFixedWidth(width)
