"""What became of rows, in words."""

from fieldapp.importing.plan import Outcome
from fieldapp.importing.run import Counts
from fieldapp.texts import Text, _, ngettext

_OUTCOMES = {
    Outcome.ADDED: Text("New dealer"),
    Outcome.PERSON_ADDED: Text("New person"),
    Outcome.UPDATED: Text("Changed"),
    Outcome.UNCHANGED: Text("There already"),
    Outcome.FAILED: Text("Fails"),
}


def outcome_word(outcome: Outcome) -> str:
    """What becomes of a row, for its line in the preview."""
    return str(_OUTCOMES[outcome])


def summary(counts: Counts) -> str:
    """The counts in one line, those of nothing left out: 3 dealers added, 4 people added, 1 row failed."""
    told = (
        (counts[Outcome.ADDED], ngettext("{count} dealer added", "{count} dealers added", counts[Outcome.ADDED])),
        (counts.people, ngettext("{count} person added", "{count} people added", counts.people)),
        (counts.photos, ngettext("{count} photo kept", "{count} photos kept", counts.photos)),
        (
            counts[Outcome.UPDATED],
            ngettext("{count} dealer updated", "{count} dealers updated", counts[Outcome.UPDATED]),
        ),
        (
            counts[Outcome.UNCHANGED],
            ngettext("{count} row there already", "{count} rows there already", counts[Outcome.UNCHANGED]),
        ),
        (counts[Outcome.FAILED], ngettext("{count} row failed", "{count} rows failed", counts[Outcome.FAILED])),
        (counts.similar, ngettext("{count} possible duplicate", "{count} possible duplicates", counts.similar)),
        (counts.remarked, ngettext("{count} row to be checked", "{count} rows to be checked", counts.remarked)),
    )
    parts = [sentence.format(count=f"{count:,}") for count, sentence in told if count]
    return _(", ").join(parts) or _("nothing to do")
