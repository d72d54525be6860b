"""Contact cards (.vcf) 2.1, 3.0 and 4.0, as phones, Outlook, Gmail and iPhone write them.

We read the lines ourselves: vobject, which writes our own cards, stops at the first line that is not as the
standard wants it, and the 2.1 of phones seldom is (quoted-printable that is folded anywhere, a character set for
each line, pictures without indentation).  What cannot be understood is passed over, card by card.
"""

import base64
import json
import quopri
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from db.vocabulary import CalendarKind, CustomOwner, PersonRole
from fieldapp.errors import RefusedError
from fieldapp.file_columns import OWN_BIRTHDAY, OWN_FIELD, Field, NamedField, title
from fieldapp.importing.headings import unique
from fieldapp.importing.read_csv import decode
from fieldapp.importing.sheet import MOST_ROWS, Cell, Sheet, SourceRow, nothing_in, too_many_rows
from fieldapp.importing.values import read_word
from fieldapp.rules.birthdays import Birthday
from fieldapp.rules.search_words import is_han
from fieldapp.texts import Text, _
from fieldapp.words.calendar import write_birthday

FIELDS = (
    Field.NAME,
    Field.PERSON,
    Field.ROLE,
    Field.PHONE,
    Field.WECHAT,
    Field.BIRTHDAY,
    Field.WEDDING,
    Field.ADDRESS,
    Field.PERSON_NOTE,
    Field.SHOP_PHONE,
    Field.SHOP_DAY,
    Field.NOTE,
)

