"""What synchronisation keeps: conflicts, refusals, the place in the exchange.

Frozen: a revision imports nothing of ours, so that its meaning never changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "refused_change",
        sa.Column("colleague_id", sa.String(length=36), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "out_of_scope",
                "not_allowed",
                "no_parent",
                "not_readable",
                name="refusalreason",
                native_enum=False,
                length=40,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("tbl", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=1), nullable=False),
        sa.Column("new", sa.JSON(), nullable=False),
        sa.Column("old", sa.JSON(), nullable=False),
        sa.Column("happened_at", sa.String(length=27), nullable=False),
        sa.Column(
            "choice",
            sa.Enum(
                "accepted", "discarded", name="refusalchoice", native_enum=False, length=40, create_constraint=True
            ),
            nullable=True,
        ),
        sa.Column("decided_by_id", sa.String(length=36), nullable=True),
        sa.Column("decided_at", sa.String(length=27), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted_at", sa.String(length=27), nullable=True),
        sa.Column("_ver", sa.Integer(), server_default="0", nullable=False),
        sa.Column("_bucket", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refused_change")),
    )
    op.create_table(
        "sync_cursor",
        sa.Column("bucket", sa.String(length=60), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_sync_cursor")),
    )
    op.create_table(
        "sync_event",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=False),
        sa.Column("is_trouble", sa.Boolean(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("gaps", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_sync_event")),
    )
    op.create_table(
        "sync_file",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_sync_file")),
    )
    op.create_table(
        "sync_link",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("server", sa.String(length=400), nullable=False),
        sa.Column("login", sa.String(length=80), nullable=False),
        sa.Column("colleague_id", sa.String(length=36), nullable=False),
        sa.Column("device", sa.String(length=36), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("machine", sa.String(length=64), nullable=False),
        sa.Column("refresh", sa.String(length=100), nullable=False),
        sa.Column("plain_http", sa.Boolean(), nullable=False),
        sa.Column("proxy", sa.String(length=400), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("last_done_ms", sa.Integer(), nullable=True),
        sa.CheckConstraint("one = 1", name=op.f("ck_sync_link_one_row")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_sync_link")),
    )
    op.create_table(
        "sync_unknown",
        sa.Column("tbl", sa.String(length=40), nullable=False),
        sa.Column("pk", sa.String(length=36), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("tbl", "pk", name=op.f("pk_sync_unknown")),
    )
    op.create_table(
        "conflict",
        sa.Column(
            "kind",
            sa.Enum(
                "field",
                "text",
                "deleted",
                "restored",
                "deleted_seen",
                name="conflictkind",
                native_enum=False,
                length=40,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("dealer_id", sa.String(length=36), nullable=True),
        sa.Column("tbl", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.String(length=36), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.Column("lost", sa.JSON(), nullable=False),
        sa.Column("kept_by_id", sa.String(length=36), nullable=True),
        sa.Column("lost_by_id", sa.String(length=36), nullable=True),
        sa.Column("happened_at", sa.String(length=27), nullable=False),
        sa.Column(
            "choice",
            sa.Enum(
                "kept", "lost", "edited", name="conflictchoice", native_enum=False, length=40, create_constraint=True
            ),
            nullable=True,
        ),
        sa.Column("decided_by_id", sa.String(length=36), nullable=True),
        sa.Column("decided_at", sa.String(length=27), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted_at", sa.String(length=27), nullable=True),
        sa.Column("_ver", sa.Integer(), server_default="0", nullable=False),
        sa.Column("_bucket", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_conflict_dealer_id_dealer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
    )
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conflict_dealer_id"), ["dealer_id"], unique=False)
        batch_op.create_index("ix_conflict_row", ["tbl", "row_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.drop_index("ix_conflict_row")
        batch_op.drop_index(batch_op.f("ix_conflict_dealer_id"))

    op.drop_table("conflict")
    op.drop_table("sync_unknown")
    op.drop_table("sync_link")
    op.drop_table("sync_file")
    op.drop_table("sync_event")
    op.drop_table("sync_cursor")
    op.drop_table("refused_change")
