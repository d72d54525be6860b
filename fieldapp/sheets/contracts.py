"""All contracts as a sheet: which are in force, which end soon, what each lacks (DOMAIN section 13)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from db.vocabulary import DepositKind
from fieldapp.drawing.charts import Category, CategoryChart, Mark, Series
from fieldapp.lazy_rows import of_each
from fieldapp.queries.contracts import Contracts, DealerContract
from fieldapp.rules.contracts import ContractState, Lack, contract_state
from fieldapp.sheets.figures import Cell, Sheet, SheetColumn, SheetNumber, SheetTable, as_of
from fieldapp.texts import _, pgettext
from fieldapp.words.contracts import LACKS, deposit_name, state_word

_OVER = {ContractState.ENDED, ContractState.FULFILLED}


def contracts_sheet(found: Contracts, today: date, soon_days: int) -> Sheet:
    """The contracts with their states, what is missing and what is still to be done, on *today*.

    *soon_days* before its end a contract ends soon.  Those that are over come last, and are not counted among those
    that lack something.
    """
    outlines, rows = found.outlines, found.rows
    states = [contract_state(one, today, soon_days) for one in outlines]
    running = [place for place, state in enumerate(states) if state not in _OVER]
    order = running + [place for place, state in enumerate(states) if state in _OVER]
    lacking = [place for place in running if outlines[place].lacks]
    late = [place for place in running if (due_on := outlines[place].due_on) is not None and due_on < today]

    def dealers(places: Sequence[int]) -> Sequence[UUID]:
        return of_each(places, lambda place: rows[place].dealer_id)

    numbers = (
        *(
            SheetNumber(
                state.value,
                state_word(state),
                str(len(those := [place for place in running if states[place] is state])),
                "",
                dealers(those),
            )
            for state in (ContractState.IN_FORCE, ContractState.ENDS_SOON, ContractState.DRAFT)
        ),
        SheetNumber("lacking", _("Something is missing"), str(len(lacking)), "", dealers(lacking)),
        SheetNumber("late", _("Behind with what was agreed"), str(len(late)), "", dealers(late)),
    )
    missing = Counter(lack for place in running for lack in outlines[place].lacks)
    chart = CategoryChart(
        title=_("What contracts lack"),
        categories=tuple(Category(lack.value, str(LACKS[lack])) for lack in Lack if missing[lack]),
        series=(Series(_("Contracts"), tuple(float(missing[lack]) for lack in Lack if missing[lack])),),
        axis=_("What is missing"),
    )
    table = SheetTable(
        "contracts",
        _("Contracts"),
        (
            SheetColumn("dealer", _("Dealer"), gives_way=0),
            SheetColumn("number", pgettext("contract", "Number"), gives_way=3),
            SheetColumn("title", _("Title"), gives_way=4),
            SheetColumn("state", _("State"), gives_way=0),
            SheetColumn("ends_on", _("Ends on"), gives_way=0),
            SheetColumn("amount", _("Amount"), "yuan", 2),
            SheetColumn("deposit", _("Deposit"), gives_way=1),
            SheetColumn("to_do", _("To be done"), "count", 5),
            SheetColumn("missing", _("What is missing"), "words", 0),
        ),
        of_each(order, lambda place: _cells(rows[place], states[place])),
        of_each(order, lambda place: (rows[place].dealer_id,)),
        _("No contract is noted."),
    )

    def behind(mark: Mark) -> Sequence[UUID]:
        return dealers([place for place in running if Lack(mark.key) in outlines[place].lacks])

    return Sheet("contracts", _("Contracts"), as_of(today), numbers, (chart,), (table,), behind=behind)


def _cells(row: DealerContract, state: ContractState) -> tuple[Cell, ...]:
    contract = row.contract
    return (
        row.dealer,
        contract.number,
        contract.title,
        state_word(state),
        contract.ends_on.isoformat() if contract.ends_on else "",
        contract.amount,
        _deposit(row),
        sum(step.done_on is None for step in contract.steps),
        pgettext("list", "; ").join(str(LACKS[lack]) for lack in contract.lacks),
    )


def _deposit(row: DealerContract) -> str:
    """The kind by its name, so that 定金 and 订金 are never taken for each other."""
    if row.contract.deposit_kind is DepositKind.NONE:
        return ""
    amount = "" if row.contract.deposit is None else f" {row.contract.deposit:,.0f}"
    return f"{deposit_name(row.contract.deposit_kind)}{amount}"
