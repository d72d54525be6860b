"""The words under which a dealer is found, and the question that finds them (DOMAIN section 2).

A dealer is found by any part of a name (the dealer's, a person's, the code), by pinyin from any syllable on, by
initials from any syllable on, by any three digits or more of a phone, and by place.  The index is a contentless FTS5
table with ``detail=none`` and one column; it holds:

* for a stretch of Chinese: each pair of neighbours, and the last character alone;
* for a stretch of letters and digits: each of its endings, cut at twelve;
* for what is read aloud: from each syllable on, the pinyin cut at twelve letters and the initials cut at six;
* for a phone: each three neighbouring digits, marked, so that ``"1"`` does not find every phone;
* for places: the same as for names, marked, so that hits in names can be shown first.

Whatever the index cannot tell (three characters in a row, more letters than were kept) is checked against
:func:`check_text`, so that the answer is exact.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Final

from fieldapp.rules.pinyin_typing import is_mixed, mixtures

Units = tuple[tuple[str, ...], ...]
"""For each syllable or run of letters the readings in use, as ``fieldapp.pinyin.alternatives`` gives them."""

PINYIN_LETTERS: Final = 12
INITIAL_LETTERS: Final = 6
PHONE_DIGITS: Final = 3
_TELLING_INITIALS: Final = 3  # so many leave few names to check; collecting all of a syllable takes longer
_MOST_SPELLINGS: Final = 64  # from one syllable on: six characters with two readings each

# Private characters: FTS5 keeps them inside a token, and nobody types them.
_PHONE: Final = "\ue000"
_PLACE: Final = "\ue001"
_NAME: Final = ""

_WORD_ENDS: Final = re.compile(r"[\s,，、;；/|&+]+")
_COUNTRY: Final = re.compile(r"^\s*(?:\+|00)\s*86")
_HAN_LETTERS: Final = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN: Final = re.compile(f"[{_HAN_LETTERS}]")
_RUNS: Final = re.compile(f"[{_HAN_LETTERS}]+|[^{_HAN_LETTERS}]+")
_SPLIT_BY_FTS5: Final = re.compile("[\u19b0-\u19c9\u1cf2\u1cf3]")  # letters to Python, gaps to SQLite's unicode61


@dataclass(frozen=True, slots=True)
class Spoken:
    """A name with its readings; without readings it is found by its characters alone."""

    text: str
    units: Units = ()


@dataclass(frozen=True, slots=True)
class SearchText:
    """All that one dealer is found by."""

    name: Spoken
    people: tuple[Spoken, ...] = ()
    places: tuple[Spoken, ...] = ()  # each region by itself: 新郑市, 龙湖镇; the address without readings
    phones: tuple[str, ...] = ()
    code: str = ""
    more: tuple[Spoken, ...] = ()  # what stands in the company's own fields; hits in names are shown before these


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, ready to be asked.

    ``match`` goes to ``MATCH``; empty when nothing that can be looked for was typed.  Where ``check`` is not empty,
    keep of the rows found only those whose :func:`check_text` agrees.
    """

    match: str
    check: tuple[str, ...] = ()
    with_places: bool = True

    def agrees(self, text: str) -> bool:
        """Whether *text*, as :func:`check_text` wrote it, holds everything that the index could not tell."""
        if not self.check:
            return True
        lines = [_Line.read(line) for line in text.split("\n")]
        lines = [line for line in lines if self.with_places or line.mark != _PLACE]
        return all(any(line.holds(run) for line in lines) for run in self.check)


def is_han(letter: str) -> bool:
    """Whether *letter* is a Chinese character, rare ones beyond U+FFFF included."""
    return _HAN.match(letter) is not None


@lru_cache(maxsize=8_192)  # places, trades and names come again and again in an import
def searchable(text: str) -> str:
    """Only letters, digits and characters of *text*, lower case, full-width forms made plain.

    >>> searchable("郑州（ＴＫＬ）专卖·一店")
    '郑州tkl专卖一店'
    """
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    plain = plain.replace("ü", "v")
    return "".join(letter for letter in _SPLIT_BY_FTS5.sub("", plain) if letter.isalnum() or is_han(letter))


