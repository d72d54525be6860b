"""Small coloured signs: a grade, a status.  They always hold a word, so colour is never the only sign."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QLabel, QSizePolicy

from ui import theme
from ui.tones import Tone

PILL_HEIGHT = 22
PILL_PADDING = 8


class Pill(QLabel):
    """One word on a tinted, rounded ground."""

    def __init__(self, text: str = "", tone: Tone = Tone.NEUTRAL) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedHeight(PILL_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_word(text, tone)

    def show_word(self, text: str, tone: Tone = Tone.NEUTRAL) -> None:
        """Say something else."""
        self.setText(text)
        self.setProperty("role", "pill")
        self.setProperty("tone", tone.value)
        if self.parent() is not None or not text:  # without a parent it would flash up as a window
            self.setVisible(bool(text))
        self.style().unpolish(self)
        self.style().polish(self)


def paint_pill(
    painter: QPainter, room: QRectF, text: str, tone: Tone, *, right: bool = False, on_selected: bool = False
) -> None:
    """Draw a pill within *room*, for delegates; on a selected row its ground would vanish in the row's."""
    ink, ground = theme.tone_colors(tone)
    if on_selected:
        ground = theme.color("card")
    font = QFont(painter.font())
    font.setPixelSize(theme.SMALL_PX)
    font.setBold(True)
    metrics = QFontMetricsF(font)
    width = min(max(metrics.horizontalAdvance(text) + 2 * PILL_PADDING, PILL_HEIGHT + 8), room.width())
    left = room.right() - width if right else room.left()
    ground_rect = QRectF(left, room.center().y() - PILL_HEIGHT / 2, width, PILL_HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(ground_rect, PILL_HEIGHT / 2, PILL_HEIGHT / 2)
    painter.setPen(ink)
    said = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - PILL_PADDING)
    painter.drawText(ground_rect, Qt.AlignmentFlag.AlignCenter, said)
    painter.restore()
