"""What the parts of the Resources page have in common: a list, and what can be done with its rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from fieldapp.texts import Text, _, pgettext
from fieldapp.words.pay import money
from ui.context import AppContext
from ui.rows_model import Column, RowKey, key_by_id
from ui.widgets.buttons import button
from ui.widgets.chips import FilterChips
from ui.widgets.labels import label
from ui.widgets.table import TableView

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TALLEST_FORM_LINES = 3


class Load(Protocol):
    """How a part reads: ``Page.load``."""

    def __call__(
        self, fetch: "Callable[[Session], Any]", then: Callable[[Any], object], *, key: str = "page"
    ) -> None: ...


class ListPart(QWidget):
    """One tab of the page: a sentence, filters, a table, and buttons for what is selected.

    Args:
        app: reads and writes.
        name: of the table, under which its columns are remembered.
        title: of the list, in files and on paper.
        columns: of the table.
        key: tells rows apart.
        hint: what the list is for, in a sentence.
    """

    def __init__(
        self,
        app: AppContext,
        name: str,
        title: str,
        columns: Sequence[Column[Any]],
        *,
        key: RowKey = key_by_id,
        hint: str = "",
    ) -> None:
        super().__init__()
        self.app, self.name, self.title = app, name, title
        self.rows: Sequence[Any] = []
        self.table = TableView(app, f"resources_{name}", columns, key=key, title=title)
        self.table.setMinimumHeight(240)
        self.table.activated.connect(self.open_row)
        self.table.selection_changed.connect(lambda rows: self._enable(bool(rows)))
        self.above = QVBoxLayout()
        self.above.setSpacing(8)
        if hint:
            self.above.addWidget(label(hint, "sub", wrap=True))
        self._tools = QHBoxLayout()
        self._tools.setSpacing(8)
        self._of_selected: list[QPushButton] = []
        self._tools.addStretch(1)
        self._tools.addWidget(self.table.out.button(title))
        self.below = QVBoxLayout()
        self.below.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(self.above)
        layout.addLayout(self._tools)
        layout.addWidget(self.table, 1)
        layout.addLayout(self.below)

    def hasHeightForWidth(self) -> bool:
        """The table gives way: else every tab, also one out of sight, would make the page as high as it may be."""
        return False

    def heightForWidth(self, _width: int) -> int:
        return -1

    # For those who make a part

    def fetch(self, session: "Session") -> Sequence[Any]:
        """The rows; called off the window's thread."""
        raise NotImplementedError

    def empty(self) -> tuple[str, str, QWidget | None]:
        """Icon, sentence and action in place of a list that has no rows."""
        return "list-bullets", _("Nothing here yet."), None

    def open_row(self, row: Any) -> None:  # noqa: ANN401  (a frozen row)
        """A row was opened by double click or Enter: its dealer's file, where it has one."""
        open_dealer(self.app, getattr(row, "dealer_id", None))

    def add_button(
        self,
        text: str,
        icon: str,
        call: Callable[[], object],
        *,
        role: Any = "plain",  # noqa: ANN401
    ) -> QPushButton:
        """A button that is always there."""
        made = button(text, icon=icon, role=role, on=call)
        self._tools.insertWidget(self._tools.count() - 2 - len(self._of_selected), made)
        return made

    def add_selected(
        self, text: str, icon: str, call: Callable[[list[Any]], object], *, only_one: bool = False
    ) -> QPushButton:
        """A button, and an entry of the right mouse button, for the selected rows or the one under the cursor."""

        def act(rows: list[Any]) -> None:
            if rows:
                call(rows[:1] if only_one else rows)

        made = button(text, icon=icon, on=lambda: act(self.table.selected()))
        made.setEnabled(False)
        self._tools.insertWidget(self._tools.count() - 2, made)
        self._of_selected.append(made)
        self.table.add_action(text, act, icon=icon)
        return made

    # What happens

    def read_again(self, load: Load) -> None:
        """Read the rows and show them; *load* is the page's, which tells what went wrong."""
        load(self.fetch, self.show_rows, key=self.name)

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show *rows*, or say that there are none."""
        self.rows = rows
        self.table.narrowed = self.chosen_words()
        self.table.show_rows(self.chosen())
        if not self.rows:
            self.table.show_empty(*self.empty())
        self._enable(bool(self.table.selected()))

    def chosen(self) -> Sequence[Any]:
        """The rows that the filters leave."""
        return self.rows

    def chosen_words(self) -> str:
        """What the rows were chosen by, as it stands in the heading of the printed list."""
        said = [text for chips in self.findChildren(FilterChips) for text in chips.chosen_words()]
        return pgettext("list", ", ").join(said)

    def filter(self) -> None:
        """The filters were changed."""
        self.table.narrowed = self.chosen_words()
        self.table.show_rows(self.chosen())

    def _enable(self, is_any: bool) -> None:  # noqa: FBT001  (a signal's value)
        for made in self._of_selected:
            made.setEnabled(is_any)


def open_dealer(app: AppContext, dealer_id: UUID | None, tab: str = "") -> None:
    """Show a dealer's file, where there is one."""
    if dealer_id is not None:
        app.go("dealers", dealer=dealer_id, tab=tab)


def yuan(amount: Decimal | None) -> str:
    """Whole yuan without places, others with two; nothing where it is not known."""
    return "" if amount is None else money(amount).removesuffix(".00")


def day(on: date | None) -> str:
    """A day in figures."""
    return on.isoformat() if on else ""


def percent(share: Decimal | None) -> str:
    """A share with its sign, or a dash where there is nothing to have a share of."""
    return "–" if share is None else f"{share} %"


def known(values: Mapping[str, Any], *, also: Iterable[str] = ()) -> dict[str, Any]:
    """What was filled in, for a new row; *also* names fields that may be empty."""
    kept = set(also)
    return {name: value for name, value in values.items() if name in kept or value not in (None, "")}


def text_column(
    name: str,
    title: Text,
    of: Callable[[Any], str],
    sort_key: Callable[[Any], Any] | None = None,
    **more: Any,  # noqa: ANN401
) -> Column[Any]:
    """A column of words."""
    return Column(name, title, of, sort_key, **more)


def amount_column(name: str, title: Text, of: Callable[[Any], Decimal | None], **more: Any) -> Column[Any]:  # noqa: ANN401
    """A column of yuan, sorted and exported as numbers."""
    return Column(
        name,
        title,
        lambda row: yuan(of(row)),
        lambda row: of(row) or Decimal(0),
        align_right=True,
        value=of,
        **{"width": 110} | more,
    )


def share_column(name: str, title: Text, of: Callable[[Any], Decimal | None], **more: Any) -> Column[Any]:  # noqa: ANN401
    """A column of shares in per cent."""
    return Column(
        name,
        title,
        lambda row: percent(of(row)),
        lambda row: of(row) if of(row) is not None else Decimal(-1_000_000),
        align_right=True,
        value=of,
        **{"width": 96} | more,
    )


def day_column(name: str, title: Text, of: Callable[[Any], date | None], **more: Any) -> Column[Any]:  # noqa: ANN401
    """A column of days."""
    return Column(
        name, title, lambda row: day(of(row)), lambda row: of(row) or date.min, value=of, **{"width": 104} | more
    )
