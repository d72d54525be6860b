"""The week as it was planned by hand beside one made anew from the same dealers."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem, QWidget

from fieldapp.queries.suggesting import Compared
from fieldapp.rules.planning import SuggestedDay
from fieldapp.texts import _
from fieldapp.words.calendar import day_long
from fieldapp.words.plan import clock, plan_is_better
from ui.plan.measures import Measures
from ui.widgets.dialog import Dialog
from ui.widgets.labels import dotted, label

WIDTH, WHEN_WIDTH, HEIGHT = 860, 150, 320


class CompareDialog(Dialog):
    """Shows both; the plan stays as it is."""

    def __init__(self, parent: QWidget, found: Compared) -> None:
        super().__init__(parent, _("Your plan and one made anew"), _("Close"), self.accept, width=WIDTH)
        self._cancel.hide()
        self.measures = Measures(_("Planned by hand"), _("Made anew"), found.by_hand)
        self.measures.show_measures(found.by_hand, found.anew)
        self.body.addWidget(self.measures)
        self.verdict = label(plan_is_better(found.by_hand, found.anew), "strong", wrap=True)
        self.body.addWidget(self.verdict)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(_("Made anew"))
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.tree.setMinimumSize(QSize(0, HEIGHT))
        for day in found.days:
            self._add_day(day, found)
        self.tree.header().resizeSection(0, WHEN_WIDTH)
        self.body.addWidget(self.tree, 1)
        self.body.addWidget(
            label(_("Appointments, fixed visits and those not due stay where they are. Nothing is changed."), "sub")
        )

    def _add_day(self, day: SuggestedDay, found: Compared) -> None:
        top = QTreeWidgetItem([day_long(day.on)])
        self.tree.addTopLevelItem(top)
        top.setFirstColumnSpanned(True)
        for stop in day.stops:
            dealer = found.dealers.get(stop.dealer_id)
            name = found.names.get(stop.dealer_id, "")
            top.addChild(QTreeWidgetItem([clock(stop.arrives), dotted(name, dealer.place if dealer else "")]))
        top.setExpanded(True)
