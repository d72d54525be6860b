from datetime import date
from decimal import Decimal

from db.models import MonthlyFigure
from db.store import Store
from db.vocabulary import DealerStatus, ProductCategory, VisitState
from fieldapp.queries.coverage import coverage
from tests.support import make
from tests.support.statements import statements

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
LONGHU, GUODIAN = "410184105000", "410184106000"


def test_covered_visited_ordering_and_active_are_four_measures(store: Store) -> None:
    with store.loading() as session:
        make.places(session)
        dormant = make.dealer(session, region_code=GUODIAN, status=DealerStatus.DORMANT)
        make.visit(session, dormant.id, FIRST, state=VisitState.DONE, visited_on=LAST)
        direct = make.dealer(session, region_code=LONGHU, is_direct=True)
        make.visit(session, direct.id, FIRST, state=VisitState.DONE, visited_on=date(2026, 11, 1))
        session.add(
            MonthlyFigure(dealer_id=direct.id, month=FIRST, category=ProductCategory.WASHER, shipments=Decimal(100))
        )
        session.add(MonthlyFigure(dealer_id=dormant.id, month=FIRST, category=ProductCategory.WASHER))
    with store.reading() as session, statements(store) as sent:
        (county,) = coverage(session, "41", FIRST, LAST)
    assert len(sent) == 2
    longhu, guodian = county.townships
    assert county.name == "新郑市"
    assert (longhu.covered, longhu.visited, longhu.ordering, longhu.active) == (True, False, True, True)
    assert (guodian.covered, guodian.visited, guodian.ordering, guodian.active) == (True, True, False, False)
    assert (county.covered, county.visited, county.ordering, county.active) == (2, 1, 1, 1)
    assert (county.penetration_percent, county.blank) == (50, ())


def test_a_prospect_leaves_a_township_blank(store: Store) -> None:
    with store.loading() as session:
        make.places(session)
        make.dealer(session, region_code=LONGHU, status=DealerStatus.PROSPECT)
    with store.reading() as session:
        (county,) = coverage(session, "410184", FIRST, LAST)
        assert coverage(session, "410122", FIRST, LAST) == []
    assert [township.name for township in county.blank] == ["龙湖镇", "郭店镇"]
    assert county.penetration_percent == 0
