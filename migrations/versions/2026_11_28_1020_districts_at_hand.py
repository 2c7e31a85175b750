"""The districts at hand: row security of the counters of heat asks for them in every statement.

Safe on a live system: the index is made CONCURRENTLY. Where that was broken off, what it left is dropped first.

Revision ID: 2026_11_28_1020
Revises: 2026_11_28_1010
"""

from alembic import op

revision = "2026_11_28_1020"
down_revision = "2026_11_28_1010"
branch_labels = None
depends_on = None

MADE = "CREATE INDEX CONCURRENTLY area_version_district ON area_version (scope_lo) WHERE level = 'district'"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS area_version_district")
        op.execute(MADE)


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY area_version_district")
