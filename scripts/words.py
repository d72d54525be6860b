"""The sentences of the app and their Chinese: extract, find what is missing, add, compile.

    python scripts/words.py missing [PATH...]   sentences in PATH (default: everywhere) without a translation
    python scripts/words.py add FILE.json       {"English": "中文"} or {"context|English": "中文"} into the catalogue
    python scripts/words.py compile             the .mo files that the app reads
"""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
TRANSLATIONS = ROOT / "resources" / "translations"
PO = TRANSLATIONS / "zh_CN" / "LC_MESSAGES" / "fieldapp.po"
KEYWORDS = {"_": None, "Text": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
SOURCES = ("fieldapp", "ui")
Found = tuple[str | None, str | tuple[str, ...]]


def sentences(paths: list[Path]) -> dict[Found, str]:
    """Every sentence in *paths* as (context, English), with the place where it stands first."""
    found: dict[Found, str] = {}
    for path in paths:
        if path.is_dir():
            rows = extract_from_dir(path, [("**.py", "python")], keywords=KEYWORDS)
            named = ((str(path.relative_to(ROOT) / name), line, message, ctx) for name, line, message, _, ctx in rows)
        else:
            named = (
                (str(path.relative_to(ROOT)), line, message, ctx)
                for line, message, _, ctx in extract_from_file("python", path, keywords=KEYWORDS)
            )
        for name, line, message, context in named:
            english = tuple(message) if isinstance(message, (list, tuple)) else message
            found.setdefault((context, english), f"{name}:{line}")
    return found


@contextmanager
def alone() -> Iterator[None]:
    """Only one at a time may change the catalogue."""
    lock = PO.with_suffix(".lock")
    for _attempt in range(600):
        try:
            lock.touch(exist_ok=False)
            break
        except FileExistsError:
            time.sleep(0.1)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def read_catalogue() -> Catalog:
    """The Chinese catalogue as committed, empty where there is none yet."""
    if PO.exists():
        with PO.open("rb") as source:
            return read_po(source, locale="zh_CN")
    return Catalog(locale="zh_CN", project="FieldApp", charset="utf-8", fuzzy=False)


def missing(paths: list[Path]) -> list[tuple[str, Found]]:
    """Places and sentences that have no Chinese yet."""
    catalogue = read_catalogue()
    lacking = []
    for (context, english), place in sentences(paths).items():
        message = catalogue.get(english[0] if isinstance(english, tuple) else english, context)
        if message is None or message.fuzzy or not message.string or not all(message.string):
            lacking.append((place, (context, english)))
    return sorted(lacking, key=lambda item: item[0])


def add(translations: dict[str, str]) -> None:
    """Merge into the catalogue, drop sentences the code no longer says, and compile."""
    with alone():
        catalogue = read_catalogue()
        used = sentences([ROOT / name for name in SOURCES])
        fresh = Catalog(locale="zh_CN", project="FieldApp", charset="utf-8", fuzzy=False)
        plain = lambda english: english[0] if isinstance(english, tuple) else english  # noqa: E731
        wanted = {(context, plain(english)): english for context, english in used}
        for key, chinese in translations.items():
            context, bar, english = key.partition("|")
            found = (context, english) if bar and (context, english) in wanted else (None, key)
            message = wanted.get(found, found[1])
            catalogue.add(message, (chinese,) if isinstance(message, tuple) else chinese, context=found[0])
        for message in sorted(catalogue, key=lambda m: (str(m.id), m.context or "")):
            if message.id:
                fresh.add(message.id, message.string, context=message.context)
        PO.parent.mkdir(parents=True, exist_ok=True)
        draft = PO.with_suffix(".draft")
        with draft.open("wb") as target:
            write_po(target, fresh, width=120, sort_output=True, omit_header=False)
        draft.replace(PO)
        compile_all()


def compile_all() -> None:
    """Write a .mo beside each .po."""
    for po in TRANSLATIONS.glob("*/LC_MESSAGES/*.po"):
        draft = po.with_suffix(".mo.draft")
        with po.open("rb") as source, draft.open("wb") as target:
            write_mo(target, read_po(source))
        draft.replace(po.with_suffix(".mo"))


def main(arguments: list[str]) -> int:
    """Run one of the three commands; 1 if something is missing."""
    match arguments:
        case ["missing", *paths]:
            lacking = missing([(ROOT / p).resolve() for p in (paths or SOURCES)])
            for place, (context, english) in lacking:
                print(place, json.dumps([context, english] if context else english, ensure_ascii=False))
            return 1 if lacking else 0
        case ["add", file]:
            add(json.loads(Path(file).read_text("utf-8")))
            return 0
        case ["compile"]:
            compile_all()
            return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
