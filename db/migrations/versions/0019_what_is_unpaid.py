"""What is owed and not paid has an index of its own: most receivables were paid long ago, and are asked for by nobody.

Frozen: a revision imports nothing of ours, so that its meaning never changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

NAME = "ix_receivable_unpaid"


def upgrade() -> None:
    where = sa.text("paid_on IS NULL AND deleted_at IS NULL")
    op.create_index(NAME, "receivable", ["dealer_id", "due_on", "amount"], sqlite_where=where)


def downgrade() -> None:
    op.drop_index(NAME, "receivable")
