"""The relationship tab: the screening card, the service log, policies told, and how it ended."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout

from db.vocabulary import DealerStatus, EndingReason, IssueSide, ScreeningPoint, ServiceKind, Verdict
from fieldapp.operations.endings import change_ending, note_ending, remove_ending, win_back
from fieldapp.operations.service import add_service, change_service, remove_service, tell_policy
from fieldapp.operations.targets import judge
from fieldapp.operations.visits import solve_complaint
from fieldapp.queries.dealer_file import DealerFile
from fieldapp.queries.endings import EndingRow, endings
from fieldapp.queries.house_rules import rules_on
from fieldapp.queries.service import ServiceRow, ToldRow, policies_told, service_log
from fieldapp.queries.targets import screening
from fieldapp.relation_lists import endings_list, policies_list, screening_list, service_list
from fieldapp.rules.targets import CRITERIA, PRINCIPLES, Mark
from fieldapp.rules.targets import Card as ScreeningCard
from fieldapp.texts import Text, _
from fieldapp.words.relations import capital_text, clocks_text, screening_text
from fieldapp.words.vocabulary import word
from ui.context import AppContext
from ui.dealers.dialogs import RecordDialog
from ui.dealers.section import Section, clear
from ui.tones import Tone
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card, row
from ui.widgets.choice import Choice
from ui.widgets.columns import Columns
from ui.widgets.date_edit import DateEdit
from ui.widgets.key_values import KeyValues
from ui.widgets.labels import ElidedLabel, dotted, label
from ui.widgets.lines_edit import LinesEdit
from ui.widgets.pills import Pill
from ui.widgets.table_out import Shown, TableOut, in_memory

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_TONES = {Verdict.MET: Tone.GOOD, Verdict.NOT_MET: Tone.BAD, Verdict.WAIVED: Tone.WARN}
Found = tuple[int, tuple[ScreeningCard, list[Mark]], Sequence[ServiceRow], list[ToldRow], list[EndingRow]]


class RelationSection(Section):
    """Four cards; each says what it is for while it is empty."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(app)
        self._found: Found | None = None
        self.outs = {
            name: TableOut(app, self, partial(self.shown, name))
            for name in ("screening", "service", "policies", "ending")
        }
        titles = self._titles()
        out = {name: self.outs[name].button(title, quiet=True) for name, title in titles.items()}
        self.screening, self._screening = _list_card(titles["screening"], out["screening"])
        add = button(_("Add"), icon="plus", role="quiet", on=self._add_service)
        self.service, self._service = _list_card(titles["service"], out["service"], add)
        self.policies, self._policies = _list_card(titles["policies"], out["policies"])
        self._end_button = button(_("Note an end"), icon="plus", role="quiet", on=self._note_ending)
        self.ending, self._ending = _list_card(titles["ending"], out["ending"], self._end_button)
        self.body.addWidget(Columns([self.screening, self.ending], [self.service, self.policies]))
        self.body.addStretch(1)

    @staticmethod
    def _titles() -> dict[str, str]:
        return {
            "screening": _("Screening card"),
            "service": _("Service log"),
            "policies": _("Policies"),
            "ending": _("End of the relationship"),
        }

    def shown(self, name: str) -> Shown | None:
        """What stands in one of the four cards."""
        if self._found is None:
            return None
        _capital, (card, _history), service, policies, ended = self._found
        title = f"{self._titles()[name]} {self.file.facts.name}"
        tables = {
            "screening": lambda: screening_list(title, card),
            "service": lambda: service_list(title, service),
            "policies": lambda: policies_list(title, policies),
            "ending": lambda: endings_list(title, ended),
        }
        return in_memory(tables[name]())

    def fill(self, file: DealerFile) -> None:
        dealer_id, today = file.facts.id, self.app.clock.today()

        def fetch(session: "Session") -> Found:
            return (
                rules_on(session, today).thresholds.target_capital_yuan,
                screening(session, dealer_id),
                service_log(session, today, dealer_id=dealer_id).rows,
                policies_told(session, dealer_id),
                endings(session, dealer_id=dealer_id),
            )

        self.app.read(fetch, self._show, key=(id(self), "relation"), owner=self)

    def _show(self, found: Found) -> None:
        self._found = found
        self._capital, (card, history), service, policies, ended = found
        self._show_screening(card, history)
        self._show_service(service)
        self._show_policies(policies)
        self._show_endings(ended)

    # The screening card

    def _show_screening(self, card: ScreeningCard, history: list[Mark]) -> None:
        clear(self._screening)
        self._screening.addWidget(label(screening_text(card), "sub", wrap=True))
        if card.restricted is not None:
            said = _("On the restricted list: {reason}").format(reason=card.restricted.reason)
            self._screening.addWidget(label(said, "bad", wrap=True))
        for entry in card.resembles:
            said = _("Called like {name} on the restricted list ({reason}): make sure that it is somebody else.")
            self._screening.addWidget(label(said.format(name=entry.name, reason=entry.reason), "bad", wrap=True))
        for heading, points in ((_("Four criteria"), CRITERIA), (_("Four principles"), PRINCIPLES)):
            self._screening.addWidget(label(heading, "strong"))
            for point in points:
                self._screening.addLayout(self._point(card, history, point))
                if point is ScreeningPoint.CAPITAL:
                    said = capital_text(self.file.facts.working_capital, self._capital)
                    self._screening.addWidget(label(said, "sub", wrap=True))

    def _point(self, card: ScreeningCard, history: list[Mark], point: ScreeningPoint) -> QHBoxLayout:
        said = ElidedLabel(word(point))
        if point is ScreeningPoint.NOT_RESTRICTED:
            free = card.restricted is None
            pill = Pill(word(Verdict.MET if free else Verdict.NOT_MET), Tone.GOOD if free else Tone.BAD)
            line = row(said, pill)
            line.setStretch(0, 1)
            return line
        mark = card.marks.get(point)
        earlier = [one for one in history if one.point is point]
        tip = "\n".join(dotted(str(one.judged_on), word(one.verdict), one.reason) for one in earlier)
        said.setToolTip(tip or word(point))
        pill = Pill(word(mark.verdict), _TONES[mark.verdict]) if mark else Pill(_("not judged"), Tone.NEUTRAL)
        name = _("Judge: {point}").format(point=word(point))
        line = row(said, pill, icon_button("pencil-simple", name, on=partial(self._judge, point, mark)))
        line.setStretch(0, 1)
        return line

    def _judge(self, point: ScreeningPoint, mark: Mark | None) -> None:
        dealer_id, today = self.dealer_id, self.app.clock.today()
        dialog = RecordDialog(
            self.app,
            self,
            word(point),
            _("Save"),
            operate=lambda store, values: judge(
                store, dealer_id, point, values["verdict"], reason=values["reason"] or "", on=today
            ),
            said=Text("Judged"),
        )
        dialog.form.add("verdict", _("Verdict"), Choice([(verdict, word(verdict)) for verdict in Verdict]))
        hint = _("What shows it; a waived point needs its reason.")
        dialog.form.add("reason", _("Reason"), LinesEdit(2), hint=hint)
        dialog.form.fill({"verdict": mark.verdict if mark else Verdict.MET, "reason": mark.reason if mark else ""})
        dialog.show_form()

    # The service log

    def _show_service(self, rows: Sequence[ServiceRow]) -> None:
        clear(self._service)
        for one in rows:
            line = QVBoxLayout()
            line.setSpacing(0)
            head = ElidedLabel(dotted(word(one.kind), one.what), "strong" if one.solved_on is None else "body")
            tools = [icon_button("pencil-simple", _("Change"), on=partial(self._change_service, one))]
            if one.answered_on is None and one.solved_on is None:
                tools.append(icon_button("chat-circle", _("It is answered"), on=partial(self._answer, one)))
            if one.solved_on is None:
                tools.append(icon_button("check", _("It is solved…"), on=partial(self._solve, one)))
            remove = partial(self._write, lambda store, key=one.id: remove_service(store, key), Text("Removed"))
            tools.append(icon_button("x", _("Remove"), on=remove))
            top = row(head, *([Pill(_("late"), Tone.BAD)] if one.clocks.is_late else []), *tools)
            top.setStretch(0, 1)
            line.addLayout(top)
            side = word(one.side) if one.side else ""
            line.addWidget(ElidedLabel(dotted(str(one.noted_on), clocks_text(one), side, one.solution), "sub"))
            self._service.addLayout(line)
        if not rows:
            nothing = _("Nothing noted. Complaints, questions, training and support are kept here with their clocks.")
            self._service.addWidget(label(nothing, "sub", wrap=True))

    def _add_service(self) -> None:
        dealer_id = self.dealer_id
        dialog = self._service_dialog(
            _("Service"), lambda store, values: add_service(store, dealer_id, _known(values)), Text("Noted")
        )
        dialog.form.fill({"kind": ServiceKind.COMPLAINT, "noted_on": self.app.clock.today()})
        dialog.show_form()

    def _change_service(self, one: ServiceRow) -> None:
        dialog = self._service_dialog(
            word(one.kind), lambda store, values: change_service(store, one.id, values), Text("Saved")
        )
        dialog.form.fill({name: getattr(one, name) for name in dialog.form.values()})
        dialog.show_form()

    def _service_dialog(self, title: str, operate: Any, said: Text) -> RecordDialog:  # noqa: ANN401  (as RecordDialog)
        dialog = RecordDialog(self.app, self, title, _("Save"), operate=operate, said=said)
        form, today = dialog.form, self.app.clock.today()
        form.add("kind", _("Kind"), Choice([(kind, word(kind)) for kind in ServiceKind]))
        form.add("what", _("What"), LinesEdit(2), required=_("Write what it is about."))
        form.add("noted_on", _("Noted on"), DateEdit(today), required=_("Please choose the day."))
        form.add("answered_on", _("Answered on"), DateEdit(today))
        sides = [(None, "–"), *((side, word(side)) for side in IssueSide)]
        form.add("side", _("Whose issue"), Choice(sides))
        return dialog

    def _answer(self, one: ServiceRow) -> None:
        today = self.app.clock.today()
        self._write(lambda store: change_service(store, one.id, {"answered_on": today}), Text("Noted"))

    def _solve(self, one: ServiceRow) -> None:
        today = self.app.clock.today()
        dialog = RecordDialog(
            self.app,
            self,
            one.what,
            _("It is solved"),
            operate=lambda store, values: solve_complaint(store, one.id, on=today, solution=values["solution"]),
            said=Text("Solved"),
        )
        dialog.form.add("solution", _("Solution"), LinesEdit(2), required=_("Write how it was solved."))
        dialog.show_form()

    # Policies

    def _show_policies(self, rows: list[ToldRow]) -> None:
        clear(self._policies)
        for one in rows:
            told = _("told on {day}").format(day=one.told_on) if one.told_on else _("not told yet")
            tone = Tone.NEUTRAL if one.told_on is None else Tone.GOOD if one.understood else Tone.WARN
            said = ElidedLabel(dotted(one.title, str(one.issued_on), one.objection))
            tell = icon_button("megaphone", _("It was told…"), on=partial(self._tell, one))
            line = row(said, Pill(told, tone), tell)
            line.setStretch(0, 1)
            self._policies.addLayout(line)
        if not rows:
            self._policies.addWidget(label(_("The manager has issued no policy."), "sub"))

    def _tell(self, one: ToldRow) -> None:
        dealer_id, today = self.dealer_id, self.app.clock.today()
        dialog = RecordDialog(
            self.app,
            self,
            one.title,
            _("Save"),
            operate=lambda store, values: tell_policy(
                store,
                dealer_id,
                one.notice_id,
                on=values["told_on"] or today,
                understood=values["understood"],
                objection=values["objection"] or "",
            ),
            said=Text("Noted"),
        )
        dialog.add_day("told_on", _("Told on"), day=today)
        dialog.form.add("understood", "", QCheckBox(_("It was understood")))
        dialog.form.add("objection", _("Objection"), LinesEdit(2))
        dialog.form.fill({"understood": True})
        dialog.show_form()

    # The end

    def _show_endings(self, rows: list[EndingRow]) -> None:
        clear(self._ending)
        has_ended = self.file.facts.status is DealerStatus.ENDED
        for one in rows:
            head = row(
                ElidedLabel(dotted(str(one.ended_on), word(one.reason)), "strong"),
                *([Pill(_("won back {day}").format(day=one.won_back_on), Tone.GOOD)] if one.won_back_on else []),
                icon_button("pencil-simple", _("Change"), on=partial(self._change_ending, one)),
                icon_button("x", _("Remove"), on=partial(self._remove_ending, one)),
            )
            head.setStretch(0, 1)
            self._ending.addLayout(head)
            pairs = [
                (_("Who gained"), one.competitor),
                (_("What was behind it"), one.why),
                (_("Talked"), one.talk),
                (_("Third party"), one.third_party),
                (_("Problem solved"), one.problem_solved),
                (_("Closer in future"), one.closer),
                (_("Lessons"), one.lessons),
                (_("Win back on"), str(one.win_back_on or "")),
            ]
            self._ending.addWidget(KeyValues([(name, value) for name, value in pairs if value]))
            if one.won_back_on is None:
                self._ending.addWidget(button(_("Won back"), icon="handshake", on=partial(self._win_back, one)))
        if not rows:
            said = _("This relationship has ended: note why, so that others learn from it.")
            nothing = said if has_ended else _("Nothing to note while it lasts.")
            self._ending.addWidget(label(nothing, "bad" if has_ended else "sub", wrap=True))

    def _note_ending(self) -> None:
        dealer_id = self.dealer_id
        dialog = self._ending_dialog(lambda store, values: note_ending(store, dealer_id, _known(values)), Text("Noted"))
        ended_on = self.file.facts.ended_on or self.app.clock.today()
        dialog.form.fill({"reason": EndingReason.NEED_NOT_MET, "ended_on": ended_on})
        dialog.show_form()

    def _change_ending(self, one: EndingRow) -> None:
        dialog = self._ending_dialog(lambda store, values: change_ending(store, one.id, values), Text("Saved"))
        dialog.form.fill({name: getattr(one, name) for name in dialog.form.values()})
        dialog.show_form()

    def _ending_dialog(self, operate: Any, said: Text) -> RecordDialog:  # noqa: ANN401  (as RecordDialog)
        dialog = RecordDialog(self.app, self, _("End of the relationship"), _("Save"), operate=operate, said=said)
        form, today = dialog.form, self.app.clock.today()
        form.add("ended_on", _("Ended on"), DateEdit(today), required=_("Please choose the day."))
        form.add("reason", _("Reason"), Choice([(reason, word(reason)) for reason in EndingReason]))
        form.add("competitor", _("Who gained"), QLineEdit())
        for name, words in (
            ("why", _("What was behind it")),
            ("talk", _("Talked")),
            ("third_party", _("Third party")),
            ("problem_solved", _("Problem solved")),
            ("closer", _("Closer in future")),
            ("lessons", _("Lessons")),
        ):
            form.add(name, words, LinesEdit(1))
        form.add("win_back_on", _("Win back on"), DateEdit(today), hint=_("The day makes a reminder."))
        return dialog

    def _win_back(self, one: EndingRow) -> None:
        today = self.app.clock.today()
        self._write(lambda store: win_back(store, one.id, on=today, today=today), Text("Won back"))

    def _remove_ending(self, one: EndingRow) -> None:
        self._write(lambda store: remove_ending(store, one.id), Text("Removed"))

    def _write(self, operate: Any, said: Text) -> None:  # noqa: ANN401  (as AppContext.write)
        self.app.write(operate, said=said)


def _list_card(title: str, *tools: Any) -> tuple[Card, QVBoxLayout]:  # noqa: ANN401  (widgets)
    card = Card(title, *tools)
    rows = QVBoxLayout()
    rows.setSpacing(6)
    card.body.addLayout(rows)
    return card, rows


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "")}
