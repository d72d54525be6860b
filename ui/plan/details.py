"""The fields of a planned visit, in the panel and in the dialog."""

from PySide6.QtWidgets import QCheckBox, QLineEdit

from db.vocabulary import VisitPurpose, VisitWay
from fieldapp.texts import _
from fieldapp.words.vocabulary import word
from ui.widgets.choice import Choice
from ui.widgets.form import Form

DETAILS = ("starts_at", "way", "purpose", "purpose_note", "bring", "is_fixed")


def add_details(form: Form) -> None:
    """Add ``DETAILS`` to *form*."""
    time = QLineEdit()
    time.setPlaceholderText(_("time, such as 9:30; empty for any"))
    form.add("starts_at", _("Time"), time)
    form.add("way", _("Way"), Choice([(way, word(way)) for way in VisitWay]))
    form.add("purpose", _("Purpose"), Choice([(purpose, word(purpose)) for purpose in VisitPurpose]))
    form.add("purpose_note", _("Aim"), QLineEdit())
    form.add("bring", _("Bring"), QLineEdit())
    keeps = QCheckBox(_("Keeps its place"))
    keeps.setToolTip(_("Suggestions and ordering by distance leave it where it is"))
    form.add("is_fixed", "", keeps)
