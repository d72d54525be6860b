"""What of the invented data shows a feature best: for the pictures of the user guide."""

import secrets
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import xlsxwriter
from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from db.base import SyncedBase
from db.capture import synced_tables
from db.models import (
    Colleague,
    Complaint,
    Conflict,
    Contract,
    ContractStep,
    CustomValue,
    Dealer,
    MonthlyFigure,
    Person,
    RefusedChange,
    ResourceGrant,
    ScreeningMark,
    SyncLink,
    WeekPlan,
    WorkLog,
)
from db.store import Store
from db.vocabulary import ConflictKind, DealerStatus, Grade, LogSpan, RefusalReason, Role, WeekPlanState
from fieldapp.rules.months import months_on
from fieldapp.sync.events import note
from fieldapp.sync.service import SAME
from fieldapp.texts import Text

_TOLD_BY: dict[str, type[SyncedBase]] = {
    "overview": CustomValue,
    "people": Person,
    "relation": Complaint,
    "screening": ScreeningMark,
    "resources": ResourceGrant,
    "contracts": Contract,
    "sales": MonthlyFigure,
}
_SHOPS = 5  # in the workbook
_MONTHS = 3


def dealer_that_shows(session: Session, part: str) -> UUID:
    """The dealer whose file has most in this *part*: a tab of the file, or its screening card.

    Raises:
        LookupError: there is no dealer who could show it.
    """
    table = _TOLD_BY[part].__table__
    count = select(func.count()).where(table.c.dealer_id == Dealer.id).scalar_subquery()
    if part == "contracts":  # what is still to be done says more than another contract
        steps = select(func.count(ContractStep.id)).join(Contract, Contract.id == ContractStep.contract_id)
        count = steps.where(Contract.dealer_id == Dealer.id, ContractStep.done_on.is_(None)).scalar_subquery()
    wanted = select(Dealer.id).where(*_fit_for(part)).order_by(count.desc(), Dealer.id).limit(1)
    found = session.scalar(wanted)
    if found is None:
        raise LookupError(part)
    return found


def _fit_for(part: str) -> tuple[ColumnElement[bool], ...]:
    if part == "screening":
        return (Dealer.status == DealerStatus.PROSPECT,)
    fit = (Dealer.status == DealerStatus.ACTIVE, Dealer.grade.in_((Grade.A, Grade.B)))
    if part == "overview":
        return (*fit, Dealer.tie_personal > 0, Dealer.yearly_sales.is_not(None))
    if part == "contracts":
        here = Contract.dealer_id == Dealer.id
        has_steps = exists().where(here, ContractStep.contract_id == Contract.id)
        return (Dealer.status == DealerStatus.ACTIVE, has_steps)
    return fit


def manager(session: Session) -> UUID:
    """Who leads the invented team."""
    return session.scalars(select(Colleague.id).where(Colleague.role == Role.MANAGER).limit(1)).one()


def rep_whose_plan_waits(session: Session) -> UUID:
    """Whose plan the manager has to approve or return."""
    wanted = select(WeekPlan.colleague_id).where(WeekPlan.state == WeekPlanState.SUBMITTED)
    return session.scalars(wanted.order_by(WeekPlan.monday.desc()).limit(1)).one()


def last_logged_day(session: Session) -> date:
    """The newest day of which there is a log."""
    return session.scalars(select(func.max(WorkLog.on)).where(WorkLog.span == LogSpan.DAY)).one()


def write_figures_workbook(session: Session, path: Path, today: date) -> None:
    """A workbook as an office sends it: months as columns under merged headings, in 万元, with a total."""
    months = [months_on(today, -ago) for ago in range(_MONTHS, 0, -1)]
    names = session.scalars(
        select(Dealer.name).where(Dealer.status == DealerStatus.ACTIVE).order_by(Dealer.sort_key).limit(_SHOPS)
    )
    columns = 2 * _MONTHS
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("出货回款")
        sheet.merge_range(0, 0, 0, columns, f"{months[-1].year}年经销商出货回款表（万元）")
        sheet.merge_range(1, 0, 2, 0, "经销商")
        for place, each in enumerate(months):
            sheet.merge_range(1, 1 + 2 * place, 1, 2 + 2 * place, f"{each.year}年{each.month}月")
            sheet.write_row(2, 1 + 2 * place, ("出货", "回款"))
        totals = [Decimal(0)] * columns
        for number, name in enumerate(names):
            amounts = [Decimal(180 + 37 * number + 53 * place * (1 + number % 2)) / 100 for place in range(columns)]
            totals = [total + amount for total, amount in zip(totals, amounts, strict=True)]
            sheet.write_row(3 + number, 0, (name, *map(str, amounts)))
        sheet.write_row(3 + _SHOPS, 0, ("许昌百佳电器城", "1.2", "1.2"))  # whom nobody entered yet
        sheet.write_row(4 + _SHOPS, 0, ("合计", *map(str, totals)))


def meet_a_server(store: Store, now: datetime) -> None:
    """Let the store look as if it belonged to a server, with a few changes that two people made at once.

    Args:
        store: of invented data that is thrown away afterwards.
        now: aware.
    """
    with store.transaction(Text("Fill in demo data"), can_undo=False) as session:
        rep, other = session.scalars(
            select(Colleague.id).where(Colleague.role == Role.REP).order_by(Colleague.id).limit(2)
        ).all()
        leads = manager(session)
        shops = session.scalars(
            select(Dealer).where(Dealer.status == DealerStatus.ACTIVE, Dealer.grade == Grade.A).order_by(Dealer.id)
        ).all()[:3]
        for shop, name, kept, lost, hours in (
            (shops[0], "phone", shop_phone(shops[0]), "15500003790", 2),
            (shops[1], "grade", Grade.A.value, Grade.B.value, 20),
        ):
            session.add(
                Conflict(
                    kind=ConflictKind.FIELD,
                    dealer_id=shop.id,
                    tbl="dealer",
                    row_id=shop.id,
                    field=name,
                    kept=kept,
                    lost=lost,
                    kept_by_id=leads,
                    lost_by_id=rep,
                    happened_at=now - timedelta(hours=hours),
                )
            )
        session.add(
            Conflict(
                kind=ConflictKind.TEXT,
                dealer_id=shops[2].id,
                tbl="dealer",
                row_id=shops[2].id,
                field="note",
                kept="周三店休\n要货先打电话",
                lost="要货先打电话",
                kept_by_id=leads,
                lost_by_id=rep,
                happened_at=now - timedelta(hours=26),
            )
        )
        session.add(
            RefusedChange(
                colleague_id=other,
                reason=RefusalReason.OUT_OF_SCOPE,
                tbl="dealer",
                row_id=shops[2].id,
                kind="U",
                new={"opening_hours": "8:30-18:30"},
                old={"opening_hours": ""},
                happened_at=now - timedelta(hours=5),
            )
        )
    done_ms = int((now - timedelta(minutes=3)).timestamp() * 1000)
    with store.loading() as session:
        rows = sum(session.scalars(select(func.count()).select_from(table)).one() for table in synced_tables())
        session.add(
            SyncLink(
                server="https://sync.example.com",
                login="meng",
                colleague_id=leads,
                device=secrets.token_hex(8),
                last_done_ms=done_ms,
            )
        )
    note(store, Text(SAME.sentence, rows=f"{rows:,}"), done_ms)


def shop_phone(shop: Dealer) -> str:
    """The number that stands."""
    return shop.phone or "15500003791"
