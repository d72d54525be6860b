"""The best positions of a market, and rounds of input and result (DOMAIN section 7)."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import HighGround, InputRound
from db.store import Store
from fieldapp.errors import FieldRefusedError
from fieldapp.operations import Area, Changed
from fieldapp.operations.fields import add_row, existing, mark_deleted, write
from fieldapp.operations.support import rep_of
from fieldapp.rules.support import next_round
from fieldapp.texts import Text

CHANGED = Changed.of(Area.SUPPORT)


def add_ground(store: Store, values: Mapping[str, object]) -> tuple[UUID, Changed]:
    """Put a position on the register; *values* are ``HighGround``'s fields.

    Raises:
        FieldRefusedError: market or position is missing, or a value that its field cannot take.
        RefusedError: nobody has said who works here.
    """
    with store.transaction(Text("Register high ground")) as session:
        ground_id = add_row(session, HighGround, values, colleague_id=rep_of(session, values))
        _check_ground(existing(session, HighGround, ground_id))
        return ground_id, CHANGED


def change_ground(store: Store, ground_id: UUID, values: Mapping[str, object]) -> Changed:
    """Change a position: who holds it now, and since when.

    Raises:
        FieldRefusedError: as for ``add_ground``.
    """
    with store.transaction(Text("Change high ground")) as session:
        ground = existing(session, HighGround, ground_id)
        write(ground, values)
        _check_ground(ground)
    return CHANGED


def remove_ground(store: Store, *ground_ids: UUID) -> Changed:
    """Take positions off the register."""
    with store.transaction(Text("Remove high ground")) as session:
        for ground_id in ground_ids:
            mark_deleted(existing(session, HighGround, ground_id))
    return CHANGED


def begin_round(store: Store, values: Mapping[str, object]) -> tuple[UUID, Changed]:
    """Begin the next round of input at a dealer or in a township; *values* are ``InputRound``'s fields.

    Its number follows from the rounds before.  The next input follows a result: it is not begun while the last
    round has none.

    Raises:
        FieldRefusedError: neither dealer nor township, the last round has no result yet, or a value that its field
            cannot take.
        RefusedError: nobody has said who works here.
    """
    with store.transaction(Text("Begin a round of input")) as session:
        round_id = add_row(session, InputRound, values, colleague_id=rep_of(session, values))
        made = existing(session, InputRound, round_id)
        check_round(made)
        number, lacks_result = next_round(_rounds_at(session, made))
        if lacks_result:
            said = Text("Write the result of round {number} first: the next input follows it.", number=number - 1)
            raise FieldRefusedError("input", said)
        made.number = number
        return round_id, CHANGED


def change_round(store: Store, round_id: UUID, values: Mapping[str, object]) -> Changed:
    """Change a round, or write down its result.

    Raises:
        FieldRefusedError: it would end before it begins, or a value that its field cannot take.
    """
    with store.transaction(Text("Change a round of input")) as session:
        changed = existing(session, InputRound, round_id)
        write(changed, values)
        check_round(changed)
    return CHANGED


def remove_round(store: Store, *round_ids: UUID) -> Changed:
    """Take rounds off the list; those that follow keep their numbers."""
    with store.transaction(Text("Remove a round of input")) as session:
        for round_id in round_ids:
            mark_deleted(existing(session, InputRound, round_id))
    return CHANGED


def _check_ground(ground: HighGround) -> None:
    if not ground.region_code:
        raise FieldRefusedError("region_code", Text("Please choose the market."))


def check_round(checked: InputRound) -> None:
    """Refuse a round that is nowhere, or that ends before it begins."""
    if checked.dealer_id is None and not checked.region_code:
        raise FieldRefusedError("dealer_id", Text("Choose a dealer or a township."))
    if checked.ended_on and checked.ended_on < checked.began_on:
        raise FieldRefusedError("ended_on", Text("It cannot end before it begins."))


def _rounds_at(session: Session, made: InputRound) -> list[tuple[int, bool]]:
    """The other rounds at the same dealer, or in the same township where it names no dealer."""
    same = (
        InputRound.dealer_id == made.dealer_id
        if made.dealer_id
        else InputRound.dealer_id.is_(None) & (InputRound.region_code == made.region_code)
    )
    rows = session.execute(select(InputRound.number, InputRound.result).where(same, InputRound.id != made.id))
    return [(number, bool(result.strip())) for number, result in rows]
