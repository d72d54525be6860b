"""The map under a real mouse: what is below the cursor stays there, what is clicked is what was meant."""

import contextlib
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from db.store import Store
from db.vocabulary import Grade
from fieldapp.drawing.map_picture import CountyShade
from fieldapp.opening import open_store
from fieldapp.places import Places
from fieldapp.queries.map import dealer_dots
from fieldapp.rules.distances import Point
from fieldapp.texts import Text
from tests.support import make
from tests.support.screen import Screen
from ui.context import AppContext
from ui.map.coverage_map import CoverageMap
from ui.plan.route_dialog import RouteDialog
from ui.plan.route_map import Mark, RouteMap
from ui.theme import theme
from ui.widgets.print_dialog import PrintDialog

XINZHENG, ZHONGMU = "410184000000", "410122000000"
CORNERS = {"xinzheng": Point(34.40, 113.74), "zhongmu": Point(34.72, 113.98)}


@pytest.fixture
def store(new_data: Path, tmp_path: Path) -> Iterator[Store]:
    """All of Henan, with two dealers."""
    shutil.copytree(new_data, tmp_path / "data")
    with contextlib.closing(open_store(Places(tmp_path / "data"))) as store:
        with store.transaction(Text("Set up")) as session:
            for name, grade, point in (("甲家电", Grade.A, "xinzheng"), ("乙家电", None, "zhongmu")):
                at = CORNERS[point]
                place = {"latitude_e6": round(at.latitude * 1e6), "longitude_e6": round(at.longitude * 1e6)}
                make.dealer(session, name=name, grade=grade, region_code=XINZHENG, **place)
        yield store


@pytest.fixture
def shown(app: AppContext, screen: Screen) -> CoverageMap:
    made = CoverageMap(app)
    screen.qtbot.addWidget(made)
    made.resize(900, 640)
    made.show()
    with app.store.reading() as session:
        dots = dealer_dots(session)
    made.show_measure("Penetration", [CountyShade(XINZHENG, 0.4, "40 %"), CountyShade(ZHONGMU, 0.9, "90 %")], dots)
    screen.settle()
    return made


def _spot(made: CoverageMap | RouteMap, point: Point) -> QPointF:
    return made.spot_of(made._projection.flat(point))


def _wheel(made: CoverageMap, at: QPointF, turns: int) -> None:
    around = made.mapToGlobal(at.toPoint()).toPointF()
    no_button, no_key = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        at, around, QPoint(), QPoint(0, 120 * turns), no_button, no_key, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(made, event)


def test_the_wheel_zooms_around_the_cursor_and_0_shows_all_again(shown: CoverageMap, screen: Screen) -> None:
    at = QPointF(300, 200)
    before, scale = shown.flat_at(at), shown.view().m11()
    _wheel(shown, at, 3)
    assert shown.view().m11() > 2 * scale
    assert shown.flat_at(at) == pytest.approx(before, abs=0.01)
    screen.qtbot.keyClick(shown, Qt.Key.Key_0)
    assert shown.view().m11() == pytest.approx(scale)
    _wheel(shown, at, -9)
    assert shown.view().m11() == pytest.approx(scale)  # no further away than all of it


def test_dragging_moves_and_chooses_nothing(shown: CoverageMap, screen: Screen) -> None:
    chosen: list[object] = []
    shown.county_chosen.connect(chosen.append)
    shown.dealer_chosen.connect(chosen.append)
    shown.zoom(3)
    place = shown.flat_at(QPointF(400, 300))
    screen.qtbot.mousePress(shown, Qt.MouseButton.LeftButton, pos=QPoint(400, 300))
    screen.qtbot.mouseMove(shown, QPoint(430, 310))
    screen.qtbot.mouseMove(shown, QPoint(460, 320))
    screen.qtbot.mouseRelease(shown, Qt.MouseButton.LeftButton, pos=QPoint(460, 320))
    assert shown.flat_at(QPointF(460, 320)) == pytest.approx(place, abs=0.05)
    assert chosen == []


def test_the_keys_zoom_and_move(shown: CoverageMap, screen: Screen) -> None:
    scale, middle = shown.view().m11(), shown.flat_at(QPointF(450, 320))
    screen.qtbot.keyClick(shown, Qt.Key.Key_Plus)
    assert shown.view().m11() > scale
    screen.qtbot.keyClick(shown, Qt.Key.Key_Right)
    screen.qtbot.keyClick(shown, Qt.Key.Key_Down)
    east, south = shown.flat_at(QPointF(450, 320))
    assert east > middle[0]
    assert south > middle[1]
    screen.qtbot.keyClick(shown, Qt.Key.Key_Minus)
    assert shown.view().m11() == pytest.approx(scale)


