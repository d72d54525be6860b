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
from fieldapp.demo.words import words

_VERDICTS = {Verdict.MET: 80, Verdict.NOT_MET: 8, Verdict.WAIVED: 12}
_WAIVED = ("空白乡镇，先进再养", "资金不足，首批从小做起", "当地人脉靠维修网点补")
_NOT_MET = ("目前只有两三万周转", "还在比较两个牌子", "镇上认识的人不多")
_ENDINGS = {
    EndingReason.COMPETITOR: 4,
    EndingReason.NEED_NOT_MET: 3,
    EndingReason.BUSINESS_ENDED: 2,
    EndingReason.BAD_RELATIONSHIP: 1,
}
_LESSONS = (
    "返利兑现要快，口头承诺必须书面",
    "旺季前锁定畅销机供货",
    "老板换人时第一时间上门",
    "欠款超过三十天就要上报",
)
_ASKED = {
    ServiceKind.QUESTION: ("新能效补贴怎么办", "延保怎么登记"),
    ServiceKind.TRAINING: ("新款滚筒卖点培训", "导购话术培训"),
    ServiceKind.TECHNICAL: ("空调安装高空作业支持", "冰箱门体调整"),
    ServiceKind.VALUE_ADDED: ("帮做开业海报", "代写活动方案"),
    ServiceKind.ISSUE: ("返利迟迟未到账", "样机损坏谁承担"),
}
_POLICIES = (
    ("四季度返利政策", "冰洗月提货满五万返两个点，次月兑现", 40),
    ("以旧换新补贴说明", "旧机每台补贴一百元，须登记", 15),
)
_SOLVED_SHARE = 0.8


def tell_of_relations(rows: Rows, random: Random, shops: Sequence[Shop], manager_id: UUID, today: date) -> None:
    """Write what the relationship tab shows for the rep's shops."""
    _write_screening(rows, random, [shop for shop in shops if shop.since is None], today)
    _write_endings(rows, random, [shop for shop in shops if shop.status is DealerStatus.ENDED], today)
    customers = [shop for shop in shops if shop.is_customer]
    _write_service(rows, random, customers, today)
    _write_policies(rows, random, customers, today)
    listed = ("老庙李记电器", "串货两次，拖欠货款八万未还", 200), ("河西旺发家电", "冒用授权，已警告两次", 500)
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
            **(lifted if number else {}),
        )


def _write_screening(rows: Rows, random: Random, prospects: Sequence[Shop], today: date) -> None:
    for shop in prospects:
        if random.random() < 0.35:
            continue
        for point in ScreeningPoint:
            if point is ScreeningPoint.NOT_RESTRICTED or random.random() < 0.15:
                continue
            verdict = pick(random, _VERDICTS)
            reason = {Verdict.MET: "", Verdict.NOT_MET: random.choice(_NOT_MET), Verdict.WAIVED: random.choice(_WAIVED)}
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
    for shop in ended:
        ended_on = shop.ended_on or today
        reason = pick(random, _ENDINGS)
        rows.add(
            Ending,
            dealer_id=shop.key,
            ended_on=ended_on,
            reason=reason,
            competitor=random.choice(RIVAL_BRANDS) if reason is EndingReason.COMPETITOR else "",
            why=random.choice(words().ladder_down),
            talk="面谈两次，未能留住",
            closer="每月至少见面一次",
            lessons=random.choice(_LESSONS),
            win_back_on=None if random.random() < 0.4 else ended_on + timedelta(days=random.choice((90, 180, 270))),
        )


def _write_service(rows: Rows, random: Random, customers: Sequence[Shop], today: date) -> None:
    for shop in random.sample(list(customers), min(len(customers), len(customers) // 6 + 1)):
        kind = random.choice(list(_ASKED))
        noted = today - timedelta(days=random.randint(1, 60))
        answered = min(noted + timedelta(days=random.choice((0, 1, 1, 4))), today)
        is_solved = random.random() < _SOLVED_SHARE
        rows.add(
            Complaint,
            dealer_id=shop.key,
            noted_on=noted,
            what=random.choice(_ASKED[kind]),
            kind=kind,
            side=random.choice(list(IssueSide)) if kind is ServiceKind.ISSUE else None,
            answered_on=answered,
            solved_on=min(noted + timedelta(days=random.randint(1, 12)), today) if is_solved else None,
            solution="已办" if is_solved else "",
        )


def _write_policies(rows: Rows, random: Random, customers: Sequence[Shop], today: date) -> None:
    for title, body, ago in _POLICIES:
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
                    objection="门槛偏高，小店达不到" if objects else "",
                )
