"""What was settled before today: months closed by the manager, birthdays that were answered in time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from db.models import MonthClose, ReminderAnswer
from db.vocabulary import CareAction, Grade, ReminderState
from fieldapp.clock import CHINA
from fieldapp.demo.chances import pick
from fieldapp.demo.rows import Rows
from fieldapp.pay_json import month_json
from fieldapp.queries.occasions import birthdays
from fieldapp.queries.tasks import month_board
from fieldapp.rules.house_rules import HouseRules
from fieldapp.rules.months import month_after

_CLOSED_AFTER = 5  # days into the next month
_ACTIONS = {CareAction.CALL: 45, CareAction.MESSAGE: 30, CareAction.GIFT: 15, CareAction.VISIT: 10}


def close_months(
    session: Session, rows: Rows, colleague_id: UUID, months: Sequence[date], *, closed_by: UUID, today: date
) -> None:
    """Freeze those of *months* that are over, as the manager does on the fifth of the next; all rows are written.

    Written as one row each in the transaction of the demo, so that Ctrl+Z does not open a month again.
    """
    for month in months:
        closed_on = month_after(month) + timedelta(days=_CLOSED_AFTER - 1)
        if closed_on > today:
            break
        rows.write()
        board = month_board(session, colleague_id, month)
        if board.judged.pay is None:
            break
        rows.add(
            MonthClose,
            colleague_id=colleague_id,
            month=month,
            closed_at=datetime.combine(closed_on, time(17, 30), CHINA),
            closed_by_id=closed_by,
            inputs=msgspec.to_builtins(replace(board.figures, rules=board.judged.rules)),
            result=month_json(board.judged),
        )


def answer_birthdays(session: Session, rows: Rows, random: Random, today: date, dealers: frozenset[UUID]) -> None:
    """Most birthdays at *dealers* in the last two years were kept, those at the best nearly all."""
    rows.write()
    first = today - timedelta(days=700)
    for occasion in birthdays(session, first, HouseRules(), today - timedelta(days=1)):
        chance = 0.92 if occasion.grade is Grade.A else 0.7
        if occasion.dealer_id not in dealers or occasion.whole_month or random.random() > chance:
            continue
        rows.add(
            ReminderAnswer,
            key=occasion.key,
            state=ReminderState.DONE,
            action=pick(random, _ACTIONS),
            answered_on=occasion.on - timedelta(days=random.choice((0, 0, 0, 1, 2))),
            dealer_id=occasion.dealer_id,
            person_id=occasion.person_id,
        )
