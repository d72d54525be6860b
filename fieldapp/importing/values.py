"""What stands in a cell, as people write it: words, amounts, counts, days, telephone numbers.

Each function returns ``None`` (or nothing) where the cell cannot be read; what to do then is the caller's business.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from typing import Final, TypeVar

from db import vocabulary as v
from db.vocabulary import CalendarKind
from fieldapp.importing.sheet import Cell, cell_text
from fieldapp.rules.birthday_text import read_birthday
from fieldapp.rules.birthdays import Birthday
from fieldapp.rules.phones import read_phone, split_phones
from fieldapp.texts import LANGUAGES, speaking
from fieldapp.words.vocabulary import word

Word = TypeVar("Word", bound=StrEnum)

# What people write besides our own words.
_ALSO: Final[Mapping[StrEnum, str]] = {
    v.DealerType.NATIONAL_CHAIN: "全国连锁 全国性连锁",
    v.DealerType.REGIONAL_CHAIN: "区域连锁 地方连锁 连锁 chain",
    v.DealerType.DEPARTMENT_STORE: "百货 百货店 百货商场 商场",
    v.DealerType.HYPERMARKET: "大卖场 卖场 超市 supermarket",
    v.DealerType.APPLIANCE_STORE: "家电专卖 家电专卖店 专卖店 专卖 家电店 电器店 家电",
    v.DealerType.SECOND_TIER_WHOLESALER: "二批 二批商 批发 批发商 分销商 分销 wholesaler",
    v.DealerType.TERMINAL_SHOP: "终端 终端店 终端门店 零售 零售店 夫妻店 shop retailer",
    v.DealerType.REPAIR_SHOP: "维修网点 维修 维修店 售后 售后网点 服务网点 repair",
    v.DealerLevel.PREFECTURE: "地级 地市级 市级 地区级 prefecture city",
    v.DealerLevel.COUNTY: "县级 县城 县 county",
    v.DealerLevel.TOWNSHIP: "乡镇级 乡镇 乡级 镇级 township town",
    v.DealerStatus.PROSPECT: "潜在 潜在客户 意向 意向客户 目标客户 未合作 准客户 potential lead",
    v.DealerStatus.OPENING: "开发中 洽谈 洽谈中 在谈 跟进中 opening",
    v.DealerStatus.ACTIVE: "合作中 合作 正常 活跃 在合作 已合作 正常合作 已开发 已开户 customer current",
    v.DealerStatus.DORMANT: "休眠 停滞 暂停 休眠客户 不活跃 inactive",
    v.DealerStatus.ENDED: "终止 已终止 停止合作 流失 已流失 结束 关店 倒闭 closed lost terminated",
    v.Grade.A: "a级 a类 a类客户 甲 一级 重点 vip",
    v.Grade.B: "b级 b类 b类客户 乙 二级",
    v.Grade.C: "c级 c类 c类客户 丙 三级 普通",
    v.LadderStep.POSSIBLE: "可能的顾客 可能 潜在顾客",
    v.LadderStep.CUSTOMER: "顾客",
    v.LadderStep.CLIENT: "委托人",
    v.LadderStep.SUPPORTER: "支持者",
    v.LadderStep.ADVOCATE: "拥护者",
    v.Channel.REFERRAL: "转介绍 介绍 客户介绍 朋友介绍 引荐",
    v.Channel.ACQUAINTANCE: "缘故 缘故法 熟人 朋友 老乡 亲戚 同学",
    v.Channel.DIRECTORY: "名录 黄页 报刊 行业网站 电话簿",
    v.Channel.GOVERNMENT: "政府网站 工商信息",
    v.Channel.FAIR: "展会 活动 会议 订货会 招商会 event",
    v.Channel.WEB: "网络 网上 互联网 社交媒体 抖音 微信 online internet",
    v.Channel.COLD_CALL: "陌生拜访 陌拜 扫街 地推 cold",
    v.Channel.REPAIR_SHOP: "维修网点 维修店",
    v.PersonRole.OWNER: "老板 店主 业主 法人 负责人 总经理 董事长 老总 boss",
    v.PersonRole.SPOUSE: "老板娘 配偶 妻子 爱人 丈夫 夫人 wife husband spouse",
    v.PersonRole.MANAGER: "店长 经理 门店经理 主管 店经理 manager",
    v.PersonRole.BUYER: "采购 采购员 采购经理 buyer purchasing",
    v.PersonRole.ACCOUNTANT: "财务 会计 出纳 accountant finance",
    v.PersonRole.SALES: "导购 导购员 销售 店员 营业员 促销员 业务员 sales salesman",
    v.PersonRole.CHILD: "子女 儿子 女儿 孩子 son daughter",
    v.PersonRole.OTHER: "其他 其它 朋友 员工",
    v.SupportMethod.EVEN: "全面 均衡 平均 撒网",
    v.SupportMethod.CONCENTRATED: "集中 重点 聚焦",
    v.GroundKind.BEST_DEALER: "最佳经销商 龙头店 大户",
    v.GroundKind.LIGHT_BOX: "灯箱 门头",
    v.GroundKind.DISPLAY_STAND: "展位 堆头",
    v.GroundKind.HOLIDAY_EXCLUSIVE: "节日专场 独家",
    v.GroundKind.OTHER: "其他 其它",
}
_YES = {"是", "有", "√", "✓", "✔", "对", "y", "yes", "true", "1", "核心", "直接"}
_NO = {"否", "不是", "无", "没有", "×", "✗", "错", "n", "no", "false", "0", "-", "非核心", "间接"}
_AMOUNT = re.compile(
    r"(?:约|大约|人民币|rmb|cny|[¥￥$])*(-?[\d,]+(?:\.\d+)?)(亿|千万|百万|万|千|k|w)?(?:元|块|rmb|左右|/年|每年)*"
)
_SCALE = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "w": 10**4, "千": 1000, "k": 1000, "": 1}
_COUNT = re.compile(
    r"(?:约|大约|第)?(\d[\d,]*(?:\.\d+)?)(?:个|名|人|位|台|轮|天|日|年|平方米|平方|平米|平|㎡|m2|m²|sqm|分|级|星|左右|以上|多|余|\+)*"
)
_NUMBER = re.compile(
    r"(?<!\d)(?:(?:\+|00)?86[- ]?)?"
    r"(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|\(?0(?:10|2\d|[3-9]\d{2})\)?[- ]?\d{3,4}[- ]?\d{4}"
    r"|[48]00[- ]?\d{3}[- ]?\d{4}|\d{7,8})"
    r"(?: *(?:转|分机|ext\.?|x|-|#) *\d{1,5})?(?!\d)"
    r"|\+\d(?:[- ]?\d){6,14}(?!\d)",
    re.IGNORECASE,
)
_LONGEST_LABEL = 30


def read_word(words: type[Word], written: str) -> Word | None:
    """The member of *words* that is meant: by its stored value, our names in both languages, or what people say."""
    return _spoken(words).get(_folded(written))  # type: ignore[return-value]  # members of the words asked for


@lru_cache(maxsize=16)
def _spoken(words: type[StrEnum]) -> dict[str, StrEnum]:
    said: dict[str, StrEnum] = {}
    for member in words:
        said |= {name: member for name in _ALSO.get(member, "").split() if name not in said}
    for language in LANGUAGES:
        with speaking(language):
            said |= {_folded(word(member)): member for member in words}
    return said | {_folded(member.value): member for member in words}


def _folded(text: str) -> str:
    return re.sub(r"[\s_\-.,，。、·'’()（）]", "", unicodedata.normalize("NFKC", text).lower())


def read_yes_no(cell: Cell) -> bool | None:
    """Whether a cell says yes or no."""
    said = _folded(cell_text(cell)) or cell_text(cell)
    return True if said in _YES else False if said in _NO else None


def read_amount(cell: Cell, heading: str = "") -> Decimal | None:
    """An amount of yuan, to the fen: 120000, 12.5万, ￥1,200.00; plain numbers in the unit that *heading* names."""
    text = unicodedata.normalize("NFKC", cell_text(cell)).lower().replace(" ", "")
    found = _AMOUNT.fullmatch(text)
    if found is None or isinstance(cell, bool):
        return None
    try:
        unit = found[2] or ("" if "元" in text else _unit(heading))
        return (Decimal(found[1].replace(",", "")) * _SCALE[unit]).quantize(Decimal("0.01"))
    except InvalidOperation:  # more digits than money has
        return None


@lru_cache(maxsize=64)
def _unit(heading: str) -> str:
    found = re.search(r"(亿|千万|百万|万|千)元?\s*(?:/年)?\s*[)）\]】]?\s*$", heading.strip())
    return found[1] if found else ""


def read_count(cell: Cell) -> int | None:
    """A whole number with what is counted: 120平方米, 约5人, 30."""
    if isinstance(cell, bool):
        return None
    found = _COUNT.fullmatch(unicodedata.normalize("NFKC", cell_text(cell)).lower().replace(" ", ""))
    return round(Decimal(found[1].replace(",", ""))) if found else None


def read_day(cell: Cell, today_year: int) -> date | None:
    """A day of the solar calendar; where the day or the month is left out, the first one of it."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, (time, timedelta, bool, Birthday)) or cell is None:
        return None
    found = read_birthday(cell, heading="公历出生日期", today_year=today_year)
    if not isinstance(found, Birthday) or found.calendar is not CalendarKind.SOLAR or found.year is None:
        return None
    return date(found.year, found.month or 1, found.day or 1)


