"""Filling an empty store with the invented team: one transaction, the same rows for the same seed and day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from db.store import Store
from fieldapp.demo import DEALERS, FEWEST, SEED
from fieldapp.demo.approvals import approve_plans
from fieldapp.demo.chances import source
from fieldapp.demo.custom_fields import add_custom_fields
from fieldapp.demo.goals import goals, simple_goals
from fieldapp.demo.morning import hold_meetings
from fieldapp.demo.past import answer_birthdays, close_months
from fieldapp.demo.places import Henan, set_market_days
from fieldapp.demo.related import add_related
from fieldapp.demo.rows import Rows
from fieldapp.demo.scans import scan_contracts
from fieldapp.demo.story import Story
from fieldapp.demo.team import add_team
from fieldapp.errors import RefusedError
from fieldapp.scripts_set import add_shipped_scripts
from fieldapp.texts import Text

TOLD_IN_DETAIL = 2_000  # dealers with people, visits and figures; any more have a name, a place and one person
_ONE_TERRITORY = 400  # more dealers than these stand in the whole province
_MOST_PROSPECTS = 100
_COLLEAGUES_DEALERS = 6
_COLLEAGUES_OPENED = ((1, 1, 1, 0, 1, 1, 0), (1, 1, 0, 0, 0, 1, 0))  # the second missed three months in a row

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSummary:
    """What was written.

    *dealers*, *prospects* and *people* are those of the rep at this laptop; the two colleagues have a handful of
    their own beside them.
    """

    rep_id: UUID
    manager_id: UUID
    colleague_ids: tuple[UUID, ...]
    dealers: int
    prospects: int
    people: int
    written: Mapping[str, int]  # rows by table


def fill(
    store: Store,
    *,
    today: date,
    dealers: int = DEALERS,
    seed: int = SEED,
    progress: Tell = lambda _done, _total: None,
) -> DemoSummary:
    """Fill *store* with a rep's two years up to *today* and let the rep be the one who works here.

    Args:
        store: empty but for the regions; scanned pages are kept beside it.
        today: the day on which everything looks alive.
        dealers: of the rep at this laptop, without prospects (one for two dealers, at most 100).  Up to 2,000 are told
            in detail: visits, figures, people; the others have a name, a place, one person and a telephone number.
        seed: another seed, another story.
        progress: hears how many dealers are done, of how many.

    Raises:
        RefusedError: fewer than 12 dealers are asked for.
    """
    if dealers < FEWEST:
        raise RefusedError(Text("Demo data needs at least {count} dealers.", count=FEWEST))
    with store.transaction(Text("Fill in demo data"), can_undo=False) as session:
        rows = Rows(session, seed=seed, today=today)
        henan = Henan()
        area = henan.own() if dealers <= _ONE_TERRITORY else henan.whole()
        team = add_team(rows, source(seed, "team"), (area, henan.north(), henan.south()), today)
        own = Story(rows, seed, team, team.reps[0], today)
        detailed = min(dealers, TOLD_IN_DETAIL)
        months = goals(today, detailed)
        prospects = min(dealers // 2, _MOST_PROSPECTS)
        own.tell(months, dealers=detailed, prospects=prospects, shares_with=team.reps[1].id)
        own.tell_of_the_desk()
        set_market_days(session, source(seed, "markets"), area.townships)
        progress(detailed, dealers)
        for done in own.add_more(dealers - detailed):
            progress(detailed + done, dealers)
        theirs = {team.reps[0].id: months}
        for rep, opened in zip(team.reps[1:], _COLLEAGUES_OPENED, strict=True):
            theirs[rep.id] = simple_goals(today, opened)
            Story(rows, seed, team, rep, today).tell_briefly(theirs[rep.id], dealers=_COLLEAGUES_DEALERS)
        for rep_id, goals_of_rep in theirs.items():
            past = [goal.month for goal in goals_of_rep]
            close_months(session, rows, rep_id, past, closed_by=team.manager_id, today=today)
        approve_plans(session, rows, team, today)
        answer_birthdays(session, rows, source(seed, "answers"), today, own.told)
        rows.write()
        add_related(session, own.shops)
        add_custom_fields(session, rows, source(seed, "fields"), own.shops, today)
        hold_meetings(session, source(seed, "meetings"), team, today)
        scan_contracts(session, store, rows, today)
        scripts = add_shipped_scripts(session)
    store.work_as(team.reps[0].id)
    return DemoSummary(
        rep_id=team.reps[0].id,
        manager_id=team.manager_id,
        colleague_ids=tuple(rep.id for rep in team.reps[1:]),
        dealers=dealers,
        prospects=prospects,
        people=own.people,
        written={table: count for table, count in rows.written.items() if count} | {"script": scripts},
    )
