from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.rules.birthday_text import read_birthday
from fieldapp.rules.birthdays import Birthday
from fieldapp.rules.person_line import PersonLine, read_person_line


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("李娟 13837901234 农历八月十五", PersonLine("李娟", ("13837901234",), "农历八月十五")),
        ("李娟，腊月三十，138 3790 1234", PersonLine("李娟", ("13837901234",), "腊月三十")),
        ("13837901234 王五", PersonLine("王五", ("13837901234",))),
        ("王五 0371-67891234 68年5月1日", PersonLine("王五", ("037167891234",), "68年5月1日")),
        ("王 五 八月十五(农历)", PersonLine("王 五", (), "八月十五(农历)")),
        ("Li Juan lunar 8-15", PersonLine("Li Juan", (), "lunar 8-15")),
        ("Wang May 1, 1968 13837901234", PersonLine("Wang", ("13837901234",), "May 1 1968")),
        ("李娟 1968-05-01", PersonLine("李娟", (), "1968-05-01")),
        ("李娟 二月三十 店长", PersonLine("李娟", (), "二月三十", "店长")),
        ("李娟", PersonLine("李娟")),
        ("  ", PersonLine("")),
    ],
)
def test_a_line_is_taken_apart_as_a_person_means_it(written: str, understood: PersonLine) -> None:
    assert read_person_line(written, 2026) == understood


@given(
    name=st.sampled_from(["单雄", "李娟", "欧阳明"]),
    phones=st.lists(st.sampled_from(["13837901234", "037167891234"]), unique=True),
    birthday=st.sampled_from(["", "农历八月十五", "1968-05-01", "闰六月初十", "5月1日"]),
    order=st.randoms(),
)
def test_what_follows_the_name_may_stand_in_any_order(
    name: str, phones: list[str], birthday: str, order: Random
) -> None:
    others = [*phones, *([birthday] if birthday else [])]
    order.shuffle(others)
    read = read_person_line(" ".join([name, *others]), 2026)
    assert (read.name, set(read.phones), read.birthday, read.rest) == (name, set(phones), birthday, "")
    if birthday:
        assert isinstance(read_birthday(read.birthday, today_year=2026), Birthday)
