"""Taking in what the server tells: rows put in, changed, taken away, with the cursors, all or nothing (SYNC 4.5)."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from db.store import Store
from fieldapp.sync import rows_in
from fieldapp.sync.fail_safe import Removals
from fieldapp.sync.rows_in import put, waiting_rows
from fieldapp.sync.statements import as_list
from fieldapp.sync.tables import parents_first, tables
from fieldapp.sync.wire import Op, Page, Row, SyncAnswer

PART = 400  # ids in one statement
CLOCK_TOLERANCE_MS = 2_000


@dataclass(slots=True)
class TakenIn:
    """What an answer changed here.  *unasked* counts what goes without a reason, over the whole exchange."""

    unasked: Removals = field(default_factory=Removals)
    put: int = 0
    gone: int = 0
    sha256_gone: set[str] = field(default_factory=set)  # of attached files that no row names any more


def take_in(
    store: Store,
    sent: Sequence[Op],
    answer: SyncAnswer,
    client_time: int,
    *,
    more_follows: bool = False,
    removals: Removals | None = None,
) -> TakenIn:
    """Take in one answer, with its cursors, in one transaction: all of it or nothing.

    Of a row with changes that have not been sent, only what they leave alone is taken in, and that only from the
    answer to changes before them; what colleagues did to it comes with the answer to them.

    Args:
        store: the laptop's.
        sent: what the request carried.
        answer: what came back.
        client_time: this computer's clock when the request left, in milliseconds.
        more_follows: another answer is on its way already.  The token is that of the last one, so that the server
            knows the one that is kept here, wherever this stops.
        removals: what answers before this one took away in the same exchange.

    Raises:
        MassRemovalError: a person is to be asked first; nothing of the answer is taken in.
    """
    done = TakenIn(removals if removals is not None else Removals())
    with store.taking_in(comes_again=more_follows) as session:
        connection = session.connection()
        granted_before = set(connection.exec_driver_sql("SELECT bucket FROM sync_cursor").scalars())
        _mark_sent(session, sent)
        _keep_place(session, answer, client_time, keeps_token=not more_follows)
        _set_versions(session, answer.vers)
        for name, rows in _in_order(answer.rows):
            shares = answer.shares
            done.put += put(session, name, rows, shares, force=True)
        moved = {(name, pk) for page in answer.pages for name, pk in page.gone}
        kept = _put_regions_back(session, sent, answer.null)
        done.gone += _remove(session, (key for key in answer.null if key not in kept), moved, done)
        for page in answer.pages:
            for name, rows in page.put.items():
                done.unasked.will_be_deleted(session, name, rows)
            done.put += sum(
                put(session, name, rows, dict.fromkeys((row.id for row in rows), page.bucket))
                for name, rows in _in_order(page.put)
            )
            done.gone += _leave(session, page, done)
            connection.exec_driver_sql(
                "INSERT INTO sync_cursor(bucket, seq) VALUES (?, ?) "
                "ON CONFLICT(bucket) DO UPDATE SET seq = excluded.seq",
                (page.bucket, page.upto),
            )
        if answer.null:
            _read_own_again(session)
        granted = [bucket for bucket, _mode in answer.granted]
        done.gone += _keep_granted(session, granted_before, granted, done, is_last=not answer.more)
        if not answer.more:
            done.gone += _sweep(session, done)
        done.unasked.check(session, granted)
        done.sha256_gone -= still_named(session, done.sha256_gone)
    return done


def read_again_after_an_update(session: Session) -> bool:
    """After an update of the app: what an older one could not hold is fetched anew; whether there was something.

    Until then these rows count as not seen, so that nothing written meanwhile takes the place of what they hold.
    """
    parked = session.execute(text("SELECT tbl, pk, fields FROM sync_unknown")).all()
    old = [row for row in parked if json.loads(row.fields).get(rows_in.PARKED_BY) != rows_in.APP]
    if not old:
        return False
    for name in {row.tbl for row in old} & tables().keys():
        for part in _parts(row.pk for row in old if row.tbl == name):
            session.execute(_expanding(f'UPDATE "{name}" SET _ver = 0 WHERE id IN :ids'), {"ids": part})  # noqa: S608
    session.execute(text("DELETE FROM sync_unknown"))
    session.execute(text("DELETE FROM sync_cursor"))
    return True


def _mark_sent(session: Session, sent: Sequence[Op]) -> None:
    if sent:
        session.connection().exec_driver_sql(
            "UPDATE sync_op SET state = 1 WHERE state = 0 AND op_no IN (SELECT value FROM json_each(?))",
            (as_list(op.op_no for op in sent),),
        )


def _keep_place(session: Session, answer: SyncAnswer, client_time: int, *, keeps_token: bool = True) -> None:
    ahead = answer.server_time - client_time
    offset = ahead if abs(ahead) > CLOCK_TOLERANCE_MS else 0
    connection = session.connection()
    connection.exec_driver_sql("UPDATE sync_ctl SET epoch = ?, clock_offset_ms = ?", (answer.epoch, offset))
    if answer.token and keeps_token:  # a piece of a snapshot has none: the exchange is not done with it
        connection.exec_driver_sql(
            "UPDATE sync_link SET token = ?, last_done_ms = ?", (answer.token, answer.server_time)
        )


def _set_versions(session: Session, versions: Mapping[str, Sequence[tuple[str, int, str]]]) -> None:
    """Most of what was sent at once is new, and so of one version and one share: one statement for all of these."""
    connection = session.connection()
    for name, found in versions.items():
        if name not in tables() or not found:
            continue
        held = waiting_rows(connection, name, [pk for pk, _version, _bucket in found])
        alike: dict[tuple[int, str], list[str]] = {}
        for pk, version, bucket in found:
            if pk not in held:
                alike.setdefault((version, bucket), []).append(pk)
        for place, pks in alike.items():
            connection.exec_driver_sql(
                f'UPDATE "{name}" SET _ver = ?, _bucket = ? WHERE id IN (SELECT value FROM json_each(?))',  # noqa: S608
                (*place, as_list(pks)),
            )


def _leave(session: Session, page: Page, done: TakenIn) -> int:
    """Rows that left a share, unless they came with another one, and rows that were erased."""
    count = 0
    for name, found in _by_table(page.gone).items():
        here = _rows_in(session, name, found, page.bucket)
        count += delete_rows(session, name, here - waiting_rows(session.connection(), name, here), done)
    for name, found in _by_table(page.erased).items():
        count += _delete_unasked(session, name, set(found), done)
    return count


def _delete_unasked(session: Session, name: str, ids: set[str], done: TakenIn) -> int:
    """Remove rows without the server having said where they went."""
    if ids and name in tables():
        done.unasked.will_go(session, name, ids)
    return delete_rows(session, name, ids, done)


def _put_regions_back(session: Session, sent: Sequence[Op], keys: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Regions of which the server knows nothing stay as they came with the app: what was refused is taken back.

    Every laptop has them from the start; only what is changed about one travels.
    """
    changed = {op.pk for op in sent if op.tbl == "region" and op.kind == "U"}
    added = {op.pk for op in sent if op.tbl == "region" and op.kind == "I"}
    mine = {pk for name, pk in keys if name == "region" and pk in changed - added}
    connection = session.connection()
    for pk in mine - waiting_rows(connection, "region", mine):
        before: dict[str, object] = {}
        numbers = [op.op_no for op in sent if op.tbl == "region" and op.pk == pk]
        log = connection.exec_driver_sql(
            "SELECT old FROM sync_op WHERE tbl = 'region' AND pk = ? AND op_no BETWEEN ? AND ? ORDER BY op_no DESC",
            (pk, min(numbers), max(numbers)),
        )
        for old in log.scalars():
            before |= json.loads(old or "{}")
        known = {name: value for name, value in before.items() if name in tables()["region"].names}
        if known:
            names = ", ".join(f'"{name}" = ?' for name in known)
            connection.exec_driver_sql(f"UPDATE region SET {names} WHERE id = ?", (*known.values(), pk))  # noqa: S608
    return {("region", pk) for pk in mine}


