"""Adding and changing dealers (DOMAIN section 2).  A dealer needs a name and a place, nothing more."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import (
    Dealer,
    DealerBrand,
    Hardship,
    LadderMove,
    Person,
    PersonPhone,
    Region,
    ShopAsset,
    Territory,
    Visit,
)
from db.store import Store
from db.vocabulary import Channel, DealerLevel, DealerStatus, DealerType, Grade, LadderStep, RegionLevel, VisitState
from fieldapp.errors import BugError, FieldRefusedError, RefusedError
from fieldapp.operations import Area, Changed
from fieldapp.operations.fields import add_row, checked, existing, mark_deleted, phone_number, write
from fieldapp.operations.targets import refuse_restricted
from fieldapp.rules.dealers import InfoClass, would_circle
from fieldapp.texts import Text

CHANGED = Changed.of(Area.DEALERS, Area.REMINDERS, Area.VISITS)
WHOLE_PERCENT = 100
INVESTED = frozenset({DealerStatus.OPENING, DealerStatus.ACTIVE})  # nobody on the restricted list gets so far
_LEVELS = {
    RegionLevel.PREFECTURE: DealerLevel.PREFECTURE,
    RegionLevel.COUNTY: DealerLevel.COUNTY,
    RegionLevel.TOWNSHIP: DealerLevel.TOWNSHIP,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDealer:
    """What is known when a dealer is first written down; *level* follows from the place unless given."""

    name: str
    region_code: str
    phone: str = ""
    person: str = ""  # the name of whom one calls first
    status: DealerStatus = DealerStatus.PROSPECT
    type: DealerType = DealerType.APPLIANCE_STORE
    level: DealerLevel | None = None
    channel: Channel | None = None
    referred_by_id: UUID | None = None
    territory_id: UUID | None = None
    since: date | None = None
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class BrandShare:
    """A brand at a dealer's; *share_percent* of the dealer's sales, ``None`` unknown."""

    brand: str
    share_percent: int | None = None
    is_ours: bool = False


def add_dealer(store: Store, new: NewDealer) -> tuple[UUID, Changed]:
    """Add a dealer, with its main person where one is named; the phone is then the person's.

    Raises:
        FieldRefusedError: no name, an unknown place, or a telephone number that is none.
        RefusedError: more than a prospect, and on the restricted list (DOMAIN section 3).
    """
    with store.transaction(Text("Add {name}", name=new.name.strip())) as session:
        phone = phone_number("phone", new.phone)
        level = _LEVELS.get(_region_level(session, new.region_code), DealerLevel.PREFECTURE)
        dealer = Dealer(
            name=checked(Dealer, "name", new.name),
            region_code=new.region_code,
            level=new.level or level,
            status=new.status,
            type=new.type,
            channel=new.channel,
            referred_by_id=new.referred_by_id,
            territory_id=new.territory_id,
            since=new.since,
            address=checked(Dealer, "address", new.address),
            note=checked(Dealer, "note", new.note),
            phone="" if new.person.strip() else phone,
        )
        session.add(dealer)
        session.flush()
        if new.person.strip():
            person = Person(dealer_id=dealer.id, name=checked(Person, "name", new.person), is_main=True)
            session.add(person)
            session.flush()
            if phone:
                session.add(PersonPhone(person_id=person.id, number=phone))
                session.flush()
        if new.status in INVESTED:
            refuse_restricted(session, dealer.id)
    return dealer.id, CHANGED


def change_dealer(store: Store, dealer_id: UUID, values: Mapping[str, object]) -> Changed:
    """Put *values* into the dealer's fields: text as typed, words as members or their values.

    Raises:
        FieldRefusedError: a value that its field cannot take; ``field`` names it, nothing was saved.
        RefusedError: the dealer is not there any more.
    """
    return change_dealers(store, [dealer_id], values)


def change_dealers(store: Store, dealer_ids: Collection[UUID], values: Mapping[str, object]) -> Changed:
    """``change_dealer`` for many at once, as one change that one undo takes back."""
    names = _names(store, dealer_ids)
    what = _one_or_many(names, Text("Change {name}", name=names[0]), Text("Change {count} dealers", count=len(names)))
    with store.transaction(what) as session:
        for dealer_id in dealer_ids:
            put_values(session, existing(session, Dealer, dealer_id), values)
    return CHANGED


def set_status(store: Store, dealer_ids: Collection[UUID], status: DealerStatus, *, today: date) -> Changed:
    """Say where dealers stand with us; the days on which cooperation starts and ends follow.

    Raises:
        RefusedError: one on the restricted list would be opened (DOMAIN section 3).
    """
    names = _names(store, dealer_ids)
    what = _one_or_many(
        names,
        Text("Change the status of {name}", name=names[0]),
        Text("Change the status of {count} dealers", count=len(names)),
    )
    with store.transaction(what) as session:
        for dealer_id in dealer_ids:
            dealer = existing(session, Dealer, dealer_id)
            if status in INVESTED:
                refuse_restricted(session, dealer_id)
            dealer.status = status
            dealer.ended_on = (dealer.ended_on or today) if status is DealerStatus.ENDED else None
            if status is DealerStatus.ACTIVE and dealer.since is None:
                dealer.since = today
    return CHANGED


def set_grade(store: Store, dealer_ids: Collection[UUID], grade: Grade | None) -> Changed:
    """Give dealers a grade, or none."""
    names = _names(store, dealer_ids)
    what = _one_or_many(
        names,
        Text("Change the grade of {name}", name=names[0]),
        Text("Change the grade of {count} dealers", count=len(names)),
    )
    with store.transaction(what) as session:
        for dealer_id in dealer_ids:
            existing(session, Dealer, dealer_id).grade = grade
    return CHANGED


def set_territory(store: Store, dealer_ids: Collection[UUID], territory_id: UUID | None) -> Changed:
    """Put dealers into a territory, or into none; visits that its rep had planned there are the new rep's."""
    names = _names(store, dealer_ids)
    what = _one_or_many(
        names,
        Text("Move {name} to another territory", name=names[0]),
        Text("Move {count} dealers to another territory", count=len(names)),
    )
    with store.transaction(what) as session:
        owners = {row.id: row.colleague_id for row in session.execute(select(Territory.id, Territory.colleague_id))}
        after = owners.get(territory_id) if territory_id is not None else None
        for dealer_id in dealer_ids:
            dealer = existing(session, Dealer, dealer_id)
            before = owners.get(dealer.territory_id) if dealer.territory_id is not None else None
            if before is not None and after is not None and before != after:
                theirs = select(Visit).filter_by(dealer_id=dealer_id, colleague_id=before, state=VisitState.PLANNED)
                for visit in session.scalars(theirs):
                    visit.colleague_id = after
            dealer.territory_id = territory_id
    return CHANGED


