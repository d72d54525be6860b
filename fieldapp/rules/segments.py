"""80/20, segments and where the effort goes (DOMAIN section 5).  Money in whole fen, months as their first days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeVar
from uuid import UUID

from db.vocabulary import Grade
from fieldapp.lazy_rows import ids_of
from fieldapp.rules.house_rules import Thresholds

A_PERCENT, B_PERCENT = 80, 95

T = TypeVar("T")


class ParetoClass(StrEnum):
    """What a dealer contributes to the whole."""

    A = "A"  # the fewest that make 80 %
    B = "B"  # up to 95 %
    C = "C"


class Segment(StrEnum):
    """What a dealer is to us at the moment; the first that fits, from the bottom up."""

    CORE = "core"
    NORMAL = "normal"
    NEW = "new"
    FALLING = "falling"
    DORMANT = "dormant"


class SizeTier(StrEnum):
    """How large a prospect is by what it sells in a year."""

    MIDDLE = "middle"  # first: large ones take too long, small ones bring too little
    LARGE = "large"
    SMALL = "small"
    UNKNOWN = "unknown"


class Effort(NamedTuple):
    """What was put into a dealer: visits done, minutes of them, and fen given."""

    visits: int = 0
    minutes: int = 0
    fen: int = 0


NO_EFFORT = Effort()


def classes(amounts: Mapping[T, int]) -> dict[T, ParetoClass]:
    """The class of each, the largest first.

    A are the fewest that make 80 % of the sum of what is above zero, B those up to 95 %; whoever brought nothing, or
    sent more back than it took, is C.

    Args:
        amounts: what each brought; equal ones keep their order.
    """
    total = sum(amount for amount in amounts.values() if amount > 0)
    found: dict[T, ParetoClass] = {}
    before = 0
    for key, amount in sorted(amounts.items(), key=lambda item: -item[1]):
        if amount <= 0 or 100 * before >= B_PERCENT * total:
            found[key] = ParetoClass.C
        else:
            found[key] = ParetoClass.A if 100 * before < A_PERCENT * total else ParetoClass.B
        before += max(amount, 0)
    return found


def segment_of(
    days: int | None,
    now: int,
    before: int,
    *,
    is_core: bool,
    months_known: int | None,
    dormant_after_days: int,
    falling_percent: int,
    new_months: int,
) -> Segment:
    """What a dealer is to us that bought at least once.

    Args:
        days: since the end of the last month with shipments; ``None`` where none of the months known has any.
        now: fen of the three months before this one.
        before: fen of the three before those.
        is_core: it is flagged as a core dealer.
        months_known: between the month in which the cooperation began and this one.
        dormant_after_days: so many days without shipments and it sleeps.
        falling_percent: *now* under this share of *before* is falling.
        new_months: so many months a dealer is new.
    """
    if days is None or days >= dormant_after_days:
        return Segment.DORMANT
    if before > 0 and 100 * now < falling_percent * before:
        return Segment.FALLING
    if months_known is not None and months_known < new_months:
        return Segment.NEW
    return Segment.CORE if is_core else Segment.NORMAL


def dormant_days(grade: Grade | None, limits: Thresholds, *, has_contract: bool) -> int:
    """After how many days without shipments a dealer of *grade* sleeps; *has_contract*: one is in force."""
    of_grade = {
        Grade.A: limits.dormant_after_days_grade_a,
        Grade.B: limits.dormant_after_days_grade_b,
        Grade.C: limits.dormant_after_days_grade_c,
    }
    of_contract = limits.dormant_after_days_contract if has_contract else 0
    return of_contract or (of_grade.get(grade, 0) if grade else 0) or limits.dormant_after_days


def size_tier(yearly_yuan: Decimal | None, middle_from: int, large_from: int) -> SizeTier:
    """How large a prospect is; the limits are yuan a year, inclusive."""
    if yearly_yuan is None:
        return SizeTier.UNKNOWN
    if yearly_yuan >= large_from:
        return SizeTier.LARGE
    return SizeTier.MIDDLE if yearly_yuan >= middle_from else SizeTier.SMALL


def effort_of(efforts: Iterable[Effort]) -> Effort:
    """All of them together."""
    columns = list(zip(*efforts, strict=True))
    return Effort(*map(sum, columns)) if columns else NO_EFFORT


def share(part: int, whole: int) -> Decimal | None:
    """A part in per cent, to a tenth; ``None`` of nothing."""
    return None if whole == 0 else (Decimal(100 * part) / Decimal(whole)).quantize(Decimal("0.1"))


class ParetoRow(NamedTuple):
    """A dealer in the order of what it brings; *fen* in the twelve months, *share* and *together* in per cent."""

    id: UUID
    name: str
    place: str
    fen: int
    share: Decimal | None
    together: Decimal | None
    kind: ParetoClass
    effort: Effort


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A class with its part of what came in and of what was put in."""

    kind: ParetoClass
    ids: Sequence[UUID]
    fen: int
    fen_share: Decimal | None
    effort: Effort
    visits_share: Decimal | None
    hours_share: Decimal | None
    money_share: Decimal | None


def class_rows(members: Mapping[ParetoClass, Sequence[tuple[str, int, Effort]]]) -> tuple[ClassRow, ...]:
    """A, B and C with what they bring and what they take.

    Args:
        members: of each class the dealers' keys, what each brought in fen, and what was put into it.
    """
    efforts = {kind: effort_of(effort for _key, _fen, effort in some) for kind, some in members.items()}
    brought = {kind: sum(max(fen, 0) for _key, fen, _effort in some) for kind, some in members.items()}
    whole, total = effort_of(efforts.values()), sum(brought.values())
    made = []
    for kind in ParetoClass:
        effort, fen = efforts.get(kind, NO_EFFORT), brought.get(kind, 0)
        made.append(
            ClassRow(
                kind,
                ids_of([key for key, _fen, _effort in members.get(kind, ())]),
                fen,
                share(fen, total),
                effort,
                share(effort.visits, whole.visits),
                share(effort.minutes, whole.minutes),
                share(effort.fen, whole.fen),
            )
        )
    return tuple(made)