def test_a_click_opens_the_dealer_or_the_county_under_it(shown: CoverageMap, screen: Screen) -> None:
    counties: list[str] = []
    dealers: list[UUID] = []
    shown.county_chosen.connect(counties.append)
    shown.dealer_chosen.connect(dealers.append)
    (first,) = [dot for dot in shown.scene.dots if dot.title.startswith("甲")]
    screen.qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=_spot(shown, CORNERS["xinzheng"]).toPoint())
    assert dealers == [first.key]
    shown.zoom(4, _spot(shown, CORNERS["xinzheng"]))
    aside = _spot(shown, CORNERS["xinzheng"]) + QPointF(0, 60)
    screen.qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=aside.toPoint())
    assert counties == [XINZHENG]


def test_the_legend_lies_below_the_map_and_covers_none_of_it(shown: CoverageMap, screen: Screen) -> None:
    for width, height in ((360, 300), (900, 640)):
        shown.resize(width, height)
        screen.settle()
        foot = height - shown._foot
        assert 0 < shown._foot < height / 3
        seen = [shown.spot_of(corner) for corner in shown._everything()]
        assert max(spot.y() for spot in seen) < foot
        assert max(spot.x() for spot in seen) < width
    below = QPointF(450, 630)
    assert shown.county_at(below) == ""
    assert shown.words_at(below) == ""


def test_what_is_pointed_at_is_said(shown: CoverageMap) -> None:
    assert shown.words_at(_spot(shown, CORNERS["xinzheng"])).startswith("甲家电")
    shown.zoom(4, _spot(shown, CORNERS["xinzheng"]))
    assert shown.words_at(_spot(shown, CORNERS["xinzheng"]) + QPointF(0, 60)) == "Xinzheng\nPenetration: 40 %"
    assert shown.words_at(QPointF(-20_000, 0)) == ""  # beyond the province


@pytest.mark.parametrize("look", ["light", "dark"])
def test_a_higher_value_is_a_stronger_shade_in_both_looks(shown: CoverageMap, look: str) -> None:
    theme.wish(look)
    shown.show_dealers([])
    image = shown.grab().toImage()
    ratio = image.devicePixelRatio()

    def color(point: Point) -> tuple[int, int, int]:
        at = _spot(shown, point) * ratio
        found = image.pixelColor(at.toPoint())
        return found.red(), found.green(), found.blue()

    low, high = color(Point(34.30, 113.62)), color(Point(34.62, 114.05))
    card, accent = theme.tokens.card, theme.tokens.accent_bar
    assert low != high

    def away(one: tuple[int, int, int], name: str) -> int:
        return sum(abs(a - int(name[i : i + 2], 16)) for a, i in zip(one, (1, 3, 5), strict=True))

    assert away(high, accent) < away(low, accent)
    assert away(high, card) > 0


def test_the_way_of_a_day_is_shown_large_and_goes_to_paper(app: AppContext, screen: Screen) -> None:
    stops = [
        Mark(UUID(int=1), CORNERS["xinzheng"], "甲家电", "1"),
        Mark(UUID(int=2), CORNERS["zhongmu"], "乙家电", "2"),
    ]
    small = RouteMap(app)
    screen.qtbot.addWidget(small)
    small.resize(240, 240)
    small.show()
    small.show_route(CORNERS["xinzheng"], stops, [])
    screen.settle()
    assert not small.tools.isVisible()
    assert small.larger.isVisible()
    assert all(small.rect().contains(_spot(small, stop.point).toPoint()) for stop in stops)
    dialog = RouteDialog(app, small, date(2026, 11, 23), CORNERS["xinzheng"], stops, [], [], "about 60 km")
    dialog.open()
    screen.settle()
    chosen: list[UUID] = []
    dialog.map.stop_chosen.connect(chosen.append)
    at = _spot(dialog.map, CORNERS["zhongmu"]).toPoint()
    screen.qtbot.mouseClick(dialog.map, Qt.MouseButton.LeftButton, pos=at)
    assert chosen == [UUID(int=2)]
    screen.click(dialog.print_button)
    printed = screen.dialog(PrintDialog)
    screen.qtbot.waitUntil(lambda: printed.is_ready)
    printed.reject()
    dialog.reject()
