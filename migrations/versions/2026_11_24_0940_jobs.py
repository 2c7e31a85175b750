"""The queue of jobs (procrastinate keeps it in PostgreSQL).

Revision ID: 2026_11_24_0940
Revises: 2026_11_24_0930
"""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "2026_11_24_0940"
down_revision = "2026_11_24_0930"
branch_labels = None
depends_on = None

GRANTS = """
GRANT USAGE ON SCHEMA jobs TO wangge_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA jobs TO wangge_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA jobs TO wangge_app;
"""


def upgrade() -> None:
    # A schema of its own keeps the queue's many types and functions out of sight.
    op.execute("CREATE SCHEMA jobs; SET LOCAL search_path = jobs, public")
    op.get_bind().exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
    op.execute(GRANTS)
    op.execute("SET LOCAL search_path = public")


def downgrade() -> None:
    op.execute("DROP SCHEMA jobs CASCADE")
