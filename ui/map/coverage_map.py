"""A measure of the counties as shades, and the dealers on top of it."""

from collections.abc import Iterable, Sequence

from fieldapp.drawing.map_picture import CountyShade, DealerDot, shades_of
from fieldapp.texts import _
from ui.context import AppContext
from ui.map.view import MapView


class CoverageMap(MapView):
    """Shows one measure at a time; which one is the page's to say."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(app, _("Map of the counties"))

    def show_measure(self, title: str, counties: Sequence[CountyShade], dealers: Iterable[DealerDot]) -> None:
        """Shade *counties* by the measure called *title*, and put *dealers* on them."""
        is_first = self.scene.shades is None
        self.setAccessibleDescription(f"{title}: " + ", ".join(county.text for county in counties if county.text))
        self.show_dealers(dealers)
        self.show_shades(shades_of(title, counties))
        if is_first:
            self.show_all()
