"""What became of open disputes when a draft came into force, and what people in charge were told of it.

Safe on a live system: both tables are new and empty; nothing reads them before the first publication is settled.

Revision ID: 2026_11_29_1000
Revises: 2026_11_29_0900
"""

from alembic import op

revision = "2026_11_29_1000"
down_revision = "2026_11_29_0900"
branch_labels = None
depends_on = None

UP = """
-- One row for each open case that a publication concerned, as it stood then. One that stays has the grid that covers
-- its place as "to"; a case that no grid covers any more has none. The key keeps a second run from
-- doing anything twice.
-- Grids and people refer to nothing: they are read from tables that do in the same transaction and are never deleted,
-- and four more look-ups for every row took longer than writing it.
CREATE TABLE plan_handover (
    publication_id bigint NOT NULL REFERENCES plan_publication,
    case_id bigint NOT NULL REFERENCES case_record,
    state text NOT NULL,
    from_grid_id bigint NOT NULL,
    from_leader_id bigint,
    to_grid_id bigint,
    to_leader_id bigint,
    moves boolean NOT NULL,
    why text NOT NULL CHECK (why IN ('untouched', 'under_way', 'named')),
    PRIMARY KEY (publication_id, case_id),
    CHECK (moves = (why <> 'under_way'))
);

-- One digest a person and publication, in counts.
CREATE TABLE plan_notice (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    publication_id bigint NOT NULL REFERENCES plan_publication,
    facts jsonb NOT NULL,
    at timestamptz NOT NULL,
    seen_at timestamptz,
    UNIQUE (publication_id, person_id)
);
CREATE INDEX plan_notice_person ON plan_notice (person_id, id);

ALTER TABLE plan_handover ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_its_case ON plan_handover FOR ALL TO wangge_app
USING (EXISTS (SELECT FROM case_record AS c WHERE c.id = case_id));

GRANT SELECT, INSERT ON plan_handover, plan_notice TO wangge_app;
GRANT UPDATE (seen_at) ON plan_notice TO wangge_app;
"""

DOWN = "DROP TABLE plan_notice, plan_handover"


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
