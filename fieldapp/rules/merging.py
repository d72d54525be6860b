"""Which change wins when two people changed the same row without having seen each other's change (SYNC 4.3, 4.7).

A change is *concurrent* to a field if somebody else wrote that field after the version that the writer had seen.
Only then clocks decide, and whoever loses is written down; otherwise the change simply applies, whatever the
clocks say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from db.vocabulary import ConflictKind

DELETED = "deleted_at"
NOBODY = ""  # the replica of what the server put together
MOST_LINES = 400  # of a text that is merged line by line; longer ones are kept whole, one below the other


class Stamp(NamedTuple):
    """When a field was written last: the row's version then, the log's clock, and on which replica by whom."""

    ver: int
    hlc: int
    replica: str
    who: str

    @property
    def rank(self) -> tuple[int, str]:
        """Decides between two writers who did not know of each other."""
        return self.hlc, self.replica


@dataclass(frozen=True, slots=True)
class Held:
    """A row as the server holds it: its version, its fields, and a stamp for each field (``"_"`` for all others)."""

    ver: int
    fields: Mapping[str, Any]
    stamps: Mapping[str, Stamp]

    def stamp(self, name: str) -> Stamp:
        """Who wrote *name* last."""
        return self.stamps.get(name) or self.stamps["_"]


@dataclass(frozen=True, slots=True)
class Incoming:
    """A change as it comes: what was seen (*base*), when, by whom, and the fields after and before it."""

    base: int
    hlc: int
    replica: str
    who: str
    new: Mapping[str, Any]
    old: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Collision:
    """One conflict: the value that stands, the one that does not, and whose they are."""

    kind: ConflictKind
    field: str
    kept: Any
    lost: Any
    kept_by: str
    lost_by: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What a change made of a row."""

    row: Held
    collisions: tuple[Collision, ...]
    lost: bool  # something of the change did not come to stand as it was written

    @property
    def is_changed(self) -> bool:
        return not self.lost or bool(self.collisions)


def merge(held: Held, change: Incoming, texts: frozenset[str] = frozenset()) -> Merged:
    """Apply *change* to *held* field by field.

    Args:
        held: the row as it stands.
        change: what somebody wrote, having seen the version ``change.base``.
        texts: the fields that are written freely: of two concurrent texts both stay.
    """
    ver = held.ver + 1
    fields, stamps = dict(held.fields), dict(held.stamps)
    mine = Stamp(ver, change.hlc, change.replica, change.who)
    collisions: list[Collision] = []
    wanted = dict(change.new)
    if wanted.get(DELETED) is not None and fields.get(DELETED) is None:
        other = _newest_unseen(held, change)
        if other is not None:  # what somebody is working on is not deleted under their hands
            collisions.append(
                Collision(ConflictKind.DELETED, DELETED, None, wanted.pop(DELETED), other.who, change.who)
            )
    elif fields.get(DELETED) is not None and DELETED not in wanted and wanted:
        deleted = held.stamp(DELETED)
        if deleted.ver > change.base and deleted.replica != change.replica:
            collisions.append(Collision(ConflictKind.RESTORED, DELETED, None, fields[DELETED], change.who, deleted.who))
            fields[DELETED], stamps[DELETED] = None, mine
    for name, value in wanted.items():
        theirs, now = held.stamp(name), fields.get(name)
        if theirs.ver <= change.base or theirs.replica == change.replica or value == now:
            fields[name], stamps[name] = value, mine
            continue
        if name in texts and isinstance(value, str) and isinstance(now, str):
            both = merge_texts(str(change.old.get(name) or ""), now, value)
            if both is not None:
                # What neither of them wrote is new to both: the next change of either is merged with it too.
                fields[name], stamps[name] = both, mine if both == value else mine._replace(replica=NOBODY)
                if both not in (now, value):
                    collisions.append(Collision(ConflictKind.TEXT, name, both, value, theirs.who, change.who))
                continue
        wins = (change.hlc, change.replica) > theirs.rank
        if wins:
            fields[name], stamps[name] = value, mine
            collisions.append(Collision(ConflictKind.FIELD, name, value, now, change.who, theirs.who))
        else:
            collisions.append(Collision(ConflictKind.FIELD, name, now, value, theirs.who, change.who))
    lost = any(change.new.get(name) != fields.get(name) for name in change.new)
    return Merged(Held(ver, fields, stamps), tuple(collisions), lost)


def first(change: Incoming, corrected: Mapping[str, Any] | None = None) -> Held:
    """The row that *change* makes where there was none, with what the server had to put right in it."""
    mine = Stamp(1, change.hlc, change.replica, change.who)
    if not corrected:
        return Held(1, change.new, {"_": mine})
    return Held(1, {**change.new, **corrected}, {"_": mine, **dict.fromkeys(corrected, mine._replace(replica=NOBODY))})


def merge_texts(base: str, theirs: str, mine: str) -> str | None:
    """Both texts in one: line by line where they touch different lines, else one below the other.

    ``None`` where there is nothing to put together: a text that one side emptied.
    """
    if theirs == mine:
        return mine
    if not theirs.strip() or not mine.strip():
        return None
    lines = [text.splitlines() for text in (base, theirs, mine)]
    if max(map(len, lines)) <= MOST_LINES and base.strip():
        merged = _three_way(*lines)
        if merged is not None:
            return "\n".join(merged)
    if mine in theirs:
        return theirs
    if theirs in mine:
        return mine
    return f"{theirs.rstrip()}\n{mine.lstrip()}"


def _newest_unseen(held: Held, change: Incoming) -> Stamp | None:
    """The newest stamp of another replica's that the writer had not seen."""
    unseen = [s for s in held.stamps.values() if s.ver > change.base and s.replica != change.replica]
    return max(unseen, default=None)


def _three_way(base: list[str], theirs: list[str], mine: list[str]) -> list[str] | None:
    """Take in the changes of both sides, or ``None`` where they touch the same lines."""
    edits = sorted(
        [(low, high, new[at:end]) for new in (theirs, mine) for low, high, at, end in _changed(base, new)],
        key=lambda edit: edit[:2],
    )
    merged: list[str] = []
    done = 0
    before: tuple[int, int, list[str]] | None = None
    for edit in edits:
        low, high, lines = edit
        if edit == before:
            continue
        if before is not None and low < before[1]:
            return None  # both changed the same lines
        merged += base[done:low] + lines
        done, before = high, edit
    return merged + base[done:]


def _changed(base: list[str], new: list[str]) -> list[tuple[int, int, int, int]]:
    codes = SequenceMatcher(None, base, new, autojunk=False).get_opcodes()
    return [(low, high, at, end) for what, low, high, at, end in codes if what != "equal"]
