"""A layer of grids drawn elsewhere is a kind of file that may be sent in.

Safe on a live system: no row is written again; the wider check is validated apart from being added, which lets others
read and write meanwhile. Going back, runs of the new kind stay, so the narrower check holds for new rows alone.

Revision ID: 2026_11_29_1030
Revises: 2026_11_29_1000
"""

from alembic import op

revision = "2026_11_29_1030"
down_revision = "2026_11_29_1000"
branch_labels = None
depends_on = None

UP = """
ALTER TABLE import_run DROP CONSTRAINT import_run_what_check;
ALTER TABLE import_run ADD CONSTRAINT import_run_what_check CHECK (
    what IN ('areas', 'addresses', 'households', 'people', 'cases', 'incidents', 'plans')
) NOT VALID;
ALTER TABLE import_run VALIDATE CONSTRAINT import_run_what_check;
"""

DOWN = """
ALTER TABLE import_run DROP CONSTRAINT import_run_what_check;
ALTER TABLE import_run ADD CONSTRAINT import_run_what_check CHECK (
    what IN ('areas', 'addresses', 'households', 'people', 'cases', 'incidents')
) NOT VALID;
"""


def upgrade() -> None:
    """Let layers of grids in."""
    op.execute(UP)


def downgrade() -> None:
    """As it was."""
    op.execute(DOWN)
