"""The columns that files of dealers have, coming in and going out: what each is called, and whom it describes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from db.vocabulary import CustomOwner
from fieldapp.rules.custom_fields import CustomColumn
from fieldapp.texts import Text


class Field(StrEnum):
    """What a column of a file says.  The value is what ``--map`` and remembered mappings name it by."""

    CODE = "code"
    NAME = "name"
    PLACE = "place"  # one column or several, from the province down
    ADDRESS = "address"
    COORDINATES = "coordinates"  # one column, or latitude and longitude in two
    PERSON = "person"
    ROLE = "role"
    FORM_OF_ADDRESS = "form_of_address"
    PHONE = "phone"  # the person's numbers; the dealer's where no person is named
    SHOP_PHONE = "shop_phone"
    WECHAT = "wechat"
    BIRTHDAY = "birthday"  # by the calendar that the heading names
    CONSENT = "consent_on"  # to keep a child's birthday
    WEDDING = "wedding"
    FAMILY = "family"
    LIKES = "likes"
    PERSON_NOTE = "person_note"
    TYPE = "type"
    LEVEL = "level"
    STATUS = "status"
    GRADE = "grade"
    LADDER_STEP = "ladder_step"
    IS_CORE = "is_core"
    IS_DIRECT = "is_direct"
    CHANNEL = "channel"
    SINCE = "since"
    SHOP_DAY = "shop_day"  # 店庆
    CADENCE_DAYS = "cadence_days"
    OPENING_HOURS = "opening_hours"
    CLOSED_WEEKDAYS = "closed_weekdays"
    TIE_PERSONAL = "tie_personal"
    TIE_ACCOUNT = "tie_account"
    TIE_NETWORK = "tie_network"
    CREDIT_LIMIT = "credit_limit"
    CREDIT_USED = "credit_used"
    WORKING_CAPITAL = "working_capital"
    INTEGRITY = "integrity"
    YEARLY_SALES = "yearly_sales"
    AREA_SERVED = "area_served"
    SHOP_AREA = "shop_area_m2"
    STAFF = "staff_count"
    BRANDS = "brands"
    LOYALTY = "loyalty"
    EXPECTED_DEVELOPMENT = "expected_development"
    PROBLEMS = "problems"
    IMPROVEMENTS = "improvements"
    NOTE = "note"


TITLES: Mapping[Field, Text] = {
    Field.CODE: Text("Dealer code"),
    Field.NAME: Text("Dealer name"),
    Field.PLACE: Text("Place"),
    Field.ADDRESS: Text("Address"),
    Field.COORDINATES: Text("Coordinates"),
    Field.PERSON: Text("Contact person"),
    Field.ROLE: Text("Role"),
    Field.FORM_OF_ADDRESS: Text("Form of address"),
    Field.PHONE: Text("Phone"),
    Field.SHOP_PHONE: Text("Shop phone"),
    Field.WECHAT: Text("WeChat"),
    Field.BIRTHDAY: Text("Birthday"),
    Field.CONSENT: Text("Consent noted on"),
    Field.WEDDING: Text("Wedding anniversary"),
    Field.FAMILY: Text("Family"),
    Field.LIKES: Text("Likes"),
    Field.PERSON_NOTE: Text("Note on the person"),
    Field.TYPE: Text("Type"),
    Field.LEVEL: Text("Level"),
    Field.STATUS: Text("Status"),
    Field.GRADE: Text("Grade"),
    Field.LADDER_STEP: Text("Relationship ladder"),
    Field.IS_CORE: Text("Core dealer"),
    Field.IS_DIRECT: Text("Cooperates directly"),
    Field.CHANNEL: Text("How we met"),
    Field.SINCE: Text("Cooperating since"),
    Field.SHOP_DAY: Text("Shop anniversary"),
    Field.CADENCE_DAYS: Text("Own visit interval (days)"),
    Field.OPENING_HOURS: Text("Opening hours"),
    Field.CLOSED_WEEKDAYS: Text("Closed on"),
    Field.TIE_PERSONAL: Text("Personal tie"),
    Field.TIE_ACCOUNT: Text("Account tie"),
    Field.TIE_NETWORK: Text("Network tie"),
    Field.CREDIT_LIMIT: Text("Credit limit"),
    Field.CREDIT_USED: Text("Credit used"),
    Field.WORKING_CAPITAL: Text("Working capital"),
    Field.INTEGRITY: Text("Integrity"),
    Field.YEARLY_SALES: Text("Yearly sales"),
    Field.AREA_SERVED: Text("Area served"),
    Field.SHOP_AREA: Text("Shop area (m²)"),
    Field.STAFF: Text("Staff"),
    Field.BRANDS: Text("Brands"),
    Field.LOYALTY: Text("Loyalty"),
    Field.EXPECTED_DEVELOPMENT: Text("Expected development"),
    Field.PROBLEMS: Text("Problems found"),
    Field.IMPROVEMENTS: Text("What was improved"),
    Field.NOTE: Text("Note"),
}
"""The heading of each column, in the order in which columns are offered and written."""

OF_PERSON = frozenset(
    {
        Field.PERSON,
        Field.ROLE,
        Field.FORM_OF_ADDRESS,
        Field.PHONE,
        Field.WECHAT,
        Field.BIRTHDAY,
        Field.CONSENT,
        Field.WEDDING,
        Field.FAMILY,
        Field.LIKES,
        Field.PERSON_NOTE,
    }
)
"""What describes a person and not the dealer."""

MONEY = frozenset({Field.CREDIT_LIMIT, Field.CREDIT_USED, Field.WORKING_CAPITAL, Field.YEARLY_SALES})
"""Amounts of yuan."""


AnyField = Field | CustomColumn
"""What a column of a file says: a field of ours, or one of the company's own."""


