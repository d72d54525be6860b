"""Every report by name, filled from the store: one list for the Reports page and for the command line."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy.orm import Session

from db.models import Colleague, Dealer
from db.vocabulary import CustomOwner, Grade, LogSpan, PromiseBy, ReminderKind
from fieldapp.errors import RefusedError
from fieldapp.queries.dealer_choice import DealerFilter
from fieldapp.queries.dealer_file import dealer_file
from fieldapp.queries.dealers import DealerRow, dealer_block, dealer_window
from fieldapp.queries.house_rules import rules_on
from fieldapp.queries.people import PersonCard, last_gifts, people_named
from fieldapp.queries.reminders import ReminderRow, reminders
from fieldapp.queries.support import ledger
from fieldapp.queries.territories import own_territory
from fieldapp.queries.timeline import timeline
from fieldapp.queries.visits import due_list, week_of
from fieldapp.reports import birthday_list, relation_reports, table_report, task_report, visit_plan
from fieldapp.reports import dealer_file as dealer_file_report
from fieldapp.reports.month_end import task_report as month_end
from fieldapp.reports.page import Report
from fieldapp.rules.birthdays import Occurrence
from fieldapp.rules.months import last_day, month_after
from fieldapp.texts import Text, _, pgettext
from fieldapp.words.calendar import due_when, occurrence_note, write_birthday
from fieldapp.words.custom_fields import custom_name, custom_pairs, shown_custom
from fieldapp.words.reminders import detail, due_word, kind_word, title
from fieldapp.words.support import standing_word
from fieldapp.words.vocabulary import word
from fieldapp.working_here import working_here

if TYPE_CHECKING:
    from fieldapp.queries.ground import Ground
    from fieldapp.sheets.figures import Sheet


class Asks(StrEnum):
    """What a report wants to know before it can be made."""

    DAYS = "days"  # first and last day
    MONTH = "month"
    COLLEAGUE = "colleague"
    DEALER = "dealer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was chosen; a report looks only at what it asks for."""

    today: date
    first: date
    last: date
    month: date
    colleague_id: UUID | None = None  # the one who works here, where none is named
    dealer_id: UUID | None = None


SEEN_DAYS = 90  # of competitors, in their report
Build = Callable[[Session, Wish], Report]


@dataclass(frozen=True, slots=True)
class ReportKind:
    """One line of the list."""

    name: str
    title: Text
    what_for: Text
    asks: tuple[Asks, ...]
    build: Build


def default_wish(today: date) -> Wish:
    """Tomorrow's plan, this month."""
    tomorrow = today + timedelta(days=1)
    return Wish(today=today, first=tomorrow, last=tomorrow, month=today.replace(day=1))


def _visit_plan(session: Session, wish: Wish) -> Report:
    from fieldapp.reports.plan_for_print import plan_for_print

    return visit_plan.build(plan_for_print(session, wish.first, wish.last, _who(session, wish), wish.today))


def _task_report(session: Session, wish: Wish) -> Report:
    who = _who(session, wish)
    if who is None:
        raise RefusedError(Text("Say in Settings who works here."))
    return task_report.build(month_end(session, who, wish.month, wish.today))


def _plan_done(session: Session, wish: Wish) -> Report:
    from fieldapp.queries.plan_done import plan_done
    from fieldapp.reports.plan_done_report import build

    first, last = (wish.first, wish.last) if wish.first != wish.last else week_of(wish.first)
    found = plan_done(session, first, last, wish.today, _who(session, wish))
    return build(found, rep=_name(session, wish), printed_on=wish.today)


