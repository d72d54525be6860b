"""The sales scripts 话术 that the app comes with, in both languages: put into a store once, then the rep's own."""

from functools import cache
from importlib import resources
from uuid import UUID, uuid5

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Script
from db.store import Store
from db.vocabulary import ScriptKind
from fieldapp.texts import LANGUAGES, Text

_NAMESPACE = UUID("b2f1c9f0-57a4-4d0e-8f35-0d5a8a3c1e77")

GAPS = frozenset({"name", "form_of_address", "age", "years", "dealer", "festival", "sender"})
"""What a script may leave open: a person's name and form of address, the age, how often a day has come round, the
shop, the festival, and who speaks.  ``fieldapp.greetings`` fills them."""


class ShippedScript(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One script as it lies in ``resources/templates``."""

    key: str  # the same in every language and every version of the set
    kind: ScriptKind
    title: str
    body: str
    occasion: str = ""  # for greetings, as fieldapp.greetings asks for it: birthday, shop, a festival


@cache
def shipped_scripts(language: str) -> tuple[ShippedScript, ...]:
    """The set in *language* (``"zh_CN"`` or ``"en"``), in the order in which it is read."""
    table = resources.files("resources") / "templates" / f"scripts_{language}.json"
    return msgspec.json.decode(table.read_bytes(), type=tuple[ShippedScript, ...])


def fill_in(store: Store) -> int:
    """Put scripts into *store* that it has never had, and return how many; what was deleted stays deleted."""
    with store.reading() as session:
        if not _missing(session):
            return 0
    with store.transaction(Text("Add the scripts that come with the app"), can_undo=False) as session:
        return add_shipped_scripts(session)


def add_shipped_scripts(session: Session) -> int:
    """The same inside a transaction that is already open.

    Their ids follow from language and key: two laptops that fill in the same set do not make it twice.
    """
    missing = _missing(session)
    for language, script in missing:
        session.add(
            Script(
                id=uuid5(_NAMESPACE, f"{language} {script.key}"),
                kind=script.kind,
                language=language,
                title=script.title,
                body=script.body,
                occasion=script.occasion,
                came_with=script.key,
            )
        )
    session.flush()
    return len(missing)


def _missing(session: Session) -> list[tuple[str, ShippedScript]]:
    shipped = select(Script.language, Script.came_with).where(Script.came_with != "")
    known = {tuple(row) for row in session.execute(shipped, execution_options={"include_deleted": True})}
    return [
        (language, script)
        for language in LANGUAGES
        for script in shipped_scripts(language)
        if (language, script.key) not in known
    ]
