"""docs/SYNC_PROTOCOL.md is enough to write another client: one that was written from it works beside our laptops."""

import hashlib
import json
import uuid
from pathlib import Path

import pytest
from sqlalchemy import text

from db.store import Store
from fieldapp.sync.exchange import exchange
from fieldapp.sync.http_server import HttpServer
from fieldapp.sync.link import StoredTokens, sign_in
from fieldapp.texts import Text
from tests.support.company import PASSWORD
from tests.support.other_client import OtherClient, Refused
from tests.support.stores import new_store


def _signed_in(address: str, login: str) -> OtherClient:
    client = OtherClient(address)
    client.sign_in(login, PASSWORD)
    client.exchange()
    return client


def _laptop(address: str, login: str, folder: Path) -> Store:
    store = new_store(folder / f"{login}.db")
    sign_in(store, address, login, PASSWORD)
    _round(store, address)
    return store


def _round(store: Store, address: str) -> None:
    with HttpServer(address, StoredTokens(store)) as server:
        exchange(store, server)


def _change(store: Store, **fields: str) -> None:
    sets = ", ".join(f'"{name}" = :{name}' for name in fields)
    with store.transaction(Text("Change")) as session:
        session.execute(text(f"UPDATE dealer SET {sets}"), fields)  # noqa: S608


def test_it_gets_who_is_who_and_what_it_writes_is_on_our_laptops(address: str, tmp_path: Path) -> None:
    other = _signed_in(address, "gao")
    assert {fields["name"] for (table, _pk), (_v, fields) in other.rows.items() if table == "colleague"} == {
        "孟经理",
        "高志远",
    }
    dealer = str(uuid.uuid4())
    other.write("dealer", dealer, {"name": "兴达家电", "phone": "111"})
    other.write("dealer", dealer, {"phone": "222"})
    other.renew()
    other.exchange()
    boss = _laptop(address, "boss", tmp_path)
    with boss.reading() as session:
        assert session.execute(text("SELECT id, name, phone FROM dealer")).all() == [(dealer, "兴达家电", "222")]
    assert other.rows["dealer", dealer][1]["territory_id"]  # the server said whose it is
    _change(boss, address="车站路 1 号")
    _round(boss, address)
    boss.close()
    other.exchange()
    assert other.rows["dealer", dealer][1]["address"] == "车站路 1 号"
    assert other.rows["dealer", dealer][1]["phone"] == "222"


def test_it_sees_what_collided_and_its_decision_is_known_to_all(address: str, tmp_path: Path) -> None:
    other = _signed_in(address, "gao")
    dealer = str(uuid.uuid4())
    other.write("dealer", dealer, {"name": "兴达家电", "phone": "111"})
    other.exchange()
    boss = _laptop(address, "boss", tmp_path)
    other.write("dealer", dealer, {"phone": "222"})
    _change(boss, phone="333")
    _round(boss, address)
    other.exchange()
    ((pk, conflict),) = [(pk, f) for (table, pk), (_v, f) in other.rows.items() if table == "conflict"]
    assert {json.loads(conflict["kept"]), json.loads(conflict["lost"])} == {"222", "333"}
    assert (conflict["tbl"], conflict["row_id"], conflict["field"]) == ("dealer", dealer, "phone")
    other.write("dealer", dealer, {"phone": json.loads(conflict["lost"])})
    other.write("conflict", pk, {"choice": "lost", "decided_by_id": other.me, "decided_at": conflict["happened_at"]})
    other.exchange()
    _round(boss, address)
    with boss.reading() as session:
        assert session.execute(text("SELECT phone FROM dealer")).scalar_one() == json.loads(conflict["lost"])
        assert session.execute(text("SELECT choice, decided_by_id FROM conflict")).all() == [("lost", other.me)]
    boss.close()


def test_what_it_may_not_write_is_refused_and_kept(address: str) -> None:
    other = _signed_in(address, "gao")
    target = {"colleague_id": other.me, "month": "2026-01-01", "kind": "county", "count": 1}
    other.write("target", str(uuid.uuid4()), target)
    other.exchange()
    assert other.results[0][1:] == ["refused", "not_allowed"]
    assert "target" not in {table for table, _pk in other.rows}
    (kept,) = [fields for (table, _pk), (_v, fields) in other.rows.items() if table == "refused_change"]
    assert json.loads(kept["new"]) == target


def test_a_file_goes_in_pieces_and_comes_back_from_anywhere(address: str) -> None:
    other = _signed_in(address, "gao")
    content = bytes(range(256)) * 5_000
    digest, dealer = hashlib.sha256(content).hexdigest(), str(uuid.uuid4())
    with pytest.raises(Refused, match="not_here"):
        other.send_file(content)
    other.write("dealer", dealer, {"name": "兴达家电"})
    said = {"dealer_id": dealer, "owner_table": "dealer", "owner_id": dealer, "sha256": digest, "size": len(content)}
    other.write("attachment", str(uuid.uuid4()), said | {"mime": "application/pdf", "file_name": "合同.pdf"})
    other.exchange()
    other.send_file(content)
    boss = _signed_in(address, "boss")
    assert boss.fetch_file(digest) == content
    assert boss.fetch_file(digest, 1_200_000) == content[1_200_000:]
