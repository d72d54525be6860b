"""What travels between laptop and server is small: a rep pays for it, and often waits for it at the roadside."""

from random import Random

import pytest

from db.base import new_id
from fieldapp.sync.wire import MOST_OPS, Op, SyncRequest, UnreadableError, pack, unpack

HEADERS = 330  # bytes of HTTP around a body, with the token


def edits(count: int) -> SyncRequest:
    """*count* prices seen whose text was written on: new ids, the text after and before."""
    random = Random(7)  # noqa: S311  (bytes that nobody can pack, the same each time)
    ops = []
    for number in range(count):
        text = " ".join(f"word{(number * 7 + at) % 400}" for at in range(14))
        ops.append(
            Op(
                op_no=number + 1,
                op_id=f"{random.getrandbits(128):032x}",
                txn=7,
                tbl="competitor_sighting",
                kind="U",
                pk=str(new_id()),
                base=1,
                epoch="01a23035-f6dc-72db-bade-e60969c505f7",
                hlc=117709549277741056 + number,
                new={"promotion": f"{text} edited"},
                old={"promotion": text},
            )
        )
    return SyncRequest(protocol=1, schema=1, app="0.1.0", replica="1edb3328-5b5f-49cd-ab19-2bf079e0d248", ops=ops)


def test_a_hundred_changed_texts_travel_in_less_than_five_kilobytes() -> None:
    assert len(pack(edits(100))) + HEADERS < 5_000


@pytest.mark.parametrize("count", [0, 100, MOST_OPS])
def test_small_and_large_bodies_come_out_as_they_went_in(count: int) -> None:
    asked = edits(count)
    assert unpack(pack(asked), SyncRequest) == asked


@pytest.mark.parametrize("count", [1, MOST_OPS])
def test_a_body_that_was_damaged_on_the_way_is_refused(count: int) -> None:
    body = bytearray(pack(edits(count)))
    body[len(body) // 2] ^= 1
    with pytest.raises(UnreadableError):
        unpack(bytes(body), SyncRequest)
