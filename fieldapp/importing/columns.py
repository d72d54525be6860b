"""What the columns of a file mean: by their headings in Chinese or English, else by what stands in them.

What a person changed is remembered for files with the same headings.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from db.vocabulary import DealerLevel, Grade
from fieldapp.file_columns import TITLES, AnyField, Field, NamedField, is_of_person, key_of
from fieldapp.importing.sheet import Cell, Sheet, cell_text, is_blank
from fieldapp.importing.values import read_word
from fieldapp.rules.custom_fields import CustomColumn
from fieldapp.rules.phones import read_phone
from fieldapp.texts import LANGUAGES, speaking

F = Field
_ALIASES: Final[Mapping[Field, str]] = {
    F.CODE: "编号 编码 代码 客户编码 客户编号 客户代码 经销商编码 经销商编号 门店编码 商家编码 dealercode customercode"
    " code customerid dealerid customerno dealerno",
    F.NAME: "店名 门店 门店名 门店名称 店铺 店铺名称 商店名称 客户 客户名 客户名称 客户全称 客户简称 经销商 经销商名"
    " 经销商名称 商户 商户名称 商家 商家名称 网点 网点名称 单位 单位名称 公司 公司名称 企业名称 名称 全称 dealer"
    " dealername name shop shopname store storename customer customername company companyname outlet organization"
    " account accountname",
    F.PLACE: "地区 区域 所在地 所在地区 所在区域 所属区域 省 省份 市 城市 地市 地级市 州市 县 县市 区县 县区 市县"
    " 县级市 乡镇 镇 乡 街道 乡镇街道 所在县 所在乡镇 市场 位置 县城 县名 市名 省名称 市名称 县名称 乡镇名称"
    " place region area location province prefecture city county district township town",
    F.ADDRESS: "地址 详细地址 客户地址 门店地址 店铺地址 联系地址 收货地址 送货地址 通讯地址 address street"
    " streetaddress addressline",
    F.COORDINATES: "坐标 经纬度 经度 纬度 gps gps坐标 定位 地图坐标 门店坐标 高德坐标 百度坐标 腾讯坐标"
    " coordinates latitude longitude lat lng lon latlng latlon latitudelongitude geo",
    F.PERSON: "联系人 联系人姓名 姓名 老板 老板姓名 负责人 店主 店长 法人 法人代表 法定代表人 经理 客户姓名 主要联系人"
    " 业主 contact contactperson contactname person owner ownername boss manager fullname",
    F.ROLE: "职务 职位 角色 身份 岗位 role position jobtitle",
    F.FORM_OF_ADDRESS: "称呼 称谓 尊称 formofaddress salutation",
    F.PHONE: "电话 手机 手机号 手机号码 电话号码 联系电话 联系方式 联系手机 移动电话 老板电话 phone phonenumber"
    " mobile mobilephone mobilenumber cell cellphone tel telephone contactphone contactnumber phoneno mobileno",
    F.SHOP_PHONE: "座机 固话 固定电话 店电话 门店电话 店铺电话 单位电话 公司电话 办公电话 shopphone storephone"
    " landline officephone businessphone",
    F.WECHAT: "微信 微信号 微信id wechat wechatid weixin",
    F.BIRTHDAY: "生日 出生日期 出生年月 出生年月日 农历生日 阴历生日 阳历生日 公历生日 新历生日 旧历生日 老板生日"
    " 生辰 birthday birthdate dateofbirth dob bday lunarbirthday solarbirthday",
    F.CONSENT: "同意日期 监护人同意日期 家长同意日期 consentnotedon consent",
    F.WEDDING: "结婚纪念日 结婚日期 weddinganniversary wedding anniversary",
    F.FAMILY: "家庭 家庭情况 家庭成员 家人 family",
    F.LIKES: "爱好 喜好 兴趣 兴趣爱好 likes hobbies hobby interests",
    F.PERSON_NOTE: "联系人备注 个人备注 noteontheperson personnote",
    F.TYPE: "类型 客户类型 经销商类型 门店类型 业态 渠道类型 客户类别 类别 type dealertype storetype category kind",
    F.LEVEL: "级别 客户级别 市场级别 层级 level marketlevel",
    F.STATUS: "状态 合作状态 客户状态 经销商状态 status state",
    F.GRADE: "等级 客户等级 客户分级 分级 经销商等级 abc abc分类 级别 客户级别 grade rating class tier",
    F.LADDER_STEP: "关系阶梯 关系营销阶梯 客户阶梯 relationshipladder ladder",
    F.IS_CORE: "核心 核心客户 核心经销商 是否核心 是否核心客户 core coredealer iscore",
    F.IS_DIRECT: "直接合作 直营 是否直营 直接客户 是否直接合作 cooperatesdirectly direct isdirect",
    F.CHANNEL: "来源 客户来源 获客渠道 认识途径 开发渠道 channel source howwemet leadsource",
    F.SINCE: "合作时间 合作日期 合作开始 开始合作 开始合作时间 开始合作日期 合作起始 首次合作 建档日期 cooperatingsince"
    " since startdate customersince",
    F.SHOP_DAY: "店庆 店庆日 开业日期 开业时间 开店日期 开店时间 开业 shopanniversary openingdate openedon",
    F.CADENCE_DAYS: "拜访周期 拜访间隔 拜访频率 拜访周期天 ownvisitintervaldays visitinterval visitintervaldays"
    " cadence",
    F.OPENING_HOURS: "营业时间 开门时间 营业时段 openinghours hours businesshours",
    F.CLOSED_WEEKDAYS: "休息日 店休日 店休 每周休息 closedon closedweekdays closed",
    F.TIE_PERSONAL: "感情关系 个人关系 personaltie",
    F.TIE_ACCOUNT: "账户关系 accounttie",
    F.TIE_NETWORK: "网络关系 networktie",
    F.CREDIT_LIMIT: "信用额度 授信额度 额度 授信 creditlimit credit",
    F.CREDIT_USED: "已用额度 已用信用额度 占用额度 creditused usedcredit",
    F.WORKING_CAPITAL: "流动资金 资金 经营资金 周转资金 资金实力 workingcapital capital",
    F.INTEGRITY: "诚信 诚信状况 信用状况 信誉 integrity",
    F.YEARLY_SALES: "年销售额 年销售 年销量 销售额 年营业额 营业额 年度销售额 年销额 yearlysales annualsales sales"
    " turnover annualturnover revenue annualrevenue",
    F.AREA_SERVED: "辐射区域 覆盖区域 经营区域 销售区域 服务区域 areaserved coverage servicearea",
    F.SHOP_AREA: "面积 营业面积 店面面积 门店面积 经营面积 店铺面积 shoparea shopaream2 shopsize floorarea storearea"
    " storesize",
    F.STAFF: "员工 员工数 员工人数 人数 店员 店员数 从业人数 staff staffcount employees headcount numberofemployees",
    F.BRANDS: "品牌 经营品牌 代理品牌 主营品牌 销售品牌 在售品牌 brands brand brandscarried",
    F.LOYALTY: "忠实度 忠诚度 loyalty",
    F.EXPECTED_DEVELOPMENT: "预期发展 发展预期 发展潜力 发展前景 expecteddevelopment potential",
    F.PROBLEMS: "问题 存在问题 发现的问题 problems problemsfound issues",
    F.IMPROVEMENTS: "改进 改进情况 已改进 改善情况 improvements whatwasimproved",
    F.NOTE: "备注 说明 其他 其它 备注说明 客户备注 note notes remark remarks comment comments memo description",
}
_MANY = {F.BIRTHDAY, F.PHONE, F.PLACE, F.NOTE, F.PERSON_NOTE, F.ADDRESS, F.BRANDS, F.SHOP_PHONE, F.COORDINATES}
"""What several columns may say together."""

_LEFT_OUT = re.compile(r"序号|^no\.?$|^#$|传真|fax|邮编|^年龄$|^age$|^性别$|业务员|业务经理|salesrep|密码|身份证")
_BRACKETS = re.compile(r"[(（\[【<].*?[)）\]】>]")
_TRAILING_NUMBER = re.compile(r"(?<=\D)([1-9一二三])$")
_NUMERALS = {"一": 1, "二": 2, "三": 3}
_SAMPLE = 40
_MOST_OF = 0.6  # of the cells of a column must look like something for the column to be it
_SHORTEST_CONTAINED = 2  # characters of a name that is looked for within a longer heading
_MOBILE = re.compile(r"1[3-9]\d{9}")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾"
    "夏付傅方邹熊白孟秦邱侯江尹薛阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文樊耿牛尚温卜单仝闫齐靳申师焦"
)
_PERSON_NAME = re.compile(rf"(?:欧阳|司马|上官|诸葛|[{_SURNAMES}])[\u4e00-\u9fff]{{1,2}}")
_SHOP_WORDS = re.compile(r"家电|电器|商行|商店|商场|超市|专卖|有限|公司|门市|经营部|维修|店$|行$|部$")


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """What one column says; *group* tells the people of one row apart (联系人1, 联系人2)."""

    field: AnyField | None
    group: int = 1


Mapped = tuple[ColumnMeaning, ...]


def guess(sheet: Sheet, remembered: Mapping[str, Any] | None = None, custom: Sequence[CustomColumn] = ()) -> Mapped:
    """What each column means.

    Args:
        sheet: the table.
        custom: the company's own fields: a heading that is just their name means them before all else.
        remembered: ``Settings.import_mappings``: what was chosen for these headings before goes before all guesses.
    """
    if sheet.fields is not None:
        return tuple(
            ColumnMeaning(_named(field, custom) if isinstance(field, NamedField) else field) for field in sheet.fields
        )
    kept = (remembered or {}).get(signature(sheet.headings))
    if isinstance(kept, dict):
        keys = {field.key: field for field in custom}
        return meanings(sheet.headings, [_field(kept.get(heading), keys) for heading in sheet.headings])
    samples = _samples(sheet)
    own = _of_company(sheet.headings, custom)
    fields = [
        of_company or _by_heading(heading, sample)
        for of_company, heading, sample in zip(own, sheet.headings, samples, strict=True)
    ]
    _each_once(fields, sheet.headings)
    _by_content(fields, sheet.headings, samples)
    return meanings(sheet.headings, fields)


def _named(named: NamedField, custom: Sequence[CustomColumn]) -> CustomColumn | None:
    """The company's field that a card means: by its key, else by its name."""
    fitting = [field for field in custom if field.owner is named.owner]
    return next((field for field in fitting if field.key == named.key), None) or _of_company([named.name], fitting)[0]


