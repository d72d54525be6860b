"""Changing the region tree, the territories drawn on it and the list of core townships (DOMAIN section 1)."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select, text, update
from sqlalchemy.orm import Session

from db.base import new_id
from db.models import CoreTownship, Dealer, Region, Territory, TerritoryRegion
from db.store import Store
from db.vocabulary import RegionKind, RegionLevel
from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.operations import Area, Changed
from fieldapp.operations.fields import add_row, checked, existing, mark_deleted, write
from fieldapp.pinyin import initials, readings, sort_key
from fieldapp.rules.regions import region_prefix
from fieldapp.texts import Text

CHANGED = Changed.of(Area.REGIONS, Area.DEALERS, Area.TASKS)


def add_zone(store: Store, parent_code: str, name: str, *, on: date, tier: int | None = None) -> tuple[str, Changed]:
    """Add a zone that the official list lacks, such as a development zone, below an official region.

    Args:
        store: the store.
        parent_code: the region that it lies in; below a county it counts as a township, else as a county.
        name: what it is called.
        on: the day from which it counts.
        tier: its market's tier where it differs from its level's, 1 to 4.

    Returns:
        The zone's code, which begins as those of its region do, and what changed.

    Raises:
        FieldRefusedError: no name, no such region, or one of that name is there already.
    """
    with store.transaction(Text("Add the zone {name}", name=name.strip())) as session:
        parent = _current(session, parent_code)
        known = checked(Region, "name", name)
        if session.scalars(select(Region.id).where(Region.parent_code == parent_code, Region.name == known)).first():
            raise FieldRefusedError("name", Text("{name} is there already.", name=known))
        is_local = parent.level in (RegionLevel.COUNTY, RegionLevel.TOWNSHIP)
        row_id = new_id()
        code = f"{region_prefix(parent_code)}Z{row_id.hex[-6:]}"  # laptops that are offline must not meet
        spoken = readings(known, "place")
        session.add(
            Region(
                id=row_id,
                code=code,
                parent_code=parent_code,
                name=known,
                level=RegionLevel.TOWNSHIP if is_local else RegionLevel.COUNTY,
                kind=RegionKind.ZONE,
                pinyin=sort_key(spoken),
                initials=initials(spoken),
                tier=checked(Region, "tier", tier),
                valid_from=on,
            )
        )
    return code, CHANGED


def rename_region(store: Store, code: str, name: str, *, on: date) -> Changed:
    """Give a region another name from *on* (inclusive); earlier days keep the old one."""
    with store.reading() as session:
        old_name = _current(session, code).name
    with store.transaction(Text("Rename {name}", name=old_name)) as session:
        old = _current(session, code)
        known = checked(Region, "name", name)
        spoken = readings(known, "place")
        if old.valid_from >= on:
            old.name, old.pinyin, old.initials = known, sort_key(spoken), initials(spoken)
        else:
            old.valid_to = on
            session.add(
                Region(
                    code=code,
                    parent_code=old.parent_code,
                    name=known,
                    level=old.level,
                    kind=old.kind,
                    unit=old.unit,
                    pinyin=sort_key(spoken),
                    initials=initials(spoken),
                    tier=old.tier,
                    market_days=old.market_days,
                    latitude=old.latitude,
                    longitude=old.longitude,
                    valid_from=on,
                )
            )
        session.flush()
        _index_anew(session, code)
    return CHANGED


def end_region(store: Store, code: str, *, on: date) -> Changed:
    """A region is there no more from *on*; dealers in it keep their place until they are given another."""
    with store.reading() as session:
        name = _current(session, code).name
    with store.transaction(Text("End {name}", name=name)) as session:
        _current(session, code).valid_to = on
    return CHANGED


def set_tier(store: Store, code: str, tier: int | None) -> Changed:
    """Set the tier of a market, 1 to 4, or ``None`` for that of its level."""
    with store.reading() as session:
        name = _current(session, code).name
    with store.transaction(Text("Change the tier of {name}", name=name)) as session:
        write(_current(session, code), {"tier": tier})
    return CHANGED


def set_market_days(store: Store, code: str, typed: str) -> Changed:
    """Note on which days a township has its market 集日; nothing typed: not known.

    Raises:
        FieldRefusedError: the days are not understood.
    """
    with store.reading() as session:
        name = _current(session, code).name
    with store.transaction(Text("Change the market days of {name}", name=name)) as session:
        write(_current(session, code), {"market_days": typed})
    return CHANGED


def add_territory(
    store: Store, name: str, region_codes: Collection[str] = (), *, colleague_id: UUID | None = None
) -> tuple[UUID, Changed]:
    """Draw a territory; dealers in its regions that belong to none come into it."""
    with store.transaction(Text("Add the territory {name}", name=name.strip())) as session:
        return draw_territory(session, name, region_codes, colleague_id), CHANGED


def draw_territory(session: Session, name: str, region_codes: Collection[str], colleague_id: UUID | None) -> UUID:
    """``add_territory`` as part of a larger change."""
    territory = Territory(name=checked(Territory, "name", name), colleague_id=colleague_id)
    session.add(territory)
    session.flush()
    _set_regions(session, territory.id, region_codes)
    return territory.id


def change_territory(store: Store, territory_id: UUID, values: Mapping[str, object]) -> Changed:
    """Rename a territory, or give it to another colleague: *values* are ``name`` and ``colleague_id``."""
    with store.transaction(Text("Change the territory {name}", name=_territory_name(store, territory_id))) as session:
        write(existing(session, Territory, territory_id), values)
    return Changed.everything()


def set_territory_regions(store: Store, territory_id: UUID, region_codes: Collection[str]) -> Changed:
    """Say which regions, with all below them, belong to a territory.

    Dealers there that belong to no territory come into it; those that belong to another stay there.
    """
    with store.transaction(Text("Change the territory {name}", name=_territory_name(store, territory_id))) as session:
        _set_regions(session, existing(session, Territory, territory_id).id, region_codes)
    return Changed.everything()


def remove_territory(store: Store, territory_id: UUID) -> Changed:
    """Take a territory off the map; its dealers then belong to none."""
    with store.transaction(Text("Remove the territory {name}", name=_territory_name(store, territory_id))) as session:
        mark_deleted(existing(session, Territory, territory_id))
        for row in session.scalars(select(TerritoryRegion).where(TerritoryRegion.territory_id == territory_id)):
            mark_deleted(row)
        session.execute(update(Dealer).where(Dealer.territory_id == territory_id).values(territory_id=None))
    return Changed.everything()


def add_core_township(store: Store, code: str, *, since: date, goal: str = "") -> tuple[UUID, Changed]:
    """Put a township on the list of core townships (核心乡镇).

    Raises:
        FieldRefusedError: it is on the list already.
    """
    with store.reading() as session:
        name = _current(session, code).name
    with store.transaction(Text("Add the core township {name}", name=name)) as session:
        if session.scalars(select(CoreTownship.id).where(CoreTownship.region_code == code)).first():
            raise FieldRefusedError("region_code", Text("{name} is there already.", name=name))
        return add_row(session, CoreTownship, {"region_code": code, "since": since, "goal": goal}), CHANGED


def change_core_township(store: Store, row_id: UUID, values: Mapping[str, object]) -> Changed:
    """Change the goal or the progress of a core township."""
    with store.transaction(Text("Change a core township")) as session:
        write(existing(session, CoreTownship, row_id), values)
    return CHANGED


def remove_core_township(store: Store, row_id: UUID) -> Changed:
    """Take a township off the list."""
    with store.transaction(Text("Remove a core township")) as session:
        mark_deleted(existing(session, CoreTownship, row_id))
    return CHANGED


def _current(session: Session, code: str) -> Region:
    region = session.scalars(select(Region).where(Region.code == code, Region.valid_to.is_(None))).first()
    if region is None:
        raise RefusedError(Text("This place is not in the list of regions."), detail=code)
    return region


def _territory_name(store: Store, territory_id: UUID) -> str:
    with store.reading() as session:
        return existing(session, Territory, territory_id).name


def _set_regions(session: Session, territory_id: UUID, region_codes: Collection[str]) -> None:
    wanted = set(region_codes)
    for row in session.scalars(select(TerritoryRegion).where(TerritoryRegion.territory_id == territory_id)):
        if row.region_code in wanted:
            wanted.discard(row.region_code)
        else:
            mark_deleted(row)
    for code in sorted(wanted):
        session.add(TerritoryRegion(territory_id=territory_id, region_code=_current(session, code).code))
    if region_codes:
        inside = [Dealer.region_code.startswith(region_prefix(code), autoescape=True) for code in region_codes]
        session.execute(
            update(Dealer)
            .where(Dealer.territory_id.is_(None), Dealer.deleted_at.is_(None), or_(*inside))
            .values(territory_id=territory_id)
        )


def _index_anew(session: Session, code: str) -> None:
    """Dealers are found by their place's name: write their lines of the search index again."""
    session.execute(
        text("INSERT OR IGNORE INTO search_due(dealer_id) SELECT id FROM dealer WHERE substr(region_code, 1, :n) = :p"),
        {"n": len(region_prefix(code)), "p": region_prefix(code)},
    )
