"""Choosing a place of the region tree: typed as one says it, or from the tree."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from fieldapp.queries.regions import find_regions, own_ground, place_at, places_of
from fieldapp.texts import _
from ui import theme
from ui.context import AppContext
from ui.widgets.region_tree import RegionTree
from ui.widgets.suggesting_edit import SuggestingEdit, Suggestion

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SHOWN = 12
_TREE_SIZE = (320, 360)


class RegionEdit(SuggestingEdit):
    """Its value is the region's code, empty when none is chosen.

    It takes 新郑龙湖, xzlh and longhu, and an address whose beginning is the place; what follows is in ``rest``.
    """

    def __init__(self, app: AppContext) -> None:
        super().__init__(
            app,
            self._find_places,
            _name,
            hint=_("County or township, also by pinyin initials"),
            nothing=_("Choose a place from the list."),
            icon="map-pin",
            takes_first=True,
        )
        self.rest = ""
        """What stood behind the place in an address: a street, say."""
        opener = self.addAction(theme.icon("tree-structure"), QLineEdit.ActionPosition.TrailingPosition)
        opener.setToolTip(_("Choose from the tree (F4)"))
        opener.triggered.connect(lambda _checked=False: self.open_tree())

    def value(self) -> Any:  # noqa: ANN401  (a code)
        """The code, or an empty text."""
        return super().value() or ""

    def open_tree(self) -> None:
        """Show the tree below the field."""
        popover = QFrame(self, Qt.WindowType.Popup)
        popover.setObjectName("popover")
        popover.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        tree = RegionTree(self._app)
        layout = QVBoxLayout(popover)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(tree)

        def choose(code: str) -> None:
            popover.close()
            self.set_value(code)
            self.edited.emit()

        tree.chosen.connect(choose)
        popover.resize(max(self.width(), _TREE_SIZE[0]), _TREE_SIZE[1])
        at, room = self.mapToGlobal(QPoint(0, self.height() + 4)), self.screen().availableGeometry()
        at.setX(max(room.left(), min(at.x(), room.right() - popover.width())))
        at.setY(max(room.top(), min(at.y(), room.bottom() - popover.height())))
        popover.move(at)
        popover.show()
        tree.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F4:
            self.open_tree()
        else:
            super().keyPressEvent(event)

    def _find_places(self, session: "Session", typed: str) -> list[Suggestion]:
        near = own_ground(session)
        codes = [region.code for region in find_regions(session, typed, near=near, limit=SHOWN)]
        self.rest = ""
        if not codes and not typed.isascii() and (found := place_at(session, typed, near=near)):
            codes, self.rest = [found.code], found.rest
        places = places_of(session, codes)
        return [(code, places[code].short, "".join(places[code].names[:-2])) for code in codes if code in places]


def _name(session: "Session", value: Any) -> str:  # noqa: ANN401  (a code)
    place = places_of(session, [value]).get(value)
    return place.short if place else ""
