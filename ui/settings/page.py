"""Settings: a list of sections at the left, the chosen one at the right; everything saves as one goes."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy, QStackedWidget, QWidget

from fieldapp.operations import Area
from fieldapp.texts import _
from ui.context import AppContext
from ui.page import Page
from ui.settings.about import AboutSection
from ui.settings.custom_fields import CustomFieldsSection
from ui.settings.data import DataSection
from ui.settings.days import DaysSection
from ui.settings.general import GeneralSection
from ui.settings.lists import ListsSection
from ui.settings.me import MeSection
from ui.settings.pay import PaySection
from ui.settings.rules import RulesSection
from ui.settings.sync import SyncSection
from ui.widgets.card import Card, column, row

Section = Callable[[AppContext], QWidget]
LIST_WIDTH, FORM_WIDTH = 200, 760


class SettingsPage(Page):
    """What can be set, for this laptop and by the manager."""

    areas = frozenset({Area.RULES, Area.TEAM, Area.REGIONS, Area.DEALERS, Area.SERVICE})

    def __init__(self, app: AppContext) -> None:
        super().__init__(app)
        self._sections: list[tuple[str, str, Section]] = [
            ("general", _("General"), GeneralSection),
            ("me", _("Who works here"), MeSection),
            ("rules", _("Rules of visiting"), RulesSection),
            ("pay", _("Rules of pay"), PaySection),
            ("days", _("Holidays and leave"), DaysSection),
            ("lists", _("Lists and policies"), ListsSection),
            ("fields", _("Fields of the company"), CustomFieldsSection),
            ("sync", _("Company server"), SyncSection),
            ("data", _("Data and backup"), DataSection),
            ("about", _("About"), AboutSection),
        ]
        self.list = QListWidget()
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("Settings"))
        for name, title, _section in self._sections:
            item = QListWidgetItem(title)
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.list.addItem(item)
        self.stack = QStackedWidget()
        self._made: dict[str, QWidget] = {}
        self.list.currentItemChanged.connect(self._on_chosen)
        left = Card(padding=8)
        left.body.addWidget(self.list)
        left.setFixedWidth(LIST_WIDTH)
        self.stack.setMaximumWidth(FORM_WIDTH)
        both = row(left, self.stack, None, spacing=16)
        both.setStretch(1, FORM_WIDTH)  # as wide as it may, and only then the gap beside it
        both.setStretch(2, 1)
        self.body.addLayout(both, 1)
        self.list.setCurrentRow(0)

    def arrive(self, **where: object) -> None:
        if isinstance(section := where.get("section"), str):
            self.show_section(section)

    def show_section(self, name: str) -> QWidget:
        """Show the section called *name*."""
        place = [known for known, _title, _section in self._sections].index(name)
        self.list.setCurrentRow(place)
        return self._made[name]

    def read_again(self) -> None:
        self.show_full()
        for section in self._made.values():
            read = getattr(section, "read_again", None)
            if read is not None:
                read()

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        name = item.data(Qt.ItemDataRole.UserRole)
        if name not in self._made:
            make = next(section for known, _title, section in self._sections if known == name)
            self._made[name] = make(self.app)
            holder = QWidget()  # a short section is not drawn out to the height of the page
            holder.setLayout(column(self._made[name], None))
            self.stack.addWidget(holder)
        self.stack.setCurrentIndex(list(self._made).index(name))
        for place in range(self.stack.count()):  # a section out of sight takes no room
            section = self.stack.widget(place)
            is_shown = section is self.stack.currentWidget()
            vertical = QSizePolicy.Policy.Preferred if is_shown else QSizePolicy.Policy.Ignored
            if section is not None:
                section.setSizePolicy(QSizePolicy.Policy.Preferred, vertical)
