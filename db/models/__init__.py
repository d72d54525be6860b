"""One module per area; import this package to have every table registered."""

from db.models.change_log import Change, ChangeSet, SyncControl
from db.models.competitors import CompetitorGoal
from db.models.custom_fields import CustomChoice, CustomField, CustomValue
from db.models.dealers import Attachment, Dealer, DealerBrand, Hardship, LadderMove, RevivalCase, ShopAsset
from db.models.endings import Ending
from db.models.figure_years import FigureYear
from db.models.importing import ExportRecord, ImportRun
from db.models.morning import Attendance, MeetingNote, WorkLog
from db.models.people import Anniversary, Gift, Need, Person, PersonPhone, Promise
from db.models.plans import WeekPlan
from db.models.regions import CoreTownship, MarketEstimate, Region, Territory, TerritoryRegion
from db.models.reminders import OwnReminder, ReminderAnswer
from db.models.search import SearchDue, SearchEntry
from db.models.service import PolicyNotice, PolicyTold
from db.models.support import HighGround, InputRound, ResourceGrant, SupportMethod
from db.models.sync import Conflict, RefusedChange, SyncCursor, SyncEvent, SyncFile, SyncLink, SyncUnknown
from db.models.targets import RestrictedName, ScreeningMark
from db.models.tasks import (
    Adjustment,
    DevelopmentTask,
    MonthClose,
    MonthMoney,
    Opening,
    OpeningShare,
    Target,
    TaskStep,
)
from db.models.team import CalendarDay, Colleague, Leave, RuleVersion
from db.models.value import Contract, ContractAmendment, ContractStep, MonthlyFigure, Receivable
from db.models.visits import CompetitorSighting, Complaint, Concession, Script, Visit

__all__ = [
    "Adjustment",
    "Anniversary",
    "Attachment",
    "Attendance",
    "CalendarDay",
    "Change",
    "ChangeSet",
    "Colleague",
    "CompetitorGoal",
    "CompetitorSighting",
    "Complaint",
    "Concession",
    "Conflict",
    "Contract",
    "ContractAmendment",
    "ContractStep",
    "CoreTownship",
    "CustomChoice",
    "CustomField",
    "CustomValue",
    "Dealer",
    "DealerBrand",
    "DevelopmentTask",
    "Ending",
    "ExportRecord",
    "FigureYear",
    "Gift",
    "Hardship",
    "HighGround",
    "ImportRun",
    "InputRound",
    "LadderMove",
    "Leave",
    "MarketEstimate",
    "MeetingNote",
    "MonthClose",
    "MonthMoney",
    "MonthlyFigure",
    "Need",
    "Opening",
    "OpeningShare",
    "OwnReminder",
    "Person",
    "PersonPhone",
    "PolicyNotice",
    "PolicyTold",
    "Promise",
    "Receivable",
    "RefusedChange",
    "Region",
    "ReminderAnswer",
    "ResourceGrant",
    "RestrictedName",
    "RevivalCase",
    "RuleVersion",
    "ScreeningMark",
    "Script",
    "SearchDue",
    "SearchEntry",
    "ShopAsset",
    "SupportMethod",
    "SyncControl",
    "SyncCursor",
    "SyncEvent",
    "SyncFile",
    "SyncLink",
    "SyncUnknown",
    "Target",
    "TaskStep",
    "Territory",
    "TerritoryRegion",
    "Visit",
    "WeekPlan",
    "WorkLog",
]
