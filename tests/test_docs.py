"""The papers say what is true: links, commands, settings, tables, terms and screenshots."""

import argparse
import dataclasses
import importlib.util
import json
import re
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.pofile import read_po

from fieldapp import __version__
from fieldapp.arguments import Parser
from fieldapp.cli import main as command_line
from fieldapp.pay_json import judgement_json, read_case
from fieldapp.rules.cadence import Cadence
from fieldapp.rules.due_score import VisitWeights
from fieldapp.rules.house_rules import LeadDays, PlanRules, Thresholds
from fieldapp.rules.pay_rates import PayRates
from fieldapp.rules.pay_readings import READINGS, CountsIn
from fieldapp.rules.support import SupportRules
from fieldapp.server import main as server
from fieldapp.settings import Settings
from fieldapp.texts import speaking
from ui.guide_scenes import SCENES
from ui.pages import PAGES
from ui.screenshots import THEMES

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
LANGUAGES = ("zh_CN", "en")
CHAPTERS = {language: sorted((DOCS / "guide" / language).glob("*.md")) for language in LANGUAGES}
PAPERS = [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
COMMAND_LINE = (DOCS / "COMMAND_LINE.md").read_text("utf-8")


def _script(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def _anchor(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def _prose(paper: Path) -> str:
    """A paper without its blocks of code."""
    return re.sub(r"^```.*?^```", "", paper.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)


# Links and pictures


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(paper: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", _prose(paper)):
        if target.startswith("https://"):
            continue
        file, _hash, anchor = target.partition("#")
        linked = (paper.parent / file).resolve() if file else paper
        assert linked.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", _prose(linked), flags=re.MULTILINE)
            assert anchor in map(_anchor, headings), target


def _guide(language: str) -> str:
    return "\n".join(chapter.read_text("utf-8") for chapter in CHAPTERS[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_lists_its_chapters_in_order(language: str) -> None:
    index = (DOCS / "guide" / f"{language}.md").read_text("utf-8")

    assert re.findall(rf"\]\({language}/(.+?)\)", index) == [chapter.name for chapter in CHAPTERS[language]]
    for number, chapter in enumerate(CHAPTERS[language], 1):
        title = chapter.read_text("utf-8").partition("\n")[0].removeprefix("# ")
        assert f"{number}. [{title}](" in index


def test_both_guides_have_the_same_chapters_with_the_same_pictures() -> None:
    chinese, english = (
        {
            chapter.name: re.findall(rf"images/([\w-]+?)-{language}-", chapter.read_text("utf-8"))
            for chapter in CHAPTERS[language]
        }
        for language in LANGUAGES
    )

    assert chinese == english


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_shows_every_page_and_every_scene(language: str) -> None:
    shown = re.findall(rf"images/([\w-]+?)-{language}-light", _guide(language))

    assert {entry.name for entry in PAGES} | {scene.name for scene in SCENES} == set(shown)


def test_all_pictures_are_those_that_the_command_paints() -> None:
    pages = {f"{page.name}-{language}-{look}.png" for page in PAGES for language in LANGUAGES for look in THEMES}
    scenes = {f"{scene.name}-{language}-light.png" for scene in SCENES for language in LANGUAGES}

    assert {picture.name for picture in (DOCS / "images").glob("*.png")} == pages | scenes


def test_the_readme_needs_nothing_before_its_two_commands() -> None:
    first = re.search(r"```\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), flags=re.DOTALL)
    commands = [line.split("#")[0].split() for line in first[1].splitlines()] if first else []

    assert commands == [["python3", "dev.py", "run"], ["python3", "dev.py", "test"]]
    assert {"run", "test"} <= set(_script(ROOT / "dev.py").COMMANDS)


# The command line


def _options(parser: argparse.ArgumentParser) -> set[str]:
    return {option for action in parser._actions for option in action.option_strings if option.startswith("--")}


def _parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """*parser* and those of the commands below it."""
    yield parser
    for below in _commands(parser).values():
        yield from _parsers(below)


def _commands(parser: argparse.ArgumentParser) -> dict[str, Parser]:
    found = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(found[0].choices) if found else {}


def _sections(page: str) -> dict[str, str]:
    pieces = re.split(r"^##? (\S+.*)$", page, flags=re.MULTILINE)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def _named_options(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text))


def test_every_command_has_its_section_and_every_section_its_command() -> None:
    sections = _sections(COMMAND_LINE)
    others = {"Command line", "What holds for every command", "The server's command"}

    assert set(sections) - others == set(_commands(command_line._parser()))


@pytest.mark.parametrize("name", list(_commands(command_line._parser())))
def test_a_command_is_described_with_all_its_options_and_no_others(name: str) -> None:
    whole = command_line._parser()
    section = _sections(COMMAND_LINE)[name]
    own = set().union(*(_options(parser) for parser in _parsers(_commands(whole)[name]))) - {"--help"}
    named = _named_options(section)

    assert own <= named
    # Examples of a command may carry the options of all, and call another for its help.
    assert named - own <= _options(whole)


def test_the_options_of_all_commands_are_described() -> None:
    assert _options(command_line._parser()) <= _named_options(_sections(COMMAND_LINE)["What holds for every command"])


def test_the_servers_command_is_described() -> None:
    own = set().union(*(_options(parser) for parser in _parsers(server._parser())))

    assert _named_options(_sections(COMMAND_LINE)["The server's command"]) == own - {"--help"}


def test_the_words_that_options_take_are_described() -> None:
    for name, parser in _commands(command_line._parser()).items():
        for action in (action for below in _parsers(parser) for action in below._actions):
            if action.choices and not isinstance(action, argparse._SubParsersAction):
                for word in action.choices:
                    assert (
                        f"`{word}`" in _sections(COMMAND_LINE)[name]
                        or f"{name} {word}" in COMMAND_LINE
                        or (f"--{action.dest} {word}" in COMMAND_LINE)
                    ), f"{name}: {word}"


def test_the_examples_of_pay_are_a_question_and_its_answer() -> None:
    question, answer = re.findall(r"```json\n(.*?)```", _sections(COMMAND_LINE)["pay"], flags=re.DOTALL)
    case = read_case(question.encode())

    with speaking("en"):
        judged = judgement_json(case.judge()) | {"readings": dataclasses.asdict(case.readings)}
    assert judged == json.loads(answer)


def test_every_reading_of_the_pay_rules_is_described() -> None:
    section = _sections(COMMAND_LINE)["pay"]
    for name, words in READINGS.items():
        assert f"`{name}`: " in section
        assert all(f"`{word}`" in section for word in words)


# Settings and rules


def _rows(section: str) -> dict[str, str]:
    """The second column of a table, by the word in its first."""
    return dict(re.findall(r"^\| `(\w+)` \| ([^|]*?) ?\|", section, flags=re.MULTILINE))


def _settings_page() -> dict[str, dict[str, str]]:
    pieces = re.split(r"^##+ (.+)$", (DOCS / "SETTINGS.md").read_text("utf-8"), flags=re.MULTILINE)
    return {title.split(":")[0]: _rows(text) for title, text in zip(pieces[1::2], pieces[2::2], strict=True)}


def _fields(kind: type) -> set[str]:
    return {field.name for field in dataclasses.fields(kind)}


def test_every_preference_is_described_with_its_default() -> None:
    described = _settings_page()["Preferences of this laptop"]

    assert {name: f"`{json.dumps(value)}`" for name, value in dataclasses.asdict(Settings()).items()} == described


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        ("`cadence`", Cadence()),
        ("`lead_days`", LeadDays()),
        ("`thresholds` 判断标准", Thresholds()),
        ("`plans` 拜访计划", PlanRules()),
        ("`visit_weights` 拜访的分量", VisitWeights()),
        ("`support` 资源台账的预警", SupportRules()),
    ],
)
def test_every_house_rule_is_described_with_its_default(
    title: str, rule: Cadence | LeadDays | Thresholds | PlanRules | VisitWeights | SupportRules
) -> None:
    defaults = {
        name: ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        for name, value in dataclasses.asdict(rule).items()
    }

    assert _settings_page()[title] == defaults


def test_every_rate_and_reading_of_pay_is_described() -> None:
    page = _settings_page()
    readings: dict[str, type[StrEnum]] = {**READINGS, "counts_in": CountsIn}

    assert set(page["`pay_rates`"]) == _fields(PayRates) - {"name", "effective_from"}
    assert page["`pay_readings`"] == {name: next(iter(words)).value for name, words in readings.items()}


# The data model


def test_the_data_model_is_that_of_the_models() -> None:
    script = _script(ROOT / "scripts" / "make_data_model.py")
    page = script.PAGE.read_text("utf-8")

    assert page == script.page_with_tables(page), "run: .venv/bin/python scripts/make_data_model.py"


# Words and keys


def _said() -> dict[str, str]:
    """All that the app says in either language, a sentence a line."""
    said: dict[str, list[str]] = {"en": [], "zh_CN": []}
    with (ROOT / "resources/translations/zh_CN/LC_MESSAGES/fieldapp.po").open("rb") as file:
        for message in read_po(file):
            said["en"] += [message.id] if isinstance(message.id, str) else message.id
            said["zh_CN"] += [message.string] if isinstance(message.string, str) else message.string or ()
    return {language: "\n".join(sentences) for language, sentences in said.items()}


def test_the_glossary_speaks_as_the_app_does() -> None:
    said = _said()["zh_CN"]
    terms = re.findall(r"^\| ([^|]+) \|", (DOCS / "GLOSSARY.md").read_text("utf-8"), flags=re.MULTILINE)

    for term in (word for row in terms for word in row.split("、") if row != "Chinese"):
        assert term.strip() in said, term


def test_contributors_are_told_the_terms_of_the_glossary() -> None:
    glossary = (DOCS / "GLOSSARY.md").read_text("utf-8")
    terms = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("Terms: ")[2].partition(". All of them")[0]

    for term in re.findall(r"[\u4e00-\u9fff]+", terms):
        assert term in glossary, term


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guides_name_every_shortcut_and_no_others(language: str) -> None:
    source = "".join(file.read_text("utf-8") for file in (ROOT / "ui").rglob("*.py"))
    numbers = {f"Ctrl+{number % 10}" for number in range(1, len(PAGES) + 1)}  # the tenth is Ctrl+0
    known = set(re.findall(r'"(Ctrl(?:\+Shift)?\+\w)"', source))
    named = set(re.findall(r"Ctrl(?:\+Shift)?\+\w(?!\w)", _guide(language)))

    assert known <= named
    assert named <= known | numbers | {"Ctrl+C"}
    assert f"Ctrl+{len(PAGES) % 10}" in named


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guides_quote_sentences_that_the_app_says(language: str) -> None:
    said = _said()[language]
    last_chapter = CHAPTERS[language][-1].read_text("utf-8")
    quoted = re.findall(r"^\| ([^|]+) \|", last_chapter, flags=re.MULTILINE)[1:]

    assert len(quoted) > 25
    for piece in (piece.strip() for row in quoted for piece in re.split(r"…+|\{[^}]*\}|[／/“”]", row)):
        assert piece in said, piece


def test_the_changelog_knows_this_version() -> None:
    versions = re.findall(r"^## \[(.+)\] - \d{4}-\d\d-\d\d$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)

    assert versions[0] == __version__
