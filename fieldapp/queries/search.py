"""Finding dealers and people as one types (DOMAIN section 2).

By any part of a name, pinyin, initials, phone, place or person.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, literal_column, select, table, text
from sqlalchemy.orm import Session

from db.models import SearchEntry
from fieldapp.rules.search_words import Query, match_query, runs, searchable


class HitKind(StrEnum):
    """What was found."""

    DEALER = "dealer"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Hit:
    """A dealer, or one of its people, that fits what was typed.

    *id* is the person's for a person, else the dealer's; *person* is whom to ask for there: the one who
    was found, else whom one calls first.  *phones* as dialled, those of *person* first.
    """

    kind: HitKind
    id: UUID
    name: str
    dealer_id: UUID
    dealer: str
    place: str
    person: str
    phones: tuple[str, ...]


def search(session: Session, typed: str, *, limit: int = 50) -> list[Hit]:
    """What fits *typed*, at most *limit*: names that begin with it, other names, then places.

    Words parted by spaces must all fit, each to anything on the dealer's file.  Nothing typed finds
    nothing.  Four statements at most.
    """
    found: dict[str, str] = {}
    for with_places in (False, True):
        if len(found) < limit:
            for dealer_id, line in _candidates(session, match_query(typed, with_places=with_places), most=2 * limit):
                found.setdefault(dealer_id, line)
                if len(found) == limit:
                    break
    if not found:
        return []
    words = tuple(run for word in typed.split() for run in runs(searchable(word)))
    hits = _hits(session, found, Query("", words, with_places=False))
    asked = searchable(typed)
    return sorted(hits, key=lambda hit: not searchable(hit.name).startswith(asked))


def dealers_matching(session: Session, typed: str) -> Select[Any]:
    """The ids of the dealers that fit *typed*, to be used inside another statement."""
    query = match_query(typed)
    entry = SearchEntry.__table__.c
    if query.match and not query.check:
        lines: Select[Any] = select(literal_column("rowid")).select_from(table("search_words"))
        return select(entry.dealer_id).where(
            entry.line.in_(lines.where(literal_column("search_words").op("MATCH")(query.match)))
        )
    ids = [dealer_id for dealer_id, _line in _candidates(session, query)]
    return select(func.json_each(json.dumps(ids)).table_valued("value").c.value)


_CANDIDATES = text("""
    SELECT e.dealer_id, e.text FROM search_words JOIN search_entry e ON e.line = search_words.rowid
    WHERE search_words MATCH :match ORDER BY search_words.rowid LIMIT :most
""")
_DEALERS = text("""
    SELECT d.id, d.name, d.phone, here.name AS place, CASE WHEN above.level <> 'province' THEN above.name END AS above
    FROM dealer d
    LEFT JOIN region here ON here.id = (
        SELECT id FROM region WHERE code = d.region_code AND deleted_at IS NULL ORDER BY valid_from DESC LIMIT 1)
    LEFT JOIN region above ON above.id = (
        SELECT id FROM region WHERE code = here.parent_code AND deleted_at IS NULL ORDER BY valid_from DESC LIMIT 1)
    WHERE d.id IN :dealers
""").bindparams(bindparam("dealers", expanding=True))
_PEOPLE = text("""
    SELECT p.dealer_id, p.id, p.name, n.number FROM person p
    LEFT JOIN person_phone n ON n.person_id = p.id AND n.deleted_at IS NULL
    WHERE p.dealer_id IN :dealers AND p.deleted_at IS NULL
    ORDER BY p.dealer_id, p.is_main DESC, p.id, n.position
""").bindparams(bindparam("dealers", expanding=True))


def _candidates(session: Session, query: Query, *, most: int = -1) -> Iterator[tuple[str, str]]:
    """Dealers that fit, with the text that exact checks are made against; all where *most* is negative."""
    if not query.match:
        return
    asked = {"match": query.match, "most": -1 if query.check else most}
    with session.connection().execute(_CANDIDATES, asked) as rows:
        for dealer_id, line in rows:
            if query.agrees(line):
                yield dealer_id, line


@dataclass(slots=True)
class _Staff:
    """A person at a dealer's who was found, or could be asked for."""

    id: str
    name: str
    phones: list[str]


def _hits(session: Session, found: dict[str, str], said: Query) -> list[Hit]:
    """Look up what is shown of the dealers found, and who of their people it was that fits."""
    connection, asked = session.connection(), {"dealers": list(found)}
    staff: dict[str, dict[str, _Staff]] = defaultdict(dict)
    for dealer_id, person_id, name, number in connection.execute(_PEOPLE, asked):
        person = staff[dealer_id].setdefault(person_id, _Staff(person_id, name, []))
        person.phones += [number] if number else []
    dealers = {row.id: row for row in connection.execute(_DEALERS, asked)}
    return [
        _hit(dealers[dealer_id], list(staff[dealer_id].values()), lines, said) for dealer_id, lines in found.items()
    ]


def _hit(dealer: Any, staff: list[_Staff], lines: str, said: Query) -> Hit:  # noqa: ANN401  (a row)
    named, *others = lines.split("\n")  # the dealer's name, then its people's, in the order of *staff*
    fits = [person for person, line in zip(staff, others, strict=False) if said.agrees(line)]
    person = next(iter(fits or staff), None)
    is_person = bool(fits) and not said.agrees(named)
    phones = [*(person.phones if person else ()), dealer.phone, *(n for one in staff for n in one.phones)]
    return Hit(
        kind=HitKind.PERSON if is_person else HitKind.DEALER,
        id=UUID(fits[0].id if is_person else dealer.id),
        name=fits[0].name if is_person else dealer.name,
        dealer_id=UUID(dealer.id),
        dealer=dealer.name,
        place=(dealer.above or "") + (dealer.place or ""),
        person=person.name if person else "",
        phones=tuple(dict.fromkeys(number for number in phones if number)),
    )
