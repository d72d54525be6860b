"""The scripts library: find what to say, copy it, add one's own."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QPlainTextEdit, QSplitter, QWidget

from db.vocabulary import ScriptKind
from fieldapp.lists import scripts_list
from fieldapp.operations import Area
from fieldapp.operations.scripts import NewScript, add_script, change_script, remove_script
from fieldapp.queries.scripts import ScriptRow, scripts
from fieldapp.texts import Text, _, language, ngettext, pgettext
from fieldapp.words.vocabulary import word
from ui.commands import Command
from ui.context import AppContext
from ui.page import Page
from ui.widgets.buttons import button, more_button
from ui.widgets.card import Card, row
from ui.widgets.chips import FilterChips
from ui.widgets.choice import Choice
from ui.widgets.dialog import Dialog
from ui.widgets.labels import label
from ui.widgets.search_field import SearchField
from ui.widgets.table_out import Shown, TableOut

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class LibraryPage(Page):
    """Scripts by kind at the left, the chosen one at the right."""

    areas = frozenset({Area.SCRIPTS})

    def __init__(self, app: AppContext) -> None:
        super().__init__(app)
        self._all: list[ScriptRow] = []
        self._shown: ScriptRow | None = None
        self.add_tool(button(_("New script"), icon="plus", role="primary", on=self._new))
        self.search = SearchField(_("Search in titles and texts"))
        self.search.textChanged.connect(lambda _text: self._filter())
        self.kinds: FilterChips[ScriptKind] = FilterChips([(kind, word(kind)) for kind in ScriptKind], name=_("Kind"))
        self.kinds.changed.connect(self._filter)
        self.list = QListWidget()
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("Scripts"))
        self.list.currentItemChanged.connect(self._choose)
        self.out = TableOut(app, self, self.shown)
        left = Card()
        top = row(self.search, self.out.button(_("Scripts")))
        top.setStretch(0, 1)
        left.body.addLayout(top)
        for part in (self.kinds, self.list):
            left.body.addWidget(part)
        self.title = label("", "title", wrap=True)
        self.kind = label("", "sub")
        self.text = label("", "body", wrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy_button = button(_("Copy"), icon="copy", role="primary", on=self.copy)
        self.edit_button = button(_("Change"), icon="pencil-simple", on=self._edit)
        self.more = more_button([(_("Remove"), "trash", self._remove)], _("More"))
        right = Card()
        right.body.addWidget(self.title)
        right.body.addWidget(self.kind)
        right.body.addWidget(self.text)
        right.body.addSpacing(8)
        right.body.addLayout(row(self.copy_button, self.edit_button, None, self.more))
        right.body.addStretch(1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([420, 560])
        self.body.addWidget(split, 1)

    def subtitle(self) -> str:
        count = len(self._all)
        return ngettext("{count} script", "{count} scripts", count).format(count=count)

    def read_again(self) -> None:
        spoken = language()

        def fetch(session: "Session") -> list[ScriptRow]:
            return scripts(session, spoken)

        self.load(fetch, self._show)

    def arrive(self, **where: object) -> None:
        if where.get("new"):
            self._new()
        if isinstance(text := where.get("text"), str):
            self.search.setText(text)

    def commands(self) -> list[Command]:
        return [Command("library.new", Text("New script"), self._new)]

    def copy(self) -> None:
        """Put the chosen script on the clipboard."""
        if self._shown is not None:
            QGuiApplication.clipboard().setText(self._shown.body)
            self.app.toast(Text("Copied"), undo=False)

    def _show(self, rows: list[ScriptRow]) -> None:
        self._all = rows
        if not rows:
            self.show_empty("book-open", _("No scripts yet."), button(_("New script"), role="primary", on=self._new))
            return
        self.kinds.set_counts(
            {kind: (word(kind), sum(1 for script in rows if script.kind is kind)) for kind in ScriptKind}
        )
        self._filter()

    def shown(self) -> Shown:
        """The scripts that fit the search and the kinds, with their words."""
        title, found = _("Scripts"), self._found()
        kinds = [word(kind) for kind in ScriptKind if kind in self.kinds.chosen]
        chosen = pgettext("list", ", ").join(filter(None, [*kinds, self.search.text().strip()]))
        return Shown(title, lambda _store, _progress: scripts_list(title, found), chosen)

    def _found(self) -> list[ScriptRow]:
        words, kinds = self.search.text().casefold().split(), self.kinds.chosen
        return [s for s in self._all if (not kinds or s.kind in kinds) and s.says(words)]

    def _filter(self) -> None:
        found = self._found()
        chosen = self._shown.id if self._shown else None
        self.list.clear()
        for script in found:
            item = QListWidgetItem(script.title)
            item.setData(Qt.ItemDataRole.UserRole, script)
            item.setToolTip(word(script.kind))
            self.list.addItem(item)
            if script.id == chosen:
                self.list.setCurrentItem(item)
        if self.list.currentItem() is None and found:
            self.list.setCurrentRow(0)
        if not found:
            self._present(None)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._present(item.data(Qt.ItemDataRole.UserRole))

    def _present(self, script: ScriptRow | None) -> None:
        self._shown = script
        self.title.setText(script.title if script else _("Nothing found."))
        own = "" if script is None or script.came_with else _("own")
        self.kind.setText(" ".join(filter(None, (word(script.kind) if script else "", own))))
        self.text.setText(script.body if script else "")
        for widget in (self.copy_button, self.edit_button, self.more):
            widget.setVisible(script is not None)

    def _new(self) -> None:
        ScriptDialog(self.app, self.window()).show_form()

    def _edit(self) -> None:
        if self._shown is not None:
            ScriptDialog(self.app, self.window(), self._shown).show_form()

    def _remove(self) -> None:
        if self._shown is not None:
            script_id: UUID = self._shown.id
            now = self.app.clock.now()
            self.app.write(lambda store: remove_script(store, script_id, now), said=Text("Removed"))


class ScriptDialog(Dialog):
    """A new script, or a change to one."""

    def __init__(self, app: AppContext, parent: QWidget, script: ScriptRow | None = None) -> None:
        title = _("Change the script") if script else _("New script")
        super().__init__(parent, title, _("Save"), self._save, width=560)
        self._app, self._script = app, script
        self.form.add("title", _("Title"), QLineEdit(), required=_("Give it a title."))
        self.form.add("kind", _("Kind"), Choice([(kind, word(kind)) for kind in ScriptKind]))
        body = QPlainTextEdit()
        body.setMinimumHeight(160)
        hint = _("For greetings: {name}, {form_of_address}, {age}, {dealer}, {festival} are filled in.")
        self.form.add("body", _("Text"), body, hint=hint, required=_("Write the text."))
        if script is not None:
            self.form.fill({"title": script.title, "kind": script.kind, "body": script.body})

    def _save(self) -> None:
        values, script, spoken = self.form.values(), self._script, language()
        if script is not None:
            self._app.write(
                lambda store: change_script(store, script.id, values),
                lambda _none: self.accept(),
                said=Text("Saved"),
                refused=self.form.refuse,
                owner=self,
            )
            return
        new = NewScript(language=spoken, **values)
        self._app.write(
            lambda store: add_script(store, new),
            lambda _id: self.accept(),
            said=Text("Script added"),
            refused=self.form.refuse,
            owner=self,
        )
