from hypothesis import example, given
from hypothesis import strategies as st

from fieldapp.reports.line_breaking import break_lines
from fieldapp.reports.text_width import text_width

TEXTS = st.text(alphabet=st.sampled_from("郑州市龙湖镇ab12 .,-，。（）“”《》、：;!\n𬭎"), max_size=60)
WIDTHS = st.integers(2, 40)


def broken(text: str, width: int) -> list[str]:
    """Lines in half-width places."""
    return break_lines(text, width, text_width)


@given(TEXTS, WIDTHS)
@example("a,b" * 20, 4)
def test_no_line_is_wider_than_asked_and_nothing_but_blanks_is_lost(text: str, width: int) -> None:
    lines = broken(text, width)
    assert "".join(lines).replace(" ", "") == text.replace("\n", "").replace(" ", "")
    assert all(text_width(line) <= width for line in lines)


@given(TEXTS, st.integers(16, 40))
def test_closing_marks_do_not_begin_a_line_and_opening_ones_do_not_end_it(text: str, width: int) -> None:
    """Where the text itself does not: marks after marks may be wider than any line."""
    whole = text.replace("\n", "").replace(" ", "")
    if any(mark + other in whole for mark in "，。（）“”《》、：;!.,-" for other in "，。（）“”《》、：;!.,-"):
        return
    lines = broken(whole, width)
    assert all(line[0] not in "，。）”》、：;!" for line in lines[1:])
    assert all(line[-1] not in "（“《" for line in lines[:-1])


def test_latin_words_numbers_and_telephone_numbers_stay_whole() -> None:
    assert broken("云锦Lanyu冰箱1,300.00元13812345678", 12) == ["云锦Lanyu冰", "箱1,300.00元", "13812345678"]


def test_a_word_wider_than_the_line_is_cut() -> None:
    assert broken("abcdefgh", 3) == ["abc", "def", "gh"]


def test_blanks_at_the_end_of_a_line_are_not_taken_to_the_next() -> None:
    assert broken("aaaa bbbb", 4) == ["aaaa", "bbbb"]


def test_no_character_stands_alone_on_the_last_line() -> None:
    assert broken("尉氏县大家电商场", 14) == ["尉氏县大家电", "商场"]


def test_line_breaks_in_the_text_are_kept() -> None:
    assert broken("一\n\n二", 10) == ["一", "", "二"]
    assert broken("", 10) == [""]
