"""Run the migrations: alembic loads this, for `daymark db upgrade` and for its own command line."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator

from bot.settings import load_settings
from bot.storage.migrate import check_foreign_keys, connect
from bot.storage.schema import metadata


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write our own types as what they are in the database: a migration must not depend on our code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def run_migrations() -> None:
    """Migrate in one transaction; it is rolled back whole if anything fails."""
    url = context.config.attributes.get("url") or load_settings().database_url
    with connect(url) as plain:
        connection = plain.execution_options(write=True)
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=True,
            render_item=render_item,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            check_foreign_keys(connection)


if context.is_offline_mode():
    raise SystemExit("Daymark migrates SQLite in place, which needs the database: leave out --sql.")
run_migrations()
