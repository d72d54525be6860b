"""The screening card advises; only the restricted list says no."""

from datetime import date

from db.vocabulary import ScreeningPoint, Verdict
from fieldapp.rules.targets import (
    CRITERIA,
    PRINCIPLES,
    Listed,
    Mark,
    resembling_entries,
    restricted_entry,
    screening_card,
)

DAY = date(2026, 11, 23)
LISTED = (Listed("新郑市鑫源家电有限公司", "", "拖欠货款"), Listed("老周", "13837901234", "串货"))


def _mark(point: ScreeningPoint, verdict: Verdict, reason: str = "") -> Mark:
    return Mark(point, verdict, reason, DAY)


def test_there_are_four_criteria_and_four_principles() -> None:
    assert (len(CRITERIA), len(PRINCIPLES)) == (4, 4)
    assert set(CRITERIA) | set(PRINCIPLES) == set(ScreeningPoint)


def test_the_newest_judgement_of_a_point_counts() -> None:
    card = screening_card(
        [_mark(ScreeningPoint.WILL, Verdict.NOT_MET), _mark(ScreeningPoint.WILL, Verdict.WAIVED, "独家")], None
    )
    assert card.failed == ()
    assert card.waived == (ScreeningPoint.WILL,)
    assert len(card.open) == 6  # the restricted list judges itself


def test_what_is_not_met_is_named() -> None:
    card = screening_card([_mark(ScreeningPoint.CAPITAL, Verdict.NOT_MET)], None)
    assert card.failed == (ScreeningPoint.CAPITAL,)


def test_a_dealer_is_known_by_its_name_proper_or_its_number() -> None:
    assert restricted_entry("鑫源电器商行", [], LISTED, ("河南省", "新郑市")) == LISTED[0]
    assert restricted_entry("换了招牌的店", ["13837901234"], LISTED) == LISTED[1]
    assert restricted_entry("兴达家电", ["13800000000"], LISTED, ("新郑市",)) is None
    assert restricted_entry("兴达家电", [""], [Listed("别家", "", "")]) is None


def test_nobody_is_taken_for_a_restricted_dealer_of_another_place_that_is_called_alike() -> None:
    listed = (Listed("华诚制冷维修", "", "欠款跑路"),)
    assert restricted_entry("华诚制冷维修", [], listed, ("新郑市", "岗李乡")) == listed[0]
    assert restricted_entry("岗李华诚制冷维修", [], listed, ("新郑市", "岗李乡")) == listed[0]
    assert restricted_entry("南坞华诚电器", [], listed, ("鄢陵县", "南坞镇")) is None
    assert restricted_entry("鑫源家电", [], LISTED, ("河南省", "鄢陵县")) is None  # that one is of 新郑
    assert resembling_entries("南坞华诚电器", listed, ("鄢陵县", "南坞镇")) == listed  # but one had better make sure
    assert resembling_entries("兴达家电", listed) == ()
    assert screening_card([], listed[0], listed).resembles == ()  # it is that one
