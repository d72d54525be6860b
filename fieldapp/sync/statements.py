"""Small parts of SQL statements."""

import json
from collections.abc import Iterable
from typing import Any


def as_list(values: Iterable[Any]) -> str:
    """Many values as one: a statement reads them by ``json_each``."""
    return json.dumps(list(values))


def quoted(names: Iterable[str]) -> str:
    """Names of columns, one after the other."""
    return ", ".join(f'"{name}"' for name in names)
