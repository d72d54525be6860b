"""Language, look, notifications: what concerns this laptop alone."""

from PySide6.QtWidgets import QCheckBox

from fieldapp.texts import _, pgettext
from ui.context import AppContext
from ui.widgets.card import Card
from ui.widgets.choice import Choice
from ui.widgets.form import AutoForm


class GeneralSection(Card):
    """Saved in the preferences of this laptop."""

    def __init__(self, app: AppContext) -> None:
        self.form = AutoForm(self._save)
        super().__init__(_("General"), self.form.sign)
        self._app = app
        self.form.add("language", _("Language"), Choice([("zh_CN", "中文"), ("en", "English")]))
        themes = [("system", _("like the system")), ("light", _("light")), ("dark", _("dark"))]
        self.form.add("theme", _("Look"), Choice(themes))
        self.form.add(
            "close_to_tray", _("Window"), QCheckBox(_("Closing the window leaves the app running in the tray"))
        )
        self.form.add("notify", "", QCheckBox(_("Show notifications of the system")))
        terms = QCheckBox(_("Show the solar terms in the cells"))
        self.form.add("solar_terms", pgettext("settings", "Calendar"), terms)
        places = QCheckBox(_("Ask whether the place where photos were taken is the dealer's"))
        self.form.add("ask_photo_places", _("Photos"), places)
        hint = _("For a rep who works without a manager; the month-end report says so.")
        alone = QCheckBox(_("I confirm my own openings"))
        self.form.add("may_confirm_own", _("Confirmation"), alone, hint=hint)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        names = ("language", "theme", "close_to_tray", "notify", "solar_terms", "ask_photo_places", "may_confirm_own")
        self.form.fill({name: getattr(app.settings, name) for name in names})

    def _save(self, values: dict[str, object]) -> None:
        self._app.save_settings(**values)
        self.form.show_saved()
