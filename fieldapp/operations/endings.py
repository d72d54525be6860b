"""Noting why a relationship ended, how it was handled, and that it was won back (DOMAIN section 14)."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select

from db.models import Dealer, Ending
from db.store import Store
from db.vocabulary import DealerStatus
from fieldapp.errors import FieldRefusedError
from fieldapp.operations import Area, Changed
from fieldapp.operations.fields import add_row, existing, mark_deleted, write
from fieldapp.operations.targets import refuse_restricted
from fieldapp.texts import Text

CHANGED = Changed.of(Area.DEALERS, Area.REMINDERS, Area.VISITS)


def note_ending(store: Store, dealer_id: UUID, values: Mapping[str, object]) -> tuple[UUID, Changed]:
    """Note the end of the relationship; the dealer's status becomes ended.

    Args:
        store: the store.
        dealer_id: whose.
        values: ``Ending``'s fields; *ended_on* and *reason* are needed.

    Raises:
        FieldRefusedError: a value that its field cannot take, or a day for winning back before the end.
    """
    with store.transaction(Text("Note the end with {name}", name=_name(store, dealer_id))) as session:
        row_id = add_row(session, Ending, values, dealer_id=dealer_id)
        row = existing(session, Ending, row_id)
        check_ending(row)
        dealer = existing(session, Dealer, dealer_id)
        dealer.status, dealer.ended_on = DealerStatus.ENDED, row.ended_on
        return row_id, CHANGED


def change_ending(store: Store, ending_id: UUID, values: Mapping[str, object]) -> Changed:
    """Change what was noted.

    Raises:
        FieldRefusedError: as for ``note_ending``.
    """
    with store.transaction(Text("Change the note of an end")) as session:
        row = existing(session, Ending, ending_id)
        write(row, values)
        check_ending(row)
    return CHANGED


def win_back(store: Store, ending_id: UUID, *, on: date, today: date) -> Changed:
    """The dealer came back: it is active again, and the note of the end stays with the day.

    Raises:
        FieldRefusedError: the day is still to come, or before the end.
    """
    with store.transaction(Text("Won back")) as session:
        row = existing(session, Ending, ending_id)
        if on > today:
            raise FieldRefusedError("won_back_on", Text("Nobody has come back on a day that is still to come."))
        if on < row.ended_on:
            raise FieldRefusedError("won_back_on", Text("Winning back comes after the end."))
        refuse_restricted(session, row.dealer_id)
        row.won_back_on = on
        dealer = existing(session, Dealer, row.dealer_id)
        dealer.status, dealer.ended_on = DealerStatus.ACTIVE, None
    return CHANGED


def remove_ending(store: Store, ending_id: UUID) -> Changed:
    """Take the note of an end off the file; the dealer's status stays."""
    with store.transaction(Text("Remove the note of an end")) as session:
        mark_deleted(existing(session, Ending, ending_id))
    return CHANGED


def check_ending(row: Ending) -> None:
    """What no single field can tell.

    Raises:
        FieldRefusedError: it was won back, or is to be, before it ended.
    """
    if row.win_back_on is not None and row.win_back_on <= row.ended_on:
        raise FieldRefusedError("win_back_on", Text("Winning back comes after the end."))
    if row.won_back_on is not None and row.won_back_on < row.ended_on:
        raise FieldRefusedError("won_back_on", Text("Winning back comes after the end."))


def _name(store: Store, dealer_id: UUID) -> str:
    with store.reading() as session:
        return session.scalars(select(Dealer.name).where(Dealer.id == dealer_id)).one_or_none() or ""