def runs(text: str) -> list[str]:
    """Cut searchable text into stretches of Chinese and stretches of anything else.

    >>> runs("郑州tkl专卖")
    ['郑州', 'tkl', '专卖']
    """
    return _RUNS.findall(text)


def index_words(entry: SearchText) -> str:
    """The words of one dealer for the full-text index, parted by spaces, each once."""
    words: dict[str, None] = {}
    for mark, spoken in _fields(entry):
        words.update(dict.fromkeys([mark + word for word in _words_of(spoken)]))
    for phone in entry.phones:
        digits = searchable(phone)
        words.update(dict.fromkeys([_PHONE + part for part in _neighbours(digits, PHONE_DIGITS)]))
    return " ".join(words)


def check_text(entry: SearchText) -> str:
    """What an exact check needs to know of one dealer; to be stored beside the index."""
    lines = [_Line(mark, searchable(spoken.text), spoken.units) for mark, spoken in _fields(entry)]
    lines += [_Line(_PHONE, searchable(phone), ()) for phone in entry.phones]
    return "\n".join(line.written() for line in lines)


def match_query(typed: str, *, with_places: bool = True) -> Query:
    """Turn what was typed into a question to the index; any text is allowed.

    Words parted by spaces must all be found, in any field.  Letters may mix syllables and first letters
    (``zhengzx``).  A word of Chinese and letters (``郑zx``) is taken apart where the script changes.  A phone may
    be typed with spaces, hyphens or +86.

    Args:
        typed: As it stands in the search box.
        with_places: False looks in names, people, codes and phones only: for showing those hits first.
    """
    marks = (_NAME, _PLACE) if with_places else (_NAME,)
    questions: list[str] = []
    check: list[str] = []
    for run in _typed_runs(typed):
        ways = [way for mark in marks for way in _ways(run, mark)]
        if run.isdecimal() and len(run) >= PHONE_DIGITS:
            ways.append(_all_of(_PHONE + part for part in _neighbours(run, PHONE_DIGITS)))
        questions.append(f"({' OR '.join(ways)})")
        if _needs_check(run):
            check.append(run)
    return Query(" AND ".join(questions), tuple(check), with_places)


def _fields(entry: SearchText) -> Iterator[tuple[str, Spoken]]:
    yield _NAME, entry.name
    for person in entry.people:
        yield _NAME, person
    if entry.code:
        yield _NAME, Spoken(entry.code)
    for place in (*entry.places, *entry.more):
        yield _PLACE, place


@lru_cache(maxsize=8_192)
def _words_of(spoken: Spoken) -> tuple[str, ...]:
    """The words of one name; kept, since the same places stand in many lines of the index."""
    text = searchable(spoken.text)
    words: list[str] = []
    for run in runs(text):
        if is_han(run[0]):
            words += _neighbours(run, 2)
            words.append(run[-1])
        else:
            words += [run[start : start + PINYIN_LETTERS] for start in range(len(run))]
    words += _spellings(spoken.units, PINYIN_LETTERS)
    words += _spellings(_initials(spoken.units, _whole_runs(text)), INITIAL_LETTERS)
    return tuple(dict.fromkeys(words))


def _initials(units: Units, whole: frozenset[str]) -> Units:
    """First letters; a run of letters in the name may be typed whole as well: TKL专卖 as tzm or tklzm."""
    return tuple(
        (unit[0][0],)
        if len(unit) == 1 and unit[0] not in whole
        else tuple(dict.fromkeys([*(reading[0] for reading in unit), *(set(unit) & whole)]))
        for unit in units
    )


def _whole_runs(text: str) -> frozenset[str]:
    return frozenset(run for run in runs(text) if not is_han(run[0]))


def _spellings(units: Units, length: int) -> list[str]:
    """From each unit on the first *length* letters of *units* said one after the other, in every reading."""
    if all(len(unit) == 1 for unit in units):  # nearly all names: said once, cut at each syllable
        said = "".join([unit[0] for unit in units])
        starts = accumulate([len(unit[0]) for unit in units[:-1]], initial=0) if units else ()
        return [said[start : start + length] for start in starts]
    return [word for start in range(len(units)) for word in _readings_of(units[start:], length)]


