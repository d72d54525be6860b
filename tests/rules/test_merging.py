"""Which change wins, and that nothing is lost by it."""

from hypothesis import given
from hypothesis import strategies as st

from db.vocabulary import ConflictKind
from fieldapp.rules.merging import DELETED, Held, Incoming, Stamp, first, merge, merge_texts

FIELDS = ("name", "phone", "note", DELETED)
LINES = st.lists(st.sampled_from(["电话", "地址", "老板", "付款", "备注"]), max_size=6).map("\n".join)
VALUES = st.one_of(st.none(), st.text(max_size=4))


@st.composite
def changes(draw: st.DrawFn) -> Incoming:
    new = draw(st.dictionaries(st.sampled_from(FIELDS), VALUES, min_size=1, max_size=3))
    replica = draw(st.sampled_from("abc"))
    return Incoming(draw(st.integers(0, 4)), draw(st.integers(0, 9)), replica, replica, new)


@given(st.lists(changes(), min_size=1, max_size=6))
def test_each_value_stands_or_is_kept_beside_or_was_seen_by_who_wrote_over_it(history: list[Incoming]) -> None:
    whole = Incoming(0, 0, "a", "a", dict.fromkeys(FIELDS))
    held = first(whole)
    for change in history:
        merged = merge(held, change)
        assert merged.row.ver == held.ver + 1
        for name, value in change.new.items():
            now, before = merged.row.fields.get(name), held.fields.get(name)
            beside = [c.lost for c in merged.collisions if c.field == name]
            assert value == now or value in beside
            stamp = held.stamp(name)
            unseen = stamp.ver > change.base and stamp.replica != change.replica
            assert before == now or before in beside or not unseen
        held = merged.row


@given(changes(), changes())
def test_the_order_of_two_who_did_not_know_of_each_other_does_not_matter(one: Incoming, other: Incoming) -> None:
    start = Held(5, dict.fromkeys(FIELDS), {"_": Stamp(1, 0, "x", "x")})
    if one.replica == other.replica:
        return
    one = Incoming(5, one.hlc, one.replica, one.who, {k: v for k, v in one.new.items() if k != DELETED})
    other = Incoming(5, other.hlc, other.replica, other.who, {k: v for k, v in other.new.items() if k != DELETED})
    there = merge(merge(start, one).row, other).row.fields
    back = merge(merge(start, other).row, one).row.fields
    assert there == back


def test_what_was_seen_is_written_over_without_a_word_whatever_the_clocks_say() -> None:
    held = Held(3, {"phone": "1"}, {"_": Stamp(3, 999, "b", "b")})
    merged = merge(held, Incoming(3, 1, "a", "a", {"phone": "2"}))
    assert (merged.row.fields["phone"], merged.collisions) == ("2", ())


def test_who_is_working_on_a_row_keeps_it_from_being_deleted() -> None:
    held = Held(3, {"phone": "1", DELETED: None}, {"_": Stamp(1, 1, "a", "a"), "phone": Stamp(3, 5, "b", "b")})
    merged = merge(held, Incoming(2, 9, "a", "a", {DELETED: "2026-11-23"}))
    assert merged.row.fields[DELETED] is None
    assert [c.kind for c in merged.collisions] == [ConflictKind.DELETED]


def test_a_change_brings_back_what_another_had_deleted() -> None:
    held = Held(3, {"phone": "1", DELETED: "2026-11-23"}, {"_": Stamp(1, 1, "b", "b"), DELETED: Stamp(3, 5, "b", "b")})
    merged = merge(held, Incoming(2, 4, "a", "a", {"phone": "2"}))
    assert (merged.row.fields[DELETED], merged.row.fields["phone"]) == (None, "2")
    assert [c.kind for c in merged.collisions] == [ConflictKind.RESTORED]


@given(LINES, LINES, LINES)
def test_no_line_that_somebody_wrote_is_lost_from_two_texts(base: str, theirs: str, mine: str) -> None:
    merged = merge_texts(base, theirs, mine)
    if merged is None:
        assert theirs.strip() == "" or mine.strip() == ""
        return
    added = (set(theirs.split("\n")) | set(mine.split("\n"))) - set(base.split("\n"))
    assert added - {""} <= set(merged.split("\n"))


@given(LINES, LINES)
def test_a_text_that_only_one_changed_is_theirs(base: str, mine: str) -> None:
    merged = merge_texts(base, base, mine)
    assert merged is None or merged == mine or base.strip() == "" or mine in merged
