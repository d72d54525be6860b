"""The list behind the figures of a week: what was planned, what became of it, and why."""

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QWidget

from fieldapp.reports.catalogue import Wish, report_kind
from fieldapp.reports.page import Report
from fieldapp.texts import Text, _
from ui.context import AppContext
from ui.jobs import Progress
from ui.widgets.print_dialog import PrintDialog

if TYPE_CHECKING:
    from db.store import Store


class PlanDoneDialog(PrintDialog):
    """The week that begins on *monday*, of a colleague or of whoever works here."""

    def __init__(self, app: AppContext, parent: QWidget, monday: date, colleague_id: UUID | None) -> None:
        last = monday + timedelta(days=6)
        wish = Wish(
            today=app.clock.today(), first=monday, last=last, month=monday.replace(day=1), colleague_id=colleague_id
        )

        def report(store: "Store", _progress: Progress) -> Report:
            with store.reading() as session:
                return report_kind("plan_done").build(session, wish)

        title = _("Plan against done")
        super().__init__(
            app,
            parent,
            title=title,
            file_name=f"{title} {monday} – {last}",
            build=report,
            doing=Text("Drawing the report"),
        )
