"""From openings to the figures that pay (DOMAIN section 10)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.vocabulary import OpeningKind
from fieldapp.rules.pay_readings import CountsIn
from fieldapp.rules.tasks import (
    OpeningFacts,
    OpeningStanding,
    RegionProgress,
    RegionTarget,
    opened_in,
    paying_in,
    progress_by_region,
    split,
    standing,
    target_of,
    waiting_in,
)
from tests.support.pay_cases import per_kind

COUNTY, TOWNSHIP = OpeningKind.COUNTY, OpeningKind.TOWNSHIP
MARCH = date(2026, 3, 1)
XINZHENG, WEISHI = "410184", "410223"
OPENED = OpeningFacts(
    kind=TOWNSHIP,
    region_code=XINZHENG,
    contract_on=date(2026, 2, 28),
    first_shipment_on=date(2026, 3, 31),
    first_payment_on=date(2026, 4, 1),
    has_evidence=True,
    confirmed=True,
)


@pytest.mark.parametrize(
    ("reading", "month"),
    [(CountsIn.CONTRACT, 2), (CountsIn.FIRST_SHIPMENT, 3), (CountsIn.FIRST_PAYMENT, 4)],
)
def test_an_opening_counts_in_the_month_of_the_day_that_the_reading_names(reading: CountsIn, month: int) -> None:
    paid = [number for number in range(1, 13) if opened_in(date(2026, number, 1), [OPENED], reading) == per_kind(0, 1)]
    assert paid == [month]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, OpeningStanding.PAYS),
        ({"first_payment_on": None}, OpeningStanding.NO_DAY),
        ({"has_evidence": False}, OpeningStanding.NO_EVIDENCE),
        ({"confirmed": False}, OpeningStanding.NOT_CONFIRMED),
        ({"has_evidence": False, "confirmed": False}, OpeningStanding.NO_EVIDENCE),
    ],
)
def test_an_opening_pays_once_it_has_its_day_evidence_and_the_confirmation(
    change: dict[str, bool | None], expected: OpeningStanding
) -> None:
    opening = replace(OPENED, **change)  # type: ignore[arg-type]  # the table above holds what fits
    assert standing(opening, CountsIn.FIRST_PAYMENT) is expected
    april = date(2026, 4, 1)
    pays = expected is OpeningStanding.PAYS
    assert paying_in(april, [opening], CountsIn.FIRST_PAYMENT) == ([opening] if pays else [])
    waits = not pays and opening.first_payment_on is not None
    assert waiting_in(april, [opening], CountsIn.FIRST_PAYMENT) == ([opening] if waits else [])


def test_shared_openings_count_in_part() -> None:
    openings = [replace(OPENED, percent=30), replace(OPENED, percent=50), replace(OPENED, kind=COUNTY)]
    assert opened_in(date(2026, 4, 1), openings, CountsIn.FIRST_PAYMENT) == per_kind(1, "0.8")


def test_the_percentages_of_one_opening_add_up() -> None:
    assert split({"Li": 30, "Wang": 70}) == {"Li": Decimal("0.3"), "Wang": Decimal("0.7")}
    with pytest.raises(ValueError, match="90 percent"):
        split({"Li": 30, "Wang": 60})
    with pytest.raises(ValueError, match="1 to 100"):
        split({"Li": 0, "Wang": 100})


@given(st.lists(st.integers(1, 98), max_size=3))
def test_shares_of_one_opening_are_one_opening(parts: list[int]) -> None:
    rest = 100 - sum(parts)
    if rest >= 1:
        assert sum(split(dict(enumerate([*parts, rest]))).values()) == 1


def test_the_months_target_is_the_sum_over_the_regions() -> None:
    targets = [RegionTarget(XINZHENG, TOWNSHIP, 2), RegionTarget("", TOWNSHIP, 3), RegionTarget(WEISHI, COUNTY, 1)]
    assert target_of(targets) == per_kind(1, 5)


def test_progress_stands_region_by_region_and_what_has_no_target_of_its_own_serves_the_open_one() -> None:
    targets = [RegionTarget("", TOWNSHIP, 3), RegionTarget(XINZHENG, TOWNSHIP, 2), RegionTarget(XINZHENG, COUNTY, 1)]
    openings = [
        OPENED,
        replace(OPENED, region_code=WEISHI, percent=50),
        replace(OPENED, region_code=WEISHI, kind=COUNTY),
    ]
    rows = progress_by_region(targets, openings)
    assert rows == [
        RegionProgress("", TOWNSHIP, Decimal(3), Decimal("0.5")),
        RegionProgress(XINZHENG, COUNTY, Decimal(1), Decimal(0)),
        RegionProgress(XINZHENG, TOWNSHIP, Decimal(2), Decimal(1)),
        RegionProgress(WEISHI, COUNTY, Decimal(0), Decimal(1)),
    ]
    assert [row.short for row in rows] == [Decimal("2.5"), 1, 1, 0]


kinds = st.sampled_from(OpeningKind)
some_targets = st.lists(st.builds(RegionTarget, st.sampled_from(["", XINZHENG, WEISHI]), kinds, st.integers(0, 5)))
some_openings = st.lists(
    st.builds(
        OpeningFacts,
        kind=kinds,
        region_code=st.sampled_from(["410122", XINZHENG, WEISHI]),
        percent=st.integers(1, 100),
    )
)


@given(targets=some_targets, openings=some_openings)
def test_no_opening_and_no_target_is_lost_on_the_way_to_the_regions(
    targets: list[RegionTarget], openings: list[OpeningFacts]
) -> None:
    rows = progress_by_region(targets, openings)
    assert sum(row.target for row in rows) == target_of(targets).total
    assert sum(row.done for row in rows) == sum(opening.share for opening in openings)
    assert len({(row.region_code, row.kind) for row in rows}) == len(rows)
