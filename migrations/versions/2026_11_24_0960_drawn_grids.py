"""Grids are found for their tiles by place alone, without comparing the name of their level at every step.

Revision ID: 2026_11_24_0960
Revises: 2026_11_24_0950
"""

from alembic import op

revision = "2026_11_24_0960"
down_revision = "2026_11_24_0950"
branch_labels = None
depends_on = None

UP = """
CREATE INDEX area_version_drawn_grid ON area_version USING gist (geom_3857)
WHERE superseded_at IS NULL AND level = 'grid';
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute("DROP INDEX area_version_drawn_grid")
