"""Tasks that improve a dealer who buys already, and end as done.

The CHECK of a column cannot be changed in SQLite: the table is made anew.  Its rows stand aside meanwhile, and come back
before the transaction ends, so that steps and openings never point to nothing.

Frozen: a revision imports nothing of ours, so that its meaning never changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

OLD = "colleague_id, month, kind, region_code, dealer_id, state, due_on, result, note, id, deleted_at, _ver, _bucket"


def upgrade() -> None:
    _again(("open", "opened", "done", "dropped"), "opening", "improvement")


def downgrade() -> None:
    op.execute("UPDATE development_task SET state = 'dropped' WHERE state = 'done'")
    _again(("open", "opened", "dropped"))


def _again(states: tuple[str, ...], *purposes: str) -> None:
    op.execute("PRAGMA defer_foreign_keys = ON")  # until the transaction ends
    op.execute(f"CREATE TEMP TABLE kept_task AS SELECT {OLD} FROM development_task")
    op.drop_table("development_task")
    purpose: list[sa.schema.SchemaItem] = [
        sa.Column("purpose", _word("taskpurpose", *purposes), server_default="opening", nullable=False)
    ]
    op.create_table(
        "development_task",
        sa.Column("colleague_id", sa.String(length=36), nullable=False),
        sa.Column("month", sa.String(length=10), nullable=False),
        sa.Column("kind", _word("openingkind", "county", "township"), nullable=False),
        sa.Column("region_code", sa.String(length=20), nullable=False),
        sa.Column("dealer_id", sa.String(length=36), nullable=True),
        *(purpose if purposes else []),
        sa.Column("state", _word("taskstate", *states), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted_at", sa.String(length=27), nullable=True),
        sa.Column("_ver", sa.Integer(), server_default="0", nullable=False),
        sa.Column("_bucket", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(
            ["colleague_id"], ["colleague.id"], name=op.f("fk_development_task_colleague_id_colleague")
        ),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_development_task_dealer_id_dealer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_development_task")),
    )
    op.create_index(op.f("ix_development_task_dealer_id"), "development_task", ["dealer_id"])
    op.create_index(op.f("ix_development_task_region_code"), "development_task", ["region_code"])
    op.create_index("ix_development_task_rep_month", "development_task", ["colleague_id", "month"])
    op.execute(f"INSERT INTO development_task ({OLD}) SELECT {OLD} FROM kept_task")
    op.execute("DROP TABLE kept_task")


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, length=40, create_constraint=True)
