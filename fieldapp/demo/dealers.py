"""The rows of dealers and of what is theirs: brands, signs and stands, steps on the ladder."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from db.models import Dealer, DealerBrand, LadderMove, ShopAsset
from db.vocabulary import AssetKind, DealerLevel, DealerStatus, Grade, LadderStep
from fieldapp.demo import phones
from fieldapp.demo.chances import rounded, source, yuan
from fieldapp.demo.rows import Rows
from fieldapp.demo.shops import OUR_BRAND, RIVAL_BRANDS, Course, Shop
from fieldapp.demo.words import words

_HOURS = ("08:00-18:30", "08:00-19:00", "08:30-18:00", "08:30-20:00")
_ASSETS = {AssetKind.SIGN: (1800, 6000), AssetKind.STAND: (1200, 4500), AssetKind.LIGHT_BOX: (600, 2200)}


def write_dealer(rows: Rows, random: Random, shop: Shop, today: date) -> None:
    """Add the dealer's own row; *shop* has its id afterwards."""
    shop.id = rows.add(Dealer, **_who(shop, random, today), **_money(shop, random), **_business(shop, random, today))


def write_belongings(rows: Rows, random: Random, shop: Shop, today: date) -> None:
    """Add what a detailed dealer has besides: brands, assets, and the way up the ladder."""
    _write_brands(rows, random, shop)
    if shop.since and shop.grade is not Grade.C:
        for kind, (low, high) in _ASSETS.items():
            if random.random() < (0.9 if shop.grade is Grade.A else 0.45):
                put_up = min(shop.since + timedelta(days=random.randint(10, 300)), today)
                rows.add(ShopAsset, dealer_id=shop.key, kind=kind, put_up_on=put_up, value=yuan(random, low, high))
    _write_ladder(rows, random, shop, today)


def _who(shop: Shop, random: Random, today: date) -> dict[str, Any]:
    return {
        "code": shop.code,
        "name": shop.name,
        "type": shop.type,
        "level": shop.level,
        "status": shop.status,
        "grade": shop.grade,
        "ladder_step": shop.step,
        "is_core": shop.is_customer and shop.grade is Grade.A,
        "is_direct": shop.since is not None and not _is_supplied(shop, today),
        "region_code": shop.place.code,
        "territory_id": shop.territory_id,
        "address": shop.address,
        "latitude_e6": shop.latitude_e6,
        "longitude_e6": shop.longitude_e6,
        "phone": phones.landline(random, shop.county.seat.code) if random.random() < 0.35 else "",
        "note": random.choice(words().dealer_notes),
        "channel": shop.channel,
        "referred_by_id": shop.referred_by.key if shop.referred_by else None,
        "since": shop.since,
        "ended_on": shop.ended_on,
        "cadence_days": 10 if shop.is_customer and random.random() < 0.03 else None,
        **_hours(shop),
    }


def _is_supplied(shop: Shop, today: date) -> bool:
    """Some small shops from before the months told about get our goods from a second-tier wholesaler 二批商."""
    is_small = shop.grade is Grade.C and shop.level is DealerLevel.TOWNSHIP and shop.number % 3 == 0
    return is_small and shop.since is not None and shop.since.year < today.year - 1


def _hours(shop: Shop) -> dict[str, str]:
    """When the shop is open, where somebody asked."""
    random = source(shop.number, shop.code)
    hours = random.choice(_HOURS) if random.random() < 0.4 else ""
    return {"opening_hours": hours, "closed_weekdays": "7" if hours and random.random() < 0.15 else ""}


def _money(shop: Shop, random: Random) -> dict[str, Any]:
    strength = {Grade.A: 4, Grade.B: 3, Grade.C: 2, None: 1}[shop.grade]
    usual = rounded(shop.yearly * 0.08, 5000)
    limit = max(usual, rounded(float(shop.owes) * 1.1, 5000) + 5000) if shop.since else Decimal(0)
    known = random.random() < 0.8
    return {
        "tie_personal": min(5, max(0, strength + random.randint(-1, 1))) if known else 0,
        "tie_account": min(5, max(0, strength + random.randint(-2, 1))) if known else 0,
        "tie_network": min(5, max(0, strength + random.randint(-1, 1))) if known else 0,
        "credit_limit": limit,
        "credit_used": shop.owes,
        "working_capital": yuan(random, 30_000, 300_000, 10_000) if known else None,
        "integrity": random.choice(words().integrity) if shop.since and known else "",
    }


