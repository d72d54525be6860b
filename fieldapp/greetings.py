"""A greeting drafted from a template of the scripts library (DOMAIN section 8)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.models import Script
from db.vocabulary import ReminderKind, ScriptKind
from fieldapp.queries.reminders import ReminderRow
from fieldapp.rules.festivals import Festival
from fieldapp.texts import language
from fieldapp.words.calendar import festival_name

_GAP = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Draft:
    """One wording; *title* names the template."""

    title: str
    text: str


def drafts(session: Session, row: ReminderRow, *, sender: str = "") -> list[Draft]:
    """Greetings for *row* in the language spoken, those made for the occasion first; may be empty.

    A template that asks for what is not known (an age, say) is left out; only the sender may be lacking.
    """
    occasion = occasion_of(row)
    templates: Sequence[Script] = session.scalars(
        select(Script)
        .where(
            Script.kind == ScriptKind.GREETING,
            Script.language == language(),
            or_(Script.occasion == occasion, Script.occasion == ""),
        )
        .order_by(Script.occasion.desc(), Script.id)
    ).all()
    facts = {
        "name": row.person,
        "form_of_address": row.form_of_address or row.person,
        "age": "" if row.occasion.years is None else str(row.occasion.years),
        "years": "" if row.occasion.years is None else str(row.occasion.years),
        "dealer": row.dealer,
        "festival": _festival(row),
        "rep": sender,
        "sender": sender,
    }
    known = {name for name, value in facts.items() if value}
    return [
        Draft(template.title, filled(template.body, facts))
        for template in templates
        if set(_GAP.findall(template.body)) - known <= {"rep", "sender"}
    ]


def occasion_of(row: ReminderRow) -> str:
    """The word under which templates for this reminder are kept, such as birthday or spring_festival."""
    match row.occasion.kind:
        case ReminderKind.FESTIVAL | ReminderKind.ANNIVERSARY:
            return row.occasion.word
        case ReminderKind.BIRTHDAY:
            return "birthday"
        case kind:
            return kind.value


def filled(template: str, facts: dict[str, str]) -> str:
    """*template* with its {gaps} filled; an unknown one and the spaces around it vanish.

    >>> filled("Dear {name}, happy {age}th birthday!", {"name": "Mr Li", "age": "60"})
    'Dear Mr Li, happy 60th birthday!'
    """
    said = _GAP.sub(lambda gap: facts.get(gap[1], ""), template)
    return re.sub(r"[ \t]{2,}", " ", said).strip()


def _festival(row: ReminderRow) -> str:
    return festival_name(Festival(row.occasion.word)) if row.occasion.kind is ReminderKind.FESTIVAL else ""
