"""Putting a suggested plan on the board (DOMAIN section 9)."""

from collections.abc import Sequence
from uuid import UUID

from db.models import Visit
from db.store import Store
from fieldapp.operations import Changed
from fieldapp.operations.fields import existing
from fieldapp.operations.visits import TOUCHED, NewVisit, add_visit
from fieldapp.rules.planning import SuggestedDay
from fieldapp.texts import Text


def plan_suggested(
    store: Store, days: Sequence[SuggestedDay], *, colleague_id: UUID | None = None
) -> tuple[dict[UUID, UUID], Changed]:
    """Put the new visits of *days* on the plan, all days in the order suggested, in one change.

    Who came onto that day in the meantime is left out.

    Args:
        store: the store.
        days: as they were suggested.
        colleague_id: whose plan; of the one who works here when ``None``.

    Returns:
        The ids of the new visits, by dealer.
    """
    made: dict[UUID, UUID] = {}
    count = sum(len(day.new) for day in days)
    with store.transaction(Text("Plan {count} suggested visits", count=count)) as session:
        for day in days:
            position = 0
            for stop in day.stops:
                new = NewVisit(dealer_id=stop.dealer_id, planned_on=day.on, colleague_id=colleague_id)
                if stop.visit_id is not None:
                    existing(session, Visit, stop.visit_id).position = position
                elif visit := add_visit(session, new):
                    visit.position = position
                    made[stop.dealer_id] = visit.id
                else:
                    continue
                position += 1
    return made, TOUCHED