@dataclass(frozen=True, slots=True)
class PhoneRead:
    """A telephone number as it is dialled, with what is written before it (办公: 0371-...)."""

    number: str
    label: str = ""


def read_phones(cell: Cell) -> tuple[tuple[PhoneRead, ...], str]:
    """All telephone numbers in a cell, each once, and what is left that is none."""
    text = unicodedata.normalize("NFKC", cell_text(cell))
    whole = read_phone(text)
    if whole is not None:
        return (PhoneRead(whole),), ""
    found: dict[str, PhoneRead] = {}
    end = 0
    for match in _NUMBER.finditer(text):
        number = read_phone(match[0])
        if number is not None:
            found.setdefault(number, PhoneRead(number, _label(text[end : match.start()])))
            end = match.end()
    behind = _label(text[end:])
    if behind and len(found) == 1:
        (only,) = found.values()
        return (PhoneRead(only.number, only.label or behind),), ""
    others = [number for number in split_phones(text) if number not in found] if not found else []
    return (*found.values(), *map(PhoneRead, others)), "" if found or others else text.strip()


def _label(text: str) -> str:
    """What is said of a number, without the signs between the two."""
    said = re.sub(r"[\s:;,/|、()\[\]]+", " ", text).strip(" -.和或")
    return said if len(said) <= _LONGEST_LABEL else ""
