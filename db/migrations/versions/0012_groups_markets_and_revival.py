"""Related dealers, the size of markets, and dormant dealers that are brought back.

Frozen: a revision imports nothing of ours, so that its meaning never changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("dealer", sa.Column("group_name", sa.String(length=60), server_default="", nullable=False))
    op.add_column("dealer", sa.Column("group_relation", sa.String(length=60), server_default="", nullable=False))
    op.create_table(
        "market_estimate",
        sa.Column("region_code", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("yearly_sales", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        *_common("market_estimate"),
    )
    op.create_index(op.f("ix_market_estimate_region_code"), "market_estimate", ["region_code"])
    op.create_table(
        "revival_case",
        sa.Column("dealer_id", sa.String(length=36), nullable=False),
        sa.Column("opened_on", sa.String(length=10), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("calls", sa.String(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "open",
                "bought_again",
                "not_now",
                name="revivaloutcome",
                native_enum=False,
                length=40,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("closed_on", sa.String(length=10), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        *_common("revival_case"),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_revival_case_dealer_id_dealer")),
    )
    op.create_index(op.f("ix_revival_case_dealer_id"), "revival_case", ["dealer_id"])


def downgrade() -> None:
    op.drop_table("revival_case")
    op.drop_table("market_estimate")
    op.drop_column("dealer", "group_relation")
    op.drop_column("dealer", "group_name")


def _common(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted_at", sa.String(length=27), nullable=True),
        sa.Column("_ver", sa.Integer(), server_default="0", nullable=False),
        sa.Column("_bucket", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]
