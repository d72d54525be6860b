"""Opening hours of dealers, market days of townships.

Frozen: a revision imports nothing of ours, so that its meaning never changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("dealer", sa.Column("opening_hours", sa.String(length=60), server_default="", nullable=False))
    op.add_column("dealer", sa.Column("closed_weekdays", sa.String(length=20), server_default="", nullable=False))
    op.add_column("region", sa.Column("market_days", sa.String(length=40), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("region", "market_days")
    op.drop_column("dealer", "closed_weekdays")
    op.drop_column("dealer", "opening_hours")
