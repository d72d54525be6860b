"""The end of a relationship 客户关系终止 (DOMAIN section 14)."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import SyncedBase
from db.vocabulary import EndingReason


class Ending(SyncedBase, kw_only=True):
    """Why it ended, how it was handled, who gained, what was learned, and when to try again."""

    __tablename__ = "ending"

    dealer_id: Mapped[UUID] = mapped_column(ForeignKey("dealer.id"), index=True)
    ended_on: Mapped[date]
    reason: Mapped[EndingReason]
    competitor: Mapped[str] = mapped_column(String(40), default="")  # who gained
    why: Mapped[str] = mapped_column(default="")
    talk: Mapped[str] = mapped_column(default="")  # what came of talking
    third_party: Mapped[str] = mapped_column(default="")  # who was brought in
    problem_solved: Mapped[str] = mapped_column(default="")  # the problem found and solved, to start from
    closer: Mapped[str] = mapped_column(default="")  # how to be closer in future
    lessons: Mapped[str] = mapped_column(default="")
    win_back_on: Mapped[date | None] = mapped_column(default=None, index=True)
    won_back_on: Mapped[date | None] = mapped_column(default=None)
