"""What passes between rep and dealers: promises, complaints, hard times, prices seen, what was conceded."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from db.models import (
    CompetitorSighting,
    Complaint,
    Concession,
    CoreTownship,
    Hardship,
    OwnReminder,
    Promise,
)
from db.vocabulary import CalendarKind, ConcessionForm, HardshipKind, MovedFirst, PromiseBy
from fieldapp.demo.chances import pick, rounded, yuan
from fieldapp.demo.places import Place
from fieldapp.demo.rows import Rows
from fieldapp.demo.shops import RIVAL_BRANDS, Shop
from fieldapp.demo.visits import Called
from fieldapp.demo.words import words

_PRICES = {"冰箱": (1399, 5999), "洗衣机": (799, 3999), "空调": (1799, 6499), "热水器": (599, 2699)}
_FORMS = {
    ConcessionForm.PRICE: 25,
    ConcessionForm.REBATE: 22,
    ConcessionForm.GIFT: 20,
    ConcessionForm.PAYMENT_TERM: 13,
    ConcessionForm.SUPPORT: 16,
    ConcessionForm.OTHER: 4,
}


def add_promises(rows: Rows, random: Random, called: Sequence[Called], today: date) -> None:
    """One visit in nine ends with a promise; of the newest some are open, some late, some due these days."""
    near = iter((-6, -3, -1, 0, 0, 1, 2, 3))  # days from today
    for visit in reversed(called):
        if random.random() >= 0.11:
            continue
        by_us = random.random() < 0.7
        what = random.choice(words().promises_ours if by_us else words().promises_theirs)
        recent = visit.on > today - timedelta(days=25) and visit.on < today
        ahead = next(near, None) if recent else None
        due = visit.on + timedelta(days=random.randint(3, 20)) if ahead is None else today + timedelta(days=ahead)
        due = max(due, visit.on)
        kept = due + timedelta(days=random.choice((-2, -1, 0, 0, 0, 1, 3, 6)))
        kept_on = max(kept, visit.on) if ahead is None and kept < today else None
        rows.add(
            Promise,
            dealer_id=visit.shop.key,
            person_id=visit.shop.main.id,
            visit_id=visit.id,
            by=PromiseBy.US if by_us else PromiseBy.DEALER,
            what=what,
            made_on=visit.on,
            due_on=due,
            kept_on=kept_on,
        )


def add_complaints(rows: Rows, random: Random, called: Sequence[Called], today: date) -> None:
    """One visit in ninety; old ones are solved, one of the newest has not even been answered."""
    unanswered = True
    for visit in reversed(called):
        if visit.shop.since is None or visit.on < visit.shop.since or random.random() >= 1 / 90:
            continue
        what, solution = random.choice(words().complaints)
        answered: date | None = visit.on + timedelta(days=random.choice((0, 0, 1, 1, 2, 4)))
        solved: date | None = visit.on + timedelta(days=random.randint(5, 21))
        if unanswered and visit.on < today - timedelta(days=3):
            answered = solved = None
            unanswered = False
        answered = answered if answered and answered <= today else None
        solved = solved if answered and solved and solved <= today else None
        rows.add(
            Complaint,
            dealer_id=visit.shop.key,
            visit_id=visit.id,
            noted_on=visit.on,
            what=what,
            answered_on=answered,
            solved_on=solved,
            solution=solution if solved else "",
        )


def add_sightings(rows: Rows, random: Random, called: Sequence[Called]) -> None:
    """A competitor's price seen on one visit in twelve, now and then with stock and a promotion."""
    for visit in called:
        if random.random() < 1 / 12:
            brand, category = random.choice(RIVAL_BRANDS), random.choice(list(words().rival_models))
            model = random.choice(words().rival_models[category])
            usual = yuan(Random(f"{brand} {model}"), *_PRICES[category])  # a model costs about the same everywhere
            rows.add(
                CompetitorSighting,
                dealer_id=visit.shop.key,
                visit_id=visit.id,
                seen_on=visit.on,
                brand=brand,
                model=f"{category} {model}",
                price=rounded(float(usual) * random.uniform(0.9, 1.04)) - 1,
                stock=random.randint(1, 12) if random.random() < 0.5 else None,
                promotion=random.choice(words().rival_promotions),
            )


def add_concessions(rows: Rows, random: Random, called: Sequence[Called]) -> None:
    """What was given in negotiations; before the price moved, both checks were made, most times."""
    for visit in called:
        if visit.shop.since is None or random.random() >= 1 / 45:
            continue
        form = pick(random, _FORMS)
        size, occasion = random.choice(words().concessions[form])
        checked = form is ConcessionForm.PRICE and random.random() < 0.85
        rows.add(
            Concession,
            dealer_id=visit.shop.key,
            visit_id=visit.id,
            made_on=visit.on,
            form=form,
            size=size,
            occasion=occasion,
            moved_first=MovedFirst.DEALER if random.random() < 0.7 else MovedFirst.US,
            came_back=random.choice(words().came_back),
            market_price_changed=random.random() < 0.5 if checked else None,
            competitor_quoted=random.random() < 0.6 if checked else None,
        )


def add_hardships(rows: Rows, random: Random, shops: Sequence[Shop], today: date) -> None:
    """Hard times at a few dealers; half of them last."""
    customers = [shop for shop in shops if shop.is_customer]
    for place, shop in enumerate(random.sample(customers, min(len(customers), max(2, len(shops) // 25)))):
        kind = random.choice(list(HardshipKind))
        lasts = place % 2 == 0
        noted = today - timedelta(days=random.randint(3, 40) if lasts else random.randint(90, 500))
        rows.add(
            Hardship,
            dealer_id=shop.key,
            kind=kind,
            noted_on=noted,
            note=random.choice(words().hardships[kind]),
            over_on=None if lasts else noted + timedelta(days=random.randint(20, 80)),
        )


def add_own_reminders(rows: Rows, random: Random, today: date) -> None:
    """The rep's own: one today at a time, some in the days around, two that come back every year."""
    ahead = (0, -1, 0, 1, 3, 6, 12, 20)
    for what, days in zip(words().own_reminders, ahead, strict=True):
        at = random.choice(("08:30", "14:00", "17:30", ""))
        rows.add(OwnReminder, title=what, on=today + timedelta(days=days), at_time=at)
    for what, days in zip(words().own_yearly, (17, 160), strict=True):
        rows.add(OwnReminder, title=what, on=today + timedelta(days=days), yearly=True, calendar=CalendarKind.SOLAR)


def add_core_townships(rows: Rows, random: Random, townships: Sequence[Place], today: date) -> None:
    """The list of core townships with what is wanted there and how far it is."""
    for place in random.sample(townships, min(8, len(townships))):
        rows.add(
            CoreTownship,
            region_code=place.code,
            since=today - timedelta(days=random.randint(30, 600)),
            goal=random.choice(words().core_goals),
            progress=random.choice(words().core_progress),
        )
