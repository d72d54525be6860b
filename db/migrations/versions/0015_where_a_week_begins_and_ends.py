"""Where the days of a week begin and end, when it is not at home.

Frozen: a revision imports nothing of ours, so that its meaning never changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

COLUMNS = ("start_latitude_e6", "start_longitude_e6", "end_latitude_e6", "end_longitude_e6")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("week_plan", sa.Column(name, sa.Integer(), nullable=True))


def downgrade() -> None:
    for name in reversed(COLUMNS):
        op.drop_column("week_plan", name)
