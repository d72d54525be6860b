"""Cards of the overview: how complete the file is, brands, ladder, referrals."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from db.vocabulary import LadderStep
from fieldapp.operations.dealers import BrandShare
from fieldapp.queries.dealer_file import LadderRow, ReferralRow
from fieldapp.rules.dealers import ClassState, InfoClass
from fieldapp.texts import _
from fieldapp.words.calendar import when
from fieldapp.words.vocabulary import word
from ui import theme
from ui.dealers.section import clear, quiet
from ui.dealers.state import STATUS_TONES
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card
from ui.widgets.form import AutoForm
from ui.widgets.labels import ElidedLabel, dotted, label
from ui.widgets.number_edit import NumberEdit
from ui.widgets.pills import Pill

PERCENT_FULL = 100


class ClassCard(Card):
    """One of the three classes of information: how much of it is known, when it was checked, and its form.

    Args:
        kind: which class.
        check: called when somebody has looked it through.
        form: its fields.
    """

    def __init__(self, kind: InfoClass, check: Callable[[], object], form: AutoForm) -> None:
        super().__init__(word(kind), form.sign)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, PERCENT_FULL)
        self._percent = label("", "strong")
        self._checked = ElidedLabel("", "sub")
        self._check = button(_("Mark as checked"), icon="check", role="quiet", on=check)
        self._missing = label("", "sub", wrap=True)
        state = QHBoxLayout()
        state.setSpacing(8)
        state.addWidget(self._bar, 1)
        state.addWidget(self._percent)
        checked = QHBoxLayout()
        checked.addWidget(self._checked, 1)
        checked.addWidget(self._check)
        self.body.addLayout(state)
        self.body.addLayout(checked)
        self.body.addWidget(self._missing)
        self.body.addWidget(form)

    def show_state(self, state: ClassState, today: date) -> None:
        """Show how the class stands."""
        self._bar.setValue(state.percent)
        self._bar.setAccessibleName(_("{percent} % known").format(percent=state.percent))
        self._percent.setText(f"{state.percent} %")
        on = state.checked_on
        self._checked.setText(_("Checked {when}").format(when=when(on, today)) if on else _("Never checked"))
        self._checked.setToolTip(_("Look through it again") if state.stale else "")
        self._checked.setProperty("ink", "warn" if state.stale else "")
        self._checked.style().unpolish(self._checked)
        self._checked.style().polish(self._checked)
        self._check.setVisible(on != today)
        self._missing.setText(_("Missing: {what}").format(what=dotted(*(word(known) for known in state.missing))))
        self._missing.setVisible(bool(state.missing))


class BrandRows(QWidget):
    """The brands in the shop with their shares, ours among them; a list of ``BrandShare``, the largest first."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[QLineEdit, NumberEdit, QPushButton, QWidget]] = []
        self._shares = _Shares()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self._layout.addWidget(self._shares)
        self._add()

    def value(self) -> list[BrandShare]:
        """What stands in the rows; rows without a name are left out."""
        found = [
            BrandShare(name.text().strip(), share.value(), ours.isChecked())
            for name, share, ours, _row in self._rows
            if name.text().strip()
        ]
        return sorted(found, key=lambda brand: -1 if brand.share_percent is None else brand.share_percent, reverse=True)

    def set_value(self, brands: Sequence[BrandShare]) -> None:
        for *_editors, row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows.clear()
        for brand in brands:
            self._add(brand)
        self._add()
        self._shares.show_brands(self.value())

    def problem(self) -> str:
        return next((problem for _name, share, *_rest in self._rows if (problem := share.problem())), "")

    def _add(self, brand: BrandShare | None = None) -> None:
        """A row; the empty one at the end is for the next brand."""
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        name, share = QLineEdit(), NumberEdit(most=PERCENT_FULL, hint="%")
        name.setPlaceholderText(_("another brand"))
        name.setAccessibleName(_("Brand"))
        share.setAccessibleName(_("Share of sales (%)"))
        share.setFixedWidth(56)
        ours = QPushButton(_("ours"))
        ours.setProperty("role", "chip")
        ours.setCheckable(True)
        ours.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if brand is not None:
            name.setText(brand.brand)
            share.set_value(brand.share_percent)
            ours.setChecked(brand.is_ours)
        entry = (name, share, ours, row)
        remove = icon_button("x", _("Remove"), on=lambda: self._remove(entry))
        remove.setEnabled(brand is not None)
        quiet(share)
        share.setAlignment(Qt.AlignmentFlag.AlignRight)
        for widget in (quiet(name), share, ours, remove):
            layout.addWidget(widget, 1 if widget is name else 0)
        name.textEdited.connect(lambda _text: self._on_edited(entry))
        share.edited.connect(lambda: self._on_edited(entry))
        ours.clicked.connect(lambda _checked=False: self._on_edited(entry))
        self._rows.append(entry)
        self._layout.addWidget(row)

    def _remove(self, entry: tuple[QLineEdit, NumberEdit, QPushButton, QWidget]) -> None:
        self._rows.remove(entry)
        entry[3].hide()
        entry[3].deleteLater()
        self._tell()

    def _on_edited(self, entry: tuple[QLineEdit, NumberEdit, QPushButton, QWidget]) -> None:
        if entry is self._rows[-1] and entry[0].text().strip():
            self._add()
        self._tell()

    def _tell(self) -> None:
        self._shares.show_brands(self.value())
        self.edited.emit()


