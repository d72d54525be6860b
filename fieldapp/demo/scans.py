"""Scanned pages of a few contracts: drawn, and kept beside the store as any photo is (DOMAIN section 13)."""

import io
from datetime import date
from importlib import resources
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Attachment, Contract, Dealer
from db.store import Store
from db.vocabulary import DealerStatus, DepositKind
from fieldapp.attachments import AttachmentFiles
from fieldapp.demo.rows import Rows
from fieldapp.demo.shops import OUR_BRAND
from fieldapp.places import Places

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

SCANNED = 16
_PAGE = (620, 877)  # A4 at 75 dots an inch: legible, and small
_PAPER, _INK, _SEAL = (247, 245, 238), (40, 42, 54), (196, 44, 40)
_DEPOSITS = {DepositKind.EARNEST: "定金", DepositKind.ADVANCE: "订金"}


def scan_contracts(session: Session, store: Store, rows: Rows, today: date) -> None:
    """Attach the scanned page to the first contracts that run and that both sides signed and sealed.

    Args:
        session: what was added by *rows* so far is written.
        store: the pages are kept beside it.
        rows: takes the attachments.
        today: contracts that have ended are left as they are.
    """
    files = AttachmentFiles(Places(store.path.parent).attachments, store.key)
    found = session.execute(
        select(Contract, Dealer.name)
        .join(Dealer, Dealer.id == Contract.dealer_id)
        .where(
            Dealer.status == DealerStatus.ACTIVE,
            Contract.signed_on.is_not(None),
            Contract.their_seal,
            Contract.terms_known_by != "",
            Contract.ends_on >= today,
        )
        .order_by(Contract.number)
        .limit(SCANNED)
    ).all()
    for place, (contract, dealer) in enumerate(found):
        name = f"{contract.number}.jpg"
        kept = files.keep_photo(_page(contract, dealer, tilt=(place % 5 - 2) * 0.4), name)
        rows.add(
            Attachment,
            dealer_id=contract.dealer_id,
            owner_table="contract",
            owner_id=contract.id,
            sha256=kept.sha256,
            size=kept.size,
            mime=kept.mime,
            file_name=name,
            caption="双方签字盖章页",
        )
    rows.write()


def _page(contract: Contract, dealer: str, tilt: float) -> bytes:
    """The page as it comes from the scanner: *tilt* degrees off the straight."""
    from PIL import Image, ImageDraw

    page = Image.new("RGB", _PAGE, _PAPER)
    draw = ImageDraw.Draw(page)
    draw.text((_PAGE[0] / 2, 90), contract.title, _INK, _font(30), anchor="mm")
    text = _font(17)
    for number, line in enumerate(_lines(contract, dealer)):
        draw.text((70, 170 + 40 * number), line, _INK, text)
    for x, side, seal in ((70, "甲方", OUR_BRAND), (340, "乙方", dealer[:4])):
        draw.text((x, 640), f"{side}（签字、盖章）：", _INK, text)
        draw.text((x, 780), f"{contract.signed_on:%Y 年 %m 月 %d 日}", _INK, text)
        _stamp(draw, x + 110, 715, seal)
    scanned = page.rotate(tilt, Image.Resampling.BICUBIC, fillcolor=(222, 222, 222))
    out = io.BytesIO()
    scanned.save(out, "PNG")
    return out.getvalue()


def _lines(contract: Contract, dealer: str) -> list[str]:
    deposit = _DEPOSITS.get(contract.deposit_kind)
    terms = [
        f"合同期限：自 {contract.starts_on} 起至 {contract.ends_on} 止。",
        f"年度进货金额：人民币 {contract.amount:,.0f} 元。",
        *([f"{deposit}：人民币 {contract.deposit:,.0f} 元。"] if deposit else []),
        "货款按月对账，逾期按约定处理。",
        "变更须经双方书面确认。",
        "本合同一式两份，签字盖章后生效。",
    ]
    return [
        f"合同编号：{contract.number}",
        f"甲方（供货方）：{OUR_BRAND}电器",
        f"乙方（经销商）：{dealer}",
        *(f"{number}. {term}" for number, term in enumerate(terms, 1)),
    ]


def _stamp(draw: "ImageDraw", x: int, y: int, name: str) -> None:
    draw.ellipse((x - 48, y - 48, x + 48, y + 48), outline=_SEAL, width=3)
    draw.text((x, y - 14), "★", _SEAL, _font(22), anchor="mm")
    draw.text((x, y + 16), name, _SEAL, _font(18), anchor="mm")


def _font(size: int) -> "FreeTypeFont":
    from PIL import ImageFont

    with resources.as_file(resources.files("resources") / "fonts" / "NotoSansSC-Regular.ttf") as file:
        return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)
