"""The figures of each dealer added up over categories, a year in a row, so that analyses need not read every month.

Triggers on ``monthly_figure`` (revision 0014) keep it: whatever writes a figure, this is right in the same transaction.
"""

from sqlalchemy import BigInteger, Column, Integer, String, Table

from db.base import Base

ADDED_UP = ("shipments", "profit", "cost", "collections")  # fen
ORDERING = "ordering"  # how many categories had shipments


class FigureYear:
    """A dealer's year: for each month (``shipments_01`` … ``shipments_12``) the sum over its categories, in fen.

    ``ordering_01`` and so on: how many categories had shipments. A row of nothing but zeros may stay behind where
    figures were taken back.
    """


FIGURE_YEAR = Table(
    "figure_year",
    Base.metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("dealer_id", String(36), primary_key=True),
    *(
        Column(f"{kind}_{month:02}", BigInteger, nullable=False, server_default="0")
        for kind in (*ADDED_UP, ORDERING)
        for month in range(1, 13)
    ),
    sqlite_with_rowid=False,
)
Base.registry.map_imperatively(FigureYear, FIGURE_YEAR)