def _of_company(headings: Sequence[str], custom: Sequence[CustomColumn]) -> list[CustomColumn | None]:
    """The company's field that each heading is the name of, each field once.

    Two laptops may have given one name to two fields: of headings of one name the first is the first of them, which is
    how they go out.
    """
    left = list(custom)
    found: list[CustomColumn | None] = [None] * len(headings)
    for spelled in (str.strip, _plain):  # just so before nearly so: 面积（店面） is not 面积（仓库）
        for place, heading in enumerate(headings):
            names = spelled(heading)
            if found[place] is None and names:
                meant = (field for field in left if names in {spelled(field.name_zh), spelled(field.name_en)})
                found[place] = next(meant, None)
                left = [field for field in left if field is not found[place]]
    return found


def meanings(headings: Sequence[str], fields: Sequence[AnyField | None]) -> Mapped:
    """*fields* with the person whom each describes: 电话2 is the second one's if there is a 联系人2."""
    numbers = [_group(heading) for heading in headings]
    people = {number for number, field in zip(numbers, fields, strict=True) if field is F.PERSON}
    return tuple(
        ColumnMeaning(field, number if is_of_person(field) and number in people else min(people, default=1))
        for field, number in zip(fields, numbers, strict=True)
    )


def remember(kept: Mapping[str, Any], headings: Sequence[str], fields: Sequence[AnyField | None]) -> dict[str, Any]:
    """*kept* (``Settings.import_mappings``) with this choice added."""
    chosen = {heading: key_of(field) if field else "" for heading, field in zip(headings, fields, strict=True)}
    return {**kept, signature(headings): chosen}


