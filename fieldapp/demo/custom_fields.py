"""Fields that the demo's company added of its own, filled in as far as somebody got round to it."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import CustomChoice, CustomField, CustomValue, Person, Visit
from db.vocabulary import CustomKind, CustomOwner, VisitState
from fieldapp.demo.rows import Rows
from fieldapp.demo.shops import Shop
from fieldapp.rules.custom_fields import custom_value_id

_FILLED = 0.7  # of the customers
_LATELY = timedelta(days=45)
_TOWNS = ("南阳淅川", "周口太康", "驻马店上蔡", "信阳固始", "本地", "商丘虞城", "漯河临颍")


def add_custom_fields(session: Session, rows: Rows, random: Random, shops: Sequence[Shop], today: date) -> None:
    """Four fields with values; call it when dealers, people and visits are in the store."""
    fitters = _field(rows, CustomOwner.DEALER, CustomKind.CHOICE, ("安装队", "Fitters"))
    store_room = _field(rows, CustomOwner.DEALER, CustomKind.NUMBER, ("仓库面积", "Store room"), "m²", position=2)
    town = _field(rows, CustomOwner.PERSON, CustomKind.TEXT, ("老家", "Home town"))
    on_show = _field(rows, CustomOwner.VISIT, CustomKind.NUMBER, ("出样台数", "Models on show"), "台")
    names = (("自有", "own"), ("外包", "hired"), ("没有", "none"))
    choices = [
        rows.add(CustomChoice, field_id=fitters, name_zh=zh, name_en=en, position=place)
        for place, (zh, en) in enumerate(names, 1)
    ]
    rows.write()
    customers = [shop for shop in shops if shop.is_customer and random.random() < _FILLED]
    for shop in customers:
        _put(session, shop, fitters, str(random.choices(choices, (3, 5, 2))[0]))
        _put(session, shop, store_room, str(random.randrange(40, 400, 20)))
    by_dealer = {shop.key: shop for shop in customers}
    people = select(Person.id, Person.dealer_id).where(Person.dealer_id.in_(by_dealer), Person.is_main)
    for person_id, dealer_id in session.execute(people.order_by(Person.id)):
        said = random.choice(_TOWNS)
        session.add(
            CustomValue(
                id=custom_value_id(person_id, town),
                dealer_id=dealer_id,
                person_id=person_id,
                field_id=town,
                value=said,
            )
        )
    lately = select(Visit.id, Visit.dealer_id).where(
        Visit.dealer_id.in_(by_dealer), Visit.state == VisitState.DONE, Visit.visited_on > today - _LATELY
    )
    for visit_id, dealer_id in session.execute(lately.order_by(Visit.id)):
        shown = str(random.randrange(4, 24))
        session.add(
            CustomValue(
                id=custom_value_id(visit_id, on_show),
                dealer_id=dealer_id,
                visit_id=visit_id,
                field_id=on_show,
                value=shown,
            )
        )
    session.flush()


def _field(
    rows: Rows, owner: CustomOwner, kind: CustomKind, names: tuple[str, str], unit: str = "", *, position: int = 1
) -> UUID:
    return rows.add(
        CustomField, owner=owner, kind=kind, name_zh=names[0], name_en=names[1], position=position, unit=unit
    )


def _put(session: Session, shop: Shop, field: UUID, value: str) -> None:
    row_id = custom_value_id(shop.key, field)
    session.add(CustomValue(id=row_id, dealer_id=shop.key, field_id=field, value=value))
