"""The name of a dealer who is not on this laptop, for a share in an opening of another territory.

Frozen: a revision imports nothing of ours, so that its meaning never changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("opening", sa.Column("dealer_name", sa.String(length=200), nullable=True))


def downgrade() -> None:
    op.drop_column("opening", "dealer_name")