def _remove(
    session: Session, keys: Iterable[tuple[str, str]], moved: Collection[tuple[str, str]], done: TakenIn
) -> int:
    """Rows that this laptop may not have, unless newer changes of them wait; of those *moved* it is known why."""
    count = 0
    for name, found in _by_table(keys).items():
        ids = set(found) - waiting_rows(session.connection(), name, found)
        known = {pk for pk in ids if (name, pk) in moved}
        count += delete_rows(session, name, known, done) + _delete_unasked(session, name, ids - known, done)
    return count


def _keep_granted(session: Session, before: set[str], granted: Sequence[str], done: TakenIn, *, is_last: bool) -> int:
    """Take away what is not granted any more; looked for only where something was granted *before* that is not now.

    Every share that is granted has a cursor from then on, so that its end is noticed.  Without any (a new store, or
    one that reads everything again) nothing is known, and all is looked through.  It goes with the last answer, when
    this laptop also knows who has got it.
    """
    count = 0
    if not is_last:
        if not before:
            _mark_what_is_held(session)
    elif not before or not before.issubset(granted):
        count = _purge(session, granted, done)
        if before:
            _read_own_again(session)
    new = [{"b": bucket} for bucket in granted if bucket not in before]
    if new:
        session.execute(text("INSERT OR IGNORE INTO sync_cursor(bucket, seq) VALUES (:b, 0)"), new)
    return count


def _mark_what_is_held(session: Session) -> None:
    """Give every share of which there are rows a place, so that the last answer finds those that are not granted."""
    for name in parents_first():
        held = f"SELECT DISTINCT _bucket, 0 FROM \"{name}\" WHERE _bucket LIKE 't:%' OR _bucket LIKE 'u:%'"  # noqa: S608
        session.execute(text(f"INSERT OR IGNORE INTO sync_cursor(bucket, seq) {held}"))


