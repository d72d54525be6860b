"""Declared methods of support, the high ground of markets, rounds of input and result, opponents to overtake.

Frozen: a revision imports nothing of ours, so that its meaning never changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "competitor_goal",
        sa.Column("colleague_id", sa.String(length=36), nullable=False),
        sa.Column("region_code", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("opponent", sa.String(length=60), nullable=False),
        sa.Column("deadline", sa.String(length=10), nullable=True),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("expected_reaction_days", sa.Integer(), nullable=True),
        sa.Column("acted_on", sa.String(length=10), nullable=True),
        sa.Column("reacted_on", sa.String(length=10), nullable=True),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "overtaken",
                "missed",
                "dropped",
                name="goalstate",
                native_enum=False,
                length=40,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted_at", sa.String(length=27), nullable=True),
        sa.Column("_ver", sa.Integer(), server_default="0", nullable=False),
        sa.Column("_bucket", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(
            ["colleague_id"], ["colleague.id"], name=op.f("fk_competitor_goal_colleague_id_colleague")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competitor_goal")),
    )
    with op.batch_alter_table("competitor_goal", schema=None) as batch_op:
        batch_op.create_index("ix_competitor_goal_market", ["region_code", "stage"], unique=False)

    op.create_table(
        "high_ground",
        sa.Column("colleague_id", sa.String(length=36), nullable=False),
        sa.Column("region_code", sa.String(length=20), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "best_dealer",
                "light_box",
                "display_stand",
                "holiday_exclusive",
                "other",
                name="groundkind",
                native_enum=False,
                length=40,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("what", sa.String(length=120), nullable=False),
        sa.Column("holder", sa.String(length=60), nullable=False),
        sa.Column("is_ours", sa.Boolean(), nullable=False),
        sa.Column("dealer_id", sa.String(length=36), nullable=True),
        sa.Column("since", sa.String(length=10), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted_at", sa.String(length=27), nullable=True),
        sa.Column("_ver", sa.Integer(), server_default="0", nullable=False),
        sa.Column("_bucket", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["colleague_id"], ["colleague.id"], name=op.f("fk_high_ground_colleague_id_colleague")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_high_ground_dealer_id_dealer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_high_ground")),
    )
    with op.batch_alter_table("high_ground", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_high_ground_dealer_id"), ["dealer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_high_ground_region_code"), ["region_code"], unique=False)

    op.create_table(
        "input_round",
        sa.Column("colleague_id", sa.String(length=36), nullable=False),
        sa.Column("dealer_id", sa.String(length=36), nullable=True),
        sa.Column("region_code", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("began_on", sa.String(length=10), nullable=False),
        sa.Column("input", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("goal", sa.String(), nullable=False),
        sa.Column("ended_on", sa.String(length=10), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("sales_after", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted_at", sa.String(length=27), nullable=True),
        sa.Column("_ver", sa.Integer(), server_default="0", nullable=False),
        sa.Column("_bucket", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["colleague_id"], ["colleague.id"], name=op.f("fk_input_round_colleague_id_colleague")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_input_round_dealer_id_dealer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_input_round")),
    )
    with op.batch_alter_table("input_round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_input_round_dealer_id"), ["dealer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_input_round_region_code"), ["region_code"], unique=False)

    op.create_table(
        "support_method",
        sa.Column("colleague_id", sa.String(length=36), nullable=False),
        sa.Column("region_code", sa.String(length=20), nullable=False),
        sa.Column("first_on", sa.String(length=10), nullable=False),
        sa.Column("last_on", sa.String(length=10), nullable=False),
        sa.Column(
            "method",
            sa.Enum("even", "concentrated", name="supportmethod", native_enum=False, length=40, create_constraint=True),
            nullable=False,
        ),
        sa.Column("dealer_id", sa.String(length=36), nullable=True),
        sa.Column("commitment", sa.String(), nullable=False),
        sa.Column("reassurance", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted_at", sa.String(length=27), nullable=True),
        sa.Column("_ver", sa.Integer(), server_default="0", nullable=False),
        sa.Column("_bucket", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(
            ["colleague_id"], ["colleague.id"], name=op.f("fk_support_method_colleague_id_colleague")
        ),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_support_method_dealer_id_dealer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_method")),
    )
    with op.batch_alter_table("support_method", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_support_method_dealer_id"), ["dealer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_support_method_region_code"), ["region_code"], unique=False)


def downgrade() -> None:
    for table in ("support_method", "input_round", "high_ground", "competitor_goal"):
        op.drop_table(table)
