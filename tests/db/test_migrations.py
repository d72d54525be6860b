"""The store that the migrations build is the store that the models describe, from every revision on."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from db import migrations
from db.base import Base
from db.store import Store
from tests.support.stores import KEY

REVISIONS = [r.revision for r in ScriptDirectory.from_config(migrations.config()).walk_revisions()][::-1]
MADE_BY_HAND = ("search_words", "alembic_version", "sqlite_", "capture_", "search_", "figure_year_")


@pytest.fixture
def empty(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "empty.db", KEY)


def _go_to(engine: Engine, revision: str, *, down: bool = False) -> None:
    alembic = migrations.config()
    with engine.execution_options(writing=True).begin() as connection:
        alembic.attributes["connection"] = connection
        (command.downgrade if down else command.upgrade)(alembic, revision)


def _statements(engine: Engine) -> dict[str, list[str]]:
    """Every table's and index's CREATE statement as sorted words: order and layout do not matter."""
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")).all()
    return {
        name: sorted(sql.replace(",", " ").replace('"', "").replace("(", " ( ").replace(")", " ) ").split())
        for name, sql in rows
        if not name.startswith(MADE_BY_HAND) or name in Base.metadata.tables
    }


def test_there_is_one_line_of_revisions_and_the_newest_is_known() -> None:
    assert [int(revision) for revision in REVISIONS] == list(range(1, migrations.NEWEST + 1))


def test_models_and_newest_revision_are_the_same(empty: Store, tmp_path: Path) -> None:
    migrations.upgrade(empty.engine)
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_object": lambda _o, name, _k, _r, _c: not str(name).startswith("search_words"),
            },
        )
        assert compare_metadata(context, Base.metadata) == []
    models = Store.open(tmp_path / "models.db", KEY)
    Base.metadata.create_all(models.engine)
    # compare_metadata looks neither at CHECK constraints nor at the words of an enum: the statements show them
    assert _statements(empty.engine) == _statements(models.engine)
    models.close()
    empty.close()


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_store_of_each_revision_opens_with_its_data(empty: Store, revision: str) -> None:
    _go_to(empty.engine, revision)
    with empty.engine.execution_options(writing=True).begin() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {int(revision)}")
        columns = {row.name for row in connection.exec_driver_sql("PRAGMA table_info(colleague)")}
        values = {"id": "01a20726-c611-749e-82f7-70a37402fa15", "name": "老王", "role": "rep", "phone": "1"}
        assert set(values) <= columns
        connection.execute(
            text("INSERT INTO colleague(id, name, role, phone) VALUES (:id, :name, :role, :phone)"), values
        )
    assert migrations.needs_upgrade(empty.engine) == (int(revision) < migrations.NEWEST)
    migrations.upgrade(empty.engine)
    with empty.reading() as session:
        assert session.execute(text("SELECT name FROM colleague")).scalar_one() == "老王"
        assert session.execute(text("SELECT count(*) FROM sync_ctl WHERE trigger_hash <> ''")).scalar_one() == 1
    empty.close()


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_revision_can_be_taken_back_and_done_again(empty: Store, revision: str) -> None:
    _go_to(empty.engine, revision)
    whole = _statements(empty.engine)
    _go_to(empty.engine, "-1", down=True)
    _go_to(empty.engine, revision)
    assert _statements(empty.engine) == whole
    empty.close()


def test_tasks_keep_their_steps_when_their_table_is_made_anew_even_where_a_dealer_is_not_on_this_laptop(
    empty: Store,
) -> None:
    _go_to(empty.engine, "0016")
    ids = {
        name: f"01a20726-c611-749e-82f7-70a37402fa{n}"
        for n, name in enumerate(("rep", "task", "step", "elsewhere"), 15)
    }
    with empty.engine.execution_options(writing=True).connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF").close()  # type: ignore[union-attr]
        with connection.begin():
            connection.exec_driver_sql("PRAGMA user_version = 16")
            for statement in (
                "INSERT INTO colleague(id, name, role, phone) VALUES (:rep, '老王', 'rep', '1')",
                (
                    "INSERT INTO development_task VALUES (:rep, '2026-11-01', 'township', '41', :elsewhere, 'opened', "
                    "NULL, '好', '', :task, NULL, 0, NULL)"
                ),
                "INSERT INTO task_step(id, task_id, position, what, evidence) VALUES (:step, :task, 0, '走访', '')",
            ):
                connection.execute(text(statement), ids)
        connection.connection.driver_connection.execute("PRAGMA foreign_keys = ON").close()  # type: ignore[union-attr]
    migrations.upgrade(empty.engine)
    with empty.engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT purpose, state, dealer_id, result FROM development_task").one()
        assert tuple(row) == ("opening", "opened", ids["elsewhere"], "好")
        assert connection.exec_driver_sql("SELECT task_id FROM task_step").scalar_one() == ids["task"]
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
        assert connection.exec_driver_sql("SELECT count(*) FROM sync_op").scalar_one() == 0
    empty.close()


def test_a_store_of_a_newer_app_is_left_alone(empty: Store) -> None:
    migrations.upgrade(empty.engine)
    with empty.engine.execution_options(writing=True).begin() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {migrations.NEWEST + 1}")
    with pytest.raises(migrations.TooNewError):
        migrations.needs_upgrade(empty.engine)
    empty.close()
