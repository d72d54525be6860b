"""The first start: language, name, territory, and how to begin.  Four short steps, nothing more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QFrame, QLineEdit, QPushButton, QVBoxLayout, QWidget

from fieldapp.texts import LANGUAGES, Text, _, language, speak
from ui.first_start.region_picker import FindRegions, ReadRegions, RegionPicker
from ui.widgets.buttons import button
from ui.widgets.card import row
from ui.widgets.labels import label
from ui.widgets.picture import Picture

WIDTH_PX, HEIGHT_PX = 600, 520
LANGUAGE_NAMES = {"zh_CN": "中文", "en": "English"}


class Begin(StrEnum):
    """What the app holds after the first start."""

    IMPORT = "import"
    EMPTY = "empty"
    DEMO = "demo"


@dataclass(frozen=True, slots=True)
class Answers:
    """What the first start has asked.

    *regions* are codes of the region tree, each with everything below it.
    """

    language: str = ""
    name: str = ""
    works_alone: bool = True
    regions: tuple[str, ...] = ()
    begin: Begin = Begin.IMPORT


class FirstStart(QWidget):
    """Asks one thing at a time; ``finished`` carries the ``Answers``.

    Args:
        read_regions: reads the regions below a code for the picker, off the window's thread.
        find_regions: finds regions by name, pinyin or initials for it.
    """

    finished = Signal(object)

    def __init__(self, read_regions: ReadRegions, find_regions: FindRegions) -> None:
        super().__init__()
        self.setObjectName("pages")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.answers = Answers(language=language())
        self._read_regions, self._find_regions = read_regions, find_regions
        self._steps: Sequence[Callable[[QVBoxLayout], QWidget]] = (
            self._ask_language,
            self._ask_name,
            self._ask_territory,
            self._ask_begin,
        )
        self._number = 0
        self._card: QFrame | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(24, 24, 24, 24)
        self._show_step()

    def _show_step(self) -> None:
        if self._card is not None:
            self._card.hide()
            self._card.deleteLater()
            self._layout.takeAt(0)
        card = self._card = QFrame()
        card.setProperty("role", "card")
        card.setMaximumSize(WIDTH_PX, HEIGHT_PX)
        body = QVBoxLayout(card)
        body.setContentsMargins(32, 24, 32, 24)
        body.setSpacing(12)
        progress = Text("Step {number} of {count}", number=self._number + 1, count=len(self._steps))
        body.addLayout(
            row(Picture("map-pin-fill", "accent", 20), label("FieldApp", "heading"), None, label(progress, "sub"))
        )
        first = self._steps[self._number](body)
        self._next = button(self._next_words(), role="primary", on=self._on_next)
        self._next.setDefault(True)
        back = button(_("Back"), on=self._on_back)
        back.setVisible(self._number > 0)
        body.addLayout(row(back, None, self._next))
        self._layout.addLayout(row(card), 1)
        first.setFocus()

    def _next_words(self) -> str:
        return _("Begin") if self._number == len(self._steps) - 1 else _("Next")

    def _on_back(self) -> None:
        self._number -= 1
        self._show_step()

    def _on_next(self) -> None:
        if self._number == 1 and not self.answers.name:
            self._problem.setText(_("Please write your name: it stands on plans and reports."))
            return
        if self._number == len(self._steps) - 1:
            self._next.setEnabled(False)
            self.finished.emit(self.answers)
            return
        self._number += 1
        self._show_step()

    # The steps: each fills the card and returns what gets the cursor

    def _ask_language(self, body: QVBoxLayout) -> QWidget:
        body.addWidget(label("选择语言 / Choose your language", "title", wrap=True))
        body.addWidget(label(_("It can be changed at any time in Settings."), "note", wrap=True))
        choices = [(code, LANGUAGE_NAMES[code], "") for code in LANGUAGES]
        return self._choices(body, choices, self.answers.language, self._choose_language)

    def _choose_language(self, code: str) -> None:
        self.answers = replace(self.answers, language=code)
        speak(code)
        self._show_step()

    def _ask_name(self, body: QVBoxLayout) -> QWidget:
        body.addWidget(label(_("What is your name?"), "title", wrap=True))
        body.addWidget(label(_("It stands on your plans and reports, and beside what you change."), "note", wrap=True))
        field = QLineEdit(self.answers.name)
        field.setAccessibleName(_("Your name"))
        field.setPlaceholderText(_("Your name"))
        field.setMaxLength(40)
        field.textChanged.connect(self._on_name)
        field.returnPressed.connect(self._on_next)
        self._problem = label("", "bad", wrap=True)
        alone = QCheckBox(_("I work alone: I confirm my own openings"))
        alone.setChecked(self.answers.works_alone)
        alone.toggled.connect(lambda on: self._set(works_alone=on))
        body.addWidget(field)
        body.addWidget(self._problem)
        body.addWidget(alone)
        body.addStretch(1)
        return field

    def _on_name(self, text: str) -> None:
        self._set(name=text.strip())
        self._problem.setText("")

    def _ask_territory(self, body: QVBoxLayout) -> QWidget:
        body.addWidget(label(_("Where do you work?"), "title", wrap=True))
        body.addWidget(
            label(
                _("Tick prefectures or single counties; everything below comes along. It can be changed later."),
                "note",
                wrap=True,
            )
        )
        picker = RegionPicker(self._read_regions, self._find_regions, self.answers.regions)
        picker.picked.connect(lambda codes: self._set(regions=codes))
        body.addWidget(picker, 1)
        return picker.field

    def _ask_begin(self, body: QVBoxLayout) -> QWidget:
        body.addWidget(label(_("How do you want to begin?"), "title", wrap=True))
        choices = [
            (Begin.IMPORT.value, _("With my own list"), _("Excel, CSV or the contacts of a phone")),
            (Begin.EMPTY.value, _("Empty"), _("Add dealers one by one")),
            (Begin.DEMO.value, _("With invented data"), _("To look around; it is kept apart from your own")),
        ]
        return self._choices(body, choices, self.answers.begin.value, lambda chosen: self._set(begin=Begin(chosen)))

    def _choices(
        self, body: QVBoxLayout, choices: Sequence[tuple[str, str, str]], chosen: str, choose: Callable[[str], object]
    ) -> QWidget:
        group = QButtonGroup(body.parentWidget())
        focus: QWidget = self
        for value, title, detail in choices:
            made = _choice_button(title, detail)
            made.setChecked(value == chosen)
            made.clicked.connect(lambda _checked=False, value=value: choose(value))
            group.addButton(made)
            body.addWidget(made)
            focus = made if value == chosen else focus
        body.addStretch(1)
        return focus

    def _set(self, **answers: object) -> None:
        self.answers = replace(self.answers, **answers)  # type: ignore[arg-type]  # names and types as above


def _choice_button(title: str, detail: str) -> QPushButton:
    made = QPushButton()
    made.setProperty("role", "choice")
    made.setProperty("lines", 2 if detail else 1)
    made.setCheckable(True)
    made.setAccessibleName(f"{title} {detail}".strip())
    inside = QVBoxLayout(made)
    inside.setContentsMargins(16, 8, 16, 8)
    inside.setSpacing(0)
    for words in [label(title, "strong"), *([label(detail, "sub")] if detail else [])]:
        words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside.addWidget(words)
    return made
