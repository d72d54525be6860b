"""What the month pays, line by line, with the rule behind each line."""

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from fieldapp.lists import pay_list
from fieldapp.queries.tasks import MonthBoard
from fieldapp.texts import _
from fieldapp.words.pay import (
    adjustment_text,
    forecast_text,
    is_missed,
    line_text,
    money,
    pay_text,
    rates_text,
    warning_texts,
    year_text,
)
from ui.context import AppContext
from ui.tasks.progress_card import board_out
from ui.tones import Tone
from ui.widgets.card import Card
from ui.widgets.labels import Role, label
from ui.widgets.table_out import Shown, TableOut


class PayCard(Card):
    """The amount in large figures, the lines, the rest of the sum, the year."""

    def __init__(self, app: AppContext) -> None:
        self.out = TableOut(app, self, self.shown)
        super().__init__(_("Pay"), self.out.button(_("Pay"), quiet=True))
        self._app = app
        self._board: MonthBoard | None = None
        self._content = QVBoxLayout()
        self._content.setSpacing(8)
        self.body.addLayout(self._content)

    def shown(self) -> Shown | None:
        """The lines of the pay."""
        return board_out(self._board, _("Pay"), pay_list)

    def show_board(self, board: MonthBoard) -> None:
        """Show the month as judged."""
        self._board = board
        while (item := self._content.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        judged = board.judged
        pay = board.adjusted.pay
        self._content.addWidget(label(_("not decided yet") if pay is None else money(pay), "title"))
        today = self._app.clock.today()
        runs = judged.met is False and not is_missed(judged, today)
        if not runs:
            self._content.addWidget(label(pay_text(judged), "body", wrap=True))
        if runs or board.closed is None:
            self._content.addWidget(label(forecast_text(board.forecast, today), "strong", wrap=True))
        self._content.addWidget(self._lines(board))
        for warning in warning_texts(judged, today):
            self._content.addWidget(label(warning, "bad", wrap=True))
        if board.money_note:
            reason = _("The manager's reason: {reason}").format(reason=board.money_note)
            self._content.addWidget(label(reason, "sub", wrap=True))
        self._content.addWidget(label(year_text(board.year), "sub", wrap=True))
        self._content.addWidget(label(rates_text(judged.rules.rates), "sub", wrap=True))

    def _lines(self, board: MonthBoard) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        judged = board.judged
        lines: list[tuple[str, str, Role]] = [
            (line_text(line), money(line.amount) if line.counts else "—", "body") for line in judged.lines
        ]
        base = _("decided by the manager") if board.figures.base_pay_decided is not None else ""
        lines += [
            (_("Development"), money(judged.development), "strong"),
            (" ".join(filter(None, (_("Base pay"), base))), _amount(judged.base_paid), "body"),
            (_("Bonus"), money(judged.bonus_paid), "body"),
            (_("Expenses"), money(judged.expenses_paid), "body"),
        ]
        lines += [(adjustment_text(a), money(a.amount), "body") for a in board.adjusted.adjustments]
        lines.append((_("Pay"), _amount(board.adjusted.pay), "strong"))
        for number, (words, amount, role) in enumerate(lines):
            grid.addWidget(label(words, "strong" if role == "strong" else "body", wrap=True), number, 0)
            figure = label(amount, role, tone=Tone.BAD if amount.startswith("-") else None)
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(figure, number, 1)
        return made


def _amount(amount: Decimal | None) -> str:
    return "—" if amount is None else money(amount)
