"""Refused rows of imports are kept for a while and then forgotten: they repeat what a file said of people.

Safe on a live system: one function and one index that is built CONCURRENTLY, no table is changed. Row security shows a
run to the account that sent it in alone, so a function of the owner forgets for all.

Revision ID: 2026_11_24_1040
Revises: 2026_11_24_1030
"""

from alembic import op

revision = "2026_11_24_1040"
down_revision = "2026_11_24_1030"
branch_labels = None
depends_on = None

UP = """
CREATE FUNCTION forget_import_faults(before timestamptz) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog
AS $$
    WITH gone AS (
        DELETE FROM public.import_fault AS f
        USING public.import_run AS r
        WHERE r.id = f.run_id AND r.finished_at < before
        RETURNING f.run_id
    )
    SELECT count(*) FROM gone
$$;
REVOKE ALL ON FUNCTION forget_import_faults(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_import_faults(timestamptz) TO wangge_app;
"""
INDEX = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS import_run_finished ON import_run (finished_at)
"""


def upgrade() -> None:
    op.execute(UP)
    with op.get_context().autocommit_block():
        op.execute(INDEX)


def downgrade() -> None:
    op.execute("DROP INDEX import_run_finished")
    op.execute("DROP FUNCTION forget_import_faults(timestamptz)")
