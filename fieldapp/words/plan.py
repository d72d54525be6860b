"""Why a dealer is due, was suggested or left out, and how long a day is, in words."""

from collections.abc import Iterable
from datetime import date

from fieldapp.queries.visits import DueDealer
from fieldapp.rules.day_route import DayRoute
from fieldapp.rules.due_score import Why
from fieldapp.rules.plan_reasons import LeftOut, PlanMeasure, WhyLeft
from fieldapp.rules.planning import SuggestedStop
from fieldapp.texts import Text, _, ngettext
from fieldapp.words.calendar import day_short, when
from fieldapp.words.pay import money
from fieldapp.words.vocabulary import word

DAYS_IN_WORDS = 7  # farther days are named by their date


def due_reasons(dealer: DueDealer, today: date) -> list[str]:
    """Every reason, the weightiest first: due 6 days ago, promised: posters, overdue 12.00; then the last contact."""
    said = _reasons(dealer, dealer.score.reasons, today, today)
    if dealer.last_contact is not None:
        said.append(_("last contact {when}").format(when=when(dealer.last_contact, today)))
    return said


def visit_due(due_on: date, today: date) -> str:
    """How a due day is said: due 6 days ago; due today; due Sat, Dec 5."""
    late = (today - due_on).days
    if late > 0:
        return ngettext("due {days} day ago", "due {days} days ago", late).format(days=late)
    return _("due {when}").format(when=when(due_on, today) if late > -DAYS_IN_WORDS else day_short(due_on))


def open_matters(dealer: DueDealer) -> list[str]:
    """What weighs on the relationship beside the days: complaints and overdue money."""
    said = []
    if dealer.open_complaints:
        count = dealer.open_complaints
        said.append(ngettext("{count} complaint open", "{count} complaints open", count).format(count=count))
    if dealer.overdue:
        said.append(_("overdue {amount} yuan").format(amount=money(dealer.overdue)))
    return said


def suggested_reasons(dealer: DueDealer, stop: SuggestedStop, on: date, today: date) -> list[str]:
    """The same for a visit that is suggested for the day *on*, with the way to it."""
    said = _reasons(dealer, stop.reasons, on, today)
    if Why.NEAR in stop.reasons:
        said.append(_("on the way"))
    km = known_km(dealer, stop)
    if dealer.latitude_e6 is None and not dealer.region_code:
        said.append(_("where it lies is not known"))
    elif km is not None and stop.is_first:
        said.append(_("{km} km from where the day begins").format(km=km))
    elif km is not None:
        said.append(_("{km} km from the stop before").format(km=km))
    elif not stop.is_first:
        said.append(_("how far it is from the stop before is not known"))
    return said


def known_km(dealer: DueDealer, stop: SuggestedStop) -> float | None:
    """Kilometres from the stop before; ``None`` where they are not known.

    Dealers without coordinates stand at one point of their township or county: that nothing lies between two of them
    says nothing of the way.
    """
    return None if dealer.latitude_e6 is None and not stop.km_from_previous else stop.km_from_previous


def card_reasons(dealer: DueDealer, stop: SuggestedStop, on: date, today: date) -> list[str]:
    """The same for its card, where promises, complaints and money have lines of their own."""
    own_lines = {Why.PROMISE, Why.COMPLAINT, Why.OVERDUE_MONEY, Why.GRADE}
    return _reasons(dealer, [why for why in stop.reasons if why not in own_lines], on, today)


def left_reason(left: LeftOut, dealer: DueDealer) -> str:
    """Why somebody who is due was left out of a suggestion."""
    km = Text("{km} km", km=round(left.km)) if left.km is not None else Text("a way that is not known")
    hours = duration(left.minutes or 0)
    match left.why:
        case WhyLeft.CLOSED:
            return _("closed on these days")
        case WhyLeft.LATER:
            return _("not due before {day}: the week after is enough").format(day=day_short(dealer.due_on))
        case WhyLeft.FAR:
            return _("too far for a day: {km}, {hours} on the road").format(km=km, hours=hours)
        case WhyLeft.DETOUR:
            return _("would add {km} and {hours} on the road: more than the visit is worth").format(km=km, hours=hours)
        case WhyLeft.FULL:
            if left.minutes is None:
                return _("no room: the days are full")
            if left.km is not None and round(left.km) == 0:
                return _("no room, although it is on the way: the visit would take {hours}").format(hours=hours)
            return _("no room: would add {km} and, with the visit, {hours}").format(km=km, hours=hours)


