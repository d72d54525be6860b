"""What travels: for each synchronised table its columns, its share of the server and who may change it (SYNC 4.2, 4.9).

A *bucket* is the unit of what somebody may see: ``t:<territory>`` for dealers and all that hangs on them,
``u:<colleague>`` for a rep's own month, ``g`` for what everybody reads.
"""

from dataclasses import dataclass
from enum import Enum
from functools import cache
from types import MappingProxyType

from sqlalchemy import String, Table

import db.models  # noqa: F401  (registers every table)
from db.capture import captured_columns, synced_tables

GENERAL = "g"


class Home(Enum):
    """Where the rows of a table live."""

    GENERAL = "general"  # everybody reads them
    DEALER = "dealer"  # the dealer itself: its territory decides
    OF_DEALER = "of_dealer"  # dealer_id says whose; without one, whoever wrote it
    OF_PARENT = "of_parent"  # with the row that another column names
    COLLEAGUE = "colleague"  # colleague_id says whose
    WRITER = "writer"  # whoever wrote it


class Writers(Enum):
    """Who may write a table or a column of it; a manager may always, within the territories below."""

    ALL = "all"
    MANAGERS = "managers"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class SyncedTable:
    """One table as it travels.

    *texts* are written freely: where two people changed one at once, both texts stay.  *managers_only* are the
    columns that a rep's device cannot change; *own_only* those that travel to their own colleague alone.
    """

    name: str
    home: Home
    parent: tuple[str, str] | None  # the column and the table that it points to
    writers: Writers
    managers_only: frozenset[str]
    own_only: frozenset[str]
    texts: frozenset[str]
    names: frozenset[str]  # of the columns
    references: tuple[tuple[str, str], ...]  # every column that names a row of another synchronised table


_GENERAL = (
    "region",
    "territory",
    "territory_region",
    "core_township",
    "market_estimate",
    "colleague",
    "rule_version",
    "calendar_day",
    "script",
    "meeting_note",
    "restricted_name",
    "policy_notice",
    "custom_field",
    "custom_choice",
)
_PARENTS = {
    "person_phone": ("person_id", "person"),
    "need": ("person_id", "person"),
    "contract_amendment": ("contract_id", "contract"),
    "contract_step": ("contract_id", "contract"),
    "task_step": ("task_id", "development_task"),
    "opening_share": ("opening_id", "opening"),
}
_COLLEAGUES = (
    "leave",
    "target",
    "development_task",
    "month_money",
    "month_close",
    "adjustment",
    "refused_change",
    "week_plan",
    "support_method",
    "high_ground",
    "input_round",
    "competitor_goal",
    "attendance",
    "work_log",
)
_WRITERS = ("import_run", "export_record")
_BY_MANAGERS = (
    "territory",
    "territory_region",
    "core_township",
    "rule_version",
    "calendar_day",
    "restricted_name",
    "policy_notice",
    "custom_field",
    "custom_choice",
    "target",
    "month_close",
    "adjustment",
)
_BY_SERVER = ("conflict", "refused_change")
_COLUMNS_OF_MANAGERS = {
    "dealer": {"territory_id"},
    "opening": {"confirmed_by_id", "confirmed_at"},
    "month_money": {"base_pay_decided", "decided_because"},
    "colleague": {"name", "role", "manager_id", "deleted_at"},
}
DECISIONS = MappingProxyType(
    {
        "conflict": frozenset({"choice", "decided_by_id", "decided_at"}),
        "refused_change": frozenset({"choice", "decided_by_id", "decided_at"}),
    }
)
"""What people may write in the tables that the server fills: their decisions."""
_OWN_ONLY = {"colleague": {"phone", "home_latitude_e6", "home_longitude_e6"}}
UNSHARED = frozenset({"import_run", "export_record"})  # travel up for the record, and to the manager


@cache
def tables() -> MappingProxyType[str, SyncedTable]:
    """Every table that travels, by name; parents before children."""
    return MappingProxyType({table.name: _described(table) for table in synced_tables()})


@cache
def parents_first() -> tuple[str, ...]:
    """The names of the tables in the order in which rows can be put in."""
    return tuple(tables())


@cache
def children_of_dealer() -> tuple[str, ...]:
    """Tables whose rows go with the dealer, directly or through another row."""
    return tuple(
        name
        for name, table in tables().items()
        if table.home is Home.OF_DEALER or (table.parent and tables()[table.parent[1]].home is Home.OF_DEALER)
    )


def bucket_of_territory(territory: str) -> str:
    """The share of a territory's dealers."""
    return f"t:{territory}"


def bucket_of_colleague(colleague: str) -> str:
    """The share of a colleague's own month."""
    return f"u:{colleague}"


def _described(table: Table) -> SyncedTable:
    name = table.name
    columns = tuple(captured_columns(table))
    parent = _PARENTS.get(name)
    if name == "dealer":
        home = Home.DEALER
    elif name in _GENERAL:
        home = Home.GENERAL
    elif parent is not None:
        home = Home.OF_PARENT
    elif name in _COLLEAGUES:
        home = Home.COLLEAGUE
    elif name in _WRITERS:
        home = Home.WRITER
    else:
        home, parent = Home.OF_DEALER, ("dealer_id", "dealer")
        if "dealer_id" not in columns:
            raise LookupError(f"nobody has said where the rows of {name} live")
    writers = Writers.SERVER if name in _BY_SERVER else Writers.MANAGERS if name in _BY_MANAGERS else Writers.ALL
    own = frozenset(_OWN_ONLY.get(name, ()))
    references = tuple(
        (column.name, key.column.table.name)
        for column in table.columns
        for key in column.foreign_keys
        if column.name in columns
    )
    return SyncedTable(
        name,
        home,
        parent,
        writers,
        frozenset(_COLUMNS_OF_MANAGERS.get(name, ())),
        own,
        frozenset(c for c in columns if _is_free_text(table, c)),
        frozenset(columns),
        references,
    )


def _is_free_text(table: Table, column: str) -> bool:
    """Text without a limit of length is what people write freely: notes, not names or numbers."""
    kind = table.columns[column].type
    return type(kind) is String and kind.length is None
