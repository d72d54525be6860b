"""The first tab of a dealer's file: what is open, who and where, and the three classes of information."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from db.vocabulary import AssetKind, Channel, CustomOwner, DealerLevel, DealerType, Grade, HardshipKind, PromiseBy
from fieldapp.operations.custom_fields import set_custom_values
from fieldapp.operations.dealers import (
    BrandShare,
    add_hardship,
    add_shop_asset,
    change_dealer,
    change_hardship,
    mark_checked,
    remove_hardship,
    remove_shop_asset,
    set_brands,
)
from fieldapp.operations.people import keep_promise
from fieldapp.queries.dealer_file import DealerFile, ReferralRow, referrals_around
from fieldapp.queries.territories import TerritoryName, territory_names
from fieldapp.rules.custom_fields import field_of_key
from fieldapp.rules.dealers import InfoClass
from fieldapp.texts import Text, _
from fieldapp.words.calendar import due_when, when
from fieldapp.words.pay import money
from fieldapp.words.vocabulary import field_word, word
from ui.context import AppContext
from ui.dealers.custom_card import CustomCard
from ui.dealers.dialogs import LadderDialog, RecordDialog
from ui.dealers.overview_cards import BrandRows, ClassCard, LadderCard, ReferralCard
from ui.dealers.section import Section, clear, quiet
from ui.tones import Tone
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card
from ui.widgets.choice import Choice
from ui.widgets.columns import Columns
from ui.widgets.coordinates_edit import CoordinatesEdit
from ui.widgets.date_edit import DateEdit
from ui.widgets.dealer_picker import DealerPicker
from ui.widgets.form import AutoForm
from ui.widgets.labels import ElidedLabel, dotted, label
from ui.widgets.lines_edit import LinesEdit
from ui.widgets.money_edit import MoneyEdit
from ui.widgets.number_edit import NumberEdit
from ui.widgets.pills import Pill
from ui.widgets.region_edit import RegionEdit
from ui.widgets.strength import Strength

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from db.store import Store
    from fieldapp.operations import Changed

LONGEST_CADENCE = 366  # days


class OverviewSection(Section):
    """Everything that is one value, to be read and changed in place."""

    def __init__(self, app: AppContext, show_tab: Callable[[str], object]) -> None:
        super().__init__(app)
        self._show_tab = show_tab
        self.open_card = Card(_("Open"))
        self._open_rows = QVBoxLayout()
        self._open_rows.setSpacing(4)
        self.open_card.body.addLayout(self._open_rows)
        self.who, self.together, self.brands = self._who(), self._together(), self.auto_form(_change)
        self.brands.add("brands", "", BrandRows(), wide=True)
        self.custom = CustomCard(lambda: self.auto_form(_change_custom))
        self.forms = {
            InfoClass.PERSONAL: self._personal(),
            InfoClass.FINANCIAL: self._financial(),
            InfoClass.OPERATIONS: self._operations(),
        }
        self.classes = {kind: ClassCard(kind, partial(self._check, kind), form) for kind, form in self.forms.items()}
        self._credit = label("", "sub")
        self.classes[InfoClass.FINANCIAL].body.addWidget(self._credit)
        people = button(_("To the people"), icon="users", role="quiet", on=lambda: show_tab("people"), flush=True)
        self.classes[InfoClass.PERSONAL].body.addWidget(people)
        self.ladder = LadderCard(self._move)
        self.referrals = ReferralCard(app.open_dealer)
        self.assets, self._asset_rows = self._list_card(_("Shop assets"), self._add_asset)
        self.hardships, self._hardship_rows = self._list_card(_("Hard times"), self._add_hardship)
        left = [
            self.open_card,
            _form_card(_("Who and where"), self.who),
            _form_card(_("Cooperation"), self.together),
            self.custom,
            self.ladder,
            self.assets,
            self.hardships,
            self.referrals,
        ]
        right = [*self.classes.values(), _form_card(_("Brands"), self.brands)]
        self.body.addWidget(Columns(left, right))

    def fill(self, file: DealerFile) -> None:
        facts, today = file.facts, self.app.clock.today()
        values = {name: getattr(facts, name) for name in facts.__dataclass_fields__}
        known = facts.latitude_e6 is not None and facts.longitude_e6 is not None
        values["coordinates"] = (facts.latitude_e6, facts.longitude_e6) if known else None
        values["brands"] = [BrandShare(row.brand, row.share_percent, row.is_ours) for row in file.brands]
        for form in (self.who, self.together, self.brands, *self.forms.values()):
            form.fill({name: values[name] for name in form.values()})
        self.custom.show_values(file.custom_of(CustomOwner.DEALER), file.row.custom, today)
        for state in file.classes:
            self.classes[state.kind].show_state(state, today)
        self._show_credit(facts.credit_limit, facts.credit_used)
        self.ladder.show_moves(facts.ladder_step, file.ladder)
        self._fill_open(file, today)
        self._fill_assets(file)
        self._fill_hardships(file, today)
        dealer_id = facts.id

        def fetch(session: "Session") -> tuple[list[ReferralRow], list[TerritoryName]]:
            return referrals_around(session, dealer_id), territory_names(session)

        self.app.read(fetch, partial(self._show_around, dealer_id), key=(id(self), "around"), owner=self)

    def _show_credit(self, limit: Decimal, used: Decimal) -> None:
        """How much of the credit limit is used; over it stands out."""
        said = _("{percent:.0%} of the credit limit is used").format(percent=used / limit) if limit else ""
        self._credit.setText(said)
        self._credit.setVisible(bool(said))
        self._credit.setProperty("ink", "bad" if used > limit else "")
        self._credit.style().unpolish(self._credit)
        self._credit.style().polish(self._credit)

    # Forms

    def _who(self) -> AutoForm:
        form = self.auto_form(_change)
        name = quiet(QLineEdit())
        form.add("name", field_word("name"), name, required=_("A dealer needs a name."))
        form.add("region_code", field_word("region_code"), quiet(RegionEdit(self.app)), required=_("Pick the place."))
        form.add("address", field_word("address"), quiet(QLineEdit()))
        form.add("coordinates", _("Coordinates"), quiet(CoordinatesEdit()))
        form.add("phone", _("Shop's phone"), quiet(QLineEdit()))
        form.add("code", field_word("code"), quiet(QLineEdit()))
        reading = QLineEdit()
        reading.setPlaceholderText(_("only where the pinyin is wrong: chan xing da"))
        form.add("pinyin_given", field_word("pinyin_given"), quiet(reading))
        return form

    def _together(self) -> AutoForm:
        form = self.auto_form(_change)
        grades = [(None, _("No grade")), *((grade, word(grade)) for grade in Grade)]
        form.add("grade", field_word("grade"), quiet(Choice(grades)))
        form.add("type", field_word("type"), quiet(Choice([(kind, word(kind)) for kind in DealerType])))
        form.add("level", field_word("level"), quiet(Choice([(level, word(level)) for level in DealerLevel])))
        self._territory = Choice([(None, _("No territory"))])
        form.add("territory_id", field_word("territory_id"), quiet(self._territory))
        form.add("is_direct", "", QCheckBox(field_word("is_direct")))
        form.add("since", field_word("since"), quiet(DateEdit(self.app.clock.today())))
        days = NumberEdit(most=LONGEST_CADENCE, hint=_("by the grade"))
        form.add("cadence_days", field_word("cadence_days"), quiet(days))
        for field, example in (("opening_hours", "9:00-12:00, 14:00-18:00"), ("closed_weekdays", _("7 is Sunday"))):
            typed = QLineEdit()
            typed.setPlaceholderText(example)
            form.add(field, field_word(field), quiet(typed))
        channels = [(None, "–"), *((channel, word(channel)) for channel in Channel)]
        form.add("channel", field_word("channel"), quiet(Choice(channels)))
        form.add("referred_by_id", field_word("referred_by_id"), quiet(DealerPicker(self.app)))
        form.add("note", field_word("note"), quiet(LinesEdit()))
        return form

    def _personal(self) -> AutoForm:
        form = self.auto_form(_change)
        for field in ("tie_personal", "tie_account", "tie_network"):
            form.add(field, field_word(field), Strength())
        return form

    def _financial(self) -> AutoForm:
        form = self.auto_form(_change)
        for field in ("credit_limit", "credit_used", "working_capital"):
            form.add(field, field_word(field), quiet(MoneyEdit()))
        form.add("integrity", field_word("integrity"), quiet(LinesEdit()))
        return form

    def _operations(self) -> AutoForm:
        form = self.auto_form(_change)
        form.add("yearly_sales", field_word("yearly_sales"), quiet(MoneyEdit()))
        form.add("area_served", field_word("area_served"), quiet(QLineEdit()))
        form.add("group_name", field_word("group_name"), quiet(QLineEdit()))
        form.add("group_relation", field_word("group_relation"), quiet(QLineEdit()))
        form.add("shop_area_m2", field_word("shop_area_m2"), quiet(NumberEdit()))
        form.add("staff_count", field_word("staff_count"), quiet(NumberEdit()))
        form.add("loyalty", field_word("loyalty"), Strength())
        for field in ("expected_development", "problems", "improvements"):
            form.add(field, field_word(field), quiet(LinesEdit()))
        return form

    # Lists

    def _list_card(self, title: str, add: Callable[[], object]) -> tuple[Card, QVBoxLayout]:
        card = Card(title, button(_("Add"), icon="plus", role="quiet", on=add))
        rows = QVBoxLayout()
        rows.setSpacing(4)
        card.body.addLayout(rows)
        return card, rows

    def _fill_open(self, file: DealerFile, today: date) -> None:
        """What is promised and not kept, and who needs care now: it is read before every call."""
        clear(self._open_rows)
        for row in file.hardships:
            if row.over_on is None:
                said = dotted(word(row.kind), row.note, when(row.noted_on, today))
                self._open_rows.addLayout(_line(said, Pill(_("needs care"), Tone.BAD)))
        for promise in (promise for promise in file.promises if promise.kept_on is None):
            by = _("We promised: {what}") if promise.by is PromiseBy.US else _("They promised: {what}")
            late = promise.due_on is not None and promise.due_on < today
            due = due_when(promise.due_on, today) if promise.due_on else ""
            kept = icon_button("check", _("Kept"), on=partial(self._keep, promise.id))
            pill = Pill(due, Tone.BAD if late else Tone.NEUTRAL)
            self._open_rows.addLayout(_line(by.format(what=promise.what), pill, kept))
        self.open_card.setVisible(self._open_rows.count() > 0)

    def _fill_assets(self, file: DealerFile) -> None:
        clear(self._asset_rows)
        for row in file.assets:
            value = money(row.value) if row.value is not None else ""
            said = dotted(word(row.kind), row.note, row.put_up_on, value)
            remove = partial(self._remove, remove_shop_asset, row.id, Text("Shop asset removed"))
            photo = icon_button("camera", _("Attach a photo"), on=partial(self._attach_photo, row.id))
            self._asset_rows.addLayout(_line(said, photo, icon_button("x", _("Remove"), on=remove)))
        if not file.assets:
            self._asset_rows.addWidget(label(_("No sign, no stand of ours yet."), "sub"))

    def _fill_hardships(self, file: DealerFile, today: date) -> None:
        clear(self._hardship_rows)
        for row in file.hardships:
            ended = _("over since {day}").format(day=row.over_on) if row.over_on else ""
            said = dotted(word(row.kind), row.note, when(row.noted_on, today), ended)
            remove = partial(self._remove, remove_hardship, row.id, Text("Note removed"))
            tools: list[QWidget] = [icon_button("x", _("Remove"), on=remove)]
            if row.over_on is None:
                tools.insert(0, button(_("It is over"), role="quiet", on=partial(self._end, row.id)))
            self._hardship_rows.addLayout(_line(said, *tools))
        if not file.hardships:
            nothing = _("Nothing noted. Illness, a cash squeeze or a loss noted here makes a reminder to care.")
            self._hardship_rows.addWidget(label(nothing, "sub", wrap=True))

    def _show_around(self, dealer_id: UUID, found: tuple[list[ReferralRow], list[TerritoryName]]) -> None:
        chain, rows = found
        if self._file is None or self.dealer_id != dealer_id:
            return
        self.referrals.show_chain(dealer_id, chain)
        self._territory.set_choices([(None, _("No territory")), *((row.id, dotted(row.name, row.rep)) for row in rows)])
        self.together.fill({"territory_id": self.file.facts.territory_id})

    # What is pressed

    def _check(self, kind: InfoClass) -> None:
        dealer_id, today = self.dealer_id, self.app.clock.today()
        self.app.write(lambda store: mark_checked(store, dealer_id, kind, on=today), said=Text("Noted as checked"))

    def _move(self) -> None:
        LadderDialog(self.app, self, self.dealer_id, self.file.facts.ladder_step).show_form()

    def _keep(self, promise_id: UUID) -> None:
        today = self.app.clock.today()
        self.app.write(lambda store: keep_promise(store, promise_id, on=today), said=Text("Promise kept"))

    def _end(self, hardship_id: UUID) -> None:
        today = self.app.clock.today()
        self.app.write(lambda store: change_hardship(store, hardship_id, {"over_on": today}), said=Text("Noted"))

    def _remove(self, operate: "Callable[[Store, UUID], Changed]", row_id: UUID, said: Text) -> None:
        self.app.write(lambda store: operate(store, row_id), said=said)

    def _add_asset(self) -> None:
        dealer_id = self.dealer_id
        dialog = RecordDialog(
            self.app,
            self,
            _("Something of ours in the shop"),
            _("Add"),
            operate=lambda store, values: add_shop_asset(store, dealer_id, values),
            said=Text("Shop asset added"),
        )
        dialog.form.add("kind", field_word("kind"), Choice([(kind, word(kind)) for kind in AssetKind]))
        dialog.add_day("put_up_on", field_word("put_up_on"), day=self.app.clock.today())
        dialog.form.add("value", field_word("value"), MoneyEdit())
        dialog.form.add("note", field_word("note"), QLineEdit())
        dialog.show_form()

    def _attach_photo(self, asset_id: UUID) -> None:
        self.attach_to("shop_asset", asset_id, _("Attach a photo"))

    def _add_hardship(self) -> None:
        dealer_id = self.dealer_id
        dialog = RecordDialog(
            self.app,
            self,
            _("Hard times"),
            _("Add"),
            operate=lambda store, values: add_hardship(store, dealer_id, values),
            said=Text("Noted: a reminder to care follows"),
        )
        dialog.form.add("kind", field_word("kind"), Choice([(kind, word(kind)) for kind in HardshipKind]))
        dialog.form.add("note", _("What happened"), QLineEdit())
        needed = _("Please choose the day.")
        dialog.add_day("noted_on", field_word("noted_on"), day=self.app.clock.today(), required=needed)
        dialog.show_form()


def _change_custom(store: "Store", dealer_id: UUID, values: dict[str, Any]) -> "Changed":
    """Save some of the company's own fields."""
    typed = {field: value for key, value in values.items() if (field := field_of_key(key)) is not None}
    return set_custom_values(store, CustomOwner.DEALER, dealer_id, typed)


def _change(store: "Store", dealer_id: UUID, values: dict[str, Any]) -> "Changed":
    """Save some fields; the brands are rows of their own, and coordinates two fields."""
    values = dict(values)
    brands = values.pop("brands", None)
    if "coordinates" in values:
        values["latitude_e6"], values["longitude_e6"] = values.pop("coordinates") or (None, None)
    changed = change_dealer(store, dealer_id, values) if values else None
    if brands is not None:
        changed = set_brands(store, dealer_id, brands)
    assert changed is not None  # noqa: S101  (a form saves only what was changed)
    return changed


def _form_card(title: str, form: AutoForm) -> Card:
    card = Card(title, form.sign)
    card.body.addWidget(form)
    return card


def _line(said: str, *widgets: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(4)
    line.addWidget(ElidedLabel(said), 1)
    for widget in widgets:
        line.addWidget(widget)
    return line
