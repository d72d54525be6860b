"""Entering the notice of a new year: paste its text, see the days that were read, put them in."""

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from fieldapp.operations.holidays import set_notice
from fieldapp.rules.holiday_notice import NoticeRead, read_notice
from fieldapp.texts import Text, _
from fieldapp.words.holidays import doubt_text, notice_day_text, notice_text
from ui.context import AppContext
from ui.widgets.dialog import Dialog
from ui.widgets.labels import label
from ui.widgets.spin import Spin

YEARS_AHEAD = 5


class NoticeDialog(Dialog):
    """The text at the top, what it says below it."""

    def __init__(self, app: AppContext, parent: QWidget, year: int) -> None:
        super().__init__(parent, _("Public holidays of a year"), _("Put them in"), self._save, width=560)
        self._app = app
        self.year = Spin()
        this_year = app.clock.today().year
        self.year.setRange(this_year - 1, this_year + YEARS_AHEAD)
        self.form.add("year", _("Year"), self.year)
        self.text = QPlainTextEdit()
        self.text.setMinimumHeight(140)
        self.text.setPlaceholderText(
            "一、元旦：1月1日至3日放假调休，共3天。1月4日上班。\n2027-10-01 to 2027-10-07 国庆节"
        )
        hint = _("Paste the notice of the State Council, or write lines as in the example.")
        self.form.add("text", _("Notice"), self.text, hint=hint, required=_("Paste or write the notice."))
        self.form.fill({"year": year})
        self.read = NoticeRead((), ())
        self.said = label("", "strong", wrap=True)
        self.doubts = label("", "bad", wrap=True)
        self.days = label("", "sub", wrap=True)
        for one in (self.said, self.doubts, self.days):
            self.body.addWidget(one)
            one.hide()
        self.text.textChanged.connect(self._look)
        self.year.valueChanged.connect(lambda _year: self._look())

    def _look(self) -> None:
        """Show what the text says, while it is typed."""
        self.read = read_notice(self.text.toPlainText(), self.year.value())
        days = self.read.days
        self.said.setText(notice_text(self.read) if days else "")
        self.doubts.setText("\n".join(str(doubt_text(doubt, line)) for doubt, line in self.read.doubts))
        self.days.setText("\n".join(notice_day_text(day) for day in days))
        for one in (self.said, self.doubts, self.days):
            one.setVisible(bool(one.text()))

    def _save(self) -> None:
        self._look()
        year, days = self.year.value(), self.read.days
        self._app.write(
            lambda store: set_notice(store, year, days),
            lambda _none: self.accept(),
            said=Text("Public holidays of {year}", year=str(year)),
            refused=self.form.refuse,
            owner=self,
        )
