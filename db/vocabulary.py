"""The closed lists of words that the tables store.

Standard library only, so the rules may use these words without pulling in SQLAlchemy.
The value of each member is what is written to disk and sent in sync: never change one,
add a new member and a migration instead.
"""

from enum import StrEnum


class RegionLevel(StrEnum):
    """Steps of the region tree (DOMAIN section 1)."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"


class RegionKind(StrEnum):
    """Where a region comes from: the ministry's list, or the company's own (development zones)."""

    OFFICIAL = "official"
    ZONE = "zone"


class Role(StrEnum):
    """Who someone is in the company (DOMAIN section 17)."""

    REP = "rep"  # 业务员
    MANAGER = "manager"  # 经理
    ADMIN = "admin"


class DealerType(StrEnum):
    """What sort of business a dealer runs (DOMAIN section 2)."""

    NATIONAL_CHAIN = "national_chain"  # 全国连锁
    REGIONAL_CHAIN = "regional_chain"  # 区域连锁
    DEPARTMENT_STORE = "department_store"  # 百货
    HYPERMARKET = "hypermarket"  # 大卖场
    APPLIANCE_STORE = "appliance_store"  # 家电专卖
    SECOND_TIER_WHOLESALER = "second_tier_wholesaler"  # 二批商
    TERMINAL_SHOP = "terminal_shop"  # 终端
    REPAIR_SHOP = "repair_shop"  # 维修网点
    OTHER = "other"


class DealerLevel(StrEnum):
    """The market a dealer stands in."""

    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"


class DealerStatus(StrEnum):
    """Where a dealer stands with us."""

    PROSPECT = "prospect"  # 潜在
    OPENING = "opening"  # 开发中
    ACTIVE = "active"  # 合作中
    DORMANT = "dormant"  # 休眠
    ENDED = "ended"  # 已终止


class Grade(StrEnum):
    """A, B, C: how much attention a dealer earns (DOMAIN section 5)."""

    A = "A"
    B = "B"
    C = "C"


class LadderStep(StrEnum):
    """The relationship ladder 关系营销阶梯 (DOMAIN section 4)."""

    POSSIBLE = "possible"  # 可能的顾客
    CUSTOMER = "customer"  # 顾客
    CLIENT = "client"  # 委托人
    SUPPORTER = "supporter"  # 支持者
    ADVOCATE = "advocate"  # 拥护者


class Channel(StrEnum):
    """How a dealer was found (DOMAIN section 2)."""

    REFERRAL = "referral"  # 转介绍
    ACQUAINTANCE = "acquaintance"  # 缘故法
    DIRECTORY = "directory"  # 名录、报刊、行业网站
    GOVERNMENT = "government"  # 政府网站
    FAIR = "fair"  # 展会、活动
    WEB = "web"  # 网络、社交媒体
    COLD_CALL = "cold_call"  # 陌生拜访
    REPAIR_SHOP = "repair_shop"  # 维修网点


class AssetKind(StrEnum):
    """What we put up in a dealer's shop."""

    SIGN = "sign"  # 门头
    STAND = "stand"  # 展台
    LIGHT_BOX = "light_box"  # 灯箱
    OTHER = "other"


class RevivalOutcome(StrEnum):
    """What came of reviving a dormant dealer."""

    OPEN = "open"
    BOUGHT_AGAIN = "bought_again"
    NOT_NOW = "not_now"


class HardshipKind(StrEnum):
    """Hard times in which care counts most 雪中送炭."""

    ILLNESS = "illness"
    CASH_SQUEEZE = "cash_squeeze"
    LOSS = "loss"


class PersonRole(StrEnum):
    """Who a person is at the dealer's."""

    OWNER = "owner"  # 老板
    SPOUSE = "spouse"  # 老板娘 / 配偶
    MANAGER = "manager"  # 店长
    BUYER = "buyer"  # 采购
    ACCOUNTANT = "accountant"  # 财务
    SALES = "sales"  # 导购
    CHILD = "child"  # 子女: reminders only after consent
    OTHER = "other"


class CalendarKind(StrEnum):
    """The calendar that a birthday is kept by."""

    SOLAR = "solar"  # 公历
    LUNAR = "lunar"  # 农历


