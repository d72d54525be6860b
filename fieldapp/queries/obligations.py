"""What falls due because of what was done or left undone: visits, promises, tasks, money, complaints."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db.models import (
    CompetitorGoal,
    Complaint,
    Contract,
    ContractStep,
    Dealer,
    DevelopmentTask,
    Ending,
    Hardship,
    MonthlyFigure,
    Promise,
    Receivable,
    ResourceGrant,
    TaskStep,
    Visit,
)
from db.vocabulary import (
    DealerStatus,
    GoalState,
    Grade,
    PromiseOutcome,
    ReminderKind,
    TaskPurpose,
    TaskState,
    VisitState,
)
from fieldapp.queries.figure_sums import under_contract
from fieldapp.queries.regions import short_places
from fieldapp.queries.visits import REAL_CONTACT, due_list
from fieldapp.rules.house_rules import HouseRules
from fieldapp.rules.months import last_day
from fieldapp.rules.reminders import GRACE_DAYS, Occasion
from fieldapp.rules.segments import dormant_days
from fieldapp.rules.service import COMPLAINING

FOR_A_RESOURCE = "for_a_resource"
"""What ``Occasion.word`` says of a promise that came with a resource (DOMAIN section 7)."""
OVERTAKE = "overtake"
IMPROVEMENT = "improvement"  # of a dealer, among tasks that open a place
"""The same of a task: an opponent to be overtaken by a deadline (DOMAIN section 12)."""
BOUGHT_FROM = (DealerStatus.ACTIVE, DealerStatus.DORMANT)


def visits_due(session: Session, today: date, rules: HouseRules, last: date) -> Iterator[Occasion]:
    for found in due_list(session, today, rules, until=last):
        if found.planned_on is None:
            yield Occasion(
                key=f"visit_due:{found.dealer_id}:{found.last_contact or 'never'}",
                kind=ReminderKind.VISIT_DUE,
                on=found.due_on,
                dealer_id=found.dealer_id,
                grade=found.grade,
                since=found.last_contact,
            )


def no_next_step(session: Session, today: date, _rules: HouseRules, last: date) -> Iterator[Occasion]:
    """Prospects who were spoken to and then left without a next step: they go cold unseen."""
    newest = (
        select(Visit.dealer_id, func.max(Visit.visited_on).label("on"), func.max(Visit.next_on).label("next_on"))
        .where(REAL_CONTACT, Visit.deleted_at.is_(None))
        .group_by(Visit.dealer_id)
        .subquery()
    )
    planned = select(Visit.dealer_id).where(Visit.state == VisitState.PLANNED, Visit.planned_on >= today)
    rows = session.execute(
        select(Dealer.id, Dealer.grade, newest.c.on)
        .join(newest, newest.c.dealer_id == Dealer.id)
        .where(
            Dealer.status.in_((DealerStatus.PROSPECT, DealerStatus.OPENING)),
            or_(newest.c.next_on.is_(None), newest.c.next_on < today),
            Dealer.id.not_in(planned),
        )
    )
    for dealer_id, grade, visited_on in rows:
        if visited_on < last:
            yield Occasion(
                key=f"no_next_step:{dealer_id}:{visited_on}",
                kind=ReminderKind.NO_NEXT_STEP,
                on=visited_on + timedelta(days=1),
                dealer_id=dealer_id,
                grade=grade,
                since=visited_on,
            )


def appointments(session: Session, today: date, _rules: HouseRules, last: date) -> Iterator[Occasion]:
    rows = session.execute(
        select(Visit.id, Visit.dealer_id, Visit.planned_on, Visit.starts_at, Visit.purpose, Dealer.grade)
        .join(Dealer, Dealer.id == Visit.dealer_id)
        .where(
            Visit.state == VisitState.PLANNED,
            Visit.starts_at != "",
            Visit.planned_on.between(today - timedelta(days=1), last),
        )
    )
    for visit_id, dealer_id, on, at_time, purpose, grade in rows:
        yield Occasion(
            key=f"appointment:{visit_id}:{on}",
            kind=ReminderKind.APPOINTMENT,
            on=on or last,
            dealer_id=dealer_id,
            about_id=visit_id,
            grade=grade,
            word=purpose.value,
            at_time=at_time,
        )


def promises(session: Session, _today: date, _rules: HouseRules, last: date) -> Iterator[Occasion]:
    rows = session.execute(
        select(Promise, Dealer.grade)
        .join(Dealer, Dealer.id == Promise.dealer_id)
        .where(Promise.kept_on.is_(None), Promise.due_on <= last)
    )
    for promise, grade in rows:
        yield Occasion(
            key=f"promise:{promise.id}",
            kind=ReminderKind.PROMISE,
            on=promise.due_on or last,
            dealer_id=promise.dealer_id,
            person_id=promise.person_id,
            about_id=promise.id,
            grade=grade,
            what=promise.what,
            word=promise.by.value,
            since=promise.made_on,
        )
    grants = session.execute(
        select(ResourceGrant, Dealer.grade)
        .join(Dealer, Dealer.id == ResourceGrant.dealer_id)
        .where(ResourceGrant.outcome == PromiseOutcome.OPEN, ResourceGrant.promise_due <= last)
    )
    for grant, grade in grants:
        yield Occasion(
            key=f"grant:{grant.id}:{grant.promise_due}",
            kind=ReminderKind.PROMISE,
            on=grant.promise_due or last,
            dealer_id=grant.dealer_id,
            about_id=grant.id,
            grade=grade,
            what=grant.promise,
            word=FOR_A_RESOURCE,
            since=grant.given_on,
        )


def tasks(session: Session, _today: date, _rules: HouseRules, last: date) -> Iterator[Occasion]:
    open_tasks = DevelopmentTask.state == TaskState.OPEN
    tasks = session.execute(select(DevelopmentTask).where(open_tasks, DevelopmentTask.due_on <= last)).scalars()
    for task in tasks:
        yield Occasion(
            key=f"task:{task.id}:{task.due_on}",
            kind=ReminderKind.TASK,
            on=task.due_on or last,
            dealer_id=task.dealer_id,
            about_id=task.id,
            what=short_places(session, {task.region_code}).get(task.region_code, task.region_code),
            word=IMPROVEMENT if task.purpose is TaskPurpose.IMPROVEMENT else task.kind.value,
        )
    steps = session.execute(
        select(TaskStep, DevelopmentTask.dealer_id)
        .join(DevelopmentTask, DevelopmentTask.id == TaskStep.task_id)
        .where(open_tasks, TaskStep.done_on.is_(None), TaskStep.due_on <= last)
    )
    for step, dealer_id in steps:
        yield Occasion(
            key=f"task_step:{step.id}:{step.due_on}",
            kind=ReminderKind.TASK,
            on=step.due_on or last,
            dealer_id=dealer_id,
            about_id=step.task_id,
            what=step.what,
            word="step",
        )
    goals = session.scalars(
        select(CompetitorGoal).where(CompetitorGoal.state == GoalState.OPEN, CompetitorGoal.deadline <= last)
    ).all()
    places = short_places(session, {goal.region_code for goal in goals})
    for goal in goals:
        yield Occasion(
            key=f"overtake:{goal.id}:{goal.deadline}",
            kind=ReminderKind.TASK,
            on=goal.deadline or last,
            about_id=goal.id,
            what=f"{places.get(goal.region_code, goal.region_code)} {goal.opponent}",
            word=OVERTAKE,
        )


def contracts(session: Session, today: date, _rules: HouseRules, last: date) -> Iterator[Occasion]:
    rows = session.execute(
        select(Contract, Dealer.grade)
        .join(Dealer, Dealer.id == Contract.dealer_id)
        .where(Contract.ends_on.between(today - timedelta(days=GRACE_DAYS[ReminderKind.CONTRACT]), last))
    )
    for contract, grade in rows:
        yield Occasion(
            key=f"contract:{contract.id}:{contract.ends_on}",
            kind=ReminderKind.CONTRACT,
            on=contract.ends_on or last,
            dealer_id=contract.dealer_id,
            about_id=contract.id,
            grade=grade,
            what=contract.title or contract.number,
        )
    steps = session.execute(
        select(ContractStep, Contract.dealer_id, Dealer.grade)
        .join(Contract, Contract.id == ContractStep.contract_id)
        .join(Dealer, Dealer.id == Contract.dealer_id)
        .where(ContractStep.done_on.is_(None), ContractStep.due_on <= last, Contract.fulfilled_on.is_(None))
    )
    for step, dealer_id, grade in steps:
        yield Occasion(
            key=f"contract_step:{step.id}:{step.due_on}",
            kind=ReminderKind.CONTRACT,
            on=step.due_on or last,
            dealer_id=dealer_id,
            about_id=step.contract_id,
            grade=grade,
            what=step.what,
            word="step",
        )


def win_backs(session: Session, _today: date, _rules: HouseRules, last: date) -> Iterator[Occasion]:
    """Dealers who have ended, on the day on which one means to try again."""
    rows = session.execute(
        select(Ending, Dealer.grade)
        .join(Dealer, Dealer.id == Ending.dealer_id)
        .where(Ending.won_back_on.is_(None), Ending.win_back_on <= last)
    )
    for ending, grade in rows:
        yield Occasion(
            key=f"win_back:{ending.id}:{ending.win_back_on}",
            kind=ReminderKind.WIN_BACK,
            on=ending.win_back_on or last,
            dealer_id=ending.dealer_id,
            about_id=ending.id,
            grade=grade,
            what=ending.lessons or ending.why,
            since=ending.ended_on,
        )


def receivables(session: Session, _today: date, _rules: HouseRules, last: date) -> Iterator[Occasion]:
    rows = session.execute(
        select(Receivable, Dealer.grade)
        .join(Dealer, Dealer.id == Receivable.dealer_id)
        .where(Receivable.paid_on.is_(None), Receivable.due_on <= last)
    )
    for owed, grade in rows:
        yield Occasion(
            key=f"receivable:{owed.id}",
            kind=ReminderKind.RECEIVABLE,
            on=owed.due_on,
            dealer_id=owed.dealer_id,
            about_id=owed.id,
            grade=grade,
            amount=owed.amount,
        )


def dormant(session: Session, today: date, rules: HouseRules, last: date) -> Iterator[Occasion]:
    """Dealers who bought before and have not for some time (DOMAIN section 5): they are to be revived."""
    newest = (
        select(MonthlyFigure.dealer_id, func.max(MonthlyFigure.month).label("month"))
        .where(MonthlyFigure.shipments > 0, MonthlyFigure.deleted_at.is_(None))
        .group_by(MonthlyFigure.dealer_id)
        .subquery()
    )
    rows = session.execute(
        select(Dealer.id, Dealer.grade, newest.c.month)
        .join(newest, newest.c.dealer_id == Dealer.id)
        .where(Dealer.status.in_(BOUGHT_FROM))
    )
    contracted = under_contract(session, today)
    for dealer_id, grade, month in rows:
        bought_until = last_day(month)
        after = dormant_days(grade, rules.thresholds, has_contract=str(dealer_id) in contracted)
        on = bought_until + timedelta(days=after)
        if on <= last:
            yield Occasion(
                key=f"dormant:{dealer_id}:{month}",
                kind=ReminderKind.DORMANT,
                on=on,
                dealer_id=dealer_id,
                grade=grade,
                since=bought_until,
            )


def complaints(session: Session, _today: date, rules: HouseRules, last: date) -> Iterator[Occasion]:
    rows = session.execute(
        select(Complaint, Dealer.grade)
        .join(Dealer, Dealer.id == Complaint.dealer_id)
        .where(Complaint.solved_on.is_(None), Complaint.kind.in_(COMPLAINING))
    )
    for complaint, grade in rows:
        on = complaint.noted_on + timedelta(days=rules.thresholds.complaint_answer_days)
        if on <= last:
            yield Occasion(
                key=f"complaint:{complaint.id}",
                kind=ReminderKind.COMPLAINT,
                on=on,
                dealer_id=complaint.dealer_id,
                about_id=complaint.id,
                grade=grade,
                what=complaint.what,
                word=complaint.kind.value,
                since=complaint.noted_on,
            )


def stale(session: Session, _today: date, rules: HouseRules, last: date) -> Iterator[Occasion]:
    """Core dealers whose information has not been checked for long; one reminder for each dealer."""
    after = timedelta(days=rules.thresholds.stale_after_days)
    rows = session.execute(
        select(
            Dealer.id,
            Dealer.grade,
            Dealer.personal_checked_on,
            Dealer.financial_checked_on,
            Dealer.operations_checked_on,
        ).where(Dealer.status == DealerStatus.ACTIVE, or_(Dealer.is_core, Dealer.grade == Grade.A))
    )
    for dealer_id, grade, *checked in rows:
        named = zip(("personal", "financial", "operations"), checked, strict=True)
        dated = [(on, name) for name, on in named if on is not None]
        if dated and (oldest := min(dated))[0] + after <= last:
            yield Occasion(
                key=f"stale:{dealer_id}:{oldest[1]}:{oldest[0]}",
                kind=ReminderKind.STALE,
                on=oldest[0] + after,
                dealer_id=dealer_id,
                grade=grade,
                word=oldest[1],
                since=oldest[0],
            )


def care(session: Session, today: date, rules: HouseRules, last: date) -> Iterator[Occasion]:
    """Care counts most in hard times 雪中送炭: again and again until they are over."""
    every = max(1, rules.thresholds.care_every_days)
    rows = session.execute(
        select(Hardship, Dealer.grade)
        .join(Dealer, Dealer.id == Hardship.dealer_id)
        .where(Hardship.over_on.is_(None), Hardship.noted_on <= last)
    )
    for hardship, grade in rows:
        under_way = max(0, (min(today, last) - hardship.noted_on).days // every)
        for round_ in range(under_way, (last - hardship.noted_on).days // every + 1):
            yield Occasion(
                key=f"care:{hardship.id}:{round_}",
                kind=ReminderKind.CARE,
                on=hardship.noted_on + timedelta(days=round_ * every),
                dealer_id=hardship.dealer_id,
                about_id=hardship.id,
                grade=grade,
                what=hardship.note,
                word=hardship.kind.value,
                since=hardship.noted_on,
            )
