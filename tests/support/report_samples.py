"""Reports full of life: long names, rare characters, everything that a page has room for."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from uuid import UUID

from fieldapp.reports import birthday_list, dealer_file, table_report, task_report, visit_plan
from fieldapp.reports.page import Report
from fieldapp.words.calendar import lunar_of

RARE = "𬭎𫖮㛃镕喆堃翀龘"
MONDAY = date(2026, 11, 23)
LONG_NAME = "新郑市龙湖镇鑫兴家用电器销售有限责任公司第二营业部（原供销社家电门市）"
_DEALERS = (
    ("长葛市后河镇宏达家电", "赵翀", "后河镇人民路中段路北，农商银行西隔壁"),
    (LONG_NAME, "欧阳𬭎堃", "河南省郑州市新郑市龙湖镇中山路与107国道交叉口向东200米路南（建设银行对面）"),
    ("尉氏县蔡庄镇大家电商场", "司马㛃", "蔡庄镇十字街东南角"),
    ("禹州市神垕镇Lanyu云锦专卖店", "张𫖮", "神垕镇老街56号"),
    ("新密市超化镇兴旺家电维修部", "王镕", "超化镇政府斜对面"),
    ("中牟县官渡镇惠民电器", "李喆", "官渡镇商业街12号附3号"),
)


def stop(number: int, **given: object) -> visit_plan.Stop:
    """The visit with *number* of some plan, of a dealer in the county."""
    dealer, contact, address = _DEALERS[number % len(_DEALERS)]
    plain = visit_plan.Stop(
        number=number,
        visit_id=UUID(int=(0x01930000 << 96) | (7 << 76) | (2 << 62) | number * 7919),
        dealer=dealer,
        dealer_code=f"XZ-{number:04}",
        grade="ABC"[number % 3],
        contact=contact,
        phone=f"138 3712 {4400 + number}",
        address=address,
        last_visited_on=None if number % 5 == 0 else MONDAY - timedelta(days=3 * number + 6),
        due_reason="A级客户每7天拜访一次，已超期3天；应收款12,600元" if number % 2 else "新客户，首次拜访",
        at=time(8 + number % 9, 30) if number % 2 else None,
        is_appointment=number % 2 == 1,
        way="上门拜访",
        purpose="结算十月返利，落实元旦促销堆头和特价机数量" if number % 2 else "了解经营情况",
        bring="返利对账单、冰箱样机图册" if number % 2 else "",
        promised="下次带来展台灯箱报价" if number % 3 == 0 else "",
        km=Decimal(number % 7 * 4) + Decimal("3.5"),
    )
    return replace(plain, **given)  # type: ignore[arg-type]


def day(on: date, first: int, stops: int, holiday: str = "") -> visit_plan.PlanDay:
    """A day with its visits numbered from *first*."""
    return visit_plan.PlanDay(on, lunar_of(on), holiday, tuple(stop(first + n) for n in range(stops)))


def visit_plan_of(*days: visit_plan.PlanDay, approval: str = "") -> Report:
    """A rep's plan for *days*."""
    return visit_plan.build(
        visit_plan.VisitPlan(
            rep="李建国",
            manager="王淑华",
            territory="新郑市、长葛市、尉氏县",
            printed_on=MONDAY,
            days=days,
            approval=approval,
        )
    )


def day_plan() -> Report:
    """Seven visits on one day."""
    return visit_plan_of(day(MONDAY, 1, 7, "小雪"))


def week_plan() -> Report:
    """Thirty visits in a week, none on Saturday."""
    counts = (6, 7, 5, 6, 6, 0)
    firsts = [1 + sum(counts[:n]) for n in range(len(counts))]
    days = (day(MONDAY + timedelta(days=n), firsts[n], count) for n, count in enumerate(counts))
    return visit_plan_of(*days, approval="已批准  王淑华 2026-11-22")


