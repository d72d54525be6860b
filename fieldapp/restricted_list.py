"""Whether a dealer is on the restricted list: asked by what shows it and by what must not go on (DOMAIN section 3)."""

import json
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import String, func, select, type_coerce
from sqlalchemy.orm import Session

from db.models import Dealer, Person, PersonPhone, Region, RestrictedName
from fieldapp.rules.targets import Listed, resembling_entries, restricted_entry

_DIGITS = 12  # of a code; a superior's has zeros where the lower levels stand


def restricted_entry_of(session: Session, dealer_id: UUID) -> Listed | None:
    """The entry of the restricted list that means this dealer, if there is one; the list is short as a rule."""
    listed = _listed(session)
    dealer = session.get(Dealer, dealer_id) if listed else None
    if dealer is None:
        return None
    numbers = session.scalars(
        select(PersonPhone.number).join(Person, Person.id == PersonPhone.person_id).where(Person.dealer_id == dealer_id)
    )
    return restricted_entry(dealer.name, [dealer.phone, *numbers], listed, _places(session, dealer.region_code))


def resembling_entries_of(session: Session, dealer_id: UUID) -> tuple[Listed, ...]:
    """The entries that are called as this dealer is, and may mean somebody else."""
    listed = _listed(session)
    dealer = session.get(Dealer, dealer_id) if listed else None
    if dealer is None:
        return ()
    return resembling_entries(dealer.name, listed, _places(session, dealer.region_code))


def _places(session: Session, code: str) -> list[str]:
    around = sorted(_around(code))
    return list(session.scalars(select(Region.name).where(Region.code.in_(around), Region.valid_to.is_(None))))


def restricted_among(session: Session, dealer_ids: Sequence[UUID]) -> dict[UUID, Listed]:
    """Which of many dealers the restricted list means, with the entry; four statements, one while the list is empty."""
    listed = _listed(session)
    if not listed:
        return {}
    phones = [entry.phone for entry in listed if entry.phone]
    numbers: defaultdict[UUID, list[str]] = defaultdict(list)
    people = select(Person.dealer_id, PersonPhone.number).join(PersonPhone, PersonPhone.person_id == Person.id)
    for dealer_id, number in session.execute(people.where(PersonPhone.number.in_(phones))):
        numbers[dealer_id].append(number)
    regions = session.execute(select(Region.code, Region.name).where(Region.valid_to.is_(None)))
    names: dict[str, str] = dict(regions.all())
    # As one value: SQLite takes at most 32,766 of them in a statement.
    wanted = func.json_each(json.dumps([str(one) for one in dealer_ids])).table_valued("value")
    dealers = select(Dealer.id, Dealer.name, Dealer.phone, Dealer.region_code)
    places: dict[str, tuple[str, ...]] = {}
    found: dict[UUID, Listed] = {}
    for dealer_id, name, phone, code in session.execute(
        dealers.where(type_coerce(Dealer.id, String).in_(select(wanted.c.value)))
    ):
        if code not in places:
            places[code] = tuple(names[one] for one in sorted(_around(code)) if one in names)
        entry = restricted_entry(name, [phone, *numbers[dealer_id]], listed, places[code])
        if entry is not None:
            found[dealer_id] = entry
    return found


def _listed(session: Session) -> list[Listed]:
    rows = session.execute(
        select(RestrictedName.name, RestrictedName.phone, RestrictedName.reason).where(
            RestrictedName.lifted_on.is_(None)
        )
    )
    return [Listed(*row) for row in rows]


def _around(code: str) -> set[str]:
    """The region itself and those it lies in."""
    return {code, *(code[:digits].ljust(_DIGITS, "0") for digits in (2, 4, 6))}
