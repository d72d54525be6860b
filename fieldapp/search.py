"""Keeping the search index: what a transaction touched is written anew before it ends.

Triggers put the dealers whose names, people, phones or places changed into ``search_due``, whatever code
changed them.  Their lines of the index are made here, all at once, so that an import of a hundred thousand
dealers costs no more per dealer than typing one in.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from db.store import Store
from fieldapp.pinyin import alternatives, readings, sort_key
from fieldapp.rules.search_words import SearchText, Spoken, check_text, index_words

BATCH = 4_000  # dealers whose words are held in memory at a time
SORT_KEY_LENGTH = 240

# A batch is a stretch of search_due, in the order of its ids.
_BATCH_END = text("""
    SELECT max(dealer_id) FROM (
        SELECT dealer_id FROM search_due WHERE dealer_id > :after ORDER BY dealer_id LIMIT :batch)
""")
_LINES = text("""
    SELECT dealer_id, line FROM search_entry
    WHERE dealer_id IN (SELECT dealer_id FROM search_due WHERE dealer_id > :after AND dealer_id <= :last)
""")
_DEALERS = text("""
    SELECT id, name, pinyin_given, code, phone, region_code, address FROM dealer
    WHERE id IN (SELECT dealer_id FROM search_due WHERE dealer_id > :after AND dealer_id <= :last)
        AND deleted_at IS NULL
    ORDER BY id
""")
_PEOPLE = text("""
    SELECT dealer_id, name, pinyin_given FROM person
    WHERE dealer_id IN (SELECT dealer_id FROM search_due WHERE dealer_id > :after AND dealer_id <= :last)
        AND deleted_at IS NULL
    ORDER BY dealer_id, is_main DESC, id
""")
_PHONES = text("""
    SELECT person.dealer_id, number FROM person JOIN person_phone ON person_phone.person_id = person.id
    WHERE person.dealer_id IN (SELECT dealer_id FROM search_due WHERE dealer_id > :after AND dealer_id <= :last)
        AND person.deleted_at IS NULL AND person_phone.deleted_at IS NULL
""")
_REGIONS = text("""
    WITH RECURSIVE tree(asked, name, level, parent_code) AS (
        SELECT code, name, level, parent_code FROM region
        WHERE deleted_at IS NULL AND code IN (
            SELECT region_code FROM dealer
            WHERE id IN (SELECT dealer_id FROM search_due WHERE dealer_id > :after AND dealer_id <= :last))
        AND NOT EXISTS (SELECT 1 FROM region later WHERE later.code = region.code
            AND later.valid_from > region.valid_from AND later.deleted_at IS NULL)
        UNION
        SELECT tree.asked, above.name, above.level, above.parent_code
        FROM tree JOIN region above ON above.code = tree.parent_code
        WHERE above.deleted_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM region later WHERE later.code = above.code
            AND later.valid_from > above.valid_from AND later.deleted_at IS NULL))
    SELECT asked, name FROM tree WHERE level <> 'province'
""")

# What is written into fields of the company, choices by their names; numbers and days are not searched for.
_CUSTOM = text("""
    SELECT value.dealer_id, CASE field.kind WHEN 'choice' THEN trim(choice.name_zh || ' ' || choice.name_en)
        ELSE value.value END AS said
    FROM custom_value value JOIN custom_field field ON field.id = value.field_id
    LEFT JOIN custom_choice choice ON choice.id = value.value
    WHERE value.dealer_id IN (SELECT dealer_id FROM search_due WHERE dealer_id > :after AND dealer_id <= :last)
        AND value.deleted_at IS NULL AND value.value <> '' AND field.kind IN ('text', 'choice')
        AND field.deleted_at IS NULL
    ORDER BY value.dealer_id, value.id
