"""Target, done and short of the month, by region."""

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QWidget

from db.vocabulary import OpeningKind
from fieldapp.lists import targets_list
from fieldapp.queries.tasks import MonthBoard
from fieldapp.table_files import FileTable
from fieldapp.texts import _
from fieldapp.words.calendar import month_and_year
from fieldapp.words.pay import count_text, is_missed, kind_name, met_word
from ui.context import AppContext
from ui.tones import Tone
from ui.widgets.card import Card
from ui.widgets.labels import ElidedLabel, dotted, label
from ui.widgets.pills import Pill
from ui.widgets.table_out import Shown, TableOut


class ProgressCard(Card):
    """Two numbers that matter, and the regions below them."""

    def __init__(self, app: AppContext) -> None:
        self.met = Pill("", Tone.NEUTRAL)
        self.out = TableOut(app, self, self.shown)
        super().__init__(_("Targets"), self.out.button(_("Targets"), quiet=True), self.met)
        self._app = app
        self._board: MonthBoard | None = None
        self._numbers = QHBoxLayout()
        self._numbers.setSpacing(24)
        self.body.addLayout(self._numbers)
        self._regions = QWidget()
        self._grid = QGridLayout(self._regions)
        self._grid.setContentsMargins(0, 4, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setColumnStretch(0, 1)
        self.body.addWidget(self._regions)

    def shown(self) -> Shown | None:
        """The regions with their targets."""
        return board_out(self._board, _("Targets"), targets_list)

    def show_board(self, board: MonthBoard) -> None:
        """Show the month as it stands."""
        self._board = board
        judged = board.judged
        missed = is_missed(judged, self._app.clock.today())
        tone = Tone.GOOD if judged.met else Tone.WARN if missed else Tone.NEUTRAL
        self.met.show_word(met_word(judged.met, is_over=missed), tone)
        _clear(self._numbers)
        for kind in OpeningKind:
            self._numbers.addWidget(progress(kind, board.figures.opened.of(kind), board.figures.target.of(kind)), 1)
        _clear(self._grid)
        if not board.progress:
            self._grid.addWidget(label(_("No target is set for this month."), "sub"), 0, 0)
            return
        for column, title in enumerate((_("Region"), _("Target"), _("Done"), _("Short"))):
            side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
            self._grid.addWidget(label(title, "sub"), 0, column, side)
        for number, line in enumerate(board.progress, start=1):
            name = board.places.get(line.region_code) or _("Anywhere in the territory")
            self._grid.addWidget(ElidedLabel(dotted(name, kind_name(line.kind))), number, 0)
            for column, count in enumerate((line.target, line.done, line.short), start=1):
                is_short = column == 3 and bool(count)
                figure = label(count_text(count), "strong" if is_short else "body", tone=Tone.BAD if is_short else None)
                self._grid.addWidget(figure, number, column, Qt.AlignmentFlag.AlignRight)


def board_out(board: MonthBoard | None, what: str, make: Callable[[str, MonthBoard], FileTable]) -> Shown | None:
    """One list of a month, for files and for paper; its title names the month."""
    if board is None:
        return None
    title = f"{what} {month_and_year(board.month.year, board.month.month)}"
    return Shown(title, lambda _store, _progress: make(title, board))


def progress(kind: OpeningKind, done: Decimal, target: Decimal) -> QWidget:
    """One kind as a number and a bar."""
    made = QWidget()
    layout = QGridLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setVerticalSpacing(4)
    layout.addWidget(label(kind_name(kind), "sub"), 0, 0)
    layout.addWidget(label(f"{count_text(done)} / {count_text(target)}", "number"), 1, 0)
    bar = QProgressBar()
    bar.setTextVisible(False)
    bar.setFixedHeight(6)
    bar.setRange(0, max(1, int(target * 100)))
    bar.setValue(min(bar.maximum(), int(done * 100)) if target else 0)  # nothing asked: an empty bar
    bar.setAccessibleName(_("{kind}: {done} of {target}").format(kind=kind_name(kind), done=done, target=target))
    layout.addWidget(bar, 2, 0)
    return made


def _clear(layout: QHBoxLayout | QGridLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.deleteLater()
