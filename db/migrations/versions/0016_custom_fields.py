"""Fields that a company adds of its own, their choices and values; what stands in them is searched.

Frozen: a revision imports nothing of ours, so that its meaning never changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

DUE = "INSERT OR IGNORE INTO search_due(dealer_id) "
SEARCH = {
    "search_custom_value_i": f'AFTER INSERT ON "custom_value" BEGIN {DUE} SELECT NEW.dealer_id; END',
    "search_custom_value_u": (
        f'AFTER UPDATE OF value, dealer_id, deleted_at ON "custom_value" BEGIN {DUE} SELECT NEW.dealer_id; '
        f"{DUE} SELECT OLD.dealer_id; END"
    ),
    "search_custom_value_d": f'AFTER DELETE ON "custom_value" BEGIN {DUE} SELECT OLD.dealer_id; END',
    "search_custom_choice_u": (
        f'AFTER UPDATE OF name_zh, name_en ON "custom_choice" BEGIN {DUE} '
        "SELECT dealer_id FROM custom_value WHERE field_id = NEW.field_id AND value = NEW.id; END"
    ),
}


def upgrade() -> None:
    op.create_table(
        "custom_field",
        sa.Column("owner", _word("customowner", "dealer", "person", "visit"), nullable=False),
        sa.Column("kind", _word("customkind", "text", "number", "date", "choice"), nullable=False),
        sa.Column("name_zh", sa.String(length=40), nullable=False),
        sa.Column("name_en", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        *_common("custom_field"),
    )
    op.create_table(
        "custom_choice",
        sa.Column("field_id", sa.String(length=36), nullable=False),
        sa.Column("name_zh", sa.String(length=40), nullable=False),
        sa.Column("name_en", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        *_common("custom_choice"),
        _refers("custom_choice", "field_id", "custom_field"),
    )
    op.create_index(op.f("ix_custom_choice_field_id"), "custom_choice", ["field_id"])
    op.create_table(
        "custom_value",
        sa.Column("dealer_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("visit_id", sa.String(length=36), nullable=True),
        sa.Column("field_id", sa.String(length=36), nullable=False),
        sa.Column("value", sa.String(length=500), nullable=False),
        *_common("custom_value"),
        _refers("custom_value", "dealer_id", "dealer"),
        _refers("custom_value", "person_id", "person"),
        _refers("custom_value", "visit_id", "visit"),
        _refers("custom_value", "field_id", "custom_field"),
    )
    for column in ("dealer_id", "person_id", "visit_id"):
        op.create_index(op.f(f"ix_custom_value_{column}"), "custom_value", [column])
    op.create_index("ix_custom_value_field_value", "custom_value", ["field_id", "value"])
    for name, what in SEARCH.items():
        op.execute(f'CREATE TRIGGER "{name}" {what}')


def downgrade() -> None:
    for name in SEARCH:
        op.execute(f'DROP TRIGGER "{name}"')
    for table in ("custom_value", "custom_choice", "custom_field"):
        op.drop_table(table)


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, length=40, create_constraint=True)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _common(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted_at", sa.String(length=27), nullable=True),
        sa.Column("_ver", sa.Integer(), server_default="0", nullable=False),
        sa.Column("_bucket", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]
