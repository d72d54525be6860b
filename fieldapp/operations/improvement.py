"""Tasks made from the quadrants: who should sell more of ours, with steps, a day and the rep who looks after it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from db.models import Dealer, DevelopmentTask, TaskStep
from db.store import Store
from db.vocabulary import DealerLevel, OpeningKind, TaskPurpose, TaskState
from fieldapp.operations import Changed
from fieldapp.operations.fields import existing
from fieldapp.operations.support import rep_of
from fieldapp.operations.tasks import TOUCHED
from fieldapp.texts import Text

WITHIN_DAYS = 30
STEPS = (
    Text("Ask what it sells of others, and why not of ours"),
    Text("Agree with the owner on a measure and a share to be reached"),
    Text("Carry the measure out"),
    Text("Compare the share with the one at the beginning"),
)


@dataclass(frozen=True, slots=True)
class Improvement:
    """A dealer to be improved; *note* says where it stands."""

    dealer_id: UUID
    note: str


def add_improvement_tasks(
    store: Store, wanted: Iterable[Improvement], *, today: date, due_on: date
) -> tuple[list[UUID], Changed]:
    """Write a task for each dealer in one step, which one undo takes back (DOMAIN section 6).

    A task belongs to the rep who looks after the dealer, also where a manager writes it.  Dealers with an open task are
    left out.

    Args:
        store: the store.
        wanted: the dealers.
        today: the tasks stand in its month.
        due_on: when they are to be done.

    Returns:
        The dealers for which one was written.

    Raises:
        RefusedError: nobody has said who works here.
    """
    wanted = list(wanted)
    with store.transaction(Text("Tasks for {count} dealers to be improved", count=len(wanted))) as session:
        is_open = DevelopmentTask.state == TaskState.OPEN
        busy = set(session.scalars(select(DevelopmentTask.dealer_id).where(is_open)))
        news = [one for one in wanted if one.dealer_id not in busy]
        for one in news:
            dealer = existing(session, Dealer, one.dealer_id)
            is_township = dealer.level is DealerLevel.TOWNSHIP
            task = DevelopmentTask(
                colleague_id=rep_of(session, {"dealer_id": dealer.id}),
                month=today.replace(day=1),
                kind=OpeningKind.TOWNSHIP if is_township else OpeningKind.COUNTY,
                region_code=dealer.region_code,
                dealer_id=dealer.id,
                purpose=TaskPurpose.IMPROVEMENT,
                due_on=due_on,
                note=one.note,
            )
            session.add(task)
            session.flush()
            session.add_all(TaskStep(task_id=task.id, position=n, what=str(step)) for n, step in enumerate(STEPS))
    return [one.dealer_id for one in news], TOUCHED
