"""Contact cards as phones, Outlook, Gmail and the iPhone write them."""

import base64
import quopri
from pathlib import Path
from typing import Any

import pytest

from fieldapp.file_columns import Field
from fieldapp.importing.read_cards import FIELDS
from fieldapp.importing.read_file import open_file

ANNIVERSARY = "item1.X-ABDATE;type=pref:2010-10-01\nitem1.X-ABLabel:_$!<Anniversary>!$_"


def _quoted(text: str, encoding: str = "utf-8") -> str:
    return quopri.encodestring(text.encode(encoding), quotetabs=True).decode().replace("\n", "")


def _cards(tmp_path: Path, raw: str | bytes) -> list[dict[Field, Any]]:
    path = tmp_path / "a.vcf"
    path.write_bytes(raw if isinstance(raw, bytes) else raw.replace("\n", "\r\n").encode())
    sheet = open_file(path).sheet
    assert sheet.fields == FIELDS
    return [
        {field: cell for field, cell in zip(FIELDS, row.cells, strict=True) if cell is not None} for row in sheet.rows()
    ]


def test_an_old_phone_quotes_every_byte_and_folds_where_it_likes(tmp_path: Path) -> None:
    name = _quoted("王建国")
    raw = f"""BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{_quoted("王")};{_quoted("建国")};;;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{name[:12]}=
{name[12:]}
TEL;CELL;PREF:138-3790-1234
TEL;WORK;VOICE:0371-67891234
ORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{_quoted("兴旺家电")};{_quoted("销售部")}
NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:{_quoted("一行")}=0D=0A{_quoted("二行")}
PHOTO;ENCODING=BASE64;JPEG:{base64.b64encode(bytes(90)).decode()}
{base64.b64encode(bytes(60)).decode()}

END:VCARD
"""
    assert _cards(tmp_path, raw) == [
        {
            Field.NAME: "兴旺家电",
            Field.PERSON: "王建国",
            Field.PHONE: "138-3790-1234\nwork: 0371-67891234",
            Field.PERSON_NOTE: "一行\r\n二行",
        }
    ]


@pytest.mark.parametrize("charset", ["GB2312", "gbk", "GB18030"])
def test_a_card_in_gbk_is_read_quoted_or_not(tmp_path: Path, charset: str) -> None:
    plain = f"BEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET={charset}:李镕梅\r\nORG:鑫源\r\nEND:VCARD\r\n".encode("gb18030")
    name = _quoted("李镕梅", "gb18030")
    quoted = f"BEGIN:VCARD\nVERSION:2.1\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET={charset}:{name}\nEND:VCARD\n"
    assert _cards(tmp_path, plain) == [{Field.NAME: "鑫源", Field.PERSON: "李镕梅"}]
    assert _cards(tmp_path, quoted) == [{Field.PERSON: "李镕梅"}]


def test_an_iphone_groups_its_properties_and_omits_a_year_as_1604(tmp_path: Path) -> None:
    raw = """BEGIN:VCARD
VERSION:3.0
PRODID:-//Apple Inc.//iPhone OS 17.5//EN
N:王;建国;;;
FN:王 建国
ORG:兴旺家电;
item1.TEL;type=CELL;type=VOICE;type=pref:+86 138 3790 1234
item2.TEL:0371 6789 1234
item2.X-ABLabel:_$!<Work>!$_
item3.TEL:13900001111
item3.X-ABLabel:老板娘
item4.ADR;type=WORK;type=pref:;;龙湖镇中心街1号;新郑市;河南省;451191;中国
BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-01
END:VCARD
"""
    (card,) = _cards(tmp_path, raw)
    assert card[Field.PHONE] == "+86 138 3790 1234\nwork: 0371 6789 1234\n老板娘: 13900001111"
    assert card[Field.ADDRESS] == "河南省新郑市龙湖镇中心街1号"
    assert card[Field.BIRTHDAY] == "--05-01"


