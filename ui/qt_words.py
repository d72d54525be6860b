"""Qt's own Chinese, and our words where it has none."""

from typing import Final

from PySide6.QtCore import QTranslator

from fieldapp.texts import Text

# Of the dialogs for files; the catalogue that comes with Qt still has their older wording.
_LACKING: Final = {"&Look in:": Text("&Look in:"), "Files of &type:": Text("Files of &type:")}


class QtWords(QTranslator):
    """The translator of Qt's dialogs, once ``load`` has found Qt's catalogue."""

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        if context == "QFileDialog" and source in _LACKING:
            return str(_LACKING[source])
        return super().translate(context, source, disambiguation, n) or None  # empty would be taken for its words
