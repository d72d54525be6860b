"""A plan against what was done, in words; and the reasons that are asked for with one click."""

from fieldapp.rules.plan_done import Balance, Outcome
from fieldapp.texts import Text, _, ngettext, pgettext

REASONS = (
    Text("Nobody there"),
    Text("The dealer asked for another day"),
    Text("No time left that day"),
    Text("Weather or roads"),
    Text("Called to something urgent"),
    Text("Settled by telephone"),
)
"""Why a visit is moved or dropped, most often; anything else is typed."""

_OUTCOMES = {
    Outcome.DONE: Text("Done"),
    Outcome.MOVED: Text("Moved to later"),
    Outcome.DROPPED: Text("Did not take place"),
    Outcome.OPEN: Text("Not recorded"),
    Outcome.AHEAD: Text("Still ahead"),
    Outcome.CARRIED: Text("Done, planned for another time"),
    Outcome.UNPLANNED: Text("Done without a plan"),
}


def outcome_word(outcome: Outcome) -> str:
    """What became of a visit."""
    return str(_OUTCOMES[outcome])


def balance_line(figures: Balance) -> str:
    """One line above the board: 45 planned, 31 done, 3 not done, 1 without a plan."""
    parts = [
        _("{count} planned").format(count=figures.planned),
        _("{count} done").format(count=figures.done),
        _("{count} not done").format(count=figures.not_done) if figures.not_done else "",
        _("{count} without a plan").format(count=figures.unplanned) if figures.unplanned else "",
    ]
    return pgettext("list", ", ").join(filter(None, parts))


def unrecorded_text(count: int) -> str:
    """What waits for somebody's word about it."""
    said = ngettext(
        "{count} planned visit is neither done nor moved",
        "{count} planned visits are neither done nor moved",
        count,
    )
    return said.format(count=count)


def reasons_text(figures: Balance) -> str:
    """The reasons with how often each was given."""
    parts = [f"{reason} × {count}" for reason, count in figures.reasons]
    if figures.without_reason:
        parts.append(_("no reason × {count}").format(count=figures.without_reason))
    return pgettext("list", "; ").join(parts)
