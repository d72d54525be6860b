"""Giving resources, settling what was promised for them, and declaring a method for a market (DOMAIN section 7)."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Colleague, Dealer, ResourceGrant, SupportMethod, Territory, TerritoryRegion
from db.store import Store
from db.vocabulary import PromiseOutcome, Role
from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.operations import Area, Changed
from fieldapp.operations.fields import add_row, checked, existing, mark_deleted, write
from fieldapp.operations.targets import refuse_restricted
from fieldapp.rules.regions import region_prefix
from fieldapp.texts import Text
from fieldapp.words.vocabulary import word_text
from fieldapp.working_here import working_here

CHANGED = Changed.of(Area.SUPPORT, Area.REMINDERS)


def grant_resource(store: Store, dealer_id: UUID, values: Mapping[str, object]) -> tuple[UUID, Changed]:
    """Write down a resource given to a dealer; *values* are ``ResourceGrant``'s fields, value in yuan.

    A grant without a promise is taken: it is shown among those that lack one.

    Raises:
        FieldRefusedError: it is promised for a day before it is given, or a value that its field cannot take.
        RefusedError: the dealer is not there any more, or stands on the restricted list.
    """
    with store.transaction(Text("Give a resource to {name}", name=_dealer_name(store, dealer_id))) as session:
        refuse_restricted(session, dealer_id)
        grant_id = add_row(session, ResourceGrant, values, dealer_id=dealer_id)
        check_grant(existing(session, ResourceGrant, grant_id))
        return grant_id, CHANGED


def change_grant(store: Store, grant_id: UUID, values: Mapping[str, object]) -> Changed:
    """Change what was written down of a resource.

    Raises:
        FieldRefusedError: it would be promised for a day before it is given, or a value that its field cannot take.
        RefusedError: it is not there any more.
    """
    with store.transaction(Text("Change a resource given")) as session:
        grant = existing(session, ResourceGrant, grant_id)
        write(grant, values)
        check_grant(grant)
    return CHANGED


def settle_promise(store: Store, grant_id: UUID, outcome: PromiseOutcome, *, on: date, note: str = "") -> Changed:
    """Say whether what was promised for a resource was kept; ``OPEN`` takes an earlier answer back.

    Raises:
        RefusedError: nothing was promised.
    """
    with store.transaction(Text("Promise for a resource: {outcome}", outcome=word_text(outcome))) as session:
        grant = existing(session, ResourceGrant, grant_id)
        if not grant.promise:
            raise RefusedError(Text("Nothing was promised for it. Write the promise first."))
        grant.outcome = outcome
        grant.settled_on = None if outcome is PromiseOutcome.OPEN else on
        if note.strip():
            grant.note = f"{grant.note}\n{note.strip()}".strip()
    return CHANGED


def remove_grant(store: Store, *grant_ids: UUID) -> Changed:
    """Take resources off the ledger."""
    with store.transaction(Text("Remove a resource given")) as session:
        for grant_id in grant_ids:
            mark_deleted(existing(session, ResourceGrant, grant_id))
    return CHANGED


def declare_method(store: Store, values: Mapping[str, object]) -> tuple[UUID, Changed]:
    """Declare how resources are to be spread in a market for a time; *values* are ``SupportMethod``'s fields.

    Raises:
        FieldRefusedError: it ends before it begins, there is no market, or another method is declared there then.
        RefusedError: nobody has said who works here.
    """
    with store.transaction(Text("Declare a method of support")) as session:
        method_id = add_row(session, SupportMethod, values, colleague_id=rep_of(session, values))
        method = existing(session, SupportMethod, method_id)
        check_method(method, _others(session, method))
        return method_id, CHANGED


def change_method(store: Store, method_id: UUID, values: Mapping[str, object]) -> Changed:
    """Change a declared method.

    Raises:
        FieldRefusedError: as for ``declare_method``.
    """
    with store.transaction(Text("Change a method of support")) as session:
        method = existing(session, SupportMethod, method_id)
        write(method, values)
        check_method(method, _others(session, method))
    return CHANGED


def remove_method(store: Store, *method_ids: UUID) -> Changed:
    """Take declarations back."""
    with store.transaction(Text("Remove a method of support")) as session:
        for method_id in method_ids:
            mark_deleted(existing(session, SupportMethod, method_id))
    return CHANGED


def rep_of(session: Session, values: Mapping[str, object]) -> UUID:
    """The colleague to whom a new row about a dealer or a market belongs.

    A rep writes down what is the rep's own; what a manager writes belongs to the rep who looks after the dealer or the
    market, so that the rep sees it too, and to the manager where nobody does.

    Raises:
        RefusedError: nobody has said who works here.
    """
    me = working_here(session)
    if me is None:
        raise RefusedError(Text("Say in Settings who works here."))
    if existing(session, Colleague, me).role is Role.REP:
        return me
    code = str(values.get("region_code") or "")
    if values.get("dealer_id") is not None:
        dealer = existing(session, Dealer, checked(ResourceGrant, "dealer_id", values["dealer_id"]))
        territory = session.get(Territory, dealer.territory_id) if dealer.territory_id else None
        if territory is not None and territory.colleague_id is not None:
            return territory.colleague_id
        code = code or dealer.region_code
    rows = session.execute(
        select(TerritoryRegion.region_code, Territory.colleague_id)
        .join(Territory, Territory.id == TerritoryRegion.territory_id)
        .where(Territory.colleague_id.is_not(None))
    )
    found = (
        [(region_prefix(whole), rep) for whole, rep in rows if code.startswith(region_prefix(whole))] if code else []
    )
    return max(found, key=lambda pair: len(pair[0]), default=("", me))[1] or me


def check_grant(grant: ResourceGrant) -> None:
    if grant.promise_due and grant.promise_due < grant.given_on:
        raise FieldRefusedError("promise_due", Text("What is promised in return cannot be due before it is given."))
    if not grant.promise:  # without a promise there is nothing to be due, nor to be settled
        grant.promise_due = grant.settled_on = None
        grant.outcome = PromiseOutcome.OPEN


def check_method(method: SupportMethod, others: Iterable[tuple[date, date]]) -> None:
    """Refuse what cannot be declared; *others*: first and last days of what its rep declares in that market besides."""
    if not method.region_code:
        raise FieldRefusedError("region_code", Text("Please choose the market."))
    if method.last_on < method.first_on:
        raise FieldRefusedError("last_on", Text("It cannot end before it begins."))
    for first, last in others:
        if first <= method.last_on and last >= method.first_on:
            raise FieldRefusedError(
                "first_on", Text("A method is declared there already from {first} to {last}.", first=first, last=last)
            )


def _others(session: Session, method: SupportMethod) -> list[tuple[date, date]]:
    """When its rep declares another method in the same market."""
    found = select(SupportMethod.first_on, SupportMethod.last_on).where(
        SupportMethod.region_code == method.region_code,
        SupportMethod.colleague_id == method.colleague_id,
        SupportMethod.id != method.id,
    )
    return [(first, last) for first, last in session.execute(found)]


def _dealer_name(store: Store, dealer_id: UUID) -> str:
    with store.reading() as session:
        return existing(session, Dealer, dealer_id).name
