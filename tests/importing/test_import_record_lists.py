"""Lists of records go out into Excel and come in again; people's own lists are read, too."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from db.models import CompetitorSighting, Complaint, Contract, Dealer, Ending, LadderMove, ResourceGrant, ScreeningMark
from db.store import Store
from db.vocabulary import (
    DepositKind,
    EndingReason,
    IssueSide,
    LadderStep,
    PromiseOutcome,
    ResourceKind,
    ScreeningPoint,
    ServiceKind,
    Verdict,
)
from fieldapp.errors import RefusedError
from fieldapp.exporting.export import export_file
from fieldapp.exporting.record_lists import write_list_template
from fieldapp.importing.figures import Became
from fieldapp.importing.plan import Mode
from fieldapp.importing.read_file import open_file
from fieldapp.importing.record_lists import RecordsImported, finder, meanings_of, try_out_records
from fieldapp.list_names import ListName
from fieldapp.operations.dealers import move_on_ladder
from fieldapp.operations.endings import note_ending
from fieldapp.operations.history import undo_last
from fieldapp.operations.service import add_service
from fieldapp.operations.support import grant_resource
from fieldapp.operations.targets import judge, restrict
from fieldapp.operations.value import add_contract
from fieldapp.record_lists import LISTS, Whose
from fieldapp.texts import speaking
from tests.support import make
from tests.support.lists import NOW, TODAY, take_list

Take = Callable[..., RecordsImported]


@pytest.fixture
def dealer_id(store: Store) -> UUID:
    with store.loading() as session:
        make.places(session)
        make.dealer(session, name="兴达家电", code="D2")
        return make.dealer(session, name="鑫源家电", code="D1").id


@pytest.fixture
def take(store: Store, tmp_path: Path, dealer_id: UUID) -> Take:
    """Imports a CSV file of these lines."""
    del dealer_id  # it is there
    numbers = iter(range(100))

    def take(name: ListName, *lines: str, **how: Any) -> RecordsImported:
        path = tmp_path / f"{next(numbers)}.csv"
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return take_list(store, name, path, **how)

    return take


def test_a_contract_ledger_as_people_keep_it_is_read(store: Store, take: Take) -> None:
    done = take(
        ListName.CONTRACTS,
        "2026年合同台账,,,,,,",
        "客户名称,合同号,签约日期,到期日,定金（万元）,订金,我方盖章",
        "鑫源家电,HT-1,2026.3.1,2027年2月28日,2,,有",
        "兴达家电,HT-2,2026/3/1,2027-2-28,,5000,否",
        "合计,,,,2,5000,",
    )
    assert (done.became[Became.ADDED], done.became[Became.LEFT_OUT], done.failed) == (2, 1, {})
    with store.reading() as session:
        first, second = session.scalars(select(Contract).order_by(Contract.number))
        assert (first.deposit_kind, first.deposit) == (DepositKind.EARNEST, Decimal(20_000))
        assert (second.deposit_kind, second.deposit) == (DepositKind.ADVANCE, Decimal(5_000))
        assert (first.signed_on, first.ends_on) == (date(2026, 3, 1), date(2027, 2, 28))
        assert (first.our_seal, second.our_seal) == (True, False)


def test_both_deposits_in_one_row_are_refused_since_they_are_not_the_same(take: Take) -> None:
    done = take(ListName.CONTRACTS, "经销商,合同号,定金,订金", "鑫源家电,HT-1,100,200")
    assert "定金" in str(done.failed[2])
    assert done.became[Became.FAILED] == 1


def test_rows_that_cannot_be_true_fail_with_the_reason_and_keep_nobody_out(take: Take) -> None:
    done = take(
        ListName.CONTRACTS,
        "经销商,合同号,开始日期,结束日期,金额",
        "鑫源家电,HT-1,2026-05-01,2026-01-01,1",
        "无此店,HT-2,,,1",
        "鑫源家电,HT-3,,,不详",
        "鑫源家电,,,,",
        "鑫源家电,HT-4,2026-01-01,2026-12-31,12万",
        "鑫源家电,HT-4,2026-01-01,2026-12-31,12万",
    )
    assert sorted(done.failed) == [2, 3, 4, 5, 7]
    assert done.became[Became.ADDED] == 1


def test_what_is_there_is_recognised_and_only_filled_in_unless_the_file_wins(store: Store, take: Take) -> None:
    lines = ("经销商,日期,资源,内容,价值,承诺,承诺期限", "鑫源家电,2026-10-01,门头,灯箱 6 米,3000,主推,2026-12-01")
    assert take(ListName.RESOURCES, *lines).became[Became.ADDED] == 1
    changed = (lines[0] + ",备注", lines[1].replace("3000", "3500") + ",已装")
    added = take(ListName.RESOURCES, *changed)
    assert added.became[Became.UPDATED] == 1
    with store.reading() as session:
        (grant,) = session.scalars(select(ResourceGrant))
        assert (grant.kind, grant.value, grant.note) == (ResourceKind.SIGN, Decimal(3_000), "已装")
    take(ListName.RESOURCES, *changed, "", mode=Mode.UPDATE, again=True)
    with store.reading() as session:
        (grant,) = session.scalars(select(ResourceGrant))
        assert (grant.value, grant.outcome) == (Decimal(3_500), PromiseOutcome.OPEN)


def test_one_undo_takes_a_whole_import_back_and_a_trial_writes_nothing(store: Store, take: Take) -> None:
    lines = (
        "客户,日期,品牌,型号,零售价,库存",
        "鑫源家电,2026-11-01,岚屿,KFR-35G,1999,4",
        "D2,2026-11-01,岚屿,KFR-35G,2099,",
    )
    dry = take(ListName.PRICES, *lines, dry=True)
    assert dry.became[Became.ADDED] == 1  # D2 is a code, not a name
    assert list(dry.failed) == [3]
    with store.reading() as session:
        assert session.scalars(select(CompetitorSighting)).all() == []
    take(ListName.PRICES, *lines)
    with store.reading() as session:
        (seen,) = session.scalars(select(CompetitorSighting))
        assert (seen.price, seen.stock) == (Decimal(1_999), 4)
    undo_last(store)
    with store.reading() as session:
        assert session.scalars(select(CompetitorSighting)).all() == []


def test_the_same_file_is_taken_twice_only_on_request(take: Take, store: Store, tmp_path: Path) -> None:
    lines = ("经销商,投诉日期,类别,投诉内容,责任方", "鑫源家电,2026-11-01,投诉,压缩机噪音大,厂家")
    take(ListName.SERVICE, *lines)
    with pytest.raises(RefusedError, match="already"):
        take(ListName.SERVICE, *lines)
    assert take(ListName.SERVICE, *lines, again=True).became[Became.UNCHANGED] == 1
    with store.reading() as session:
        (noted,) = session.scalars(select(Complaint))
        assert (noted.kind, noted.side) == (ServiceKind.COMPLAINT, IssueSide.MAKER)


def test_nothing_is_given_to_whom_the_restricted_list_means(store: Store, take: Take) -> None:
    restrict(store, "鑫源家电", reason="串货", on=TODAY)
    done = take(ListName.RESOURCES, "经销商,日期,资源", "鑫源家电,2026-10-01,门头", "兴达家电,2026-10-01,门头")
    assert "串货" in str(done.failed[2])
    assert done.became[Became.ADDED] == 1
    seen = take(ListName.PRICES, "经销商,日期,品牌", "鑫源家电,2026-11-01,岚屿")
    assert seen.became[Became.ADDED] == 1  # looking is no investment


def test_a_list_without_what_makes_a_record_is_refused(take: Take) -> None:
    with pytest.raises(RefusedError, match="name or code"):
        take(ListName.SERVICE, "日期,内容", "2026-11-01,x")
    with pytest.raises(RefusedError) as refused:
        take(ListName.PRICES, "经销商,日期,型号", "鑫源家电,2026-11-01,x")
    assert "Brand" in str(refused.value.text)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_goes_out_comes_in_again_as_it_was(
    store: Store, dealer_id: UUID, tmp_path: Path, language: str, ending: str
) -> None:
    grant_resource(
        store,
        dealer_id,
        {
            "kind": ResourceKind.SIGN,
            "given_on": TODAY,
            "what": "=灯箱",
            "value": Decimal("3000.50"),
            "promise": "主推",
            "promise_due": date(2027, 2, 13),
        },
    )
    add_contract(
        store,
        dealer_id,
        {"number": "HT-1", "deposit_kind": DepositKind.EARNEST, "deposit": Decimal(500), "their_seal": True},
    )
    add_service(
        store, dealer_id, {"kind": ServiceKind.ISSUE, "side": IssueSide.BOTH, "noted_on": TODAY, "what": "样机损坏"}
    )
    judge(store, dealer_id, ScreeningPoint.WILL, Verdict.WAIVED, reason="空白乡镇", on=TODAY)
    move_on_ladder(store, dealer_id, LadderStep.CLIENT, evidence="转介绍", moved_on=TODAY)
    note_ending(store, dealer_id, {"ended_on": TODAY, "reason": EndingReason.NEED_GONE, "lessons": "早报"})
    with speaking(language):
        for name in {of.name for of in LISTS.values() if of.whose is Whose.DEALER} - {ListName.PRICES}:
            path = tmp_path / f"{name}.{ending}"
            assert export_file(store, path, today=TODAY, now=NOW, list_name=name).rows == 1
            of = LISTS[name]
            source = open_file(path, finder(of))
            meanings = meanings_of(of, source.sheet.headings)
            assert None not in meanings
            done = try_out_records(store, of, source, meanings, Mode.UPDATE, today=TODAY)
            assert (done.became[Became.UNCHANGED], done.failed) == (1, {}), name


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_template_holds_the_headings_and_the_words_that_they_take(tmp_path: Path, language: str) -> None:
    with speaking(language):
        for of in LISTS.values():
            path = tmp_path / f"{of.name}.xlsx"
            write_list_template(of, path)
            headings, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
            assert None not in meanings_of(of, [str(heading) for heading in headings])
            assert rows == []


def test_screening_marks_come_in_and_one_that_is_waived_needs_its_reason(store: Store, take: Take) -> None:
    done = take(
        ListName.SCREENING,
        "客户名称,日期,评定项,结论,理由",
        "鑫源家电,2026-11-01,合作意愿强,满足,主动找来",
        "鑫源家电,2026-11-02,认同品牌文化和产品,放宽,",
        "兴达家电,2026-11-02,认同品牌文化和产品,放宽,空白乡镇",
    )
    assert (done.became[Became.ADDED], sorted(done.failed)) == (2, [3])
    with store.reading() as session:
        assert sorted(session.scalars(select(ScreeningMark.verdict))) == [Verdict.MET, Verdict.WAIVED]


def test_moves_on_the_ladder_come_in_and_the_newest_says_where_a_dealer_stands(store: Store, take: Take) -> None:
    lines = (
        "客户名称,日期,阶梯,依据",
        "鑫源家电,2026-09-01,支持者,转介绍两家",
        "鑫源家电,2026-03-01,顾客,首批款到",
        "兴达家电,2026-03-01,顾客,",
    )
    done = take(ListName.LADDER, *lines)
    assert (done.became[Became.ADDED], sorted(done.failed)) == (2, [4])
    with store.reading() as session:
        steps = dict(session.execute(select(Dealer.name, Dealer.ladder_step)).all())
    assert steps == {"鑫源家电": LadderStep.SUPPORTER, "兴达家电": LadderStep.POSSIBLE}
    assert take(ListName.LADDER, *lines, again=True).became[Became.UNCHANGED] == 2
    undo_last(store)
    with store.reading() as session:
        assert set(session.scalars(select(Dealer.ladder_step))) == {LadderStep.POSSIBLE}
        assert not session.scalars(select(LadderMove)).all()


def test_endings_come_in_and_the_relationship_has_ended_unless_it_was_won_back(store: Store, take: Take) -> None:
    done = take(
        ListName.ENDINGS,
        "客户名称,终止日期,原因,得利方,经验教训,挽回日期,重新合作日期",
        "鑫源家电,2026-09-01,竞争对手更好地满足,岚屿,返利要快,2027-03-01,",
        "兴达家电,2026-05-01,我们没有满足需求,,,,2026-08-01",
        "兴达家电,2026-06-01,我们没有满足需求,,,2026-01-01,",
    )
    assert (done.became[Became.ADDED], sorted(done.failed)) == (2, [4])
    with store.reading() as session:
        ended = dict(session.execute(select(Dealer.name, Dealer.ended_on)).all())
        assert session.scalars(select(Ending.win_back_on).where(Ending.competitor == "岚屿")).one() == date(2027, 3, 1)
    assert ended == {"鑫源家电": date(2026, 9, 1), "兴达家电": None}
    undo_last(store)
    with store.reading() as session:
        assert set(session.scalars(select(Dealer.ended_on))) == {None}
