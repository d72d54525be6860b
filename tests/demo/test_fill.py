"""The demo data: as much as promised, believable, alive today, and nobody's who exists."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import String, func, select
from sqlalchemy import Text as AnyText
from sqlalchemy.orm import Session

from db.capture import synced_tables
from db.models import (
    Attachment,
    ChangeSet,
    Colleague,
    Contract,
    Dealer,
    DevelopmentTask,
    MonthClose,
    MonthlyFigure,
    OpeningShare,
    Person,
    PersonPhone,
    Promise,
    Receivable,
    Region,
    Territory,
    Visit,
)
from db.store import Store
from db.vocabulary import CalendarKind, DealerStatus, PersonRole, Role, TaskState, VisitState
from fieldapp import regions_table
from fieldapp.attachments import AttachmentFiles
from fieldapp.demo.fill import DemoSummary, fill
from fieldapp.errors import RefusedError
from fieldapp.operations.history import undo_last
from fieldapp.places import Places
from fieldapp.queries.contracts import contracts
from fieldapp.queries.dealer_figures import growth_report
from fieldapp.queries.ground import Ground
from fieldapp.queries.planning import week
from fieldapp.queries.suggesting import gather, suggest_from
from fieldapp.queries.tasks import month_board
from fieldapp.regions_file import read_regions
from fieldapp.rules.birthdays import Birthday, check, occurrences
from fieldapp.rules.distances import order_by_distance
from fieldapp.rules.market_days import market_days
from fieldapp.rules.workdays import DayKind, WorkCalendar
from fieldapp.working_here import working_here
from tests.conftest import TODAY
from tests.support.stores import new_store

REAL_NAMES = re.compile(
    "海尔|美的|格力|海信|长虹|康佳|创维|奥克斯|志高|小天鹅|容声|美菱|新飞|澳柯玛|格兰仕|万和|万家乐|方太|华帝|松下"
    "|西门子|博世|三星|夏普|小米|荣事达|惠而浦|卡萨帝|苏泊尔|九阳|史密斯|苏宁|国美|京东|天猫|五星电器|胖东来|丹尼斯"
)


class Demo(NamedTuple):
    """A filled store and what was said of it."""

    store: Store
    made: DemoSummary


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The usual demo, made once for the tests that only look at it."""
    store = new_store(tmp_path_factory.mktemp("demo") / "fieldapp.db")
    regions_table.fill_in(store)
    yield Demo(store, fill(store, today=TODAY))
    store.close()


@pytest.fixture
def session(demo: Demo) -> Iterator[Session]:
    with demo.store.reading() as session:
        yield session


def test_the_rep_has_as_many_dealers_prospects_and_people_as_promised(demo: Demo, session: Session) -> None:
    mine = session.scalars(select(Dealer).where(Dealer.territory_id == _own_territory(session, demo))).all()
    prospects = [dealer for dealer in mine if dealer.status is DealerStatus.PROSPECT]
    people = session.scalars(select(Person).where(Person.dealer_id.in_([dealer.id for dealer in mine]))).all()
    assert (len(mine) - len(prospects), len(prospects), len(people)) == (120, 60, 300)
    assert (demo.made.dealers, demo.made.prospects, demo.made.people) == (120, 60, 300)


def test_a_manager_has_three_reps_and_the_first_works_here(demo: Demo, session: Session) -> None:
    reps = session.scalars(select(Colleague).where(Colleague.role == Role.REP)).all()
    assert len(reps) == 3
    assert {rep.manager_id for rep in reps} == {demo.made.manager_id}
    assert working_here(session) == demo.made.rep_id


def test_nothing_of_it_can_be_undone(demo: Demo, session: Session) -> None:
    assert session.scalar(select(func.count()).select_from(ChangeSet)) == 1
    with pytest.raises(RefusedError, match="nothing to undo"):
        undo_last(demo.store)


def test_the_same_seed_and_day_give_the_same_rows(tmp_path: Path) -> None:
    first, second, other = (_rows_of(tmp_path / f"{number}.db", seed=seed) for number, seed in enumerate((7, 7, 8)))
    assert first == second
    assert first["dealer"] != other["dealer"]


def test_every_place_is_on_the_official_list(session: Session) -> None:
    levels = {region.code: region.level.value for region in read_regions("41")}
    for dealer in session.scalars(select(Dealer)):
        assert levels[dealer.region_code] == dealer.level.value, dealer.name


