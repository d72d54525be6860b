"""The server's tables: the same on SQLite and PostgreSQL, the tenant leading every key.

Rows of the laptops' tables are kept as documents (``synced_row``): the server reckons with few of their fields,
and one of a newer version loses nothing here.  No serial, sequence, trigger or advisory lock: see docs/SYNC.md.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()
ID, HASH, BUCKET = String(36), String(64), String(60)


def _tenant() -> "Column[int]":
    return Column("tenant", Integer, primary_key=True, autoincrement=False)


tenants = Table(
    "tenant",
    metadata,
    _tenant(),
    Column("name", String(80), nullable=False),
    Column("epoch", ID, nullable=False),  # of this history: another one after every restore
)

rows = Table(
    "synced_row",
    metadata,
    _tenant(),
    Column("tbl", String(40), primary_key=True),
    Column("pk", ID, primary_key=True),
    Column("bucket", BUCKET, nullable=False),
    Column("root", ID),  # the dealer with whom it moves
    Column("ver", BigInteger, nullable=False),
    Column("stamps", Text, nullable=False),  # JSON: who wrote which field when
    Column("fields", Text, nullable=False),  # JSON
    Column("by", ID),
    Column("at_ms", BigInteger, nullable=False),
    Column("erased", Boolean, nullable=False),
    Index("ix_synced_row_root", "tenant", "root"),
)

buckets = Table(
    "bucket",
    metadata,
    _tenant(),
    Column("bucket", BUCKET, primary_key=True),
    Column("head", BigInteger, nullable=False),
)

feed = Table(
    "feed",
    metadata,
    _tenant(),
    Column("bucket", BUCKET, primary_key=True),
    Column("tbl", String(40), primary_key=True),
    Column("pk", ID, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("kind", String(1), nullable=False),  # P put, S shown as a guest, G gone from this bucket, E erased
    Column("origin", ID, nullable=False),
    Column("origin_op", BigInteger, nullable=False),
    Column("at_ms", BigInteger, nullable=False, server_default="0"),  # when this line was written
    UniqueConstraint("tenant", "bucket", "seq", name="uq_feed_seq"),
)

operations = Table(
    "operation",
    metadata,
    _tenant(),
    Column("op_id", String(32), primary_key=True),
    Column("replica", ID, nullable=False),
    Column("op_no", BigInteger, nullable=False),
    Column("tbl", String(40), nullable=False),
    Column("pk", ID, nullable=False),
    Column("kind", String(1), nullable=False),
    Column("base", BigInteger, nullable=False),
    Column("hlc", BigInteger, nullable=False),
    Column("who", ID, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("new", Text, nullable=False),
    Column("old", Text, nullable=False),
    Column("outcome", String(12), nullable=False),
    Column("reason", String(40), nullable=False),
    Index("ix_operation_row", "tenant", "tbl", "pk"),
)

replicas = Table(
    "replica",
    metadata,
    _tenant(),
    Column("replica", ID, primary_key=True),
    Column("device", ID, nullable=False),
    Column("last_op", BigInteger, nullable=False),
    Column("token_hash", HASH, nullable=False),
    Column("token_before", HASH, nullable=False),
    Column("seen_ms", BigInteger, nullable=False),  # when it had last read everything
)

accounts = Table(
    "account",
    metadata,
    _tenant(),
    Column("colleague", ID, primary_key=True),
    Column("login", String(80), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("disabled", Boolean, nullable=False),
    UniqueConstraint("tenant", "login", name="uq_account_login"),
)

devices = Table(
    "device",
    metadata,
    _tenant(),
    Column("device", ID, primary_key=True),
    Column("colleague", ID, nullable=False),
    Column("name", String(80), nullable=False),
    Column("refresh_hash", HASH, nullable=False),
    Column("refresh_before", HASH, nullable=False),
    Column("refresh_sibling", HASH, nullable=False),
    Column("signed_in_ms", BigInteger, nullable=False),
    Column("seen_ms", BigInteger, nullable=False),
    Column("revoked", Boolean, nullable=False),
    Column("wipe", Boolean, nullable=False),
)

access_tokens = Table(
    "access_token",
    metadata,
    _tenant(),
    Column("token_hash", HASH, primary_key=True),
    Column("device", ID, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Index("ix_access_token_device", "tenant", "device"),
)

attempts = Table(
    "attempt",
    metadata,
    _tenant(),
    Column("subject", String(120), primary_key=True),  # a login or an address
    Column("failed", Integer, nullable=False),
    Column("until_ms", BigInteger, nullable=False),
)

blobs = Table(
    "blob",
    metadata,
    _tenant(),
    Column("sha256", HASH, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("done", Boolean, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)

blob_pieces = Table(
    "blob_piece",
    metadata,
    _tenant(),
    Column("sha256", HASH, primary_key=True),
    Column("begin", BigInteger, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
)

versions = Table(
    "server_schema",
    metadata,
    _tenant(),
    Column("version", Integer, nullable=False),
)