_LINE_END = re.compile(rb"\r\n|\n|\r")
_PROPERTY = re.compile(rb'(?:([\w-]+)\.)?([A-Za-z][\w-]*)((?:;(?:[^":;]|"[^"]*")*)*):(.*)', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PARTS = re.compile(r"(?<!\\);")
_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_")
_LUNAR = re.compile(r"农历|阴历|lunar|chinese", re.IGNORECASE)
_A_DATE = re.compile(r"-{2}\d{2}-?\d{2}|\d{4}-?\d{1,2}-?\d{1,2}")
_KEPT_YEARLY = re.compile(r"anniversary|wedding|结婚|纪念日", re.IGNORECASE)
_BASE64 = re.compile(rb"[A-Za-z0-9+/]+={0,2}")
_DATA_LINK = re.compile(r"data:image/[\w.+-]+;base64,", re.IGNORECASE)
_ANDROID_ANNIVERSARY, _ANDROID_BIRTHDAY = "1", "3"  # kinds of contact_event
_LUNAR_NOTE = re.compile(r"^(?:农历生日|阴历生日|lunar birthday)\s*[:：]\s*(.+)\n?", re.IGNORECASE | re.MULTILINE)
_OWN_NOTE = re.compile(r"^(?:农历生日|生日|lunar birthday|birthday)\s*[:：].+\n?", re.IGNORECASE)
_TYPE_WORDS = {"WORK": Text("work"), "HOME": Text("home"), "FAX": Text("fax"), "PAGER": Text("pager")}
_PLAIN_TYPES = {"CELL", "MOBILE", "VOICE", "PREF", "MAIN", "IPHONE", "OTHER"}


@dataclass(frozen=True, slots=True)
class Line:
    """One property of a card, decoded; names and parameters in capitals."""

    group: str
    name: str
    parameters: Mapping[str, tuple[str, ...]]
    value: str

    def parts(self) -> list[str]:
        """The parts of a structured value (N, ADR, ORG)."""
        return [_unescaped(part).strip() for part in _PARTS.split(self.value)]

    @property
    def text(self) -> str:
        return _unescaped(self.value).strip()

    @property
    def types(self) -> set[str]:
        """WORK, CELL ...: 2.1 writes them without TYPE=."""
        return {one.upper() for one in self.parameters.get("TYPE", ())}


@dataclass(slots=True)
class Card:
    """The lines of one card, with the number of the card in its file."""

    number: int
    lines: list[Line] = field(default_factory=list)
    photo: list[str] = field(default_factory=list)  # in base64, piece by piece; or the link to it

    def first(self, *names: str) -> Line | None:
        """The first line of one of these names that says something."""
        return next((line for name in names for line in self.lines if line.name == name and line.text.strip(";")), None)

    def all(self, name: str) -> list[Line]:
        return [line for line in self.lines if line.name == name and line.text]


def read_cards(raw: bytes, file_name: str) -> Sheet:
    """The cards as a table with known columns, one row each.

    Raises:
        RefusedError: no text, cut off within a card, too many cards, or none.
    """
    text = decode(raw, file_name)
    charset = "utf-8"
    if not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        charset = "utf-8" if _is_utf8(raw) else "gb18030"
        packed = raw.removeprefix(b"\xef\xbb\xbf")
    else:
        packed = text.encode()
    rows: list[SourceRow] = []
    own: list[dict[NamedField, str]] = []
    for card in _cards(packed, charset, file_name):
        if len(rows) >= MOST_ROWS:
            raise too_many_rows(file_name)
        photo, remarks = _photo(card)
        own.append(_own_fields(card))
        rows.append(SourceRow(card.number, _cells(card, own[-1]), photo, remarks))
    if not rows:
        raise nothing_in(file_name)
    more = [*dict.fromkeys(field for fields in own for field in fields)]
    if more:
        rows = [replace(row, cells=(*row.cells, *map(fields.get, more))) for row, fields in zip(rows, own, strict=True)]
    return Sheet(
        headings=unique((*map(title, FIELDS), *(field.name for field in more))),
        count=len(rows),
        rows=lambda: iter(rows),
        fields=(*FIELDS, *more),
    )


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


# Lines


def _cards(raw: bytes, charset: str, file_name: str) -> Iterator[Card]:
    number, card, is_in_photo = 0, None, False
    for packed in _unfolded(raw):
        line = _line(packed, charset)
        if line is None:
            if is_in_photo and card is not None and _BASE64.fullmatch(packed):  # some phones do not indent it
                card.photo.append(packed.decode("ascii"))
            continue
        is_in_photo = line.name == "PHOTO"
        if is_in_photo:
            if card is not None and not card.photo:
                card.photo.append(line.value)
            continue
        if line.name == "BEGIN" and line.text.upper() == "VCARD":
            if card is not None:  # the end of the one before was forgotten
                yield card
            number += 1
            card = Card(number)
        elif line.name == "END" and line.text.upper() == "VCARD":
            if card is not None:
                yield card
            card = None
        elif card is not None:
            card.lines.append(line)
    if card is not None:
        raise RefusedError(
            Text(
                "{file} is cut off: card {number} has no end. Export the contacts anew.", file=file_name, number=number
            )
        )


def _unfolded(raw: bytes) -> Iterator[bytes]:
    """Whole lines: those that begin with a blank continue the one before, as does what follows a soft break."""
    whole: bytes | None = None
    for line in _LINE_END.split(raw):
        if whole is not None and _goes_on(whole):
            whole = whole.rstrip(b" \t")[:-1] + line
        elif whole is not None and line[:1] in (b" ", b"\t"):
            whole += line[1:]
        else:
            if whole is not None:
                yield whole
            whole = line
    if whole is not None:
        yield whole


def _goes_on(line: bytes) -> bool:
    """Whether a quoted-printable line ends in a soft break."""
    head = line.partition(b":")[0].upper()
    return b"QUOTED-PRINTABLE" in head and line.rstrip(b" \t").endswith(b"=")


def _line(packed: bytes, charset: str) -> Line | None:
    found = _PROPERTY.fullmatch(packed)
    if found is None:
        return None  # the rest of a picture, or nothing that we know
    group, name, given, value = found.groups()
    parameters = _parameters(given.decode("ascii", "replace"))
    encodings = {one.upper() for one in parameters.get("ENCODING", ())} | {
        one.upper() for one in parameters.get("TYPE", ()) if one.upper() in {"QUOTED-PRINTABLE", "BASE64", "B"}
    }
    if encodings & {"BASE64", "B"} and name.upper() != b"PHOTO":
        return None
    if "QUOTED-PRINTABLE" in encodings:
        value = quopri.decodestring(value)
    named = next(iter(parameters.get("CHARSET", ())), charset)
    text = _decoded(value, named, charset)
    return Line((group or b"").decode("ascii", "replace").upper(), name.decode("ascii").upper(), parameters, text)


def _decoded(value: bytes, *charsets: str) -> str:
    for charset in (*charsets, "utf-8", "gb18030"):
        usable = "gb18030" if charset.lower() in {"gb2312", "gbk"} else charset  # what writes GB2312 means all of it
        try:
            return value.decode(usable)
        except (UnicodeDecodeError, LookupError):
            continue
    return value.decode("utf-8", "replace")


def _parameters(given: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in re.findall(r';((?:[^";]|"[^"]*")*)', given):
        name, equals, value = one.partition("=")
        if not equals:
            name, value = "TYPE", one
        values = tuple(part.strip().strip('"') for part in value.split(",") if part.strip())
        found[name.strip().upper()] = found.get(name.strip().upper(), ()) + values
    return found


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


# What a card says


def _cells(card: Card, own: Mapping[NamedField, str]) -> tuple[Cell, ...]:
    birthday, rest = _birthday(card)
    note = "\n".join(line.text for line in card.all("NOTE"))
    for named, value in own.items():  # the note only repeats it
        repeated = re.escape(named.said(value))
        note = re.sub(rf"^{repeated}$\n?", "", note, count=1, flags=re.MULTILINE).rstrip("\n")
    if isinstance(birthday, Birthday):  # our own: the note only repeats it
        note = _OWN_NOTE.sub("", note)
    elif birthday is None and (found := _LUNAR_NOTE.search(note)):  # the phone knew no other place for it
        birthday = f"农历{found[1].removeprefix('农历').strip()}"
        note = (note[: found.start()] + note[found.end() :]).strip("\n")
    roles = [line.text for line in (card.first("ROLE"), card.first("TITLE")) if line]
    role = next((said for said in roles if read_word(PersonRole, said)), None)
    days, other_days = _days_kept(card)
    remaining = [
        *(said for said in dict.fromkeys(roles) if said != role),
        *rest,
        *other_days,
        *_others(card),
        *([note] if note else []),
    ]
    organisation = card.first("ORG")
    firm = next(filter(None, organisation.parts()), "") if organisation else ""
    wechat = card.first("X-WECHAT", "X-WEIXIN", "X-WECHAT-ID") or next(
        (line for line in card.all("IMPP") if re.match(r"(?:x-)?(?:wechat|weixin):", line.text, re.IGNORECASE)), None
    )
    name, phones, day = _name(card), "\n".join(_phones(card)), next(iter(days), "")
    chat = re.sub(r"^[\w-]+:", "", wechat.text) if wechat else ""
    cells: dict[Field, Cell] = {Field.ADDRESS: _address(card)}
    if _is_of_firm(card, firm, name):
        born = write_birthday(birthday) if isinstance(birthday, Birthday) else birthday
        facts = ((_("WeChat"), chat), (_("Birthday"), born), (_("Role"), role))
        said = [f"{what}: {fact}" for what, fact in facts if fact]
        cells |= {Field.NAME: firm or name, Field.SHOP_PHONE: phones, Field.SHOP_DAY: day}
        cells[Field.NOTE] = "\n".join([*said, *remaining])
    else:
        cells |= {Field.NAME: firm, Field.PERSON: name, Field.ROLE: role, Field.PHONE: phones, Field.WECHAT: chat}
        cells |= {Field.BIRTHDAY: birthday, Field.WEDDING: day, Field.PERSON_NOTE: "\n".join(remaining)}
    return tuple(cells.get(field) or None for field in FIELDS)


def _own_fields(card: Card) -> dict[NamedField, str]:
    """What the card says in fields of the company's own."""
    found = {}
    for line in card.all(OWN_FIELD):
        try:
            key, owner, name, value = map(str, json.loads(line.text))
            found[NamedField(key, CustomOwner(owner), name)] = value
        except (ValueError, TypeError):  # not as we write it
            continue
    return found


def _is_of_firm(card: Card, firm: str, name: str) -> bool:
    """Whether the card is a firm's and nobody's in it: iPhones mark it so, others repeat the firm as the name."""
    marked = card.first("X-ABSHOWAS")
    if marked is not None and marked.text.upper() == "COMPANY":
        return True
    parts = card.first("N")
    has_own_name = parts is not None and "".join(parts.parts()).replace(" ", "") != firm.replace(" ", "")
    return bool(firm) and not has_own_name and name in {"", firm}


def _days_kept(card: Card) -> tuple[list[str], list[str]]:
    """The days of a card that are kept every year as an anniversary, and the other ones in words."""
    labels = _labels(card)
    days = [
        _without_year(line)
        for line in [card.first("ANNIVERSARY", "X-ANNIVERSARY", "X-MS-ANNIVERSARY", "X-EVOLUTION-ANNIVERSARY")]
        if line
    ]
    days += filter(None, [_android(card, _ANDROID_ANNIVERSARY)])
    others = []
    for line in card.all("X-ABDATE"):
        label = labels.get(line.group, "")
        said = apple[1] if (apple := _APPLE_LABEL.fullmatch(label)) else label
        if _KEPT_YEARLY.search(said):
            days.append(_without_year(line))
        else:
            others.append(f"{said or _('Date')}: {_without_year(line)}")
    days = list(dict.fromkeys(days))
    return days[:1], [*(_("Another anniversary: {day}").format(day=day) for day in days[1:]), *others]


def _photo(card: Card) -> tuple[bytes, tuple[Text, ...]]:
    """The picture of a card, and why there is none where one is named."""
    said = "".join(card.photo)
    if not said.strip():
        return b"", ()
    if not _DATA_LINK.match(said) and re.match(r"[a-z]+:", said):
        return b"", (Text("The photo is only a link, {link}: it was not taken in.", link=said[:200]),)
    try:
        return base64.b64decode(_DATA_LINK.sub("", said)), ()
    except ValueError:
        return b"", (Text("The photo in the card is damaged: it was not taken in."),)


def _name(card: Card) -> str:
    """The name as it is written in full; made from its parts, family name first, where it is not."""
    full = card.first("FN")
    if full is not None:
        return full.text
    parts = card.first("N")
    if parts is not None:
        family, given, middle, *_titles = [*parts.parts(), "", "", ""]
        said = [part for part in (family, middle, given) if part]
        together = "".join(said)
        if together:
            return together if all(map(is_han, together)) else " ".join(filter(None, (given, middle, family)))
    nick = card.first("NICKNAME")
    return nick.text if nick else ""


def _labels(card: Card) -> dict[str, str]:
    """What the iPhone calls the lines of a group."""
    return {line.group: line.text for line in card.all("X-ABLABEL") if line.group}


def _phones(card: Card) -> Iterator[str]:
    labels = _labels(card)
    for line in card.all("TEL"):
        label = labels.get(line.group, "") if line.group else ""
        if apple := _APPLE_LABEL.fullmatch(label):
            label = str(_TYPE_WORDS.get(apple[1].upper(), "" if apple[1].upper() in _PLAIN_TYPES else apple[1]))
        elif not label:
            label = " ".join(str(word) for kind, word in _TYPE_WORDS.items() if kind in line.types)
            label = next((one[2:] for one in line.types if one.startswith("X-")), label)
        number = line.text.removeprefix("tel:").replace(";ext=", " ext ")
        yield f"{label}: {number}" if label else number


def _address(card: Card) -> str:
    """From the largest to the smallest, as Chinese addresses go; the country is left out."""
    line = next((line for line in card.all("ADR") if "WORK" in line.types), card.first("ADR"))
    if line is None:
        return ""
    label = next(iter(line.parameters.get("LABEL", ())), "")
    box, extended, street, city, province, _code, _country = [*line.parts(), *[""] * 7][:7]
    parts = [part for part in (province, city, street, extended, box) if part]
    joined = "".join(parts) if any(map(is_han, "".join(parts))) else " ".join(parts)
    return re.sub(r"\s*\n\s*", " ", joined or label)


def _birthday(card: Card) -> tuple[Cell, list[str]]:
    """The birthday, lunar ones before solar ones, and others in words for the note."""
    own = card.first(OWN_BIRTHDAY)
    if own is not None and (known := _own_birthday(own.text)):
        return known, []
    found: list[str] = []
    for line in card.lines:
        calendar = " ".join(line.parameters.get("CALSCALE", ())) + " ".join(line.parameters.get("X-APPLE-CALSCALE", ()))
        said_lunar = _LUNAR.search(f"{line.name} {calendar} {line.value}")
        if said_lunar and (line.name.startswith("X-") or line.name in {"BDAY", "ALTBDAY"}):
            date = _A_DATE.search(line.value)
            found += [f"农历{date[0]}"] if date else []
    solar = card.first("BDAY")
    if solar is not None and not _LUNAR.search(" ".join(solar.parameters.get("CALSCALE", ()))):
        found.append(_without_year(solar))
    elif android := _android(card, _ANDROID_BIRTHDAY):
        found.append(android)
    if not found:
        return None, []
    rest = [_("Another birthday: {day}").format(day=other) for other in found[1:]]
    return found[0], rest


def _without_year(line: Line) -> str:
    """A date, without the year that stands for none."""
    omitted = next(iter(line.parameters.get("X-APPLE-OMIT-YEAR", ())), "")
    return "--" + line.text[4:].lstrip("-") if omitted and line.text.startswith(omitted) else line.text


def _own_birthday(text: str) -> Birthday | None:
    found = re.fullmatch(r"(lunar|solar) (\d+|\?)-(\d+|\?)-(\d+|\?)( leap)?", text)
    if found is None:
        return None
    year, month, day = (None if part == "?" else int(part) for part in found.groups()[1:4])
    return Birthday(CalendarKind(found[1]), year, month, day, found[5] is not None)


def _android(card: Card, kind: str) -> str:
    """The date of an event as Android writes it: X-ANDROID-CUSTOM:vnd...item/contact_event;1968-05-01;3;..."""
    for line in card.all("X-ANDROID-CUSTOM"):
        item, date, of_kind, *_rest = [*line.parts(), "", "", ""]
        if item.endswith("/contact_event") and of_kind == kind and not _LUNAR.search(line.value):
            return date
    return ""


def _others(card: Card) -> Iterator[str]:
    """What we have no column for and people would miss."""
    for line in card.all("EMAIL"):
        yield _("Mail: {address}").format(address=line.text)
    for line in card.all("X-QQ"):
        yield f"QQ: {line.text}"
