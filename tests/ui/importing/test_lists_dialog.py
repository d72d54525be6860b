"""Lists from and to Excel in the window: what would happen is seen first, one undo takes it back."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtWidgets import QFileDialog
from sqlalchemy import select

from db.models import CompetitorSighting, SupportMethod
from db.store import Store
from fieldapp.importing.plan import Mode
from fieldapp.list_names import ListName
from fieldapp.operations.competitors import note_sighting
from fieldapp.operations.history import undo_last
from tests.support import make
from tests.support.files import csv_file, xlsx_file
from tests.support.screen import Screen
from ui.importing.lists_dialog import ListsDialog
from ui.resources.page import ResourcesPage


@pytest.fixture
def dealer_id(store: Store) -> UUID:
    with store.loading() as session:
        make.places(session)
        return make.dealer(session, name="鑫源家电").id


def _dialog(screen: Screen) -> ListsDialog:
    page = screen.show(ResourcesPage)
    page.arrive(tab="competitors", lists=True)
    screen.settle()
    return screen.dialog(ListsDialog)


def test_a_price_list_is_looked_at_then_imported_then_undone(
    dealer_id: UUID, store: Store, screen: Screen, tmp_path: Path
) -> None:
    dialog = _dialog(screen)
    assert dialog.of.name is ListName.PRICES
    assert not dialog.confirm_button.isEnabled()
    lines = ("经销商,日期,品牌,零售价", "鑫源家电,2026-11-01,岚屿,1999", "无此店,2026-11-01,岚屿,1899")
    dialog.take(csv_file(tmp_path / "seen.csv", *lines))
    screen.settle()
    assert dialog.table.count() == 2
    assert "1 added" in dialog.said.text()
    assert dialog.failed_button.isVisible()
    with store.reading() as session:
        assert session.scalars(select(CompetitorSighting)).all() == []
    dialog.confirm_button.click()
    screen.settle()
    with store.reading() as session:
        (seen,) = session.scalars(select(CompetitorSighting))
        assert (seen.dealer_id, seen.brand) == (dealer_id, "岚屿")
    undo_last(store)
    with store.reading() as session:
        assert session.scalars(select(CompetitorSighting)).all() == []


@pytest.mark.usefixtures("dealer_id")
def test_another_list_or_way_is_tried_out_at_once(screen: Screen, tmp_path: Path) -> None:
    dialog = _dialog(screen)
    dialog.take(csv_file(tmp_path / "seen.csv", "经销商,日期,品牌", "鑫源家电,2026-11-01,岚屿"))
    screen.settle()
    assert dialog.confirm_button.isEnabled()
    dialog.form.fill({"list": ListName.SERVICE, "mode": Mode.ADD})
    dialog.form.editor("list").edited.emit()  # type: ignore[attr-defined]  # a choice
    screen.settle()
    assert not dialog.confirm_button.isEnabled()
    assert "No column holds this" in dialog.said.text()
    assert not dialog.table.isVisible()
    dialog.reject()


def test_the_whole_list_is_saved(
    dealer_id: UUID, store: Store, screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_sighting(store, dealer_id, {"brand": "岚屿", "seen_on": date(2026, 11, 1), "price": 1999})
    file = tmp_path / "seen.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    dialog = _dialog(screen)
    dialog.save_button.click()
    screen.settle()
    assert "岚屿" in file.read_text("utf-8-sig")
    dialog.reject()


@pytest.mark.usefixtures("dealer_id")
def test_the_list_of_the_tab_in_sight_is_offered_and_a_market_s_list_comes_in_and_out(
    store: Store, screen: Screen, tmp_path: Path
) -> None:
    with store.loading() as session:
        me = make.colleague(session).id
    store.work_as(me)
    page = screen.show(ResourcesPage)
    for tab, name in (("ledger", ListName.RESOURCES), ("ground", ListName.GROUND), ("rounds", ListName.ROUNDS)):
        page.arrive(tab=tab, lists=True)
        dialog = screen.dialog(ListsDialog)
        assert dialog.of.name is name
        dialog.reject()
    page.arrive(tab="methods", lists=True)
    dialog = screen.dialog(ListsDialog)
    rows = [
        ("县市", "开始日期", "结束日期", "投放方式", "重点客户"),
        ("新郑市", date(2026, 10, 1), date(2026, 12, 31), "集中突破", "鑫源家电"),
        ("火星县", date(2026, 10, 1), date(2026, 12, 31), "全面突破", None),
    ]
    dialog.take(xlsx_file(tmp_path / "methods.xlsx", rows))
    screen.settle()
    assert [line.whose for line in dialog.table.model.rows] == ["火星县", "新郑市 鑫源家电"]
    assert "火星县" in str(dialog.table.model.rows[0].reason)
    dialog.confirm_button.click()
    screen.settle()
    with store.reading() as session:
        assert session.scalars(select(SupportMethod.region_code)).one() == "410184000000"
    undo_last(store)
    with store.reading() as session:
        assert session.scalars(select(SupportMethod)).all() == []