class _Shares(QWidget):
    """The shares as one bar: ours in the accent, the others behind each other in greys."""

    def __init__(self) -> None:
        super().__init__()
        self._brands: Sequence[BrandShare] = ()
        self.setFixedHeight(14)

    def show_brands(self, brands: Sequence[BrandShare]) -> None:
        self._brands = [brand for brand in brands if brand.share_percent]
        self.setVisible(bool(self._brands))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        left, whole = 0.0, max(PERCENT_FULL, sum(brand.share_percent or 0 for brand in self._brands))
        painter.fillRect(QRectF(0, 2, self.width(), 8), theme.color("line"))
        for number, brand in enumerate(self._brands):
            width = self.width() * (brand.share_percent or 0) / whole
            token = "accent" if brand.is_ours else ("neutral", "border")[number % 2]
            painter.fillRect(QRectF(left, 2, max(width - 2, 1), 8), theme.color(token))
            left += width


class LadderSteps(QWidget):
    """The five steps of the relationship ladder, rising, with the dealer's own marked."""

    def __init__(self) -> None:
        super().__init__()
        self._step = LadderStep.POSSIBLE
        self.setFixedHeight(76)

    def show_step(self, step: LadderStep) -> None:
        self._step = step
        self.setAccessibleName(word(step))
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 76)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        steps = list(LadderStep)
        room, at = self.width() / len(steps), steps.index(self._step)
        font = QFont(self.font())
        font.setPixelSize(theme.SMALL_PX)
        for number, step in enumerate(steps):
            rise = 8 * (len(steps) - 1 - number)
            block = QRectF(number * room + 2, rise, room - 4, 56 - rise)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent" if number == at else "accent_bar" if number < at else "line"))
            painter.drawRoundedRect(block, 4, 4)
            font.setBold(number == at)
            painter.setFont(font)
            painter.setPen(theme.color("text" if number == at else "sub"))
            said = painter.fontMetrics().elidedText(word(step), Qt.TextElideMode.ElideRight, int(room) - 2)
            painter.drawText(QRectF(number * room, 58, room, 18), Qt.AlignmentFlag.AlignCenter, said)


class LadderCard(Card):
    """Where the relationship stands, and how it came there."""

    def __init__(self, move: Callable[[], object]) -> None:
        super().__init__(_("Relationship ladder"), button(_("Move"), icon="trend-up", role="quiet", on=move))
        self._steps = LadderSteps()
        self._moves = QVBoxLayout()
        self._moves.setSpacing(2)
        self.body.addWidget(self._steps)
        self.body.addLayout(self._moves)

    def show_moves(self, step: LadderStep, moves: Sequence[LadderRow]) -> None:
        """Show the step and the newest three moves."""
        self._steps.show_step(step)
        clear(self._moves)
        for move in moves[:3]:
            said = dotted(move.moved_on.isoformat(), word(move.step), move.evidence)
            self._moves.addWidget(ElidedLabel(said, "sub"))


class ReferralCard(Card):
    """Who referred whom, as a tree."""

    def __init__(self, open_dealer: Callable[[UUID], object]) -> None:
        super().__init__(_("Referral chain"))
        self._open = open_dealer
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addLayout(self._rows)

    def show_chain(self, dealer_id: UUID, chain: Sequence[ReferralRow]) -> None:
        """Show the chain, the dealer's own line strong."""
        clear(self._rows)
        self.setVisible(len(chain) > 1)
        for row in chain:
            line = QWidget()
            layout = QHBoxLayout(line)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(4)
            layout.addWidget(_Branch(row.depth))
            if row.id == dealer_id:
                layout.addWidget(ElidedLabel(row.name, "strong"), 1)
            else:
                link = button(row.name, role="quiet", flush=True, on=lambda row=row: self._open(row.id))  # type: ignore[misc]
                layout.addWidget(link)
                layout.addStretch(1)
            layout.addWidget(Pill(word(row.status), STATUS_TONES[row.status]))
            self._rows.addWidget(line)


class _Branch(QWidget):
    """The line from who referred to whom was referred."""

    def __init__(self, depth: int) -> None:
        super().__init__()
        self._depth = min(depth, 8)
        self.setFixedWidth(16 * self._depth)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(theme.color("border"), 1.5))
        x, middle = self.width() - 10.0, self.height() / 2
        painter.drawLine(QPointF(x, 0), QPointF(x, middle))
        painter.drawLine(QPointF(x, middle), QPointF(self.width() - 2.0, middle))
