"""Letters as people type them for Chinese: whole syllables, first letters, or both in one breath (zhengzxd, wgang)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_INITIALS: Final = "zh ch sh b p m f d t n l g k h j q x r z c s y w"
_FINALS: Final = (
    "a o e ai ei ao ou an en ang eng er i ia ie iao iu ian in iang ing iong u ua uo uai ui uan un uang ong ue v ve vn"
)
_ALONE: Final = "a o e ai ei ao ou an en ang eng er n ng m"


def _any_of(words: str) -> str:
    return f"(?:{'|'.join(sorted(words.split(), key=len, reverse=True))})"


def _beginnings(words: str) -> str:
    return " ".join(dict.fromkeys(word[:end] for word in words.split() for end in range(1, len(word) + 1)))


_SYLLABLE: Final = f"(?:{_any_of(_INITIALS)}{_any_of(_FINALS)}|{_any_of(_ALONE)})"
_PART: Final = f"(?:{_any_of(_INITIALS)}{_any_of(_beginnings(_FINALS))}?|{_any_of(_beginnings(_ALONE))})"
_IS_SYLLABLE: Final = re.compile(_SYLLABLE)
_IS_PART: Final = re.compile(_PART)
_IS_PINYIN: Final = re.compile(f"(?:{_SYLLABLE})*(?:{_PART})?")
_CAN_BEGIN: Final = frozenset("abcdefghjklmnopqrstwxyz")  # no syllable begins with i, u, v
_LONGEST_SYLLABLE: Final = 6  # letters, zhuang
_MOST_LETTERS: Final = 12


@dataclass(frozen=True, slots=True)
class Mixture:
    """One way to take typed letters apart: the first letters of its pieces, and the pieces of more than one."""

    initials: str
    syllables: tuple[str, ...]  # the last may be cut short


def is_syllable(word: str) -> bool:
    """Whether *word* could be a syllable of pinyin, with ``v`` for ü; generous, ``bong`` is one too.

    Example:
        >>> is_syllable("zhuang"), is_syllable("lv"), is_syllable("tkl")
        (True, True, False)
    """
    return _IS_SYLLABLE.fullmatch(word) is not None


@lru_cache(maxsize=64)  # the same letters are checked against many names
def mixtures(letters: str) -> tuple[Mixture, ...]:
    """The ways to read *letters* as syllables and first letters mixed.

    None where they are pinyin throughout (``xian`` is not taken for 夏娜 as well), where all are first letters,
    and beyond twelve.

    Example:
        >>> mixtures("zhengzx")[0]
        Mixture(initials='zzx', syllables=('zheng',))
        >>> mixtures("xian"), mixtures("zzx")
        ((), ())
    """
    if len(letters) > _MOST_LETTERS or not letters.isascii() or _IS_PINYIN.fullmatch(letters):
        return ()
    found = {
        Mixture(
            "".join(piece[0] for piece in pieces), tuple(dict.fromkeys(piece for piece in pieces if len(piece) > 1))
        )
        for pieces in _pieces(letters)
    }
    return tuple(sorted((mixture for mixture in found if mixture.syllables), key=lambda mixture: len(mixture.initials)))


def is_mixed(units: Sequence[Sequence[str]], letters: str) -> bool:
    """Whether *letters* begin *units* (readings for each syllable) when each is typed whole or by its first letter.

    The last may be cut short.
    """
    if not letters:
        return True
    if not units:
        return False
    readings = [reading for reading in units[0] if is_syllable(reading)]
    if any(reading.startswith(letters) for reading in readings):
        return True
    rests = {letters[len(reading) :] for reading in readings if letters.startswith(reading)}
    rests |= {letters[1:] for reading in readings if letters[0] == reading[0]}
    return any(is_mixed(units[1:], rest) for rest in rests)


def _pieces(letters: str) -> Iterator[tuple[str, ...]]:
    if not letters:
        yield ()
        return
    if letters[0] not in _CAN_BEGIN:
        return
    for end in range(1, min(len(letters), _LONGEST_SYLLABLE) + 1):
        piece = letters[:end]
        if end == 1 or is_syllable(piece) or (end == len(letters) and _IS_PART.fullmatch(piece)):
            yield from ((piece, *rest) for rest in _pieces(letters[end:]))
