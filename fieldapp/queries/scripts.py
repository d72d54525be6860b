"""The scripts library as it is read."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Script
from db.vocabulary import ScriptKind


@dataclass(frozen=True, slots=True)
class ScriptRow:
    """One script."""

    id: UUID
    kind: ScriptKind
    language: str
    title: str
    body: str
    occasion: str
    came_with: str  # its key in the set that is shipped; empty for the rep's own

    def says(self, words: list[str]) -> bool:
        """Whether each of *words* (case-folded) stands in it."""
        said = f"{self.title}\n{self.body}".casefold()
        return all(word in said for word in words)


def scripts(session: Session, language: str) -> list[ScriptRow]:
    """The library in one language, by kind and title; one statement."""
    rows = session.execute(
        select(Script.id, Script.kind, Script.language, Script.title, Script.body, Script.occasion, Script.came_with)
        .where(Script.language == language)
        .order_by(Script.kind, Script.came_with == "", Script.id)
    )
    return [ScriptRow(*row) for row in rows]
