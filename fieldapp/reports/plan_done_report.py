"""The plan of a week or a month against what was done, with the reasons for what was missed."""

from collections.abc import Iterator
from datetime import date

from fieldapp.queries.plan_done import PlanDone
from fieldapp.reports.page import Align, Column, Report, Row, Table
from fieldapp.texts import Text, _
from fieldapp.words.plan_done import outcome_word, reasons_text


def build(found: PlanDone, *, rep: str, printed_on: date) -> Report:
    """The figures above, every visit below; in the language of the context."""
    return Report(
        title=_("Plan against done"),
        subtitle=f"{found.first.isoformat()} – {found.last.isoformat()}",
        facts=tuple(_facts(found, rep)),
        footer=str(Text("Personal data: keep it safe. Printed on {day}.", day=printed_on.isoformat())),
        author=rep,
        landscape=True,
        blocks=(
            Table(
                columns=(
                    Column(_("Planned for"), 24),
                    Column(_("Dealer"), 56),
                    Column(_("Place"), 38),
                    Column(_("What became of it"), 44),
                    Column(_("On"), 24, Align.LEFT),
                    Column(_("Reason"), 70),
                ),
                rows=[
                    Row(
                        (
                            row.first_planned_on,
                            row.dealer,
                            row.place,
                            outcome_word(row.outcome),
                            row.visited_on or (row.planned_on if row.planned_on != row.first_planned_on else None),
                            row.reason,
                        )
                    )
                    for row in found.rows
                ],
                empty=_("Nothing was planned and no visit was made."),
            ),
        ),
    )


def _facts(found: PlanDone, rep: str) -> Iterator[tuple[str, str]]:
    figures = found.figures
    yield _("Rep"), rep
    yield _("Planned"), str(figures.planned)
    yield _("Done"), str(figures.done)
    for words, count in (
        (_("Moved to later"), figures.moved),
        (_("Did not take place"), figures.dropped),
        (_("Not recorded"), figures.open),
        (_("Still ahead"), figures.ahead),
        (_("Done without a plan"), figures.unplanned),
        (_("Done, planned for another time"), figures.carried),
    ):
        if count:
            yield words, str(count)
    yield _("Visits made in all"), str(figures.made)
    if figures.reasons or figures.without_reason:
        yield _("Reasons"), reasons_text(figures)
