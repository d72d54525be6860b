from alembic import context

import db.models  # noqa: F401
from db.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_server_default=True,
    # The full-text index is no model: left alone by a revision that is written by comparing.
    include_name=lambda name, kind, _parents: kind != "table" or not str(name).startswith("search_words"),
    render_item=context.config.attributes.get("render_item"),
    transactional_ddl=False,  # the caller's transaction holds all revisions together
)
context.run_migrations()
