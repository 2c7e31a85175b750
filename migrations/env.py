"""How a migration is run: as the owner, one transaction each, never waiting long for a lock of a live system."""

from alembic import context
from sqlalchemy import create_engine, pool

LOCK_TIMEOUT = "5s"
STATEMENT_TIMEOUT = "10min"


def run() -> None:
    url = context.config.get_main_option("sqlalchemy.url")
    if not url:
        message = "Run migrations with 'wangge migrate', which knows the database."
        raise RuntimeError(message)
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
        connection.exec_driver_sql(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'")
        connection.commit()
        context.configure(connection=connection, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()


run()
