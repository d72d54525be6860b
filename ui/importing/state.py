"""What the import window shows, without Qt."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from db.vocabulary import DealerStatus
from fieldapp.file_columns import TITLES, AnyField, Field
from fieldapp.importing.columns import Mapped, meanings
from fieldapp.importing.plan import Mode, Outcome
from fieldapp.importing.read_file import SourceFile
from fieldapp.importing.run import Choices, Line, Preview
from fieldapp.importing.words import outcome_word
from fieldapp.rules.custom_fields import CustomColumn
from fieldapp.texts import Text, _
from fieldapp.words.calendar import write_birthday
from fieldapp.words.custom_fields import custom_name
from ui.tones import Tone


class Shown(StrEnum):
    """Which rows of the preview are looked at."""

    ALL = "all"
    ADDED = "added"
    PERSON_ADDED = "person_added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    SIMILAR = "similar"
    REMARKED = "remarked"


_SHOWN_WORDS = {
    Shown.ALL: Text("All rows"),
    Shown.ADDED: Text("New dealers"),
    Shown.PERSON_ADDED: Text("New people"),
    Shown.UPDATED: Text("Changed"),
    Shown.UNCHANGED: Text("There already"),
    Shown.FAILED: Text("Fail"),
    Shown.SIMILAR: Text("Possible duplicates"),
    Shown.REMARKED: Text("To be checked"),
}
_TONES = {
    Outcome.ADDED: Tone.GOOD,
    Outcome.PERSON_ADDED: Tone.GOOD,
    Outcome.UPDATED: Tone.ACCENT,
    Outcome.UNCHANGED: Tone.NEUTRAL,
    Outcome.FAILED: Tone.BAD,
}


@dataclass(slots=True)
class Plan:
    """One file on its way in: what its columns mean, what was decided, what would happen."""

    source: SourceFile
    mapped: Mapped
    custom: tuple[CustomColumn, ...] = ()  # the company's own fields
    mode: Mode = Mode.ADD
    status: DealerStatus = DealerStatus.PROSPECT
    preview: Preview = field(default_factory=Preview)
    left_out: frozenset[int] = frozenset()  # rows that are not wanted
    has_changed_columns: bool = False  # by hand: then the choice is worth remembering

    @property
    def choices(self) -> Choices:
        """What the import is asked to do.  Whoever sees the warning and goes on means it."""
        return Choices(
            mapped=self.mapped,
            mode=self.mode,
            status=self.status,
            again=self.preview.earlier is not None,
            left_out=self.left_out,
        )

    @property
    def fields(self) -> list[AnyField | None]:
        return [meaning.field for meaning in self.mapped]

    @property
    def to_import(self) -> int:
        """How many rows would change something."""
        counts = self.preview.counts
        return counts.rows - counts[Outcome.FAILED] - counts[Outcome.UNCHANGED]

    def set_column(self, place: int, chosen: AnyField | None) -> None:
        """Say what a column means; what only one column can say is taken from the other."""
        fields = self.fields
        fields[place] = chosen
        self.mapped = meanings(self.source.sheet.headings, fields)
        self.has_changed_columns = True

    def lines(self, shown: Shown) -> list[Line]:
        """The rows to be looked at."""
        return [line for line in self.preview.lines if _is_shown(line, shown)]

    def chips(self) -> dict[Shown, tuple[str, int]]:
        """What can be looked at, with how many rows there are; what has none is left out but for all."""
        counts = self.preview.counts
        numbers = {
            Shown.ALL: counts.rows,
            **{Shown(outcome.value): counts[outcome] for outcome in Outcome},
            Shown.SIMILAR: counts.similar,
            Shown.REMARKED: counts.remarked,
        }
        return {
            shown: (str(text), numbers[shown])
            for shown, text in _SHOWN_WORDS.items()
            if numbers[shown] or shown is Shown.ALL
        }

    def warnings(self) -> list[str]:
        """What one should know before pressing the button."""
        told = [str(remark) for remark in self.source.sheet.remarks]
        if self.preview.earlier is not None:
            day = self.preview.earlier.imported_at.date().isoformat()
            told.insert(0, _("This file was imported on {day} already, as {name}.").format(
                day=day, name=self.preview.earlier.file_name))  # fmt: skip
        if not {Field.NAME, Field.PERSON} & set(self.fields):
            told.insert(0, _("Say which column holds the dealer's name."))
        return told


def _is_shown(line: Line, shown: Shown) -> bool:
    match shown:
        case Shown.ALL:
            return True
        case Shown.SIMILAR:
            return bool(line.similar)
        case Shown.REMARKED:
            return bool(line.remarks) and line.outcome is not Outcome.FAILED
        case _:
            return line.outcome.value == shown.value


def field_choices(custom: Sequence[CustomColumn] = ()) -> list[tuple[str | None, str]]:
    """What a column may mean, by its key, for its list; the first leaves it out."""
    own = [(field.key, custom_name(field)) for field in custom]
    return [(None, _("leave out")), *((field.value, str(text)) for field, text in TITLES.items()), *own]


def field_of(key: str | None, custom: Sequence[CustomColumn]) -> AnyField | None:
    """The field that a key of ``field_choices`` stands for."""
    if key is None:
        return None
    return next((field for field in custom if field.key == key), None) or Field(key)


def outcome_pill(line: Line) -> tuple[str, Tone]:
    """What becomes of a row, in a word and its colour; a row to be looked at is yellow."""
    tone = Tone.WARN if (line.remarks or line.similar) and line.outcome is not Outcome.FAILED else _TONES[line.outcome]
    return outcome_word(line.outcome), tone


def told(line: Line) -> list[str]:
    """What is to be said of a row, the reason why it fails first."""
    said: Sequence[object] = (line.reason,) if line.reason else line.remarks
    similar = [_("May be the same as {name}.").format(name=line.similar)] if line.similar else []
    return [*map(str, said), *similar]


def as_read(line: Line) -> str:
    """The row as it was understood: dealer, place, person, number, birthday."""
    birthday = write_birthday(line.birthday) if line.birthday else ""
    return _(", ").join(filter(None, (line.dealer, line.place, line.person, line.phone, birthday)))
