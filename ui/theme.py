"""How everything looks: colours as tokens, one stylesheet filled from them, the fonts and the icons.

Light or dark follows the system unless the settings say otherwise.  Icons are drawn in the colour of
the moment, so a change of theme needs no new widgets.
"""

import re
from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from string import Template

from PySide6.QtCore import QDir, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QGraphicsDropShadowEffect, QWidget

from ui.tones import Tone

SMALL_PX, BODY_PX, TITLE_PX = 12, 14, 20
RADIUS_PX = 10
ICON_LOWER = 0.06  # of its height
ROW_PX, ROW_WITH_SUB_PX = 40, 52
FONT_FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme: two greys, one accent, and what must be told apart."""

    window: str
    rail: str
    card: str
    raised: str  # menus, popovers, toasts
    text: str
    sub: str
    line: str
    border: str  # of buttons; darker than the lines between rows
    faint: str  # words that are switched off, and the edge of what can be typed into or ticked
    hover: str
    accent: str
    accent_hover: str
    accent_soft: str
    accent_bar: str  # bars that are not the one talked about
    on_accent: str
    neutral: str
    neutral_soft: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str


LIGHT = Tokens(
    window="#F4F5F7",
    rail="#FBFBFC",
    card="#FFFFFF",
    raised="#FFFFFF",
    text="#18202C",
    sub="#5A6575",
    line="#E4E7EC",
    border="#C9D0DA",
    faint="#8892A1",
    hover="#EEF0F3",
    accent="#1D62D6",
    accent_hover="#174FAE",
    accent_soft="#E5EEFD",
    accent_bar="#6595E4",
    on_accent="#FFFFFF",
    neutral="#475365",
    neutral_soft="#E9ECF0",
    good="#0B6E4B",
    good_soft="#DDF3E8",
    warn="#93420A",
    warn_soft="#FDECD6",
    bad="#B3212B",
    bad_soft="#FCE5E5",
)
DARK = Tokens(
    window="#121519",
    rail="#171B20",
    card="#1C2127",
    raised="#242A32",
    text="#E7EAEE",
    sub="#9CA7B6",
    line="#2B323B",
    border="#454F5C",
    faint="#6F7B8A",
    hover="#262D35",
    accent="#74A9FF",
    accent_hover="#93BCFF",
    accent_soft="#1D3352",
    accent_bar="#4B74B0",
    on_accent="#0A1A31",
    neutral="#B4BECB",
    neutral_soft="#2E3640",
    good="#63D4A4",
    good_soft="#163A2C",
    warn="#F4B76A",
    warn_soft="#402D12",
    bad="#FF9A98",
    bad_soft="#4A2022",
)


class Theme(QObject):
    """The one look of the application; ``changed`` is for what paints by itself."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens = LIGHT
        self._wish = "system"

    @property
    def is_dark(self) -> bool:
        return self.tokens is DARK

    def start(self, application: QApplication, wish: str) -> None:
        """Load the fonts and dress *application*; *wish* is ``"system"``, ``"light"`` or ``"dark"``."""
        application.setStyle("Fusion")
        QDir.addSearchPath("look", str(resources.files("resources") / "icons"))
        family = load_fonts()
        font = QFont(family)
        font.setPixelSize(BODY_PX)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        application.setFont(font)
        application.styleHints().colorSchemeChanged.connect(lambda _scheme: self._dress())
        self.wish(wish)

    def wish(self, wish: str) -> None:
        """Follow the system, or be light or dark whatever the system says."""
        self._wish = wish
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        QGuiApplication.styleHints().setColorScheme(schemes.get(wish, Qt.ColorScheme.Unknown))
        self._dress()

    def _dress(self) -> None:
        scheme = QGuiApplication.styleHints().colorScheme()
        tokens = DARK if (self._wish == "dark" or (self._wish == "system" and scheme == Qt.ColorScheme.Dark)) else LIGHT
        application = QApplication.instance()
        if not isinstance(application, QApplication) or (tokens is self.tokens and application.styleSheet()):
            return
        self.tokens = tokens
        _color.cache_clear()
        application.setPalette(_palette(tokens))
        application.setStyleSheet(_stylesheet(tokens))
        self.changed.emit()


theme = Theme()


def color(token: str) -> QColor:
    """The colour of a token by its name, in the theme of the moment."""
    return _color(token)


def tone_colors(tone: Tone) -> tuple[QColor, QColor]:
    """Of a tone: the colour to write in and the one behind it."""
    return _color(tone.value), _color(f"{tone.value}_soft")


def icon(name: str, ink: str = "sub", *, checked: str = "accent") -> QIcon:
    """A Phosphor icon in the colour of *ink* (a token), in that of *checked* while its button is checked.

    Raises:
        KeyError: there is no icon of this name.
    """
    return QIcon(_IconEngine(_glyph(name), ink, checked))


