"""Drafts of other grids: what they change against the grids in force, and how they came to.

Safe on a live system: all tables are new and empty; nothing reads them before the first draft is made.

Revision ID: 2026_11_28_1300
Revises: 2026_11_28_1200
"""

from alembic import op

revision = "2026_11_28_1300"
down_revision = "2026_11_28_1200"
branch_labels = None
depends_on = None

UP = """
-- A draft is made against the grids in force at "base_at". "revision" counts every edit, undone and redone ones too;
-- "head" is the operation that the draft stands at; "ahead" holds those that can be done again, the next one last.
CREATE TABLE plan (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CHECK (name <> ''),
    note text NOT NULL DEFAULT '',
    district_id bigint NOT NULL REFERENCES area,
    base_at timestamptz NOT NULL,
    base_change_id bigint NOT NULL REFERENCES area_change,
    state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'discarded')),
    revision integer NOT NULL DEFAULT 0 CHECK (revision >= 0),
    head bigint,
    ahead bigint[] NOT NULL DEFAULT '{}',
    owner_id bigint NOT NULL REFERENCES account,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL
);

-- The communities whose grids a draft may change. "base" is a sum over the cells and grids that it rests on: another
-- sum now means that they have changed since.
CREATE TABLE plan_community (
    plan_id bigint NOT NULL REFERENCES plan,
    community_id bigint NOT NULL REFERENCES area,
    base text NOT NULL,
    PRIMARY KEY (plan_id, community_id)
);
CREATE INDEX plan_community_of ON plan_community (community_id);

-- Append-only. "changes" are differences of rows: writing "after" does the operation, writing "before" undoes it.
CREATE TABLE plan_operation (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    plan_id bigint NOT NULL REFERENCES plan,
    parent_id bigint,
    kind text NOT NULL,
    request jsonb NOT NULL,
    changes jsonb NOT NULL,
    at timestamptz NOT NULL,
    actor_id bigint NOT NULL REFERENCES account,
    UNIQUE (plan_id, id),
    FOREIGN KEY (plan_id, parent_id) REFERENCES plan_operation (plan_id, id)
);
ALTER TABLE plan ADD FOREIGN KEY (id, head) REFERENCES plan_operation (plan_id, id);

-- What each revision of a draft was: an operation done, undone or done again. Append-only.
CREATE TABLE plan_step (
    plan_id bigint NOT NULL REFERENCES plan,
    revision integer NOT NULL CHECK (revision > 0),
    operation_id bigint NOT NULL,
    way text NOT NULL CHECK (way IN ('done', 'undone', 'redone')),
    at timestamptz NOT NULL,
    actor_id bigint NOT NULL REFERENCES account,
    PRIMARY KEY (plan_id, revision),
    FOREIGN KEY (plan_id, operation_id) REFERENCES plan_operation (plan_id, id)
);

-- Only grids that differ from those in force. The key of a grid in force is its id, that of a new one is made up and
-- never used again. "person_id" is the leader that the draft gives it; NULL leaves it with whoever leads it.
CREATE TABLE plan_grid (
    plan_id bigint NOT NULL REFERENCES plan,
    key text NOT NULL CHECK (key <> ''),
    grid_id bigint REFERENCES area,
    community_id bigint NOT NULL REFERENCES area,
    code text NOT NULL CHECK (code <> ''),
    provisional boolean NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    person_id bigint REFERENCES person,
    locked boolean NOT NULL,
    retired boolean NOT NULL,
    PRIMARY KEY (plan_id, key),
    FOREIGN KEY (plan_id, community_id) REFERENCES plan_community
);
CREATE INDEX plan_grid_of ON plan_grid (grid_id);

-- Only cells that are in another grid than in force; NULL is none.
CREATE TABLE plan_assignment (
    plan_id bigint NOT NULL REFERENCES plan,
    atom_id bigint NOT NULL REFERENCES atom ON DELETE CASCADE,
    community_id bigint NOT NULL,
    grid_key text,
    PRIMARY KEY (plan_id, atom_id),
    FOREIGN KEY (plan_id, community_id) REFERENCES plan_community
);
CREATE INDEX plan_assignment_community ON plan_assignment (plan_id, community_id);
CREATE INDEX plan_assignment_atom ON plan_assignment (atom_id);

-- Cells that have to be in one grid.
CREATE TABLE plan_keep (
    plan_id bigint NOT NULL REFERENCES plan,
    key text NOT NULL CHECK (key <> ''),
    community_id bigint NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    atoms bigint[] NOT NULL,
    PRIMARY KEY (plan_id, key),
    FOREIGN KEY (plan_id, community_id) REFERENCES plan_community
);

GRANT SELECT, INSERT, UPDATE ON plan TO wangge_app;
GRANT SELECT, INSERT ON plan_community, plan_operation, plan_step TO wangge_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON plan_grid, plan_assignment, plan_keep TO wangge_app;
"""

DOWN = """
ALTER TABLE plan DROP CONSTRAINT plan_id_head_fkey;
DROP TABLE plan_keep, plan_assignment, plan_grid, plan_step, plan_operation, plan_community, plan;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
