"""Every page of the rail is there, opens on an empty store and says something, in both languages."""

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fieldapp.texts import LANGUAGES, speaking
from ui.context import AppContext
from ui.pages import PAGES, PageEntry


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
@pytest.mark.parametrize("chosen", LANGUAGES)
def test_a_page_opens_on_an_empty_store(app: AppContext, qtbot: QtBot, entry: PageEntry, chosen: str) -> None:
    trouble: list[object] = []
    app.trouble.as_a_report.connect(lambda text, _error: trouble.append(text))
    with speaking(chosen):
        page = entry.load()(app)
        qtbot.addWidget(page)
        page.resize(911, 512)
        page.show()
        qtbot.waitUntil(lambda: app.jobs.under_way == 0, timeout=20_000)
        assert trouble == []
        assert any(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_no_two_commands_of_the_app_share_a_shortcut() -> None:
    shortcuts = [errand.shortcut for entry in PAGES for errand in entry.errands if errand.shortcut]
    taken = {"Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+B", "Ctrl+K", "Ctrl+Q"} | {f"Ctrl+{n}" for n in range(1, 10)}
    assert len(shortcuts) == len(set(shortcuts))
    assert not taken & set(shortcuts)
