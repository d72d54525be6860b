"""What dealers were given and promised, declared methods, high ground, rounds of input, opponents to overtake."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from db.models import CompetitorGoal, HighGround, InputRound, ResourceGrant, SupportMethod
from db.vocabulary import GoalState, Grade, GroundKind, PromiseOutcome, ResourceKind
from db.vocabulary import SupportMethod as Method
from fieldapp.demo.chances import pick, yuan
from fieldapp.demo.rows import Rows
from fieldapp.demo.shops import OUR_BRAND, RIVAL_BRANDS, Course, Shop

# How often, yuan from and to, and what it was.
_KINDS: dict[ResourceKind, tuple[int, int, int, tuple[str, ...]]] = {
    ResourceKind.NEW_MODEL: (7, 500, 3_000, ("新款对开门首批 6 台", "新款变频空调首批 10 台")),
    ResourceKind.BEST_SELLER: (7, 500, 2_500, ("旺季畅销款保供 20 台", "春节畅销冰箱保供")),
    ResourceKind.EXCLUSIVE_MODEL: (4, 1_000, 5_000, ("包销洗衣机一款", "镇上独家包销热水器")),
    ResourceKind.FREE_SAMPLE: (8, 800, 3_500, ("样机一台", "热水器样机两台")),
    ResourceKind.TEMPORARY_CREDIT: (5, 400, 2_000, ("旺季临时额度 5 万，30 天", "临时额度 3 万，20 天")),
    ResourceKind.SPECIAL_PRICE_MODEL: (8, 600, 4_000, ("特价冰箱 10 台", "特价空调 15 台")),
    ResourceKind.COMPENSATION: (7, 500, 4_000, ("空调降价补差", "老型号库存补差")),
    ResourceKind.OTHER_REWARD: (2, 300, 1_500, ("完成进货奖励",)),
    ResourceKind.CAMPAIGN: (8, 800, 5_000, ("国庆路演一场", "开学季促销", "年货节促销")),
    ResourceKind.SIGN: (5, 2_500, 9_000, ("门头灯箱 6 米", "门头翻新")),
    ResourceKind.PRINT: (5, 100, 500, ("单页 2000 张", "海报、单页")),
    ResourceKind.FLOOR_STICKER: (3, 100, 300, ("地贴一套",)),
    ResourceKind.FLAG: (3, 100, 300, ("吊旗 100 面",)),
    ResourceKind.DISPLAY_STAND: (7, 2_000, 8_000, ("三节展台", "空调展台", "厨电展台")),
    ResourceKind.GIFT: (8, 200, 1_200, ("电饭煲 20 个", "雨伞 100 把", "洗衣液 50 提")),
    ResourceKind.JOINT_EVENT: (4, 1_000, 4_000, ("与商场联合店庆", "与村委会联合下乡")),
    ResourceKind.TRAINING: (3, 200, 1_000, ("导购培训半天", "安装培训一天")),
    ResourceKind.REP_HOURS: (3, 200, 800, ("驻店帮扶两天",)),
    ResourceKind.PROMOTERS: (4, 800, 3_000, ("促销员两名，一周", "周末促销员一名")),
    ResourceKind.ENTRY_FEE: (2, 2_000, 10_000, ("进场费",)),
    ResourceKind.ADVERTISING_SLOT: (3, 1_000, 5_000, ("街口广告位一年", "超市出口广告位")),
}
_PROMISES = (
    "两个月内进货 {amount}",
    "主推我方冰箱，陈列占一半",
    "首批款到发货，不压账",
    "当月回款 {amount}",
    "门口最好的位置放我方展台",
    "不再进{rival}的新款",
    "促销期间销量翻一番",
)
_SETTLED_NOTES = ("进货单已核对", "现场看过，陈列还在", "只完成了一半，余下下月补", "展台被换到里面", "")
_COUNTS = {Grade.A: (4, 8), Grade.B: (1, 4), Grade.C: (0, 2), None: (0, 1)}
_OUTCOMES = {PromiseOutcome.KEPT: 66, PromiseOutcome.PARTLY: 17, PromiseOutcome.BROKEN: 9, PromiseOutcome.OPEN: 30}
_GROUND = (
    (GroundKind.BEST_DEALER, "县城最大的家电卖场", 0),
    (GroundKind.LIGHT_BOX, "汽车站出口灯箱", 1),
    (GroundKind.DISPLAY_STAND, "商场一楼正门展位", 2),
    (GroundKind.HOLIDAY_EXCLUSIVE, "春节年货节独家冠名", None),
)


def write_support(rows: Rows, random: Random, shops: Sequence[Shop], colleague_id: UUID, today: date) -> None:
    """Everything of this kind that one rep has written down."""
    _grants(rows, random, shops, today)
    by_county = _by_county(shops)
    _methods(rows, by_county, colleague_id, today)
    _ground(rows, random, by_county, colleague_id, today)
    _rounds(rows, by_county, colleague_id, today)
    _goals(rows, list(by_county), colleague_id, today)


def _grants(rows: Rows, random: Random, shops: Sequence[Shop], today: date) -> None:
    """Fifteen months; the good get more, two small ones far more than they bring; most were promised something for."""
    weights = {kind: often for kind, (often, _low, _high, _what) in _KINDS.items()}
    spoilt = [shop for shop in shops if shop.is_customer and shop.grade is Grade.C][:2]
    for shop in shops:
        if shop.since is None or shop.course is Course.ENDED:
            continue
        low, high = _COUNTS[shop.grade]
        first = max(shop.since, today - timedelta(days=450))
        for _ in range(random.randint(low, high) + (4 if shop in spoilt else 0)):
            kind = pick(random, weights)
            _often, least, most, what = _KINDS[kind]
            days = (today - first).days
            on = first + timedelta(days=random.randint(0, max(days, 0)))
            value = yuan(random, least, most) * (2 if shop in spoilt else 1)
            _grant(rows, random, shop, kind, on=on, today=today, value=value, what=random.choice(what))
        if shop.grade in {Grade.A, Grade.B} and shop.since < date(today.year, 1, 1) and random.random() < 0.8:
            paid = date(today.year, 1, 15) + timedelta(days=random.randint(0, 40))
            if paid <= today:
                value = yuan(random, shop.yearly // 100, shop.yearly // 60)
                rows.add(
                    ResourceGrant,
                    dealer_id=shop.key,
                    kind=ResourceKind.REBATE,
                    given_on=paid,
                    value=value,
                    what=f"{today.year - 1} 年度返利",
                    promise="今年进货增长一成",
                    promise_due=date(today.year, 12, 31),
                )


def _grant(
    rows: Rows,
    random: Random,
    shop: Shop,
    kind: ResourceKind,
    *,
    on: date,
    today: date,
    value: Decimal,
    what: str,
) -> None:
    promised = random.random() < 0.84
    due = on + timedelta(days=random.randint(25, 90))
    promise = random.choice(_PROMISES).format(amount=f"{random.randint(2, 12)} 万", rival=random.choice(RIVAL_BRANDS))
    settled = due + timedelta(days=random.randint(0, 9))
    outcome = pick(random, _OUTCOMES) if promised and settled <= today else PromiseOutcome.OPEN
    # What is long past was settled one way or the other.
    if outcome is PromiseOutcome.OPEN and promised and due < today - timedelta(days=45):
        outcome = PromiseOutcome.KEPT
    is_settled = outcome is not PromiseOutcome.OPEN
    rows.add(
        ResourceGrant,
        dealer_id=shop.key,
        kind=kind,
        given_on=on,
        value=value,
        what=what,
        promise=promise if promised else "",
        promise_due=due if promised else None,
        outcome=outcome,
        settled_on=settled if is_settled else None,
        note=random.choice(_SETTLED_NOTES) if is_settled else "",
    )


def _by_county(shops: Sequence[Shop]) -> dict[str, list[Shop]]:
    """The customers of each county, the largest first; the county with most of them first."""
    found: dict[str, list[Shop]] = defaultdict(list)
    for shop in shops:
        if shop.is_customer:
            found[shop.county.seat.code].append(shop)
    for inside in found.values():
        inside.sort(key=lambda shop: -shop.yearly)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def _methods(rows: Rows, by_county: dict[str, list[Shop]], colleague_id: UUID, today: date) -> None:
    quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    before = (quarter - timedelta(days=1)).replace(day=1)
    for number, (code, inside) in enumerate(list(by_county.items())[:3]):
        concentrated = number != 1
        if number == 0:
            rows.add(
                ResourceGrant,
                dealer_id=inside[0].key,
                kind=ResourceKind.EXCLUSIVE_MODEL,
                given_on=min(today, quarter + timedelta(days=9)),
                value=Decimal(14_000),
                what="包销机一款，首批 60 台",
                promise="全年专卖，年进货增长三成",
                promise_due=date(today.year, 12, 31),
            )
        rows.add(
            SupportMethod,
            colleague_id=colleague_id,
            region_code=code,
            first_on=quarter if number < 2 else date(before.year, (before.month - 1) // 3 * 3 + 1, 1),
            last_on=date(today.year, 12, 31) if number < 2 else quarter - timedelta(days=1),
            method=Method.CONCENTRATED if concentrated else Method.EVEN,
            dealer_id=inside[0].key if concentrated else None,
            commitment="全年专卖，年进货增长三成" if number == 0 else "",
            reassurance="每月走访其余各家，新品同步供货" if number == 0 else "",
        )


def _ground(rows: Rows, random: Random, by_county: dict[str, list[Shop]], colleague_id: UUID, today: date) -> None:
    for code, inside in list(by_county.items())[:4]:
        for kind, what, place in _GROUND:
            whose = random.choice(("ours", "ours", "theirs", "theirs", "nobody"))
            at = inside[place] if place is not None and place < len(inside) and whose == "ours" else None
            rows.add(
                HighGround,
                colleague_id=colleague_id,
                region_code=code,
                kind=kind,
                what=what,
                holder={"ours": OUR_BRAND, "theirs": random.choice(RIVAL_BRANDS), "nobody": ""}[whose],
                is_ours=whose == "ours",
                dealer_id=at.key if at else None,
                since=None if whose == "nobody" else today - timedelta(days=random.randint(20, 700)),
                note={"ours": "", "theirs": "合同到明年三月", "nobody": "在谈，年前定下"}[whose],
            )


def _rounds(rows: Rows, by_county: dict[str, list[Shop]], colleague_id: UUID, today: date) -> None:
    """A dealer in its third round, another that waits for its result, and a township."""
    inside = next(iter(by_county.values()), [])
    told = (
        (0, 1, 300, 240, "三节展台、样机两台", 9_000, "月销从 8 台到 15 台", "月销 13 台，冰箱卖得动", 86_000),
        (0, 2, 220, 150, "门头灯箱、促销员一周", 12_500, "月销 20 台", "月销 22 台，老板主动要新品", 143_000),
        (0, 3, 60, None, "包销机一款、国庆路演", 16_000, "镇上第一", "", None),
        (1, 1, 100, None, "厨电展台", 4_200, "厨电起量", "", None),
    )
    for place, number, began, ended, put_in, amount, goal, result, sales in told:
        if place < len(inside):
            rows.add(
                InputRound,
                colleague_id=colleague_id,
                dealer_id=inside[place].key,
                number=number,
                began_on=today - timedelta(days=began),
                input=put_in,
                amount=Decimal(amount),
                goal=goal,
                ended_on=None if ended is None else today - timedelta(days=ended),
                result=result,
                sales_after=None if sales is None else Decimal(sales),
            )
    town = next((shop for shop in inside if shop.place.code != shop.county.seat.code), None)
    if town is not None:
        rows.add(
            InputRound,
            colleague_id=colleague_id,
            region_code=town.place.code,
            number=1,
            began_on=today - timedelta(days=130),
            input="集日路演三场、墙体广告",
            amount=Decimal(6_800),
            goal="全镇三家都进货",
            ended_on=today - timedelta(days=40),
            result="两家进货，一家观望",
            sales_after=Decimal(41_000),
        )


def _goals(rows: Rows, counties: list[str], colleague_id: UUID, today: date) -> None:
    """First one opponent was overtaken, then the next is chosen; another market is late."""
    told = (
        (
            0,
            1,
            0,
            -70,
            -150,
            20,
            -126,
            "冰箱零售占比超过对方",
            "商场月报",
            "十月占比 31 %，对方 27 %",
            GoalState.OVERTAKEN,
        ),
        (0, 2, 1, 45, -20, 30, None, "空调铺货店数超过对方", "", "", GoalState.OPEN),
        (1, 1, 2, 5, -40, 14, -31, "洗衣机价格带补齐，抢乡镇", "四个镇已上样", "", GoalState.OPEN),
        (2, 1, 0, -12, -60, 15, None, "拿下汽车站灯箱和正门展位", "灯箱已签", "", GoalState.OPEN),
        (3, 1, 3, -100, -190, 21, -181, "热水器主推位", "", "对方加返利，守住了", GoalState.MISSED),
    )
    for county, stage, rival, deadline, acted, expected, reacted, measure, evidence, result, state in told:
        if county < len(counties):
            rows.add(
                CompetitorGoal,
                colleague_id=colleague_id,
                region_code=counties[county],
                stage=stage,
                opponent=RIVAL_BRANDS[rival],
                deadline=today + timedelta(days=deadline),
                measure=measure,
                expected_reaction_days=expected,
                acted_on=today + timedelta(days=acted),
                reacted_on=None if reacted is None else today + timedelta(days=reacted),
                evidence=evidence,
                result=result,
                state=state,
            )