def _business(shop: Shop, random: Random, today: date) -> dict[str, Any]:
    in_county = shop.level is DealerLevel.COUNTY
    known = random.random() < 0.8
    share = random.uniform(0.15, 0.6)
    checked = [today - timedelta(days=random.randint(5, 260)) if random.random() < 0.9 else None for _ in range(3)]
    return {
        "yearly_sales": rounded(shop.yearly / share, 10_000)
        if shop.yearly
        else yuan(random, 200_000, 3_000_000, 10_000),
        "area_served": f"{shop.place.name}及周边{random.randint(2, 9)}个村"
        if not in_county
        else f"{shop.county.seat.name}城区",
        "shop_area_m2": random.randrange(*((120, 800, 20) if in_county else (40, 260, 10))) if known else None,
        "staff_count": random.randint(*((4, 18) if in_county else (1, 6))) if known else None,
        "loyalty": random.randint(2, 5) if shop.since else 0,
        "expected_development": random.choice(words().expected) if random.random() < 0.6 else "",
        "problems": random.choice(words().problems) if random.random() < 0.5 else "",
        "improvements": random.choice(words().improvements) if shop.since and random.random() < 0.5 else "",
        "personal_checked_on": checked[0],
        "financial_checked_on": checked[1] if shop.since else None,
        "operations_checked_on": checked[2],
    }


def _write_brands(rows: Rows, random: Random, shop: Shop) -> None:
    """Ours first where we are in; the shares leave something for brands that nobody wrote down."""
    left = 100
    if shop.since and shop.status is not DealerStatus.ENDED:
        ours = random.randint(15, 35) if shop.course in {Course.FALLING, Course.DORMANT} else random.randint(25, 65)
        rows.add(DealerBrand, dealer_id=shop.key, brand=OUR_BRAND, share_percent=ours, is_ours=True)
        left -= ours
    for brand in random.sample(RIVAL_BRANDS, random.randint(1, 3)):
        share = random.randint(5, max(6, left // 2))
        rows.add(DealerBrand, dealer_id=shop.key, brand=brand, share_percent=share, is_ours=False)
        left -= share


def choose_step(random: Random, shop: Shop, today: date) -> LadderStep:
    """The step a shop stands on: higher the longer and the better it works with us."""
    if shop.since is None:
        return LadderStep.POSSIBLE
    years = (today - shop.since).days / 365
    reach = years + {Grade.A: 2.0, Grade.B: 1.0, Grade.C: 0.0, None: 0.0}[shop.grade] + random.uniform(-0.8, 0.8)
    if shop.course in {Course.DORMANT, Course.ENDED} or reach < 1.2:
        return LadderStep.CUSTOMER
    if reach < 3.6:
        return LadderStep.CLIENT
    return LadderStep.SUPPORTER if reach < 6.6 else LadderStep.ADVOCATE


def _write_ladder(rows: Rows, random: Random, shop: Shop, today: date) -> None:
    """Dated moves that end on the step of today; now and then one led down before."""
    rows.add(
        LadderMove, dealer_id=shop.key, step=LadderStep.POSSIBLE, moved_on=min(shop.known, today), evidence="初次登记"
    )
    if shop.since is None:
        return
    steps = list(LadderStep)[1 : list(LadderStep).index(shop.step) + 1]
    each = max((today - shop.since).days // len(steps), 1)
    for place, step in enumerate(steps):
        on = min(shop.since + timedelta(days=place * each + (random.randrange(each) // 3 if place else 0)), today)
        rows.add(
            LadderMove, dealer_id=shop.key, step=step, moved_on=on, evidence=random.choice(words().ladder_up[step])
        )
        if step is LadderStep.CLIENT and step is not shop.step and each > 120 and random.random() < 0.25:
            down, up = on + timedelta(days=each // 4), on + timedelta(days=each // 2)
            rows.add(
                LadderMove,
                dealer_id=shop.key,
                step=LadderStep.CUSTOMER,
                moved_on=down,
                evidence=random.choice(words().ladder_down),
            )
            rows.add(
                LadderMove, dealer_id=shop.key, step=step, moved_on=up, evidence=random.choice(words().ladder_up[step])
            )
