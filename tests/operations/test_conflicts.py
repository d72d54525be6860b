"""Deciding what collided: a third value is checked by its own field, whoever types it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from db.models import Conflict, Dealer
from db.store import Store
from db.vocabulary import ConflictChoice, ConflictKind, Grade
from fieldapp.errors import RefusedError
from fieldapp.operations.conflicts import decide_conflict
from fieldapp.queries.conflicts import conflicts
from fieldapp.texts import Text
from tests.support import make

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


def _collided(store: Store, field: str, kind: ConflictKind = ConflictKind.FIELD) -> tuple[UUID, UUID]:
    with store.transaction(Text("Collide")) as session:
        dealer = make.dealer(session, name="甲店", region_code=None)
        session.flush()
        conflict = Conflict(
            kind=kind, tbl="dealer", row_id=dealer.id, field=field, kept=None, lost=None, happened_at=NOW
        )
        session.add(conflict)
    return conflict.id, dealer.id


@pytest.mark.parametrize(
    ("field", "typed", "stands"),
    [
        ("credit_limit", "1200.50", Decimal("1200.50")),
        ("staff_count", " 7 ", 7),
        ("since", "2020-05-01", date(2020, 5, 1)),
        ("phone", " 0371-1 ", "0371-1"),
        ("grade", "A", Grade.A),
        ("credit_limit", "", Decimal(0)),
    ],
)
def test_a_third_value_is_kept_as_its_field_keeps_it(store: Store, field: str, typed: str, stands: object) -> None:
    conflict, dealer = _collided(store, field)
    decide_conflict(store, conflict, ConflictChoice.EDITED, now=NOW, value=typed)
    with store.reading() as session:
        assert getattr(session.get(Dealer, dealer), field) == stands
        (one,) = conflicts(session, all_of_them=True)
        assert (one.choice, one.decided_at, one.decided) == (ConflictChoice.EDITED, NOW, True)


@pytest.mark.parametrize(
    ("field", "typed", "kind"),
    [
        ("credit_limit", "abc", ConflictKind.FIELD),
        ("credit_limit", "-1", ConflictKind.FIELD),
        ("since", "yesterday", ConflictKind.FIELD),
        ("grade", "Z", ConflictKind.FIELD),
        ("is_core", "no", ConflictKind.FIELD),
        ("territory_id", "nonsense", ConflictKind.FIELD),
        ("of_tomorrow", "x", ConflictKind.FIELD),
        ("deleted_at", "x", ConflictKind.DELETED),
    ],
)
def test_what_the_field_cannot_take_is_refused_and_nothing_is_decided(
    store: Store, field: str, typed: str, kind: ConflictKind
) -> None:
    conflict, _dealer = _collided(store, field, kind)
    with pytest.raises(RefusedError):
        decide_conflict(store, conflict, ConflictChoice.EDITED, now=NOW, value=typed)
    with store.reading() as session:
        assert [one.id for one in conflicts(session)] == [conflict]
