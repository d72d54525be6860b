"""Why a dealer is due or was suggested, and how long a day is, in words."""

from datetime import date

from fieldapp.calendar_words import day_short, when
from fieldapp.pay_words import money
from fieldapp.queries.visits import DueDealer
from fieldapp.rules.planning import DayRoute, SuggestedStop, Why
from fieldapp.texts import _, ngettext

DAYS_IN_WORDS = 7  # farther days are named by their date


def due_reasons(dealer: DueDealer, today: date) -> list[str]:
    """Every reason, the day first: due 6 days ago, promise open, 12,300.00 overdue."""
    said = [visit_due(dealer.due_on, today)]
    if dealer.last_contact is None:
        said.append(_("never visited"))
    else:
        said.append(_("last contact {when}").format(when=when(dealer.last_contact, today)))
    if dealer.open_promises:
        said.append(_("promised: {what}").format(what="；".join(dealer.open_promises)))
    return said + open_matters(dealer)


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
        said.append(_("overdue {amount}").format(amount=money(dealer.overdue)))
    return said


def suggested_reasons(dealer: DueDealer, stop: SuggestedStop, today: date) -> list[str]:
    """The same for a suggested visit, with what else spoke for that day."""
    said = due_reasons(dealer, today)
    if Why.BIRTHDAY in stop.reasons:
        said.append(_("a birthday is near"))
    if Why.NEAR in stop.reasons:
        said.append(_("on the way"))
    if stop.km_from_previous is not None:
        said.append(_("{km} km from the stop before").format(km=stop.km_from_previous))
    return said


def route_words(route: DayRoute) -> list[str]:
    """How long a day is: about 86 km, until about 17:40."""
    return [_("about {km} km").format(km=round(route.km)), _("until {time}").format(time=clock(route.ends))]


def clock(minutes: int) -> str:
    """HH:MM of minutes after midnight, rounded to ten; a day that goes past midnight goes on counting."""
    rounded = -(-minutes // 10) * 10
    return f"{rounded // 60:02}:{rounded % 60:02}"
