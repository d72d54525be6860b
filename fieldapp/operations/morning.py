"""Notes and attendance of the morning meeting, and the logs of reps (DOMAIN section 16)."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Attendance, Colleague, MeetingNote, WorkLog
from db.store import Store
from db.vocabulary import AttendanceState, LogSpan, MeetingNoteKind
from fieldapp.errors import RefusedError
from fieldapp.operations import Area, Changed
from fieldapp.operations.fields import Row, checked, existing, mark_deleted, write
from fieldapp.rules.morning import attendance_id, log_day, log_id, note_id
from fieldapp.texts import Text
from fieldapp.working_here import working_here

CHANGED = Changed.of(Area.TEAM)


def set_meeting_note(store: Store, on: date, kind: MeetingNoteKind, text: str) -> Changed:
    """Write what whoever works here says under *kind* at the meeting of *on*; nothing written takes it back."""
    with store.transaction(Text("Note for the morning meeting of {day}", day=on.isoformat())) as session:
        by = working_here(session)
        row = _row(session, MeetingNote, note_id(on, kind, by))
        if not text.strip():
            if row is not None and row.deleted_at is None:
                mark_deleted(row)
        elif row is None:
            session.add(MeetingNote(id=note_id(on, kind, by), on=on, kind=kind, by_id=by, text=_text(text)))
        else:
            row.deleted_at = None
            row.text = _text(text)
    return CHANGED


def set_attendance(store: Store, colleague_id: UUID, on: date, state: AttendanceState | None) -> Changed:
    """Note whether a colleague was at the meeting of *on*; ``None`` takes the note back."""
    state = None if state is None else AttendanceState(state)  # a window hands on the word alone
    with store.transaction(Text("Attendance of {day}", day=on.isoformat())) as session:
        existing(session, Colleague, colleague_id)
        row = _row(session, Attendance, attendance_id(on, colleague_id))
        if state is None:
            if row is not None and row.deleted_at is None:
                mark_deleted(row)
        elif row is None:
            made = Attendance(id=attendance_id(on, colleague_id), colleague_id=colleague_id, on=on, state=state)
            session.add(made)
        else:
            row.deleted_at = None
            row.state = state
    return CHANGED


def write_log(store: Store, on: date, span: LogSpan, values: Mapping[str, object]) -> Changed:
    """Write the log of the day, or of the week in which *on* lies, of whoever works here; others' stays theirs.

    Args:
        store: the store.
        on: any day of the week for a week's log.
        span: a day or a week.
        values: ``WorkLog``'s fields: done, trouble, next, mood, as_liaison, as_public_face, as_expert.

    Raises:
        RefusedError: nobody works here yet.
        FieldRefusedError: a value that its field cannot take.
    """
    with store.transaction(Text("Write the log of {day}", day=log_day(on, span).isoformat())) as session:
        me = working_here(session)
        if me is None:
            raise RefusedError(Text("Say in Settings who works here."))
        row = _row(session, WorkLog, log_id(on, span, me))
        if row is None:
            row = WorkLog(id=log_id(on, span, me), colleague_id=me, on=log_day(on, span), span=span)
            session.add(row)
        write(row, values)
    return CHANGED


def _row(session: Session, table: type[Row], row_id: UUID) -> Row | None:
    """The row, also one that was taken back: it is used again."""
    wanted = select(table).where(table.id == row_id).execution_options(include_deleted=True)
    return session.scalars(wanted).one_or_none()


def _text(text: str) -> str:
    return str(checked(MeetingNote, "text", text))
