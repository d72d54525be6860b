"""Whatever a faulty or hostile client sends: the server refuses it, or every laptop can read it."""

import json
import random
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select, text
from sqlalchemy.dialects import sqlite

from db import migrations
from db.base import Base
from db.models import RefusedChange
from db.stored_values import MOST_FEN, MOST_SHORT_TEXT, MOST_TEXT, values_of
from db.vocabulary import RefusalChoice, RefusalReason
from fieldapp.errors import RefusedError
from fieldapp.operations.conflicts import decide_refused
from fieldapp.queries.conflicts import refused_changes
from fieldapp.server.accounts import SignedIn
from fieldapp.server.exchange import exchange
from fieldapp.server.readable import MOST_KEPT
from fieldapp.server.schema import rows
from fieldapp.sync.tables import tables
from fieldapp.sync.wire import Op, SyncAnswer, SyncRequest, UnreadableError, pack, unpack
from tests.support.company import Laptop, Office

NOT_READABLE = RefusalReason.NOT_READABLE.value
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
HOSTILE = (
    "abc", "2026-02-30", "2026-W48-1", "20261123", "0001-01-01", "9999-12-31", "2026-11-23T25:00:00Z",
    "2026-11-23T10:00:00", "2026-11-23T10:00:00+08:00", "9999-12-31T23:59:59.999999Z", "１９９９-01-01", "null", "{}",
    "[" * 900 + "]" * 900, '"\\"' + '\\"' * 500, "NaN", "\x00", "dealer", "no id", str(UUID(int=1)).upper() + " ",
    -1, 0, 1, 2, 2**31, 2**63, 2**70, 0.5, 1e300, True, False, None, [], {}, [[]], {"a": [1]}, [None] * 3,
)  # fmt: skip
ANYTHING = st.one_of(
    st.sampled_from(HOSTILE),
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=5,
    ),
    st.dates().map(str),
    st.datetimes().map(lambda at: at.isoformat() + "Z"),
)


class Client:
    """Sends what it likes, as whom it likes, and says what became of it."""

    def __init__(self, office: Office, login: str) -> None:
        self._office, self._login, self._device = office, login, str(uuid4())
        self._replica, self._sent, self._token = str(uuid4()), 0, ""

    def push(self, *changes: tuple[str, str, str, dict[str, Any]]) -> list[tuple[str, str]]:
        """Outcome and reason of each change; what is not listed was taken as it is."""
        first = self._sent + 1
        ops = [
            Op(first + at, uuid4().hex, first, table, kind, pk, 0, "", 1 << 40, new)
            for at, (kind, table, pk, new) in enumerate(changes)
        ]
        self._sent += len(ops)
        asked = SyncRequest(
            protocol=1, schema=migrations.NEWEST, app="another", replica=self._replica, token=self._token, ops=ops
        )
        answer = self.arrives(pack(asked))
        self._token = answer.token
        assert answer.acked == self._sent
        told = {result.op_no: (result.outcome, result.reason) for result in answer.results}
        return [told.get(op.op_no, ("applied", "")) for op in ops]

    def arrives(self, body: bytes) -> SyncAnswer:
        """One request, as it travels there and back."""
        who = SignedIn(1, self._office.people[self._login], self._device)
        request = unpack(body, SyncRequest)
        answer = self._office.database.write(lambda c: exchange(c, who, request, self._office.now_ms))
        return unpack(pack(answer), SyncAnswer)


def whole_row(office: Office, table: str, dealer: str) -> dict[str, Any]:
    """Each column with a value that it can have."""
    made: dict[str, Any] = {}
    references = dict(tables()[table].references)
    for name, check in values_of(table).checks.items():
        column = Base.metadata.tables[table].columns[name]
        if name in references:
            ids = {"dealer": dealer, "colleague": office.people["gao"], "territory": office.territories["gao"]}
            made[name] = ids.get(references[name], None if column.nullable else str(uuid4()))
        elif name == "deleted_at":
            made[name] = None
        else:
            words = list(getattr(column.type, "enums", ()))
            samples = [*words, str(uuid4()), "2026-11-23", "2026-11-23T10:00:00.000000Z", 1, "{}", "some text"]
            made[name] = next(sample for sample in samples if check(sample))
    return made


def all_can_be_read(laptop: Laptop, *names: str) -> None:
    """Every row of these tables, through the types of their columns, and the list of what was refused."""
    with laptop.store.reading() as session:
        for mapper in Base.registry.mappers:
            if mapper.local_table.name in names:  # type: ignore[attr-defined]
                for row in session.scalars(select(mapper.class_).execution_options(include_deleted=True)):
                    assert row.id
        refused_changes(session, all_of_them=True)