def test_every_birthday_is_possible_and_every_sort_is_there(session: Session) -> None:
    people = session.scalars(select(Person)).all()
    known = [birthday for person in people if (birthday := _birthday(person))]
    assert [birthday for birthday in known if check(birthday, today=TODAY)] == []
    sorts = Counter((b.calendar, b.leap, b.year is None, b.day is None) for b in known)
    assert {calendar for calendar, *_rest in sorts} == set(CalendarKind)
    assert any(leap for _calendar, leap, *_rest in sorts)
    assert any(without_year for *_rest, without_year, _day in sorts)
    assert any(without_day for *_rest, without_day in sorts)
    assert any(person.role is PersonRole.CHILD and person.consent_on is None for person in people)


def test_unusual_names_are_among_the_people(session: Session) -> None:
    names = " ".join(session.scalars(select(Person.name)))
    assert all(rare in names for rare in "𬭎𫖮㛃镕喆堃翀龘")
    assert all(any(name.startswith(surname) for name in names.split()) for surname in "单曾仇解区查朴任盖翟缪")


def test_somebody_has_a_birthday_today_by_each_calendar(session: Session) -> None:
    today = {
        birthday.calendar
        for person in session.scalars(select(Person))
        if (birthday := _birthday(person)) and birthday.day and occurrences(birthday, TODAY, TODAY)
    }
    assert today == set(CalendarKind)


def test_telephone_numbers_are_well_formed_belong_to_nobody_and_differ(session: Session) -> None:
    numbers = session.scalars(select(PersonPhone.number)).all()
    mobiles = [number for number in numbers if number.startswith("1")]
    assert all(len(number) == 11 and number.startswith("154") for number in mobiles)
    assert len(set(mobiles)) == len(mobiles)
    landlines = [number for number in numbers if not number.startswith("1")]
    assert landlines
    assert all(len(number) == 12 and number[0] == number[4] == "0" for number in landlines)


def test_what_was_shipped_less_what_was_collected_is_what_is_owed(session: Session) -> None:
    left: defaultdict[UUID, Decimal] = defaultdict(Decimal)
    for figure in session.scalars(select(MonthlyFigure)):
        left[figure.dealer_id] += figure.shipments - figure.collections
    for bill in session.scalars(select(Receivable).where(Receivable.paid_on.is_(None))):
        left[bill.dealer_id] -= bill.amount
    assert not any(left.values())


def test_what_is_owed_is_the_credit_used_and_lies_within_its_limit(session: Session) -> None:
    open_bills = (
        select(Receivable.dealer_id, func.sum(Receivable.amount))
        .where(Receivable.paid_on.is_(None))
        .group_by(Receivable.dealer_id)
    )
    owed = {row[0]: row[1] for row in session.execute(open_bills)}
    for dealer in session.scalars(select(Dealer)):
        assert dealer.credit_used == owed.get(dealer.id, Decimal(0))
        assert dealer.credit_used <= dealer.credit_limit


def test_air_conditioners_sell_in_summer(session: Session) -> None:
    months: Counter[int] = Counter()
    for month, amount in session.execute(
        select(MonthlyFigure.month, func.sum(MonthlyFigure.shipments))
        .where(MonthlyFigure.category == "air_conditioner", MonthlyFigure.month >= date(2025, 1, 1))
        .group_by(MonthlyFigure.month)
    ):
        months[month.month] += int(amount)
    assert months[6] > 4 * months[1]


def test_visits_are_planned_on_working_days_and_never_on_leave(demo: Demo, session: Session) -> None:
    calendar = WorkCalendar()
    visits = session.scalars(select(Visit).where(Visit.colleague_id == demo.made.rep_id)).all()
    assert all(visit.planned_on and calendar.is_workday(visit.planned_on) for visit in visits)
    assert any(visit.planned_on == TODAY and visit.starts_at for visit in visits)
    assert {visit.state for visit in visits} == set(VisitState)


@pytest.mark.parametrize("weeks", [2, 3, 5])
def test_a_suggested_week_is_one_that_a_rep_would_drive(demo: Demo, session: Session, weeks: int) -> None:
    monday = TODAY + timedelta(days=7 * weeks - TODAY.weekday())
    now = datetime.combine(TODAY, datetime.min.time(), UTC)
    material = gather(session, monday, monday + timedelta(days=6), now, colleague_id=demo.made.rep_id)
    found = suggest_from(material)
    stop_of = {candidate.dealer_id: candidate.stop for candidate in material.candidates}
    assert found.visits >= 10
    for day in found.days:
        stops = [stop_of[stop.dealer_id] for stop in day.new]
        route = material.ways.route(stops)
        assert (route.late, route.ends <= material.ways.pace.ends) == (0, True)
        start = material.ways.start
        shortest = order_by_distance(start, [stop.point for stop in stops], end=start)
        assert route.driving <= 1.1 * material.ways.route([stops[number] for number in shortest]).driving  # no zigzag
        towns = [town for town, _group in groupby(found.dealers[stop.dealer_id].place for stop in day.new)]
        assert len(towns) == len(set(towns))  # and no town is come back to


