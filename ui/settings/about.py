"""What this is, and whose work it stands on."""

from importlib import resources

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
        self.body.addWidget(label(_("Sources of the regions and holidays:"), "sub"))
        self.body.addWidget(label(sources.read_text("utf-8"), "sub", wrap=True))
        self.body.addStretch(1)
