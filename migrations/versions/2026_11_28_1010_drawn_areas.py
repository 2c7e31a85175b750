"""Shapes of areas as they are drawn from far out, and versions of layers that never come a second time.

Safe on a live system: the table is new and empty, and until a job has filled it far tiles show the exact shapes.
Versions of layers go on from the seconds since 1970, so that a database made anew or brought back from a backup does
not call other content by a name that clients and caches hold already.

Revision ID: 2026_11_28_1010
Revises: 2026_11_28_1000
"""

from alembic import op

revision = "2026_11_28_1010"
down_revision = "2026_11_28_1000"
branch_labels = None
depends_on = None

UP = """
-- How a version of an area is drawn, simplified together with the areas beside it. What is beside it may change while
-- it stays, so a shape has dates of its own. "tolerance" is in metres of the web map.
CREATE TABLE area_drawn (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version_id bigint NOT NULL REFERENCES area_version,
    tolerance smallint NOT NULL CHECK (tolerance > 0),
    valid tstzrange NOT NULL CHECK (NOT isempty(valid)),
    geom_3857 geometry(MultiPolygon, 3857) NOT NULL,
    UNIQUE (version_id, tolerance, valid)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON area_drawn TO wangge_app;

INSERT INTO layer_version (layer, version)
SELECT named.layer, extract(epoch FROM clock_timestamp())::bigint
FROM unnest(ARRAY['towns', 'communities', 'grids', 'buildings', 'streets', 'land']) AS named (layer)
ON CONFLICT (layer) DO UPDATE SET version = greatest(layer_version.version, excluded.version);
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute("DROP TABLE area_drawn")
