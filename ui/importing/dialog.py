"""The import window: choose files, look at what would happen, import with progress, and undo if it was not meant."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.custom_columns import custom_of_files
from fieldapp.file_columns import AnyField, Field
from fieldapp.importing.columns import guess, remember
from fieldapp.importing.failed_rows import write_failed_rows
from fieldapp.importing.read_file import open_file
from fieldapp.importing.run import Imported, Line, Preview, carry_out, preview
from fieldapp.importing.template import write_template
from fieldapp.operations import Changed
from fieldapp.texts import Text, _, ngettext
from ui.context import AppContext
from ui.importing.drop_area import DropArea
from ui.importing.state import Plan
from ui.importing.state import Shown as Which
from ui.importing.steps import CheckStep, DoneStep, WaitStep
from ui.jobs import Job, Progress
from ui.trouble import plain_words
from ui.widgets.buttons import button
from ui.widgets.card import row
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.table_out import Shown, TableOut, in_memory

if TYPE_CHECKING:
    from db.store import Store

SIZE = (1120, 680)
AROUND_PX = 40  # of the window stays to be seen around it


class ImportDialog(QDialog):
    """Takes in one file after the other; ``show_form()`` opens it above the window.

    Args:
        app: the store, the settings, the jobs.
        parent: the window it belongs to.
        files: to be imported; without any the person is asked.
    """

    def __init__(self, app: AppContext, parent: QWidget | None, files: Sequence[Path] = ()) -> None:
        super().__init__(parent.window() if parent else None)
        self._app = app
        self._waiting: list[Path] = []
        self._plan: Plan | None = None
        self._done: Imported | None = None
        self._job: Job[Any] | None = None
        self.setWindowTitle(_("Import"))
        over = self.parentWidget()
        room = over.size() if over else self.screen().availableSize()
        self.resize(min(SIZE[0], room.width() - AROUND_PX), min(SIZE[1], room.height() - AROUND_PX))
        self.choose = DropArea()
        self.choose.chosen.connect(self.take)
        self.choose.template_wanted.connect(self._ask_for_template)
        self.check = CheckStep()
        self.check.changed.connect(self._look_again)
        self.check.table.column_set.connect(self._on_column)
        self.check.shown_changed.connect(self._show_lines)
        self.check.not_wanted.connect(self._leave_out)
        self.check.all_wanted.connect(self._take_all_in)
        self.out = TableOut(app, self, self.shown)
        self.check.add_tool(self.out.button(_("Rows of the file")))
        self.wait = WaitStep()
        self.finished_step = DoneStep()
        self.finished_step.undo_button.clicked.connect(lambda _checked=False: self._undo())
        self.finished_step.failed_button.clicked.connect(lambda _checked=False: self._ask_for_failed())
        self._steps = QStackedWidget()
        for step in (self.choose, self.check, self.wait, self.finished_step):
            self._steps.addWidget(step)
        self._title = ElidedLabel(_("Import"), "title")
        self._about = label("", "note")
        self.import_button = button(_("Import"), icon="download-simple", role="primary", on=self._import)
        self.other_button = button(_("Other files"), icon="arrow-left", on=self._choose_others)
        self.next_button = button(_("Next file"), icon="arrow-right", role="primary", on=self._start_anew)
        self.close_button = button(_("Cancel"), on=self.reject)
        for other in (self.close_button, self.other_button):
            other.setAutoDefault(False)
        self.import_button.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        heading = row(self._title, self._about)
        heading.setStretch(0, 1)
        layout.addLayout(heading)
        layout.addWidget(self._steps, 1)
        layout.addLayout(row(self.other_button, None, self.close_button, self.next_button, self.import_button))
        self._go_to(self.choose)
        if files:
            self.take(files)

    @property
    def step(self) -> QWidget:
        """What is shown: ``choose``, ``check``, ``wait`` or ``finished_step``."""
        return self._steps.currentWidget() or self.choose

    @property
    def plan(self) -> Plan | None:
        """The file that is looked at."""
        return self._plan

    def shown(self) -> Shown | None:
        """The rows that are looked at, for a file or for paper; what a filter leaves is said."""
        if self._plan is None:
            return None
        which = self.check.shown()
        narrowed = "" if which is Which.ALL else self._plan.chips().get(which, ("", 0))[0]
        return in_memory(self.check.table.file_table(self._plan.source.name), narrowed)

    def show_form(self) -> None:
        """Open above the window."""
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.open()

    def take(self, files: Sequence[Path]) -> None:
        """Open these files, the first one now, the others after it."""
        self.choose.show_problem("")
        self._waiting = list(files)
        self._open_next()

    # Opening and looking

    def _open_next(self) -> None:
        path = self._waiting.pop(0)
        remembered = self._app.settings.import_mappings

        store = self._app.store

        def read(_progress: Progress) -> Plan:
            source = open_file(path)
            with store.reading() as session:
                custom = custom_of_files(session)
            return Plan(source, guess(source.sheet, remembered, custom), custom)

        self._title.setText(path.name)
        self.wait.show_text(_("Reading {file}…").format(file=path.name))
        self._go_to(self.wait)
        self._run(Job(read), self._opened, self._refused)

    def _opened(self, plan: Plan) -> None:
        self._plan = plan
        self.check.show_plan(plan)
        self._go_to(self.check)
        self._look_again()

    def _refused(self, error: Exception) -> None:
        """A file that cannot be read: say so where another can be chosen."""
        self.choose.show_problem(plain_words(error))
        self._go_to(self.choose)
        self._title.setText(_("Import"))

    def _look_again(self) -> None:
        """Work out anew what the import would do."""
        plan = self._plan
        if plan is None:
            return
        self.check.put_into(plan)
        choices, source, today = plan.choices, plan.source, self._app.clock.today()
        store = self._app.store
        if not {Field.NAME, Field.PERSON} & set(plan.fields):
            self._looked(Preview())
            return

        def look(progress: Progress) -> Preview:
            with store.reading() as session:
                return preview(session, source, choices, today=today, step=progress.step)

        self.import_button.setEnabled(False)
        job = Job(look)
        job.progressed.connect(self.check.show_progress)
        self._run(job, self._looked, self._look_failed)

    def _looked(self, found: Preview) -> None:
        plan = self._plan
        if plan is None:
            return
        plan.preview = found
        self.check.show_preview(plan)
        self._show_lines()
        count = plan.to_import
        self.import_button.setText(
            ngettext("Import {count} row", "Import {count} rows", count).format(count=f"{count:,}")
        )
        self.import_button.setEnabled(count > 0)

    def _look_failed(self, error: Exception) -> None:
        self.check.show_error(plain_words(error))

    def _on_column(self, place: int, chosen: AnyField | None) -> None:
        if self._plan is not None:
            self._plan.set_column(place, chosen)
            self._look_again()

    def _leave_out(self, lines: list[Line]) -> None:
        if self._plan is not None:
            self._plan.left_out |= {line.number for line in lines}
            self._look_again()

    def _take_all_in(self) -> None:
        if self._plan is not None:
            self._plan.left_out = frozenset()
            self._look_again()

    def _show_lines(self) -> None:
        if self._plan is not None:
            self.check.table.show_lines(self._plan.lines(self.check.shown()))

    # Importing

    def _import(self) -> None:
        plan = self._plan
        if plan is None:
            return
        source, choices = plan.source, plan.choices
        today, now, files = self._app.clock.today(), self._app.clock.now(), self._app.files
        if plan.has_changed_columns:
            kept = remember(self._app.settings.import_mappings, source.sheet.headings, plan.fields)
            self._app.save_settings(import_mappings=kept)

        def work(store: "Store", progress: Progress) -> Any:  # noqa: ANN401  (the pages are told of the second)
            done = carry_out(store, source, choices, today=today, now=now, files=files, step=progress.step)
            return done, Changed.everything()

        self.wait.show_text(_("Importing {file}…").format(file=source.name))
        self._go_to(self.wait)
        job = self._app.work(
            Text("Import {file}", file=source.name),
            work,
            self._imported,
            writes=True,
            refused=self._import_failed,
            owner=self,
        )
        job.progressed.connect(self.wait.show_progress)
        job.failed.connect(self._import_failed)
        job.cancelled.connect(self._stopped)
        self._job = job

    def _imported(self, done: Imported) -> None:
        self._job, self._done = None, done
        if self._plan is not None:
            self.finished_step.show_done(self._plan, done)
        self._go_to(self.finished_step)

    def _import_failed(self, error: Exception) -> None:
        self._job = None
        self._go_to(self.check)
        self.check.show_error(plain_words(error))

    def _stopped(self) -> None:
        self._job = None
        self._go_to(self.check)
        self.check.show_error(_("Stopped. Nothing was imported."))

    def _undo(self) -> None:
        from fieldapp.operations.history import undo

        number = self._done.change_set if self._done else None
        if number is None:
            return
        self.finished_step.undo_button.setEnabled(False)

        def take_back(store: "Store") -> Changed:
            return undo(store, number).changed

        self._app.write(take_back, lambda _none: self.finished_step.show_undone(), owner=self)

    def _ask_for_failed(self) -> None:
        if self._plan is None:
            return
        start = str(self._plan.source.path.with_name(f"{self._plan.source.path.stem} {_('failed rows')}.xlsx"))
        path, _kind = QFileDialog.getSaveFileName(self, _("Save the failed rows"), start, "Excel (*.xlsx)")
        if path:
            self.save_failed(Path(path))

    def save_failed(self, path: Path) -> None:
        """Write the rows that failed or are to be checked, with the reasons."""
        plan, done = self._plan, self._done
        if plan is None or done is None:
            return
        self._app.work(
            Text("Saving the failed rows"),
            lambda _store, _progress: write_failed_rows(path, plan.source.sheet, done.failed, done.remarks),
            said=Text("Saved: {file}", file=path.name),
        )

    def _ask_for_template(self) -> None:
        start = str(Path.home() / f"{_('Dealers to import')}.xlsx")
        path, _kind = QFileDialog.getSaveFileName(self, _("Save a template"), start, "Excel (*.xlsx)")
        if path:
            self.save_template(Path(path))

    def save_template(self, path: Path) -> None:
        """Write an empty workbook to be filled in."""

        def write(store: "Store", _progress: Progress) -> None:
            with store.reading() as session:
                custom = custom_of_files(session)
            write_template(path, custom)

        self._app.work(Text("Saving the template"), write, said=Text("Saved: {file}", file=path.name))

    # Ways

    def _choose_others(self) -> None:
        self._waiting = []
        self._start_anew()

    def _start_anew(self) -> None:
        """To the next file that waits, else to choosing files."""
        self._plan = self._done = None
        if self._waiting:
            self._open_next()
        else:
            self._title.setText(_("Import"))
            self._go_to(self.choose)

    def _go_to(self, step: QWidget) -> None:
        self._steps.setCurrentWidget(step)
        left = len(self._waiting)
        self._about.setText(
            ngettext("{count} more file", "{count} more files", left).format(count=left) if left else ""
        )
        is_done = step is self.finished_step
        self.import_button.setVisible(step is self.check)
        self.other_button.setVisible(step is self.check or is_done)
        self.next_button.setVisible(is_done and left > 0)
        self.close_button.setText(_("Close") if is_done else _("Cancel"))
        if step is self.choose:
            self.choose.choose_button.setFocus()
        elif step is self.check:
            self.check.table.rows.setFocus()
        elif is_done:  # and not Undo: Enter must not take back what was just done
            (self.next_button if left else self.close_button).setFocus()

    def _run(self, job: "Job[Any]", then: Callable[[Any], object], failed: Callable[[Exception], object]) -> None:
        """Read beside the window; an older reading is stopped, and its answer not waited for."""
        if self._job is not None:
            self._job.cancel()
        self._job = job

        def answer(call: Callable[[Any], object], result: object) -> None:
            if shiboken6.isValid(self) and self._job is job:
                self._job = None
                call(result)

        job.succeeded.connect(lambda result: answer(then, result))
        job.failed.connect(lambda error: answer(failed, error))
        self._app.jobs.read(job)

    def reject(self) -> None:
        """Escape and Cancel: stop what is under way; close if nothing is."""
        if self._job is not None and self.step is self.wait:
            self._job.cancel()
            if self._plan is None:  # nothing to go back to
                super().reject()
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._job is not None:
            self._job.cancel()
        super().closeEvent(event)