def _coverage(session: Session, wish: Wish) -> Report:
    from fieldapp.drawing.map_picture import MapPicture, shades_of
    from fieldapp.queries.coverage import core_townships
    from fieldapp.queries.coverage_board import coverage_board
    from fieldapp.queries.ground import ground_of
    from fieldapp.queries.map import dealer_dots, read_ground
    from fieldapp.reports.coverage_report import CoverageContent, build, county_shades
    from fieldapp.rules.periods import PeriodKind, period

    last = min(wish.today, last_day(wish.month))
    whose = ground_of(session, wish.colleague_id)
    board = coverage_board(session, whose, period(PeriodKind.TWELVE_MONTHS, last), last)
    inside = {township.code for county in board.counties for township in county.townships}
    picture = None
    if board.counties:
        shades = shades_of(_("Penetration"), county_shades(board))
        picture = MapPicture(read_ground(session), shades, tuple(dealer_dots(session, whose)))
    core = [row for row in core_townships(session) if row.region_code in inside]
    return build(CoverageContent(board, core, wish.today, picture, _name(session, wish)))


def _pareto(session: Session, wish: Wish) -> Report:
    from fieldapp.queries.dealer_figures import pareto
    from fieldapp.sheets.figures import pareto_sheet

    by = [pareto(session, _ground(session, wish), _after(wish), by_profit=profit) for profit in (False, True)]
    return _figures(session, wish, *map(pareto_sheet, by))


def _segments(session: Session, wish: Wish) -> Report:
    from fieldapp.queries.dealer_figures import segments
    from fieldapp.sheets.figures import segments_sheet

    return _figures(session, wish, segments_sheet(segments(session, _ground(session, wish), _after(wish))))


def _quadrants(session: Session, wish: Wish) -> Report:
    from fieldapp.queries.dealer_figures import quadrants
    from fieldapp.rules.periods import twelve_months
    from fieldapp.sheets.figures import quadrants_sheet, span

    day = _after(wish)
    found = quadrants(session, _ground(session, wish), day)
    return _figures(session, wish, quadrants_sheet(found, span(twelve_months(day))))


def _value_report(session: Session, wish: Wish) -> Report:
    from fieldapp.queries.dealer_figures import value_report
    from fieldapp.sheets.figures import value_sheet

    return _figures(session, wish, value_sheet(value_report(session, _ground(session, wish), _after(wish))))


def _channel_review(session: Session, wish: Wish) -> Report:
    from fieldapp.queries.dealer_figures import growth_report
    from fieldapp.sheets.figures import channel_sheet

    return _figures(session, wish, channel_sheet(growth_report(session, _ground(session, wish), _after(wish))))


def _growth(session: Session, wish: Wish) -> Report:
    from fieldapp.queries.dealer_figures import growth_report
    from fieldapp.sheets.figures import growth_sheet

    return _figures(session, wish, growth_sheet(growth_report(session, _ground(session, wish), _after(wish))))


def _after(wish: Wish) -> date:
    """The day from which the twelve months are counted back: the month that was asked for is the last one if over."""
    return min(wish.today, month_after(wish.month))


def _ground(session: Session, wish: Wish) -> "Ground":
    from fieldapp.queries.ground import ground_of

    return ground_of(session, wish.colleague_id)


def _figures(session: Session, wish: Wish, *sheets: "Sheet") -> Report:
    from fieldapp.reports.figures_report import build

    return build(sheets, rep=_name(session, wish), printed_on=wish.today)


def _morning_meeting(session: Session, wish: Wish) -> Report:
    from fieldapp.queries.morning import meeting
    from fieldapp.reports.morning_meeting import build

    return build(meeting(session, wish.first, _who(session, wish)), leader=_name(session, wish))


def _work_log(session: Session, wish: Wish) -> Report:
    from fieldapp.queries.morning import logs_between
    from fieldapp.queries.plan_done import plan_done
    from fieldapp.reports.work_logs import LogLine, build

    first, last = (wish.first, wish.last) if wish.first != wish.last else week_of(wish.first)
    who = _who(session, wish)
    logs = logs_between(session, first, last, colleague_id=who) if who else []
    by_day = {log.on: log for log in logs if log.span is LogSpan.DAY}
    lines = []
    for number in range((min(last, wish.today) - first).days + 1):
        on = first + timedelta(days=number)
        figures = plan_done(session, on, on, wish.today, who).figures
        if on in by_day or figures.planned or figures.made:
            lines.append(LogLine(on, by_day.get(on), figures.planned, figures.made))
    weeks = [log for log in logs if log.span is LogSpan.WEEK]
    return build(lines, weeks, rep=_name(session, wish), printed_on=wish.today)


