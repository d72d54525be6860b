"""The relationship side of the demo: screening, endings, service, policies, the restricted list, contract steps."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from uuid import UUID

from db.models import (
    Complaint,
    Ending,
    PolicyNotice,
    PolicyTold,
    RestrictedName,
    ScreeningMark,
)
from db.vocabulary import DealerStatus, EndingReason, IssueSide, ScreeningPoint, ServiceKind, Verdict
from fieldapp.demo.chances import pick
from fieldapp.demo.rows import Rows
from fieldapp.demo.shops import RIVAL_BRANDS, Shop

_VERDICTS = {Verdict.MET: 80, Verdict.NOT_MET: 8, Verdict.WAIVED: 12}
_WAIVED = {
    ScreeningPoint.CAPITAL: "资金不足，首批从小做起",
    ScreeningPoint.NETWORK: "当地人脉靠维修网点补",
}
_WAIVED_ELSE = "空白乡镇，先进再养"
_NOT_MET = {
    ScreeningPoint.WILL: "还在比较两个牌子",
    ScreeningPoint.CULTURE: "只认价格，不愿陈列出样",
    ScreeningPoint.NETWORK: "镇上认识的人不多",
    ScreeningPoint.CAPITAL: "目前只有两三万周转",
    ScreeningPoint.UNMET_NEED: "现有品牌已够卖",
    ScreeningPoint.CAN_MEET: "要的价位我们没有",
    ScreeningPoint.ADVANTAGE: "对手政策比我们好",
}
_ENDINGS = {
    EndingReason.COMPETITOR: 4,
    EndingReason.NEED_NOT_MET: 3,
    EndingReason.BUSINESS_ENDED: 2,
    EndingReason.BAD_RELATIONSHIP: 1,
}
# Of each reason: what was behind it, what came of talking, who was brought in, the problem found, closeness, lesson.
_TOLD: dict[EndingReason, tuple[tuple[str, ...], ...]] = {
    EndingReason.COMPETITOR: (
        (
            "对手多给两个点返利，并送门头",
            "面谈两次，未能留住",
            "请县里商会的王会长说和",
            "返利兑现慢，已改为次月",
            "每月至少见面一次",
            "返利兑现要快，口头承诺必须书面",
        ),
        (
            "对手独家包销一款冰箱",
            "谈妥保留空调，未成",
            "",
            "旺季缺货，已列入保供",
            "旺季前先排他的货",
            "旺季前锁定畅销机供货",
        ),
    ),
    EndingReason.NEED_NOT_MET: (
        (
            "要的低价位洗衣机一直没有",
            "谈过一次，对方已有打算",
            "",
            "低价位机型明年上市",
            "新品先通知他",
            "产品缺口要早报，别等客户走",
        ),
        (
            "安装太慢，旺季压单",
            "老板娘很生气，没谈成",
            "请维修网点的赵师傅帮忙安装",
            "镇上已设安装点",
            "旺季前上门看安装队",
            "服务跟不上，关系再好也留不住",
        ),
    ),
    EndingReason.BUSINESS_ENDED: (
        ("老板年纪大，店面转让", "见过接手人，对方卖建材", "", "", "逢年过节仍去看看老人", "老板换人前第一时间上门"),
    ),
    EndingReason.BAD_RELATIONSHIP: (
        (
            "跨县串货三次，屡劝不改",
            "当面讲明，双方同意了结",
            "请经理一同去谈",
            "货款已结清",
            "",
            "串货第一次就要书面处理",
        ),
    ),
}
_ASKED: dict[ServiceKind, tuple[tuple[str, str], ...]] = {
    ServiceKind.QUESTION: (
        ("新能效补贴怎么办", "补贴流程已发，陪他办了第一单"),
        ("延保怎么登记", "教会店员在系统登记"),
    ),
    ServiceKind.TRAINING: (("新款滚筒卖点培训", "到店培训半天，三人参加"), ("导购话术培训", "周五下午集中培训")),
    ServiceKind.TECHNICAL: (("空调安装高空作业支持", "派两名安装师傅"), ("冰箱门体调整", "上门调好，并教会店员")),
    ServiceKind.VALUE_ADDED: (("帮做开业海报", "海报两款，已印两百张"), ("代写活动方案", "方案已交，用于店庆")),
    ServiceKind.ISSUE: (
        ("返利迟迟未到账", "财务补发，本月到账"),
        ("样机损坏谁承担", "双方各担一半，签了确认"),
        ("促销员工资由谁出", "按协议由厂家出"),
        ("货款抵扣对不上", "对账后差额已调平"),
    ),
}
_POLICIES = (
    (
        "四季度返利政策",
        "冰洗月提货满五万返两个点，次月兑现",
        40,
        ("门槛偏高，小店达不到", "要求当月兑现", "空调也应算进去"),
    ),
    ("以旧换新补贴说明", "旧机每台补贴一百元，须登记", 15, ("登记太麻烦", "补贴到账慢", "旧机没处放")),
)
_SOLVED_SHARE = 0.8


def tell_of_relations(rows: Rows, random: Random, shops: Sequence[Shop], manager_id: UUID, today: date) -> None:
    """Write what the relationship tab shows for the rep's shops."""
    _write_screening(rows, random, [shop for shop in shops if shop.since is None], today)
    _write_endings(rows, random, [shop for shop in shops if shop.status is DealerStatus.ENDED], today)
    customers = [shop for shop in shops if shop.is_customer]
    if customers:  # one who was lost for some weeks and came back
        ended_on = today - timedelta(days=150)
        back = today - timedelta(days=96)
        lost = customers[-1]
        _write_ending(
            rows, random, lost, EndingReason.COMPETITOR, ended_on=ended_on, win_back_on=back, won_back_on=back
        )
    _write_service(rows, random, customers, today)
    _write_policies(rows, random, customers, today)
    listed = [("老庙李记电器", "串货两次，拖欠货款八万未还", 200), ("河西旺发家电", "冒用授权，已警告两次", 500)]
    listed += [(shop.name, "在邻县欠款跑路，法院有判决", 20) for shop in shops if shop.since is None][-1:]
    for number, (name, reason, ago) in enumerate(listed):
        lifted = {
            "lifted_on": today - timedelta(days=60),
            "lifted_because": "欠款还清，书面保证",
            "lifted_by_id": manager_id,
        }
        rows.add(
            RestrictedName,
            name=name,
            reason=reason,
            listed_on=today - timedelta(days=ago),
            **(lifted if number == 1 else {}),
        )


