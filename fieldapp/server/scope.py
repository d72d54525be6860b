"""Who may see and write what: read from the company's own rows, inside the transaction that uses it (SYNC 4.9).

A rep has the territories that name them, and their own month; a manager has those of everybody below as well; an
administrator has all.  Nothing a laptop says decides any of this.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from db.vocabulary import Role
from fieldapp.rules.team import below
from fieldapp.server.schema import buckets, rows
from fieldapp.sync.tables import GENERAL, bucket_of_colleague, bucket_of_territory


@dataclass(frozen=True, slots=True)
class Colleague:
    """Someone of the company as the server sees them."""

    name: str
    role: Role
    manager: str | None


@dataclass(frozen=True, slots=True)
class Company:
    """People and territories of one tenant, as they stand at one version of the general share."""

    head: int
    people: Mapping[str, Colleague]
    territories: Mapping[str, str | None]  # id: whose

    def below(self, colleague: str) -> set[str]:
        """Everybody whose work *colleague* sees: themselves, and all who report to them, however far down."""
        me = self.people.get(colleague)
        if me is not None and me.role is Role.ADMIN:
            return set(self.people)
        return below({one: person.manager for one, person in self.people.items()}, colleague)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and what is theirs."""

    tenant: int
    colleague: str
    role: Role
    territories: tuple[str, ...]  # their own, the first is where new dealers go
    people: frozenset[str]  # whose month they see
    granted: frozenset[str]  # buckets, all to read and, but for the general one, to write

    @property
    def is_manager(self) -> bool:
        return self.role is not Role.REP


_companies: dict[tuple[int, str], Company] = {}


def company(connection: Connection, tenant: int) -> Company:
    """People and territories of *tenant*; read again only when the general share has changed."""
    head = connection.execute(
        select(buckets.c.head).where(buckets.c.tenant == tenant, buckets.c.bucket == GENERAL)
    ).scalar()
    key = (tenant, str(connection.engine.url))
    known = _companies.get(key)
    if known is not None and known.head == head:
        return known
    found: dict[str, dict[str, dict[str, Any]]] = {"colleague": {}, "territory": {}}
    wanted = select(rows.c.tbl, rows.c.pk, rows.c.fields).where(
        rows.c.tenant == tenant, rows.c.tbl.in_(list(found)), rows.c.erased.is_(False)
    )
    for table, pk, fields in connection.execute(wanted):
        values = msgspec.json.decode(fields)
        if values.get("deleted_at") is None:
            found[table][pk] = values
    made = Company(
        head or 0,
        {
            pk: Colleague(str(v.get("name", "")), Role(v.get("role", Role.REP)), v.get("manager_id"))
            for pk, v in found["colleague"].items()
        },
        {pk: v.get("colleague_id") for pk, v in found["territory"].items()},
    )
    _companies[key] = made
    return made


def caller(connection: Connection, tenant: int, colleague: str) -> Caller | None:
    """What is *colleague*'s now, or None for somebody who is not of the company any more."""
    whole = company(connection, tenant)
    me = whole.people.get(colleague)
    if me is None:
        return None
    people = whole.below(colleague)
    seen = sorted(t for t, owner in whole.territories.items() if owner in people or me.role is Role.ADMIN)
    own = tuple(sorted(t for t, owner in whole.territories.items() if owner == colleague))
    granted = {GENERAL, *map(bucket_of_territory, seen), *map(bucket_of_colleague, people)}
    return Caller(tenant, colleague, me.role, own, frozenset(people), frozenset(granted))