def _contract_card(session: Session, wish: Wish) -> Report:
    from fieldapp.queries.contracts import contracts_of
    from fieldapp.reports.contract_card import build

    dealer = session.get(Dealer, wish.dealer_id) if wish.dealer_id else None
    if dealer is None:
        raise RefusedError(Text("Choose the dealer."))
    return build(dealer.name, contracts_of(session, dealer.id), rep=_name(session, wish), printed_on=wish.today)


def _birthdays(session: Session, wish: Wish) -> Report:
    first = wish.month
    last = last_day(first)
    rows = reminders(session, first, days=(last - first).days, kinds=[ReminderKind.BIRTHDAY], with_answered=True)
    ids = {row.occasion.person_id for row in rows}
    people = {person.id: person for person in people_named(session, ids)}
    gifts = last_gifts(session, ids)
    lines = []
    for row in rows:
        o = row.occasion
        person = people.get(o.person_id) if o.person_id else None
        gift = gifts.get(o.person_id) if o.person_id else None
        note = occurrence_note(Occurrence(o.on, None, o.second, o.whole_month))
        kept = write_birthday(person.birthday, short=True) if person and person.birthday else ""
        if o.on >= first:
            lines.append(
                birthday_list.BirthdayLine(
                    on=o.on,
                    person=row.person,
                    dealer=row.dealer,
                    birthday=" ".join(filter(None, (kept, note))),
                    role=word(person.role) if person else "",
                    age=o.years,
                    phone=row.phone,
                    last_gift=f"{gift.given_on} {gift.what}" if gift else "",
                    is_greeted=not row.due.is_open,
                )
            )
    return birthday_list.build(
        birthday_list.BirthdayList(
            rep=_name(session, wish),
            first=first,
            last=last,
            printed_on=wish.today,
            lines=tuple(sorted(lines, key=lambda line: line.on)),
            territory=own_territory(session),
        )
    )


def _dealer_file(session: Session, wish: Wish) -> Report:
    rules = rules_on(session, wish.today)
    found = dealer_file(session, wish.dealer_id, today=wish.today, rules=rules) if wish.dealer_id else None
    if found is None:
        raise RefusedError(Text("Choose the dealer."))
    facts, row = found.facts, found.row
    sections: tuple[dealer_file_report.FileSection, ...] = (
        dealer_file_report.FileSection(
            _("Business"),
            (
                (_("Type"), word(facts.type)),
                (_("Address"), facts.address),
                (_("Yearly sales"), _amount(facts.yearly_sales)),
                (_("Shop area"), f"{facts.shop_area_m2} m²" if facts.shop_area_m2 else ""),
                (_("Staff"), str(facts.staff_count or "")),
                (
                    _("Brands"),
                    pgettext("list", ", ").join(_brand(brand.brand, brand.share_percent) for brand in found.brands),
                ),
                (_("Problems"), facts.problems),
                (_("Improvements"), facts.improvements),
            ),
        ),
        dealer_file_report.FileSection(
            _("Finance"),
            (
                (_("Credit limit"), _amount(facts.credit_limit)),
                (_("Credit used"), _amount(facts.credit_used)),
                (_("Working capital"), _amount(facts.working_capital)),
                (_("Integrity"), facts.integrity),
            ),
        ),
    )
    own = found.custom_of(CustomOwner.DEALER)
    if pairs := tuple((custom_name(f), shown_custom(f, row.custom.get(f.id, ""))) for f in own if not f.is_retired):
        sections += (dealer_file_report.FileSection(_("Fields of the company"), pairs),)
    return dealer_file_report.build(
        dealer_file_report.DealerFile(
            name=facts.name,
            rep=found.rep or _name(session, wish),
            printed_on=wish.today,
            code=facts.code,
            place=found.place.full if found.place else "",
            grade=facts.grade.value if facts.grade else "",
            status=word(facts.status),
            phone=row.phone,
            next_visit=row.next_visit_on.isoformat() if row.next_visit_on else "",
            sections=sections,
            people=tuple(
                _person(
                    person,
                    custom_pairs(found.custom_of(CustomOwner.PERSON), found.custom_of_people.get(person.id, {})),
                )
                for person in found.people
            ),
            resources=tuple(
                dealer_file_report.ResourceLine(
                    grant.given_on,
                    " ".join(filter(None, (word(grant.kind), grant.what))),
                    grant.value,
                    grant.promise,
                    standing_word(grant.standing),
                )
                for grant in ledger(session, wish.today, dealer_id=facts.id)
            ),
            promises=tuple(
                dealer_file_report.PromiseLine(p.what, p.by is PromiseBy.US, p.due_on)
                for p in found.promises
                if p.kept_on is None
            ),
            history=tuple(
                dealer_file_report.Event(
                    event.on, pgettext("list", "; ").join(filter(None, (str(event.what), event.detail)))
                )
                for event in timeline(session, facts.id, most=40)
                if not event.changes
            ),
            notes=facts.note,
        )
    )