def move_on_ladder(store: Store, dealer_id: UUID, step: LadderStep, *, evidence: str, moved_on: date) -> Changed:
    """Move a dealer up or down the relationship ladder (DOMAIN section 4): dated, with evidence.

    Raises:
        FieldRefusedError: no evidence, or the dealer stands on that step already.
    """
    (name,) = _names(store, [dealer_id])
    with store.transaction(Text("Move {name} on the relationship ladder", name=name)) as session:
        dealer = existing(session, Dealer, dealer_id)
        if not evidence.strip():
            raise FieldRefusedError("evidence", Text("Say what shows it: every move needs its evidence."))
        if dealer.ladder_step is step:
            raise FieldRefusedError("step", Text("The dealer stands on this step already."))
        dealer.ladder_step = step
        session.add(
            LadderMove(
                dealer_id=dealer_id,
                step=step,
                moved_on=moved_on,
                evidence=checked(LadderMove, "evidence", evidence),
            )
        )
    return CHANGED


def mark_checked(store: Store, dealer_id: UUID, kind: InfoClass, *, on: date) -> Changed:
    """Note that a class of information was looked through and is right as of *on*."""
    (name,) = _names(store, [dealer_id])
    with store.transaction(Text("Check the information on {name}", name=name)) as session:
        write(existing(session, Dealer, dealer_id), {f"{kind.value}_checked_on": on})
    return CHANGED


