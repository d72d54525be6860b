"""Sentences about dealers that are probably one and the same."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from fieldapp.rules.duplicates import Reason
from fieldapp.texts import Text

REASONS: Final[Mapping[Reason, Text]] = MappingProxyType(
    {
        Reason.SAME_PHONE: Text("same phone"),
        Reason.SAME_NAME: Text("same name"),
        Reason.SAME_CORE: Text("same name but for places and common words"),
        Reason.SAME_SOUND: Text("names sound the same"),
        Reason.SIMILAR_NAME: Text("similar names"),
        Reason.SAME_PERSON: Text("same contact person"),
        Reason.SAME_TOWNSHIP: Text("same township"),
        Reason.SAME_COUNTY: Text("same county"),
    }
)
