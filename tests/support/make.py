"""Valid rows with sensible defaults: a test names only what it is about."""

from datetime import date
from itertools import count
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from db.models import Colleague, Dealer, Person, PersonPhone, Region, Visit
from db.vocabulary import DealerStatus, RegionLevel

_numbers = count(1)
Row = TypeVar("Row")


def colleague(session: Session, **given: Any) -> Colleague:
    """A rep, added and flushed."""
    return _added(session, Colleague(**{"name": f"业务员{next(_numbers)}"} | given))


def places(session: Session) -> None:
    """The regions that ``dealer`` lies in, with a second county and a second township."""
    for code, parent_code, name, level, unit, pinyin in (
        ("410000000000", None, "河南省", RegionLevel.PROVINCE, "省", "he nan sheng"),
        ("410100000000", "410000000000", "郑州市", RegionLevel.PREFECTURE, "市", "zheng zhou shi"),
        ("410184000000", "410100000000", "新郑市", RegionLevel.COUNTY, "县级市", "xin zheng shi"),
        ("410184105000", "410184000000", "龙湖镇", RegionLevel.TOWNSHIP, "镇", "long hu zhen"),
        ("410184106000", "410184000000", "郭店镇", RegionLevel.TOWNSHIP, "镇", "guo dian zhen"),
        ("410122000000", "410100000000", "中牟县", RegionLevel.COUNTY, "县", "zhong mu xian"),
    ):
        session.add(
            Region(
                code=code,
                parent_code=parent_code,
                name=name,
                level=level,
                unit=unit,
                pinyin=pinyin,
                initials="".join(syllable[0] for syllable in pinyin.split()),
                valid_from=date(2025, 12, 31),
            )
        )
    session.flush()


def dealer(session: Session, **given: Any) -> Dealer:
    """An active dealer in Xinzheng's Longhu town, added and flushed."""
    defaults: dict[str, Any] = {
        "name": f"龙湖家电{next(_numbers)}",
        "status": DealerStatus.ACTIVE,
        "region_code": "410184105000",
    }
    return _added(session, Dealer(**defaults | given))


def person(session: Session, dealer_id: UUID, *phones: str, **given: Any) -> Person:
    """Someone at the dealer's, with telephone numbers."""
    made = _added(session, Person(**{"dealer_id": dealer_id, "name": f"王{next(_numbers)}"} | given))
    for position, number in enumerate(phones):
        session.add(PersonPhone(person_id=made.id, number=number, position=position))
    session.flush()
    return made


def visit(session: Session, dealer_id: UUID, planned_on: date, **given: Any) -> Visit:
    """A planned visit."""
    return _added(
        session,
        Visit(**{"dealer_id": dealer_id, "planned_on": planned_on, "first_planned_on": planned_on} | given),
    )


def _added(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row
