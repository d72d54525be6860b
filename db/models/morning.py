"""The morning meeting 早会 and what a rep writes down of a day or a week (DOMAIN section 16)."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import SyncedBase
from db.vocabulary import AttendanceState, LogSpan, MeetingNoteKind


class MeetingNote(SyncedBase, kw_only=True):
    """Something to say at the meeting of a day, for everybody."""

    __tablename__ = "meeting_note"

    on: Mapped[date] = mapped_column(index=True)
    kind: Mapped[MeetingNoteKind]
    text: Mapped[str]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("colleague.id"), default=None)


class Attendance(SyncedBase, kw_only=True):
    """Whether a colleague was at the meeting of a day."""

    __tablename__ = "attendance"
    __table_args__ = (Index("ix_attendance_colleague_day", "colleague_id", "on"),)

    colleague_id: Mapped[UUID] = mapped_column(ForeignKey("colleague.id"))
    on: Mapped[date]
    state: Mapped[AttendanceState]


class WorkLog(SyncedBase, kw_only=True):
    """A rep's log 日志 of a day or of the week that begins on it, with an optional look at oneself."""

    __tablename__ = "work_log"
    __table_args__ = (
        Index("ix_work_log_colleague_day", "colleague_id", "on"),
        CheckConstraint("mood between 0 and 5", name="mood_0_to_5"),
        CheckConstraint("as_liaison between 0 and 5", name="as_liaison_0_to_5"),
        CheckConstraint("as_public_face between 0 and 5", name="as_public_face_0_to_5"),
        CheckConstraint("as_expert between 0 and 5", name="as_expert_0_to_5"),
    )

    colleague_id: Mapped[UUID] = mapped_column(ForeignKey("colleague.id"))
    on: Mapped[date]
    span: Mapped[LogSpan] = mapped_column(default=LogSpan.DAY)
    done: Mapped[str] = mapped_column(default="")
    trouble: Mapped[str] = mapped_column(default="")
    next: Mapped[str] = mapped_column(default="")
    mood: Mapped[int] = mapped_column(default=0)  # 0 not said, 1 bad to 5 good
    as_liaison: Mapped[int] = mapped_column(default=0)  # 联络员: 0 not said, 1 to 5
    as_public_face: Mapped[int] = mapped_column(default=0)  # 公关员
    as_expert: Mapped[int] = mapped_column(default=0)  # 专家
