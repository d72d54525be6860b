"""The full-text index with its triggers, and the one row that the change log is reckoned with.

Frozen: a revision imports nothing of ours, so that its meaning never changes.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WATCHED = (
    (
        "dealer",
        "name, pinyin_given, code, phone, region_code, address, deleted_at",
        "{row}.id",
    ),
    ("person", "name, pinyin_given, dealer_id, deleted_at", "{row}.dealer_id"),
    (
        "person_phone",
        "number, person_id, deleted_at",
        "(SELECT dealer_id FROM person WHERE id = {row}.person_id)",
    ),
)


def upgrade() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE search_words USING fts5(words, content='', contentless_delete=1, detail=none, "
        "tokenize='unicode61 remove_diacritics 0', prefix='1 2 3')"
    )
    for table, columns, dealer in WATCHED:
        for letter, event, rows in (
            ("i", "INSERT", ["NEW"]),
            ("u", f"UPDATE OF {columns}", ["NEW", "OLD"]),  # a person may move to another dealer
            ("d", "DELETE", ["OLD"]),
        ):
            found = [dealer.format(row=row) for row in rows]
            due = " ".join(
                f"INSERT OR IGNORE INTO search_due(dealer_id) SELECT {one} WHERE {one} IS NOT NULL;" for one in found
            )
            op.execute(f'CREATE TRIGGER "search_{table}_{letter}" AFTER {event} ON "{table}" BEGIN {due} END')
    op.execute(
        "INSERT INTO sync_ctl(one, replica, epoch, applying, hlc, clock_offset_ms, change_set, trigger_hash, "
        "regions_version) VALUES (1, lower(hex(randomblob(16))), '', 0, 0, 0, 0, '', '')"
    )


def downgrade() -> None:
    for table, _columns, _dealer in WATCHED:
        for letter in "iud":
            op.execute(f'DROP TRIGGER "search_{table}_{letter}"')
    op.execute("DROP TABLE search_words")
    op.execute("DELETE FROM sync_ctl")
