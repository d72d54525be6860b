"""Every laptop brings the scripts that come with the app; what the company made of them stands."""

from datetime import date

from sqlalchemy import select

from db.models import Script
from fieldapp.clock import ClockOnDay
from fieldapp.scripts_set import fill_in
from fieldapp.texts import Text
from tests.support.company import Laptop

CLOCK = ClockOnDay(date(2026, 11, 23))


def test_a_new_laptop_does_not_put_back_what_the_company_made_of_a_script(
    gao: Laptop, li: Laptop, boss: Laptop
) -> None:
    many = fill_in(boss.store)
    boss.sync()
    with boss.store.transaction(Text("Change scripts")) as session:
        changed, removed, *_rest = session.scalars(select(Script).order_by(Script.id))
        changed.title, changed.body = "我们自己的", "我们自己的说法"
        removed.deleted_at = CLOCK.now()
    boss.sync()
    for laptop in (gao, li):
        fill_in(laptop.store)
        laptop.sync()
        laptop.sync()
    assert boss.sync().received == 0
    for laptop in (gao, li, boss):
        assert laptop.count("script") == many
        assert laptop.count("conflict") == 0
        assert laptop.rows("SELECT title, body FROM script WHERE id = :id", id=str(changed.id)) == [
            ("我们自己的", "我们自己的说法")
        ]
        assert laptop.rows("SELECT count(*) FROM script WHERE deleted_at IS NOT NULL") == [(1,)]
        assert laptop.rows("SELECT count(*) FROM sync_op WHERE state = 0") == [(0,)]


def test_what_a_rep_made_of_a_script_while_working_alone_is_not_lost(gao: Laptop, boss: Laptop) -> None:
    fill_in(boss.store)
    boss.sync()
    fill_in(gao.store)
    with gao.store.transaction(Text("Change a script")) as session:
        script = session.scalars(select(Script).order_by(Script.id)).first()
        assert script is not None
        script.title = "我自己的"
    gao.sync()
    boss.sync()
    for laptop in (gao, boss):
        assert laptop.rows("SELECT title FROM script WHERE id = :id", id=str(script.id)) == [("我自己的",)]