def _read_own_again(session: Session) -> None:
    """What is shown to this laptop as a guest may have gone with the rest: the shares of months bring it again."""
    session.execute(text("UPDATE sync_cursor SET seq = 0 WHERE bucket LIKE 'u:%'"))


def _purge(session: Session, granted: Sequence[str], done: TakenIn) -> int:
    """Take away all that lies in shares which are not granted any more: by what is held, not by what was read."""
    session.execute(
        text("DELETE FROM sync_cursor WHERE bucket NOT IN :granted").bindparams(bindparam("granted", expanding=True)),
        {"granted": list(granted)},
    )
    count = 0
    for name in reversed(parents_first()):
        found = session.execute(
            text(
                f"SELECT id FROM \"{name}\" WHERE _bucket IS NOT NULL AND ltrim(_bucket, '!') NOT IN :granted "  # noqa: S608
                "AND NOT EXISTS (SELECT 1 FROM sync_op WHERE pk = id AND tbl = :t AND state = 0)"
            ).bindparams(bindparam("granted", expanding=True)),
            {"granted": list(granted), "t": name},
        ).scalars()
        count += _delete_unasked(session, name, set(found), done)
    return count


def _sweep(session: Session, done: TakenIn) -> int:
    """After everything was read again: rows that were not delivered are not there any more."""
    if not session.connection().exec_driver_sql("SELECT stale FROM sync_link").scalar():
        return 0
    count = 0
    for name in reversed(parents_first()):
        found = session.execute(
            text(
                f"SELECT id FROM \"{name}\" WHERE _bucket LIKE '!%' "  # noqa: S608
                "AND NOT EXISTS (SELECT 1 FROM sync_op WHERE pk = id AND tbl = :t AND state = 0)"
            ),
            {"t": name},
        ).scalars()
        count += _delete_unasked(session, name, set(found), done)
    session.execute(text("UPDATE sync_link SET stale = 0"))
    return count


def delete_rows(session: Session, name: str, ids: set[str], done: TakenIn) -> int:
    """Remove rows and what the change log says of them."""
    if not ids or name not in tables():
        return 0
    for part in _parts(ids):
        chosen = {"ids": part, "t": name}
        if name == "attachment":
            done.sha256_gone |= set(
                session.execute(_expanding("SELECT sha256 FROM attachment WHERE id IN :ids"), chosen).scalars()
            )
        if name in {"dealer", "person", "person_phone"}:
            session.execute(
                _expanding(f"INSERT OR IGNORE INTO search_due(dealer_id) {_dealers_of(name)} WHERE d IS NOT NULL"),
                chosen,
            )
        session.execute(_expanding(f'DELETE FROM "{name}" WHERE id IN :ids'), chosen)  # noqa: S608
        session.execute(_expanding("DELETE FROM sync_op WHERE tbl = :t AND state <> 0 AND pk IN :ids"), chosen)
        session.execute(_expanding("DELETE FROM sync_unknown WHERE tbl = :t AND pk IN :ids"), chosen)
    return len(ids)


def _dealers_of(name: str) -> str:
    column = {"dealer": "id", "person": "dealer_id"}.get(name)
    if column is None:
        return (
            "SELECT d FROM (SELECT person.dealer_id AS d FROM person_phone JOIN person "
            "ON person.id = person_phone.person_id WHERE person_phone.id IN :ids)"
        )
    return f'SELECT d FROM (SELECT "{column}" AS d FROM "{name}" WHERE id IN :ids)'  # noqa: S608


def _rows_in(session: Session, name: str, ids: Sequence[str], bucket: str) -> set[str]:
    found: set[str] = set()
    if name in tables():
        for part in _parts(ids):
            found |= set(
                session.execute(
                    _expanding(f"SELECT id FROM \"{name}\" WHERE id IN :ids AND ltrim(_bucket, '!') = :b"),  # noqa: S608
                    {"ids": part, "b": bucket},
                ).scalars()
            )
    return found


def still_named(session: Session, sha256: set[str]) -> set[str]:
    found: set[str] = set()
    for part in _parts(sha256):
        found |= set(
            session.execute(_expanding("SELECT sha256 FROM attachment WHERE sha256 IN :ids"), {"ids": part}).scalars()
        )
    return found


def _in_order(by_table: Mapping[str, list[Row]]) -> list[tuple[str, list[Row]]]:
    order = {name: number for number, name in enumerate(parents_first())}
    return sorted(by_table.items(), key=lambda item: order.get(item[0], len(order)))


def _by_table(keys: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, pk in keys:
        found.setdefault(name, []).append(pk)
    return found


def _parts(ids: Iterable[str]) -> Iterable[list[str]]:
    whole = sorted(ids)
    for begin in range(0, len(whole), PART):
        yield whole[begin : begin + PART]


def _expanding(statement: str) -> Any:  # noqa: ANN401
    return text(statement).bindparams(bindparam("ids", expanding=True))
