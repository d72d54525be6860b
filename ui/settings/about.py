"""What this is, and whose work it stands on."""

from importlib import resources

from PySide6.QtCore import Qt

from fieldapp import __version__
from fieldapp.texts import _
from ui.context import AppContext
from ui.widgets.card import Card
from ui.widgets.labels import label


class AboutSection(Card):
    """Version, sources of the data that came along, licences."""

    def __init__(self, _app: AppContext) -> None:
        super().__init__(_("About"))
        self.body.addWidget(label("FieldApp", "title"))
        self.body.addWidget(label(_("Version {version}").format(version=__version__), "sub"))
        said = _("Dealers, reminders, visits, tasks and pay of a field sales representative.")
        self.body.addWidget(label(said, "body", wrap=True))
        fonts = _("The font is Noto Sans SC, under the SIL Open Font License.")
        self.body.addWidget(label(fonts, "sub", wrap=True))
        sources = resources.files("resources") / "tables" / "SOURCES.md"
        self.body.addSpacing(8)
        self.body.addWidget(label(_("Sources of the regions and holidays:"), "strong"))
        _heading, _line, text = sources.read_text("utf-8").partition("\n")
        sources_said = label(text, "sub", wrap=True)
        sources_said.setTextFormat(Qt.TextFormat.MarkdownText)
        self.body.addWidget(sources_said)
        self.body.addStretch(1)
