"""What a plan is made from, read from the store."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from db.models import CalendarDay, Leave, Promise, Region
from db.store import Store
from db.vocabulary import CalendarKind, DealerType, Grade, PromiseBy, VisitState, VisitWay
from fieldapp.operations.history import undo_last
from fieldapp.operations.house_rules import set_rule
from fieldapp.operations.visits import NewVisit, plan_visit, plan_visits
from fieldapp.operations.week_plans import keep_ends_of_days
from fieldapp.queries.planning import EndsOfDays, minutes, positions, shortest_order, week
from fieldapp.queries.suggesting import gather, suggestions
from fieldapp.queries.visits import due_list, visits_between
from fieldapp.rules.distances import Point
from fieldapp.rules.due_score import Why
from fieldapp.rules.house_rules import HouseRules
from fieldapp.texts import Text
from fieldapp.words.plan import suggested_reasons
from tests.support import make
from tests.support.statements import statements

MONDAY = date(2026, 11, 23)
SUNDAY = MONDAY + timedelta(days=6)
MORNING = datetime(2026, 11, 23, 0, tzinfo=UTC)  # 8:00 in China
HOME = Point(34.4, 113.73)


@pytest.fixture
def me(store: Store) -> UUID:
    """A rep at home in Xinzheng."""
    with store.transaction(Text("Set up")) as session:
        make.places(session)
        made = make.colleague(session, home_latitude_e6=34_400_000, home_longitude_e6=113_730_000).id
    store.work_as(made)
    return made


def _dealers(store: Store, count: int, **given: object) -> list[UUID]:
    with store.transaction(Text("Dealers")) as session:
        return [
            make.dealer(
                session,
                **({"latitude_e6": 34_400_000 + n * 10_000, "longitude_e6": 113_730_000, "name": f"{n}"} | given),
            ).id
            for n in range(count)
        ]


def test_a_week_holds_its_days_its_visits_and_who_is_due(store: Store, me: UUID) -> None:
    first, second = _dealers(store, 2)
    plan_visit(store, NewVisit(dealer_id=first, planned_on=MONDAY, starts_at="9:30", is_fixed=True))
    with store.transaction(Text("Days")) as session:
        session.add(CalendarDay(on=MONDAY + timedelta(days=1), name="厂庆"))
        session.add(Leave(colleague_id=me, first_day=MONDAY + timedelta(days=2), last_day=MONDAY + timedelta(days=2)))
    with store.reading() as session:
        found = week(session, MONDAY, SUNDAY, MONDAY)
    assert [day.on for day in found.days if found.is_open(day)] == [MONDAY + timedelta(days=n) for n in (0, 3, 4)]
    assert [visit.dealer_id for visit in found.on(MONDAY)] == [first]
    assert {dealer.dealer_id for dealer in found.due} == {first, second}
    assert found.next_workday == MONDAY + timedelta(days=3)
    stop = found.ground.stop(found.visits[0])
    assert (stop.point, stop.at, stop.is_fixed) == (HOME, 570, True)
    assert found.ground.route(found.visits).ends == 600
    assert found.has_dealers


def test_a_year_without_its_notice_is_named(store: Store, me: UUID) -> None:
    del me
    with store.reading() as session:
        assert week(session, date(2030, 1, 7), date(2030, 1, 13), MONDAY).unpublished == (2030,)
        assert week(session, MONDAY, SUNDAY, MONDAY).unpublished == ()


def test_suggestions_fill_open_days_up_to_the_managers_number(store: Store, me: UUID) -> None:
    _dealers(store, 7)
    set_rule(store, "thresholds", {"visits_a_day": 3}, effective_from=MONDAY)
    with store.transaction(Text("Leave")) as session:
        session.add(Leave(colleague_id=me, first_day=MONDAY + timedelta(days=1), last_day=MONDAY + timedelta(days=1)))
    with store.reading() as session:
        found = suggestions(session, MONDAY, SUNDAY, MORNING)
    wanted = [(MONDAY, 3), (MONDAY + timedelta(days=2), 3), (MONDAY + timedelta(days=3), 1)]
    assert [(day.on, len(day.new)) for day in found.days] == wanted
    assert found.visits == 7
    assert set(found.dealers) == {stop.dealer_id for day in found.days for stop in day.new}


def test_nothing_is_suggested_for_days_that_are_over_or_dealers_who_are_planned(store: Store, me: UUID) -> None:
    del me
    (dealer_id,) = _dealers(store, 1)
    thursday = MONDAY + timedelta(days=3)
    with store.reading() as session:
        assert [day.on for day in suggestions(session, MONDAY, SUNDAY, MORNING + timedelta(days=3)).days] == [thursday]
        assert suggestions(session, MONDAY, MONDAY + timedelta(days=2), MORNING + timedelta(days=3)).days == ()
    plan_visit(store, NewVisit(dealer_id=dealer_id, planned_on=thursday + timedelta(days=14)))
    with store.reading() as session:
        assert suggestions(session, MONDAY, SUNDAY, MORNING + timedelta(days=3)).days == ()


def test_saturdays_are_filled_where_they_are_worked_holidays_and_leave_never(store: Store, me: UUID) -> None:
    _dealers(store, 30)
    friday, saturday = (MONDAY + timedelta(days=n) for n in (4, 5))
    with store.transaction(Text("Days")) as session:
        session.add(CalendarDay(on=MONDAY, name="厂庆"))
        session.add(Leave(colleague_id=me, first_day=friday, last_day=friday))

    def filled() -> list[date]:
        with store.reading() as session:
            return [day.on for day in suggestions(session, MONDAY, SUNDAY, MORNING).days]

    set_rule(store, "thresholds", {"visits_a_day": 4}, effective_from=MONDAY)
    assert filled() == [MONDAY + timedelta(days=n) for n in (1, 2, 3)]
    set_rule(store, "thresholds", {"visits_a_day": 4, "working_days": 6}, effective_from=MONDAY)
    assert filled() == [*(MONDAY + timedelta(days=n) for n in (1, 2, 3)), saturday]
    with store.transaction(Text("Make-up day")) as session:
        session.add(CalendarDay(on=SUNDAY, name="国庆节", is_workday=True))
    assert filled()[-1] == SUNDAY


def test_what_is_planned_by_hand_stays_and_the_length_of_a_visit_goes_by_the_dealer(store: Store, me: UUID) -> None:
    del me
    (first, second) = _dealers(store, 2, type=DealerType.HYPERMARKET)
    plan_visit(store, NewVisit(dealer_id=first, planned_on=MONDAY, starts_at="9:30", is_fixed=True))
    with store.reading() as session:
        found = suggestions(session, MONDAY, MONDAY, MORNING)
    (day,) = found.days
    at = {stop.dealer_id: stop.arrives for stop in day.stops}
    assert at[first] == 570
    assert at[second] in {480 + 1, 480 + 2, 570 + 60 + 1, 570 + 60 + 2}  # an hour each, a minute or two apart
    assert (found.before.visits, found.after.visits) == (1, 2)


def test_in_the_evening_it_is_tomorrow_that_is_filled(store: Store, me: UUID) -> None:
    del me
    _dealers(store, 3)
    with store.reading() as session:
        evening = suggestions(session, MONDAY, SUNDAY, MORNING + timedelta(hours=11))
        afternoon = suggestions(session, MONDAY, SUNDAY, MORNING + timedelta(hours=9, minutes=10))
    assert [(day.on, len(day.new)) for day in evening.days] == [(MONDAY + timedelta(days=1), 3)]
    assert [(day.on, len(day.new)) for day in afternoon.days] == [(MONDAY, 1), (MONDAY + timedelta(days=1), 2)]


def test_a_missed_visit_leaves_its_room_to_another(store: Store, me: UUID) -> None:
    first, _second = _dealers(store, 2)
    set_rule(store, "thresholds", {"visits_a_day": 1}, effective_from=MONDAY)
    with store.transaction(Text("Missed")) as session:
        make.visit(session, first, MONDAY, colleague_id=me, state=VisitState.MISSED)
    with store.reading() as session:
        assert suggestions(session, MONDAY, MONDAY, MORNING).visits == 1


def test_promises_and_birthdays_are_among_the_reasons(store: Store, me: UUID) -> None:
    del me
    (dealer_id,) = _dealers(store, 1)
    with store.transaction(Text("Facts")) as session:
        session.add(Promise(dealer_id=dealer_id, what="海报", made_on=MONDAY, by=PromiseBy.US))
        make.person(session, dealer_id, birthday_calendar=CalendarKind.SOLAR, birthday_month=11, birthday_day=25)
    with store.reading() as session:
        (day,) = suggestions(session, MONDAY, MONDAY, MORNING).days
    assert day.new[0].reasons == (Why.DUE, Why.PROMISE, Why.BIRTHDAY, Why.NEW)


def test_a_dealer_without_coordinates_lies_where_the_county_does_or_among_the_others_of_the_town(
    store: Store, me: UUID
) -> None:
    del me
    with store.transaction(Text("Points")) as session:
        for region in session.scalars(select(Region).where(Region.code == "410184000000")):
            region.latitude, region.longitude = 34.39, 113.74
        town = make.dealer(session, name="town").id
        make.dealer(session, name="elsewhere", region_code="410122000000")

    def at() -> dict[UUID, Point]:
        with store.reading() as session:
            return positions(session, due_list(session, MONDAY, HouseRules()))

    assert at() == {town: Point(34.39, 113.74)}
    with store.transaction(Text("Neighbours")) as session:
        one = make.dealer(session, name="one", latitude_e6=34_500_000, longitude_e6=113_800_000).id
        other = make.dealer(session, name="other", latitude_e6=34_520_000, longitude_e6=113_820_000).id
    assert at() == {town: Point(34.51, 113.81), one: Point(34.5, 113.8), other: Point(34.52, 113.82)}


def test_the_way_between_two_dealers_at_one_point_of_their_county_is_not_known(store: Store, me: UUID) -> None:
    del me
    with store.transaction(Text("Points")) as session:
        for region in session.scalars(select(Region).where(Region.code == "410184000000")):
            region.latitude, region.longitude = 34.39, 113.74
        for name in ("one", "other"):
            make.dealer(session, name=name)
        make.dealer(session, name="nowhere", region_code="")
    with store.reading() as session:
        found = suggestions(session, MONDAY, MONDAY, MORNING)
    said = {
        found.dealers[stop.dealer_id].name: suggested_reasons(found.dealers[stop.dealer_id], stop, MONDAY, MONDAY)[-1]
        for stop in found.days[0].new
        if not stop.is_first
    }
    assert set(said.values()) <= {"how far it is from the stop before is not known", "where it lies is not known"}
    assert said["nowhere"] == "where it lies is not known"


def test_where_the_days_of_a_week_begin_and_end_is_kept_for_that_week_alone(store: Store, me: UUID) -> None:
    del me
    _dealers(store, 2)
    inn, depot = Point(34.5, 113.8), Point(34.3, 113.6)
    keep_ends_of_days(store, MONDAY, inn, depot)

    def ways(on: date) -> tuple[Point | None, Point | None]:
        with store.reading() as session:
            found = gather(session, on, on + timedelta(days=4), MORNING).ways
        return found.start, found.end

    with store.reading() as session:
        ground = week(session, MONDAY, SUNDAY, MONDAY).ground
        assert (ground.home, ground.end, ground.kept) == (inn, depot, EndsOfDays(inn, depot))
    assert ways(MONDAY + timedelta(days=2)) == (inn, depot)  # also from the middle of the week
    assert ways(MONDAY + timedelta(days=7)) == (HOME, None)
    keep_ends_of_days(store, MONDAY, None, depot)
    assert ways(MONDAY) == (HOME, depot)
    undo_last(store)
    undo_last(store)
    assert ways(MONDAY) == (HOME, None)


def test_the_shortest_order_leaves_appointments_at_their_hour(store: Store, me: UUID) -> None:
    del me
    near, middle, far = _dealers(store, 3)
    news = [NewVisit(dealer_id=dealer_id, planned_on=MONDAY) for dealer_id in (middle, near)]
    plan_visits(store, [*news, NewVisit(dealer_id=far, planned_on=MONDAY, starts_at="8:10")])
    with store.reading() as session:
        names = {visit.id: visit.dealer for visit in visits_between(session, MONDAY, MONDAY)}
        order = [names[visit_id] for visit_id in shortest_order(session, MONDAY, MONDAY)]
    assert order == ["2", "1", "0"]


def test_calls_and_guests_are_no_stops_on_the_way(store: Store, me: UUID) -> None:
    del me
    near, far, other = _dealers(store, 3)
    plan_visit(store, NewVisit(dealer_id=near, planned_on=MONDAY))
    with store.reading() as session:
        alone = week(session, MONDAY, SUNDAY, MONDAY)
        room = gather(session, MONDAY, SUNDAY, MORNING).days[0].room
    plan_visit(store, NewVisit(dealer_id=far, planned_on=MONDAY, way=VisitWay.PHONE, starts_at="16:00", position=0))
    plan_visit(store, NewVisit(dealer_id=other, planned_on=MONDAY, way=VisitWay.INVITED))
    with store.reading() as session:
        found = week(session, MONDAY, SUNDAY, MONDAY)
        day = gather(session, MONDAY, SUNDAY, MORNING).days[0]
        assert shortest_order(session, MONDAY, MONDAY) == [found.on(MONDAY)[n].id for n in (1, 0, 2)]
    route, before = found.ground.route(found.on(MONDAY)), alone.ground.route(alone.on(MONDAY))
    assert (route.km, route.ends, route.driving) == (before.km, before.ends, before.driving)
    assert (route.arrivals, route.legs) == ((960, *before.arrivals, *before.arrivals), (None, *before.legs, None))
    assert ([stop.dealer_id for stop in day.planned], day.room) == ([near], room)


def test_the_number_of_statements_does_not_grow_with_the_dealers(store: Store, me: UUID) -> None:
    del me
    _dealers(store, 2, grade=Grade.B)
    with store.reading() as session, statements(store) as few:
        suggestions(session, MONDAY, SUNDAY, MORNING)
    _dealers(store, 30)
    with store.reading() as session, statements(store) as many:
        assert suggestions(session, MONDAY, SUNDAY, MORNING).visits > 20
    assert len(many) == len(few)


def test_a_time_is_minutes_after_midnight() -> None:
    assert (minutes("09:30"), minutes("")) == (570, None)
