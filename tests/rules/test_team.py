"""Who is below whom."""

from fieldapp.rules.team import below

MANAGERS = {"boss": None, "lead": "boss", "gao": "lead", "li": "lead", "wu": "boss", "other": None}


def test_below_are_those_who_report_directly_or_through_others_and_oneself() -> None:
    assert below(MANAGERS, "boss") == {"boss", "lead", "gao", "li", "wu"}
    assert below(MANAGERS, "lead") == {"lead", "gao", "li"}
    assert below(MANAGERS, "gao") == {"gao"}


def test_a_circle_of_managers_has_an_end() -> None:
    assert below({"one": "two", "two": "three", "three": "one", "rep": "two", "out": None}, "one") == {
        "one",
        "two",
        "three",
        "rep",
    }
    assert below({"alone": "alone"}, "alone") == {"alone"}


def test_somebody_who_is_not_known_still_has_those_who_report_to_them() -> None:
    assert below({"gao": "left"}, "left") == {"left", "gao"}
    assert below({}, "left") == {"left"}