@dataclass(frozen=True, slots=True)
class NamedField:
    """A field of the company's own as a contact card names it: in another company's data its key is unknown."""

    key: str
    owner: CustomOwner
    name: str

    def said(self, value: str) -> str:
        """The line of a card's note that says it, for phones which know no such field."""
        return f"{self.name}: {value}"


def is_of_person(field: AnyField | None) -> bool:
    """Whether it describes a person and not the dealer."""
    return field.owner is CustomOwner.PERSON if isinstance(field, CustomColumn) else field in OF_PERSON


def key_of(field: AnyField) -> str:
    """What ``--map`` and remembered mappings name it by."""
    return field.key if isinstance(field, CustomColumn) else field.value


OWN_BIRTHDAY = "X-FIELDAPP-BIRTHDAY"
"""The property of contact cards in which we keep a birthday: ``lunar 1968-8-15 leap``, a ? for what is unknown."""

OWN_FIELD = "X-FIELDAPP-FIELD"
"""The property of contact cards in which a field of the company's own stands: a JSON list of its key, whose it is, its
name and its value."""

EXAMPLE_NAME = Text("Example: Xingwang Appliances")
"""The dealer in the template that shows how to fill it in, and is not imported."""


def title(field: Field) -> str:
    """The heading of a column in the language spoken now."""
    return str(TITLES[field])


class Figure(StrEnum):
    """What a column of figures says; the value is what ``--map`` and remembered mappings name it by."""

    CODE = "code"
    NAME = "name"
    PLACE = "place"
    YEAR = "year"
    MONTH = "month"
    CATEGORY = "category"
    MEASURE = "measure"  # a column that says of each row whether it is shipments, collections …
    SHIPMENTS = "shipments"
    COLLECTIONS = "collections"
    PROFIT = "profit"
    COST = "cost"


AMOUNTS = (Figure.SHIPMENTS, Figure.COLLECTIONS, Figure.PROFIT, Figure.COST)
FIGURE_TITLES: Mapping[Figure, Text] = {
    Figure.CODE: Text("Code"),
    Figure.NAME: Text("Dealer"),
    Figure.PLACE: Text("Place"),
    Figure.YEAR: Text("Year"),
    Figure.MONTH: Text("Month"),
    Figure.CATEGORY: Text("Product category"),
    Figure.MEASURE: Text("What the row counts"),
    Figure.SHIPMENTS: Text("Shipments"),
    Figure.COLLECTIONS: Text("Collections"),
    Figure.PROFIT: Text("Profit"),
    Figure.COST: Text("Cost"),
}