def month_data(*, closed: bool) -> task_report.TaskReport:
    """November of a rep who opened five townships and no county seat."""
    version = "2026 rules, from 2026-01-01"
    return task_report.TaskReport(
        rep="李建国",
        month=date(2026, 11, 1),
        printed_on=date(2026, 12, 1),
        manager="王淑华",
        territory="新郑市、长葛市、尉氏县",
        closed="2026-12-01 18:20 王淑华" if closed else "",
        met=False,
        missed_run=2,
        progress=(
            task_report.RegionLine("新郑市", "县城", Decimal(1), Decimal(0)),
            task_report.RegionLine("新郑市", "乡镇", Decimal(2), Decimal(3)),
            task_report.RegionLine("长葛市", "乡镇", Decimal(2), Decimal("1.5")),
        ),
        openings=(
            task_report.Opening(
                region="新郑市龙湖镇",
                kind="乡镇",
                dealer=LONG_NAME,
                on=date(2026, 11, 6),
                evidence="首笔货款 20,000.00 元（2026-11-06）；合同；门头照片 3 张",
                standing="计入",
                confirmed_by="王淑华",
                confirmed_on=date(2026, 11, 8),
            ),
            task_report.Opening(
                region="长葛市后河镇",
                kind="乡镇",
                dealer="长葛市后河镇宏达家电",
                on=date(2026, 11, 17),
                percent=50,
                evidence="首笔货款 8,600.00 元（2026-11-17）",
                standing="计入",
                confirmed_by="李建国",
                confirmed_on=date(2026, 11, 18),
                is_own_confirmation=True,
            ),
            task_report.Opening(
                region="新郑市孟庄镇",
                kind="乡镇",
                dealer=f"孟庄镇{RARE}家电",
                on=date(2026, 11, 28),
                evidence="照片 1 张",
                standing="等待经理确认",
            ),
        ),
        money=(
            task_report.MoneyLine("R3", "开发乡镇 4.5 × 300.00 = 1,350.00 元", Decimal(1350), version),
            task_report.MoneyLine("R2", "县城欠 1 × 300.00 = -300.00 元", Decimal(-300), version),
            task_report.MoneyLine(
                "R3", "乡镇欠 1 × 100.00 = -100.00 元；记入年度返还，不扣", Decimal(-100), version, counts=False
            ),
        ),
        pay=Decimal("2550.00") if closed else None,
        parts=(
            ("底薪（经理核定：市场受洪水影响）", Decimal(1500) if closed else None),
            ("奖金", Decimal(0)),
            ("费用报销", Decimal(0)),
            ("开发奖罚", Decimal(1050)),
        ),
        pay_text="R1：未完成，奖金和费用作废：核定底薪 1,500.00 + 开发奖罚 1,050.00 = 2,550.00 元。",
        readings=(
            ("月目标怎样算达标", "县城和乡镇各自达到目标"),
            ("未完成月份的开发奖励", "照发"),
            ("一次性封顶月份（R5、R6）的罚款", "记入年度返还，不扣"),
            ("罚款返还（R4）何时记账", "年度结算时"),
        ),
        year=(
            task_report.RegionLine("全年", "县城", Decimal(11), Decimal(8)),
            task_report.RegionLine("全年", "乡镇", Decimal(44), Decimal(46)),
        ),
        refund_text="R4：2026 年目标还欠 3 个县城；达标后，罚款 1,300.00 元返还 2,600.00 元。",
        visits_planned=96,
        visits_made=88,
        birthdays=7,
        birthdays_kept=6,
        corrections=(
            task_report.Correction(
                date(2026, 11, 12), date(2026, 9, 1), "九月一个乡镇的首笔货款补登，经财务核对", Decimal(300)
            ),
        ),
        warnings=("请核对法律规定：工资（不含费用）低于最低工资标准 2,100.00 元。",),
        next_month=(
            task_report.NextStep("新郑市", "郑州鑫苑家电有限公司", "签订合同，确认首批样机", date(2026, 12, 10)),
            task_report.NextStep("尉氏县大营镇", "", "走访镇上三家维修网点，确定一家"),
        ),
    )


def month_report(*, closed: bool = True) -> Report:
    """The same as a report."""
    return task_report.build(month_data(closed=closed))


