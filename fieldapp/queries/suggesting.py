"""A suggested week: read what it is made from, let the rules make it, say what is better and who is left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from db.vocabulary import VisitState
from fieldapp.clock import CHINA
from fieldapp.queries.house_rules import rules_on
from fieldapp.queries.planning import closed_of, hours_of, is_stop, week
from fieldapp.queries.visits import DueDealer, VisitRow
from fieldapp.rules.distances import Point
from fieldapp.rules.house_rules import HouseRules
from fieldapp.rules.plan_reasons import LeftOut, PlanMeasure, left_out, measure, plan_with
from fieldapp.rules.planning import Candidate, OpenDay, PlannedStop, Step, SuggestedDay, Ways, suggest


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggested plan, with the dealers whom it is about.

    Attributes:
        days: that got something new.
        dealers: who is due and on no plan yet.
        left: who of them is not on the suggestion, and why.
        material: for measuring a part of it.
    """

    days: tuple[SuggestedDay, ...]
    dealers: Mapping[UUID, DueDealer]
    left: tuple[LeftOut, ...]
    material: "Material"

    @property
    def visits(self) -> int:
        """How many are new."""
        return sum(len(day.new) for day in self.days)

    @property
    def before(self) -> PlanMeasure:
        """What the plan takes as it stands."""
        return self.material.measure(())

    @property
    def after(self) -> PlanMeasure:
        """What it takes with everything suggested."""
        return self.material.measure(self.days)


@dataclass(frozen=True, slots=True)
class Material:
    """What a plan is made from."""

    candidates: tuple[Candidate, ...]
    days: tuple[OpenDay, ...]
    ways: Ways
    due: Mapping[UUID, date]
    dealers: Mapping[UUID, DueDealer]
    names: Mapping[UUID, str]  # of dealers who are on the plan

    def measure(self, found: Sequence[SuggestedDay]) -> PlanMeasure:
        """What the days take with *found* instead of what is planned on them."""
        return measure(plan_with(self.candidates, found, self.days), self.due, self.ways)


@dataclass(frozen=True, slots=True)
class Compared:
    """The plan as it was made by hand, and one made anew from the same dealers."""

    by_hand: PlanMeasure
    anew: PlanMeasure
    days: tuple[SuggestedDay, ...]
    dealers: Mapping[UUID, DueDealer]  # who is due
    names: Mapping[UUID, str]  # of every dealer on them


def suggestions(session: Session, first: date, last: date, now: datetime, *, step: Step | None = None) -> Suggested:
    """Fill the working days from *first* to *last*, both inclusive; nobody who is planned already.

    Days that are over stay as they are; of today only what is left of it is filled.
    """
    return suggest_from(gather(session, first, last, now), step=step)


def suggest_from(material: Material, *, step: Step | None = None) -> Suggested:
    """The suggestion itself, which needs no store: *step* is told how far it is, and what it raises ends the work."""
    made = suggest(material.candidates, material.days, material.ways, step=step)
    left = left_out(material.candidates, made, material.days, material.ways)
    return Suggested(tuple(made), material.dealers, tuple(left), material)


def compare(
    session: Session,
    first: date,
    last: date,
    now: datetime,
    *,
    colleague_id: UUID | None = None,
    step: Step | None = None,
) -> Compared:
    """The plan made by hand beside one made anew: who is fixed, has a time or is not due stays where he is."""
    by_hand = gather(session, first, last, now, colleague_id=colleague_id)
    anew = gather(session, first, last, now, colleague_id=colleague_id, anew=True)
    return compare_from(by_hand, anew, step=step)


def compare_from(by_hand: Material, anew: Material, *, step: Step | None = None) -> Compared:
    """The comparison itself, which needs no store; *step* as for ``suggest_from``."""
    made = suggest(anew.candidates, anew.days, anew.ways, step=step)
    names = dict(anew.names) | {dealer_id: dealer.name for dealer_id, dealer in anew.dealers.items()}
    return Compared(by_hand.measure(()), anew.measure(made), tuple(made), anew.dealers, names)


def gather(
    session: Session,
    first: date,
    last: date,
    now: datetime,
    *,
    colleague_id: UUID | None = None,
    start: Point | None = None,
    end: Point | None = None,
    anew: bool = False,
) -> Material:
    """What a plan of the days from *first* to *last*, both inclusive, is made from.

    Args:
        session: the store.
        first: of the days.
        last: inclusive.
        now: aware; what is over by then stays as it is.
        colleague_id: whose plan; of the one who works here when ``None``.
        start: where the days begin; where it was kept for this week, else at home, when ``None``.
        end: where they end; where it was kept, else where they began, when ``None``.
        anew: as if those visits were not planned yet that are neither fixed nor have a time.
    """
    clock = now.astimezone(CHINA)
    today = clock.date()
    rules = rules_on(session, today)
    found = week(session, first, last, today, colleague_id=colleague_id)
    ground = found.ground
    due = {dealer.dealer_id: dealer for dealer in found.due}
    free = {dealer.dealer_id: dealer for dealer in found.due if dealer.planned_on is None}
    days = []
    for day in found.days:
        if day.on < today or not found.is_open(day):
            continue
        standing = [visit for visit in found.on(day.on) if visit.state is not VisitState.MISSED and is_stop(visit)]
        still = [visit for visit in standing if visit.state is VisitState.PLANNED]
        moving = [visit for visit in still if anew and _may_move(visit) and visit.dealer_id in due]
        free |= {visit.dealer_id: due[visit.dealer_id] for visit in moving}
        room = max(0, rules.thresholds.visits_a_day - len(standing) + len(moving))
        stops = tuple(
            PlannedStop(visit.id, visit.dealer_id, ground.stop(visit)) for visit in still if visit not in moving
        )
        days.append(OpenDay(day.on, room, stops, clock.hour * 60 + clock.minute if day.on == today else None))
    begins = days[0].on if days else today  # who is planned for a week to come does not wait from today on
    return Material(
        tuple(candidate(dealer, ground.at.get(dealer.dealer_id), rules, begins) for dealer in free.values()),
        tuple(days),
        Ways(start or ground.home, end or (None if start else ground.end), ground.pace),
        {dealer.dealer_id: dealer.due_on for dealer in found.due},
        free,
        {visit.dealer_id: visit.dealer for visit in found.visits},
    )


def candidate(dealer: DueDealer, point: Point | None, rules: HouseRules, begins: date) -> Candidate:
    """Somebody who is due, as the rules want to know him."""
    return Candidate(
        dealer.dealer_id,
        dealer.facts,
        point,
        begins,
        rules.thresholds.visit_length(dealer.type, dealer.level),
        hours_of(dealer),
        closed_of(dealer),
        dealer.region_code,
        rules.visit_weights,
    )


def _may_move(visit: VisitRow) -> bool:
    return not visit.is_fixed and not visit.starts_at
