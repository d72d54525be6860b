import pytest

from db.base import WORDS, SyncedBase
from db.models import (
    Anniversary,
    Attachment,
    Dealer,
    DealerBrand,
    Gift,
    Hardship,
    LadderMove,
    Need,
    Person,
    PersonPhone,
    Promise,
    ShopAsset,
)
from db.vocabulary import DealerStatus, DealerType
from fieldapp.rules.dealers import InfoClass, Known
from fieldapp.rules.duplicates import Reason
from fieldapp.texts import speaking
from fieldapp.words.vocabulary import field_word, word

NOT_SHOWN = {"id", "_ver", "_bucket", "sort_key", "owner_table", "owner_id", "sha256", "size", "mime", "visit_id"}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_stored_word_has_a_name_in_both_languages(language: str) -> None:
    with speaking(language):
        for words in [*WORDS, InfoClass, Known, Reason]:
            names = [word(member) for member in words]
            assert all(names)
            assert len(set(names)) == len(names), words
            assert {any(letter >= "\u4e00" for letter in name) for name in names} == {language == "zh_CN"}


def test_a_word_is_looked_up_when_it_is_shown() -> None:
    with speaking("zh_CN"):
        assert (word(DealerStatus.OPENING), word(DealerType.SECOND_TIER_WHOLESALER)) == ("开发中", "二批商")
    assert word(DealerStatus.OPENING) == "Being opened"


@pytest.mark.parametrize(
    "table",
    [
        Dealer,
        DealerBrand,
        ShopAsset,
        Hardship,
        LadderMove,
        Person,
        PersonPhone,
        Anniversary,
        Gift,
        Promise,
        Need,
        Attachment,
    ],
)
def test_every_field_of_a_dealers_file_has_a_name(table: type[SyncedBase]) -> None:
    unnamed = [name for name in table.__table__.columns.keys() if field_word(name) == name]  # noqa: SIM118
    assert set(unnamed) <= NOT_SHOWN
