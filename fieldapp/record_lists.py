"""Lists of records that go out into Excel and come in again: contracts, prices, endings, rounds of input and others.

One description of each list serves export, import, the template and the preview.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from db.models import (
    CompetitorGoal,
    CompetitorSighting,
    Complaint,
    Contract,
    CoreTownship,
    Ending,
    HighGround,
    InputRound,
    LadderMove,
    MarketEstimate,
    ResourceGrant,
    ScreeningMark,
    SupportMethod,
)
from fieldapp.list_names import ListName
from fieldapp.texts import Text

Table = (
    type[ResourceGrant]
    | type[Contract]
    | type[CompetitorSighting]
    | type[Complaint]
    | type[ScreeningMark]
    | type[LadderMove]
    | type[Ending]
    | type[SupportMethod]
    | type[HighGround]
    | type[InputRound]
    | type[CompetitorGoal]
    | type[MarketEstimate]
    | type[CoreTownship]
)


class Whose(Enum):
    """Whose the records of a list are."""

    DEALER = auto()
    MARKET = auto()  # at one of its dealers, where the table has a dealer and the row names one
    EITHER = auto()  # a dealer's, or a township's where no dealer is named


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column of a list.

    Attributes:
        field: of the table; for a deposit also ``earnest`` and ``advance``, amounts whose heading says of which kind.
        title: its heading when it goes out.
        also: what people's own lists call it.
        is_written: whether it goes out; the others are only read.
    """

    field: str
    title: Text
    also: tuple[str, ...] = ()
    is_written: bool = True


@dataclass(frozen=True, slots=True)
class RecordList:
    """A list: its table, its columns, and what tells two records of a dealer, or of a market, apart."""

    name: ListName
    title: Text
    table: Table
    columns: tuple[ListColumn, ...]
    same: tuple[str, ...]
    whose: Whose = Whose.DEALER

    @property
    def whose_columns(self) -> tuple[ListColumn, ...]:
        """The columns that say whose a record is; they stand before its own."""
        if self.whose is Whose.MARKET:
            return _OF_MARKET if self.names_dealers else _OF_MARKET[:1]
        return _OF_DEALER

    @property
    def names_dealers(self) -> bool:
        """Whether a record can belong to a dealer."""
        return "dealer_id" in self.table.__table__.c


_CODE = ListColumn("code", Text("Code"), ("客户编码", "经销商编码", "编码", "编号", "客户编号", "dealer code"))
_NAMES = ("经销商名称", "客户", "客户名称", "名称", "商家", "门店", "店名", "name")
_PLACES = ("所在地", "地区", "区域", "县", "乡镇", "地点")
_OF_DEALER = (_CODE, ListColumn("dealer", Text("Dealer"), _NAMES), ListColumn("place", Text("Place"), _PLACES))
_OF_MARKET = (
    ListColumn("place", Text("Market"), (*_PLACES, "区域市场", "县市", "县区", "place")),
    _CODE,
    ListColumn("dealer", Text("Dealer"), (*_NAMES, "被支持的经销商", "扶持客户", "重点客户", "所在经销商")),
)