def dealer_report() -> Report:
    """A file with all parts."""
    history = tuple(
        dealer_file.Event(
            MONDAY - timedelta(days=9 * n),
            "与老板核对十月返利，答应元旦前到位两台样机；竞争品牌在门口做了三天路演，价格低80元。" * (1 + n % 3),
        )
        for n in range(14)
    )
    return dealer_file.build(
        dealer_file.DealerFile(
            name=LONG_NAME,
            rep="李建国",
            printed_on=MONDAY,
            code="XZ-0012",
            place="河南省郑州市新郑市龙湖镇",
            grade="A",
            status="合作中",
            phone="0371-6568 1234",
            next_visit="2026-11-24",
            sections=(
                dealer_file.FileSection(
                    "财务",
                    (("信用额度", "200,000.00"), ("已用", "63 %"), ("逾期", "12,600.00（18天）"), ("诚信状况", "良好")),
                    "完整度 80 %，2026-08-01 核对",
                ),
                dealer_file.FileSection(
                    "经营", (("年销售额", "约 420 万"), ("营业面积", ""), ("经营品牌", "云锦 35 %，岚屿 30 %"))
                ),
            ),
            people=(
                dealer_file.PersonLine(
                    name="欧阳𬭎堃",
                    role="老板",
                    phones=("138 3712 4455", "0371-6568 1234"),
                    wechat="ouyang_hk",
                    birthday="农历八月十五（1968年）",
                    likes="钓鱼，信阳毛尖",
                    last_gift="2026-09-25 月饼",
                ),
                dealer_file.PersonLine(name="刘芳", role="老板娘，管账", phones=("139 3712 0098",), birthday="5月1日"),
            ),
            promises=(
                dealer_file.PromiseLine("元旦前到位两台冰箱样机", by_us=True, due_on=date(2026, 12, 25)),
                dealer_file.PromiseLine("门口主展位留给我们到春节", by_us=False),
            ),
            history=history,
            notes="进店先找老板娘。",
        )
    )


def birthday_report() -> Report:
    """Birthdays over two months."""
    lines = tuple(
        birthday_list.BirthdayLine(
            on=MONDAY + timedelta(days=4 * n),
            person=("欧阳𬭎堃", "刘芳", "张𫖮", "司马㛃")[n % 4],
            dealer=_DEALERS[n % len(_DEALERS)][0],
            birthday=("农历十月十九", "12月1日", "农历闰六月初十（第二次）")[n % 3],
            role=("老板", "老板娘", "店长")[n % 3],
            age=None if n % 4 == 1 else 38 + n,
            phone=f"138 3712 {4400 + n}",
            last_gift="2025-12-01 茶叶" if n % 2 else "",
            is_greeted=n == 0,
        )
        for n in range(14)
    )
    return birthday_list.build(
        birthday_list.BirthdayList(
            rep="李建国", first=MONDAY, last=date(2027, 1, 20), printed_on=MONDAY, lines=lines, territory="新郑市"
        )
    )


def table(rows: int) -> Report:
    """A list of dealers as the screen shows it, of some length."""
    return table_report.build(
        table_report.TableReport(
            title="经销商",
            columns=("编码", "名称", "联系人", "电话", "乡镇", "等级", "上次拜访", "年销售额（元）"),
            rows=[
                (
                    f"XZ-{n:05}",
                    _DEALERS[n % len(_DEALERS)][0],
                    _DEALERS[n % len(_DEALERS)][1],
                    f"138 3712 {n % 10000:04}",
                    ("龙湖镇", "后河镇", "蔡庄镇")[n % 3],
                    "ABC"[n % 3],
                    MONDAY - timedelta(days=n % 90),
                    Decimal(n * 137 % 90000) + Decimal("0.50"),
                )
                for n in range(rows)
            ],
            printed_on=MONDAY,
            filter_text="等级：A、B；30 天未拜访",
            rep="李建国",
        )
    )


ALL = {
    "day plan": day_plan,
    "week plan": week_plan,
    "month closed": month_report,
    "month open": lambda: month_report(closed=False),
    "dealer file": dealer_report,
    "birthdays": birthday_report,
    "table": lambda: table(60),
}
