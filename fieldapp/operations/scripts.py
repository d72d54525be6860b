"""The scripts library 话术: the rep adds to it (DOMAIN section 9)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from db.models import Script
from db.store import Store
from db.vocabulary import ScriptKind
from fieldapp.operations import Area, Changed
from fieldapp.operations.fields import existing, write
from fieldapp.texts import Text

TOUCHED = Changed.of(Area.SCRIPTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewScript:
    """A script as it was typed."""

    kind: ScriptKind
    title: str
    body: str
    language: str
    occasion: str = ""


def add_script(store: Store, new: NewScript) -> tuple[UUID, Changed]:
    """Add a script.

    Raises:
        FieldRefusedError: it has no title or no text.
    """
    with store.transaction(Text("Add the script {title}", title=new.title)) as session:
        script = Script(kind=new.kind, title="", body="")
        write(script, asdict(new))
        session.add(script)
    return script.id, TOUCHED


def change_script(store: Store, script_id: UUID, values: Mapping[str, object]) -> Changed:
    """Change fields of a script, one that came with the app too."""
    with store.transaction(Text("Change a script")) as session:
        write(existing(session, Script, script_id), values)
    return TOUCHED


def remove_script(store: Store, script_id: UUID, now: datetime) -> Changed:
    """Take a script away."""
    with store.transaction(Text("Remove a script")) as session:
        existing(session, Script, script_id).deleted_at = now
    return TOUCHED
