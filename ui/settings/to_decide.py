"""What two people wrote at once, and what the server did not take: looked at, and decided with one press."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QVBoxLayout, QWidget

from db.vocabulary import ConflictChoice, ConflictKind, RefusalChoice, RefusalReason, Role
from fieldapp.texts import Text, _
from fieldapp.vocabulary_words import word
from ui.context import AppContext
from ui.syncing import clock_words
from ui.tones import Tone
from ui.widgets.buttons import button
from ui.widgets.card import Card, column, line, row
from ui.widgets.dialog import Dialog
from ui.widgets.labels import dotted, label
from ui.widgets.pills import Pill

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from fieldapp.queries.conflicts import ConflictRow, RefusedRow

AT_ONCE = 20  # a screen or two; laying out hundreds takes Qt minutes
Found = tuple["list[ConflictRow]", "list[RefusedRow]", bool]


class ToDecide(Card):
    """Each is one block: the record, both values with who wrote them, and a button at each."""

    def __init__(self, app: AppContext) -> None:
        self.all_too = QCheckBox(_("Also what is decided or needed nobody"))
        super().__init__(_("To decide"), self.all_too)
        self._app = app
        self.all_too.toggled.connect(self._on_all_too)
        self._most = AT_ONCE
        self._more = button("", role="quiet", on=self._show_more)
        self._found: Found = ([], [], False)
        self._blocks = QVBoxLayout()
        self._blocks.setSpacing(12)
        self.body.addLayout(self._blocks)
        self.body.addLayout(row(self._more, None))

    def read_again(self) -> None:
        """Read what waits."""
        if not self._app.has_store:
            return
        everything = self.all_too.isChecked()

        def fetch(session: "Session") -> Found:
            from fieldapp.queries.conflicts import conflicts, refused_changes
            from fieldapp.queries.team import who_works_here

            me = who_works_here(session)
            leads = me is not None and me.role is not Role.REP
            return (
                conflicts(session, all_of_them=everything),
                refused_changes(session, all_of_them=everything),
                leads,
            )

        self._app.read(fetch, self._show)

    def _on_all_too(self) -> None:
        self._most = AT_ONCE
        self.read_again()

    def _show_more(self) -> None:
        self._most += AT_ONCE
        self._show(self._found)

    def _show(self, found: Found) -> None:
        self._found = found
        colliding, refused, leads = found
        while (item := self._blocks.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        make: list[Callable[[], QWidget]] = [partial(self._conflict, one) for one in colliding]
        make += [partial(self._refused, one, leads=leads) for one in refused]
        for number, block in enumerate(make[: self._most]):
            if number:
                self._blocks.addWidget(line())
            self._blocks.addWidget(block())
        left = len(make) - self._most
        self._more.setText(_("Show more ({count} left)").format(count=left))
        self._more.setVisible(left > 0)
        if not make:
            self._blocks.addWidget(label(_("Nothing waits for a decision."), "sub"))

    # Two values

    def _conflict(self, one: "ConflictRow") -> QWidget:
        is_deletion = one.kind in {ConflictKind.DELETED, ConflictKind.DELETED_SEEN, ConflictKind.RESTORED}
        what = dotted(one.record, "" if is_deletion else one.field_text)
        open_it = None
        if one.dealer_id is not None:
            open_it = button(_("Open"), role="quiet", on=partial(self._app.open_dealer, one.dealer_id))
        tone = Tone.NEUTRAL if one.decided else Tone.WARN
        head = [label(what, "strong"), Pill(word(one.kind), tone), None, label(clock_words(one.happened_at), "sub")]
        inside = column(spacing=6)
        inside.addLayout(row(*head, *([open_it] if open_it else [])))
        decide = partial(self._decide, one.id)
        may = not one.decided and one.kind is not ConflictKind.TEXT
        if is_deletion:
            said = _("{deleter} deleted it while {changer} was changing it. It is kept.")
            inside.addWidget(label(said.format(deleter=one.lost_by, changer=one.kept_by), "body", wrap=True))
            if may and one.kind is not ConflictKind.RESTORED:
                inside.addLayout(
                    row(
                        button(_("Keep it"), on=partial(decide, ConflictChoice.KEPT)),
                        button(_("Delete it"), on=partial(decide, ConflictChoice.LOST)),
                        None,
                    )
                )
        else:
            keep, use = partial(decide, ConflictChoice.KEPT), partial(decide, ConflictChoice.LOST)
            inside.addLayout(_value(one.kept_text, one.kept_by, _("Stands"), _("Keep this") if may else "", keep))
            inside.addLayout(_value(one.lost_text, one.lost_by, "", _("Use this") if may else "", use))
            if may and one.is_text:
                inside.addLayout(row(button(_("Write another…"), role="quiet", on=partial(self._edit, one)), None))
        return _block(inside)

    def _decide(self, conflict: "UUID", choice: ConflictChoice, value: object = None) -> None:
        from fieldapp.operations.conflicts import decide_conflict

        now = self._app.clock.now()
        self._app.write(
            lambda store: decide_conflict(store, conflict, choice, now=now, value=value), said=Text("Decided")
        )

    def _edit(self, one: "ConflictRow") -> None:
        ThirdValue(self.window(), one, lambda text: self._decide(one.id, ConflictChoice.EDITED, text)).show_form()

    # What was not taken

    def _refused(self, one: "RefusedRow", *, leads: bool) -> QWidget:
        inside = column(spacing=6)
        inside.addLayout(
            row(
                label(dotted(one.record, one.by), "strong"),
                Pill(word(one.reason), Tone.NEUTRAL if one.decided else Tone.WARN),
                None,
                label(clock_words(one.happened_at), "sub"),
            )
        )
        inside.addWidget(label(dotted(*one.changes), "body", wrap=True))
        if not one.decided:
            decide = partial(self._decide_refused, one.id)
            buttons: list[QWidget | None] = []
            if leads and one.kind == "U" and one.reason in {RefusalReason.OUT_OF_SCOPE, RefusalReason.NOT_ALLOWED}:
                buttons.append(button(_("Accept it"), on=partial(decide, RefusalChoice.ACCEPTED)))
            buttons.append(button(_("Discard it"), on=partial(decide, RefusalChoice.DISCARDED)))
            inside.addLayout(row(*buttons, None))
        return _block(inside)

    def _decide_refused(self, refused: "UUID", choice: RefusalChoice) -> None:
        from fieldapp.operations.conflicts import decide_refused

        now = self._app.clock.now()
        self._app.write(lambda store: decide_refused(store, refused, choice, now=now), said=Text("Decided"))


class ThirdValue(Dialog):
    """Neither the one nor the other."""

    def __init__(self, parent: QWidget, one: "ConflictRow", write: Callable[[str], object]) -> None:
        super().__init__(parent, _("Write another value"), _("Write it"), self._submit_it)
        self._write = write
        self.form.add("value", one.field_text, QPlainTextEdit())
        both = [str(value) for value in (one.kept, one.lost) if value]
        self.form.fill({"value": "\n".join(dict.fromkeys(both))})

    def _submit_it(self) -> None:
        self._write(str(self.form.value("value")).strip())
        self.accept()


def _value(said: str, by: str, stands: str, words: str, choose: Callable[[], object]) -> QVBoxLayout:
    """A value, and below it who wrote it and the button that takes it."""
    made = column(label(said, "body", wrap=True), spacing=2)
    take = [button(words, on=choose)] if words else []
    made.addLayout(row(label(dotted(by, stands), "sub"), None, *take))
    return made


def _block(inside: QVBoxLayout) -> QWidget:
    made = QWidget()
    made.setLayout(inside)
    return made
