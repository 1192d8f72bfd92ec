"""Runs the migrations on the connection that ``db.schema`` hands over."""

from alembic import context
from sqlalchemy import Connection

from db.models import Row

connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Row.metadata,
    compare_type=True,
    compare_server_default=False,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
