"""Files of cases: which run a case came with, how a source lays out its files, and the facts of a routing reason.

Safe on a live system: new columns are nullable (no table is rewritten), the foreign key comes NOT VALID and holds for
new rows at once (no old row has a run), its index is built CONCURRENTLY, the new table is empty.

Revision ID: 2026_11_24_1020
Revises: 2026_11_24_1010
"""

from alembic import op

revision = "2026_11_24_1020"
down_revision = "2026_11_24_1010"
branch_labels = None
depends_on = None

UP = """
-- The sentence is kept as it was said in Chinese; its facts let it be said again in another language.
ALTER TABLE assignment
ADD COLUMN facts jsonb,
ADD COLUMN unit_facts jsonb;

ALTER TABLE case_record ADD COLUMN import_run_id uuid;
ALTER TABLE case_record
ADD CONSTRAINT case_record_import FOREIGN KEY (import_run_id) REFERENCES import_run ON DELETE SET NULL NOT VALID;

-- How the files of a source were read last: its header, which column was which field, and what was said beside.
CREATE TABLE import_layout (
    source text PRIMARY KEY,
    columns text [] NOT NULL,
    mapping jsonb NOT NULL,
    channel text NOT NULL DEFAULT '',
    used_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON import_layout TO wangge_app;
"""
INDEX = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS case_record_of_import ON case_record (import_run_id)
WHERE import_run_id IS NOT NULL
"""

DOWN = """
DROP TABLE import_layout;
ALTER TABLE case_record DROP COLUMN import_run_id;
ALTER TABLE assignment DROP COLUMN unit_facts, DROP COLUMN facts;
"""


def upgrade() -> None:
    op.execute(UP)
    with op.get_context().autocommit_block():
        op.execute(INDEX)


def downgrade() -> None:
    op.execute(DOWN)