def test_every_planned_day_can_be_driven_and_its_appointments_kept(demo: Demo, session: Session) -> None:
    first = TODAY - timedelta(days=TODAY.weekday())
    found = week(session, first, first + timedelta(days=13), TODAY, colleague_id=demo.made.rep_id)
    days = {day.on: found.on(day.on) for day in found.days if found.is_open(day) and day.on >= TODAY}
    routes = {on: found.ground.route(visits) for on, visits in days.items()}
    assert {on: route.late for on, route in routes.items() if route.late} == {}
    assert {on: route.ends for on, route in routes.items() if route.ends > found.ground.pace.ends} == {}
    assert len(days) == 10
    assert all(len(visits) >= 5 for visits in days.values())
    assert sum(bool(visit.starts_at) for visits in days.values() for visit in visits) >= 15


def test_a_visit_tells_what_belongs_to_its_state(session: Session) -> None:
    for visit in session.scalars(select(Visit)):
        if visit.state is VisitState.DONE:
            assert visit.result
            assert visit.visited_on
            assert visit.visited_on < TODAY
        elif visit.state is VisitState.PLANNED:
            assert visit.planned_on
            assert visit.planned_on >= TODAY or visit.planned_on.isocalendar().week == TODAY.isocalendar().week - 1
            assert visit.result is None
        else:
            assert visit.missed_because


def test_no_dealer_is_visited_twice_on_one_day(session: Session) -> None:
    days = Counter(tuple(row) for row in session.execute(select(Visit.dealer_id, Visit.planned_on)))
    assert max(days.values()) == 1


def test_today_has_something_late_something_ended_and_something_near_its_end(session: Session) -> None:
    assert session.scalar(select(Promise.id).where(Promise.kept_on.is_(None), Promise.due_on < TODAY).limit(1))
    assert session.scalar(select(Contract.id).where(Contract.ends_on.between(TODAY - timedelta(7), TODAY)).limit(1))
    assert session.scalar(
        select(DevelopmentTask.id).where(
            DevelopmentTask.state == TaskState.OPEN, DevelopmentTask.due_on.between(TODAY, TODAY + timedelta(14))
        )
    )


def test_some_contracts_have_their_scanned_page_and_lack_nothing(demo: Demo, session: Session) -> None:
    files = AttachmentFiles(Places(demo.store.path.parent).attachments, demo.store.key)
    scanned = session.scalars(select(Attachment).where(Attachment.owner_table == "contract")).all()
    whole = {row.contract.id for row in contracts(session).rows if not row.contract.lacks}
    assert len(whole) > 3
    assert whole <= {scan.owner_id for scan in scanned}
    assert all(files.read(scan.sha256).startswith(b"\xff\xd8") and files.thumbnail(scan.sha256) for scan in scanned)


def test_growth_has_dealers_who_are_new_lost_buy_more_and_buy_less(session: Session) -> None:
    found = growth_report(session, Ground(), TODAY)
    lost = session.scalars(select(Dealer).where(Dealer.id.in_(list(found.split.ids["lost"])))).all()
    assert all(found.split.ids[part] for part in ("new", "lost", "more", "less"))
    assert all(dealer.ended_on and dealer.ended_on < found.period.first for dealer in lost)


def test_the_shares_of_every_opening_add_up(session: Session) -> None:
    sums = session.execute(select(func.sum(OpeningShare.percent)).group_by(OpeningShare.opening_id)).scalars().all()
    assert set(sums) == {100}


def test_the_year_has_penalties_that_its_refund_may_still_pay_back(demo: Demo, session: Session) -> None:
    board = month_board(session, demo.made.rep_id, TODAY.replace(day=1))
    assert board.year.met is False
    assert 0 < board.year.short.total <= 8
    assert board.year.refund_if_met >= 1000
    assert 0 < board.figures.opened.township < board.figures.target.township
    last_year = month_board(session, demo.made.rep_id, date(TODAY.year - 1, 12, 1)).year
    assert last_year.met
    assert last_year.refund > 0


def test_a_colleague_missed_three_months_in_a_row(demo: Demo, session: Session) -> None:
    floors = [
        board.judged.floor
        for rep in demo.made.colleague_ids
        for month in range(5, 11)
        if (board := month_board(session, rep, date(TODAY.year, month, 1))).judged.floor
    ]
    assert floors


def test_months_that_are_over_are_closed(demo: Demo, session: Session) -> None:
    closed = session.scalars(select(MonthClose.month).where(MonthClose.colleague_id == demo.made.rep_id)).all()
    assert len(closed) == 22
    assert max(closed) == date(2026, 10, 1)


