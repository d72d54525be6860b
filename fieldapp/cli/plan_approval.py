"""``fieldapp plan submit|withdraw|approve|return``: the week of the day that is named."""

import argparse
import contextlib
import json
import sys
from typing import TYPE_CHECKING

from fieldapp.cli.context import Context
from fieldapp.cli.days import days_of
from fieldapp.texts import Text, _

if TYPE_CHECKING:
    from uuid import UUID

    from db.store import Store


def move(arguments: argparse.Namespace, context: Context) -> int:
    """Do what was asked for, and say how the plan stands then."""
    from fieldapp.operations.week_plans import move_week_plan
    from fieldapp.queries.visits import week_of
    from fieldapp.queries.week_plans import plan_standing
    from fieldapp.rules.week_plans import Move
    from fieldapp.words.approvals import standing_text

    chosen = Move(arguments.what)
    is_managers = chosen in {Move.APPROVE, Move.RETURN}
    if arguments.remark and not is_managers:
        print(_("--remark belongs to: plan approve, plan return"), file=sys.stderr)
        return 2
    if arguments.rep and not is_managers:
        print(_("A rep's own plan is submitted and withdrawn without --rep."), file=sys.stderr)
        return 2
    if is_managers and not arguments.rep:
        print(_("Say whose plan: --rep NAME"), file=sys.stderr)
        return 2
    monday = week_of(days_of(arguments, context.today)[0])[0]
    with contextlib.closing(context.open_store()) as store:
        who = whose(store, arguments.rep)
        now, today = context.clock.now(), context.today
        move_week_plan(store, who, monday, chosen, now=now, today=today, remark=arguments.remark)
        with store.reading() as session:
            found = plan_standing(session, who, monday, context.today)
    if found is None:
        return 0
    if arguments.json:
        row = {
            "rep": found.rep,
            "monday": monday.isoformat(),
            "state": found.state.value,
            "decided_by": found.decided_by,
            "remark": found.remark,
        }
        print(json.dumps(row, ensure_ascii=False, indent=1))
    else:
        print(*filter(None, (found.rep, monday, standing_text(found), found.remark)), sep="  ")
    return 0


def whose(store: "Store", name: str | None) -> "UUID":
    """The colleague of that name, or the one who works here.

    Raises:
        RefusedError: there is nobody of that name, or nobody works here yet.
    """
    from fieldapp.errors import RefusedError
    from fieldapp.queries.team import colleagues
    from fieldapp.working_here import working_here

    with store.reading() as session:
        if name is None:
            me = working_here(session)
            if me is None:
                raise RefusedError(Text("Say in Settings who works here."))
            return me
        found = next((row.id for row in colleagues(session) if row.name == name), None)
    if found is None:
        raise RefusedError(Text("Nobody here is called {name}.", name=name))
    return found
