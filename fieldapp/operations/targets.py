"""The screening card and the restricted list (DOMAIN section 3)."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from db.models import Colleague, Dealer, RestrictedName, ScreeningMark
from db.store import Store
from db.vocabulary import Role, ScreeningPoint, Verdict
from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.operations import Area, Changed
from fieldapp.operations.fields import checked, existing, phone_number
from fieldapp.restricted_list import restricted_entry_of
from fieldapp.texts import Text
from fieldapp.working_here import working_here

CHANGED = Changed.of(Area.DEALERS)


def judge(
    store: Store, dealer_id: UUID, point: ScreeningPoint, verdict: Verdict, *, reason: str = "", on: date
) -> Changed:
    """Note what was found of one point; earlier judgements stay as its history.

    Raises:
        FieldRefusedError: a point is waived without saying why, or the restricted list is waived.
    """
    verdict = Verdict(verdict)  # a window hands on the word alone
    check_mark(point, verdict, reason)
    with store.transaction(Text("Judge a point of the screening card")) as session:
        existing(session, Dealer, dealer_id)
        said = checked(ScreeningMark, "reason", reason)
        session.add(ScreeningMark(dealer_id=dealer_id, point=point, verdict=verdict, reason=said, judged_on=on))
    return CHANGED


def check_mark(point: ScreeningPoint, verdict: Verdict, reason: str) -> None:
    """Whether a point may be judged so.

    Raises:
        FieldRefusedError: as for ``judge``.
    """
    if verdict is Verdict.WAIVED and not reason.strip():
        raise FieldRefusedError("reason", Text("Say why it is waived: it is kept with its reason."))
    if point is ScreeningPoint.NOT_RESTRICTED:
        raise FieldRefusedError("verdict", Text("The restricted list judges itself; only a manager lifts an entry."))


def restrict(store: Store, name: str, *, phone: str = "", reason: str, on: date) -> tuple[UUID, Changed]:
    """Put somebody on the restricted list.

    Raises:
        RefusedError: whoever works here is no manager.
        FieldRefusedError: no name, no reason, or a telephone number that is none.
    """
    with store.transaction(Text("Restrict {name}", name=name.strip())) as session:
        _only_managers(session)
        if not reason.strip():
            raise FieldRefusedError("reason", Text("Say why: whoever meets the name asks."))
        row = RestrictedName(
            name=checked(RestrictedName, "name", name),
            phone=phone_number("phone", phone),
            reason=checked(RestrictedName, "reason", reason),
            listed_on=on,
        )
        session.add(row)
        session.flush()
        return row.id, CHANGED


def lift_restriction(store: Store, row_id: UUID, *, because: str, on: date) -> Changed:
    """Lift an entry of the restricted list; it stays with the reason.

    Raises:
        RefusedError: whoever works here is no manager.
        FieldRefusedError: no reason is given.
    """
    with store.transaction(Text("Lift a restriction")) as session:
        _only_managers(session)
        if not because.strip():
            raise FieldRefusedError("because", Text("Say why it is lifted: it is kept with its reason."))
        row = existing(session, RestrictedName, row_id)
        row.lifted_on, row.lifted_because = on, because.strip()
        row.lifted_by_id = working_here(session)
    return CHANGED


def refuse_restricted(session: Session, dealer_id: UUID) -> None:
    """Stop an investment in somebody on the restricted list.

    Raises:
        RefusedError: the dealer is on it; the sentence says why, and who can lift it.
    """
    entry = restricted_entry_of(session, dealer_id)
    if entry is not None:
        raise RefusedError(
            Text(
                "{name} is on the restricted list: {reason}. Only a manager can lift this, with a reason.",
                name=entry.name,
                reason=entry.reason,
            )
        )


def _only_managers(session: Session) -> None:
    me = working_here(session)
    colleague = session.get(Colleague, me) if me is not None else None
    if colleague is not None and colleague.role is Role.REP:
        raise RefusedError(Text("Only a manager keeps the restricted list. Ask yours."))
