"""The official divisions in the store: filled in at the first start, brought up to date with a newer list.

It is reference data, the same on every laptop, so nothing is written into the change log and ids follow
from codes and names.  What people added (zones) or set (tiers) is left alone.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from sqlalchemy import Connection, text

from db.store import Store
from db.vocabulary import RegionKind

if TYPE_CHECKING:
    from fieldapp.regions_file import OfficialRegion

_NAMESPACE = UUID("6d0f1b0e-5a5e-4f0c-9a57-7a9f6a3b9c11")
_FIELDS = "id, code, parent_code, name, level, kind, unit, pinyin, initials, tier, latitude, longitude, valid_from"


def fill_in(store: Store) -> bool:
    """Bring the official regions of *store* up to the list that the app ships with.

    A region whose name or superior changed gets a new row; the old one ends on the day of the list, as does
    one that the list no longer has.  Dealers there are indexed anew.

    Returns:
        Whether there was anything to do.
    """
    from fieldapp import regions_file

    with store.reading() as session:
        stored = session.execute(text("SELECT regions_version FROM sync_ctl")).scalar_one()
    version = regions_file.version()
    if stored == version:
        return False
    official = regions_file.load()
    with store.loading() as session:
        connection = session.connection()
        _bring_up_to_date(connection, official.regions, official.as_of)
        connection.execute(text("UPDATE sync_ctl SET regions_version = :version"), {"version": version})
    return True


def region_id(code: str, name: str) -> UUID:
    """The id that an official region has on every laptop."""
    return uuid5(_NAMESPACE, f"{code} {name}")


def _bring_up_to_date(connection: Connection, official: "Iterable[OfficialRegion]", as_of: date) -> None:
    now = {
        row.code: row
        for row in connection.execute(
            text(
                "SELECT id, code, parent_code, name, tier, valid_from FROM region "
                "WHERE kind = :kind AND valid_to IS NULL AND deleted_at IS NULL"
            ),
            {"kind": RegionKind.OFFICIAL.value},
        )
    }
    on = as_of.isoformat()
    new: list[tuple[Any, ...]] = []
    kept: list[tuple[Any, ...]] = []
    ended: list[str] = []
    for region in official:
        old = now.pop(region.code, None)
        details = (region.unit, region.pinyin, region.initials, region.latitude, region.longitude)
        same = old and (old.name, old.parent_code) == (region.name, region.parent_code)
        if old and (same or old.valid_from >= on):  # in the second case the list of that day was put right
            kept.append((region.parent_code, region.name, *details, old.id))
            continue
        if old:
            ended.append(old.id)
        new.append(
            (
                str(region_id(region.code, region.name)),
                region.code,
                region.parent_code,
                region.name,
                region.level.value,
                RegionKind.OFFICIAL.value,
                *details[:3],
                old.tier if old else None,
                *details[3:],
                on,
            )
        )
    ended += [row.id for row in now.values()]
    if ended:
        connection.exec_driver_sql("INSERT OR IGNORE INTO search_due(dealer_id) SELECT id FROM dealer")
    _many(connection, "UPDATE region SET valid_to = ? WHERE id = ?", [(on, row_id) for row_id in ended])
    _many(
        connection,
        "UPDATE region SET parent_code = ?, name = ?, unit = ?, pinyin = ?, initials = ?, latitude = ?, longitude = ? "
        "WHERE id = ?",
        kept,
    )
    _many(connection, f"INSERT INTO region({_FIELDS}) VALUES ({', '.join('?' * 13)})", new)  # noqa: S608  (own names)


def _many(connection: Connection, statement: str, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        connection.exec_driver_sql(statement, rows)