def signature(headings: Sequence[str]) -> str:
    """The same for all files with these headings in this order."""
    said = json.dumps([_plain(heading) for heading in headings], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def fields_of_heading(heading: str) -> tuple[Field, ...]:
    """What a heading may mean, likeliest first; nothing where it is not known."""
    return _fields_of_plain(_TRAILING_NUMBER.sub("", _plain(heading)))


@lru_cache(maxsize=512)
def _fields_of_plain(plain: str) -> tuple[Field, ...]:
    if not plain or _LEFT_OUT.search(plain):
        return ()
    names = _names()
    if plain in names:
        return names[plain]
    # 老板的手机号码 ends in what it says; else the longest name in it counts
    endings = [name for name in names if len(name) >= _SHORTEST_CONTAINED and plain.endswith(name)]
    within = endings or [
        name for name in names if len(name) >= _SHORTEST_CONTAINED and not name.isascii() and name in plain
    ]
    return names[max(within, key=len)] if within else ()


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[Field, ...]]:
    """Every known heading, in our own words too, so that what we write is read again."""
    found: dict[str, tuple[Field, ...]] = {}
    for field, aliases in _ALIASES.items():
        for name in aliases.split():
            found[name] = (*found.get(name, ()), field)
    for language in LANGUAGES:
        with speaking(language):
            for field, text in TITLES.items():
                name = _plain(str(text))
                found[name] = tuple(dict.fromkeys((field, *found.get(name, ()))))
    return found


