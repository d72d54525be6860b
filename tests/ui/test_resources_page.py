"""The Resources page: what is given, settled, declared and registered there, and who stands behind a number."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from db.models import MonthlyFigure
from db.vocabulary import Grade, GroundKind, ProductCategory, PromiseOutcome, ResourceKind, SupportMethod
from fieldapp.drawing.charts import Mark
from fieldapp.operations.competitors import choose_opponent
from fieldapp.operations.high_ground import add_ground, begin_round
from fieldapp.operations.support import declare_method, grant_resource
from fieldapp.queries.competitors import competitor_goals
from fieldapp.queries.high_ground import rounds
from fieldapp.queries.support import GrantRow, ledger
from fieldapp.rules.support import PromiseStanding, SupportWarning
from fieldapp.texts import Text
from tests.support import make
from tests.support.rep import write
from tests.support.screen import Screen, words_on
from ui.context import AppContext
from ui.dealers.dialogs import PlanVisitsDialog
from ui.resources.balance import BalancePart
from ui.resources.competitors import CompetitorsPart
from ui.resources.dialogs import GoalDialog, GrantDialog, MethodDialog, RoundDialog, RoundResultDialog, SettleDialog
from ui.resources.ground import GroundPart, Held
from ui.resources.ledger import LedgerPart
from ui.resources.methods import MethodsPart
from ui.resources.page import ResourcesPage
from ui.resources.rounds import RoundsPart
from ui.resources.warnings import WarningsPart
from ui.widgets.form import Form
from ui.widgets.lines_edit import LinesEdit

TODAY = date(2026, 11, 23)
COUNTY = "410184000000"


@pytest.fixture
def dealers(app: AppContext) -> dict[str, UUID]:
    """A rep with a large dealer and a small one that nobody went to."""
    with app.store.transaction(Text("Set up")) as session:
        make.places(session)
        me = make.colleague(session).id
        made = {
            "large": make.dealer(session, name="龙湖兴达家电", is_core=True, grade=Grade.A).id,
            "small": make.dealer(session, name="郭店小店", since=date(2025, 1, 1)).id,
        }
        for name, amount in (("large", 90_000), ("small", 10_000)):
            figure = {"shipments": Decimal(amount), "collections": Decimal(amount), "profit": Decimal(amount) / 10}
            session.add(
                MonthlyFigure(dealer_id=made[name], month=date(2026, 10, 1), category=ProductCategory.WASHER, **figure)
            )
    app.store.work_as(me)
    return made


def _give(app: AppContext, dealer_id: UUID, **given: object) -> UUID:
    values = {"kind": ResourceKind.GIFT, "given_on": TODAY - timedelta(days=100), "value": Decimal(1_000)}
    return grant_resource(app.store, dealer_id, values | given)[0]


def _ledger(app: AppContext) -> list[GrantRow]:
    with app.store.reading() as session:
        return ledger(session, TODAY)


def _type(screen: Screen, form: Form, field: str, text: str) -> None:
    editor = form.editor(field)
    if isinstance(editor, QLineEdit):
        write(screen.qtbot, editor, text)
    elif isinstance(editor, LinesEdit):
        editor.setPlainText(text)
    assert isinstance(editor, QLineEdit | LinesEdit)


def _part(page: ResourcesPage, screen: Screen, name: str) -> QWidget:
    part = page.show_tab(name)
    screen.settle()
    return part


@pytest.mark.parametrize("tab", ["ledger", "balance", "warnings", "methods", "ground", "rounds", "competitors"])
def test_each_tab_of_an_empty_store_says_what_it_is_for(screen: Screen, tab: str) -> None:
    page = screen.show(ResourcesPage)
    _part(page, screen, tab)
    assert len(words_on(page)) > 40
    assert screen.trouble == []


def test_a_resource_is_given_to_a_dealer_and_warned_of_without_a_promise(
    app: AppContext, screen: Screen, dealers: dict[str, UUID]
) -> None:
    page = screen.show(ResourcesPage)
    screen.press(page, "Give a resource")
    dialog = screen.dialog(GrantDialog)
    screen.press(dialog, "Write it down")
    assert "Please choose the dealer." in words_on(dialog)
    dialog.form.type_again({"dealer_id": dealers["large"]})
    kind = dialog.form.editor("kind")
    assert isinstance(kind, QComboBox)
    dialog.form.type_again({"kind": ResourceKind.DISPLAY_STAND})
    _type(screen, dialog.form, "value", "8600")
    screen.press(dialog, "Write it down")
    part = _part(page, screen, "ledger")
    assert isinstance(part, LedgerPart)
    (row,) = part.table.model.rows  # type: ignore[attr-defined]
    assert (row.dealer, row.value, row.standing) == ("龙湖兴达家电", 8600, PromiseStanding.NONE)
    assert "1 shown, 8,600 yuan" in words_on(part)
    app.undo()
    screen.settle()
    assert part.rows == []


def test_chips_leave_the_promises_that_are_late_and_they_are_settled(
    app: AppContext, screen: Screen, dealers: dict[str, UUID]
) -> None:
    _give(app, dealers["large"], promise="进货五万", promise_due=TODAY - timedelta(days=1))
    _give(app, dealers["small"])
    page = screen.show(ResourcesPage)
    part = _part(page, screen, "ledger")
    assert isinstance(part, LedgerPart)
    screen.press(part, "overdue 1")
    shown = part.table.shown()
    assert shown is not None
    assert shown.narrowed == "overdue"  # stands in the heading on paper
    part.table.select_first()
    screen.press(part, "Settle the promise…")
    dialog = screen.dialog(SettleDialog)
    assert "进货五万" in words_on(dialog)
    dialog.form.type_again({"outcome": PromiseOutcome.PARTLY})
    _type(screen, dialog.form, "note", "进了三万")
    screen.press(dialog, "Settle it")
    settled = next(row for row in _ledger(app) if row.promise)
    assert (settled.standing, settled.note) == (PromiseStanding.PARTLY, "进了三万")
    assert part.table.count() == 0
    part.show_standing()
    part.table.select_first()
    part.open_row(part.rows[0])
    assert screen.wanted[-1] == ("dealers", {"dealer": part.rows[0].dealer_id, "tab": "resources"})


def test_shares_stand_side_by_side_and_each_bar_opens_its_dealer(
    app: AppContext, screen: Screen, dealers: dict[str, UUID]
) -> None:
    _give(app, dealers["small"], value=Decimal(3_000))
    _give(app, dealers["large"], value=Decimal(1_000))
    page = screen.show(ResourcesPage)
    part = _part(page, screen, "balance")
    assert isinstance(part, BalancePart)
    shown = {row.dealer: (row.resources_share, row.sales_share, row.profit_share, row.tilt) for row in part.rows}
    assert shown == {"郭店小店": (75, 10, 10, 65), "龙湖兴达家电": (25, 90, 90, -65)}
    part.chart.chosen.emit(Mark(str(dealers["small"]), ""))
    assert screen.wanted[-1] == ("dealers", {"dealer": dealers["small"], "tab": "resources"})


def test_warnings_name_dealers_and_a_visit_is_planned_from_them(screen: Screen, dealers: dict[str, UUID]) -> None:
    page = screen.show(ResourcesPage)
    part = _part(page, screen, "warnings")
    assert isinstance(part, WarningsPart)
    assert [(row.dealer, row.warned.kind) for row in part.rows] == [
        ("郭店小店", SupportWarning.UNVISITED),
        ("郭店小店", SupportWarning.UNSUPPORTED),
    ]
    part.table.select_first()
    screen.press(part, "Plan a visit…")
    assert screen.is_open(PlanVisitsDialog)
    assert dealers


def test_a_method_stands_beside_what_happened(app: AppContext, screen: Screen, dealers: dict[str, UUID]) -> None:
    declare_method(
        app.store,
        {
            "region_code": COUNTY,
            "first_on": date(2026, 7, 1),
            "last_on": date(2026, 12, 31),
            "method": SupportMethod.CONCENTRATED,
            "dealer_id": dealers["large"],
        },
    )
    _give(app, dealers["small"])
    page = screen.show(ResourcesPage)
    part = _part(page, screen, "methods")
    assert isinstance(part, MethodsPart)
    texts = [column.text(part.rows[0]) for column in part.table.model.columns]
    assert "its commitment; reassuring the others" in texts
    assert "concentrated on another dealer" in texts
    assert "Risky but effective" in words_on(part)


def test_the_register_counts_what_is_ours(app: AppContext, screen: Screen, dealers: dict[str, UUID]) -> None:
    for holder, is_ours in (("云锦", True), ("岚屿", False), ("", False)):
        add_ground(
            app.store,
            {
                "region_code": COUNTY,
                "kind": GroundKind.LIGHT_BOX,
                "what": f"灯箱{holder}",
                "holder": holder,
                "is_ours": is_ours,
                "dealer_id": dealers["large"] if is_ours else None,
            },
        )
    page = screen.show(ResourcesPage)
    part = _part(page, screen, "ground")
    assert isinstance(part, GroundPart)
    screen.press(part, "Still free 1")
    assert [row.what for row in part.chosen()] == ["灯箱"]
    part.whose.choose(Held.OURS)
    part.filter()
    part.table.select_first()
    screen.press(part, "Open the dealer")
    assert screen.wanted[-1][1] == {"dealer": dealers["large"], "tab": ""}


def test_the_next_round_is_begun_once_the_last_has_its_result(
    app: AppContext, screen: Screen, dealers: dict[str, UUID]
) -> None:
    begin_round(app.store, {"dealer_id": dealers["large"], "began_on": date(2026, 9, 1), "input": "展台"})
    page = screen.show(ResourcesPage)
    part = _part(page, screen, "rounds")
    assert isinstance(part, RoundsPart)
    part.table.select_first()
    screen.press(part, "Next round…")
    asked = screen.dialog(RoundResultDialog)
    _type(screen, asked.form, "result", "月销翻番")
    screen.press(asked, "Save")
    part.table.select_first()
    screen.press(part, "Next round…")
    begun = screen.dialog(RoundDialog)
    assert "月销翻番" in words_on(begun)
    _type(screen, begun.form, "input", "促销员")
    screen.press(begun, "Begin it")
    with app.store.reading() as session:
        assert [(row.number, row.input) for row in rounds(session)] == [(2, "促销员"), (1, "展台")]


def test_an_opponent_is_chosen_and_its_prices_are_drawn(
    app: AppContext, screen: Screen, dealers: dict[str, UUID]
) -> None:
    from db.models import CompetitorSighting

    with app.store.loading() as session:
        for seen_on, price in ((5, 2_199), (19, 1_999)):
            session.add(
                CompetitorSighting(
                    dealer_id=dealers["large"],
                    seen_on=date(2026, 11, seen_on),
                    brand="岚屿",
                    model="A1",
                    price=Decimal(price),
                )
            )
    choose_opponent(app.store, {"region_code": COUNTY, "opponent": "霁峰"})
    page = screen.show(ResourcesPage)
    part = _part(page, screen, "competitors")
    assert isinstance(part, CompetitorsPart)
    assert "2 prices, from 1,999 to 2,199 yuan, last 1,999 on 2026-11-19" in words_on(part)
    part.sightings.chart.chosen.emit(part.sightings.chart.view.spots[0].mark)
    assert screen.wanted[-1][0] == "dealers"
    assert isinstance(screen.wanted[-1][1], dict)
    assert screen.wanted[-1][1]["only"] == {dealers["large"]}
    screen.press(part, "Choose an opponent")
    dialog = screen.dialog(GoalDialog)
    dialog.form.type_again({"region_code": COUNTY})
    _type(screen, dialog.form, "opponent", "岚屿")
    screen.press(dialog, "Choose it")
    assert "霁峰 is the opponent of this stage there." in words_on(dialog)
    dialog.form.type_again({"stage": 2})
    screen.press(dialog, "Choose it")
    with app.store.reading() as session:
        assert [(goal.stage, goal.opponent) for goal in competitor_goals(session, TODAY)] == [(1, "霁峰"), (2, "岚屿")]


def test_print_shows_the_report_of_the_tab(screen: Screen) -> None:
    page = screen.show(ResourcesPage)
    page.print_report()
    _part(page, screen, "competitors")
    page.print_report()
    assert [where for _page, where in screen.wanted] == [{"report": "resources"}, {"report": "competitors"}]


def test_the_dialogs_open_filled_with_what_is_stored(app: AppContext, screen: Screen, dealers: dict[str, UUID]) -> None:
    quarter = {"first_on": date(2026, 10, 1), "last_on": date(2026, 12, 31), "region_code": COUNTY}
    declare_method(app.store, quarter | {"method": SupportMethod.EVEN})
    page = screen.show(ResourcesPage)
    part = _part(page, screen, "methods")
    assert isinstance(part, MethodsPart)
    part.open_row(part.rows[0])
    dialog = screen.dialog(MethodDialog)
    assert "of little effect" in dialog.meaning.text()
    dialog.form.type_again({"method": SupportMethod.CONCENTRATED, "dealer_id": dealers["large"]})
    screen.press(dialog, "Save")
    assert (part.rows[0].method, part.rows[0].dealer) == (SupportMethod.CONCENTRATED, "龙湖兴达家电")


def test_on_a_small_laptop_the_ledger_still_says_what_was_given(
    app: AppContext, screen: Screen, dealers: dict[str, UUID]
) -> None:
    what = "旺季畅销款保供两周"
    _give(app, dealers["large"], kind=ResourceKind.BEST_SELLER, what=what, promise="主推我方冰箱，陈列占一半")
    page = screen.show(ResourcesPage, width=860, height=500)  # 1366 x 768 at 125 %, the rail unfolded
    part = _part(page, screen, "ledger")
    assert isinstance(part, LedgerPart)
    names = {column.name: number for number, column in enumerate(part.table.model.columns)}
    view = part.table.view
    for name in ("dealer", "kind", "value", "standing"):
        assert not view.isColumnHidden(names[name])
    assert view.columnWidth(names["kind"]) > view.fontMetrics().horizontalAdvance(what)
    assert view.horizontalScrollBar().maximum() == 0


def test_a_position_says_in_words_that_it_is_ours(app: AppContext, screen: Screen, dealers: dict[str, UUID]) -> None:
    values = {"region_code": COUNTY, "kind": GroundKind.LIGHT_BOX, "what": "灯箱", "holder": "云锦", "is_ours": True}
    add_ground(app.store, values)
    part = _part(screen.show(ResourcesPage), screen, "ground")
    assert isinstance(part, GroundPart)
    holder = next(column for column in part.table.model.columns if column.name == "holder")
    assert holder.text(part.rows[0]) == "云锦 (ours)"
    assert dealers