def test_gmail_and_outlook_fold_lines_and_escape_signs(tmp_path: Path) -> None:
    raw = """BEGIN:VCARD
VERSION:3.0
FN:李梅
ORG:鑫源\\, 家电\\; 总店
NOTE:很长的备注，在这里
 折了一次\\n又一行
EMAIL;TYPE=INTERNET:li@example.cn
TEL;TYPE="CELL,VOICE":13900001111
BDAY:1970-02-03
END:VCARD
"""
    assert _cards(tmp_path, raw) == [
        {
            Field.NAME: "鑫源, 家电; 总店",
            Field.PERSON: "李梅",
            Field.PHONE: "13900001111",
            Field.BIRTHDAY: "1970-02-03",
            Field.PERSON_NOTE: "Mail: li@example.cn\n很长的备注，在这里折了一次\n又一行",
        }
    ]


def test_version_4_has_dates_without_a_year_and_telephones_as_links(tmp_path: Path) -> None:
    raw = """BEGIN:VCARD
VERSION:4.0
FN:张三
TEL;VALUE=uri;TYPE="voice,cell":tel:+86-138-3790-1234
BDAY:--0501
ANNIVERSARY:20010601
TITLE:店长
ADR;LABEL="河南省新郑市龙湖镇";TYPE=home:;;;;;;
END:VCARD
"""
    (card,) = _cards(tmp_path, raw)
    assert card[Field.PHONE] == "+86-138-3790-1234"
    assert (card[Field.BIRTHDAY], card[Field.WEDDING], card[Field.ROLE]) == ("--0501", "20010601", "店长")


@pytest.mark.parametrize(
    ("line", "birthday"),
    [
        ("X-ANDROID-CUSTOM:vnd.android.cursor.item/contact_event;1968-05-01;3;;;;;;;;;;;;;", "1968-05-01"),
        ("X-ANDROID-CUSTOM:vnd.android.cursor.item/contact_event;1968-08-15;0;农历生日;;;;", "农历1968-08-15"),
        ("X-ANDROID-CUSTOM:vnd.com.miui.cursor.item/lunarBirthday;1968-08-15;;;;", "农历1968-08-15"),
        ("X-LUNAR-BIRTHDAY:1968-08-15", "农历1968-08-15"),
        ("BDAY;CALSCALE=chinese:19680815", "农历19680815"),
        ("NOTE:爱喝茶\\n农历生日：八月十五", "农历八月十五"),
        ("BDAY:1968-05-01T00:00:00Z", "1968-05-01T00:00:00Z"),
    ],
)
def test_birthdays_are_found_where_phones_keep_them(tmp_path: Path, line: str, birthday: str) -> None:
    (card,) = _cards(tmp_path, f"BEGIN:VCARD\nVERSION:3.0\nFN:王\n{line}\nEND:VCARD\n")
    assert card[Field.BIRTHDAY] == birthday


def test_a_bom_several_cards_and_bare_line_ends_do_no_harm(tmp_path: Path) -> None:
    raw = "\ufeffBEGIN:VCARD\nVERSION:3.0\nFN:王\nEND:VCARD\n\n\nbegin:vcard\nversion:3.0\nfn:李\nend:vcard"
    assert [card[Field.PERSON] for card in _cards(tmp_path, raw.encode())] == ["王", "李"]


def test_without_a_full_name_it_is_put_together_family_name_first(tmp_path: Path) -> None:
    raw = "BEGIN:VCARD\nVERSION:3.0\nN:欧阳;建国;;;\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nN:Smith;John;;;\nEND:VCARD\n"
    assert [card[Field.PERSON] for card in _cards(tmp_path, raw)] == ["欧阳建国", "John Smith"]


def test_a_line_that_is_no_property_spoils_nothing(tmp_path: Path) -> None:
    raw = "BEGIN:VCARD\nVERSION:3.0\nthis is not a property\n:\nTEL\nFN:王\nEND:VCARD\n"
    assert _cards(tmp_path, raw) == [{Field.PERSON: "王"}]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            ANNIVERSARY,
            {Field.WEDDING: "2010-10-01"},
        ),
        (
            "item1.X-ABDATE;X-APPLE-OMIT-YEAR=1604:1604-10-01\nitem1.X-ABLabel:结婚纪念日",
            {Field.WEDDING: "--10-01"},
        ),
        (
            f"{ANNIVERSARY}\nitem2.X-ABDATE:2018-03-01\nitem2.X-ABLabel:签约",
            {Field.WEDDING: "2010-10-01", Field.PERSON_NOTE: "签约: 2018-03-01"},
        ),
    ],
)
def test_a_day_that_the_iphone_keeps_is_an_anniversary_or_stays_in_the_note(
    tmp_path: Path, lines: str, said: dict[Field, str]
) -> None:
    (card,) = _cards(tmp_path, f"BEGIN:VCARD\nVERSION:3.0\nN:王;建国;;;\nFN:王建国\n{lines}\nEND:VCARD\n")
    assert card == {Field.PERSON: "王建国"} | said


