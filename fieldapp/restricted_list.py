"""Whether a dealer is on the restricted list: asked by what shows it and by what must not go on (DOMAIN section 3)."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Dealer, Person, PersonPhone, Region, RestrictedName
from fieldapp.rules.targets import Listed, restricted_entry

_DIGITS = 12  # of a code; a superior's has zeros where the lower levels stand


def restricted_entry_of(session: Session, dealer_id: UUID) -> Listed | None:
    """The entry of the restricted list that means this dealer, if there is one; the list is short as a rule."""
    listed = [
        Listed(*row)
        for row in session.execute(
            select(RestrictedName.name, RestrictedName.phone, RestrictedName.reason).where(
                RestrictedName.lifted_on.is_(None)
            )
        )
    ]
    dealer = session.get(Dealer, dealer_id) if listed else None
    if dealer is None:
        return None
    numbers = session.scalars(
        select(PersonPhone.number).join(Person, Person.id == PersonPhone.person_id).where(Person.dealer_id == dealer_id)
    )
    around = {dealer.region_code, *(dealer.region_code[:digits].ljust(_DIGITS, "0") for digits in (2, 4, 6))}
    places = session.scalars(select(Region.name).where(Region.code.in_(sorted(around)), Region.valid_to.is_(None)))
    return restricted_entry(dealer.name, [dealer.phone, *numbers], listed, places)
