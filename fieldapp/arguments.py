"""What every command of ours shares: its language, also in argparse's own sentences."""

import argparse
import gettext
import locale
import os
from collections.abc import Sequence
from importlib import resources

from fieldapp.texts import LANGUAGES, Text, speak

# What argparse says by itself.  It looks these up through gettext, in the language of the
# environment; standing here they are extracted, translated and checked like all others.
ARGPARSE_SENTENCES = (
    Text("usage: "),
    Text("options"),
    Text("positional arguments"),
    Text("show this help message and exit"),
    Text("%(prog)s: error: %(message)s\n"),
    Text("argument %(argument_name)s: %(message)s"),
    Text("ambiguous option: %(option)s could match %(matches)s"),
    Text("expected at least one argument"),
    Text("expected at most one argument"),
    Text("expected one argument"),
    Text("ignored explicit argument %r"),
    Text("invalid %(type)s value: %(value)r"),
    Text("invalid choice: %(value)r (choose from %(choices)s)"),
    Text("not allowed with argument %s"),
    Text("one of the arguments %s is required"),
    Text("the following arguments are required: %s"),
    Text("unrecognized arguments: %s"),
    Text("can't open '%(filename)s': %(error)s"),
)


def language_asked(given: Sequence[str]) -> str:
    """The language that the arguments or FIELDAPP_LANG name; empty where neither does.

    It is needed before the arguments can be parsed: the help is in it.
    """
    for place, word in enumerate(given):
        asked = word.removeprefix("--lang=") if word.startswith("--lang=") else ""
        if word == "--lang" and place + 1 < len(given):
            asked = given[place + 1]
        if asked in LANGUAGES:
            return asked
    asked = os.environ.get("FIELDAPP_LANG", "")
    return asked if asked in LANGUAGES else ""


def language_of_computer() -> str:
    """The language the system speaks, as far as we speak it: English for all but Chinese."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    named = named or (locale.getlocale()[0] or "")
    return "zh_CN" if named.lower().startswith(("zh", "chinese")) else "en"


def speak_everywhere(language: str) -> None:
    """Speak *language* from now on, also where the standard library looks sentences up."""
    speak(language)
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("fieldapp", str(resources.files("resources") / "translations"))
    gettext.textdomain("fieldapp")


class Parser(argparse.ArgumentParser):
    """Help with its examples and line breaks as they are written."""

    def __init__(self, **given: object) -> None:
        given.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        given.setdefault("allow_abbrev", False)
        super().__init__(**given)  # type: ignore[arg-type]  # argparse's own names and types
