"""Who reports to whom."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def below(managers: Mapping[K, K | None], who: K) -> set[K]:
    """*who*, and all who report to them, however far down; a circle among them is gone round once.

    Example:
        >>> sorted(below({"gao": "lead", "lead": "boss", "boss": None, "li": None}, "lead"))
        ['gao', 'lead']
    """
    found = {who}
    while more := {one for one, manager in managers.items() if manager in found and one not in found}:
        found |= more
    return found
