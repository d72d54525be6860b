"""The pages of a plan as they will be printed, from where it is printed or saved."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QWidget

from fieldapp.reports.page import Report
from fieldapp.reports.plan_for_print import plan_for_print
from fieldapp.reports.visit_plan import build
from fieldapp.texts import Text, _
from fieldapp.working_here import working_here
from ui.context import AppContext
from ui.jobs import Progress
from ui.widgets.print_dialog import PrintDialog

if TYPE_CHECKING:
    from db.store import Store


class PlanPrintDialog(PrintDialog):
    """The plan of the days from *first* to *last*."""

    def __init__(
        self, app: AppContext, parent: QWidget, first: date, last: date, *, colleague_id: UUID | None = None
    ) -> None:
        today = app.clock.today()

        def report(store: "Store", _progress: Progress) -> Report:
            with store.reading() as session:
                return build(plan_for_print(session, first, last, colleague_id or working_here(session), today))

        days = first.isoformat() if first == last else f"{first} – {last}"
        title = _("Visit plan")
        super().__init__(
            app,
            parent,
            title=title,
            file_name=f"{title} {days}",
            build=report,
            doing=Text("Drawing the visit plan"),
        )