def _plain(heading: str) -> str:
    """Without brackets and what stands in them, spaces and signs, in lower case."""
    text = unicodedata.normalize("NFKC", heading).lower()
    text = _BRACKETS.sub("", text) or text
    return re.sub(r"[^\w#]|_", "", text)


def _group(heading: str) -> int:
    found = _TRAILING_NUMBER.search(_plain(heading)) or re.search(r"\((\d)\)$", heading)
    return (_NUMERALS.get(found[1]) or int(found[1])) if found else 1


def _field(name: object, custom: Mapping[str, CustomColumn]) -> AnyField | None:
    if not isinstance(name, str):
        return None
    return Field(name) if name in set(Field) else custom.get(name)


def _samples(sheet: Sheet) -> list[list[Cell]]:
    """The first cells of each column in which something is written."""
    columns: list[list[Cell]] = [[] for _heading in sheet.headings]
    for row in islice(sheet.rows(), _SAMPLE):
        for column, cell in zip(columns, row.cells, strict=False):
            if not is_blank(cell):
                column.append(cell)
    return columns


def _by_heading(heading: str, sample: Sequence[Cell]) -> Field | None:
    candidates = fields_of_heading(heading)
    if len(candidates) > 1 and F.LEVEL in candidates:  # 级别 is 县级 or A, as one likes
        levels, grades = (
            sum(read_word(words, cell_text(cell)) is not None for cell in sample) for words in (DealerLevel, Grade)
        )
        return F.GRADE if grades > levels else F.LEVEL
    return candidates[0] if candidates else None


def _each_once(fields: list[AnyField | None], headings: Sequence[str]) -> None:
    """A second column of the same meaning is left out, unless several may say it or it is another person's."""
    taken: set[tuple[AnyField, int]] = set()
    for place, (field, heading) in enumerate(zip(fields, headings, strict=True)):
        if field is None or field in _MANY:
            continue
        key = (field, _group(heading) if is_of_person(field) else 1)
        if key in taken:
            fields[place] = None
        taken.add(key)


def _by_content(fields: list[AnyField | None], headings: Sequence[str], samples: Sequence[Sequence[Cell]]) -> None:
    """Where nobody has said so, find the telephone numbers, the dates of birth, the names."""
    free = [place for place, field in enumerate(fields) if field is None and samples[place]]
    free = [place for place in free if not _LEFT_OUT.search(_plain(headings[place]))]
    for field, looks_like in (
        (F.PHONE, lambda cell: bool(_MOBILE.fullmatch(read_phone(cell_text(cell)) or ""))),
        (F.BIRTHDAY, _may_be_birthday),
        (F.NAME, lambda cell: isinstance(cell, str) and bool(_SHOP_WORDS.search(cell))),
        (F.PERSON, lambda cell: isinstance(cell, str) and bool(_PERSON_NAME.fullmatch(cell.strip()))),
    ):
        if field in fields:
            continue
        for place in free:
            sample = samples[place]
            if fields[place] is None and sum(map(looks_like, sample)) >= _MOST_OF * len(sample):
                fields[place] = field
                break


def _may_be_birthday(cell: Cell) -> bool:
    """A date on which somebody who keeps a shop may have been born."""
    return isinstance(cell, (date, datetime)) and 1930 <= cell.year <= 2010  # noqa: PLR2004