class LeapRule(StrEnum):
    """How someone born in a leap month keeps the birthday (DOMAIN section 8)."""

    ORDINARY = "ordinary"  # in the ordinary month only
    LEAP = "leap"  # in the leap month when the year has it
    BOTH = "both"


class AnniversaryKind(StrEnum):
    """Yearly days that are not birthdays."""

    WEDDING = "wedding"  # 结婚纪念日
    SHOP = "shop"  # 店庆
    OTHER = "other"


class NeedKind(StrEnum):
    """The needs profile of a person, personal and business (DOMAIN section 2)."""

    COMPANY = "company"  # personal, primary: meals and company
    SAFETY = "safety"  # personal, primary: privacy and safety
    PRIVATE_HELP = "private_help"  # personal, primary: help with private matters
    RESPECT = "respect"  # personal, advanced
    SUCCESS = "success"  # personal, advanced
    INFLUENCE = "influence"  # personal, advanced: showing ability and influence
    PROFIT = "profit"  # business, primary: policy, rebates, price compensation
    GROWTH = "growth"  # business, primary: promotions, advertising, gifts, stock control
    MANAGEMENT = "management"  # business, advanced: training, incentives, processes, profit model, culture


class PromiseBy(StrEnum):
    """Who gave a promise."""

    US = "us"
    DEALER = "dealer"


class ReminderKind(StrEnum):
    """What a reminder is about (DOMAIN section 8)."""

    BIRTHDAY = "birthday"
    ANNIVERSARY = "anniversary"
    FESTIVAL = "festival"
    VISIT_DUE = "visit_due"
    NO_NEXT_STEP = "no_next_step"
    APPOINTMENT = "appointment"
    PROMISE = "promise"
    TASK = "task"
    CONTRACT = "contract"
    RECEIVABLE = "receivable"
    DORMANT = "dormant"
    COMPLAINT = "complaint"
    STALE = "stale"
    CARE = "care"
    WIN_BACK = "win_back"
    OWN = "own"


class ReminderState(StrEnum):
    """What was done with one occurrence of a reminder."""

    DONE = "done"
    SNOOZED = "snoozed"
    DISMISSED = "dismissed"
    REOPENED = "reopened"


class CareAction(StrEnum):
    """What was done about a reminder."""

    CALL = "call"
    MESSAGE = "message"
    GIFT = "gift"
    VISIT = "visit"
    OTHER = "other"


class VisitState(StrEnum):
    """A visit is one row from plan to record."""

    PLANNED = "planned"
    DONE = "done"
    MISSED = "missed"
    CANCELLED = "cancelled"