def measure_rows(before: PlanMeasure, after: PlanMeasure) -> list[tuple[str, str, str]]:
    """Two plans side by side: what is measured, and both figures."""
    return [
        (_("Visits"), str(before.visits), str(after.visits)),
        (_("Due dealers visited"), str(before.due), str(after.due)),
        (_("of them overdue"), str(before.late), str(after.late)),
        (_("Kilometres"), f"{before.km:.0f}", f"{after.km:.0f}"),
        (_("Hours away"), duration(before.minutes), duration(after.minutes)),
        (_("Hours on the road"), duration(before.driving), duration(after.driving)),
    ]


def plan_is_better(by_hand: PlanMeasure, anew: PlanMeasure) -> str:
    """What a plan made anew would bring, in one sentence."""
    due, km, driving = anew.due - by_hand.due, by_hand.km - anew.km, by_hand.driving - anew.driving
    if due <= 0 and km < 1 and driving < 1:
        return _("Your plan is as good as one made anew.")
    more = ngettext("{count} due dealer more", "{count} due dealers more", due).format(count=due) if due > 0 else ""
    fewer = (
        ngettext("{count} due dealer fewer", "{count} due dealers fewer", -due).format(count=-due) if due < 0 else ""
    )
    less = _("{km} km less").format(km=round(km)) if km >= 1 else ""
    longer = _("{km} km more").format(km=round(-km)) if km <= -1 else ""
    saved = _("{hours} less on the road").format(hours=duration(driving)) if driving >= 1 else ""
    said = _(", ").join(filter(None, (more, fewer, less, longer, saved)))
    return _("Made anew: {what}.").format(what=said)


def duration(minutes: int) -> str:
    """Hours and minutes: 1 h 40."""
    return _("{hours} h {minutes:02}").format(hours=minutes // 60, minutes=minutes % 60)


def route_words(route: DayRoute) -> list[str]:
    """How long a day is: about 86 km, until about 17:40."""
    return [_("about {km} km").format(km=round(route.km)), _("until {time}").format(time=clock(route.ends))]


def clock(minutes: int) -> str:
    """HH:MM of minutes after midnight, rounded to ten; a day that goes past midnight goes on counting."""
    rounded = -(-minutes // 10) * 10
    return f"{rounded // 60:02}:{rounded % 60:02}"


def _reasons(dealer: DueDealer, reasons: Iterable[Why], on: date, today: date) -> list[str]:
    facts, matters = dealer.facts, open_matters(dealer)
    said = {
        Why.COMPLAINT: matters[0] if dealer.open_complaints else "",
        Why.OVERDUE_MONEY: matters[-1] if dealer.overdue else "",
        Why.PROMISE: _("promised: {what}").format(what="；".join(dealer.open_promises)),
        Why.LATE: visit_due(dealer.due_on, today),
        Why.DUE: visit_due(dealer.due_on, today),
        Why.NEAR: visit_due(dealer.due_on, today),
        Why.NEW: _("never visited"),
        Why.DEADLINE: _("task due {day}").format(day=_near(facts.deadline_on, today)),
        Why.FALLING: _("sales are falling"),
        Why.DORMANT: _("dormant"),
        Why.URGENT: _("strong dealer, our share is small"),
        Why.BIRTHDAY: _("birthday {day}").format(day=_near(_next(facts.birthdays, on), today)),
        Why.FESTIVAL: _("festival {day}").format(day=_near(_next(facts.festivals, on), today)),
        Why.MARKET_DAY: _("market day"),
        Why.GRADE: word(dealer.grade) if dealer.grade else "",
    }
    return [said[why] for why in reasons if said[why]]


def _next(days: Iterable[date], on: date) -> date | None:
    return min((day for day in days if day >= on), default=None)


def _near(day: date | None, today: date) -> str:
    if day is None:
        return ""
    return when(day, today) if abs((day - today).days) <= 1 else day_short(day)
