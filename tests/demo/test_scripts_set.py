"""The sales scripts that come with the app."""

import re
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from db.models import Script
from db.store import Store
from db.vocabulary import ScriptKind
from fieldapp.rules.house_rules import LeadDays
from fieldapp.scripts_set import GAPS, fill_in, shipped_scripts
from fieldapp.texts import LANGUAGES, Text
from tests.support.stores import new_store


def test_both_languages_have_the_same_scripts_and_all_kinds_of_them() -> None:
    chinese, english = (shipped_scripts(language) for language in LANGUAGES)
    assert [(s.key, s.kind, s.occasion) for s in chinese] == [(s.key, s.kind, s.occasion) for s in english]
    assert len(chinese) >= 40
    assert {script.kind for script in chinese} == set(ScriptKind)


def test_scripts_have_only_gaps_that_somebody_fills() -> None:
    gaps = {
        gap
        for language in LANGUAGES
        for script in shipped_scripts(language)
        for gap in re.findall(r"\{(\w*)\}", script.body)
    }
    assert gaps == GAPS - {"name"}


def test_every_festival_that_is_greeted_has_a_greeting() -> None:
    occasions = {script.occasion for script in shipped_scripts("zh_CN")}
    assert {*LeadDays().festivals_greeted, "birthday", "shop", "wedding", "care"} <= occasions


def test_the_set_is_put_in_once(store: Store) -> None:
    added = fill_in(store)
    assert added == sum(len(shipped_scripts(language)) for language in LANGUAGES)
    assert fill_in(store) == 0


def test_a_script_that_was_deleted_does_not_come_back(store: Store) -> None:
    fill_in(store)
    with store.transaction(Text("Delete")) as session:
        script = session.scalars(select(Script).where(Script.came_with == "closing.either_or")).first()
        assert script is not None
        script.deleted_at = datetime(2026, 11, 23, tzinfo=UTC)
    assert fill_in(store) == 0


def test_two_laptops_give_a_script_the_same_id(store: Store, tmp_path: Path) -> None:
    other = new_store(tmp_path / "other.db")
    found = []
    for laptop in (store, other):
        fill_in(laptop)
        with laptop.reading() as session:
            found.append(set(session.scalars(select(Script.id))))
    other.close()
    assert found[0] == found[1]
