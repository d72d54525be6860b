"""Targets, development tasks, openings and the month's money of three reps (DOMAIN section 10)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from random import Random
from uuid import UUID

from db.models import DevelopmentTask, MonthMoney, Opening, OpeningShare, Target, TaskStep
from db.vocabulary import OpeningKind, TaskPurpose, TaskState
from fieldapp.clock import CHINA
from fieldapp.demo.cast import Opened
from fieldapp.demo.chances import yuan
from fieldapp.demo.goals import Goal
from fieldapp.demo.rows import Rows
from fieldapp.demo.shops import Shop
from fieldapp.demo.words import words
from fieldapp.rules.months import last_day, month_after
from fieldapp.rules.workdays import WorkCalendar

_BASE_PAY = Decimal(3200)
_FLOOR_FROM = 3  # months missed in a row: the manager decides nothing there


class Development:
    """Writes one rep's months."""

    def __init__(self, rows: Rows, random: Random, today: date, colleague_id: UUID, manager_id: UUID) -> None:
        self._rows, self._random, self._today = rows, random, today
        self._colleague_id, self._manager_id = colleague_id, manager_id
        self._this_month = today.replace(day=1)
        self._calendar = WorkCalendar()

    def add_targets(self, goals: Sequence[Goal], being_opened: Sequence[Shop]) -> None:
        """What is wanted in each month; this month's in the counties that are being worked on, one by one."""
        for goal in goals:
            for kind, count in goal.wanted.items():
                named = [
                    shop.county.seat.code
                    for shop in being_opened
                    if goal.month == self._this_month and _kind(shop) is kind
                ][: goal.short[kind]]
                for code in named:
                    self._target(goal, kind, 1, code)
                if count > len(named):
                    self._target(goal, kind, count - len(named), "")

    def add_openings(self, opened: Sequence[Opened], shared_with: UUID | None = None) -> None:
        """Every place opened, with its task, its evidence and the manager's confirmation.

        Args:
            opened: in the order of their months.
            shared_with: a colleague who has two fifths of one of them.
        """
        newest = opened[-1] if opened else None
        sharable = [one for one in opened if one.is_last and one.goal.opened[one.kind] > one.goal.wanted[one.kind]]
        for one in opened:
            task_id = self._opened_task(one)
            paid_on = one.shop.since or one.goal.month
            waits = one is newest and one.goal.month == self._this_month
            confirmed = self._workdays_after(paid_on, 2)
            confirmed_at = datetime.combine(confirmed, time(10, self._random.randrange(60)), CHINA)
            is_confirmed = confirmed < self._today and not waits
            opening = self._rows.add(
                Opening,
                task_id=task_id,
                dealer_id=one.shop.key,
                region_code=one.shop.place.code,
                kind=one.kind,
                contract_on=paid_on - timedelta(days=self._random.randint(1, 12)),
                first_payment_on=paid_on,
                first_shipment_on=min(paid_on + timedelta(days=self._random.randint(1, 5)), self._today),
                evidence=self._random.choice(words().opening_evidence),
                confirmed_by_id=self._manager_id if is_confirmed else None,
                confirmed_at=confirmed_at if is_confirmed else None,
            )
            is_shared = shared_with is not None and bool(sharable) and one is sharable[-1]
            self._rows.add(
                OpeningShare, opening_id=opening, colleague_id=self._colleague_id, percent=60 if is_shared else 100
            )
            if is_shared:
                self._rows.add(OpeningShare, opening_id=opening, colleague_id=shared_with, percent=40)

    def add_failed(self, goals: Sequence[Goal], prospects: Sequence[Shop]) -> None:
        """The places that were wanted in a month that is over and did not come off."""
        for goal in goals:
            if goal.month >= self._this_month:
                continue
            for kind, short in goal.short.items():
                fitting = [shop for shop in prospects if _kind(shop) is kind and shop.known < month_after(goal.month)]
                for shop in self._random.sample(fitting, min(short, len(fitting))):
                    self._task(
                        goal.month, kind, shop, TaskState.DROPPED, result=self._random.choice(words().task_dropped)
                    )

    def add_open(self, goals: Sequence[Goal], being_opened: Sequence[Shop], prospects: Sequence[Shop]) -> None:
        """This month's tasks, far along, with steps due these days; next month's, just begun."""
        for number, shop in enumerate(being_opened):
            task_id = self._task(self._this_month, _kind(shop), shop, TaskState.OPEN)
            self._steps(
                task_id, done=max(2, 6 - number), next_due=self._today + timedelta(days=(-1, 0, 2, 4)[number % 4])
            )
        following = month_after(self._this_month)
        for goal in goals:
            if goal.month != following:
                continue
            for kind, count in goal.wanted.items():
                for shop in islice((s for s in prospects if _kind(s) is kind), count):
                    task_id = self._task(following, kind, shop, TaskState.OPEN)
                    self._steps(task_id, done=1, next_due=self._today + timedelta(days=self._random.randint(5, 14)))

    def add_improvements(self, dealers: Sequence[Shop]) -> None:
        """Dealers who should sell more of ours: one improved this month, one half way, one just begun."""
        for shop, done in zip(dealers, (4, 2, 0), strict=False):
            is_done = done == len(words().improvement_steps)
            task_id = self._rows.add(
                DevelopmentTask,
                colleague_id=self._colleague_id,
                month=self._this_month,
                kind=_kind(shop),
                region_code=shop.place.code,
                dealer_id=shop.key,
                purpose=TaskPurpose.IMPROVEMENT,
                state=TaskState.DONE if is_done else TaskState.OPEN,
                due_on=self._today + timedelta(days=6 + 6 * (4 - done)),
                result="占比由 14 % 升到 31 %" if is_done else "",
                note="急需改进：县内占比高，我方占比低",
            )
            for position, what in enumerate(words().improvement_steps):
                day = self._today - timedelta(days=2 * (done - position)) if position < done else None
                self._rows.add(TaskStep, task_id=task_id, position=position, what=what, due_on=day, done_on=day)

    def add_money(self, goals: Sequence[Goal]) -> None:
        """Base pay, bonus and expenses of the months so far; the manager's decision where one was missed."""
        run = 0
        for goal in goals:
            if goal.month > self._this_month:
                break
            is_over = goal.month < self._this_month
            missed = is_over and sum(goal.short.values()) > 0
            run = run + 1 if missed else 0
            percent, because = self._random.choice(words().decided)
            decided = missed and run < _FLOOR_FROM
            so_far = 1.0 if is_over else self._today.day / 31
            self._rows.add(
                MonthMoney,
                colleague_id=self._colleague_id,
                month=goal.month,
                base_pay=_BASE_PAY,
                bonus=yuan(self._random, 400, 1500, 50) if is_over else Decimal(0),
                expenses=yuan(self._random, int(600 * so_far), int(1900 * so_far) + 10, 10),
                base_pay_decided=_BASE_PAY * percent / 100 if decided else None,
                decided_because=because if decided else "",
            )

    def _target(self, goal: Goal, kind: OpeningKind, count: int, region_code: str) -> None:
        self._rows.add(
            Target,
            colleague_id=self._colleague_id,
            month=goal.month,
            kind=kind,
            count=count,
            region_code=region_code,
        )

    def _opened_task(self, one: Opened) -> UUID:
        task_id = self._task(one.goal.month, one.kind, one.shop, TaskState.OPENED, result="已打款提货，开业上样")
        steps, since = words().task_steps, one.shop.since or one.goal.month
        for position, (what, evidence) in enumerate(zip(steps, words().step_evidence, strict=True)):
            day = since - timedelta(days=6 * (len(steps) - 2 - position))
            self._rows.add(
                TaskStep,
                task_id=task_id,
                position=position,
                what=what,
                due_on=day,
                done_on=min(day, self._today),
                evidence=evidence,
            )
        return task_id

    def _task(self, month: date, kind: OpeningKind, shop: Shop, state: TaskState, *, result: str = "") -> UUID:
        return self._rows.add(
            DevelopmentTask,
            colleague_id=self._colleague_id,
            month=month,
            kind=kind,
            region_code=shop.place.code,
            dealer_id=shop.key,
            state=state,
            due_on=last_day(month),
            result=result,
            note=f"对接人：{shop.main.form_of_address}",
        )

    def _steps(self, task_id: UUID, *, done: int, next_due: date) -> None:
        """*done* steps behind us, the next one due on *next_due*, the others every four days after it."""
        steps = zip(words().task_steps, words().step_evidence, strict=True)
        for position, (what, evidence) in enumerate(steps):
            is_done = position < done
            due_on = next_due + timedelta(days=4 * (position - done))
            due_on = min(due_on, self._today - timedelta(days=done - position)) if is_done else due_on
            self._rows.add(
                TaskStep,
                task_id=task_id,
                position=position,
                what=what,
                due_on=due_on,
                done_on=due_on if is_done else None,
                evidence=evidence if is_done else "",
            )

    def _workdays_after(self, on: date, count: int) -> date:
        for _day in range(count):
            on = self._calendar.next_workday(on + timedelta(days=1))
        return on


def _kind(shop: Shop) -> OpeningKind:
    """What opening this shop counts as: in a county seat its place is the county."""
    return OpeningKind.COUNTY if shop.place is shop.county.seat else OpeningKind.TOWNSHIP