def _write_screening(rows: Rows, random: Random, prospects: Sequence[Shop], today: date) -> None:
    for shop in prospects:
        if random.random() < 0.35:
            continue
        for point in ScreeningPoint:
            if point is ScreeningPoint.NOT_RESTRICTED or random.random() < 0.15:
                continue
            verdict = pick(random, _VERDICTS)
            reason = {
                Verdict.MET: "",
                Verdict.NOT_MET: _NOT_MET[point],
                Verdict.WAIVED: _WAIVED.get(point, _WAIVED_ELSE),
            }
            judged = max(shop.known, today - timedelta(days=random.randint(3, 90)))
            rows.add(
                ScreeningMark,
                dealer_id=shop.key,
                point=point,
                verdict=verdict,
                reason=reason[verdict],
                judged_on=min(judged, today),
            )


def _write_endings(rows: Rows, random: Random, ended: Sequence[Shop], today: date) -> None:
    first = list(_ENDINGS)  # each once, as long as there are shops; then as often as it happens
    for number, shop in enumerate(ended):
        ended_on = shop.ended_on or today
        reason = first[number] if number < len(first) else pick(random, _ENDINGS)
        days = random.choice((None, 90, 180, 270))
        again = None if days is None or reason is EndingReason.BAD_RELATIONSHIP else ended_on + timedelta(days=days)
        if again and (today - ended_on).days > 365:  # it was put off until this year
            again += timedelta(days=365)
        _write_ending(rows, random, shop, reason, ended_on=ended_on, win_back_on=again)


def _write_ending(
    rows: Rows,
    random: Random,
    shop: Shop,
    reason: EndingReason,
    *,
    ended_on: date,
    win_back_on: date | None,
    won_back_on: date | None = None,
) -> None:
    why, talk, third_party, solved, closer, lessons = random.choice(_TOLD[reason])
    rows.add(
        Ending,
        dealer_id=shop.key,
        ended_on=ended_on,
        reason=reason,
        competitor=random.choice(RIVAL_BRANDS) if reason is EndingReason.COMPETITOR else "",
        why=why,
        talk=talk,
        third_party=third_party,
        problem_solved=solved,
        closer=closer,
        lessons=lessons,
        win_back_on=win_back_on,
        won_back_on=won_back_on,
    )


def _write_service(rows: Rows, random: Random, customers: Sequence[Shop], today: date) -> None:
    """Of every kind something; most is solved, one in five still runs, the newest is not answered yet."""
    chosen = random.sample(list(customers), min(len(customers), len(customers) // 5 + 1))
    for place, shop in enumerate(chosen):
        kind = (*_ASKED, ServiceKind.ISSUE)[place % (len(_ASKED) + 1)]
        what, solution = random.choice(_ASKED[kind])
        noted = today - timedelta(days=1 if place == 0 else random.randint(2, 75))
        answered = None if place == 0 else min(noted + timedelta(days=random.choice((0, 1, 1, 4))), today)
        solved = noted + timedelta(days=random.randint(2, 12))
        is_solved = place > 0 and random.random() < _SOLVED_SHARE and solved <= today
        rows.add(
            Complaint,
            dealer_id=shop.key,
            noted_on=noted,
            what=what,
            kind=kind,
            side=random.choice(list(IssueSide)) if kind is ServiceKind.ISSUE else None,
            answered_on=answered,
            solved_on=max(solved, answered) if is_solved and answered else None,
            solution=solution if is_solved else "",
        )


def _write_policies(rows: Rows, random: Random, customers: Sequence[Shop], today: date) -> None:
    for title, body, ago, objections in _POLICIES:
        issued = today - timedelta(days=ago)
        notice = rows.add(PolicyNotice, title=title, body=body, issued_on=issued)
        for shop in customers:
            if random.random() < 0.6:
                objects = random.random() < 0.12
                rows.add(
                    PolicyTold,
                    dealer_id=shop.key,
                    notice_id=notice,
                    told_on=issued + timedelta(days=random.randint(1, ago)),
                    understood=not objects,
                    objection=random.choice(objections) if objects else "",
                )
