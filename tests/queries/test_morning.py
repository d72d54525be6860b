"""The page of the morning meeting is filled from what is in the store."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from db.models import CompetitorSighting, Leave
from db.store import Store
from db.vocabulary import AttendanceState, LogSpan, MeetingNoteKind, Role, VisitResult, VisitState
from fieldapp.errors import FieldRefusedError
from fieldapp.operations.history import undo_last
from fieldapp.operations.morning import set_attendance, set_meeting_note, write_log
from fieldapp.queries.morning import attendance_on, log_of, meeting, visits_made
from fieldapp.reports.catalogue import Wish, report_kind
from fieldapp.reports.draw_pdf import draw_pdf
from fieldapp.reports.draw_text import draw_text
from fieldapp.texts import Text, speaking
from tests.support import make
from tests.support.pdfs import words_of

MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 20)
Team = dict[str, UUID]


@pytest.fixture
def team(store: Store) -> Team:
    """A manager with two reps; one made two of three visits on Friday and got an order."""
    with store.loading() as session:
        make.places(session)
        boss = make.colleague(session, name="孟宪礼", role=Role.MANAGER)
        gao = make.colleague(session, name="高志远", manager_id=boss.id)
        he = make.colleague(session, name="何春生", manager_id=boss.id)
        dealers = [make.dealer(session, name=name) for name in ("甲家电", "乙家电", "丙家电")]
        for dealer, state in zip(dealers, (VisitState.DONE, VisitState.DONE, VisitState.MISSED), strict=True):
            done = {"visited_on": FRIDAY, "result": VisitResult.ORDERED, "result_note": "冰箱 20 台"}
            facts = done if state is VisitState.DONE else {}
            make.visit(session, dealer.id, FRIDAY, state=state, colleague_id=gao.id, first_planned_on=FRIDAY, **facts)
        make.visit(session, dealers[0].id, MONDAY, colleague_id=gao.id, starts_at="09:30")
        seen = {"dealer_id": dealers[0].id, "brand": "岚屿", "model": "BCD-200", "price": Decimal(1899)}
        session.add(CompetitorSighting(seen_on=MONDAY - timedelta(days=3), **seen))
        session.add(CompetitorSighting(seen_on=MONDAY - timedelta(days=30), **seen | {"model": "old"}))
        session.add(Leave(colleague_id=he.id, first_day=MONDAY, last_day=MONDAY))
        found = {"boss": boss.id, "gao": gao.id, "he": he.id}
    store.work_as(found["boss"])
    return found


def test_the_page_knows_yesterday_today_and_the_news(store: Store, team: Team) -> None:
    with store.reading() as session:
        found = meeting(session, MONDAY, team["boss"])
    assert found.before == FRIDAY  # over the weekend
    gao, he = sorted(found.members, key=lambda member: member.name != "高志远")
    assert (gao.yesterday.planned, gao.yesterday.made) == (3, 2)
    assert [visit.dealer for visit in gao.today] == ["甲家电"]
    assert (gao.attendance, he.attendance) == (None, AttendanceState.ON_LEAVE)
    assert gao.log is None
    assert [(order.rep, order.dealer) for order in found.orders] == [("高志远", "甲家电"), ("高志远", "乙家电")]
    assert [sighting.model for sighting in found.sightings] == ["BCD-200"]


def test_what_is_noted_is_on_the_page_and_can_be_taken_back(store: Store, team: Team) -> None:
    set_meeting_note(store, MONDAY, MeetingNoteKind.NOTICE, "周五前交月报\n新品到货")
    set_attendance(store, team["gao"], MONDAY, AttendanceState.LATE)
    with store.reading() as session:
        found = meeting(session, MONDAY, team["boss"])
        assert found.notes == {MeetingNoteKind.NOTICE: ("周五前交月报", "新品到货")}
        assert {row.name: state for row, state in attendance_on(session, MONDAY, team["boss"])} == {
            "高志远": AttendanceState.LATE,
            "何春生": AttendanceState.ON_LEAVE,
        }
    set_meeting_note(store, MONDAY, MeetingNoteKind.NOTICE, " ")
    set_attendance(store, team["gao"], MONDAY, None)
    with store.reading() as session:
        assert meeting(session, MONDAY, team["boss"]).notes == {}
        assert dict(attendance_on(session, MONDAY, team["boss"]))  # still listed
    undo_last(store)
    set_meeting_note(store, MONDAY, MeetingNoteKind.NOTICE, "又一条")  # the same row again
    with store.reading() as session:
        found = meeting(session, MONDAY, team["boss"])
    assert found.notes == {MeetingNoteKind.NOTICE: ("又一条",)}
    assert found.members[0].attendance or found.members[1].attendance


def test_a_rep_writes_the_log_of_the_day_and_of_the_week(store: Store, team: Team) -> None:
    store.work_as(team["gao"])
    with store.reading() as session:
        made = visits_made(session, FRIDAY, LogSpan.DAY, team["gao"])
        assert [(visit.dealer, visit.result_note) for visit in made] == [
            ("甲家电", "冰箱 20 台"),
            ("乙家电", "冰箱 20 台"),
        ]
        assert len(visits_made(session, FRIDAY, LogSpan.WEEK, team["gao"])) == 2
    write_log(store, FRIDAY, LogSpan.DAY, {"done": "两家订货", "mood": 4, "as_expert": 3})
    write_log(store, FRIDAY, LogSpan.WEEK, {"done": "开拓龙湖"})
    write_log(store, FRIDAY, LogSpan.DAY, {"trouble": "丙家电老板不在"})
    with store.reading() as session:
        log = log_of(session, FRIDAY, LogSpan.DAY, team["gao"])
        assert log is not None
        assert (log.done, log.trouble, log.mood, log.as_expert) == ("两家订货", "丙家电老板不在", 4, 3)
        page = meeting(session, MONDAY, team["boss"])
    assert page.pulse == (4.0, 1)
    assert [member.log is not None for member in page.members if member.name == "高志远"] == [True]
    with pytest.raises(FieldRefusedError):
        write_log(store, FRIDAY, LogSpan.DAY, {"mood": 6})


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_page_and_the_logs_are_printed_in_both_languages(store: Store, team: Team, language: str) -> None:
    set_meeting_note(store, MONDAY, MeetingNoteKind.PRODUCT, "对开门冰箱 BCD-500")
    store.work_as(team["gao"])
    write_log(store, FRIDAY, LogSpan.DAY, {"done": "两家订货", "mood": 4})
    write_log(store, FRIDAY, LogSpan.WEEK, {"done": "开拓龙湖"})
    wish = Wish(today=MONDAY, first=MONDAY, last=MONDAY, month=date(2026, 11, 1), colleague_id=team["boss"])
    week = Wish(today=MONDAY, first=FRIDAY, last=FRIDAY, month=date(2026, 11, 1), colleague_id=team["gao"])
    with speaking(language), store.reading() as session:
        page = report_kind("morning_meeting").build(session, wish)
        logs = report_kind("work_log").build(session, week)
        said = words_of(draw_pdf(page).data)
        told = words_of(draw_pdf(logs).data)
        assert "甲家电" in draw_text(page)
    for part in ("高志远", "何春生", "甲家电", "对开门冰箱BCD-500", "岚屿", "1,899"):
        assert part in said
    assert ("早会" if language == "zh_CN" else "Morningmeeting") in said
    assert ("请假" if language == "zh_CN" else "Onleave") in said
    for part in ("两家订货", "开拓龙湖", "2/3"):
        assert part in told


def test_a_rep_without_a_team_has_a_page_of_their_own(store: Store, team: Team) -> None:
    with store.transaction(Text("Off")) as session:
        found = meeting(session, MONDAY, team["gao"])
    assert [member.name for member in found.members] == ["高志远"]
