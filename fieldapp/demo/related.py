"""Shops of one owner, the size of some markets, and a dormant dealer that is to be brought back."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from sqlalchemy import update
from sqlalchemy.orm import Session

from db.models import Dealer, MarketEstimate, RevivalCase
from db.vocabulary import RevivalOutcome
from fieldapp.demo.chances import rounded
from fieldapp.demo.rows import Rows
from fieldapp.demo.shops import Course, Shop
from fieldapp.texts import _

_IN_A_GROUP, _GROUPS = 3, 2
_OURS = 0.06  # of what is sold in a county, about


def add_related(session: Session, shops: Sequence[Shop]) -> None:
    """Two owners with three shops each; call it when the dealers are in the store."""
    customers = [shop for shop in shops if shop.is_customer]
    for number in range(min(_GROUPS, len(customers) // _IN_A_GROUP)):
        members = customers[number :: len(customers) // _IN_A_GROUP or 1][:_IN_A_GROUP]
        owner = members[0].owner
        for place, shop in enumerate(members):
            relation = (_("main shop"), _("same owner"), _("the owner's brother's shop"))[place]
            session.execute(
                update(Dealer)
                .where(Dealer.id == shop.key)
                .values(group_name=_("{name}'s shops").format(name=owner.whole), group_relation=relation)
            )


def add_markets(rows: Rows, random: Random, shops: Sequence[Shop], today: date) -> None:
    """What is sold in half of the counties in a year, as somebody there said."""
    sold: defaultdict[str, int] = defaultdict(int)
    for shop in shops:
        sold[shop.county.seat.code] += shop.yearly
    for place, (code, ours) in enumerate(sorted(sold.items())):
        if place % 2 == 0 and ours:
            size = rounded(ours / _OURS * random.uniform(0.8, 1.3), 100_000)
            source = random.choice((_("trade association"), _("bureau of commerce"), _("talk with dealers")))
            rows.add(MarketEstimate, region_code=code, year=today.year, yearly_sales=size, source=source)


def add_revivals(rows: Rows, shops: Sequence[Shop], today: date) -> None:
    """One case under way and one that went well."""
    asleep = [shop for shop in shops if shop.course is Course.DORMANT][:2]
    stories = (
        (
            20,
            _("A rebate of last year was not paid"),
            _("Pay the rebate first, then offer a model of their own"),
            _("called, the owner is willing to talk"),
            RevivalOutcome.OPEN,
            "",
        ),
        (
            70,
            _("The shop was closed for rebuilding"),
            _("A display stand and a promoter for the opening"),
            _("went to see the shop"),
            RevivalOutcome.BOUGHT_AGAIN,
            _("first order of 26,000 yuan"),
        ),
    )
    for shop, (days, why, plan, call, outcome, result) in zip(asleep, stories, strict=False):
        opened = today - timedelta(days=days)
        rows.add(
            RevivalCase,
            dealer_id=shop.key,
            opened_on=opened,
            why=why,
            plan=plan,
            calls=f"{opened + timedelta(days=5)} {call}",
            outcome=outcome,
            closed_on=None if outcome is RevivalOutcome.OPEN else today - timedelta(days=9),
            result=result,
        )