def paint_icon(painter: QPainter, rect: QRect | QRectF, name: str, color_: QColor) -> None:
    """Draw an icon as large as *rect* is high."""
    font = QFont(_icon_family())
    font.setPixelSize(max(1, round(rect.height())))
    painter.save()
    painter.setFont(font)
    painter.setPen(color_)
    painter.drawText(_lowered(QRectF(rect)), Qt.AlignmentFlag.AlignCenter, _glyph(name))
    painter.restore()


def paint_logo(painter: QPainter, rect: QRect) -> None:
    """Draw the app's sign, a pin on the accent colour, the same in both themes."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(LIGHT.accent))
    corner = rect.width() * 0.24
    painter.drawRoundedRect(QRectF(rect), corner, corner)
    inset = rect.width() * 0.18
    inner = QRectF(rect).adjusted(inset, inset, -inset, -inset)
    paint_icon(painter, inner, "map-pin-fill", QColor(LIGHT.on_accent))


def lift(widget: QWidget) -> None:
    """Give something that floats above the page a soft shadow."""
    shadow = QGraphicsDropShadowEffect(widget)
    shadow.setBlurRadius(32)
    shadow.setOffset(0, 8)
    shadow.setColor(QColor(0, 0, 0, 110 if theme.is_dark else 48))
    widget.setGraphicsEffect(shadow)


@cache
def load_fonts() -> str:
    """Load our fonts into Qt once; returns the family's name."""
    family = ""
    for name in FONT_FILES:
        with resources.as_file(resources.files("resources") / "fonts" / name) as path:
            number = QFontDatabase.addApplicationFont(str(path))
        family = QFontDatabase.applicationFontFamilies(number)[0]
    return family


@cache
def _color(token: str) -> QColor:
    return QColor(getattr(theme.tokens, token))


def _palette(tokens: Tokens) -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, value in {
        roles.Window: tokens.window,
        roles.WindowText: tokens.text,
        roles.Base: tokens.card,
        roles.AlternateBase: tokens.window,
        roles.Text: tokens.text,
        roles.Button: tokens.card,
        roles.ButtonText: tokens.text,
        roles.BrightText: tokens.bad,
        roles.ToolTipBase: tokens.raised,
        roles.ToolTipText: tokens.text,
        roles.PlaceholderText: tokens.sub,
        roles.Highlight: tokens.accent,
        roles.HighlightedText: tokens.on_accent,
        roles.Link: tokens.accent,
        roles.Accent: tokens.accent,
        roles.Light: tokens.card,
        roles.Midlight: tokens.line,
        roles.Mid: tokens.line,
        roles.Dark: tokens.border,
        roles.Shadow: tokens.border,
    }.items():
        palette.setColor(role, QColor(value))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.faint))
    return palette


def _stylesheet(tokens: Tokens) -> str:
    sheet = (resources.files("resources") / "style" / "app.qss").read_text("utf-8")
    others = {
        "small": f"{SMALL_PX}px",
        "body": f"{BODY_PX}px",
        "title": f"{TITLE_PX}px",
        "radius": f"{RADIUS_PX}px",
        "check_image": "look:check-dark.svg" if tokens is DARK else "look:check-light.svg",
    }
    return Template(sheet).substitute(asdict(tokens) | others)


def token_names() -> list[str]:
    """The colours that a stylesheet or a widget may name."""
    return [field.name for field in fields(Tokens)]


class _IconEngine(QIconEngine):
    """Draws one glyph in the colour that the theme gives it at that moment."""

    def __init__(self, glyph: str, ink: str, checked: str) -> None:
        super().__init__()
        self._glyph, self._ink, self._checked = glyph, ink, checked

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ink = self._checked if state == QIcon.State.On else self._ink
        if mode == QIcon.Mode.Disabled:
            ink = "faint"
        font = QFont(_icon_family())
        font.setPixelSize(max(1, rect.height()))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setFont(font)
        painter.setPen(color(ink))
        painter.drawText(_lowered(QRectF(rect)), Qt.AlignmentFlag.AlignCenter, self._glyph)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size.expandedTo(QSize(1, 1)))  # a hidden button asks for none at all
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap


def _lowered(rect: QRectF) -> QRectF:
    """Where a glyph goes: our text stands a little low in its line, and icons stand beside text."""
    return rect.translated(0, round(rect.height() * ICON_LOWER))


@cache
def _glyph(name: str) -> str:
    # Fifteen icons are looked up for the first paint: faster than to parse the names of all 4,470.
    found = re.search(rf'"{re.escape(name)}":\s*"([0-9a-fx]+)"', _charmap())
    if found is None:
        raise KeyError(name)
    return chr(int(found[1], 16))


def _icon_files() -> Path:
    """QtAwesome carries the font; importing it would cost as much as the rest of the start."""
    spec = find_spec("qtawesome")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("qtawesome")
    return Path(spec.origin).parent / "fonts"


@cache
def _charmap() -> str:
    return next(_icon_files().glob("phosphor-charmap-*.json")).read_text("utf-8")


@cache
def _icon_family() -> str:
    file = next(path for path in _icon_files().glob("phosphor-*.ttf"))
    return QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))[0]
