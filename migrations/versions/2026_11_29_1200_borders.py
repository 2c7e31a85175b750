"""Dedicated grids in drafts, what has to stay together and why, borders of communities, and codes given later.

Safe on a live system: new tables are empty, new columns are nullable or have constant defaults, so no row is written
again; checks are added NOT VALID and validated apart, and the index of a new column holds nothing yet.

Revision ID: 2026_11_29_1200
Revises: 2026_11_29_1030
"""

from alembic import op

revision = "2026_11_29_1200"
down_revision = "2026_11_29_1030"
branch_labels = None
depends_on = None

UP = """
-- Only dedicated grids that differ from those in force; "version_id" is the one that the draft starts from.
CREATE TABLE plan_dedicated (
    plan_id bigint NOT NULL REFERENCES plan,
    key text NOT NULL CHECK (key <> ''),
    grid_id bigint REFERENCES area,
    version_id bigint REFERENCES area_version,
    community_id bigint NOT NULL REFERENCES area,
    code text NOT NULL CHECK (code <> ''),
    provisional boolean NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    person_id bigint REFERENCES person,
    retired boolean NOT NULL,
    geom geometry(MultiPolygon) NOT NULL,
    PRIMARY KEY (plan_id, key),
    FOREIGN KEY (plan_id, community_id) REFERENCES plan_community,
    CHECK ((grid_id IS NULL) = (version_id IS NULL))
);
CREATE INDEX plan_dedicated_of ON plan_dedicated (grid_id);

-- What it is that stays together.
ALTER TABLE plan_keep ADD COLUMN "of" text NOT NULL DEFAULT 'other';
ALTER TABLE plan_keep ADD CONSTRAINT plan_keep_of_check CHECK (
    "of" IN ('estate', 'building', 'property_service', 'police_beat', 'other')
) NOT VALID;
ALTER TABLE plan_keep VALIDATE CONSTRAINT plan_keep_of_check;

-- A plan of kind "border" is the district's operation by which ground goes from one community to another: it is
-- published as it is made, and is no draft.
ALTER TABLE plan ADD COLUMN kind text NOT NULL DEFAULT 'draft';
ALTER TABLE plan ADD CONSTRAINT plan_kind_check CHECK (kind IN ('draft', 'border')) NOT VALID;
ALTER TABLE plan VALIDATE CONSTRAINT plan_kind_check;

-- What a border operation did: "atoms" are the cells that went over, as they were before.
CREATE TABLE plan_border (
    plan_id bigint PRIMARY KEY REFERENCES plan,
    from_community_id bigint NOT NULL REFERENCES area,
    to_community_id bigint NOT NULL REFERENCES area,
    to_grid_id bigint NOT NULL REFERENCES area,
    atoms bigint[] NOT NULL CHECK (cardinality(atoms) > 0),
    area_m2 double precision NOT NULL,
    households integer NOT NULL
);

-- The cell that one was until a border moved: in another community, or with other points along that border.
ALTER TABLE atom ADD COLUMN came_of bigint REFERENCES atom ON DELETE SET NULL;
CREATE INDEX atom_came_of ON atom (came_of) WHERE came_of IS NOT NULL;

-- A grid whose code follows our rule until the superior platform gives it one.
ALTER TABLE area ADD COLUMN provisional boolean NOT NULL DEFAULT false;

-- Codes that areas had until others were given to them; "area" has those of today. Neither are used again.
CREATE TABLE area_former_code (
    code text PRIMARY KEY CHECK (code <> ''),
    area_id bigint NOT NULL REFERENCES area,
    until timestamptz NOT NULL,
    document text NOT NULL,
    at timestamptz NOT NULL,
    actor_id bigint NOT NULL REFERENCES account
);
CREATE INDEX area_former_code_of ON area_former_code (area_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON plan_dedicated TO wangge_app;
GRANT SELECT, INSERT ON plan_border, area_former_code TO wangge_app;
"""

DOWN = """
DROP TABLE area_former_code, plan_border, plan_dedicated;
ALTER TABLE atom DROP COLUMN came_of;
ALTER TABLE area DROP COLUMN provisional;
UPDATE plan SET state = 'discarded' WHERE kind = 'border';
ALTER TABLE plan DROP COLUMN kind;
ALTER TABLE plan_keep DROP COLUMN "of";
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
