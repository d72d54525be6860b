"""Write the tables of the store into docs/DATA_MODEL.md, from the models.

    python scripts/make_data_model.py

The text around the tables is written by hand and stays as it is.  What a column means is the comment beside
it in ``db/models``.
"""

import ast
import inspect
import io
import sys
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapper

import db.models  # noqa: F401  (registers every table)
from db.base import Base, Id, SyncedBase
from db.capture import captured_columns
from db.column_types import LocalDay, UtcDateTime, Yuan

PAGE = Path(__file__).resolve().parents[1] / "docs" / "DATA_MODEL.md"
BEGIN = "<!-- The tables below are written by scripts/make_data_model.py -->"
END = "<!-- Here the tables end -->"

_TYPES: dict[type[sa.types.TypeEngine[Any]], str] = {
    Yuan: "money, in fen",
    LocalDay: "day",
    UtcDateTime: "instant",
    Id: "id",
    sa.Boolean: "yes or no",
    sa.Integer: "whole number",
    sa.Float: "number",
    sa.String: "text",
    sa.JSON: "JSON",
    sa.LargeBinary: "bytes",
}
# What the page says of the columns that every synchronised table has; they are not repeated in each table.
SHARED = {"id", "deleted_at", "_ver", "_bucket"}


def page_with_tables(page: str) -> str:
    """*page* with the tables of today between its two marks."""
    before, _begin, rest = page.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{tables()}\n{END}{after}"


def tables() -> str:
    """All tables as Markdown, by area, each in the order in which its module defines it."""
    by_module: dict[str, list[Mapper[object]]] = defaultdict(list)
    for mapper in sorted(Base.registry.mappers, key=_place_in_source):
        by_module[mapper.class_.__module__].append(mapper)
    return "\n".join(line for name, mappers in by_module.items() for line in _area(sys.modules[name], mappers))


def _place_in_source(mapper: Mapper[object]) -> tuple[str, int]:
    return mapper.class_.__module__, inspect.getsourcelines(mapper.class_)[1]


def _area(module: ModuleType, mappers: list[Mapper[object]]) -> Iterator[str]:
    yield f"### {module.__name__.rpartition('.')[2]}"
    yield ""
    yield from _paragraphs(module.__doc__)
    for mapper in mappers:
        yield from _table(mapper)


def _table(mapper: Mapper[object]) -> Iterator[str]:
    table = mapper.local_table
    assert isinstance(table, sa.Table)  # noqa: S101  (nothing of ours is mapped to a query)
    is_synced = issubclass(mapper.class_, SyncedBase)
    said = _comments(mapper.class_)
    yield f"#### `{table.name}`"
    yield ""
    yield from _paragraphs(mapper.class_.__doc__)
    yield "| column | type | |"
    yield "|---|---|---|"
    captured = captured_columns(table)
    for column in table.columns:
        if is_synced and column.name in SHARED:
            continue
        notes = [*_keys(column), said.get(column.name, "")]
        if is_synced and column.name not in captured:
            notes.append("local: not in the change log")
        shown = "; ".join(filter(None, notes)).replace("|", "\\|")
        yield f"| `{column.name}` | {_type(column)} | {shown} |".replace(" |  |", " | |")
    yield ""


def _type(column: "sa.Column[object]") -> str:
    kind = column.type
    match kind:
        case sa.Enum():
            name = ", ".join(f"`{word}`" for word in kind.enums)
        case sa.String(length=int()):
            name = f"text, up to {kind.length}"
        case _:
            name = next(shown for known, shown in _TYPES.items() if isinstance(kind, known))
    return f"{name}, or nothing" if column.nullable else name


def _keys(column: "sa.Column[object]") -> Iterator[str]:
    if column.primary_key:
        yield "primary key"
    for key in column.foreign_keys:
        yield f"→ `{key.column.table.name}`"


def _comments(model: type) -> dict[str, str]:
    """What the comment behind each column of *model* says, by the name of the attribute."""
    source = inspect.getsource(model)
    at_end = {
        token.start[0]: token.string.lstrip("# ").strip()
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT and token.line[: token.start[1]].strip()
    }
    lines = {
        statement.target.id: statement.end_lineno
        for statement in ast.parse(source).body[0].body  # type: ignore[attr-defined]
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
    }
    return {name: at_end[line] for name, line in lines.items() if line in at_end}


def _paragraphs(doc: str | None) -> Iterator[str]:
    yield inspect.cleandoc(doc or "").replace("``", "`")
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page_with_tables(PAGE.read_text("utf-8")), "utf-8")
