import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.rules.phones import read_phone, shown_phone, split_phones

MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
LANDLINES = st.from_regex(r"0(10|2[0-9]|[3-9][1-9][0-9])[2-8][0-9]{6,7}", fullmatch=True)


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("138 3790 1234", "13837901234"),
        ("138-3790-1234", "13837901234"),
        ("+86 13837901234", "13837901234"),
        ("0086-138-3790-1234", "13837901234"),
        ("8613837901234", "13837901234"),
        ("１３８３７９０１２３４", "13837901234"),
        ("+86 371 6789 1234", "037167891234"),
        ("（0371）67891234", "037167891234"),
        ("0371－6789 1234-801", "037167891234,801"),
        ("037167891234转801", "037167891234,801"),
        ("67891234", "67891234"),
        ("400-820-8820", "4008208820"),
        ("+49 30 901820", "+4930901820"),
        ("12315", "12315"),
    ],
)
def test_a_number_is_the_same_however_it_is_written(written: str, dialled: str) -> None:
    assert read_phone(written) == dialled


@pytest.mark.parametrize("written", ["", "   ", "无", "微信同号", "138", "王总 13837901234", "1" * 20])
def test_what_is_no_number_is_not_read(written: str) -> None:
    assert read_phone(written) is None


@pytest.mark.parametrize(
    ("dialled", "shown"),
    [
        ("13837901234", "138 3790 1234"),
        ("037167891234", "0371 6789 1234"),
        ("01067891234", "010 6789 1234"),
        ("67891234", "6789 1234"),
        ("4008208820", "400 820 8820"),
        ("037167891234,801", "0371 6789 1234-801"),
        ("+4930901820", "+4930901820"),
        ("as it was", "as it was"),
    ],
)
def test_numbers_are_shown_in_groups_that_can_be_read_out(dialled: str, shown: str) -> None:
    assert shown_phone(dialled) == shown


@given(st.one_of(MOBILES, LANDLINES))
def test_what_is_shown_reads_back_to_the_same_number(number: str) -> None:
    assert read_phone(shown_phone(number)) == number
    assert read_phone(f"+86 {number.removeprefix('0')}") == number


@given(st.text())
def test_any_text_can_be_given_and_a_number_found_stays_itself(text: str) -> None:
    number = read_phone(text)
    if number is not None:
        assert read_phone(shown_phone(number)) == number
    assert all(read_phone(one) == one for one in split_phones(text))


def test_a_cell_may_hold_several_numbers() -> None:
    assert split_phones("13837901234 / 0371-67891234、138 3790 1234；13900000000") == [
        "13837901234",
        "037167891234",
        "13900000000",
    ]
