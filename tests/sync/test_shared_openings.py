"""A share in an opening of another's territory counts for the partner's pay, and shows nothing else of the dealer."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from db.models import DevelopmentTask, Opening, OpeningShare, Person
from db.vocabulary import OpeningKind
from fieldapp.health import check_store
from fieldapp.places import Places
from fieldapp.queries.tasks import openings_of
from fieldapp.rules.pay_readings import CountsIn
from fieldapp.server import office as administration
from fieldapp.texts import Text
from tests.support.company import Laptop

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


def _open(laptop: Laptop, parts: dict[str, int]) -> tuple[UUID, UUID]:
    laptop.sync()
    dealer = laptop.add("兴达家电", note="秘密")
    with laptop.store.transaction(Text("Open")) as session:
        opening = Opening(
            dealer_id=dealer,
            kind=OpeningKind.TOWNSHIP,
            region_code="410184105000",
            first_payment_on=date(2026, 11, 3),
            evidence="收据 001",
        )
        session.add(opening)
        session.flush()
        for login, percent in parts.items():
            who = UUID(laptop.office.people[login])
            session.add(OpeningShare(opening_id=opening.id, colleague_id=who, percent=percent))
    return dealer, opening.id


def _shown(laptop: Laptop) -> list[tuple[str, int, bool]]:
    with laptop.store.reading() as session:
        facts, rows = openings_of(session, UUID(laptop.office.people[laptop.login]), CountsIn.FIRST_PAYMENT)
        return [(row.dealer, fact.percent, fact.confirmed) for fact, row in zip(facts, rows, strict=True)]


def test_the_partner_gets_the_name_the_split_and_the_month_and_not_the_dealer(
    gao: Laptop, li: Laptop, boss: Laptop
) -> None:
    _dealer, opening = _open(gao, {"gao": 60, "li": 40})
    gao.sync()
    li.sync()
    assert _shown(li) == [("兴达家电", 40, False)]
    assert li.dealers() == {}
    assert li.rows("SELECT evidence, task_id, first_payment_on FROM opening") == [("✓", None, "2026-11-03")]
    assert "秘密" not in repr(li.rows("SELECT * FROM opening"))
    boss.sync()
    with boss.store.transaction(Text("Confirm")) as session:
        found = session.get(Opening, opening)
        assert found is not None
        found.confirmed_at, found.confirmed_by_id = NOW, UUID(boss.office.people["boss"])
    boss.sync()
    li.sync()
    assert _shown(li) == [("兴达家电", 40, True)]
    assert boss.rows("SELECT evidence FROM opening") == [("收据 001",)]


def test_who_has_no_part_gets_nothing(gao: Laptop, li: Laptop) -> None:
    _open(gao, {"gao": 100})
    gao.sync()
    li.sync()
    assert li.count("opening") == 0
    assert li.count("opening_share") == 0


def test_a_part_that_is_taken_back_is_gone_for_the_partner(gao: Laptop, li: Laptop) -> None:
    _dealer, opening = _open(gao, {"gao": 60, "li": 40})
    gao.sync()
    li.sync()
    with gao.store.transaction(Text("Mine alone")) as session:
        for share in session.query(OpeningShare).filter_by(opening_id=opening):
            if str(share.colleague_id) == gao.office.people["li"]:
                share.deleted_at = NOW
            else:
                share.percent = 100
    gao.sync()
    li.sync()
    assert _shown(li) == []
    assert li.count("opening") + li.count("opening_share") == 0
    with gao.store.transaction(Text("Later")) as session:
        found = session.get(Opening, opening)
        assert found is not None
        found.contract_on = date(2026, 11, 9)
    gao.sync()
    assert li.sync().received == 0
    assert li.count("opening") == 0


def test_the_partner_cannot_change_it_and_keeps_it(gao: Laptop, li: Laptop) -> None:
    _dealer, opening = _open(gao, {"gao": 60, "li": 40})
    gao.sync()
    li.sync()
    with li.store.transaction(Text("Ninety for me")) as session:
        for share in session.query(OpeningShare).filter_by(opening_id=opening):
            share.percent = 90 if str(share.colleague_id) == li.office.people["li"] else 10
    assert li.sync().refused == 2
    li.sync()
    assert _shown(li) == [("兴达家电", 40, False)]
    gao.sync()
    assert gao.rows("SELECT percent FROM opening_share ORDER BY percent") == [(40,), (60,)]


def test_a_partner_who_had_the_territory_for_a_while_keeps_the_part(gao: Laptop, li: Laptop) -> None:
    _open(gao, {"gao": 60, "li": 40})
    gao.sync()
    li.sync()
    administration.assign_territory(gao.office.database, "", "gao's", "li")
    li.sync()
    assert set(li.dealers()) == {"兴达家电"}
    assert _shown(li) == [("兴达家电", 40, False)]
    administration.assign_territory(gao.office.database, "", "gao's", "gao")
    li.sync()
    li.sync()
    assert li.dealers() == {}
    assert _shown(li) == [("兴达家电", 40, False)]
    gao.sync()
    assert _shown(gao) == [("兴达家电", 60, False)]


def test_it_goes_with_the_dealer_who_moves(gao: Laptop, li: Laptop, boss: Laptop) -> None:
    dealer, _opening = _open(gao, {"gao": 60, "li": 40})
    for laptop in (gao, li, boss):
        laptop.sync()
    boss.change(dealer, territory_id=UUID(boss.office.territories["li"]))
    for laptop in (boss, gao, li, gao):
        laptop.sync()
    assert _shown(li) == [("兴达家电", 40, False)]
    assert gao.dealers() == {}
    assert _shown(gao) == [("兴达家电", 60, False)]


def test_what_this_laptop_may_not_have_is_no_damage(gao: Laptop, li: Laptop, boss: Laptop, tmp_path: Path) -> None:
    """A part in a colleague's opening, and a task of a dealer that has moved, lead to what is elsewhere."""
    dealer, _opening = _open(gao, {"gao": 60, "li": 40})
    with gao.store.transaction(Text("A task")) as session:
        me = UUID(gao.office.people["gao"])
        session.add(
            DevelopmentTask(
                colleague_id=me,
                month=date(2026, 11, 1),
                kind=OpeningKind.COUNTY,
                region_code="410184000000",
                dealer_id=dealer,
            )
        )
    for _turn in range(2):
        gao.sync()
        boss.sync()
    boss.change(dealer, territory_id=UUID(boss.office.territories["li"]))
    for _turn in range(2):
        boss.sync()
        gao.sync()
        li.sync()
    for laptop in (gao, li, boss):
        assert _damage(laptop, tmp_path) is None
    with gao.store.taking_in() as session:  # what hangs on a dealer has to be with it
        session.add(Person(dealer_id=dealer, name="单雄"))
    assert "1 " in str(_damage(gao, tmp_path))


def _damage(laptop: Laptop, folder: Path) -> Text | None:
    (found,) = [one for one in check_store(laptop.store, Places(folder)) if one.name == "references"]
    return found.problem
