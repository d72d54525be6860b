"""How a week's plan stands with the manager, in words."""

from datetime import datetime

from db.vocabulary import WeekPlanState
from fieldapp.clock import CHINA
from fieldapp.queries.week_plans import PlanStanding
from fieldapp.rules.week_plans import Changes, Move
from fieldapp.texts import Text, _, ngettext, pgettext

_MOVES = {
    Move.SUBMIT: Text("Submit the plan"),
    Move.WITHDRAW: Text("Withdraw"),
    Move.APPROVE: Text("Approve"),
    Move.RETURN: Text("Return…"),
}
_DONE = {
    Move.SUBMIT: Text("Submitted"),
    Move.WITHDRAW: Text("Withdrawn"),
    Move.APPROVE: Text("Approved"),
    Move.RETURN: Text("Returned"),
}


def move_word(move: Move) -> str:
    """What the button says."""
    return str(_MOVES[move])


def move_done(move: Move) -> Text:
    """What is said when it is done."""
    return _DONE[move]


def standing_text(found: PlanStanding) -> str:
    """One line: the state, who decided and when, what changed since."""
    match found.state:
        case WeekPlanState.SUBMITTED:
            return _("Waiting for approval since {day}").format(day=_day(found.submitted_at))
        case WeekPlanState.APPROVED:
            said = _("Approved by {name}, {day}").format(name=found.decided_by, day=_day(found.decided_at))
            if found.changes.any:
                said += pgettext("list", "; ") + _("changed since: {what}").format(what=changes_text(found.changes))
            return said
        case WeekPlanState.RETURNED:
            return _("Returned by {name}, {day}").format(name=found.decided_by, day=_day(found.decided_at))
    return _("Not submitted yet")


def print_text(found: PlanStanding) -> str:
    """What the printed plan says."""
    if found.state is WeekPlanState.APPROVED:
        return standing_text(found)
    return _("Not yet approved")


def changes_text(changes: Changes) -> str:
    """2 added, 1 moved, 1 taken off."""
    parts = (
        (changes.added, ngettext("{count} visit added", "{count} visits added", changes.added)),
        (changes.moved, ngettext("{count} visit moved", "{count} visits moved", changes.moved)),
        (changes.taken_off, ngettext("{count} visit taken off", "{count} visits taken off", changes.taken_off)),
    )
    return pgettext("list", ", ").join(said.format(count=count) for count, said in parts if count)


def _day(at: datetime | None) -> str:
    return at.astimezone(CHINA).date().isoformat() if at is not None else ""
