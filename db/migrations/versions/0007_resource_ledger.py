"""The resource ledger: what is given to dealers, and what they promise in return.

Frozen: a revision imports nothing of ours, so that its meaning never changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "resource_grant",
        sa.Column("dealer_id", sa.String(length=36), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "new_model",
                "best_seller",
                "exclusive_model",
                "free_sample",
                "temporary_credit",
                "special_price_model",
                "compensation",
                "rebate",
                "other_reward",
                "campaign",
                "sign",
                "print",
                "floor_sticker",
                "flag",
                "display_stand",
                "gift",
                "joint_event",
                "training",
                "rep_hours",
                "promoters",
                "entry_fee",
                "advertising_slot",
                name="resourcekind",
                native_enum=False,
                length=40,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("given_on", sa.String(length=10), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(length=120), nullable=False),
        sa.Column("promise", sa.String(), nullable=False),
        sa.Column("promise_due", sa.String(length=10), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "open",
                "kept",
                "partly",
                "broken",
                name="promiseoutcome",
                native_enum=False,
                length=40,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("settled_on", sa.String(length=10), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted_at", sa.String(length=27), nullable=True),
        sa.Column("_ver", sa.Integer(), server_default="0", nullable=False),
        sa.Column("_bucket", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_resource_grant_dealer_id_dealer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_grant")),
    )
    with op.batch_alter_table("resource_grant", schema=None) as batch_op:
        batch_op.create_index("ix_resource_grant_dealer_day", ["dealer_id", "given_on"], unique=False)
        batch_op.create_index("ix_resource_grant_given_on", ["given_on"], unique=False)


def downgrade() -> None:
    op.drop_table("resource_grant")
