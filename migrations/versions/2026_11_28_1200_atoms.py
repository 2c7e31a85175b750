"""Atoms: the cells that every community is an exact coverage of, and the grid that each belongs to.

Safe on a live system: all three tables are new and empty; nothing reads them before cells are built.

Revision ID: 2026_11_28_1200
Revises: 2026_11_28_1100
"""

from alembic import op

revision = "2026_11_28_1200"
down_revision = "2026_11_28_1100"
branch_labels = None
depends_on = None

UP = """
-- "geom" is exact on a 0.01 m grid in the district's metric CRS. "counted" says where its households come from: the
-- addresses in it, a count of the whole grid that was shared out among cells, or the file that the cells came from.
CREATE TABLE atom (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    community_id bigint NOT NULL REFERENCES area,
    geom geometry(Polygon) NOT NULL,
    kind text NOT NULL
    CHECK (kind IN ('building', 'park', 'field', 'water', 'square', 'desert', 'open', 'block')),
    area_m2 double precision NOT NULL CHECK (area_m2 > 0),
    households integer NOT NULL DEFAULT 0 CHECK (households >= 0),
    counted text NOT NULL DEFAULT 'addresses' CHECK (counted IN ('addresses', 'grid', 'file')),
    valid tstzrange NOT NULL CHECK (NOT isempty(valid)),
    built_at timestamptz NOT NULL
);
CREATE INDEX atom_community ON atom USING gist (community_id, valid);
CREATE INDEX atom_place ON atom USING gist (geom);

-- The atom in which the households of a building's address live now.
CREATE TABLE atom_unit (
    address_unit_id bigint PRIMARY KEY REFERENCES address_unit ON DELETE CASCADE,
    atom_id bigint NOT NULL REFERENCES atom ON DELETE CASCADE
);
CREATE INDEX atom_unit_atom ON atom_unit (atom_id);

CREATE TABLE atom_assignment (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    atom_id bigint NOT NULL REFERENCES atom ON DELETE CASCADE,
    grid_id bigint NOT NULL REFERENCES area,
    valid tstzrange NOT NULL CHECK (NOT isempty(valid)),
    CONSTRAINT atom_in_one_grid EXCLUDE USING gist (atom_id WITH =, valid WITH &&) DEFERRABLE
);
CREATE INDEX atom_assignment_grid ON atom_assignment USING gist (grid_id, valid);

GRANT SELECT, INSERT, UPDATE, DELETE ON atom, atom_unit, atom_assignment TO wangge_app;
"""

DOWN = "DROP TABLE atom_assignment, atom_unit, atom"


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
