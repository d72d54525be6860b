"""Visits from plan to record, and what was seen and said there (DOMAIN section 9)."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import SyncedBase
from db.vocabulary import (
    ConcessionForm,
    IssueSide,
    MovedFirst,
    ScriptKind,
    ServiceKind,
    VisitPurpose,
    VisitResult,
    VisitState,
    VisitWay,
)


class Visit(SyncedBase, kw_only=True):
    """One call on a dealer: planned, then recorded in the same row."""

    __tablename__ = "visit"
    __table_args__ = (
        Index("ix_visit_rep_day", "colleague_id", "planned_on", "position"),
        Index("ix_visit_month", "colleague_id", "state", "visited_on", "dealer_id"),
        Index(
            "ix_visit_dealer",
            *("dealer_id", "state", "visited_on"),
            *("deleted_at", "way", "result", "checked_in_at", "checked_out_at"),  # what analyses ask of all visits
        ),
    )

    dealer_id: Mapped[UUID] = mapped_column(ForeignKey("dealer.id"))
    colleague_id: Mapped[UUID | None] = mapped_column(ForeignKey("colleague.id"), default=None)
    state: Mapped[VisitState] = mapped_column(default=VisitState.PLANNED)

    # The plan
    planned_on: Mapped[date | None] = mapped_column(default=None, index=True)
    first_planned_on: Mapped[date | None] = mapped_column(default=None)
    moved_because: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)  # order of the day
    starts_at: Mapped[str] = mapped_column(String(5), default="")  # HH:MM of an appointment 约见, empty when free
    is_fixed: Mapped[bool] = mapped_column(default=False)  # pinned by hand: suggestions leave it alone
    way: Mapped[VisitWay] = mapped_column(default=VisitWay.ON_SITE)
    purpose: Mapped[VisitPurpose] = mapped_column(default=VisitPurpose.ROUTINE)
    purpose_note: Mapped[str] = mapped_column(default="")
    bring: Mapped[str] = mapped_column(default="")

    # The record
    visited_on: Mapped[date | None] = mapped_column(default=None)
    checked_in_at: Mapped[datetime | None] = mapped_column(default=None)
    checked_out_at: Mapped[datetime | None] = mapped_column(default=None)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    result: Mapped[VisitResult | None] = mapped_column(default=None)
    result_note: Mapped[str] = mapped_column(default="")
    next_step: Mapped[str] = mapped_column(default="")
    next_on: Mapped[date | None] = mapped_column(default=None)
    missed_because: Mapped[str] = mapped_column(default="")
    situation: Mapped[str] = mapped_column(default="")  # SPIN
    problem: Mapped[str] = mapped_column(default="")
    implication: Mapped[str] = mapped_column(default="")
    need_payoff: Mapped[str] = mapped_column(default="")


class CompetitorSighting(SyncedBase, kw_only=True):
    """A competitor's price, stock or promotion as seen at a dealer's."""

    __tablename__ = "competitor_sighting"

    dealer_id: Mapped[UUID] = mapped_column(ForeignKey("dealer.id"), index=True)
    visit_id: Mapped[UUID | None] = mapped_column(ForeignKey("visit.id"), index=True, default=None)
    seen_on: Mapped[date]
    brand: Mapped[str] = mapped_column(String(40))
    model: Mapped[str] = mapped_column(String(60), default="")
    price: Mapped[Decimal | None] = mapped_column(default=None)
    stock: Mapped[int | None] = mapped_column(default=None)
    promotion: Mapped[str] = mapped_column(default="")


class Concession(SyncedBase, kw_only=True):
    """One step of a negotiation: what was given, who moved first, what came back."""

    __tablename__ = "concession"

    dealer_id: Mapped[UUID] = mapped_column(ForeignKey("dealer.id"), index=True)
    visit_id: Mapped[UUID | None] = mapped_column(ForeignKey("visit.id"), index=True, default=None)
    made_on: Mapped[date]
    form: Mapped[ConcessionForm]
    size: Mapped[str] = mapped_column(String(80), default="")
    occasion: Mapped[str] = mapped_column(String(120), default="")
    moved_first: Mapped[MovedFirst] = mapped_column(default=MovedFirst.DEALER)
    came_back: Mapped[str] = mapped_column(default="")
    market_price_changed: Mapped[bool | None] = mapped_column(default=None)  # the two checks before
    competitor_quoted: Mapped[bool | None] = mapped_column(default=None)  # any move of the price


class Complaint(SyncedBase, kw_only=True):
    """Something a dealer is unhappy about, asks, or needs from us, until it is solved: the service log.

    Most are complaints, which is what the table is called by; *side* says whose an issue is.
    """

    __tablename__ = "complaint"

    dealer_id: Mapped[UUID] = mapped_column(ForeignKey("dealer.id"), index=True)
    visit_id: Mapped[UUID | None] = mapped_column(ForeignKey("visit.id"), index=True, default=None)
    noted_on: Mapped[date]
    what: Mapped[str]
    answered_on: Mapped[date | None] = mapped_column(default=None)
    solved_on: Mapped[date | None] = mapped_column(default=None)
    solution: Mapped[str] = mapped_column(default="")
    kind: Mapped[ServiceKind] = mapped_column(default=ServiceKind.COMPLAINT, server_default="complaint")
    side: Mapped[IssueSide | None] = mapped_column(default=None)


class Script(SyncedBase, kw_only=True):
    """A script 话术: how to open, what to answer, how to greet."""

    __tablename__ = "script"

    kind: Mapped[ScriptKind]
    language: Mapped[str] = mapped_column(String(10), default="zh_CN")
    title: Mapped[str] = mapped_column(String(120))
    body: Mapped[str]
    occasion: Mapped[str] = mapped_column(String(60), default="")  # birthday, spring_festival … for greetings
    came_with: Mapped[str] = mapped_column(String(40), default="")  # its key in the set that is shipped