class WeekPlanState(StrEnum):
    """How a week's plan stands with the manager, where plans need approval."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"


class VisitWay(StrEnum):
    """How the dealer is met 方式."""

    ON_SITE = "on_site"  # 上门
    PHONE = "phone"  # 电话
    WECHAT = "wechat"  # 微信
    INVITED = "invited"  # 来访


class VisitPurpose(StrEnum):
    """What a visit is for."""

    ROUTINE = "routine"  # 例行拜访
    DEVELOP = "develop"  # 开发洽谈
    COLLECT = "collect"  # 催收回款
    ORDER = "order"  # 订货
    PROMOTE = "promote"  # 促销活动
    SERVICE = "service"  # 售后服务
    COMPLAINT = "complaint"  # 处理投诉
    CARE = "care"  # 关怀、祝贺
    CONTRACT = "contract"  # 签约


class VisitResult(StrEnum):
    """What came of a visit, in one word; the rest is written beside it."""

    ORDERED = "ordered"  # 已订货
    PAID = "paid"  # 已回款
    AGREED = "agreed"  # 达成意向
    FOLLOW_UP = "follow_up"  # 需跟进
    NO_RESULT = "no_result"  # 暂无结果
    NOT_MET = "not_met"  # 未见到人
    REFUSED = "refused"  # 拒绝


class MovedFirst(StrEnum):
    """Who moved first in a negotiation."""

    US = "us"
    DEALER = "dealer"


class ConcessionForm(StrEnum):
    """What was conceded."""

    PRICE = "price"
    REBATE = "rebate"
    GIFT = "gift"
    PAYMENT_TERM = "payment_term"
    SUPPORT = "support"
    OTHER = "other"


class ScriptKind(StrEnum):
    """What a script 话术 is for."""

    OPENING = "opening"  # 开场白
    OBJECTION = "objection"  # 异议应答
    CLOSING = "closing"  # 促成
    GREETING = "greeting"  # 问候模板
    COLLECTION = "collection"  # 催款


class OpeningKind(StrEnum):
    """What counts in the monthly development target (DOMAIN section 10)."""

    COUNTY = "county"  # 县城
    TOWNSHIP = "township"  # 乡镇


class TaskPurpose(StrEnum):
    """What a task is for: only the first is a development task, which the pay and its report are about."""

    OPENING = "opening"  # 渠道拓展: a place to be opened
    IMPROVEMENT = "improvement"  # 客户改进: a dealer who should sell more of ours


class TaskState(StrEnum):
    """A task on its way."""

    OPEN = "open"
    OPENED = "opened"  # ends a development task
    DONE = "done"  # ends the improvement of a dealer
    DROPPED = "dropped"


class DepositKind(StrEnum):
    """定金 and 订金 are never confused (DOMAIN section 13)."""

    NONE = "none"
    EARNEST = "earnest"  # 定金: returned double if the receiver defaults
    ADVANCE = "advance"  # 订金: a plain advance


class ProductCategory(StrEnum):
    """White goods by category, for monthly figures."""

    REFRIGERATOR = "refrigerator"
    WASHER = "washer"
    AIR_CONDITIONER = "air_conditioner"
    FREEZER = "freezer"
    WATER_HEATER = "water_heater"
    KITCHEN = "kitchen"
    TELEVISION = "television"
    OTHER = "other"


class ResourceFamily(StrEnum):
    """The five families of what we give to dealers (DOMAIN section 7)."""

    PRODUCT = "product"  # 产品
    PRICE = "price"  # 价格
    PROMOTION = "promotion"  # 促销
    PEOPLE = "people"  # 人员
    EXPENSE = "expense"  # 费用


class ResourceKind(StrEnum):
    """What was given; each belongs to one family."""

    NEW_MODEL = "new_model"  # 新品优先
    BEST_SELLER = "best_seller"  # 畅销品供应
    EXCLUSIVE_MODEL = "exclusive_model"  # 包销机
    FREE_SAMPLE = "free_sample"  # 免费样机
    TEMPORARY_CREDIT = "temporary_credit"  # 临时信用
    SPECIAL_PRICE_MODEL = "special_price_model"  # 特价机
    COMPENSATION = "compensation"  # 补差
    REBATE = "rebate"  # 返利
    OTHER_REWARD = "other_reward"
    CAMPAIGN = "campaign"  # 促销活动
    SIGN = "sign"  # 门头
    PRINT = "print"  # 印刷品
    FLOOR_STICKER = "floor_sticker"  # 地贴
    FLAG = "flag"  # 吊旗
    DISPLAY_STAND = "display_stand"  # 展台
    GIFT = "gift"  # 赠品
    JOINT_EVENT = "joint_event"  # 联合活动
    TRAINING = "training"  # 培训
    REP_HOURS = "rep_hours"  # 业务员工时
    PROMOTERS = "promoters"  # 促销员
    ENTRY_FEE = "entry_fee"  # 进场费
    ADVERTISING_SLOT = "advertising_slot"  # 广告位费


class PromiseOutcome(StrEnum):
    """Whether the commitment that came with a resource was kept."""

    OPEN = "open"
    KEPT = "kept"
    PARTLY = "partly"
    BROKEN = "broken"


class SupportMethod(StrEnum):
    """How resources are spread over the dealers of a market (DOMAIN section 7)."""

    EVEN = "even"  # 全面突破: conservative, little effect
    CONCENTRATED = "concentrated"  # 集中突破: risky, effective


class GroundKind(StrEnum):
    """The best positions of a market, taken early 抢占制高点 (DOMAIN section 7)."""

    BEST_DEALER = "best_dealer"  # 最好的经销商
    LIGHT_BOX = "light_box"  # 门头灯箱
    DISPLAY_STAND = "display_stand"  # 展台
    HOLIDAY_EXCLUSIVE = "holiday_exclusive"  # 节日独家
    OTHER = "other"


class GoalState(StrEnum):
    """How it stands with overtaking one opponent 分期超越 (DOMAIN section 12)."""

    OPEN = "open"
    OVERTAKEN = "overtaken"
    MISSED = "missed"
    DROPPED = "dropped"


class MeetingNoteKind(StrEnum):
    """What is said at the morning meeting (DOMAIN section 16)."""

    NOTICE = "notice"  # 通知
    GOOD_NEWS = "good_news"  # 喜讯
    PRODUCT = "product"  # 今日产品
    MARKET = "market"  # 市场与竞品动态


class AttendanceState(StrEnum):
    """Who came to the morning meeting."""

    PRESENT = "present"
    LATE = "late"
    ON_THE_ROAD = "on_the_road"
    ON_LEAVE = "on_leave"
    ABSENT = "absent"


class LogSpan(StrEnum):
    """What a log is of."""

    DAY = "day"  # 日志
    WEEK = "week"  # 周志


class ScreeningPoint(StrEnum):
    """The four criteria and the four principles of choosing a target (DOMAIN section 3)."""

    WILL = "will"  # 强烈的合作意愿
    CULTURE = "culture"  # 认同品牌文化和产品
    NETWORK = "network"  # 当地社会关系网
    CAPITAL = "capital"  # 约五万元流动资金
    UNMET_NEED = "unmet_need"  # 有未满足的需求
    CAN_MEET = "can_meet"  # 我们能满足
    ADVANTAGE = "advantage"  # 与竞争对手相比有优势
    NOT_RESTRICTED = "not_restricted"  # 不在限制类客户名单


class Verdict(StrEnum):
    """What was found of a point."""

    MET = "met"
    NOT_MET = "not_met"
    WAIVED = "waived"  # 放宽: with its reason


class EndingReason(StrEnum):
    """Why a relationship ends (DOMAIN section 14)."""

    NEED_NOT_MET = "need_not_met"  # 我们没有满足需求
    COMPETITOR = "competitor"  # 竞争对手更好地满足
    NEED_GONE = "need_gone"  # 需求消失
    BUSINESS_ENDED = "business_ended"  # 停业或去世
    WE_CLOSED = "we_closed"  # 我们撤销产品线或网点
    BAD_RELATIONSHIP = "bad_relationship"  # 我们结束不良关系


class ServiceKind(StrEnum):
    """What the service log is about (DOMAIN section 15)."""

    COMPLAINT = "complaint"  # 投诉
    QUESTION = "question"  # 咨询
    TRAINING = "training"  # 培训
    TECHNICAL = "technical"  # 技术支持
    VALUE_ADDED = "value_added"  # 增值服务
    ISSUE = "issue"  # 厂商之间的问题


class IssueSide(StrEnum):
    """Whose an issue between maker and dealer is."""

    MAKER = "maker"  # 厂家
    DEALER = "dealer"  # 商家
    BOTH = "both"  # 双方


class ConflictKind(StrEnum):
    """What sort of collision of two people's changes it was."""

    FIELD = "field"  # one value won, the other is kept beside it
    TEXT = "text"  # both texts stand in the field
    DELETED = "deleted"  # somebody deleted what another was changing: it stays
    RESTORED = "restored"  # somebody changed what another had deleted: it is back
    DELETED_SEEN = "deleted_seen"  # a change of what had been deleted: it stays deleted


class ConflictChoice(StrEnum):
    """What a person decided about a conflict."""

    KEPT = "kept"
    LOST = "lost"
    EDITED = "edited"


class RefusalReason(StrEnum):
    """Why the server did not take a change."""

    OUT_OF_SCOPE = "out_of_scope"  # the dealer is somebody else's now
    NOT_ALLOWED = "not_allowed"  # only a manager may
    NO_PARENT = "no_parent"  # what it belongs to is not there
    NOT_READABLE = "not_readable"  # a value that the server cannot read


class RefusalChoice(StrEnum):
    """What the manager decided about a change that was refused."""

    ACCEPTED = "accepted"
    DISCARDED = "discarded"


class CustomOwner(StrEnum):
    """What the company may add fields of its own to."""

    DEALER = "dealer"
    PERSON = "person"
    VISIT = "visit"


class CustomKind(StrEnum):
    """What a field of the company's own holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
