"""What each dealer's months come to, a year in a row, kept by triggers: analyses of many dealers read a row, not fifty.

Frozen: a revision imports nothing of ours, so that its meaning never changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_AMOUNTS = {
    "shipments": "{row}.shipments",
    "profit": "{row}.profit",
    "cost": "{row}.cost",
    "collections": "{row}.collections",
    "ordering": "({row}.shipments > 0)",
}
_MONTHS = tuple(f"{month:02}" for month in range(1, 13))
_YEAR = "CAST(substr({row}.month, 1, 4) AS INTEGER)"
_WATCHED = "dealer_id, month, shipments, profit, cost, collections, deleted_at"


def upgrade() -> None:
    op.create_table(
        "figure_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("dealer_id", sa.String(length=36), nullable=False),
        *(
            sa.Column(f"{kind}_{month}", sa.BigInteger(), server_default="0", nullable=False)
            for kind in _AMOUNTS
            for month in _MONTHS
        ),
        sa.PrimaryKeyConstraint("year", "dealer_id", name=op.f("pk_figure_year")),
        sqlite_with_rowid=False,
    )
    sums = ", ".join(
        f"sum(CASE substr(f.month, 6, 2) WHEN '{month}' THEN {amount.format(row='f')} ELSE 0 END)"
        for amount in _AMOUNTS.values()
        for month in _MONTHS
    )
    op.execute(
        f"INSERT INTO figure_year SELECT {_YEAR.format(row='f')} AS y, f.dealer_id, {sums} FROM monthly_figure f "
        "WHERE f.deleted_at IS NULL GROUP BY y, f.dealer_id"
    )
    for letter, event, body in (
        ("i", "INSERT", _add("NEW", "+")),
        ("u", f"UPDATE OF {_WATCHED}", _add("OLD", "-") + _add("NEW", "+")),
        ("d", "DELETE", _add("OLD", "-")),
    ):
        op.execute(f'CREATE TRIGGER "figure_year_{letter}" AFTER {event} ON monthly_figure BEGIN {body} END')


def downgrade() -> None:
    for letter in "iud":
        op.execute(f'DROP TRIGGER "figure_year_{letter}"')
    op.drop_table("figure_year")


def _add(row: str, sign: str) -> str:
    """Put a figure into its year, or take it out.

    Two statements and not one INSERT … ON CONFLICT: its way of handling conflicts would be that of the statement that
    sets off the trigger.
    """
    year = _YEAR.format(row=row)
    here = f"year = {year} AND dealer_id = {row}.dealer_id"
    changes = ", ".join(
        f"{kind}_{month} = {kind}_{month} {sign} (substr({row}.month, 6, 2) = '{month}') * {amount.format(row=row)}"
        for kind, amount in _AMOUNTS.items()
        for month in _MONTHS
    )
    return (
        f"INSERT INTO figure_year(year, dealer_id) SELECT {year}, {row}.dealer_id "
        f"WHERE {row}.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM figure_year WHERE {here}); "
        f"UPDATE figure_year SET {changes} WHERE {row}.deleted_at IS NULL AND {here}; "
    )
