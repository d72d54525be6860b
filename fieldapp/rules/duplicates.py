"""Dealers that are probably the same one, entered twice (DOMAIN sections 2 and 18).

A finding advises, people decide.  Each thing two cards share adds to a score; the reasons are named so that a
screen can show them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from itertools import combinations
from typing import Final
from uuid import UUID

from fieldapp.rules.regions import COUNTY_DIGITS, TOWNSHIP_DIGITS, bare_name, region_prefix
from fieldapp.rules.search_words import is_han, runs, searchable

# What shops are called besides their name proper: legal forms, kinds of shop, trades.
_COMMON_WORDS: Final = """
有限责任公司 股份有限公司 有限公司 总公司 分公司 公司 集团 经营部 商行 商店 商场 商贸 贸易 门市部 门市 专卖店 专营店
旗舰店 体验店 直营店 专卖 总店 分店 老店 新店 店 服务部 维修部 维修 售后 部 中心 广场 超市 市场 城 行
家用电器 家电 电器 电子 制冷 空调 冰箱 洗衣机 个体
"""
_BRAND_WORDS: Final = "海尔 美的 格力 海信 长虹 奥克斯 康佳 创维 小天鹅 容声 美菱 新飞 志高 tcl"
_BRANDS: Final = tuple(sorted(_BRAND_WORDS.split(), key=len, reverse=True))
_COMMON_ENDINGS: Final = tuple(sorted([*_COMMON_WORDS.split(), *_BRANDS], key=len, reverse=True))
_SHORTEST_CORE: Final = 2
_SHORTEST_SIMILAR: Final = 3  # of two characters one is too little to be alike


class Reason(StrEnum):
    """What two dealers share."""

    SAME_PHONE = "same_phone"
    SAME_NAME = "same_name"  # character for character
    SAME_CORE = "same_core"  # 新郑兴达电器 and 兴达家电商行
    SAME_SOUND = "same_sound"  # 兴达 and 星达
    SIMILAR_NAME = "similar_name"
    SAME_PERSON = "same_person"
    SAME_TOWNSHIP = "same_township"
    SAME_COUNTY = "same_county"


@dataclass(frozen=True, slots=True)
class Weights:
    """What each reason adds to the score, and from which score on two dealers are shown as probably one."""

    points: Mapping[Reason, int] = field(
        default_factory=lambda: {
            Reason.SAME_PHONE: 60,
            Reason.SAME_NAME: 60,
            Reason.SAME_CORE: 45,
            Reason.SAME_SOUND: 42,
            Reason.SIMILAR_NAME: 40,
            Reason.SAME_PERSON: 15,
            Reason.SAME_TOWNSHIP: 20,
            Reason.SAME_COUNTY: 15,
        }
    )
    other_county: int = -25  # the same name elsewhere is another shop as a rule
    similar_from: float = 0.66  # share of characters in common, 0 to 1
    shown_from: int = 60


@dataclass(frozen=True, slots=True)
class Card:
    """What is compared of a dealer.

    *syllables* are its reading as ``fieldapp.pinyin.readings`` gives it, *phones* as dialled, *places* the names of its
    region and of those above it: they are no part of the name proper.
    """

    id: UUID
    name: str
    syllables: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    region_code: str = ""
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A dealer that is probably the same; *score* up to 100, *reasons* the weightiest first."""

    id: UUID
    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two dealers of a list that are probably the same; *one* stands before *other* in the list."""

    one: UUID
    other: UUID
    score: int
    reasons: tuple[Reason, ...]


def core_name(name: str, places: Iterable[str] = ()) -> str:
    """The name proper, without places and brands before it and common words behind it.

    At least two characters are left.

    Example:
        >>> core_name("新郑市龙湖镇兴达家电有限公司", ("河南省", "新郑市", "龙湖镇"))
        '兴达'
        >>> core_name("家电城")
        '家电'
    """
    start, end = _core(searchable(name), places)
    return searchable(name)[start:end]


def without_places(name: str, places: Iterable[str] = ()) -> str:
    """The name without the places that it begins with, its common words kept.

    Example:
        >>> without_places("新郑市龙湖镇兴达家电", ("河南省", "新郑市", "龙湖镇"))
        '兴达家电'
    """
    plain = searchable(name)
    return plain[_past_heads(plain, 0, len(plain), _heads(tuple(places))) :]


class CardIndex:
    """Cards by what they could share, so that few are compared with each other."""

    def __init__(self, cards: Iterable[Card] = ()) -> None:
        self._blocks: dict[tuple[str, ...], list[_Known]] = {}
        for card in cards:
            self.add(card)

    def add(self, card: Card) -> None:
        """Put one more card in."""
        known = _Known.of(card)
        for key in known.blocks():
            self._blocks.setdefault(key, []).append(known)

    def matches(self, card: Card, weights: Weights) -> list[Match]:
        """All cards that are probably the same dealer as *card*, itself left out; the most probable first."""
        new = _Known.of(card)
        candidates = {
            known.card.id: known
            for key in new.blocks()
            for known in self._blocks.get(key, ())
            if known.card.id != card.id
        }
        found = [match for known in candidates.values() if (match := _compare(new, known, weights))]
        return sorted(found, key=lambda match: (-match.score, match.id))


def likely_duplicates(new: Card, existing: CardIndex, weights: Weights | None = None) -> list[Match]:
    """Who of the *existing* dealers is probably the *new* one; the most probable first, empty if nobody."""
    return existing.matches(new, weights or Weights())


def duplicate_pairs(cards: Iterable[Card], weights: Weights | None = None) -> list[Pair]:
    """All pairs of *cards* that are probably one dealer; the most probable first."""
    seen = CardIndex()
    pairs: list[Pair] = []
    for card in cards:
        matches = seen.matches(card, weights or Weights())
        pairs += [Pair(match.id, card.id, match.score, match.reasons) for match in matches]
        seen.add(card)
    return sorted(pairs, key=lambda pair: -pair.score)


@dataclass(frozen=True, slots=True)
class _Known:
    """A card with what is worked out of it once."""

    card: Card
    name: str
    core: str
    sound: str
    county: str
    township: str

    @classmethod
    def of(cls, card: Card) -> "_Known":
        name = searchable(card.name)
        start, end = _core(name, card.places)
        region = region_prefix(card.region_code)
        return cls(
            card=card,
            name=name,
            core=name[start:end],
            sound=_sound(name, start, end, card.syllables),
            county=region[:COUNTY_DIGITS] if len(region) >= COUNTY_DIGITS else "",
            township=region[:TOWNSHIP_DIGITS] if len(region) >= TOWNSHIP_DIGITS else "",
        )

    def blocks(self) -> Iterator[tuple[str, ...]]:
        """Where the card is put; two cards without a common block have too little in common to be shown."""
        yield from (("phone", phone) for phone in self.card.phones)
        if self.name:
            yield "name", self.name
            yield "core", self.core
        if self.sound:
            yield "sound", self.sound
        if self.county and len(self.core) >= _SHORTEST_SIMILAR:
            # Names with two thirds in common have two characters in the same order, though others may stand between
            # them: 远兴宏兴 and 远宏星兴 have no neighbours in common.
            yield from (("pair", *pair, self.county) for pair in set(combinations(self.core, 2)))


def _core(name: str, places: Iterable[str]) -> tuple[int, int]:
    """Where the name proper begins and ends in the searchable *name*."""
    start, end = _past_heads(name, 0, len(name), _heads(tuple(places))), len(name)
    while name.endswith(_COMMON_ENDINGS, start, end):
        tail = next(word for word in _COMMON_ENDINGS if name.endswith(word, start, end))
        if end - start - len(tail) < _SHORTEST_CORE:
            break
        end -= len(tail)
    return _past_heads(name, start, end, _BRANDS), end


@lru_cache(maxsize=4_096)  # all shops of a place have the same
def _heads(places: tuple[str, ...]) -> tuple[str, ...]:
    """What names begin with that lie in *places*, the longest first."""
    words = {word for place in map(searchable, places) for word in (place, bare_name(place))}
    return tuple(sorted(words - {""}, key=len, reverse=True))


def _past_heads(name: str, start: int, end: int, heads: tuple[str, ...]) -> int:
    """Step over *heads*, which stand the longest first, as long as a core is left."""
    while name.startswith(heads, start, end):
        head = next(word for word in heads if name.startswith(word, start, end))
        if end - start - len(head) < _SHORTEST_CORE:
            break
        start += len(head)
    return start


def _sound(name: str, start: int, end: int, syllables: tuple[str, ...]) -> str:
    """The reading of ``name[start:end]``; empty if *syllables* do not follow the characters one by one."""
    units = [unit for run in runs(name) for unit in (run if is_han(run[0]) else (run,))]
    if len(units) != len(syllables):
        return ""
    spoken: list[str] = []
    at = 0
    for unit, syllable in zip(units, syllables, strict=True):
        if start <= at < end:
            spoken.append(syllable)
        at += len(unit)
    return " ".join(spoken)


def _compare(one: _Known, other: _Known, weights: Weights) -> Match | None:
    reasons: list[Reason] = []
    if set(one.card.phones) & set(other.card.phones):
        reasons.append(Reason.SAME_PHONE)
    reasons += _alike(one, other, weights)
    if set(one.card.people) & set(other.card.people):
        reasons.append(Reason.SAME_PERSON)
    score = 0
    if one.county and other.county:
        if one.county != other.county:
            score = weights.other_county
        elif one.township and one.township == other.township:
            reasons.append(Reason.SAME_TOWNSHIP)
        else:
            reasons.append(Reason.SAME_COUNTY)
    score += sum(weights.points[reason] for reason in reasons)
    if score < weights.shown_from:
        return None
    reasons.sort(key=lambda reason: -weights.points[reason])
    return Match(other.card.id, min(score, 100), tuple(reasons))


def _alike(one: _Known, other: _Known, weights: Weights) -> list[Reason]:
    """How the names are alike: the strongest way only."""
    if not one.name or not other.name:
        return []
    if one.name == other.name:
        return [Reason.SAME_NAME]
    if one.core == other.core:
        return [Reason.SAME_CORE]
    if one.sound and one.sound == other.sound:
        return [Reason.SAME_SOUND]
    if min(len(one.core), len(other.core)) >= _SHORTEST_SIMILAR:
        from rapidfuzz.distance.Indel import normalized_similarity

        if normalized_similarity(one.core, other.core) >= weights.similar_from:
            return [Reason.SIMILAR_NAME]
    return []
