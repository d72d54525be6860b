"""Finding what was written down: contracts by number, complaints by their words, competitors, lessons, resources.

Dealers and people have an index of their own (``fieldapp.queries.search``).  These tables are short beside it: each is
gone through from the newest entry on until enough is found.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import String, and_, func, literal, select, type_coerce, union
from sqlalchemy.orm import Session

from db.base import SyncedBase
from db.models import (
    CompetitorGoal,
    CompetitorSighting,
    Complaint,
    Contract,
    Dealer,
    Ending,
    HighGround,
    PolicyNotice,
    ResourceGrant,
    RestrictedName,
    RevivalCase,
)
from fieldapp.pinyin import initials, readings

LEAST_SIGNS = 2
OF_EACH_KIND = 4


class RecordKind(StrEnum):
    """What was found, in the order in which it is shown."""

    CONTRACT = "contract"
    COMPETITOR = "competitor"
    SERVICE = "service"
    REVIVAL = "revival"
    ENDING = "ending"
    RESOURCE = "resource"
    GROUND = "ground"
    POLICY = "policy"
    RESTRICTED = "restricted"


@dataclass(frozen=True, slots=True)
class RecordHit:
    """Something written down that holds every word.

    Attributes:
        kind: of what.
        id: the record's; of a competitor the newest one in which it is named.
        title: what it is called, or the words that fit.
        dealer_id: whose file it lies in; ``None`` for what belongs to no dealer.
        dealer: that dealer's name.
        count: of a competitor, in how many records it is named; else 1.
    """

    kind: RecordKind
    id: UUID
    title: str
    dealer_id: UUID | None = None
    dealer: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class _Source:
    """Where records of one kind lie: the columns whose words count, the first of them its title."""

    kind: RecordKind
    table: type[SyncedBase]
    columns: tuple[str, ...]


_SOURCES = (
    _Source(RecordKind.CONTRACT, Contract, ("title", "number", "note")),
    _Source(RecordKind.SERVICE, Complaint, ("what", "solution")),
    _Source(RecordKind.REVIVAL, RevivalCase, ("why", "plan", "calls", "result")),
    _Source(RecordKind.ENDING, Ending, ("lessons", "why", "talk", "third_party", "problem_solved", "closer")),
    _Source(RecordKind.RESOURCE, ResourceGrant, ("what", "promise", "note")),
    _Source(RecordKind.GROUND, HighGround, ("what", "note")),
    _Source(RecordKind.POLICY, PolicyNotice, ("title", "body")),
    _Source(RecordKind.RESTRICTED, RestrictedName, ("name", "reason", "phone")),
)


def search_records(session: Session, typed: str) -> list[RecordHit]:
    """What holds every word of *typed*, the newest of each kind first; nothing for less than two signs.

    A competitor is found by any part of its name and by pinyin initials.  Ten statements.
    """
    words = unicodedata.normalize("NFKC", typed).lower().split()
    if not words or max(map(len, words)) < LEAST_SIGNS:
        return []
    found = [hit for source in _SOURCES for hit in _of_source(session, source, words)]
    found += _competitors(session, " ".join(words))
    return sorted(found, key=lambda hit: list(RecordKind).index(hit.kind))


def _of_source(session: Session, source: _Source, words: list[str]) -> Iterator[RecordHit]:
    columns = source.table.__table__.c
    text = columns[source.columns[0]] + literal("\n")
    for name in source.columns[1:]:
        text = text + columns[name] + literal("\n")
    fits = and_(columns.deleted_at.is_(None), *(func.instr(func.lower(text), word) > 0 for word in words))
    order, most = columns.id.desc(), OF_EACH_KIND
    shown: tuple[Any, ...] = (columns.id, *(columns[name] for name in source.columns))
    if "dealer_id" in columns and source.kind is not RecordKind.GROUND:
        dealer = Dealer.__table__.c
        wanted = (
            select(*shown, dealer.id, dealer.name)
            .join(Dealer.__table__, and_(dealer.id == columns.dealer_id, dealer.deleted_at.is_(None)))
            .where(fits)
        )
        for row_id, *texts, dealer_id, name in session.execute(wanted.order_by(order).limit(most)):
            yield RecordHit(source.kind, row_id, _title(texts, words), dealer_id, name)
    else:
        for row_id, *texts in session.execute(select(*shown).where(fits).order_by(order).limit(most)):
            yield RecordHit(source.kind, row_id, _title(texts, words))


def _title(texts: list[str], words: list[str]) -> str:
    """The first text, and the one in which the words stand where that is another."""
    fitting = next((text for text in texts if all(word in text.lower() for word in words)), "")
    parts = [texts[0], fitting] if fitting != texts[0] else [fitting]
    return " · ".join(" ".join(part.split()) for part in parts if part)


def _competitors(session: Session, typed: str) -> list[RecordHit]:
    """Competitors by name or pinyin initials, with the number of records that name each."""
    goal, seen, ending = CompetitorGoal.__table__.c, CompetitorSighting.__table__.c, Ending.__table__.c
    named = union(
        select(type_coerce(goal.opponent, String).label("name")).where(goal.deleted_at.is_(None)),
        select(seen.brand).where(seen.deleted_at.is_(None)),
        select(ending.competitor).where(ending.deleted_at.is_(None)),
    ).subquery()
    names = [name for (name,) in session.execute(select(named.c.name).where(named.c.name != "")) if _says(name, typed)]
    found = []
    for name in names[:OF_EACH_KIND]:
        counted = [
            session.execute(
                select(func.max(table.id), func.count()).where(table.deleted_at.is_(None), column == name)
            ).one()
            for table, column in ((goal, goal.opponent), (seen, seen.brand), (ending, ending.competitor))
        ]
        newest = max(str(row_id) for row_id, _count in counted if row_id)
        found.append(RecordHit(RecordKind.COMPETITOR, UUID(newest), name, count=sum(n for _id, n in counted)))
    return found


def _says(name: str, typed: str) -> bool:
    if typed in name.lower():
        return True
    return typed.isascii() and typed.isalpha() and initials(readings(name, "place")).startswith(typed)
