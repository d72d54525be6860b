"""What was found in the records, in words."""

from collections.abc import Mapping

from fieldapp.queries.record_search import RecordHit, RecordKind
from fieldapp.texts import Text, ngettext, pgettext

KINDS: Mapping[RecordKind, Text] = {
    RecordKind.CONTRACT: Text("Contract"),
    RecordKind.COMPETITOR: Text("Competitor"),
    RecordKind.SERVICE: Text("Service"),
    RecordKind.REVIVAL: Text("Revival"),
    RecordKind.ENDING: Text("Ended"),
    RecordKind.RESOURCE: Text("Resource"),
    RecordKind.GROUND: Text("High ground"),
    RecordKind.POLICY: Text("Policy"),
    RecordKind.RESTRICTED: Text("Restricted list"),
}


def record_detail(hit: RecordHit) -> str:
    """Of what kind it is, and whose: what stands beside its title."""
    if hit.kind is RecordKind.COMPETITOR:
        times = ngettext("named {count} time", "named {count} times", hit.count).format(count=hit.count)
        return pgettext("list", ", ").join((str(KINDS[hit.kind]), times))
    return pgettext("list", ", ").join(filter(None, (str(KINDS[hit.kind]), hit.dealer)))
