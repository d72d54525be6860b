"""A suggested week before it is put on the plan: each visit with its reasons, who is left out, what it takes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QBoxLayout, QTreeWidget, QTreeWidgetItem, QWidget

from fieldapp.queries.suggesting import Suggested
from fieldapp.rules.planning import SuggestedDay, SuggestedStop
from fieldapp.texts import _, ngettext
from fieldapp.words.calendar import day_long
from fieldapp.words.plan import clock, left_reason, suggested_reasons
from ui.context import AppContext
from ui.plan.measures import Measures
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.labels import dotted, label

WIDTH, WHEN_WIDTH, WHO_WIDTH = 960, 150, 300
ROWS, FEWEST_ROWS, ROW_HEIGHT = 10, 5, 36  # lines of the tree that are seen
KEY = Qt.ItemDataRole.UserRole
WHEN, WHO, WHY = range(3)


class _Tree(QTreeWidget):
    """Wants to be seen well, and makes do with less where the screen is small."""

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, ROWS * ROW_HEIGHT)


class SuggestDialog(Dialog):
    """Accept all of a suggestion, a part of it, or nothing.

    Args:
        app: says which day it is.
        parent: the window.
        found: the suggestion; it has visits.
        accept: gets the days with the visits that stayed ticked, and whether the next day is to be printed then.
    """

    def __init__(
        self,
        app: AppContext,
        parent: QWidget,
        found: Suggested,
        accept: Callable[[Sequence[SuggestedDay], bool], object],
    ) -> None:
        super().__init__(parent, _("Suggested week"), "", self._accept_ticked, width=WIDTH)
        self._found, self._accept, self._today = found, accept, app.clock.today()
        self._is_to_print = False
        self.print_button = button(_("Plan and print"), icon="printer", on=self._accept_and_print)
        self.print_button.setAutoDefault(False)
        if isinstance(answers := self._answers.layout(), QBoxLayout):
            answers.insertWidget(answers.indexOf(self.confirm_button), self.print_button)
        self.tree = _Tree()
        self.tree.setAccessibleName(_("Suggested week"))
        self.tree.setColumnCount(3)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        for day in found.days:
            self._add_day(day)
        if found.left:
            self._add_left()
        header = self.tree.header()
        header.setStretchLastSection(True)
        header.resizeSection(WHEN, WHEN_WIDTH)
        header.resizeSection(WHO, WHO_WIDTH)
        self.tree.setMinimumHeight(FEWEST_ROWS * ROW_HEIGHT)
        self.tree.itemChanged.connect(self._on_ticked)
        self.measures = Measures(_("As planned now"), _("With what is ticked"), found.before)
        self.body.addWidget(self.measures)
        self.body.addWidget(self.tree, 1)
        self.body.addWidget(
            label(_("Only visits that are ticked are planned. What was planned by hand stays as it is."), "sub")
        )
        self._show_measures()

    def ticked(self) -> list[SuggestedDay]:
        """The days with the visits that are ticked and those that were planned before."""
        chosen = self._chosen()
        days = [
            replace(day, stops=tuple(s for s in day.stops if s.visit_id is not None or (day.on, s.dealer_id) in chosen))
            for day in self._found.days
        ]
        return [day for day in days if day.new]

    def tick(self, dealer_id: UUID, *, on: bool) -> None:
        """Tick a visit or take the tick away."""
        for item in self._visits():
            if item.data(WHO, KEY)[1] == dealer_id:
                item.setCheckState(WHEN, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _add_day(self, day: SuggestedDay) -> None:
        count = len(day.new)
        said = ngettext("{count} visit", "{count} visits", count).format(count=count)
        top = QTreeWidgetItem([dotted(day_long(day.on), said)])
        top.setFlags(top.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsAutoTristate)
        top.setFirstColumnSpanned(True)
        self.tree.addTopLevelItem(top)
        for stop in day.stops:
            top.addChild(self._line(day.on, stop))
        top.setFirstColumnSpanned(True)
        top.setExpanded(True)

    def _line(self, on: date, stop: SuggestedStop) -> QTreeWidgetItem:
        dealer = self._found.dealers.get(stop.dealer_id)
        if dealer is None:  # it stands on the plan already
            item = QTreeWidgetItem(
                [clock(stop.arrives), self._found.material.names.get(stop.dealer_id, ""), _("planned already")]
            )
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            return item
        reasons = ", ".join(suggested_reasons(dealer, stop, on, self._today))
        item = QTreeWidgetItem([clock(stop.arrives), dotted(dealer.name, dealer.place), reasons])
        item.setData(WHO, KEY, (on, stop.dealer_id))
        item.setCheckState(WHEN, Qt.CheckState.Checked)
        for column in (WHO, WHY):
            item.setToolTip(column, "\n".join((dealer.name, *suggested_reasons(dealer, stop, on, self._today))))
        return item

    def _add_left(self) -> None:
        left = self._found.left
        top = QTreeWidgetItem([ngettext("{count} left out", "{count} left out", len(left)).format(count=len(left))])
        self.tree.addTopLevelItem(top)
        top.setFirstColumnSpanned(True)
        for one in left:
            dealer = self._found.dealers[one.dealer_id]
            item = QTreeWidgetItem(["", dotted(dealer.name, dealer.place), left_reason(one, dealer)])
            for column in (WHO, WHY):
                item.setToolTip(column, f"{dealer.name}\n{left_reason(one, dealer)}")
            top.addChild(item)

    def _visits(self) -> list[QTreeWidgetItem]:
        tops = [self.tree.topLevelItem(place) for place in range(self.tree.topLevelItemCount())]
        lines = [top.child(place) for top in tops if top is not None for place in range(top.childCount())]
        return [line for line in lines if line is not None and line.data(WHO, KEY) is not None]

    def _chosen(self) -> set[tuple[date, UUID]]:
        return {tuple(item.data(WHO, KEY)) for item in self._visits() if item.checkState(WHEN) is Qt.CheckState.Checked}

    def _on_ticked(self) -> None:
        self._show_measures()

    def _show_measures(self) -> None:
        days = self.ticked()
        count = sum(len(day.new) for day in days)
        said = ngettext("Plan {count} visit", "Plan {count} visits", count).format(count=count)
        self.confirm_button.setText(said)
        for answer in (self.confirm_button, self.print_button):
            answer.setEnabled(count > 0)
        self.measures.show_measures(self._found.before, self._found.material.measure(days))

    def _accept_ticked(self) -> None:
        self.accept()
        self._accept(self.ticked(), self._is_to_print)

    def _accept_and_print(self) -> None:
        self._is_to_print = True
        self._on_confirm()
