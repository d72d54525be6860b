"""Adding fields of the company's own, and writing into them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import CustomChoice, CustomField, CustomValue, Dealer, Person, Visit
from db.store import Store
from db.vocabulary import CustomKind, CustomOwner
from fieldapp.custom_columns import custom_fields, may_keep_custom_fields
from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.file_columns import Field, title
from fieldapp.operations import Area, Changed
from fieldapp.operations.fields import checked, existing, write
from fieldapp.rules.custom_fields import CustomColumn, CustomProblem, OptionDraft, custom_value_id, read_custom
from fieldapp.texts import LANGUAGES, Text, speaking
from fieldapp.words.custom_fields import custom_problem

MOST_FIELDS = 60  # of one kind of record: more nobody fills in
_TOUCHED = Changed.of(Area.RULES, Area.DEALERS, Area.VISITS)
_OF_RECORDS = Changed.of(Area.DEALERS, Area.VISITS)
_TOGETHER = (CustomOwner.DEALER, CustomOwner.PERSON)  # stand in one table of a file, under their names
_CHANGEABLE = frozenset({"name_zh", "name_en", "unit", "is_retired"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCustomField:
    """A field as it was typed; *choices* by their names in Chinese."""

    owner: CustomOwner
    kind: CustomKind
    name_zh: str
    name_en: str = ""
    unit: str = ""
    choices: Sequence[str] = ()


def add_custom_field(store: Store, new: NewCustomField) -> tuple[UUID, Changed]:
    """Add a field, behind those that are there.

    Raises:
        RefusedError: whoever works here has a manager, or there are too many fields.
        FieldRefusedError: no name, one that is taken, or nothing to choose from.
    """
    with store.transaction(Text("Add the field {name}", name=new.name_zh.strip())) as session:
        _must_keep(session)
        owner, kind = CustomOwner(new.owner), CustomKind(new.kind)  # a window hands on the word alone
        there = custom_fields(session, owner, with_retired=True)
        if len(there) >= MOST_FIELDS:
            raise RefusedError(Text("There are {most} fields already: use one of those.", most=MOST_FIELDS))
        field = CustomField(owner=owner, kind=kind, name_zh="")
        field.position = max((one.position for one in there), default=0) + 1
        write(field, {"name_zh": new.name_zh, "name_en": new.name_en, "unit": new.unit})
        _must_differ(session, field)
        session.add(field)
        session.flush()
        names = [name.strip() for name in new.choices if name.strip()]
        if kind is CustomKind.CHOICE:
            if not names:
                raise FieldRefusedError("choices", Text("Write what can be chosen, one on each line."))
            _put_options(session, field.id, [OptionDraft(name) for name in names])
    return field.id, _TOUCHED


def change_custom_field(
    store: Store, field_id: UUID, values: Mapping[str, object], options: Sequence[OptionDraft] | None = None
) -> Changed:
    """Call a field something else, or stop (or start again) using it; what stands in it stays.

    Args:
        store: the store.
        field_id: which one.
        values: *name_zh*, *name_en*, *unit*, *is_retired*.
        options: the answers to choose from; one that is not among them is not offered any more.

    Raises:
        RefusedError: whoever works here has a manager, or nothing is chosen in the field.
        FieldRefusedError: no name, one that is taken, nothing to choose from, or two answers of one name.
    """
    with store.transaction(Text("Change a field of the company")) as session:
        _must_keep(session)
        field = existing(session, CustomField, field_id)
        write(field, {name: value for name, value in values.items() if name in _CHANGEABLE})
        _must_differ(session, field)
        if options is not None:
            if field.kind is not CustomKind.CHOICE:
                raise RefusedError(Text("Nothing is chosen in this field."))
            _put_options(session, field_id, options)
    return _TOUCHED


def order_custom_fields(store: Store, field_ids: Sequence[UUID]) -> Changed:
    """Let the fields of one kind of record stand in this order.

    Raises:
        RefusedError: whoever works here has a manager.
    """
    with store.transaction(Text("Order the fields of the company")) as session:
        _must_keep(session)
        for position, field_id in enumerate(field_ids, 1):
            existing(session, CustomField, field_id).position = position
    return _TOUCHED


def set_custom_values(store: Store, owner: CustomOwner, record_id: UUID, values: Mapping[UUID, object]) -> Changed:
    """Write into fields of a dealer, a person or a visit; nothing empties one.

    Raises:
        FieldRefusedError: the first value that its field cannot take; it names the field by ``CustomColumn.key``.
        RefusedError: the record or the field is not there any more.
    """
    with store.transaction(Text("Fill in fields of the company")) as session:
        put_custom_values(session, owner, record_id, values)
    return _OF_RECORDS


def put_custom_values(session: Session, owner: CustomOwner, record_id: UUID, values: Mapping[UUID, object]) -> None:
    """The same within a change that is under way."""
    if not values:
        return
    session.flush()  # the record may be as new as its values
    known = {field.id: field for field in custom_fields(session, owner, with_retired=True)}
    dealer_id = _dealer_of(session, owner, record_id)
    for field_id, written in values.items():
        field = known.get(field_id)
        if field is None:
            raise RefusedError(Text("This field is not there any more."))
        _put(session, field, record_id, dealer_id, kept_custom(field, written))


def kept_custom(field: CustomColumn, written: object) -> str:
    """*written* in the form in which it is kept.

    Raises:
        FieldRefusedError: it cannot stand in the field.
    """
    value = read_custom(field, written)
    if isinstance(value, CustomProblem):
        raise FieldRefusedError(field.key, custom_problem(field, value))
    return value


def custom_row(field: CustomColumn, record_id: UUID, dealer_id: UUID, value: str) -> dict[str, object]:
    """The columns of ``custom_value`` for one value."""
    return {
        "id": custom_value_id(record_id, field.id),
        "dealer_id": dealer_id,
        "person_id": record_id if field.owner is CustomOwner.PERSON else None,
        "visit_id": record_id if field.owner is CustomOwner.VISIT else None,
        "field_id": field.id,
        "value": value,
    }


def _put(session: Session, field: CustomColumn, record_id: UUID, dealer_id: UUID, value: str) -> None:
    wanted = custom_row(field, record_id, dealer_id, value)
    owned = {name: wanted[name] for name in ("person_id", "visit_id", "field_id")}
    # After a merge the row may bear the id of the dealer that is no more.
    row = session.scalars(
        select(CustomValue)
        .filter_by(**owned, **({"dealer_id": dealer_id} if field.owner is CustomOwner.DEALER else {}))
        .order_by(CustomValue.id)
        .limit(1)
    ).first()
    if row is None:
        row = session.get(CustomValue, wanted["id"], execution_options={"include_deleted": True})
    if row is not None:
        row.value, row.deleted_at = value, None
    elif value:
        session.add(CustomValue(**wanted))  # type: ignore[arg-type]  # the columns, by name
    session.flush()


def _dealer_of(session: Session, owner: CustomOwner, record_id: UUID) -> UUID:
    match owner:
        case CustomOwner.DEALER:
            return existing(session, Dealer, record_id).id
        case CustomOwner.PERSON:
            return existing(session, Person, record_id).dealer_id
        case CustomOwner.VISIT:
            return existing(session, Visit, record_id).dealer_id


def _must_keep(session: Session) -> None:
    if not may_keep_custom_fields(session):
        raise RefusedError(Text("Only a manager adds and changes fields. Ask yours."))


def _must_differ(session: Session, field: CustomField) -> None:
    """Two fields of one kind of record that are called the same could not be told apart in a file."""
    with session.no_autoflush:
        taken = session.scalar(
            select(func.count())
            .select_from(CustomField)
            .where(
                CustomField.owner.in_(_TOGETHER if field.owner in _TOGETHER else (field.owner,)),
                CustomField.id != field.id,
                func.lower(CustomField.name_zh) == field.name_zh.lower(),
            )
        )
    if taken or (field.owner in _TOGETHER and (_is_ours(field.name_zh) or _is_ours(field.name_en))):
        raise FieldRefusedError("name_zh", Text("There is a field of this name already."))


def _is_ours(name: str) -> bool:
    """Whether a column of ours in files is called so, in either language: 电话 must not mean another field one day."""
    said = name.strip().casefold()
    for one in LANGUAGES:
        with speaking(one):
            if said in {title(field).casefold() for field in Field}:
                return True
    return False


def _put_options(session: Session, field_id: UUID, options: Sequence[OptionDraft]) -> None:
    names = [option.name_zh.strip().casefold() for option in options]
    if not names or len(set(names)) < len(names):
        raise FieldRefusedError("choices", Text("Write what can be chosen, each once, one on each line."))
    there = {row.id: row for row in session.scalars(select(CustomChoice).where(CustomChoice.field_id == field_id))}
    kept = set()
    for position, option in enumerate(options, 1):
        row = there.get(option.id) if option.id else None
        if row is None:
            row = CustomChoice(field_id=field_id, name_zh=checked(CustomChoice, "name_zh", option.name_zh))
            session.add(row)
        write(row, {"name_zh": option.name_zh, "name_en": option.name_en})
        row.position, row.is_retired = position, False
        kept.add(row.id)
    for row in there.values():
        if row.id not in kept:
            row.is_retired = True
    session.flush()
