"""What analyses ask of the visits of every dealer stands in one index: of a wide row the rest need not be read.

Frozen: a revision imports nothing of ours, so that its meaning never changes.
"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

NAME = "ix_visit_dealer"
BEFORE = ["dealer_id", "state", "visited_on"]


def upgrade() -> None:
    op.drop_index(NAME, "visit")
    op.create_index(NAME, "visit", [*BEFORE, "deleted_at", "way", "result", "checked_in_at", "checked_out_at"])


def downgrade() -> None:
    op.drop_index(NAME, "visit")
    op.create_index(NAME, "visit", BEFORE)