def _dealers(session: Session, wish: Wish) -> Report:
    rows = _all_dealers(session)
    titles = (_("Code"), _("Dealer"), _("Place"), _("Status"), _("Grade"), _("Person"), _("Phone"), _("Last visit"))
    cells = [
        (
            row.code,
            row.name,
            row.place,
            word(row.status),
            row.grade.value if row.grade else "",
            row.person,
            row.phone,
            row.last_visit_on,
        )
        for row in rows
    ]
    return table_report.build(
        table_report.TableReport(
            title=_("Dealers"), columns=titles, rows=cells, printed_on=wish.today, rep=_name(session, wish)
        )
    )


def _due(session: Session, wish: Wish) -> Report:
    today = wish.today
    found = due_list(session, today, rules_on(session, today))
    titles = (_("Dealer"), _("Place"), _("Grade"), _("Due"), _("Last contact"), _("Person"), _("Phone"), _("Promised"))
    cells = [
        (
            due.name,
            due.place,
            (due.grade or Grade.C).value,
            due_when(due.due_on, today),
            due.last_contact,
            due.contact,
            due.phone,
            pgettext("list", "; ").join(due.open_promises),
        )
        for due in found
    ]
    return table_report.build(
        table_report.TableReport(
            title=_("Visits due"), columns=titles, rows=cells, printed_on=today, rep=_name(session, wish)
        )
    )


def _reminders(session: Session, wish: Wish) -> Report:
    today = wish.today
    titles = (_("Day"), _("When"), _("Kind"), _("What"), _("Note"), _("Dealer"), _("Phone"))
    cells = [
        (
            row.occasion.on,
            due_word(row.due, today),
            kind_word(row.occasion.kind),
            *_what_and_note(row, today),
            row.dealer,
            row.phone,
        )
        for row in reminders(session, today)
    ]
    return table_report.build(
        table_report.TableReport(
            title=_("Reminders"), columns=titles, rows=cells, printed_on=today, rep=_name(session, wish)
        )
    )


def _what_and_note(row: ReminderRow, today: date) -> tuple[str, str]:
    """What the kind alone already says is not said twice."""
    what, note = title(row), detail(row, today)
    return (note, "") if what == kind_word(row.occasion.kind) else (what, note)


