"""The month of the one who works here, for the commands that need it."""

from datetime import date

from sqlalchemy.orm import Session

from fieldapp.errors import RefusedError
from fieldapp.queries.tasks import MonthBoard, month_board
from fieldapp.texts import Text
from fieldapp.working_here import working_here


def board_of(session: Session, month: date) -> MonthBoard:
    """The month that begins on *month*.

    Raises:
        RefusedError: nobody has said who works here.
    """
    me = working_here(session)
    if me is None:
        raise RefusedError(Text("Say in Settings who works here."))
    return month_board(session, me, month)
