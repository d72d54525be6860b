from alembic import context

import db.models  # noqa: F401
from db.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_server_default=True,
    render_item=context.config.attributes.get("render_item"),
    transactional_ddl=False,  # the caller's transaction holds all revisions together
)
context.run_migrations()
