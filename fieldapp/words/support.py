"""The resource ledger in words: how promises stand, what warnings say, what methods mean."""

from collections.abc import Mapping

from db.vocabulary import PromiseOutcome, SupportMethod
from fieldapp.rules.competitors import GoalStanding, Reaction
from fieldapp.rules.support import MethodLack, MethodReading, PromiseStanding, SupportWarning, Warned
from fieldapp.texts import Text, _, ngettext
from fieldapp.words.pay import money

SETTLED = (
    (PromiseOutcome.KEPT, "check-circle"),
    (PromiseOutcome.PARTLY, "circle-half"),
    (PromiseOutcome.BROKEN, "x-circle"),
)
"""How a promise can be settled, with its picture."""
_SETTLED = {
    PromiseOutcome.KEPT: Text("The promise is kept"),
    PromiseOutcome.PARTLY: Text("The promise is partly kept"),
    PromiseOutcome.BROKEN: Text("The promise is not kept"),
    PromiseOutcome.OPEN: Text("The promise is open again"),
}
_STANDINGS: Mapping[PromiseStanding, Text] = {
    PromiseStanding.NONE: Text("no promise"),
    PromiseStanding.OPEN: Text("open"),
    PromiseStanding.OVERDUE: Text("overdue"),
    PromiseStanding.KEPT: Text("kept"),
    PromiseStanding.PARTLY: Text("partly kept"),
    PromiseStanding.BROKEN: Text("not kept"),
}
_WARNINGS: Mapping[SupportWarning, Text] = {
    SupportWarning.UNVISITED: Text("Small dealers without a visit"),
    SupportWarning.UNSUPPORTED: Text("Small dealers without support"),
    SupportWarning.UNPAID: Text("Good relation but no payment"),
    SupportWarning.PUSHED: Text("Short-term orders pushed"),
    SupportWarning.NO_REBATE: Text("No rebate paid"),
}
_METHODS: Mapping[SupportMethod, Text] = {
    SupportMethod.EVEN: Text(
        "Spread evenly 全面突破: every dealer of the market gets a part. Conservative, and of little effect."
    ),
    SupportMethod.CONCENTRATED: Text(
        "Concentrated 集中突破: one dealer gets most. Risky but effective: it needs the supported dealer's commitment, "
        "and tasks that reassure the others."
    ),
}
_LACKS: Mapping[MethodLack, Text] = {
    MethodLack.DEALER: Text("dealer to support"),
    MethodLack.COMMITMENT: Text("its commitment"),
    MethodLack.REASSURANCE: Text("reassuring the others"),
}
_READINGS: Mapping[MethodReading, Text] = {
    MethodReading.NOTHING_GIVEN: Text("nothing given yet"),
    MethodReading.AS_DECLARED: Text("as declared"),
    MethodReading.ELSEWHERE: Text("concentrated on another dealer"),
    MethodReading.NOT_CONCENTRATED: Text("not concentrated"),
    MethodReading.FEW_REACHED: Text("few dealers reached"),
    MethodReading.ONE_TOOK_MOST: Text("one dealer took most"),
}
_GOALS: Mapping[GoalStanding, Text] = {
    GoalStanding.OPEN: Text("under way"),
    GoalStanding.OVERDUE: Text("overdue"),
    GoalStanding.OVERTAKEN: Text("overtaken"),
    GoalStanding.MISSED: Text("not overtaken"),
    GoalStanding.DROPPED: Text("dropped"),
}


def settled_word(outcome: PromiseOutcome) -> str:
    """What a button says that settles a promise."""
    return str(_SETTLED[outcome])


def standing_word(standing: PromiseStanding) -> str:
    """How a promise stands, in a word."""
    return str(_STANDINGS[standing])


def goal_word(standing: GoalStanding) -> str:
    """How it stands with an opponent, in a word."""
    return str(_GOALS[standing])


def warning_word(kind: SupportWarning) -> str:
    """The name of a warning."""
    return str(_WARNINGS[kind])


def warning_text(warned: Warned) -> str:
    """What a warning says of one dealer."""
    match warned.kind:
        case SupportWarning.UNVISITED | SupportWarning.UNSUPPORTED if warned.since is None:
            return _("never")
        case SupportWarning.UNVISITED:
            return _("not visited since {day}").format(day=warned.since)
        case SupportWarning.UNSUPPORTED:
            return _("not supported since {day}").format(day=warned.since)
        case SupportWarning.UNPAID if warned.amount is not None:
            return _("{amount} yuan long overdue").format(amount=money(warned.amount))
        case SupportWarning.PUSHED if warned.amount is not None:
            said = _("last month {amount} yuan: {percent} % of the usual one, little of it paid")
            return said.format(amount=money(warned.amount), percent=warned.percent)
        case SupportWarning.NO_REBATE if warned.amount is not None:
            bought = _("bought {amount} yuan in 12 months").format(amount=money(warned.amount))
            if warned.since is None:
                return _("{bought}, never a rebate").format(bought=bought)
            return _("{bought}, last rebate {day}").format(bought=bought, day=warned.since)
    return ""


def method_meaning(method: SupportMethod) -> str:
    """What a method means, in a sentence or two."""
    return str(_METHODS[method])


def lack_word(lack: MethodLack) -> str:
    """What a declared method lacks."""
    return str(_LACKS[lack])


def reading_word(reading: MethodReading) -> str:
    """What really happened, in a few words."""
    return str(_READINGS[reading])


def reaction_text(found: Reaction) -> str:
    """How long the opponent was expected to take, and took."""
    if found.waited is None:
        if found.expected is None:
            return ""
        return ngettext("{count} day expected", "{count} days expected", found.expected).format(count=found.expected)
    if found.taken is None:
        said = ngettext("silent for {count} day", "silent for {count} days", found.waited).format(count=found.waited)
    else:
        said = ngettext("took {count} day", "took {count} days", found.taken).format(count=found.taken)
    if found.expected is not None:
        said += _(" ({count} expected)").format(count=found.expected)
    return said


def holder_words(holder: str, *, is_ours: bool) -> str:
    """Who holds a position; that it is ours is said too, since a colour alone is not seen by everybody."""
    if is_ours:
        return _("{holder} (ours)").format(holder=holder) if holder else _("Ours")
    return holder or _("Still free")
