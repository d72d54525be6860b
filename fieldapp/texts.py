"""Sentences for people, made where the fact is known and translated where it is shown."""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib import resources

LANGUAGES = ("zh_CN", "en")
DEFAULT_LANGUAGE = "zh_CN"
_language: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)


@dataclass(frozen=True, slots=True, init=False)
class Text:
    """An English sentence with {named} gaps, not yet in the reader's language.

    ``str(text)`` translates it into the language spoken there and then; a gap may hold another
    ``Text``.  The extraction of sentences finds the first argument.
    """

    sentence: str
    gaps: tuple[tuple[str, object], ...]

    def __init__(self, sentence: str, /, **gaps: object) -> None:
        object.__setattr__(self, "sentence", sentence)
        object.__setattr__(self, "gaps", tuple(gaps.items()))

    def __str__(self) -> str:
        return _(self.sentence).format(**dict(self.gaps))


def _(sentence: str) -> str:
    """Translate *sentence* now, into the language of the current context."""
    return _catalogue(_language.get()).gettext(sentence)


def pgettext(context: str, sentence: str) -> str:
    """Translate a word that means different things in different places."""
    return _catalogue(_language.get()).pgettext(context, sentence)


def ngettext(one: str, many: str, count: int) -> str:
    """Translate with a count: pass both English forms; fill the gaps afterwards."""
    return _catalogue(_language.get()).ngettext(one, many, count)


def language() -> str:
    """The language spoken here and now: ``"zh_CN"`` or ``"en"``."""
    return _language.get()


def speak(chosen: str) -> None:
    """From now on, speak *chosen* in this context: for the window and the command line at their start."""
    _language.set(chosen)


@contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """Use *chosen* (``"zh_CN"`` or ``"en"``) inside the block: one report, one request."""
    token = _language.set(chosen)
    try:
        yield
    finally:
        _language.reset(token)


@cache
def _catalogue(chosen: str) -> gettext.NullTranslations:
    if chosen == "en":
        return gettext.NullTranslations()  # the sentences in the code are English already
    folder = resources.files("resources") / "translations"
    return gettext.translation("fieldapp", str(folder), [chosen])
