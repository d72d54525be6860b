"""A week's plan that a manager approves.

Frozen: a revision imports nothing of ours, so that its meaning never changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "week_plan",
        sa.Column("colleague_id", sa.String(length=36), nullable=False),
        sa.Column("monday", sa.String(length=10), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "approved",
                "returned",
                name="weekplanstate",
                native_enum=False,
                length=40,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("submitted_at", sa.String(length=27), nullable=True),
        sa.Column("decided_by_id", sa.String(length=36), nullable=True),
        sa.Column("decided_at", sa.String(length=27), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("approved_visits", sa.JSON(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted_at", sa.String(length=27), nullable=True),
        sa.Column("_ver", sa.Integer(), server_default="0", nullable=False),
        sa.Column("_bucket", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["colleague_id"], ["colleague.id"], name=op.f("fk_week_plan_colleague_id_colleague")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["colleague.id"], name=op.f("fk_week_plan_decided_by_id_colleague")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_week_plan")),
    )
    with op.batch_alter_table("week_plan", schema=None) as batch_op:
        batch_op.create_index("ix_week_plan_rep_week", ["colleague_id", "monday"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("week_plan", schema=None) as batch_op:
        batch_op.drop_index("ix_week_plan_rep_week")

    op.drop_table("week_plan")
