"""The sentences of the app and their Chinese: extract, find what is missing, add, compile.

python dev.py words missing [PATH...]   sentences in PATH (default: everywhere) without a translation
python dev.py words add FILE.json       {"English": "中文"} or {"context|English": "中文"} into the catalogue
python dev.py words prune               drop translations of what the code no longer says
python dev.py words compile             the .mo files that the app reads

A plural is given under its first English form; Chinese has one form for both.
"""

import ast
import json
import re
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
TRANSLATIONS = ROOT / "resources" / "translations"
PO = TRANSLATIONS / "zh_CN" / "LC_MESSAGES" / "fieldapp.po"
# Which of the arguments of a lookup is its context (None: it has none), and which are what it says.
LOOKUPS: Mapping[str, tuple[int | None, slice]] = {
    "_": (None, slice(0, 1)),
    "Text": (None, slice(0, 1)),
    "ngettext": (None, slice(0, 2)),
    "pgettext": (0, slice(1, 2)),
}
SOURCES = ("fieldapp", "ui")
# Written by hand: Babel's own would carry the time and make a conflict of every two branches.
HEADER = """\
# Chinese translations of FieldApp.
msgid ""
msgstr ""
"Language: zh_CN\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""

# A context (or none) and the English: one sentence, or the two forms of a plural.
Sentence = tuple[str | None, str | tuple[str, ...]]


def sentences(paths: Iterable[Path]) -> dict[Sentence, str]:
    """Every sentence that the Python files in *paths* say, with the place where it stands first.

    Read from the syntax tree: Babel's own extraction overlooks the lookups inside an f-string.
    """
    found: dict[Sentence, str] = {}
    for path in paths:
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            for line, sentence in _lookups(ast.parse(file.read_text("utf-8"))):
                found.setdefault(sentence, f"{file.relative_to(ROOT).as_posix()}:{line}")
    return found


def _lookups(tree: ast.AST) -> Iterator[tuple[int, Sentence]]:
    """The line and the sentence of every lookup in *tree* whose words are written out there."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.func.id not in LOOKUPS:
            continue
        context, said = LOOKUPS[call.func.id]
        words = [word.value if isinstance(word, ast.Constant) else None for word in call.args]
        forms = tuple(word for word in words[said] if isinstance(word, str))
        if len(forms) == len(words[said]) and forms:
            about = words[context] if context is not None else None
            yield call.lineno, (about if isinstance(about, str) else None, forms if len(forms) > 1 else forms[0])


def all_sentences() -> dict[Sentence, str]:
    """What the whole app says."""
    return sentences(ROOT / name for name in SOURCES)


def read_catalogue() -> Catalog:
    """The Chinese catalogue as committed."""
    with PO.open("rb") as source:
        return read_po(source, locale="zh_CN")


def missing(said: Mapping[Sentence, str]) -> dict[Sentence, str]:
    """Those of *said* that have no Chinese yet, or one marked as a guess; with their places."""
    catalogue = read_catalogue()

    def lacks(sentence: Sentence) -> bool:
        context, english = sentence
        message = catalogue.get(_first(english), context)
        if message is None or message.fuzzy or isinstance(message.id, str) is not isinstance(english, str):
            return True
        return not all([message.string] if isinstance(message.string, str) else message.string or [""])

    return {sentence: place for sentence, place in said.items() if lacks(sentence)}


def gaps(sentence: str) -> set[str]:
    """The places where something is filled in: ``{name}``, and ``%(name)s`` or ``%s`` of argparse.

    Raises:
        ValueError: a brace without its partner.
    """
    named = {f"{{{name}}}" for _text, name, _spec, _conversion in Formatter().parse(sentence) if name is not None}
    return named | set(re.findall(r"%(?:\(\w+\))?[sdr]", sentence))


def add(translations: Mapping[str, str]) -> list[str]:
    """Merge *translations* into the catalogue and compile it; those with wrong gaps stay out.

    Returns:
        What is wrong with some of them, a line each.
    """
    said = {(context, _first(english)): english for context, english in all_sentences()}
    complaints = []
    with _alone():
        catalogue = read_catalogue()
        for key, chinese in translations.items():
            context, bar, word = key.partition("|")
            sentence = (context, word) if bar and (context, word) in said else (None, key)
            english = said.get(sentence, sentence[1])
            if sentence not in said:
                complaints.append(f"the code does not say (yet): {key}")
            if gaps(chinese) != gaps(english if isinstance(english, str) else english[-1]):
                complaints.append(f"not added, the gaps differ: {key} / {chinese}")
                continue
            catalogue.delete(sentence[1], sentence[0])
            catalogue.add(english, chinese if isinstance(english, str) else (chinese,), context=sentence[0])
        _write(catalogue)
    return complaints


def prune() -> None:
    """Drop from the catalogue what the code no longer says."""
    said = {(context, _first(english)) for context, english in all_sentences()}
    with _alone():
        catalogue = read_catalogue()
        for message in list(catalogue):
            if message.id and (message.context, _first(message.id)) not in said:
                catalogue.delete(_first(message.id), message.context)
        _write(catalogue)


def compile_all() -> None:
    """Write a .mo beside each .po."""
    for po in TRANSLATIONS.glob("*/LC_MESSAGES/*.po"):
        draft = po.with_suffix(".mo.draft")
        with po.open("rb") as source, draft.open("wb") as target:
            write_mo(target, read_po(source))
        draft.replace(po.with_suffix(".mo"))


def _first(english: str | Iterable[str]) -> str:
    return english if isinstance(english, str) else next(iter(english))


def _write(catalogue: Catalog) -> None:
    draft = PO.with_suffix(".draft")
    with draft.open("wb") as target:
        target.write(HEADER.encode())
        write_po(target, catalogue, width=120, sort_output=True, omit_header=True, ignore_obsolete=True)
    draft.replace(PO)
    compile_all()


@contextmanager
def _alone() -> Iterator[None]:
    """Only one at a time may change the catalogue."""
    lock = PO.with_suffix(".lock")
    for _attempt in range(300):
        try:
            lock.touch(exist_ok=False)
            break
        except FileExistsError:
            time.sleep(0.1)
    else:
        sys.exit(f"Somebody else changes the catalogue; if nobody does, delete {lock}")
    try:
        yield
    finally:
        lock.unlink()


def main(arguments: list[str]) -> int:
    """Run one command: 0, 1 if something is missing or wrong, 2 if the command is not one."""
    match arguments:
        case ["missing", *paths]:
            lacking = missing(sentences(Path(path).resolve() for path in paths) if paths else all_sentences())
            for (context, english), place in sorted(lacking.items(), key=lambda item: item[1]):
                key = f"{context}|{_first(english)}" if context else _first(english)
                print(place, json.dumps(key, ensure_ascii=False))
            return 1 if lacking else 0
        case ["add", file]:
            complaints = add(json.loads(Path(file).read_text("utf-8")))
            print(*complaints, sep="\n", end="\n" if complaints else "")
            return 1 if any(complaint.startswith("not added") for complaint in complaints) else 0
        case ["prune"]:
            prune()
        case ["compile"]:
            compile_all()
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