""")


def keep_index(store: Store) -> None:
    """From now on each transaction of *store* leaves the search index true."""
    store.before_commit(write_due)


def rebuild_index(store: Store) -> int:
    """Write the whole index anew, for a store whose index was found wanting; returns the number of dealers."""
    with store.loading() as session:
        connection = session.connection()
        connection.exec_driver_sql("INSERT INTO search_words(search_words) VALUES ('delete-all')")
        connection.exec_driver_sql("DELETE FROM search_entry")
        connection.exec_driver_sql("INSERT OR IGNORE INTO search_due SELECT id FROM dealer")
        write_due(session)
        return int(connection.exec_driver_sql("SELECT count(*) FROM search_entry").scalar_one())


def write_due(session: Session) -> None:
    """Write the lines of all dealers that are due, and the keys by which their names are sorted."""
    connection = session.connection()
    for batch in _batches(connection):
        _write(connection, batch)
    connection.exec_driver_sql("DELETE FROM search_due")


def _batches(connection: Connection) -> Iterator[dict[str, Any]]:
    after = ""
    while last := connection.execute(_BATCH_END, {"after": after, "batch": BATCH}).scalar():
        yield {"after": after, "last": last}
        after = last


@dataclass(frozen=True, slots=True)
class _Line:
    """What is written for one dealer."""

    dealer_id: str
    sort_key: str
    words: str
    text: str


def _write(connection: Connection, batch: Mapping[str, Any]) -> None:
    """Take the old lines of a batch out, put the new ones in: a dealer that was deleted has none."""
    old = [(row.dealer_id, row.line) for row in connection.execute(_LINES, batch)]
    _many(connection, "DELETE FROM search_words WHERE rowid = ?", [(line,) for _dealer, line in old])
    _many(connection, "DELETE FROM search_entry WHERE line = ?", [(line,) for _dealer, line in old])
    kept: dict[str, int] = dict(old)
    free = int(connection.exec_driver_sql("SELECT coalesce(max(line), 0) FROM search_entry").scalar_one())
    free = max(free, *kept.values()) if kept else free
    numbered = []
    for line in _lines(connection, batch):
        if line.dealer_id not in kept:
            free += 1
        numbered.append((kept.get(line.dealer_id, free), line))
    _many(connection, "INSERT INTO search_words(rowid, words) VALUES (?, ?)", [(n, line.words) for n, line in numbered])
    _many(
        connection,
        "INSERT INTO search_entry(line, dealer_id, text) VALUES (?, ?, ?)",
        [(n, line.dealer_id, line.text) for n, line in numbered],
    )
    _many(
        connection,
        "UPDATE dealer SET sort_key = ?1 WHERE id = ?2 AND sort_key <> ?1",
        [(line.sort_key, line.dealer_id) for _n, line in numbered],
    )


def _lines(connection: Connection, batch: Mapping[str, Any]) -> Iterator[_Line]:
    people, phones, places, custom = (
        _grouped(connection, which, batch) for which in (_PEOPLE, _PHONES, _REGIONS, _CUSTOM)
    )
    for dealer in connection.execute(_DEALERS, batch):
        numbers = [dealer.phone, *(row.number for row in phones[dealer.id])]
        regions = tuple(Spoken(row.name, alternatives(row.name, "place")) for row in places[dealer.region_code])
        entry = SearchText(
            name=Spoken(dealer.name, alternatives(dealer.name, "name", dealer.pinyin_given)),
            people=tuple(
                Spoken(row.name, alternatives(row.name, "person", row.pinyin_given)) for row in people[dealer.id]
            ),
            places=(*regions, Spoken(dealer.address)) if dealer.address else regions,
            phones=tuple(number for number in numbers if number),
            code=dealer.code,
            more=tuple(Spoken(said) for said in dict.fromkeys(row.said for row in custom[dealer.id]) if said),
        )
        key = sort_key(readings(dealer.name, "name", dealer.pinyin_given))[:SORT_KEY_LENGTH]
        yield _Line(dealer.id, key, index_words(entry), check_text(entry))


def _grouped(connection: Connection, which: Any, batch: Mapping[str, Any]) -> defaultdict[str, list[Any]]:  # noqa: ANN401
    """Rows by their first column."""
    groups: defaultdict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(which, batch):
        groups[row[0]].append(row)
    return groups


def _many(connection: Connection, statement: str, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        connection.exec_driver_sql(statement, rows)