def test_any_value_in_any_column_is_refused_or_can_be_read(office: Office, boss: Laptop) -> None:
    """Each column of each table in one push: what does not fit is refused row by row, never all of it."""
    client, dealer = Client(office, "boss"), str(uuid4())
    client.push(("I", "dealer", dealer, {"name": "店", "territory_id": office.territories["gao"]}))
    good = {table: whole_row(office, table, dealer) for table in tables()}
    places = [(table, column) for table, row in good.items() for column in row]

    @settings(
        max_examples=10, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(chance=st.randoms(use_true_random=False), more=st.lists(ANYTHING, max_size=30))
    def try_them(chance: random.Random, more: list[Any]) -> None:
        changes, fits = [], []
        for table, column in places:
            value, values = chance.choice([*HOSTILE, *more]), values_of(table)
            changes.append(("I", str(table), str(uuid4()), good[table] | {column: value}))
            fits.append(column not in values.never_null if value is None else values.checks[column](value))
        for place, change, is_fit, (outcome, reason) in zip(places, changes, fits, client.push(*changes), strict=True):
            assert (reason == NOT_READABLE) == (not is_fit), (place, change, outcome, reason)
        boss.sync(may_remove=True)
        all_can_be_read(boss, *tables())

    try_them()


@pytest.mark.parametrize("table", list(tables()))
def test_each_column_of_each_table_knows_what_its_type_reads(table: str) -> None:
    """What the check lets through, the type of the column reads; without a server, so many more values can be tried."""
    dialect = sqlite.dialect()

    @settings(max_examples=40, deadline=None, database=None)
    @given(value=ANYTHING)
    def try_it(value: Any) -> None:
        values = values_of(table)
        for name, check in values.checks.items():
            column = Base.metadata.tables[table].columns[name]
            if value is not None and check(value):
                assert name not in values.reading or values.reading[name](value)
                reads = column.type.dialect_impl(dialect).result_processor(dialect, None)
                if reads is not None:
                    reads(value)

    try_it()


def test_one_faulty_row_is_refused_the_others_are_taken_and_nothing_is_lost(gao: Laptop, boss: Laptop) -> None:
    good, bad = gao.add("好的店"), gao.add("坏的店")
    kept = gao.add("别的店")
    with gao.store.taking_in() as session:
        session.execute(
            text("UPDATE sync_op SET new = json_set(new, '$.since', 'abc') WHERE pk = :bad"), {"bad": str(bad)}
        )
    gao.sync()
    assert set(gao.dealers()) == {"好的店", "别的店"}
    with gao.store.reading() as session:
        (refused,) = refused_changes(session)
        assert refused.reason is RefusalReason.NOT_READABLE
        assert (refused.new["name"], refused.new["since"]) == ("坏的店", "abc")
        assert refused.changes[0].endswith("abc")  # what does not fit comes first
    boss.sync()
    assert set(boss.dealers().values()) == {good, kept}
    with pytest.raises(RefusedError):  # it would not fit there either
        decide_refused(boss.store, refused.id, RefusalChoice.ACCEPTED, now=NOW)
    decide_refused(boss.store, refused.id, RefusalChoice.DISCARDED, now=NOW)
    boss.sync()


@pytest.mark.parametrize(
    ("column", "value", "is_taken"),
    [
        ("name", "长" * MOST_SHORT_TEXT, True),
        ("name", "长" * (MOST_SHORT_TEXT + 1), False),
        ("note", "长" * MOST_TEXT, True),
        ("note", "长" * (MOST_TEXT + 1), False),
        ("note", "a\x00b", False),
        ("credit_limit", MOST_FEN, True),
        ("credit_limit", MOST_FEN + 1, False),
        ("credit_limit", -1, False),
        ("loyalty", 6, False),
        ("status", "a word of tomorrow", False),
        ("is_core", True, True),
        ("is_core", 2, False),
        ("region_code", None, False),
        ("grade", None, True),
        ("a_field_of_tomorrow", "x", True),
        ("a_field_of_tomorrow", ["x"], False),
        ("a_field_of_tomorrow", "x" * (MOST_TEXT + 1), False),
        ("no name of a field", 1, False),
        ("_ver", 99, False),
        ("_bucket", "g", False),
        ("id", "0f8c6c4e-41b1-49f4-b79a-f4e97ece8a4c", False),
        ("sort_key", "a", False),
    ],
)
def test_limits(office: Office, gao: Laptop, column: str, value: Any, is_taken: bool) -> None:
    (outcome,) = Client(office, "gao").push(("I", "dealer", str(uuid4()), {"name": "店", column: value}))
    assert (outcome[1] != NOT_READABLE) == is_taken
    gao.sync()
    assert gao.count("dealer") == int(is_taken)
    all_can_be_read(gao, "dealer")


def test_a_new_row_says_what_nothing_can_stand_in_for(office: Office, gao: Laptop) -> None:
    client = Client(office, "gao")
    assert (
        client.push(("I", "dealer", str(uuid4()), {"note": "x"}), ("I", "visit", str(uuid4()), {"state": "done"}))
        == [("refused", NOT_READABLE)] * 2
    )
    gao.sync()
    assert (gao.count("dealer"), gao.count("visit"), gao.count("refused_change")) == (0, 0, 2)


def test_names_of_rows_and_tables_that_are_none_are_refused_too(office: Office, gao: Laptop) -> None:
    new = {"name": "店", "deep": json.loads("[" * 100 + "]" * 100), "\x00": "\x00", "long": 10**18, "longer": 2**63}
    strange = ("I", "dealer", "no id\x00", new), ("X" * 9, "dealer", str(uuid4()), new), ("I", "t\x00" * 99, "", new)
    client = Client(office, "gao")
    assert client.push(*strange, ("I", "dealer", str(uuid4()), {"name": "店"}))[:3] == [("refused", NOT_READABLE)] * 3
    gao.sync()
    assert (gao.count("dealer"), gao.count("refused_change")) == (1, 3)
    all_can_be_read(gao, "refused_change")


def test_what_is_kept_of_an_immense_change_can_travel(office: Office, gao: Laptop) -> None:
    whole = "长" * (MOST_KEPT // 2)
    assert (
        Client(office, "gao").push(
            ("I", "dealer", str(uuid4()), {"name": "店", "note": whole}),
            ("I", "dealer", str(uuid4()), {"name": "店", "note": '"\x0b' * 3_000_000}),
            ("I", "dealer", str(uuid4()), {f"field{number}": number for number in range(100_000)}),
        )
        == [("refused", NOT_READABLE)] * 3
    )
    gao.sync()
    with gao.store.reading() as session:
        kept = [one.new for one in session.scalars(select(RefusedChange))]
    assert any(one.get("note") == whole for one in kept)
    assert max(len(json.dumps(one)) for one in kept) < 10 * MOST_KEPT


def test_a_request_that_no_laptop_writes_is_not_looked_at(office: Office) -> None:
    client = Client(office, "gao")
    good = Op(1, "0" * 32, 1, "dealer", "I", str(uuid4()), 0, "", 1, {"name": "店"})
    for at, value in ((0, 2**63), (1, "no id"), (1, "0" * 32 + "\n"), (6, -1), (8, 2**70)):
        fields = [getattr(good, name) for name in good.__struct_fields__]
        fields[at] = value
        asked = {"protocol": 1, "schema": 1, "app": "", "replica": "r", "ops": [fields]}
        with pytest.raises(UnreadableError):
            unpack(json.dumps(asked).encode(), SyncRequest, packed=False)
    assert client.push(("I", "dealer", str(uuid4()), {"name": "店"})) != [("refused", NOT_READABLE)]


@pytest.mark.parametrize(
    "harm",
    [
        {"since": "abc"}, {"credit_used": "much"}, {"territory_id": "nobody"}, {"address": {"a": 1}}, {"phone": 2**70},
        {"deleted_at": "2026-11-23T10:00:00"}, {"status": "a word of tomorrow"}, {"name": []}, {"is_core": "yes"},
        {"_ver": 10**9}, {"id": "other"},
    ],
)  # fmt: skip
def test_what_an_older_server_took_harms_only_its_own_row(gao: Laptop, boss: Laptop, harm: dict[str, Any]) -> None:
    one, other = gao.add("先前的店"), gao.add("别的店")
    for laptop in (gao, boss):
        laptop.sync()
    late = gao.add("后来的店")
    gao.sync()

    def work(connection: Connection) -> None:
        """As a server of before kept them, and told of one row that is there and one that is new."""
        for pk in (one, late):
            held = connection.execute(select(rows.c.fields).where(rows.c.pk == str(pk))).scalar_one()
            changed = json.dumps(json.loads(held) | {"phone": "111"} | harm)
            connection.execute(rows.update().where(rows.c.pk == str(pk)).values(fields=changed, ver=rows.c.ver + 1))
        connection.execute(
            text("UPDATE feed SET seq = seq + 100, origin = '' WHERE pk IN (:one, :late)"),
            {"one": str(one), "late": str(late)},
        )
        connection.execute(text("UPDATE bucket SET head = head + 100"))

    gao.office.database.write(work)
    boss.sync()
    assert boss.get(other, "name") == "别的店"
    all_can_be_read(boss, "dealer")
    gao.change(other, phone="222")  # and everything goes on
    gao.sync()
    boss.sync()
    assert boss.get(other, "phone") == "222"
    if not {"_ver", "id"} & harm.keys():
        assert {str(one), str(late)} == {
            row[0] for row in boss.rows("SELECT pk FROM sync_unknown WHERE tbl = 'dealer'")
        }
