"""Logs of the last working days, and what is to be said at the next morning meeting."""

from datetime import date, timedelta
from random import Random

from sqlalchemy.orm import Session

from db.models import Attendance, MeetingNote, WorkLog
from db.vocabulary import AttendanceState, LogSpan, MeetingNoteKind
from fieldapp.demo.team import Team
from fieldapp.demo.words import words
from fieldapp.queries.morning import visits_made
from fieldapp.rules.morning import attendance_id, log_day, log_id, note_id
from fieldapp.rules.workdays import WorkCalendar

_LOGGED_DAYS = 12  # back from today
_NOTES = {
    MeetingNoteKind.NOTICE: "月底前交齐回款计划\n周五下午培训新款滚筒洗衣机，带样机照片",
    MeetingNoteKind.GOOD_NEWS: "上周新开乡镇一家，首批货款已到账",
    MeetingNoteKind.PRODUCT: "滚筒洗衣机十公斤变频款：卖点静音、除菌，零售价区间有利润",
    MeetingNoteKind.MARKET: "竞品本周在县城做以旧换新，留意乡镇是否跟进",
}


def hold_meetings(session: Session, random: Random, team: Team, today: date) -> None:
    """Write the rep's logs up to yesterday, last week's log, and today's notes and attendance."""
    calendar, rep = WorkCalendar(), team.reps[0]
    for back in range(_LOGGED_DAYS, 0, -1):
        on = today - timedelta(days=back)
        made = visits_made(session, on, LogSpan.DAY, rep.id)
        if calendar.is_workday(on) and made:
            session.add(
                WorkLog(
                    id=log_id(on, LogSpan.DAY, rep.id),
                    colleague_id=rep.id,
                    on=on,
                    done="\n".join(f"{visit.dealer}：{visit.result_note}" for visit in made[:4] if visit.result_note),
                    trouble=random.choice(words().problems) if random.random() < 0.5 else "",
                    next=random.choice(words().promises_ours),
                    mood=random.randint(3, 5),
                    as_liaison=random.randint(3, 5),
                    as_public_face=random.randint(2, 5),
                    as_expert=random.randint(2, 4),
                )
            )
    monday = log_day(today - timedelta(days=7), LogSpan.WEEK)
    session.add(
        WorkLog(
            id=log_id(monday, LogSpan.WEEK, rep.id),
            colleague_id=rep.id,
            on=monday,
            span=LogSpan.WEEK,
            done="走完北线客户，两家补货；一个乡镇谈到签约",
            trouble=random.choice(words().problems),
            next="本周重点：逾期款和新乡镇首批货",
        )
    )
    for kind, text in _NOTES.items():
        note = MeetingNote(
            id=note_id(today, kind, team.manager_id), on=today, kind=kind, text=text, by_id=team.manager_id
        )
        session.add(note)
    for colleague, state in zip(team.reps, (AttendanceState.PRESENT, AttendanceState.ON_THE_ROAD), strict=False):
        session.add(Attendance(id=attendance_id(today, colleague.id), colleague_id=colleague.id, on=today, state=state))
