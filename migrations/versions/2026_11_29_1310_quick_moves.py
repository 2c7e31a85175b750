"""Cells found by their grid in a plain index: a period in it was never asked for, and slowed every move of a cell.

Safe on a live system: both indexes are made and dropped CONCURRENTLY, the old one once the new one stands. Where that
was broken off, what it left is dropped first.

Revision ID: 2026_11_29_1310
Revises: 2026_11_29_1100
"""

from alembic import op

revision = "2026_11_29_1310"
down_revision = "2026_11_29_1100"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS atom_assignment_of_grid")
        op.execute("CREATE INDEX CONCURRENTLY atom_assignment_of_grid ON atom_assignment (grid_id)")
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS atom_assignment_grid")


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS atom_assignment_grid")
        op.execute("CREATE INDEX CONCURRENTLY atom_assignment_grid ON atom_assignment USING gist (grid_id, valid)")
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS atom_assignment_of_grid")
