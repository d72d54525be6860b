"""What two people wrote at once, and what the server did not take: looked at, and decided with one press."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from db.vocabulary import ConflictChoice, ConflictKind, RefusalChoice, RefusalReason, Role
from fieldapp.errors import FieldRefusedError
from fieldapp.relation_lists import conflicts_list
from fieldapp.texts import Text, _
from fieldapp.words.value import decision_words
from fieldapp.words.vocabulary import word
from ui.context import AppContext
from ui.syncing import clock_words
from ui.tones import Tone
from ui.widgets.buttons import button
from ui.widgets.card import Card, column, line, row
from ui.widgets.dialog import Dialog
from ui.widgets.labels import dotted, label
from ui.widgets.pills import Pill
from ui.widgets.table_out import Shown, TableOut, in_memory

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from fieldapp.queries.conflicts import ConflictRow, RefusedRow

AT_ONCE = 20  # a screen or two; laying out hundreds takes Qt minutes
Found = tuple["list[ConflictRow]", "list[RefusedRow]", bool]


class Blocks(Card):
    """Blocks below each other, a screen or two at once."""

    def __init__(self, app: AppContext, title: str, nothing: str, *tools: QWidget) -> None:
        super().__init__(title, *tools)
        self._app = app
        self._nothing = nothing
        self._most = AT_ONCE
        self._more = button("", role="quiet", on=self._show_more)
        self._make: list[Callable[[], QWidget]] = []
        self._blocks = QVBoxLayout()
        self._blocks.setSpacing(12)
        self.body.addLayout(self._blocks)
        self.body.addLayout(row(self._more, None))

    def fill(self, make: "list[Callable[[], QWidget]]") -> None:
        """Show these blocks."""
        self._make = make
        while (item := self._blocks.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for number, block in enumerate(make[: self._most]):
            if number:
                self._blocks.addWidget(line())
            self._blocks.addWidget(block())
        left = len(make) - self._most
        self._more.setText(_("Show more ({count} left)").format(count=left))
        self._more.setVisible(left > 0)
        if not make:
            self._blocks.addWidget(label(self._nothing, "sub"))

    def _show_more(self) -> None:
        self._most += AT_ONCE
        self.fill(self._make)


class Merged(Blocks):
    """What two people wrote at once and what was put together without anybody: to be looked at, not decided."""

    def __init__(self, app: AppContext) -> None:
        self.count = label("", "sub")
        self._found: list[ConflictRow] = []
        title = _("Merged without anyone")
        self.out = TableOut(app, self, self.shown)
        super().__init__(app, title, _("Nothing yet."), self.count, self.out.button(title, quiet=True))

    def shown(self) -> Shown | None:
        """What was merged."""
        return in_memory(conflicts_list(_("Merged without anyone"), self._found)) if self._found else None

    def read_again(self) -> None:
        """Read what was merged."""

        def fetch(session: "Session") -> "list[ConflictRow]":
            from fieldapp.queries.conflicts import merged_by_themselves

            return merged_by_themselves(session)

        def show(found: "list[ConflictRow]") -> None:
            self._found = found
            self.count.setText(f"{len(found):,}")
            self.fill([partial(self._merged, one) for one in found])

        if self._app.has_store:
            self._app.read(fetch, show)

    def _merged(self, one: "ConflictRow") -> QWidget:
        inside = column(_head(self._app, one), spacing=6)
        if one.kind is ConflictKind.RESTORED:
            inside.addWidget(label(_deletion(one), "body", wrap=True))
        else:
            inside.addLayout(_value(one.kept_text, dotted(one.kept_by, one.lost_by), _("Stands"), "", _nothing))
            inside.addLayout(_value(one.lost_text, one.lost_by, _("As it was written"), "", _nothing))
        return _block(inside)


class ToDecide(Blocks):
    """Each is one block: the record, both values with who wrote them, and a button at each."""

    def __init__(self, app: AppContext) -> None:
        self.all_too = QCheckBox(_("Also what is decided"))
        self._found: Found = ([], [], False)
        self.out = TableOut(app, self, self.shown)
        out = self.out.button(_("To decide"), quiet=True)
        super().__init__(app, _("To decide"), _("Nothing waits for a decision."), self.all_too, out)
        self.all_too.toggled.connect(self._on_all_too)

    def shown(self) -> Shown | None:
        """What waits, and where it is wanted what is decided too."""
        colliding, refused, _leads = self._found
        narrowed = _("Also what is decided") if self.all_too.isChecked() else ""
        if not colliding and not refused:
            return None
        return in_memory(conflicts_list(_("To decide"), colliding, refused), narrowed)

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

    def _show(self, found: Found) -> None:
        self._found = found
        colliding, refused, leads = found
        make: list[Callable[[], QWidget]] = [partial(self._conflict, one) for one in colliding]
        self.fill(make + [partial(self._refused, one, leads=leads) for one in refused])

    # Two values

    def _conflict(self, one: "ConflictRow") -> QWidget:
        inside = column(_head(self._app, one), spacing=6)
        decide = partial(self._decide, one.id)
        may = not one.decided
        if one.kind in _DELETIONS:
            inside.addWidget(label(_deletion(one), "body", wrap=True))
            if may:
                inside.addLayout(
                    row(
                        button(_("Keep it"), on=partial(decide, ConflictChoice.KEPT)),
                        button(_("Delete it"), on=partial(decide, ConflictChoice.LOST)),
                        None,
                    )
                )
        else:
            keep, use = partial(decide, ConflictChoice.KEPT), partial(decide, ConflictChoice.LOST)
            kept, lost = {  # what stands once it is decided may have been changed since: the record says it
                None: (_("Stands"), ""),
                ConflictChoice.KEPT: (_("Taken"), ""),
                ConflictChoice.LOST: ("", _("Taken")),
                ConflictChoice.EDITED: ("", ""),
            }[one.choice]
            inside.addLayout(_value(one.kept_text, one.kept_by, kept, _("Keep this") if may else "", keep))
            inside.addLayout(_value(one.lost_text, one.lost_by, lost, _("Use this") if may else "", use))
            if may and one.is_typed:
                inside.addLayout(row(button(_("Write another…"), role="quiet", on=partial(self._edit, one)), None))
        _add_decision(inside, one)
        return _block(inside)

    def _decide(self, conflict: "UUID", choice: ConflictChoice) -> None:
        from fieldapp.operations.conflicts import decide_conflict

        now = self._app.clock.now()
        self._app.write(lambda store: decide_conflict(store, conflict, choice, now=now), said=Text("Decided"))

    def _edit(self, one: "ConflictRow") -> None:
        ThirdValue(self.window(), self._app, one).show_form()

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
            may = {"U": {RefusalReason.OUT_OF_SCOPE, RefusalReason.NOT_ALLOWED}, "I": {RefusalReason.NOT_ALLOWED}}
            if leads and one.reason in may.get(one.kind, ()):
                buttons.append(button(_("Accept it"), on=partial(decide, RefusalChoice.ACCEPTED)))
            buttons.append(button(_("Discard it"), on=partial(decide, RefusalChoice.DISCARDED)))
            inside.addLayout(row(*buttons, None))
        _add_decision(inside, one)
        return _block(inside)

    def _decide_refused(self, refused: "UUID", choice: RefusalChoice) -> None:
        from fieldapp.operations.conflicts import decide_refused

        now = self._app.clock.now()
        self._app.write(lambda store: decide_refused(store, refused, choice, now=now), said=Text("Decided"))


class ThirdValue(Dialog):
    """Neither the one nor the other: of texts both to begin with, of an amount or a day the one that stands."""

    def __init__(self, parent: QWidget, app: AppContext, one: "ConflictRow") -> None:
        super().__init__(parent, _("Write another value"), _("Write it"), self._submit_it)
        self._app, self._conflict = app, one.id
        if isinstance(one.kept, str) and one.kept_text == one.kept:
            self.form.add("value", one.field_text, QPlainTextEdit())
            both = [str(value) for value in (one.kept, one.lost) if value]
            self.form.fill({"value": "\n".join(dict.fromkeys(both))})
        else:
            self.form.add("value", one.field_text, QLineEdit())
            self.form.fill({"value": one.kept_text})

    def _submit_it(self) -> None:
        from fieldapp.operations.conflicts import decide_conflict

        now, value, conflict = self._app.clock.now(), str(self.form.value("value")).strip(), self._conflict
        self._app.write(
            lambda store: decide_conflict(store, conflict, ConflictChoice.EDITED, now=now, value=value),
            lambda _nothing: self.accept(),
            said=Text("Decided"),
            refused=lambda error: self.form.refuse(FieldRefusedError("value", error.text)),
            owner=self,
        )


_DELETIONS = frozenset({ConflictKind.DELETED, ConflictKind.DELETED_SEEN, ConflictKind.RESTORED})


def _head(app: AppContext, one: "ConflictRow") -> QWidget:
    """The record and the field, what happened, when, and the way there."""
    what = dotted(one.record, "" if one.kind in _DELETIONS else one.field_text)
    waits = not one.decided and one.kind not in {ConflictKind.TEXT, ConflictKind.RESTORED}
    pill = Pill(word(one.kind), Tone.WARN if waits else Tone.NEUTRAL)
    shown: list[QWidget | None] = [label(what, "strong"), pill, None, label(clock_words(one.happened_at), "sub")]
    if one.dealer_id is not None:
        shown.append(button(_("Open"), role="quiet", on=partial(app.open_dealer, one.dealer_id)))
    return _block(row(*shown))


def _add_decision(inside: QVBoxLayout, one: "ConflictRow | RefusedRow") -> None:
    if one.decided:
        inside.addWidget(label(decision_words(one.choice, one.decided_by, one.decided_at), "sub"))


def _deletion(one: "ConflictRow") -> str:
    said = _("{deleter} deleted it while {changer} was changing it. It is kept.")
    return said.format(deleter=one.lost_by, changer=one.kept_by)


def _nothing() -> None:
    """There is no button."""


def _value(said: str, by: str, stands: str, words: str, choose: Callable[[], object]) -> QVBoxLayout:
    """A value, and below it who wrote it and the button that takes it."""
    made = column(label(said, "body", wrap=True), spacing=2)
    take = [button(words, on=choose)] if words else []
    made.addLayout(row(label(dotted(by, stands), "sub"), None, *take))
    return made


def _block(inside: QLayout) -> QWidget:
    made = QWidget()
    inside.setContentsMargins(0, 0, 0, 0)
    made.setLayout(inside)
    return made
