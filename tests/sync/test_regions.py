"""What is noted about regions, which every laptop has from the start."""

from sqlalchemy import text

from fieldapp.operations.regions import set_market_days, set_tier
from fieldapp.regions_table import fill_in
from fieldapp.texts import Text
from tests.support.company import Laptop

TOWNSHIP, XINZHENG = "410184105000", "410184000000"


def _with_regions(*laptops: Laptop) -> None:
    for laptop in laptops:
        fill_in(laptop.store)


def _sync(*laptops: Laptop) -> None:
    for _turn in range(2):
        for laptop in laptops:
            laptop.sync()


def _about(laptop: Laptop, code: str) -> list[tuple[object, ...]]:
    return laptop.rows("SELECT name, market_days, tier FROM region WHERE code = :c AND deleted_at IS NULL", c=code)


def test_market_days_that_a_rep_notes_are_everybodys(gao: Laptop, boss: Laptop) -> None:
    _with_regions(gao, boss)
    before, ((called, _none, _tier),) = gao.count("region"), _about(gao, TOWNSHIP)
    set_market_days(gao.store, TOWNSHIP, "lunar 1,4,7")
    _sync(gao, boss)
    ((name, days, _tier),) = _about(boss, TOWNSHIP)
    assert (name, bool(days)) == (called, True)
    assert _about(gao, TOWNSHIP) == _about(boss, TOWNSHIP)
    assert gao.count("region") == boss.count("region") == before


def test_a_region_of_which_a_change_is_refused_stays_as_it_came(gao: Laptop, boss: Laptop) -> None:
    _with_regions(gao, boss)
    before, as_it_came = gao.count("region"), _about(gao, XINZHENG)
    set_tier(gao.store, XINZHENG, 1)
    set_tier(gao.store, XINZHENG, 2)
    with gao.store.transaction(Text("Around the window")) as session:
        session.execute(text("UPDATE region SET name = '别的名字' WHERE code = :c"), {"c": XINZHENG})
    _sync(gao, boss)
    assert _about(gao, XINZHENG) == _about(boss, XINZHENG) == as_it_came
    assert gao.count("region") == before
    set_tier(boss.store, XINZHENG, 3)
    _sync(boss, gao)
    assert _about(gao, XINZHENG)[0][2] == 3
