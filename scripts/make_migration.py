"""Write the revision that brings the store from the newest one to the models of today.

    python scripts/make_migration.py visits_get_a_result

Read what it wrote before committing it: a rename looks like a drop and an add, and neither the
full-text index nor its triggers are seen.  Then raise ``NEWEST`` in db/migrations/__init__.py.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate.api import AutogenContext

from db import migrations
from db.store import Store
from fieldapp.keys import KEY_BYTES


def render_item(kind: str, item: object, context: AutogenContext) -> str | bool:  # noqa: ARG001  (Alembic's signature)
    """Write our column types as plain ones: a revision stays what it is when they change."""
    plain = item
    while kind == "type" and isinstance(plain, sa.types.TypeDecorator):
        plain = plain.impl_instance
    if isinstance(plain, sa.Enum):
        words = ", ".join(repr(word) for word in plain.enums)
        return f"sa.Enum({words}, name={plain.name!r}, native_enum=False, length=40, create_constraint=True)"
    return False if plain is item else f"sa.{plain!r}"


def main(slug: str) -> None:
    """Number the revision after the newest one."""
    versions = migrations.HERE / "versions"
    number = f"{len(list(versions.glob('[0-9]*.py'))) + 1:04}"
    config = migrations.config()
    config.attributes["render_item"] = render_item
    with TemporaryDirectory() as folder:
        # Our own SQLite: the system's may be too old for the full-text index.
        engine = Store.open(Path(folder) / "draft.db", bytes(KEY_BYTES)).engine
        with engine.execution_options(writing=True).begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            command.revision(config, message=slug.replace("_", " "), autogenerate=True, rev_id=number)
        engine.dispose()
    written = next(versions.glob(f"{number}_*.py"))
    ruff = [sys.executable, "-m", "ruff"]
    subprocess.run([*ruff, "check", "-q", "--fix", "--exit-zero", str(written)], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([*ruff, "format", "-q", str(written)], check=True)
    print(written.name)


if __name__ == "__main__":
    main(sys.argv[1])
