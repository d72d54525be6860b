"""Rows that are made when somebody looks at them: of ten thousand a window shows twenty, a number none."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, overload
from uuid import UUID

Row = TypeVar("Row")
Stored = TypeVar("Stored")
Outline = TypeVar("Outline")


class LazyRows(Sequence[Row], Generic[Row]):
    """A sequence of as many rows as *stored* has, each made of what is stored when it is asked for, and only once.

    It equals a tuple of the same rows, so that who goes through all of it need not know.

    Args:
        stored: what rows are made of, in their order; it must not change any more.
        make: makes the row of one of them.

    Example:
        >>> rows = LazyRows(["1", "2", "3"], int)
        >>> len(rows), rows[1], list(rows[1:])
        (3, 2, [2, 3])
    """

    __slots__ = ("_made", "_make", "_stored")

    def __init__(self, stored: Sequence[Stored], make: Callable[[Stored], Row]) -> None:
        self._stored: Sequence[Any] = stored
        self._make: Callable[[Any], Row] = make
        self._made: dict[int, Row] = {}

    @property
    def stored(self) -> Sequence[Any]:
        """What the rows are made of."""
        return self._stored

    def __len__(self) -> int:
        return len(self._stored)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> "LazyRows[Row]": ...
    def __getitem__(self, place: int | slice) -> "Row | LazyRows[Row]":
        if isinstance(place, slice):
            return LazyRows(range(*place.indices(len(self._stored))), self._at)
        return self._at(range(len(self._stored))[place])

    def __iter__(self) -> Iterator[Row]:
        return map(self._at, range(len(self._stored)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, LazyRows | tuple | list):
            return NotImplemented
        return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(tuple(self))

    def _at(self, place: int) -> Row:
        try:
            return self._made[place]
        except KeyError:
            row = self._made[place] = self._make(self._stored[place])
            return row


def ids_of(keys: Sequence[str]) -> LazyRows[UUID]:
    """The ids that are stored as *keys*."""
    return LazyRows(keys, UUID)


def ids_once(lists: Iterable[LazyRows[UUID]]) -> LazyRows[UUID]:
    """The ids of several lists made by ``ids_of``, each once."""
    return ids_of(list(dict.fromkeys(key for one in lists for key in one.stored)))


def of_each(rows: Sequence[Stored], make: Callable[[Stored], Row]) -> Sequence[Row]:
    """Something of each of *rows*, such as its cells, when it is asked for."""
    return LazyRows(rows, make)


@dataclass(frozen=True, slots=True)
class Outlined(Generic[Outline, Row]):
    """Rows that are made when somebody looks at them, and beside each the little that is counted of all of them."""

    outlines: Sequence[Outline]
    rows: Sequence[Row]

    def only(self, wanted: Callable[[Outline], bool]) -> "Outlined[Outline, Row]":
        """Those with a *wanted* outline, in the same order.

        Example:
            >>> Outlined([3, 0, 7], LazyRows("cat dog ant".split(), str.upper)).only(bool).rows
            ('CAT', 'ANT')
        """
        places = [place for place, one in enumerate(self.outlines) if wanted(one)]
        return Outlined([self.outlines[place] for place in places], LazyRows(places, self.rows.__getitem__))