def set_brands(store: Store, dealer_id: UUID, brands: Sequence[BrandShare]) -> Changed:
    """Say which brands the dealer carries; those not named are carried no more.

    Raises:
        FieldRefusedError: a brand twice, or shares above 100 % in all.
    """
    if len({line.brand.strip().casefold() for line in brands}) < len(brands):
        raise FieldRefusedError("brand", Text("A brand is listed twice."))
    if sum(line.share_percent or 0 for line in brands) > WHOLE_PERCENT:
        raise FieldRefusedError("share_percent", Text("The shares add up to more than 100 %."))
    (name,) = _names(store, [dealer_id])
    with store.transaction(Text("Change the brands of {name}", name=name)) as session:
        known = {
            row.brand.casefold(): row
            for row in session.scalars(select(DealerBrand).where(DealerBrand.dealer_id == dealer_id))
        }
        for line in brands:
            brand = checked(DealerBrand, "brand", line.brand)
            row = known.pop(brand.casefold(), None)
            if row is None:
                row = DealerBrand(dealer_id=dealer_id, brand=brand)
                session.add(row)
            write(row, {"share_percent": line.share_percent, "is_ours": line.is_ours})
        for row in known.values():
            mark_deleted(row)
    return CHANGED


def add_shop_asset(store: Store, dealer_id: UUID, values: Mapping[str, object]) -> tuple[UUID, Changed]:
    """Note something of ours in the dealer's shop; *values* are ``ShopAsset``'s fields, *kind* is needed."""
    (name,) = _names(store, [dealer_id])
    with store.transaction(Text("Add a shop asset at {name}", name=name)) as session:
        return add_row(session, ShopAsset, values, dealer_id=dealer_id), CHANGED


def add_hardship(store: Store, dealer_id: UUID, values: Mapping[str, object]) -> tuple[UUID, Changed]:
    """Note hard times at the dealer's; *values* are ``Hardship``'s fields, *kind* and *noted_on* are needed.

    It makes reminders to care until ``over_on`` is set.
    """
    (name,) = _names(store, [dealer_id])
    with store.transaction(Text("Note hard times at {name}", name=name)) as session:
        return add_row(session, Hardship, values, dealer_id=dealer_id), CHANGED


def change_shop_asset(store: Store, row_id: UUID, values: Mapping[str, object]) -> Changed:
    """Change a shop asset."""
    with store.transaction(Text("Change a shop asset")) as session:
        write(existing(session, ShopAsset, row_id), values)
    return CHANGED


def change_hardship(store: Store, row_id: UUID, values: Mapping[str, object]) -> Changed:
    """Change a note of hard times; ``{"over_on": day}`` ends them."""
    with store.transaction(Text("Change a note of hard times")) as session:
        write(existing(session, Hardship, row_id), values)
    return CHANGED


def remove_shop_asset(store: Store, row_id: UUID) -> Changed:
    """Take a shop asset off the file."""
    with store.transaction(Text("Remove a shop asset")) as session:
        mark_deleted(existing(session, ShopAsset, row_id))
    return CHANGED


def remove_hardship(store: Store, row_id: UUID) -> Changed:
    """Take a note of hard times off the file."""
    with store.transaction(Text("Remove a note of hard times")) as session:
        mark_deleted(existing(session, Hardship, row_id))
    return CHANGED