def _resources(session: Session, wish: Wish) -> Report:
    from fieldapp.queries.high_ground import rounds
    from fieldapp.queries.support import balance, balance_period, methods, support_warnings
    from fieldapp.reports.resources_report import ResourcesReport, build_resources

    today, support = wish.today, rules_on(session, wish.today).support
    first, last = balance_period(today)
    return build_resources(
        ResourcesReport(
            rep=_name(session, wish),
            first=first,
            last=last,
            printed_on=today,
            ledger=ledger(session, today),
            balance=balance(session, first, last),
            warnings=support_warnings(session, today, support),
            methods=methods(session, today, support),
            rounds=rounds(session),
        )
    )


def _competitors(session: Session, wish: Wish) -> Report:
    from fieldapp.queries.competitors import competitor_goals, sightings
    from fieldapp.queries.high_ground import high_ground
    from fieldapp.reports.resources_report import CompetitorsReport, build_competitors

    first = wish.today - timedelta(days=SEEN_DAYS)
    return build_competitors(
        CompetitorsReport(
            rep=_name(session, wish),
            first=first,
            printed_on=wish.today,
            goals=competitor_goals(session, wish.today),
            ground=high_ground(session),
            seen=sightings(session, first=first),
        )
    )


REPORTS: tuple[ReportKind, ...] = (
    ReportKind(
        "visit_plan",
        Text("Visit plan"),
        Text("A day or a week to take along, with room for the result and the dealer's signature"),
        (Asks.DAYS, Asks.COLLEAGUE),
        _visit_plan,
    ),
    ReportKind(
        "task_report",
        Text("Month-end task report"),
        Text("Targets, openings and pay of a month, line by line, to be signed"),
        (Asks.MONTH, Asks.COLLEAGUE),
        _task_report,
    ),
    ReportKind(
        "plan_done",
        Text("Plan against done"),
        Text("What was planned for a week or other days, what was done, and why the rest was not"),
        (Asks.DAYS, Asks.COLLEAGUE),
        _plan_done,
    ),
    ReportKind(
        "coverage",
        Text("Coverage"),
        Text("How well the townships are covered, what they bring, and which are blank: a month and the eleven before"),
        (Asks.MONTH, Asks.COLLEAGUE),
        _coverage,
    ),
    *(
        ReportKind(name, title, what_for, (Asks.MONTH, Asks.COLLEAGUE), build)
        for name, title, what_for, build in (
            ("pareto", Text("80/20"), Text("Who makes 80 % of sales and of profit, and who gets the effort"), _pareto),
            (
                "segments",
                Text("Segments"),
                Text("Core, new, falling and dormant dealers, and prospects by size"),
                _segments,
            ),
            (
                "quadrants",
                Text("Four quadrants"),
                Text("How strong dealers are, and how strong we are there"),
                _quadrants,
            ),
            ("value_report", Text("Value report"), Text("What dealers and related ones are worth"), _value_report),
            ("channel_review", Text("Channel review"), Text("Shipments by channel and quarter"), _channel_review),
            ("growth", Text("Growth"), Text("What new, lost and staying dealers changed"), _growth),
        )
    ),
    ReportKind(
        "morning_meeting",
        Text("Morning meeting"),
        Text("One page to lead the meeting by: attendance, news, yesterday, today's visits, birthdays, logs"),
        (Asks.DAYS,),
        _morning_meeting,
    ),
    ReportKind(
        "work_log",
        Text("Work log"),
        Text("The rep's logs of a week or other days, beside the visits planned and made"),
        (Asks.DAYS, Asks.COLLEAGUE),
        _work_log,
    ),
    ReportKind(
        "birthday_list",
        Text("Birthday list"),
        Text("Whose birthday falls in a month, by both calendars"),
        (Asks.MONTH,),
        _birthdays,
    ),
    ReportKind(
        "dealer_file",
        Text("Dealer file"),
        Text("Everything known about one dealer"),
        (Asks.DEALER,),
        _dealer_file,
    ),
    ReportKind(
        "contract_card",
        Text("Contract card"),
        Text("A dealer's contracts: terms, signatures, what is missing, what is still to be done"),
        (Asks.DEALER,),
        _contract_card,
    ),
    ReportKind(
        "screening",
        Text("Screening of prospects"),
        Text("How the prospects stand against the four criteria and the four principles, and what was waived"),
        (Asks.COLLEAGUE,),
        relation_reports.screening_report,
    ),
    ReportKind(
        "ladder",
        Text("Relationship ladder"),
        Text(
            "How many stand on each step, the moves of a month and the eleven before with evidence, how long they stay"
        ),
        (Asks.MONTH, Asks.COLLEAGUE),
        relation_reports.ladder_report,
    ),
    ReportKind(
        "contracts",
        Text("Contracts"),
        Text("All contracts: which are in force, which end soon, what each lacks"),
        (Asks.COLLEAGUE,),
        relation_reports.contracts_report,
    ),
    ReportKind(
        "service",
        Text("Service log"),
        Text("Complaints, questions and other service of a month, with the days to answer and to solve"),
        (Asks.MONTH, Asks.COLLEAGUE),
        relation_reports.service_report,
    ),
    ReportKind(
        "policies",
        Text("Policies"),
        Text("How many dealers were told of each policy and understood it, and who objected"),
        (Asks.COLLEAGUE,),
        relation_reports.policies_report,
    ),
    ReportKind(
        "endings",
        Text("Ended relationships"),
        Text("Who ended in the year of a month, why, who gained, and what was learned"),
        (Asks.MONTH, Asks.COLLEAGUE),
        relation_reports.endings_report,
    ),
    ReportKind(
        "resources",
        Text("Resources"),
        Text("What was given and promised, shares of resources, sales and profit, warnings, methods and rounds"),
        (),
        _resources,
    ),
    ReportKind(
        "competitors",
        Text("Competitors"),
        Text("Opponents by market and stage, who holds the best positions, prices and stock seen in three months"),
        (),
        _competitors,
    ),
    ReportKind("due_list", Text("Visits due"), Text("Who is to be visited, the latest first"), (), _due),
    ReportKind("reminders", Text("Reminders"), Text("What is due today and soon"), (), _reminders),
    ReportKind("dealers", Text("Dealers"), Text("The whole list"), (), _dealers),
)