def _readings_of(units: Units, length: int) -> list[str]:
    spelt = [""]
    for unit in units:
        if all(len(word) >= length for word in spelt):
            break
        longer = (word + reading if len(word) < length else word for word in spelt for reading in unit)
        spelt = list(dict.fromkeys(longer))[:_MOST_SPELLINGS]
    return list(dict.fromkeys(word[:length] for word in spelt))


def _neighbours(text: str, count: int) -> list[str]:
    return [text[start : start + count] for start in range(len(text) - count + 1)]


def _typed_runs(typed: str) -> list[str]:
    words = [searchable(word) for word in _WORD_ENDS.split(_COUNTRY.sub("", typed))]
    words = [word for word in words if word]
    if all(word.isdecimal() for word in words) and any(len(word) < PHONE_DIGITS for word in words):
        words = ["".join(words)]  # a phone being typed in groups: 138 0013 8
    return list(dict.fromkeys(run for word in words for run in runs(word)))


def _ways(run: str, mark: str) -> list[str]:
    """The tokens, any of which may find *run* in the fields of one *mark*."""
    if is_han(run[0]):
        if len(run) == 1:
            return [_beginning(mark + run)]
        return [_all_of(mark + pair for pair in _neighbours(run, 2))]
    ways = [_beginning(mark + run)] if len(run) <= PINYIN_LETTERS else [_token(mark + run[:PINYIN_LETTERS])]
    if len(run) > INITIAL_LETTERS:
        ways.append(_token(mark + run[:INITIAL_LETTERS]))
    for mixture in mixtures(run):
        words = [_initials_of(mark, mixture.initials)]
        if len(mixture.initials) < _TELLING_INITIALS:
            words += [_beginning(mark + syllable) for syllable in mixture.syllables]
        ways.append(f"({' AND '.join(words)})")
    return ways


def _initials_of(mark: str, letters: str) -> str:
    if len(letters) < INITIAL_LETTERS:
        return _beginning(mark + letters)
    return _token(mark + letters[:INITIAL_LETTERS])


def _needs_check(run: str) -> bool:
    if is_han(run[0]):
        return len(run) > 2  # noqa: PLR2004 - the pairs are there, but perhaps not in a row
    return len(run) > (PHONE_DIGITS if run.isdecimal() else INITIAL_LETTERS) or bool(mixtures(run))


def _token(word: str) -> str:
    return f'"{word}"'


def _beginning(word: str) -> str:
    return f'"{word}"*'


def _all_of(words: Iterator[str]) -> str:
    return f"({' AND '.join(_token(word) for word in dict.fromkeys(words))})"


@dataclass(frozen=True, slots=True)
class _Line:
    """One field in the text that checks are made against."""

    mark: str
    text: str
    units: Units

    def written(self) -> str:
        return f"{self.mark}{self.text}\t{' '.join('|'.join(unit) for unit in self.units)}"

    @classmethod
    def read(cls, line: str) -> "_Line":
        text, _, units = line.partition("\t")
        mark = text[:1] if text[:1] in {_PHONE, _PLACE} else _NAME
        return cls(mark, text[len(mark) :], tuple(tuple(unit.split("|")) for unit in units.split()))

    def holds(self, run: str) -> bool:
        if run in self.text:
            return self.mark != _PHONE or run.isdecimal()
        if is_han(run[0]):
            return False
        if mixtures(run) and any(is_mixed(self.units[start:], run) for start in range(len(self.units))):
            return True
        initials = _initials(self.units, _whole_runs(self.text))
        return any(_begins(said[start:], run) for said in (self.units, initials) for start in range(len(said)))


def _begins(units: Sequence[tuple[str, ...]], run: str) -> bool:
    """Whether *units*, said one after the other, begin with *run*."""
    if not units:
        return False
    return any(
        reading.startswith(run) or (run.startswith(reading) and _begins(units[1:], run[len(reading) :]))
        for reading in units[0]
    )