def delete_dealers(store: Store, dealer_ids: Collection[UUID]) -> Changed:
    """Mark dealers as deleted.  What hangs on them stays as it is and is shown again when they return."""
    names = _names(store, dealer_ids)
    what = _one_or_many(names, Text("Delete {name}", name=names[0]), Text("Delete {count} dealers", count=len(names)))
    with store.transaction(what) as session:
        for dealer_id in dealer_ids:
            mark_deleted(existing(session, Dealer, dealer_id))
    return Changed.everything()


def restore_dealers(store: Store, dealer_ids: Collection[UUID]) -> Changed:
    """Bring deleted dealers back.

    Raises:
        RefusedError: one was merged into another dealer; undo the merge instead.
    """
    names = _names(store, dealer_ids, deleted=True)
    what = _one_or_many(names, Text("Restore {name}", name=names[0]), Text("Restore {count} dealers", count=len(names)))
    with store.transaction(what) as session:
        for dealer_id in dealer_ids:
            dealer = session.get_one(Dealer, dealer_id, execution_options={"include_deleted": True})
            if dealer.merged_into_id is not None:
                raise RefusedError(
                    Text("{name} was merged into another dealer. Undo the merge instead.", name=dealer.name)
                )
            dealer.deleted_at = None
    return Changed.everything()


def put_values(session: Session, dealer: Dealer, values: Mapping[str, object]) -> None:
    """Put *values* into the fields of *dealer*, as ``change_dealer`` does, as part of a larger change."""
    for field, value in values.items():
        match field, value:
            case (("ladder_step" | "merged_into_id"), _):
                raise BugError(Text("This field cannot be changed here."), detail=field)
            case ("status", str(status)):
                if status in INVESTED and status != dealer.status:
                    refuse_restricted(session, dealer.id)
                write(dealer, {field: status})
            case ("phone", str(written)):
                dealer.phone = phone_number(field, written)
            case ("region_code", str(code)):
                _region_level(session, code)
                dealer.region_code = code
            case ("code", str(code)):
                dealer.code = _own_code(session, dealer.id, checked(Dealer, field, code))
            case ("referred_by_id", UUID() as other):
                dealer.referred_by_id = _referrer(session, dealer.id, other)
            case _:
                write(dealer, {field: value})


def _names(store: Store, dealer_ids: Collection[UUID], *, deleted: bool = False) -> list[str]:
    """The dealers' names, for the sentence that the change log keeps; at least one.

    Raises:
        RefusedError: none was named, or one is not there any more.
    """
    with store.reading() as session:
        found = session.scalars(
            select(Dealer.name).where(Dealer.id.in_(dealer_ids)).execution_options(include_deleted=deleted)
        ).all()
    if not found or len(found) < len(set(dealer_ids)):
        raise RefusedError(Text("This dealer is not there any more."))
    return list(found)


def _one_or_many(names: Sequence[str], one: Text, many: Text) -> Text:
    return one if len(names) == 1 else many


def _region_level(session: Session, code: str) -> RegionLevel:
    if not code:
        raise FieldRefusedError("region_code", Text("Pick the place."))
    level = session.scalars(select(Region.level).where(Region.code == code, Region.valid_to.is_(None))).first()
    if level is None:
        raise FieldRefusedError(
            "region_code",
            Text("This place is not in the list of regions. Pick another, or add it as a zone."),
        )
    return level


def _own_code(session: Session, dealer_id: UUID, code: str) -> str:
    other = code and session.scalars(select(Dealer.name).where(Dealer.code == code, Dealer.id != dealer_id)).first()
    if other:
        raise FieldRefusedError("code", Text("{name} has this code already.", name=other))
    return code


def _referrer(session: Session, dealer_id: UUID, other: UUID) -> UUID:
    links = dict(
        session.execute(select(Dealer.id, Dealer.referred_by_id).where(Dealer.referred_by_id.is_not(None))).all()
    )
    if would_circle(links, dealer_id, other):
        raise FieldRefusedError(
            "referred_by_id", Text("This dealer was itself referred, directly or not, by the one you change.")
        )
    return existing(session, Dealer, other).id
