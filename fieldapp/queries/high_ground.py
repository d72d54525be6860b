"""The best positions of the markets, and rounds of input and result (DOMAIN section 7)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Dealer, HighGround, InputRound
from db.vocabulary import GroundKind
from fieldapp.queries.regions import short_places


@dataclass(frozen=True, slots=True)
class GroundRow:
    """One position and who holds it; *holder* is a brand, empty while nobody does."""

    id: UUID
    region_code: str
    place: str
    kind: GroundKind
    what: str
    holder: str
    is_ours: bool
    dealer_id: UUID | None
    dealer: str
    since: date | None
    note: str


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round of input and its result; amounts in yuan.

    *sales_per_yuan* is what was sold afterwards for each yuan put in; *is_last* of the rounds at its place.
    """

    id: UUID
    dealer_id: UUID | None
    dealer: str
    region_code: str
    place: str
    number: int
    began_on: date
    input: str
    amount: Decimal
    goal: str
    ended_on: date | None
    result: str
    sales_after: Decimal | None
    sales_per_yuan: Decimal | None
    is_last: bool

    @property
    def where(self) -> str:
        """The dealer, else the township."""
        return self.dealer or self.place


def high_ground(session: Session, *, dealer_id: UUID | None = None) -> list[GroundRow]:
    """The register, market by market; two statements."""
    wanted = (
        select(HighGround, Dealer.name)
        .outerjoin(Dealer, Dealer.id == HighGround.dealer_id)
        .order_by(HighGround.region_code, HighGround.kind, HighGround.id)
    )
    if dealer_id is not None:
        wanted = wanted.where(HighGround.dealer_id == dealer_id)
    rows = session.execute(wanted).all()
    places = short_places(session, {ground.region_code for ground, _name in rows})
    return [
        GroundRow(
            ground.id,
            ground.region_code,
            places.get(ground.region_code, ground.region_code),
            ground.kind,
            ground.what,
            ground.holder,
            ground.is_ours,
            ground.dealer_id,
            name or "",
            ground.since,
            ground.note,
        )
        for ground, name in rows
    ]


def rounds(session: Session, *, dealer_id: UUID | None = None) -> list[RoundRow]:
    """Rounds of input and result, the place whose last round began latest first; two statements."""
    wanted = select(InputRound, Dealer.name, Dealer.region_code.label("at")).outerjoin(
        Dealer, Dealer.id == InputRound.dealer_id
    )
    if dealer_id is not None:
        wanted = wanted.where(InputRound.dealer_id == dealer_id)
    rows = session.execute(wanted).all()
    last: dict[object, tuple[int, date]] = {}
    for made, _name, _at in rows:
        key = made.dealer_id or made.region_code
        last[key] = max(last.get(key, (0, date.min)), (made.number, made.began_on))
    places = short_places(session, {made.region_code or at for made, _name, at in rows} - {None})
    found = [
        RoundRow(
            made.id,
            made.dealer_id,
            name or "",
            made.region_code,
            places.get(made.region_code or at, made.region_code),
            made.number,
            made.began_on,
            made.input,
            made.amount,
            made.goal,
            made.ended_on,
            made.result,
            made.sales_after,
            round(made.sales_after / made.amount, 1) if made.sales_after is not None and made.amount else None,
            made.number == last[made.dealer_id or made.region_code][0],
        )
        for made, name, at in rows
    ]
    found.sort(key=lambda row: row.number, reverse=True)
    return sorted(found, key=lambda row: (_newest_first(last, row), row.where))


def _newest_first(last: dict[object, tuple[int, date]], row: RoundRow) -> int:
    return -last[row.dealer_id or row.region_code][1].toordinal()