def report_kind(name: str) -> ReportKind:
    """The report called *name*.

    Raises:
        RefusedError: there is none of that name.
    """
    for kind in REPORTS:
        if kind.name == name:
            return kind
    names = ", ".join(kind.name for kind in REPORTS)
    raise RefusedError(Text("There is no report {name}. There are: {names}.", name=name, names=names))


def _who(session: Session, wish: Wish) -> UUID | None:
    return wish.colleague_id or working_here(session)


def _name(session: Session, wish: Wish) -> str:
    who = _who(session, wish)
    colleague = session.get(Colleague, who) if who else None
    return colleague.name if colleague else ""


def _all_dealers(session: Session) -> list[DealerRow]:
    window = dealer_window(session, DealerFilter())
    return [row for start in window.starts for row in dealer_block(session, DealerFilter(), after=start)]


def _person(person: PersonCard, own_fields: list[tuple[str, str]]) -> dealer_file_report.PersonLine:
    birthday = write_birthday(person.birthday) if person.birthday else person.birthday_note
    return dealer_file_report.PersonLine(
        name=person.name,
        role=word(person.role),
        phones=tuple(phone.number for phone in person.phones),
        wechat=person.wechat,
        birthday=birthday if person.may_tell_birthday else "",
        likes="\n".join(filter(None, (person.likes, *(f"{name}: {value}" for name, value in own_fields)))),
    )


def _amount(amount: object) -> str:
    return f"{amount:,.2f}" if amount else ""


def _brand(name: str, percent: int | None) -> str:
    return name if percent is None else f"{name} {percent} %"
