"""Duplicates: which case a case was merged into, and the open cases by place.

Safe on a live system: the column is nullable (no table is rewritten), the foreign key comes NOT VALID and holds for new
rows at once (no old row has a value), both indexes are built CONCURRENTLY. The application's rights are on the whole
table already.

Revision ID: 2026_11_24_1030
Revises: 2026_11_24_1020
"""

from alembic import op

revision = "2026_11_24_1030"
down_revision = "2026_11_24_1020"
branch_labels = None
depends_on = None

UP = """
ALTER TABLE case_record ADD COLUMN merged_into bigint;
ALTER TABLE case_record
ADD CONSTRAINT case_record_merged_into FOREIGN KEY (merged_into) REFERENCES case_record NOT VALID,
ADD CONSTRAINT case_record_merged_where
CHECK (merged_into IS NULL OR (state = 'merged' AND merged_into <> id)) NOT VALID;
"""
MERGED = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS case_record_merged ON case_record (merged_into)
WHERE merged_into IS NOT NULL
"""
# What is near and open, whatever has been closed there over the years.
OPEN_BY_PLACE = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS case_record_open_morton ON case_record (morton)
WHERE state IN ('registered', 'assigned', 'review', 'accepted', 'mediating', 'suspended') AND NOT restricted
"""

DOWN = """
DROP INDEX case_record_open_morton;
ALTER TABLE case_record DROP COLUMN merged_into;
"""


def upgrade() -> None:
    op.execute(UP)
    with op.get_context().autocommit_block():
        op.execute(MERGED)
        op.execute(OPEN_BY_PLACE)


def downgrade() -> None:
    op.execute(DOWN)