def test_referrals_form_a_chain(session: Session) -> None:
    referrer = {row.id: row.referred_by_id for row in session.execute(select(Dealer.id, Dealer.referred_by_id))}

    def length(dealer_id: UUID) -> int:
        before = referrer.get(dealer_id)
        return 1 + length(before) if before else 0

    assert max(length(dealer_id) for dealer_id in referrer) >= 3


def test_no_real_brand_or_shop_is_named(session: Session) -> None:
    for table in synced_tables():
        if table.name == "region":  # the official list, invented by nobody
            continue
        columns = [c for c in table.columns if isinstance(c.type, String | AnyText) and c.name != "id"]
        for row in session.execute(select(*columns)):
            text = " ".join(str(value) for value in row if value)
            assert not REAL_NAMES.search(text), text


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.integers(0, 2**32),
    dealers=st.integers(12, 45),
    today=st.dates(date(2024, 1, 1), date(2029, 12, 31)),
)
def test_any_seed_on_any_day_gives_valid_rows(
    tmp_path_factory: pytest.TempPathFactory, seed: int, dealers: int, today: date
) -> None:
    store = new_store(tmp_path_factory.mktemp("seed") / "fieldapp.db")
    made = fill(store, today=today, dealers=dealers, seed=seed)
    calendar = WorkCalendar()
    with store.reading() as session:
        birthdays = [_birthday(person) for person in session.scalars(select(Person))]
        planned = session.scalars(select(Visit.planned_on)).all()
        mine = session.scalars(select(Dealer).where(Dealer.territory_id == _own_territory(session, Demo(store, made))))
        assert sum(dealer.status is not DealerStatus.PROSPECT for dealer in mine) == dealers
        assert not any(check(birthday, today=today) for birthday in birthdays if birthday)
        assert not any(calendar.day(on).kind is DayKind.HOLIDAY for on in planned if on)
        assert all(month <= today for month in session.scalars(select(MonthlyFigure.month).distinct()))
        month_board(session, made.rep_id, today.replace(day=1))
    store.close()


def test_a_thousand_dealers_stand_in_the_whole_province(tmp_path: Path) -> None:
    store = new_store(tmp_path / "fieldapp.db")
    made = fill(store, today=TODAY, dealers=1000)
    with store.reading() as session:
        prefectures = {code[:4] for code in session.scalars(select(Dealer.region_code))}
        assert made.dealers == 1000
        assert made.prospects == 100
        assert len(prefectures) > 10
    store.close()


def test_dealers_beyond_those_told_in_detail_have_a_person_to_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldapp.demo.fill.TOLD_IN_DETAIL", 30)
    store = new_store(tmp_path / "fieldapp.db")
    heard: list[tuple[int, int]] = []
    made = fill(store, today=TODAY, dealers=80, progress=lambda done, total: heard.append((done, total)))
    with store.reading() as session:
        without = select(Dealer.id).where(Dealer.id.not_in(select(Person.dealer_id).where(Person.is_main)))
        assert session.scalars(without).all() == []
        visited = session.scalar(select(func.count(Visit.dealer_id.distinct())))
        assert visited is not None
        assert visited < 100
    assert made.dealers == 80
    assert heard[-1] == (80, 80)
    store.close()


def test_too_few_dealers_are_refused(store: Store) -> None:
    with pytest.raises(RefusedError, match="at least"):
        fill(store, today=TODAY, dealers=11)


def _own_territory(session: Session, demo: Demo) -> object:
    return session.scalars(select(Territory.id).where(Territory.colleague_id == demo.made.rep_id)).one()


def _birthday(person: Person) -> Birthday | None:
    if person.birthday_calendar is None:
        return None
    return Birthday(
        person.birthday_calendar,
        person.birthday_year,
        person.birthday_month,
        person.birthday_day,
        person.birthday_leap,
    )


def _rows_of(path: Path, *, seed: int) -> dict[str, list[tuple[object, ...]]]:
    store = new_store(path)
    fill(store, today=TODAY, dealers=14, seed=seed)
    with store.reading() as session:
        rows = {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(table.c.id))]
            for table in synced_tables()
        }
    store.close()
    return rows


def test_shops_have_opening_hours_and_townships_market_days(demo: Demo) -> None:
    with demo.store.reading() as session:
        hours = Counter(session.scalars(select(Dealer.opening_hours)))
        markets = list(session.scalars(select(Region.market_days).where(Region.market_days != "")))
    assert hours[""] < hours.total() < hours[""] * 3
    assert len(hours) > 2
    assert len(set(markets)) > 1
    assert all(market_days(one) for one in markets)
