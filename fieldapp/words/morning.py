"""What a log begins with, in words."""

from collections.abc import Iterable

from fieldapp.queries.visits import VisitRow
from fieldapp.texts import _
from fieldapp.words.vocabulary import word


def made_text(visits: Iterable[VisitRow]) -> str:
    """A line for each visit that was made: whom, and what came of it."""
    return "\n".join(
        _("{dealer}: {what}").format(
            dealer=visit.dealer, what=visit.result_note or visit.purpose_note or word(visit.purpose)
        )
        for visit in visits
    )
