"""The menu of filters that no chip shows, and those that were saved under a name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from db.vocabulary import CustomKind, DealerType
from fieldapp.queries.dealer_choice import ALL, DealerFilter
from fieldapp.rules.custom_fields import CustomColumn
from fieldapp.texts import _, language
from fieldapp.words.custom_fields import custom_name
from fieldapp.words.vocabulary import word
from ui import theme
from ui.context import AppContext
from ui.dealers.dialogs import NameDialog
from ui.dealers.region_dialog import RegionDialog
from ui.dealers.state import restored_filter, stored_filter


class FilterMenu:
    """Fills a menu for what the list shows at that moment.

    Args:
        app: keeps saved filters in its settings.
        parent: dialogs open above it.
        chosen: the filter of the moment.
        show: shows another one.
        region: the name of the region that the list is narrowed down to.
        custom: the company's own fields; those to choose from can be filtered by.
    """

    def __init__(
        self,
        app: AppContext,
        parent: QWidget,
        chosen: Callable[[], DealerFilter],
        show: Callable[[DealerFilter], object],
        *,
        region: Callable[[], str],
        custom: Callable[[], Sequence[CustomColumn]] = tuple,
    ) -> None:
        self._app, self._parent, self._chosen, self._show, self._region = app, parent, chosen, show, region
        self._custom = custom

    def fill(self, menu: QMenu) -> None:
        """Add everything to *menu*."""
        chosen = self._chosen()
        self._add_switch(
            menu,
            _("Core dealers only"),
            replace(chosen, core_only=not chosen.core_only),
            is_on=chosen.core_only,
        )
        without = replace(chosen, grades=chosen.grades ^ {None})
        self._add_switch(menu, _("Without a grade"), without, is_on=None in chosen.grades)
        if chosen.region_prefix:
            here = _("Only in {region}").format(region=self._region() or chosen.region_prefix)
            self._add_switch(menu, here, replace(chosen, region_prefix=""), is_on=True)
        add_entry(menu, _("Region…"), "tree-structure", self.ask_region)
        types = menu.addMenu(_("Type"))
        for kind in DealerType:
            other = replace(chosen, types=chosen.types ^ {kind})
            self._add_switch(types, word(kind), other, is_on=kind in chosen.types)
        for field in self._custom():
            if field.kind is CustomKind.CHOICE:
                answers = menu.addMenu(custom_name(field))
                for option in field.options:
                    answer = (field.id, str(option.id))
                    other = replace(chosen, custom=chosen.custom ^ {answer})
                    self._add_switch(answers, option.name(language()), other, is_on=answer in chosen.custom)
        menu.addSeparator()
        saved = self._app.settings.dealer_filters
        for name, stored in saved.items():
            add_entry(menu, name, "bookmark-simple", partial(self._show_saved, stored))
        if chosen != ALL:
            add_entry(menu, _("Save this filter…"), "plus", self._ask_name)
        if saved:
            forget = menu.addMenu(_("Forget a saved filter"))
            for name in saved:
                add_entry(forget, name, "", partial(self._forget, name))
        if chosen != ALL:
            menu.addSeparator()
            add_entry(menu, _("Show everybody"), "x", partial(self._show, ALL))

    def ask_region(self) -> None:
        """Let the person choose a region from the tree of those with dealers."""
        chosen = self._chosen()

        def take(prefix: str) -> None:
            self._show(replace(self._chosen(), region_prefix=prefix))

        RegionDialog(self._app, self._parent, chosen.region_prefix, take).show_form()

    def save(self, name: str) -> None:
        """Keep what is chosen now under a name."""
        saved = self._app.settings.dealer_filters | {name: stored_filter(self._chosen())}
        self._app.save_settings(dealer_filters=saved)

    def _add_switch(self, menu: QMenu, text: str, wanted: DealerFilter, *, is_on: bool) -> None:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(is_on)
        action.triggered.connect(lambda _on=False: self._show(wanted))

    def _show_saved(self, stored: Mapping[str, object]) -> None:
        self._show(restored_filter(stored))

    def _ask_name(self) -> None:
        NameDialog(self._parent, _("Save this filter"), _("Save"), self.save).show_form()

    def _forget(self, name: str) -> None:
        saved = self._app.settings.dealer_filters
        self._app.save_settings(dealer_filters={other: kept for other, kept in saved.items() if other != name})


def has_more(chosen: DealerFilter) -> bool:
    """Whether something is filtered that no chip shows."""
    shown = replace(ALL, statuses=chosen.statuses, grades=chosen.grades - {None}, text=chosen.text)
    return chosen != shown


def add_entry(menu: QMenu, text: str, icon: str, call: Callable[[], object]) -> None:
    """A line of a menu, with or without an icon."""
    action = menu.addAction(theme.icon(icon), text) if icon else menu.addAction(text)
    action.triggered.connect(lambda _checked=False: call())