@pytest.mark.parametrize(
    "names",
    [
        "N:;;;;\nFN:兴旺家电\nORG:兴旺家电;\nX-ABShowAs:COMPANY",
        "N:王;建国;;;\nFN:兴旺家电\nORG:兴旺家电;\nX-ABShowAs:COMPANY",
        "ORG:兴旺家电",
        "FN:兴旺家电\nORG:兴旺家电",
    ],
)
def test_a_card_of_a_firm_is_the_dealers_own_and_nobodys(tmp_path: Path, names: str) -> None:
    raw = f"BEGIN:VCARD\nVERSION:3.0\n{names}\nTEL:0371-67891234\nX-WECHAT:xw\nNOTE:二楼\nEND:VCARD\n"
    (card,) = _cards(tmp_path, raw)
    assert card == {Field.NAME: "兴旺家电", Field.SHOP_PHONE: "0371-67891234", Field.NOTE: "WeChat: xw\n二楼"}


def test_a_person_who_is_called_as_the_firm_stays_a_person(tmp_path: Path) -> None:
    (card,) = _cards(tmp_path, "BEGIN:VCARD\nVERSION:3.0\nN:王;建国;;;\nFN:王建国\nORG:老王家电\nEND:VCARD\n")
    assert (card[Field.NAME], card[Field.PERSON]) == ("老王家电", "王建国")


PICTURE = bytes(range(120))
FIRST, SECOND = (base64.b64encode(half).decode() for half in (PICTURE[:60], PICTURE[60:]))


@pytest.mark.parametrize(
    "line",
    [
        f"PHOTO;ENCODING=b;TYPE=JPEG:{FIRST}\n {SECOND}",
        f"PHOTO;ENCODING=BASE64;JPEG:{FIRST}\n{SECOND}\n",
        f"PHOTO:data:image/jpeg;base64,{FIRST}{SECOND}",
    ],
)
def test_the_photo_of_a_card_is_read_in_every_version(tmp_path: Path, line: str) -> None:
    (row,) = open_file(
        _file(tmp_path, f"BEGIN:VCARD\nVERSION:3.0\nFN:王\n{line}\nTEL:123456\nEND:VCARD\n")
    ).sheet.rows()
    assert (row.photo, row.remarks) == (PICTURE, ())


@pytest.mark.parametrize("line", ["PHOTO;VALUE=uri:https://example.cn/a.jpg", "PHOTO;ENCODING=b:abcde"])
def test_a_photo_that_cannot_be_had_is_reported(tmp_path: Path, line: str) -> None:
    (row,) = open_file(_file(tmp_path, f"BEGIN:VCARD\nVERSION:3.0\nFN:王\n{line}\nEND:VCARD\n")).sheet.rows()
    assert row.photo == b""
    assert "not taken in" in str(row.remarks[0])


def _file(folder: Path, text: str) -> Path:
    path = folder / "a.vcf"
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize("said", ["", "nonsense", "5", "[]", '["custom:1"\\, "nobody"\\, "老家"\\, "太康"]'])
def test_a_field_of_the_companys_own_that_is_not_as_we_write_it_is_passed_over(tmp_path: Path, said: str) -> None:
    raw = f"BEGIN:VCARD\nVERSION:3.0\nFN:王建国\nORG:兴旺家电\nNOTE:老家: 太康\nX-FIELDAPP-FIELD:{said}\nEND:VCARD\n"
    (card,) = _cards(tmp_path, raw)
    assert card[Field.PERSON_NOTE] == "老家: 太康"
