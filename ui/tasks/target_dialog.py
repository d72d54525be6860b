"""How many places are to be opened in a month: anywhere in the territory, and in single counties."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from db.vocabulary import OpeningKind
from fieldapp.operations import Changed
from fieldapp.operations.tasks import set_targets
from fieldapp.queries.tasks import MonthBoard, county_code
from fieldapp.texts import Text, _
from fieldapp.words.calendar import month_and_year
from fieldapp.words.pay import kind_name
from ui.context import AppContext
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import section
from ui.widgets.choice import Choice
from ui.widgets.dialog import Dialog
from ui.widgets.labels import ElidedLabel
from ui.widgets.region_edit import RegionEdit
from ui.widgets.spin import Spin

if TYPE_CHECKING:
    from db.store import Store

MOST = 99


class TargetDialog(Dialog):
    """Two numbers for the whole territory, and a line for each county with a target of its own."""

    def __init__(self, app: AppContext, parent: QWidget, board: MonthBoard) -> None:
        title = _("Target of {month}").format(month=month_and_year(board.month.year, board.month.month))
        super().__init__(parent, title, _("Set the target"), self._save, width=520)
        self._app, self._board = app, board
        anywhere = {t.kind: t.count for t in board.targets if not t.region_code}
        for kind in OpeningKind:
            self.form.add(kind.value, kind_name(kind), _count(anywhere.get(kind, 0)))
        self.counties: dict[tuple[str, OpeningKind], QSpinBox] = {}
        self._gone: set[tuple[str, OpeningKind]] = set()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self.body.addWidget(section(_("Single counties")))
        self.body.addLayout(self._lines)
        self.place = RegionEdit(app)
        self.place.setAccessibleName(_("County"))
        self.kind = Choice([(kind, kind_name(kind)) for kind in OpeningKind])
        self.kind.setAccessibleName(_("Kind"))
        self.kind.setMinimumContentsLength(max(len(kind_name(kind)) for kind in OpeningKind))
        adding = QHBoxLayout()
        adding.addWidget(self.place, 1)
        adding.addWidget(self.kind)
        self.add_button = button(_("Add county"), icon="plus", on=self._add)
        self.add_button.setAutoDefault(False)
        adding.addWidget(self.add_button)
        self.body.addLayout(adding)
        for target in board.targets:
            if target.region_code and target.count:
                name = board.places.get(target.region_code, target.region_code)
                self._line(target.region_code, name, target.kind, target.count)
        self._began_with = self._single()

    def is_typed(self) -> bool:
        """The lines of single counties count, too."""
        return super().is_typed() or self._single() != self._began_with

    def _single(self) -> dict[tuple[str, OpeningKind], int]:
        return {key: number.value() for key, number in self.counties.items()}

    def _add(self) -> None:
        code = county_code(self.place.value())
        if not code:
            self.form.refuse(_("Choose the county first."))
            return
        self.form.refuse("")
        kind = self.kind.value() or OpeningKind.COUNTY
        if (code, kind) not in self.counties:
            self._line(code, self.place.text(), kind, 1)
        self.place.clear()

    def _line(self, code: str, name: str, kind: OpeningKind, count: int) -> None:
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        words = f"{name} {kind_name(kind)}"
        layout.addWidget(ElidedLabel(words), 1)
        number = _count(count)
        number.setAccessibleName(words)
        layout.addWidget(number)
        key = (code, kind)

        def remove() -> None:
            self._gone.add(key)
            self.counties.pop(key, None)
            line.deleteLater()

        layout.addWidget(icon_button("x", _("Remove"), on=remove))
        self.counties[key] = number
        self._gone.discard(key)
        self._lines.addWidget(line)

    def _save(self) -> None:
        board, values = self._board, self.form.values()
        counts = {("", kind): int(values[kind.value]) for kind in OpeningKind}
        counts |= {key: number.value() for key, number in self.counties.items()}
        counts |= dict.fromkeys(self._gone, 0)

        def operate(store: "Store") -> Changed:
            return set_targets(store, board.colleague_id, board.month, counts)

        self._app.write(
            operate, lambda _none: self.accept(), said=Text("Target set"), refused=self.form.refuse, owner=self
        )


def _count(value: int) -> QSpinBox:
    count = Spin()
    count.setRange(0, MOST)
    count.setValue(value)
    return count
