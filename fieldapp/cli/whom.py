"""Whom and where a command means: one dealer, found as in search; one place."""

from typing import TYPE_CHECKING
from uuid import UUID

from fieldapp.errors import RefusedError
from fieldapp.texts import Text, pgettext

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_NAMED = 5


def dealer_meant(session: "Session", typed: str) -> tuple[UUID, str]:
    """The one dealer that *typed* means, with its name: the one called so, else the only one found.

    Raises:
        RefusedError: none is found, or several are and none is called just so.
    """
    from fieldapp.queries.search import search

    hits = search(session, typed, limit=_NAMED + 1)
    found = {hit.dealer_id: hit.dealer for hit in hits}
    exact = [dealer_id for dealer_id, name in found.items() if name == typed.strip()]
    if len(exact) == 1:
        return exact[0], found[exact[0]]
    if not found:
        raise RefusedError(Text("No dealer is found for {text}.", text=typed))
    if len(found) > 1:
        named = pgettext("list", ", ").join([*found.values()][:_NAMED])
        raise RefusedError(Text("{text} may be several dealers: {names}", text=typed, names=named))
    return next(iter(found.items()))


def place_meant(session: "Session", typed: str) -> str:
    """The code of the one place that *typed* means: a name, also behind that of the region above, or a code.

    Raises:
        RefusedError: none is found, or several are and none is called just so.
    """
    from fieldapp.queries.regions import find_regions, own_ground, short_places

    found = find_regions(session, typed, near=own_ground(session))
    codes = [row.code for row in found if typed.strip() in {row.code, row.name}] or [row.code for row in found]
    if not codes:
        raise RefusedError(Text("No place is called {name}.", name=typed))
    if len(codes) > 1:
        named = pgettext("list", ", ").join(short_places(session, codes[:_NAMED]).values())
        raise RefusedError(Text("{name} may be several places: {places}", name=typed, places=named))
    return codes[0]
