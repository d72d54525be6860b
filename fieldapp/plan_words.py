"""Why a dealer is due or was suggested, in words."""

from datetime import date

from fieldapp.calendar_words import due_when, when
from fieldapp.pay_words import money
from fieldapp.queries.planning import Suggested
from fieldapp.queries.visits import DueDealer
from fieldapp.texts import _, ngettext


def due_reasons(dealer: DueDealer, today: date) -> list[str]:
    """Every reason, the day first: due 6 days ago, promise open, 12,300.00 overdue."""
    said = [_("due {when}").format(when=due_when(dealer.due_on, today))]
    if dealer.last_contact is None:
        said.append(_("never visited"))
    else:
        said.append(_("last contact {when}").format(when=when(dealer.last_contact, today)))
    if dealer.open_promises:
        said.append(_("promised: {what}").format(what="；".join(dealer.open_promises)))
    if dealer.open_complaints:
        count = dealer.open_complaints
        said.append(ngettext("{count} complaint open", "{count} complaints open", count).format(count=count))
    if dealer.overdue:
        said.append(_("overdue {amount}").format(amount=money(dealer.overdue)))
    return said


def suggested_reasons(found: Suggested, today: date) -> list[str]:
    """The same, with the way from the stop before."""
    said = due_reasons(found.dealer, today)
    if found.suggestion.km_from_previous is not None:
        said.append(_("{km} km from the stop before").format(km=found.suggestion.km_from_previous))
    return said
