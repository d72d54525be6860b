"""The look: readable in both themes, icons and fonts there, nothing below 12 px."""

import re
from importlib import resources

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontDatabase, QFontMetricsF, QImage, QPixmap
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.pages import PAGES
from ui.theme import BODY_PX, DARK, LIGHT, SMALL_PX, Tokens, icon, load_fonts, theme, token_names
from ui.tones import Tone
from ui.widgets.chips import FilterChips
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import ElidedLabel, dotted
from ui.widgets.pills import Pill
from ui.widgets.tabs import Tabs

READABLE = 4.5  # the contrast that WCAG 2 asks of small text
SEEN = 3.0  # and of edges and marks


def contrast(one: str, other: str) -> float:
    def luminance(name: str) -> float:
        parts = QColor(name).getRgbF()[:3]
        red, green, blue = ((c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4) for c in parts)  # type: ignore[operator]
        return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_words_can_be_read_on_every_ground(tokens: Tokens) -> None:
    pairs = [(ink, ground) for ink in ("text", "sub") for ground in ("window", "rail", "card", "raised", "hover")]
    pairs += [("text", "accent_soft"), ("sub", "accent_soft"), ("on_accent", "accent"), ("on_accent", "accent_hover")]
    pairs += [(tone.value, f"{tone.value}_soft") for tone in Tone]
    pairs += [(tone.value, "card") for tone in Tone]
    faint = {
        (ink, ground): round(contrast(getattr(tokens, ink), getattr(tokens, ground)), 1)
        for ink, ground in pairs
        if contrast(getattr(tokens, ink), getattr(tokens, ground)) < READABLE
    }
    assert faint == {}


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_what_can_be_typed_into_has_an_edge_and_what_is_off_can_still_be_read(tokens: Tokens) -> None:
    for ground in ("card", "raised"):
        assert contrast(tokens.faint, getattr(tokens, ground)) >= SEEN, ground
    assert contrast(tokens.accent, tokens.card) >= SEEN  # the ring of the focus
    assert contrast(tokens.accent_bar, tokens.card) >= SEEN


def test_nothing_is_written_in_a_colour_made_for_lines() -> None:
    sheet = (resources.files("resources") / "style" / "app.qss").read_text("utf-8")
    inks = set(re.findall(r"(?<![-\w])color: \$(\w+)", sheet)) | set(
        re.findall(r"placeholder-text-color: \$(\w+)", sheet)
    )
    assert inks <= {"text", "sub", "faint", "accent", "on_accent", *(tone.value for tone in Tone)}
    written_faint = re.findall(r"([^}]*)\{[^}]*(?<![-\w])color: \$faint", sheet)
    assert all(":disabled" in selector for selector in written_faint)


def test_every_tone_has_its_colours() -> None:
    assert {tone.value for tone in Tone} | {f"{tone.value}_soft" for tone in Tone} <= set(token_names())


def test_no_text_is_smaller_than_12_px() -> None:
    sheet = (resources.files("resources") / "style" / "app.qss").read_text("utf-8")
    assert SMALL_PX >= 12
    assert BODY_PX > SMALL_PX
    assert all(int(size) >= 12 for size in re.findall(r"font-size:\s*(\d+)px", sheet))


def test_every_picture_of_the_stylesheet_is_there() -> None:
    sheet = (resources.files("resources") / "style" / "app.qss").read_text("utf-8")
    named = set(re.findall(r"look:([\w-]+\.svg)", sheet)) | {"check-light.svg", "check-dark.svg"}
    assert all((resources.files("resources") / "icons" / name).is_file() for name in named)


def test_our_fonts_have_both_weights_and_rare_characters(qapp: QApplication) -> None:
    family = load_fonts()
    assert set(QFontDatabase.styles(family)) >= {"Regular", "Bold"}
    metrics = QFontMetricsF(qapp.font())
    assert all(metrics.inFontUcs4(ord(character)) for character in "镕堃喆翀龘㛃\U00030edd"[:6])


def test_icons_take_the_colour_of_the_theme_of_the_moment(qtbot: QtBot) -> None:
    made = icon("house", "text")
    light = _ink(made.pixmap(QSize(40, 40)))
    theme.wish("dark")
    dark = _ink(made.pixmap(QSize(40, 40)))
    theme.wish("light")
    assert (light, dark) == (QColor(LIGHT.text).name(), QColor(DARK.text).name())


def _ink(pixmap: QPixmap) -> str:
    """The commonest opaque colour."""
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    seen: dict[str, int] = {}
    for x in range(image.width()):
        for y in range(image.height()):
            found = image.pixelColor(x, y)
            if found.alpha() == 255:
                seen[found.name()] = seen.get(found.name(), 0) + 1
    return max(seen, key=lambda name: seen[name])


def test_every_icon_of_the_rail_exists() -> None:
    for entry in PAGES:
        for name in [entry.icon, *(errand.icon for errand in entry.errands)]:
            assert not icon(name).isNull()


def test_an_icon_that_does_not_exist_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        icon("no-such-icon")


def test_parts_of_a_line_are_joined_without_empty_ones() -> None:
    assert dotted("a", "", None, "b") == "a \uff65 b"
    assert dotted() == ""


def test_a_label_that_does_not_fit_keeps_its_words_in_the_tool_tip(qtbot: QtBot) -> None:
    label = ElidedLabel("a rather long name of a dealer")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.grab()
    assert label.toolTip() == "a rather long name of a dealer"
    label.resize(600, 20)
    label.grab()
    assert label.toolTip() == ""


def test_a_pill_without_a_word_is_not_there(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    pill = Pill("A", Tone.GOOD)
    pill.setParent(holder)
    holder.show()
    pill.show_word("B", Tone.WARN)
    assert pill.isVisible()
    pill.show_word("")
    assert not pill.isVisible()


def test_chips_wrap_where_there_is_no_room(qtbot: QtBot) -> None:
    chips = FilterChips([(n, f"chip number {n}") for n in range(6)])
    qtbot.addWidget(chips)
    layout = chips.layout()
    assert isinstance(layout, FlowLayout)
    one_line = layout.sizeHint().height()
    assert layout.heightForWidth(2000) == one_line
    assert layout.heightForWidth(300) > 2 * one_line


def test_of_single_choice_chips_exactly_one_is_on(qtbot: QtBot) -> None:
    chips = FilterChips([("a", "A"), ("b", "B")], many=False)
    qtbot.addWidget(chips)
    assert chips.value() == "a"
    with qtbot.waitSignal(chips.changed):
        chips._chips["b"].click()
    assert chips.chosen == {"b"}


def test_a_tab_is_made_when_it_is_first_shown(qtbot: QtBot) -> None:
    made: list[str] = []
    tabs = Tabs()
    qtbot.addWidget(tabs)
    for name in ("one", "two"):
        tabs.add(name, name, lambda name=name: (made.append(name), QWidget())[1])  # type: ignore[misc]
    assert made == ["one"]
    tabs.show_tab("two")
    tabs.show_tab("one")
    assert made == ["one", "two"]
    assert tabs.name == "one"
