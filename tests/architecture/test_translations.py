"""Every sentence that the code says has a Chinese translation, with the same gaps."""

import ast
import json
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from fieldapp.texts import _, speaking
from scripts import words

LOOKUPS = {"_", "pgettext", "ngettext"}


def catalogue() -> list[Message]:
    return [message for message in words.read_catalogue() if message.id]


def forms(said: object) -> list[str]:
    return [said] if isinstance(said, str) else [str(form) for form in said or ()]  # type: ignore[attr-defined]


def test_every_sentence_in_the_code_has_its_chinese() -> None:
    assert words.missing(words.all_sentences()) == {}


def test_what_is_said_inside_an_f_string_is_found_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "ROOT", tmp_path)
    code = (
        """kinds = f"{_('Backups')} (*.zip);;{pgettext('of files', 'All')} {ngettext('one', 'many', 2)}"\n"""
        """_(not_written_out)\n"""
        """Text('A label')\n"""
    )
    (tmp_path / "said.py").write_text(code, "utf-8")
    assert words.sentences([tmp_path]) == {
        (None, "Backups"): "said.py:1",
        ("of files", "All"): "said.py:1",
        (None, ("one", "many")): "said.py:1",
        (None, "A label"): "said.py:3",
    }


def test_english_and_chinese_have_the_same_gaps() -> None:
    differing = [
        (english, chinese)
        for message in catalogue()
        for english, chinese in [(forms(message.id)[-1], form) for form in forms(message.string)]
        if words.gaps(english) != words.gaps(chinese)
    ]
    assert differing == []


def test_every_gap_has_a_name() -> None:
    assert [key for key in words.all_sentences() for form in forms(key[1]) if "{}" in words.gaps(form)] == []


def test_the_catalogue_holds_nothing_that_the_code_does_not_say() -> None:
    said = {(context, forms(english)[0]) for context, english in words.all_sentences()}
    left_over = [message.id for message in catalogue() if (message.context, forms(message.id)[0]) not in said]
    assert left_over == [], "python3 dev.py words prune"


@pytest.mark.parametrize("folder", words.SOURCES)
def test_nothing_is_translated_before_the_language_is_known(folder: str) -> None:
    """``_()`` looks up when it is called, so it may not be called while modules are imported."""
    early = [
        f"{file.relative_to(words.ROOT)}:{call.lineno}"
        for file in sorted((words.ROOT / folder).rglob("*.py"))
        for call in calls_at_import(ast.parse(file.read_text("utf-8")))
        if isinstance(call.func, ast.Name) and call.func.id in LOOKUPS
    ]
    assert early == []


def calls_at_import(node: ast.AST) -> list[ast.Call]:
    """The calls that run when the module of *node* is imported: those outside function bodies."""
    if isinstance(node, ast.Lambda):
        return []
    inner: list[ast.AST] = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        inner = [*node.decorator_list, node.args]
    found = [call for child in inner for call in calls_at_import(child)]
    return [node, *found] if isinstance(node, ast.Call) else found


def test_the_compiled_catalogue_is_the_one_that_is_read() -> None:
    with speaking("zh_CN"):
        assert _("options") == "选项"


def test_a_translation_with_other_gaps_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "zh_CN" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    monkeypatch.setattr(words, "TRANSLATIONS", tmp_path)
    monkeypatch.setattr(words, "PO", folder / "fieldapp.po")
    words.PO.write_text(words.HEADER, "utf-8")
    file = tmp_path / "new.json"
    good, bad = "Listening at {address} (stop with Ctrl+C)", "Cannot listen at {host}, port {port}: {reason}"
    file.write_text(json.dumps({good: "正在监听 {address}", bad: "无法监听 {host}"}), "utf-8")

    assert words.main(["add", str(file)]) == 1
    assert f"the gaps differ: {bad}" in capsys.readouterr().out
    assert [message.id for message in catalogue()] == [good]
    assert (folder / "fieldapp.mo").exists()

    file.write_text(json.dumps({"Nobody says this.": "没人这么说。"}), "utf-8")
    assert words.main(["add", str(file)]) == 0
    words.prune()
    assert [message.id for message in catalogue()] == [good]
