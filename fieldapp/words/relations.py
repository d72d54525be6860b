"""The relationship side in words: how a prospect stands, how long service took."""

from decimal import Decimal

from fieldapp.queries.endings import EndingRow
from fieldapp.queries.service import ServiceRow
from fieldapp.rules.targets import Card, Standing
from fieldapp.texts import Text, _, ngettext, pgettext
from fieldapp.words.vocabulary import word


def screening_text(card: Card) -> str:
    """How a prospect stands, in one sentence; it advises and never blocks, but for the restricted list."""
    if card.restricted is not None:
        return _("Do not invest here: a manager must lift the restriction first.")
    if card.failed:
        points = pgettext("list", "; ").join(word(point) for point in card.failed)
        return _("Careful: {points}. It may still go on: waive with a reason what does not stop you.").format(
            points=points
        )
    if card.open:
        said = ngettext("{count} point is not judged yet.", "{count} points are not judged yet.", len(card.open))
        return said.format(count=len(card.open))
    if card.waived:
        said = ngettext("All is judged; {count} was waived.", "All is judged; {count} were waived.", len(card.waived))
        return said.format(count=len(card.waived))
    return _("All criteria and principles are met.")


def clocks_text(row: ServiceRow) -> str:
    """How long it took, or has taken so far."""
    days = row.clocks.to_solve
    if row.solved_on is not None:
        return str(Text("solved after {days} days", days=days))
    if row.answered_on is not None:
        return str(Text("answered after {answer} days, open for {days} days", answer=row.clocks.to_answer, days=days))
    return str(Text("unanswered for {days} days", days=days))


def standing_word(standing: Standing) -> str:
    """How a prospect stands as a whole."""
    return {
        Standing.RESTRICTED: _("On the restricted list"),
        Standing.FAILED: _("With a point that is not met"),
        Standing.OPEN: _("Not judged in full"),
        Standing.WAIVED: _("Met, with waivers"),
        Standing.MET: _("All met"),
    }[standing]


def handled_text(row: EndingRow) -> str:
    """The steps that were taken when a relationship ended, in one cell."""
    steps = (
        (_("Talked"), row.talk),
        (_("Third party"), row.third_party),
        (_("Problem solved"), row.problem_solved),
        (_("Closer in future"), row.closer),
    )
    return pgettext("list", "; ").join(f"{name}: {said}" for name, said in steps if said)


def capital_text(known: Decimal | None, asked: int) -> str:
    """What the file says of a prospect's working capital beside what is asked for, in yuan."""
    if known is None:
        return _("The file does not say how much; about {asked} yuan are asked for.").format(asked=f"{asked:,}")
    return _("The file says {known} yuan; about {asked} yuan are asked for.").format(
        known=f"{known:,.0f}", asked=f"{asked:,}"
    )
