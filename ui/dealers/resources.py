"""The resources tab: what the dealer was given, what it promised in return, its rounds and its high ground."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from fieldapp.lists import grants_list
from fieldapp.operations.support import remove_grant
from fieldapp.queries.dealer_file import DealerFile
from fieldapp.queries.high_ground import GroundRow, RoundRow, high_ground, rounds
from fieldapp.queries.support import GrantRow, ledger
from fieldapp.rules.support import PromiseStanding
from fieldapp.texts import Text, _, ngettext
from fieldapp.words.calendar import due_when
from fieldapp.words.support import holder_words, standing_word
from fieldapp.words.vocabulary import word
from ui.context import AppContext
from ui.dealers.section import Section, clear
from ui.resources.dialogs import GrantDialog, GroundDialog, RoundDialog, RoundResultDialog, SettleDialog
from ui.resources.ledger import TONES
from ui.resources.parts import day, yuan
from ui.resources.rounds import next_round
from ui.tones import Tone
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card, row
from ui.widgets.key_values import KeyValues
from ui.widgets.labels import ElidedLabel, dotted, label
from ui.widgets.pills import Pill
from ui.widgets.states import EmptyState
from ui.widgets.table_out import Shown, TableOut

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Given:
    """All that the tab shows."""

    grants: Sequence[GrantRow]
    rounds: list[RoundRow]
    ground: list[GroundRow]


class ResourcesSection(Section):
    """A card for each resource, the newest first; below it rounds of input and positions held."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(app)
        self._given = Given([], [], [])
        self._cards = QVBoxLayout()
        self._cards.setSpacing(12)
        self._sum = label("", "sub", wrap=True)
        self.out = TableOut(app, self, self.shown)
        give = button(_("Give a resource"), icon="plus", on=self._give)
        begin = button(_("Begin a round"), icon="arrows-clockwise", on=self._begin)
        self.body.addLayout(row(give, begin, None, self.out.button(_("Resources given"))))
        self.body.addWidget(self._sum)
        self.body.addLayout(self._cards)
        self.body.addStretch(1)

    def fill(self, file: DealerFile) -> None:
        dealer_id, today = file.facts.id, self.app.clock.today()

        def fetch(session: "Session") -> Given:
            return Given(
                ledger(session, today, dealer_id=dealer_id),
                rounds(session, dealer_id=dealer_id),
                high_ground(session, dealer_id=dealer_id),
            )

        self.app.read(fetch, self._show, key=(id(self), "resources"), owner=self)

    def shown(self) -> Shown:
        """Everything the dealer was given."""
        grants, title = self._given.grants, f"{self.file.facts.name} {_('Resources given')}"
        return Shown(title, lambda _store, _progress: grants_list(title, grants))

    def _show(self, given: Given) -> None:
        self._given = given
        clear(self._cards)
        for grant in given.grants:
            self._cards.addWidget(self._grant_card(grant))
        for each in given.rounds:
            self._cards.addWidget(self._round_card(each))
        for position in given.ground:
            self._cards.addWidget(self._ground_card(position))
        self._sum.setText(_summary(given.grants))
        self._sum.setVisible(bool(given.grants))
        if not (given.grants or given.rounds or given.ground):
            nothing = _("Nothing given yet. Write down each resource with its value and what is promised in return.")
            self._cards.addWidget(EmptyState("scales", nothing))

    def _grant_card(self, grant: GrantRow) -> Card:
        card, head = _card(dotted(word(grant.kind), grant.what, _("{amount} yuan").format(amount=yuan(grant.value))))
        head.addWidget(Pill(standing_word(grant.standing), TONES[grant.standing]))
        if grant.standing is not PromiseStanding.NONE:
            head.addWidget(icon_button("handshake", _("Settle the promise…"), on=partial(self._settle, grant)))
        head.addWidget(icon_button("pencil-simple", _("Change"), on=partial(self._change, grant)))
        head.addWidget(icon_button("trash", _("Delete"), on=partial(self._remove, grant)))
        due = grant.promise_due
        is_waiting = grant.standing in (PromiseStanding.OPEN, PromiseStanding.OVERDUE)
        said = dotted(day(due), due_when(due, self.app.clock.today()) if is_waiting else "") if due else ""
        card.body.addWidget(
            KeyValues(
                [
                    (_("Given on"), day(grant.given_on)),
                    (_("Promised in return"), grant.promise),
                    (_("Promised by"), said),
                    (_("Settled on"), day(grant.settled_on)),
                    (_("Note"), grant.note),
                ]
            )
        )
        if grant.standing is PromiseStanding.NONE:
            warning = _("Given without a promise: agree what comes back, and write it here.")
            card.body.addWidget(label(warning, "bad", wrap=True))
        return card

    def _round_card(self, each: RoundRow) -> Card:
        title = _("Round {number} of input").format(number=each.number)
        card, head = _card(dotted(title, _("{amount} yuan").format(amount=yuan(each.amount)) if each.amount else ""))
        head.addWidget(Pill(_("with a result") if each.result else _("no result yet"), _round_tone(each)))
        head.addWidget(icon_button("pencil-simple", _("Result…"), on=partial(self._result, each)))
        if each.is_last:
            go_on = partial(next_round, self.app, self, each, self._given.rounds)
            head.addWidget(icon_button("arrow-clockwise", _("Next round…"), on=go_on))
        card.body.addWidget(
            KeyValues(
                [
                    (_("Began on"), day(each.began_on)),
                    (_("Input"), each.input),
                    (_("What it is to reach"), each.goal),
                    (_("Result"), dotted(each.result, day(each.ended_on))),
                    (_("Sales after it"), yuan(each.sales_after)),
                ]
            )
        )
        return card

    def _ground_card(self, position: GroundRow) -> Card:
        card, head = _card(dotted(word(position.kind), position.what))
        holder = holder_words(position.holder, is_ours=position.is_ours)
        head.addWidget(Pill(holder, Tone.GOOD if position.is_ours else Tone.WARN))
        head.addWidget(icon_button("pencil-simple", _("Change"), on=partial(self._change_ground, position)))
        card.body.addWidget(
            KeyValues([(_("Market"), position.place), (_("Since"), day(position.since)), (_("Note"), position.note)])
        )
        return card

    # What is pressed

    def _give(self) -> None:
        GrantDialog(self.app, self, dealer_id=self.dealer_id).show_form()

    def _begin(self) -> None:
        if self._given.rounds:
            next_round(self.app, self, self._given.rounds[0], self._given.rounds)
        else:
            RoundDialog(self.app, self, dealer_id=self.dealer_id).show_form()

    def _settle(self, grant: GrantRow) -> None:
        SettleDialog(self.app, self, grant).show_form()

    def _change(self, grant: GrantRow) -> None:
        GrantDialog(self.app, self, row=grant).show_form()

    def _remove(self, grant: GrantRow) -> None:
        self.app.write(lambda store: remove_grant(store, grant.id), said=Text("Removed"))

    def _result(self, each: RoundRow) -> None:
        RoundResultDialog(self.app, self, each).show_form()

    def _change_ground(self, position: GroundRow) -> None:
        GroundDialog(self.app, self, position).show_form()


def _card(title: str) -> tuple[Card, QHBoxLayout]:
    card = Card()
    head = QHBoxLayout()
    head.setSpacing(8)
    head.addWidget(ElidedLabel(title, "heading"), 1)
    card.body.addLayout(head)
    return card, head


def _round_tone(each: RoundRow) -> Tone:
    return Tone.GOOD if each.result else Tone.NEUTRAL


def _summary(grants: Sequence[GrantRow]) -> str:
    """How much in all, and what is amiss with the promises."""
    total = sum((grant.value for grant in grants), Decimal(0))
    parts = [
        ngettext("{count} resource, {amount} yuan", "{count} resources, {amount} yuan", len(grants)).format(
            count=len(grants), amount=yuan(total)
        )
    ]
    for standing in (PromiseStanding.NONE, PromiseStanding.OVERDUE, PromiseStanding.PARTLY, PromiseStanding.BROKEN):
        count = sum(grant.standing is standing for grant in grants)
        if count:
            parts.append(f"{standing_word(standing)} {count}")
    return dotted(*parts)
