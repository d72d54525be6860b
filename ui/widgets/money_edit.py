"""An amount of yuan, typed as people write it."""

import re
import unicodedata
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit

from fieldapp.texts import _

_AMOUNT = re.compile(r"[¥Y]?(-?\d+(?:\.\d+)?)(万|w)?元?", re.IGNORECASE)
TEN_THOUSAND = Decimal(10_000)
FEN = Decimal("0.01")


def read_money(written: str) -> Decimal | None:
    """Yuan from 1250, 1,250.50, ¥1250, 1.2万 or full-width figures.

    Raises:
        ValueError: it is no amount, or finer than a fen.
    """
    text = re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", written))
    if not text:
        return None
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise ValueError(written)
    amount = Decimal(found[1]) * (TEN_THOUSAND if found[2] else 1)
    if amount != amount.quantize(FEN):
        raise ValueError(written)
    return amount.quantize(FEN)


class MoneyEdit(QLineEdit):
    """Decimal yuan; ``None`` when empty.  Written out with two places when the cursor leaves.

    Args:
        may_be_negative: for corrections; amounts are not negative otherwise.
    """

    edited = Signal()

    def __init__(self, *, may_be_negative: bool = False) -> None:
        super().__init__()
        self._may_be_negative = may_be_negative
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setPlaceholderText("0.00")
        self.setMaximumWidth(160)
        self.textEdited.connect(lambda _text: self.edited.emit())

    def value(self) -> Decimal | None:
        """The amount; ``None`` when empty or not an amount."""
        try:
            return read_money(self.text())
        except ValueError:
            return None

    def set_value(self, value: Decimal | None) -> None:
        self.setText("" if value is None else f"{value:,.2f}")

    def problem(self) -> str:
        try:
            value = read_money(self.text())
        except ValueError:
            return _("Please write an amount such as 1250 or 1250.50.")
        if value is not None and value < 0 and not self._may_be_negative:
            return _("An amount cannot be negative here.")
        return ""

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if not self.problem():
            self.set_value(self.value())
        super().focusOutEvent(event)
