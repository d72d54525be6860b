"""A rep's month: targets by region, tasks with their steps, openings, pay line by line, and the close."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from db.vocabulary import TaskState
from fieldapp.lists import improvements_list, tasks_list
from fieldapp.operations import Area
from fieldapp.operations.tasks import close_month
from fieldapp.pay_json import month_json
from fieldapp.queries.tasks import MonthBoard, OpeningRow, month_board
from fieldapp.queries.team import colleagues
from fieldapp.rules.months import months_on
from fieldapp.texts import Text, _, pgettext
from fieldapp.words.calendar import month_and_year
from fieldapp.working_here import working_here
from ui.commands import Command
from ui.context import AppContext
from ui.page import Page
from ui.tasks.dialogs import AdjustmentDialog, MoneyDialog, NewTaskDialog
from ui.tasks.opening_dialog import OpeningDialog
from ui.tasks.pay_card import PayCard
from ui.tasks.progress_card import ProgressCard, board_out
from ui.tasks.target_dialog import TargetDialog
from ui.tasks.task_card import OpeningsCard, TaskCard
from ui.tones import Tone
from ui.widgets.buttons import button, icon_button, more_button
from ui.widgets.card import row, section
from ui.widgets.choice import Choice
from ui.widgets.labels import label
from ui.widgets.pills import Pill
from ui.widgets.table_out import TableOut

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NARROW = 900


class TasksPage(Page):
    """Which places are to be opened this month, how far each is, and what it pays."""

    areas = frozenset({Area.TASKS, Area.RULES, Area.TEAM, Area.DEALERS})

    def __init__(self, app: AppContext) -> None:
        super().__init__(app)
        self.month = app.clock.today().replace(day=1)
        self._colleague: UUID | None = None
        self._board: MonthBoard | None = None
        self._people: list[tuple[UUID, str]] = []
        self.who = Choice([])
        self.who.edited.connect(self._choose_colleague)
        self.who.setAccessibleName(_("Rep"))
        self.title = label("", "heading")
        self.state = Pill("", Tone.NEUTRAL)
        self.add_tool(button(_("New task"), icon="plus", role="primary", on=self._new_task))
        self.close_button = button(_("Close the month"), icon="lock-simple", on=self._close)
        self.report_button = button(_("Month-end report"), icon="printer", on=self._report)
        self._more = more_button(
            [
                (_("Set the target"), "target", self._set_target),
                (_("Base pay, bonus, expenses"), "currency-cny", self._set_money),
                (_("Record an opening"), "flag", self._record_opening),
                (_("Correct a closed month"), "pencil-simple", self._adjust),
            ],
            _("More"),
        )
        self.body.addLayout(
            row(
                icon_button("caret-left", _("Month before"), on=lambda: self._turn(-1)),
                self.title,
                icon_button("caret-right", _("Month after"), on=lambda: self._turn(1)),
                self.state,
                None,
                self.who,
                self.report_button,
                self.close_button,
                self._more,
            )
        )
        self.progress = ProgressCard(app)
        self.pay = PayCard(app)
        self.out = TableOut(app, self, lambda: board_out(self._board, _("Development tasks"), tasks_list))
        title = _("Improvement tasks")
        self.improvements_out = TableOut(app, self, lambda: board_out(self._board, title, improvements_list))
        self.openings = OpeningsCard(app)
        self.openings.change_wanted.connect(self._change_opening)
        self._tasks = QVBoxLayout()
        self._tasks.setSpacing(12)
        self._improvements = QVBoxLayout()
        self._improvements.setSpacing(12)
        self._left, self._right = QWidget(), QWidget()
        for side, parts in (
            (self._left, (self.progress, self._tasks)),
            (self._right, (self.pay, self.openings, self._improvements)),
        ):
            layout = QVBoxLayout(side)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(16)
            for part in parts:
                if isinstance(part, QWidget):
                    layout.addWidget(part)
                else:
                    layout.addLayout(part)
            layout.addStretch(1)
        self._grid = QGridLayout()
        self._grid.setSpacing(16)
        self.body.addLayout(self._grid)
        self.body.addStretch(1)
        self._is_narrow: bool | None = None
        self._arrange(narrow=False)

    def subtitle(self) -> str:
        return month_and_year(self.month.year, self.month.month)

    def arrive(self, **where: object) -> None:
        month = where.get("month")
        if isinstance(month, date):
            self.month = month.replace(day=1)
            self.read_again()
        if where.get("new"):
            self._new_task()

    def read_again(self) -> None:
        month, chosen = self.month, self._colleague

        def fetch(session: "Session") -> tuple[list[tuple[UUID, str]], UUID | None, MonthBoard | None]:
            people = [(person.id, person.name) for person in colleagues(session)]
            who = chosen or working_here(session)
            return people, who, month_board(session, who, month) if who else None

        self.load(fetch, self._show)

    def commands(self) -> list[Command]:
        return [
            Command("tasks.opening", Text("Record an opening"), self._record_opening),
            Command("tasks.target", Text("Set the target"), self._set_target),
            Command("tasks.report", Text("Month-end report"), self._report),
        ]

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt's event
        self._arrange(narrow=self.width() < NARROW)

    def _show(self, found: tuple[list[tuple[UUID, str]], UUID | None, MonthBoard | None]) -> None:
        people, who, board = found
        self.who.set_choices(people)
        self.who.set_value(who)
        self.who.setVisible(len(people) > 1)
        self._colleague, self._board, self._people = who, board, people
        self.title.setText(month_and_year(self.month.year, self.month.month))
        if board is None:
            self.show_empty("target", _("Say in Settings who works here to see targets and pay."))
            return
        closed = board.closed is not None
        said = pgettext("month", "Closed") if closed else pgettext("month", "Open")
        self.state.show_word(said, Tone.GOOD if closed else Tone.ACCENT)
        self.close_button.setEnabled(not closed)
        self.progress.show_board(board)
        self.pay.show_board(board)
        self.openings.show_board(board)
        self._show_tasks(board)
        self._show_improvements(board)

    def _show_tasks(self, board: MonthBoard) -> None:
        while (item := self._tasks.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if not board.tasks:
            self._tasks.addWidget(label(_("No development task for this month yet."), "sub"))
            self._tasks.addWidget(button(_("New task"), icon="plus", on=self._new_task))
        else:
            self._tasks.addWidget(section(_("Development tasks"), self.out.button(_("Development tasks"), quiet=True)))
        for task in board.tasks:
            card = TaskCard(self.app, task, self.month)
            card.opening_wanted.connect(self._open_task)
            self._tasks.addWidget(card)

    def _show_improvements(self, board: MonthBoard) -> None:
        while (item := self._improvements.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if not board.improvements:
            return
        title = _("Improvement tasks")
        self._improvements.addWidget(section(title, self.improvements_out.button(title, quiet=True)))
        about = _("Dealers who should sell more of ours. They do not count for the pay.")
        self._improvements.addWidget(label(about, "sub", wrap=True))
        for task in board.improvements:
            self._improvements.addWidget(TaskCard(self.app, task, self.month))

    def _turn(self, months: int) -> None:
        self.month = months_on(self.month, months)
        self.read_again()

    def _choose_colleague(self) -> None:
        self._colleague = self.who.value()
        self.read_again()

    def _new_task(self) -> None:
        NewTaskDialog(self.app, self.window(), self.month, self._colleague).show_form()

    def _set_target(self) -> None:
        if self._board is not None:
            TargetDialog(self.app, self.window(), self._board).show_form()

    def _set_money(self) -> None:
        if self._board is not None:
            MoneyDialog(self.app, self.window(), self._board).show_form()

    def _record_opening(self) -> None:
        OpeningDialog(self.app, self.window(), self._colleague, self._people).show_form()

    def _open_task(self, task_id: object) -> None:
        task = next((t for t in self._board.tasks if t.id == task_id), None) if self._board else None
        if task is not None and task.state is TaskState.OPEN:
            OpeningDialog(self.app, self.window(), self._colleague, self._people, task=task).show_form()

    def _change_opening(self, opening: object) -> None:
        if isinstance(opening, OpeningRow):
            OpeningDialog(self.app, self.window(), self._colleague, self._people, opening=opening).show_form()

    def _adjust(self) -> None:
        if self._colleague is not None:
            AdjustmentDialog(self.app, self.window(), self._colleague, self.month).show_form()

    def _close(self) -> None:
        board = self._board
        if board is None:
            return
        now, today = self.app.clock.now(), self.app.clock.today()
        result = month_json(board.judged)
        self.app.write(
            lambda store: close_month(
                store,
                board.colleague_id,
                figures=board.figures,
                judged=board.judged,
                result=result,
                now=now,
                today=today,
            ),
            said=Text("{month} is closed", month=month_and_year(board.month.year, board.month.month)),
        )

    def _report(self) -> None:
        self.app.go("reports", report="task_report", month=self.month, colleague=self._colleague)

    def _arrange(self, *, narrow: bool) -> None:
        if narrow == self._is_narrow:
            return
        self._is_narrow = narrow
        for side in (self._left, self._right):
            self._grid.removeWidget(side)
        self._grid.addWidget(self._left, 0, 0)
        self._grid.addWidget(self._right, 1 if narrow else 0, 0 if narrow else 1)
        self._grid.setColumnStretch(0, 5)
        self._grid.setColumnStretch(1, 0 if narrow else 5)
