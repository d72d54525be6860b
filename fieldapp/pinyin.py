"""How Chinese names are read, syllable by syllable (DOMAIN section 2: found by pinyin and its initials).

The dictionary (pypinyin) is imported on the first call: it costs a third of a second and 65 MB, and is
needed only when a name is written.  Where it goes wrong on surnames and places, ``resources/tables/readings.json``
is asked first.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Final, Literal

from fieldapp.rules.search_words import is_han, runs, searchable

Kind = Literal["name", "person", "place"]

Readings = tuple[tuple[str, ...], ...]
"""One entry for each Han character or run of letters and digits; its readings, the usual one first."""

_SYLLABLE: Final = re.compile(r"[^a-z0-9]+")
_LONGEST_WORD: Final = 5  # characters, in our own table


def readings(text: str, kind: Kind = "name", given: str = "") -> tuple[str, ...]:
    """Read *text* aloud: one lower-case syllable without tone for each Han character.

    A run of letters or digits stays one token (``TKL`` is ``"tkl"``); punctuation is left out; ü is ``v``, as
    people type it.  *kind* decides what may be a surname: a dealer's ``"name"`` can begin with a place or with
    its owner's surname, a ``"person"`` begins with one, a ``"place"`` has none.

    Args:
        text: The name as written.
        kind: What the name is a name of.
        given: A reading that someone corrected, syllables parted by spaces (``"chan xing da"``); it wins.
    """
    return tuple(unit[0] for unit in alternatives(text, kind, given))


@lru_cache(maxsize=16_384)
def alternatives(text: str, kind: Kind = "name", given: str = "") -> Readings:
    """All common readings of *text*, so that search finds 覃 as ``qin`` and as ``tan``.

    As :func:`readings`, with a tuple per unit; the first of each is the usual one.
    """
    if corrected := read_given(given):
        return tuple((syllable,) for syllable in corrected)
    units: list[tuple[str, ...]] = []
    first = True
    for run in runs(searchable(text)):
        if is_han(run[0]):
            units += _read(run, kind, first=first)
            first = False
        else:
            units.append((run,))
    return tuple(units)


def read_given(given: str) -> tuple[str, ...]:
    """Take apart a corrected reading as people type it: ``"Chán xīng dá"`` is ``("chan", "xing", "da")``."""
    plain = unicodedata.normalize("NFD", given.casefold()).replace("u\u0308", "v")
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return tuple(syllable for syllable in _SYLLABLE.split(bare) if syllable)


def initials(syllables: tuple[str, ...]) -> str:
    """First letters: ``("zheng", "zhou", "tkl")`` is ``"zzt"``."""
    return "".join(syllable[0] for syllable in syllables)


def sort_key(syllables: tuple[str, ...]) -> str:
    """A key that puts names into the order of a Chinese dictionary: syllable by syllable."""
    return " ".join(syllables)


@dataclass(frozen=True, slots=True)
class _Tables:
    surnames: Mapping[str, Readings]
    surname_first: frozenset[str]  # read as surnames where a dealer's name begins with them
    surname_before: tuple[str, ...]  # what follows an owner's surname: 记, 老板
    places: Mapping[str, Readings]
    names: Mapping[str, Readings]  # places, and surnames with what shows that they are: 曾记, 仇家, 老单
    characters: Mapping[str, Readings]


@cache
def _tables() -> _Tables:
    raw = json.loads((resources.files("resources") / "tables" / "readings.json").read_text("utf-8"))
    surnames = _parsed(raw["surnames"])
    places = _parsed(raw["places"])
    owners = {
        surname + after: surnames[surname] + _by_dictionary(after)
        for surname in raw["surname_first"]
        for after in (*raw["surname_before"], "家")
    }
    olds = {"老" + surname: (("lao",), *surnames[surname]) for surname in raw["surname_first"]}
    return _Tables(
        surnames=surnames,
        surname_first=frozenset(raw["surname_first"]),
        surname_before=tuple(raw["surname_before"]),
        places=places,
        names={**owners, **olds, **places},
        characters=_parsed(raw["characters"]),
    )


def _parsed(table: Mapping[str, str]) -> dict[str, Readings]:
    return {word: tuple(tuple(syllable.split("|")) for syllable in spoken.split()) for word, spoken in table.items()}


def _read(run: str, kind: Kind, *, first: bool) -> list[tuple[str, ...]]:
    """Read a stretch of Han characters; *first* when nothing Chinese stands before it."""
    tables = _tables()
    own = {"name": tables.names, "place": tables.places, "person": {}}[kind]
    units: list[tuple[str, ...]] = []
    if kind == "person" and first:
        surname = next((run[:length] for length in (2, 1) if run[:length] in tables.surnames), "")
        units += tables.surnames.get(surname, ())
        run = run[len(surname) :]
    at = 0
    head = first and kind == "name"
    for word in _words(run, own):
        at += len(word)
        if head and _is_surname(word, run[at:]):
            units += tables.surnames[word]
        else:
            units += own.get(word) or tables.characters.get(word) or _by_dictionary(word)
        head = head and word in tables.places  # the owner's surname may follow: 长垣单老板
    return units


def _words(run: str, own: Mapping[str, Readings]) -> Iterator[str]:
    """Cut *run* into words of our *own*, longest first, and between them into the dictionary's."""
    from pypinyin.contrib.mmseg import seg

    start = index = 0
    while index < len(run):
        here = (run[index : index + length] for length in range(_LONGEST_WORD, 1, -1))
        word = next((word for word in here if word in own), "")
        if word:
            yield from seg.cut(run[start:index])
            yield word
            start = index + len(word)
        index += len(word) or 1
    yield from seg.cut(run[start:])


def _is_surname(word: str, after: str) -> bool:
    """Whether *word*, at the head of a dealer's name and before *after*, is the owner's surname."""
    tables = _tables()
    return word in tables.surname_first or (word in tables.surnames and after.startswith(tables.surname_before))


@lru_cache(maxsize=8_192)  # shop signs are made of few words
def _by_dictionary(word: str) -> Readings:
    from pypinyin import lazy_pinyin

    return tuple((syllable,) for syllable in lazy_pinyin(word))