LISTS: Mapping[ListName, RecordList] = {
    each.name: each
    for each in (
        RecordList(
            ListName.RESOURCES,
            Text("Resources given"),
            ResourceGrant,
            (
                ListColumn("given_on", Text("Given on"), ("投入日期", "赠送日期", "日期", "发放日期", "date")),
                ListColumn("kind", Text("Kind"), ("资源种类", "资源类型", "资源", "种类", "类型", "项目")),
                ListColumn("what", Text("What"), ("内容", "资源内容", "明细", "说明", "摘要")),
                ListColumn("value", Text("Value"), ("价值", "金额", "费用", "价值元", "投入金额", "amount")),
                ListColumn(
                    "promise", Text("Promised in return"), ("承诺", "对方承诺", "客户承诺", "承诺内容", "promise")
                ),
                ListColumn("promise_due", Text("Promised by"), ("承诺期限", "承诺日期", "兑现期限", "期限")),
                ListColumn("outcome", Text("Kept?"), ("兑现情况", "是否兑现", "兑现", "结果", "outcome")),
                ListColumn("settled_on", Text("Settled on"), ("了结日期", "兑现日期")),
                ListColumn("note", Text("Note"), ("备注",)),
            ),
            ("given_on", "kind", "what"),
        ),
        RecordList(
            ListName.CONTRACTS,
            Text("Contracts"),
            Contract,
            (
                ListColumn("number", Text("Contract number"), ("合同号", "合同编号", "编号", "number")),
                ListColumn("title", Text("Title"), ("合同名称", "名称", "合同", "标题", "合同类型")),
                ListColumn("signed_on", Text("Signed on"), ("签订日期", "签约日期", "签署日期", "签字日期")),
                ListColumn("starts_on", Text("Begins on"), ("开始日期", "生效日期", "起始日期", "合同开始")),
                ListColumn("ends_on", Text("Ends on"), ("结束日期", "到期日期", "到期日", "终止日期", "合同到期")),
                ListColumn("amount", Text("Amount"), ("合同金额", "金额", "任务额", "年任务")),
                ListColumn("deposit_kind", Text("Kind of deposit"), ("定金订金类型", "保证方式", "款项性质")),
                ListColumn("deposit", Text("Amount of the deposit"), ("定金订金金额", "押金金额")),
                ListColumn("earnest", Text("定金"), ("定金金额", "earnest money"), is_written=False),
                ListColumn("advance", Text("订金"), ("订金金额", "预付款", "plain advance"), is_written=False),
                ListColumn("is_written", Text("In writing"), ("书面", "是否书面", "书面合同")),
                ListColumn("our_signature", Text("Our signature"), ("我方签字", "甲方签字", "厂方签字")),
                ListColumn("our_seal", Text("Our seal"), ("我方盖章", "甲方盖章", "厂方盖章")),
                ListColumn("their_signature", Text("Their signature"), ("对方签字", "乙方签字", "客户签字")),
                ListColumn("their_seal", Text("Their seal"), ("对方盖章", "乙方盖章", "客户盖章")),
                ListColumn("terms_known_by", Text("Terms known to"), ("条款知悉人", "负责人", "知悉条款的负责人")),
                ListColumn("terms_known_on", Text("Confirmed on"), ("确认日期", "知悉日期")),
                ListColumn("fulfilled_on", Text("Fulfilled on"), ("履行完毕", "履行完毕日期", "完成日期")),
                ListColumn("note", Text("Note"), ("备注",)),
            ),
            ("number", "title", "starts_on"),
        ),
        RecordList(
            ListName.PRICES,
            Text("Competitors seen"),
            CompetitorSighting,
            (
                ListColumn("seen_on", Text("Seen on"), ("日期", "看到日期", "调查日期", "采集日期", "date")),
                ListColumn("brand", Text("Brand"), ("品牌", "竞品", "竞品品牌", "牌子")),
                ListColumn("model", Text("Model"), ("型号", "机型", "产品型号", "产品")),
                ListColumn("price", Text("Price"), ("价格", "售价", "零售价", "标价", "单价")),
                ListColumn("stock", Text("Stock"), ("库存", "库存台数", "台数", "数量")),
                ListColumn("promotion", Text("Promotion"), ("促销", "促销活动", "促销内容", "活动")),
            ),
            ("seen_on", "brand", "model"),
        ),
        RecordList(
            ListName.SERVICE,
            Text("Service log"),
            Complaint,
            (
                ListColumn("noted_on", Text("Noted on"), ("日期", "受理日期", "登记日期", "投诉日期", "反映日期")),
                ListColumn("kind", Text("Kind"), ("类别", "种类", "类型", "服务类型")),
                ListColumn("what", Text("What"), ("内容", "问题", "投诉内容", "事项", "反映内容", "问题描述")),
                ListColumn("side", Text("Whose issue"), ("责任方", "属于哪一方", "责任归属")),
                ListColumn("answered_on", Text("Answered on"), ("答复日期", "回复日期")),
                ListColumn("solved_on", Text("Solved on"), ("解决日期", "办结日期", "处理日期")),
                ListColumn("solution", Text("Solution"), ("处理结果", "解决办法", "解决方案", "处理意见")),
            ),
            ("noted_on", "what"),
        ),
        RecordList(
            ListName.SCREENING,
            Text("Screening marks"),
            ScreeningMark,
            (
                ListColumn("judged_on", Text("Judged on"), ("日期", "评定日期", "筛选日期", "date")),
                ListColumn("point", Text("Point"), ("评定项", "标准", "条件", "项目", "原则", "criterion")),
                ListColumn("verdict", Text("Verdict"), ("结论", "评定", "是否满足", "结果")),
                ListColumn("reason", Text("Reason"), ("理由", "原因", "依据", "说明", "放宽理由")),
            ),
            ("judged_on", "point"),
        ),
        RecordList(
            ListName.LADDER,
            Text("Moves on the ladder"),
            LadderMove,
            (
                ListColumn("moved_on", Text("Moved on"), ("日期", "变动日期", "升级日期", "date")),
                ListColumn("step", Text("Step of the ladder"), ("阶梯", "级别", "关系阶梯", "变为", "step")),
                ListColumn("evidence", Text("Evidence"), ("依据", "证据", "凭据", "说明")),
            ),
            ("moved_on", "step"),
        ),
        RecordList(
            ListName.ENDINGS,
            Text("Endings"),
            Ending,
            (
                ListColumn("ended_on", Text("Ended on"), ("日期", "终止日期", "流失日期", "date")),
                ListColumn("reason", Text("Reason"), ("原因", "终止原因", "流失原因")),
                ListColumn("competitor", Text("Who gained"), ("竞品", "被谁抢走", "得利方", "competitor")),
                ListColumn("why", Text("What was behind it"), ("why", "详细原因", "背景", "为什么")),
                ListColumn("talk", Text("Talked"), ("面谈情况", "沟通情况")),
                ListColumn("third_party", Text("Third party"), ("第三方调解",)),
                ListColumn("problem_solved", Text("Problem solved"), ("解决的问题",)),
                ListColumn("closer", Text("Closer in future"), ("今后改进",)),
                ListColumn("lessons", Text("Lessons"), ("经验教训", "教训总结")),
                ListColumn("win_back_on", Text("Win back on"), ("计划挽回日期", "回访日期")),
                ListColumn("won_back_on", Text("Won back on"), ("挽回成功日期", "恢复合作日期")),
            ),
            ("ended_on",),
        ),
        RecordList(
            ListName.METHODS,
            Text("Methods of support"),
            SupportMethod,
            (
                ListColumn("first_on", Text("First day"), ("开始日期", "起始日期", "从", "from")),
                ListColumn("last_on", Text("Last day"), ("结束日期", "截止日期", "到期日期", "到", "to")),
                ListColumn("method", Text("Method"), ("投放方式", "突破方式", "策略", "方法")),
                ListColumn("commitment", Text("Commitment"), ("承诺", "客户承诺", "对方承诺", "承诺内容")),
                ListColumn("reassurance", Text("How the others are reassured"), ("安抚措施", "安抚其他经销商", "安抚")),
            ),
            ("first_on",),
            Whose.MARKET,
        ),
        RecordList(
            ListName.GROUND,
            Text("High ground"),
            HighGround,
            (
                ListColumn("kind", Text("Kind"), ("制高点种类", "类别", "类型")),
                ListColumn("what", Text("Best position"), ("制高点", "内容", "说明", "描述", "position")),
                ListColumn("holder", Text("Held by"), ("占据品牌", "品牌", "归属", "谁占着", "holder")),
                ListColumn("is_ours", Text("We hold it"), ("我方占据", "是否我方", "我方", "ours")),
                ListColumn("since", Text("Since"), ("占据日期", "开始日期", "日期")),
                ListColumn("note", Text("Note"), ("备注",)),
            ),
            ("kind", "what"),
            Whose.MARKET,
        ),
        RecordList(
            ListName.ROUNDS,
            Text("Rounds of input"),
            InputRound,
            (
                ListColumn("number", Text("Round"), ("第几轮", "轮数")),
                ListColumn("began_on", Text("Began on"), ("投入日期", "日期", "起始日期", "date")),
                ListColumn("input", Text("Input"), ("投入内容", "内容", "投入项目")),
                ListColumn("amount", Text("Amount"), ("投入金额", "费用", "投入费用")),
                ListColumn("goal", Text("Goal"), ("要达到的目标", "预期", "预期目标")),
                ListColumn("ended_on", Text("Ended on"), ("结束日期", "截止日期")),
                ListColumn("result", Text("Result"), ("效果", "规模")),
                ListColumn("sales_after", Text("Sales after it"), ("之后的销售额", "销售额", "投入后销售额", "产出")),
            ),
            ("began_on",),
            Whose.EITHER,
        ),
        RecordList(
            ListName.OPPONENTS,
            Text("Opponents"),
            CompetitorGoal,
            (
                ListColumn("stage", Text("Stage"), ("期次", "第几期", "超越阶段")),
                ListColumn("opponent", Text("Opponent"), ("竞争对手", "超越对象", "竞品")),
                ListColumn("deadline", Text("Deadline"), ("截止日期", "完成期限", "到期日期")),
                ListColumn("measure", Text("Measure"), ("措施", "办法", "打法")),
                ListColumn("expected_reaction_days", Text("Expected reaction, days"), ("预计反应天数", "预计反应")),
                ListColumn("acted_on", Text("We acted on"), ("行动日期", "出手日期")),
                ListColumn("reacted_on", Text("It reacted on"), ("反应日期", "对手反应日期")),
                ListColumn("evidence", Text("Evidence"), ("依据", "证据")),
                ListColumn("result", Text("Result"), ("效果",)),
                ListColumn("state", Text("State"), ("进展",)),
            ),
            ("stage",),
            Whose.MARKET,
        ),
        RecordList(
            ListName.MARKETS,
            Text("Sizes of markets"),
            MarketEstimate,
            (
                ListColumn("year", Text("Year"), ("年度",)),
                ListColumn("yearly_sales", Text("Sold in a year"), ("市场容量", "年销售额", "市场规模", "全年销售额")),
                ListColumn("source", Text("Source"), ("来源", "数据来源", "出处")),
            ),
            ("year",),
            Whose.MARKET,
        ),
        RecordList(
            ListName.CORE,
            Text("Core townships"),
            CoreTownship,
            (
                ListColumn("since", Text("Since"), ("列入日期", "开始日期", "日期")),
                ListColumn("goal", Text("Goal"), ("目标", "要达到的目标")),
                ListColumn("progress", Text("Progress"), ("进展", "进度")),
            ),
            (),
            Whose.MARKET,
        ),
    )
}
