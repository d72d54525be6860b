"""Taking in what the server tells: rows put in, changed, taken away, with the cursors, all or nothing (SYNC 4.5)."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Column, bindparam, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db import migrations
from db.base import Base
from db.store import Store
from fieldapp import __version__
from fieldapp.sync.outbox import is_waiting
from fieldapp.sync.tables import parents_first, tables
from fieldapp.sync.wire import Op, Page, Row, SyncAnswer
from fieldapp.texts import Text

PART = 400  # ids in one statement
CLOCK_TOLERANCE_MS = 2_000
PARKED_BY, APP = "", f"{__version__} {migrations.NEWEST}"  # which app could not hold what it put aside

_FROM_OTHERS = Text("Changes of colleagues")


@dataclass(slots=True)
class TakenIn:
    """What an answer changed here."""

    put: int = 0
    gone: int = 0
    sha256_gone: set[str] = field(default_factory=set)  # of attached files that no row names any more


def take_in(store: Store, sent: Sequence[Op], answer: SyncAnswer, client_time: int) -> TakenIn:
    """Take in one answer, with its cursors, in one transaction: all of it or nothing.

    Of a row with changes that have not been sent, only what they leave alone is taken in, and that only from the
    answer to changes before them; what colleagues did to it comes with the answer to them.

    Args:
        store: the laptop's.
        sent: what the request carried.
        answer: what came back.
        client_time: this computer's clock when the request left, in milliseconds.
    """
    done = TakenIn()
    with store.taking_in() as session:
        granted_before = set(session.execute(text("SELECT bucket FROM sync_cursor")).scalars())
        _mark_sent(session, sent)
        _keep_place(session, answer, client_time)
        _set_versions(session, answer.vers)
        for name, rows in _in_order(answer.rows):
            shares = answer.shares
            done.put += _put(session, name, rows, shares, force=True)
        done.gone += _remove(session, answer.null, done)
        for page in answer.pages:
            done.put += sum(
                _put(session, name, rows, dict.fromkeys((row.id for row in rows), page.bucket))
                for name, rows in _in_order(page.put)
            )
            done.gone += _leave(session, page, done)
            session.execute(
                text(
                    "INSERT INTO sync_cursor(bucket, seq) VALUES (:b, :s) "
                    "ON CONFLICT(bucket) DO UPDATE SET seq = excluded.seq"
                ),
                {"b": page.bucket, "s": page.upto},
            )
        if answer.null:
            _read_own_again(session)
        done.gone += _keep_granted(session, granted_before, [bucket for bucket, _mode in answer.granted], done)
        if not answer.more:
            done.gone += _sweep(session, done)
        done.sha256_gone -= _still_named(session, done.sha256_gone)
    return done


def read_again_after_an_update(session: Session) -> bool:
    """After an update of the app: what an older one could not hold is fetched anew; whether there was something.

    Until then these rows count as not seen, so that nothing written meanwhile takes the place of what they hold.
    """
    parked = session.execute(text("SELECT tbl, pk, fields FROM sync_unknown")).all()
    old = [row for row in parked if json.loads(row.fields).get(PARKED_BY) != APP]
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
        session.execute(
            text("UPDATE sync_op SET state = 1 WHERE state = 0 AND op_no IN (SELECT value FROM json_each(:sent))"),
            {"sent": json.dumps([op.op_no for op in sent])},
        )


def _keep_place(session: Session, answer: SyncAnswer, client_time: int) -> None:
    ahead = answer.server_time - client_time
    offset = ahead if abs(ahead) > CLOCK_TOLERANCE_MS else 0
    session.execute(
        text("UPDATE sync_ctl SET epoch = :epoch, clock_offset_ms = :offset"), {"epoch": answer.epoch, "offset": offset}
    )
    if answer.token:  # a piece of a snapshot has none: the exchange is not done with it
        session.execute(
            text("UPDATE sync_link SET token = :token, last_done_ms = :now"),
            {"token": answer.token, "now": answer.server_time},
        )


def _set_versions(session: Session, versions: Mapping[str, Sequence[tuple[str, int, str]]]) -> None:
    for name, found in versions.items():
        if name not in tables() or not found:
            continue
        held = _waiting_rows(session, name, [pk for pk, _version, _bucket in found])
        values = [(version, bucket, pk) for pk, version, bucket in found if pk not in held]
        if values:
            statement = f'UPDATE "{name}" SET _ver = ?, _bucket = ? WHERE id = ?'  # noqa: S608  (our own tables)
            session.connection().exec_driver_sql(statement, values)


def _put(session: Session, name: str, rows: Sequence[Row], shares: Mapping[str, str], *, force: bool = False) -> int:
    """Insert or change the rows of one table; returns how many."""
    columns = columns_of(name)
    _park_unknown(session, name, rows, columns)
    if not columns:
        return 0
    held = _waiting_rows(session, name, [row.id for row in rows])
    if force and held:
        _put_around(session, name, rows, shares, held)
    coming = [row for row in rows if row.id not in held and row.id in shares]
    if not coming:
        return 0
    here = _present(session, name, [row.id for row in coming])
    _write_history(session, name, [row for row in coming if row.id in here], columns)
    alike: dict[tuple[str, ...], tuple[list[Row], list[Row]]] = {}  # by their columns: those that are here, the others
    for row in coming:
        alike.setdefault(tuple(row.fields), ([], []))[row.id not in here].append(row)
    for every, (old, new) in alike.items():
        names = [column for column in every if column in columns]
        _change(session, name, names, old, shares, force=force)
        _insert(session, name, names, new, shares)
    return len(coming)


# Not one INSERT … ON CONFLICT: its way of handling conflicts would be that of the triggers it sets off.


def _change(
    session: Session, name: str, names: Sequence[str], rows: Sequence[Row], shares: Mapping[str, str], *, force: bool
) -> None:
    if not rows:
        return
    defaults = _defaults(name)
    sets = ", ".join(f'"{column}" = ?' for column in ("_ver", "_bucket", *names))
    newer = "" if force else " AND _ver <= ?"
    statement = f'UPDATE "{name}" SET {sets} WHERE id = ?{newer}'  # noqa: S608  (our own tables)
    last: Callable[[Row], tuple[Any, ...]] = (lambda row: (row.id,)) if force else (lambda row: (row.id, row.ver))
    values = [(row.ver, shares[row.id], *_stored_all(row.fields, names, defaults), *last(row)) for row in rows]
    _all_or_each(session, name, statement, values, rows)


def _insert(session: Session, name: str, names: Sequence[str], rows: Sequence[Row], shares: Mapping[str, str]) -> None:
    if not rows:
        return
    defaults = _defaults(name)
    missing = [column for column in defaults if column not in names]
    every = ("id", "_ver", "_bucket", *names, *missing)
    statement = f'INSERT INTO "{name}"({_quoted(every)}) VALUES ({", ".join("?" * len(every))})'  # noqa: S608
    rest = tuple(defaults[column] for column in missing)
    values = [(row.id, row.ver, shares[row.id], *_stored_all(row.fields, names, defaults), *rest) for row in rows]
    _all_or_each(session, name, statement, values, rows)


def _put_around(session: Session, name: str, rows: Sequence[Row], shares: Mapping[str, str], held: set[str]) -> None:
    """Correct what the server saw otherwise in the rows *held*, but leave the fields that have changed since."""
    typed: dict[str, set[str]] = {}
    columns = columns_of(name)
    for part in _parts(held):
        found = session.execute(
            _expanding("SELECT pk, kind, new FROM sync_op WHERE state = 0 AND tbl = :t AND pk IN :ids"),
            {"t": name, "ids": part},
        )
        for op in found:
            typed.setdefault(op.pk, set()).update(columns if op.kind == "D" else json.loads(op.new or "{}"))
    for row in rows:
        if row.id in held and row.id in shares:
            names = [column for column in row.fields if column in columns and column not in typed[row.id]]
            _change(session, name, names, [row], shares, force=True)


def _all_or_each(
    session: Session, name: str, statement: str, values: list[tuple[Any, ...]], rows: Sequence[Row]
) -> None:
    """Write rows at once; where one cannot be held, each by itself, and that one waits for the update of the app."""
    connection = session.connection()
    try:
        with session.begin_nested():
            connection.exec_driver_sql(statement, values)
    except IntegrityError:  # a word, or a rule, that only a newer version knows
        for one, row in zip(values, rows, strict=True):
            try:
                with session.begin_nested():
                    connection.exec_driver_sql(statement, one)
            except IntegrityError:
                _park_row(session, name, row.id, row.fields)


def _stored_all(fields: Mapping[str, Any], names: Sequence[str], defaults: Mapping[str, Any]) -> list[Any]:
    """A value that may not be seen is nothing: in a column that must say something, what it says at first."""
    found = [fields[name] for name in names]
    if None in found:
        return [defaults.get(name) if value is None else value for name, value in zip(names, found, strict=True)]
    return found


def _present(session: Session, name: str, ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for part in _parts(ids):
        found |= set(
            session.execute(_expanding(f'SELECT id FROM "{name}" WHERE id IN :ids'), {"ids": part}).scalars()  # noqa: S608
        )
    return found


def _write_history(session: Session, name: str, rows: Sequence[Row], columns: frozenset[str]) -> None:
    """Write down what colleagues changed in rows that are here, so that the timeline tells it too."""
    coming = {row.id: row for row in rows}
    names = sorted({column for row in rows for column in row.fields if column in columns})
    entries = []
    for part in _parts(coming):
        found = session.execute(
            _expanding(f'SELECT id, _ver, {_quoted(names)} FROM "{name}" WHERE id IN :ids'),  # noqa: S608
            {"ids": part},
        ).mappings()
        for before in found:
            after = coming[before["id"]]
            if after.ver <= before["_ver"]:
                continue
            new = {c: value for c, value in after.fields.items() if c in columns and value != before[c]}
            if new:
                entries.append(
                    {
                        "tbl": name,
                        "pk": before["id"],
                        "base": before["_ver"],
                        "hlc": after.at << 16,
                        "who": after.by,
                        "new": json.dumps(new, ensure_ascii=False),
                        "old": json.dumps({c: before[c] for c in new}, ensure_ascii=False),
                        "at": after.at,
                    }
                )
    if not entries:
        return
    number = session.execute(text("UPDATE sync_ctl SET change_set = change_set + 1 RETURNING change_set")).scalar_one()
    session.execute(
        text(
            "INSERT INTO change_set(number, at_ms, who, what, gaps, can_undo) "
            "VALUES (:number, :at, :who, :what, '{}', 0)"
        ),
        {
            "number": number,
            "at": max(e["at"] for e in entries),
            "who": entries[-1]["who"],
            "what": _FROM_OTHERS.sentence,
        },
    )
    session.execute(
        text(
            "INSERT INTO sync_op(change_set, tbl, kind, pk, base, epoch, hlc, who, new, old, state) "
            "VALUES (:number, :tbl, 'U', :pk, :base, '', :hlc, :who, :new, :old, 3)"
        ),
        [entry | {"number": number} for entry in entries],
    )


def _leave(session: Session, page: Page, done: TakenIn) -> int:
    """Rows that left a share, unless they came with another one, and rows that were erased."""
    count = 0
    for name, found in _by_table(page.gone).items():
        here = _rows_in(session, name, found, page.bucket)
        count += _delete(session, name, here - _waiting_rows(session, name, list(here)), done)
    for name, found in _by_table(page.erased).items():
        count += _delete(session, name, set(found), done)
    return count


def _remove(session: Session, keys: Iterable[tuple[str, str]], done: TakenIn) -> int:
    """Rows that this laptop may not have, unless newer changes of them wait."""
    return sum(
        _delete(session, name, set(found) - _waiting_rows(session, name, found), done)
        for name, found in _by_table(keys).items()
    )


def _keep_granted(session: Session, before: set[str], granted: Sequence[str], done: TakenIn) -> int:
    """Take away what is not granted any more; looked for only where something was granted *before* that is not now.

    Every share that is granted has a cursor from then on, so that its end is noticed.  Without any (a new store, or
    one that reads everything again) nothing is known, and all is looked through.
    """
    count = 0
    if not before or not before.issubset(granted):
        count = _purge(session, granted, done)
        if before:
            _read_own_again(session)
    new = [{"b": bucket} for bucket in granted if bucket not in before]
    if new:
        session.execute(text("INSERT OR IGNORE INTO sync_cursor(bucket, seq) VALUES (:b, 0)"), new)
    return count


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
        count += _delete(session, name, set(found), done)
    return count


def _sweep(session: Session, done: TakenIn) -> int:
    """After everything was read again: rows that were not delivered are not there any more."""
    if not session.execute(text("SELECT stale FROM sync_link")).scalar():
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
        count += _delete(session, name, set(found), done)
    session.execute(text("UPDATE sync_link SET stale = 0"))
    return count


def _delete(session: Session, name: str, ids: set[str], done: TakenIn) -> int:
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


def _waiting_rows(session: Session, name: str, ids: Sequence[str]) -> set[str]:
    """Those of *ids* that have changes to be sent."""
    found: set[str] = set()
    if not is_waiting(session):
        return found
    for part in _parts(ids):
        found |= set(
            session.execute(
                _expanding("SELECT DISTINCT pk FROM sync_op WHERE state = 0 AND tbl = :t AND pk IN :ids"),
                {"ids": part, "t": name},
            ).scalars()
        )
    return found


def _still_named(session: Session, sha256: set[str]) -> set[str]:
    found: set[str] = set()
    for part in _parts(sha256):
        found |= set(
            session.execute(_expanding("SELECT sha256 FROM attachment WHERE sha256 IN :ids"), {"ids": part}).scalars()
        )
    return found


def _park_unknown(session: Session, name: str, rows: Sequence[Row], columns: frozenset[str]) -> None:
    """Keep what a newer version wrote until this one is newer too."""
    for row in rows:
        if not columns.issuperset(row.fields):
            fields = {n: value for n, value in row.fields.items() if n not in columns and value is not None}
            if fields:
                _park_row(session, name, row.id, fields)


def _park_row(session: Session, name: str, pk: str, fields: Mapping[str, Any]) -> None:
    fields = {**fields, PARKED_BY: APP}
    session.execute(
        text(
            "INSERT INTO sync_unknown(tbl, pk, fields) VALUES (:t, :pk, :f) "
            "ON CONFLICT(tbl, pk) DO UPDATE SET fields = json_patch(fields, excluded.fields)"
        ),
        {"t": name[:40], "pk": pk, "f": json.dumps(dict(fields), ensure_ascii=False)},
    )


@cache
def columns_of(name: str) -> frozenset[str]:
    """The columns of a table, none where it is not known."""
    table = Base.metadata.tables.get(name)
    return frozenset(table.columns.keys()) if table is not None else frozenset()


@cache
def _defaults(name: str) -> dict[str, Any]:
    """What a row gets in columns that it comes without: those of this laptop, or of a newer version."""
    return {
        column.name: _default(column)
        for column in Base.metadata.tables[name].columns
        if column.name not in {"id", "_ver", "_bucket"} and not column.nullable and column.server_default is None
    }


def _default(column: Column[Any]) -> Any:  # noqa: ANN401
    given = getattr(column.default, "arg", None)
    if given is not None and not callable(given):
        bound = column.type.bind_processor(_dialect())
        return bound(given) if bound is not None else given
    kind = column.type.python_type
    return 0 if kind in {int, bool} else ""


@cache
def _dialect() -> Any:  # noqa: ANN401
    from sqlalchemy.dialects import sqlite

    return sqlite.dialect()


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


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
